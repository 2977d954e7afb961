//! What staff do.

use serde_json::json;
use tanggap::comment::CommentId;
use tanggap::console::access::Role;
use tanggap::instagram::simulated::Account;

use super::Browser;
use crate::agency::{ALL_THE_TIME, Agency, faq};
use crate::console::add_user;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_newcomer_comes_in_connects_the_account_approves_a_draft_and_sees_the_dashboard_move() {
    let agency = Agency::opens_with(|setup| {
        setup.accounts.clear();
        setup.strangers.push(Account::example());
    })
    .await;
    let Some(ani) = Browser::opens(&agency, 1280).await else { return };
    ani.goes(&agency.console().first_admin().await.unwrap().unwrap()).await;
    ani.types("Nama pengguna", "ani").await;
    ani.types("Nama lengkap", "Ani Humas").await;
    ani.types("Kata sandi", "empat kata yang panjang").await;
    ani.presses("Mulai").await;
    ani.sees("Belum ada akun").await;
    ani.presses("Hubungkan akun").await;
    ani.sees("Instagram (simulasi)").await;
    ani.presses("Izinkan @disdik.contoh").await;
    ani.sees("Akun terhubung").await;
    ani.presses("Antrean").await;
    ani.sees("Semua sudah ditangani").await;

    // It comes while the page is open.
    let asked = agency.instagram.comment(faq::DRAFT).by("warga_7").sends().await.id;
    ani.sees("@warga_7").await;
    ani.sees("1 menunggu").await;
    ani.presses("Setujui").await;
    ani.sees("Disetujui").await;
    assert!(agency.reply(&asked).await.text.contains(faq::PROPOSAL));
    agency.sees(&asked, "answered").await;
    ani.presses("Partisipasi").await;
    ani.sees("1 dari 1").await;
    ani.presses("Akun").await;
    ani.sees("@disdik.contoh").await;
    agency.ends().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_browsers_at_the_same_queue_see_each_other() {
    let agency = Agency::opens().await;
    let mut ids = Vec::new();
    for name in ["warga_1", "warga_2"] {
        let id = agency.instagram.comment(faq::DRAFT).by(name).sends().await.id;
        agency.sees(&id, "draft").await;
        ids.push(id);
    }
    let rinas = add_user(&agency, "rina", Role::Reviewer, &[]).await;
    let saris = add_user(&agency, "sari", Role::Reviewer, &[]).await;
    let Some(rina) = Browser::opens(&agency, 1280).await else { return };
    let Some(sari) = Browser::opens(&agency, 1280).await else { return };
    rina.logs_in("rina", &rinas).await;
    rina.goes(&format!("/console/queue/{}", ids[0])).await;
    sari.logs_in("sari", &saris).await;
    sari.sees("Nama rina").await;
    // She is given the other one, and seen to have it.
    sari.waits("the other comment", &shows(&ids[1])).await;
    rina.sees("Nama sari").await;
    rina.presses("Setujui").await;
    sari.sees("1 menunggu").await;
    agency.reply(&ids[0]).await;
    // What one writes is never taken away by what another does.
    sari.types("Usulan jawaban", "Kami cek dulu ya").await;
    agency.api("review").post(&format!("comments/{}/reject", ids[1]), &json!({"reason": "x"})).await;
    sari.sees("baru saja berubah").await;
    assert_eq!(sari.js("return document.querySelector('#text').value").await, "Kami cek dulu ya");
    agency.ends().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn everything_in_the_queue_is_done_by_keys_alone() {
    let agency = Agency::opens_with(|setup| setup.take_back = ALL_THE_TIME).await;
    let mut ids = Vec::new();
    for name in ["warga_1", "warga_2", "warga_3"] {
        let id = agency.instagram.comment(faq::DRAFT).by(name).sends().await.id;
        agency.sees(&id, "draft").await;
        ids.push(id);
    }
    let secret = add_user(&agency, "rina", Role::Reviewer, &[]).await;
    let Some(rina) = Browser::opens(&agency, 1280).await else { return };
    rina.logs_in("rina", &secret).await;
    rina.waits("the first", &shows(&ids[0])).await;
    rina.keys("j").await;
    rina.waits("the second", &shows(&ids[1])).await;
    rina.keys("k").await;
    rina.waits("the first again", &shows(&ids[0])).await;
    rina.keys("e").await;
    rina.keys(" Salam.").await;
    // Ctrl and Enter.
    rina.holds(&['\u{e009}', '\u{e007}']).await;
    rina.sees("Disetujui").await;
    rina.keys("z").await;
    rina.sees("Diurungkan").await;
    rina.waits("the first once more", &shows(&ids[0])).await;
    rina.keys("r").await;
    rina.sees("Ditolak").await;
    rina.keys("?").await;
    rina.sees("Pintasan papan ketik").await;
    rina.keys("\u{e00c}").await;
    rina.keys("gp").await;
    rina.waits("the dashboard", "return location.pathname === '/console/participation'").await;
    agency.sees(&ids[0], "rejected").await;
    agency.ends().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_mistake_in_an_intent_is_shown_at_its_line_while_one_types() {
    let agency = Agency::opens().await;
    let secret = add_user(&agency, "eko", Role::Editor, &[]).await;
    let Some(eko) = Browser::opens(&agency, 1280).await else { return };
    eko.logs_in("eko", &secret).await;
    eko.goes("/console/intents/file/uji.toml").await;
    eko.sees("Riwayat perubahan").await;
    let change = |from: &str, to: &str| {
        format!(
            "const source = document.querySelector('#source'); source.value = source.value.replace('{from}', '{to}');
             source.dispatchEvent(new Event('input', {{ bubbles: true }}));"
        )
    };
    let line = 1 + faq::FILES[0].1.lines().position(|line| line == "mode = \"draft\"").unwrap();
    eko.js(&change("mode = \"draft\"", "mode = \"drift\"")).await;
    let marked = format!("return document.querySelector('.lines .fault')?.textContent === '{line}'");
    eko.waits("the line", &marked).await;
    eko.sees(&format!("Baris {line}")).await;
    eko.js(&change("mode = \"drift\"", "mode = \"auto\"")).await;
    eko.waits("no line", "return !document.querySelector('.lines .fault')").await;
    // The edit is tried before it is saved.
    eko.types("Tulis komentar", faq::DRAFT).await;
    eko.presses("Coba").await;
    eko.sees("dijawab sendiri oleh bot").await;
    eko.presses("Uji sebelum menyimpan").await;
    eko.sees("Uji balik").await;
    eko.presses("Simpan").await;
    eko.sees("Tersimpan, dan sudah dipakai bot").await;
    agency.ends().await;
}

/// Whether the page shows that comment, and is whole.
fn shows(id: &CommentId) -> String {
    format!(
        "return document.querySelector('#detail')?.dataset.at === '{id}' && document.readyState === 'complete'"
    )
}
