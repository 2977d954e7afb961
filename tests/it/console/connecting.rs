//! Akun: an account that no configuration knows is connected, set, and let go, while the server serves.

use serde_json::json;
use tanggap::console::access::Role;
use tanggap::instagram::simulated::Account;

use super::Visitor;
use super::accounts::{agrees, goes_to};
use crate::agency::{Agency, Served, faq};

const CONNECT: &str = "/console/accounts/connect";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_account_that_no_configuration_knows_is_connected_and_served_at_once() {
    let account = Account::example();
    let id = account.id.to_string();
    let mut agency = Agency::opens_with(|setup| {
        setup.accounts.clear();
        setup.strangers.push(account);
    })
    .await;
    let before = agency.instagram.comment(faq::KNOWN).by("warga_1").sends().await.id;
    agency.sees_that(&before, "kept for nobody", |comment| comment["account"].is_null()).await;
    let mut adi = Visitor::logged_in(&agency, "adi", Role::Admin, &[]).await;
    for page in ["/console/queue", "/console/intents", "/console/accounts"] {
        let page = adi.opens(page).await;
        assert!(page.status == 200 && page.says("Belum ada akun") && page.says(CONNECT), "{page:?}");
    }
    for page in ["/console/comments", "/console/participation"] {
        assert_eq!(adi.opens(page).await.status, 200, "{page}");
    }

    let login = goes_to(&adi.goes(CONNECT).await);
    let back = agrees(&login, &id).await;
    let connected = adi.opens(&back).await;
    assert!(connected.says("@disdik.contoh") && connected.says("menunggu persetujuan Anda"), "{connected:?}");
    assert!(adi.opens("/console/audit").await.says("Menghubungkan akun"));
    assert!(agency.instagram.subscription(&Account::example().id).contains(&"comments".to_owned()));
    let ready = agency.gets("/readyz").await.json();
    assert_eq!(ready["accounts"], json!([{ "id": id, "state": "ok", "reason": null }]));

    // At first everything is a draft, also what the bot is sure of.
    let asked = agency.instagram.comment(faq::KNOWN).by("warga_2").sends().await.id;
    agency.sees(&asked, "draft").await;
    let page = adi.opens("/console/queue").await;
    assert!(page.says("@warga_2"), "{page:?}");
    agency.api("review").post(&format!("comments/{asked}/approve"), &json!({})).await;
    assert!(agency.reply(&asked).await.text.contains(faq::ANSWER));

    let settings = format!("/console/accounts/{id}/settings");
    let wish = [("mode", "auto"), ("zone", "Asia/Makassar"), ("signature", "🤖 otomatis")];
    let page = adi.sends(&settings, &wish).await;
    assert!(page.says("Pengaturan tersimpan") && page.says("Asia/Makassar"), "{page:?}");
    let nowhere = [("mode", "auto"), ("zone", "Asia/Antah"), ("signature", "")];
    assert_eq!(adi.sends(&settings, &nowhere).await.status, 400);
    let asked = agency.instagram.comment(faq::KNOWN).by("warga_3").sends().await.id;
    assert!(agency.reply(&asked).await.text.contains("🤖 otomatis"));

    // It is so after a restart, too.
    agency.stops().await;
    agency.starts().await;
    let asked = agency.instagram.comment(faq::KNOWN).by("warga_4").sends().await.id;
    assert!(agency.reply(&asked).await.text.contains("🤖 otomatis"));
    agency.ends().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_connected_account_is_let_go_and_connected_anew() {
    let other = Served::other().account;
    let other_id = other.id.clone();
    let mut agency = Agency::opens_with(|setup| setup.strangers.push(other)).await;
    let post = agency.instagram.publishes(&other_id, "Selamat pagi");
    let mut adi = Visitor::logged_in(&agency, "adi", Role::Admin, &[]).await;
    let begin = async |adi: &mut Visitor| {
        let login = goes_to(&adi.goes(CONNECT).await);
        let back = agrees(&login, other_id.as_str()).await;
        adi.opens(&back).await
    };
    assert!(begin(&mut adi).await.says("@dinas.lain"));
    let asked = agency.instagram.comment(faq::KNOWN).on(&post).by("warga_1").sends().await.id;
    let seen = agency.sees(&asked, "draft").await;
    assert_eq!(seen["account"], other_id.as_str());

    // Who sees some accounts only adds none, and the configuration's own stay.
    let mut rina = Visitor::logged_in(&agency, "rina", Role::Admin, &[other_id.as_str()]).await;
    assert_eq!(rina.goes(CONNECT).await.status, 404);
    let own = Account::example().id;
    assert_eq!(adi.sends(&format!("/console/accounts/{own}/disconnect"), &[]).await.status, 404);

    let page = adi.sends(&format!("/console/accounts/{other_id}/disconnect"), &[]).await;
    assert!(page.says("Akun diputuskan") && !page.says("@dinas.lain"), "{page:?}");
    assert!(agency.instagram.subscription(&other_id).is_empty());
    assert!(agency.store().kept(&format!("token/{other_id}")).await.unwrap().is_empty());
    assert!(adi.opens("/console/comments").await.says("@warga_1"), "what was received stays");
    agency.stops().await;
    agency.starts().await;
    let mut adi = Visitor::again(&agency, "adi").await;
    assert!(!adi.opens("/console/accounts").await.says("@dinas.lain"));

    let back = begin(&mut adi).await;
    assert!(back.says("@dinas.lain") && back.says("menunggu persetujuan Anda"), "{back:?}");
    // Connected once more, it gets a new token and nothing else changes.
    assert!(begin(&mut adi).await.says("Akun terhubung dan berlangganan"));
    let asked = agency.instagram.comment(faq::KNOWN).on(&post).by("warga_2").sends().await.id;
    agency.sees(&asked, "draft").await;
    agency.ends().await;
}
