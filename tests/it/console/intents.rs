//! Intent: the FAQ is changed by people who are no programmers, and nothing of it breaks.

use tanggap::console::access::Role;

use super::Visitor;
use super::visitor::Page;
use crate::agency::{Agency, Served, faq};

fn base(page: &Page) -> String {
    page.between("name=\"base\" value=\"", "\"").to_owned()
}

fn file(agency: &Agency) -> String {
    std::fs::read_to_string(agency.folder().join("intents/uji.toml")).unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_file_is_checked_while_one_types_tested_before_it_is_saved_and_can_go_back() {
    let agency = Agency::opens().await;
    let asked = agency.instagram.comment(faq::DRAFT).by("warga_1").sends().await.id;
    agency.sees(&asked, "draft").await;
    let mut eko = Visitor::logged_in(&agency, "eko", Role::Editor, &[]).await;
    let list = eko.opens("/console/intents").await;
    assert!(
        list.says("Jadwal pendaftaran") && list.says("1 fakta belum") | list.says("fakta belum dikonfirmasi"),
        "{list:?}"
    );

    let page = eko.opens("/console/intents/file/uji.toml").await;
    let base = base(&page);
    let before = file(&agency);
    let broken = before.replace("mode = \"draft\"", "mode = \"drift\"");
    let told = eko
        .posts("/console/intents/check", &[("file", "uji.toml"), ("base", &base), ("text", &broken)])
        .await;
    let told: serde_json::Value = serde_json::from_str(&told.html).unwrap();
    let line = 1 + broken.lines().position(|line| line.contains("drift")).unwrap();
    assert_eq!(
        (&told["found"][0]["line"], &told["found"][0]["is_fault"]),
        (&line.into(), &true.into()),
        "{told}"
    );
    let page = eko
        .sends("/console/intents/review", &[("file", "uji.toml"), ("base", &base), ("text", &broken)])
        .await;
    assert!(page.says("perbaiki dulu") && !page.says("/console/intents/save"), "{page:?}");
    let saved =
        eko.sends("/console/intents/save", &[("file", "uji.toml"), ("base", &base), ("text", &broken)]).await;
    assert_eq!((saved.status, file(&agency)), (409, before.clone()));

    // A sound one: the stored comment would be answered by itself.
    let after = before.replace("mode = \"draft\"", "mode = \"auto\" # sejak November");
    let fields = [("file", "uji.toml"), ("base", base.as_str()), ("text", after.as_str())];
    let page = eko.sends("/console/intents/review", &fields).await;
    assert!(
        page.says("Uji balik")
            && page.says(faq::DRAFT)
            && page.says("<ins>mode = \"auto\" # sejak November</ins>"),
        "{page:?}"
    );
    assert_eq!(file(&agency), before, "a test must not save");
    let page =
        eko.sends("/console/intents/save", &[&fields[..], &[("note", "mulai otomatis")]].concat()).await;
    assert!(page.says("Tersimpan, dan sudah dipakai bot") && page.says("mulai otomatis"), "{page:?}");
    assert_eq!(file(&agency), after);
    let again = agency.instagram.comment(faq::DRAFT).by("warga_2").sends().await.id;
    assert!(agency.reply(&again).await.text.contains(faq::PROPOSAL));

    // Who began before is told, and loses nothing.
    let page = eko.sends("/console/intents/save", &fields).await;
    assert!(
        page.status == 409 && page.says("sudah diubah orang lain") && page.says("sejak November"),
        "{page:?}"
    );

    let page = eko.opens("/console/intents/file/uji.toml").await;
    let at = page.between("/console/intents/history/uji.toml?", "\"").replace("&amp;", "&");
    let page = eko.opens(&format!("/console/intents/history/uji.toml?{at}")).await;
    assert!(
        page.says("eko") && page.says("<del>mode = \"draft\"</del>") && page.says("Kembalikan"),
        "{page:?}"
    );
    let present = self::base(&page);
    let page = eko
        .sends("/console/intents/save", &[("file", "uji.toml"), ("base", &present), ("text", &before)])
        .await;
    assert!(page.says("Tersimpan"), "{page:?}");
    assert_eq!(file(&agency), before);
    agency.ends().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_intent_is_changed_and_made_by_a_form() {
    let agency = Agency::opens().await;
    let mut eko = Visitor::logged_in(&agency, "eko", Role::Editor, &[]).await;
    let page = eko.opens("/console/intents/one/beasiswa").await;
    assert!(page.says("ada beasiswa buat anak yatim?") && page.says(faq::PROPOSAL), "{page:?}");
    let form = [
        ("was", "beasiswa"),
        ("file", "uji.toml"),
        ("base", &base(&page)),
        ("id", "beasiswa"),
        ("title", "Beasiswa daerah"),
        ("mode", "draft"),
        ("channel", "public"),
        ("keywords", "beasiswa\r\nada beasiswa"),
        ("examples", "ada beasiswa buat anak yatim?\r\nbeasiswa ada tidak?"),
        ("reply_id", faq::PROPOSAL),
        ("reply_id", "Varian kedua."),
        ("reply_su", ""),
        ("tests", "min beasiswa dong"),
    ];
    let page = eko.sends("/console/intents/review", &form).await;
    assert!(page.says("Beasiswa daerah") && page.says("Uji balik"), "{page:?}");
    let text =
        page.between("<textarea hidden name=\"text\">", "</textarea>").trim_start().replace("&quot;", "\"");
    let page = eko
        .sends("/console/intents/save", &[("file", "uji.toml"), ("base", &base(&page)), ("text", &text)])
        .await;
    assert!(page.says("Tersimpan"), "{page:?}");
    assert!(eko.opens("/console/intents").await.says("Beasiswa daerah"));
    assert!(file(&agency).contains("\"Varian kedua.\"") && file(&agency).contains("min beasiswa dong"));

    let new = [
        ("file", "uji.toml"),
        ("id", "jam-buka"),
        ("title", "Jam buka"),
        ("mode", "draft"),
        ("channel", "public"),
        ("keywords", "jam buka"),
        ("examples", "jam buka kantor kapan?"),
        ("reply_id", "Kami buka pukul 8."),
    ];
    let page = eko.sends("/console/intents/review", &new).await;
    assert!(page.says("<ins>id = \"jam-buka\"</ins>"), "{page:?}");
    let page = eko
        .sends(
            "/console/intents/review",
            &[&new[..1], &[("id", "jam-buka"), ("valid_until", "besok")]].concat(),
        )
        .await;
    assert!(page.status == 409 && page.says("Tanggal itu tidak dapat dibaca"), "{page:?}");
    agency.ends().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn facts_are_confirmed_and_comments_tried_out() {
    let agency = Agency::opens().await;
    let mut eko = Visitor::logged_in(&agency, "eko", Role::Editor, &[]).await;
    let page = eko.sends("/console/intents/try", &[("comment", faq::UNCONFIRMED)]).await;
    assert!(page.says("draf, menunggu petugas") && page.says("belum dikonfirmasi"), "{page:?}");
    let page = eko
        .sends(
            "/console/intents/review",
            &[("fact", "alamat"), ("value", "Jalan Baru 2"), ("confirmed", "1")],
        )
        .await;
    assert!(
        page.says("<ins>value = \"Jalan Baru 2\"</ins>") && page.says("dijawab sendiri oleh bot"),
        "{page:?}"
    );
    let text =
        page.between("<textarea hidden name=\"text\">", "</textarea>").trim_start().replace("&quot;", "\"");
    let fields = [("file", "agency.toml"), ("base", &base(&page)), ("text", text.as_str())];
    // The edit is tried before it is saved.
    let page =
        eko.sends("/console/intents/try", &[&fields[..], &[("comment", faq::UNCONFIRMED)]].concat()).await;
    assert!(page.says("dijawab sendiri oleh bot") && page.says("Jalan Baru 2"), "{page:?}");
    assert!(eko.sends("/console/intents/save", &fields).await.says("Tersimpan"));
    let page = eko.sends("/console/intents/try", &[("comment", faq::UNCONFIRMED)]).await;
    assert!(page.says("dijawab sendiri oleh bot"), "{page:?}");
    agency.ends().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_many_ask_and_nothing_answers_is_proposed() {
    let agency = Agency::opens().await;
    for text in [
        "min kartu pelajar hilang bikin baru dimana ya?",
        "kartu pelajar hilang, bikin baru dimana?",
        "kalau kartu pelajar hilang bikin lagi dimana min?",
        "kartu pelajar saya hilang, bikin baru ke mana?",
    ] {
        let id = agency.instagram.comment(text).by("warga_1").sends().await.id;
        agency.sees_that(&id, "decided", |comment| comment["state"] != "new").await;
    }
    let mut eko = Visitor::logged_in(&agency, "eko", Role::Editor, &[]).await;
    let page = eko.opens("/console/intents/proposals").await;
    assert!(page.says("kartu pelajar") && page.says("Buat intent"), "{page:?}");
    let fields = [
        ("id", "kartu-pelajar"),
        ("title", "Kartu pelajar"),
        ("mode", "draft"),
        ("examples", "kartu pelajar hilang, bikin baru dimana?"),
    ];
    let page = eko.sends("/console/intents/form", &fields).await;
    assert!(page.says("value=\"kartu-pelajar\"") && page.says("bikin baru dimana?"), "{page:?}");
    agency.ends().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_answers_for_one_account_changes_no_files_of_others() {
    let agency = Agency::opens_with(|setup| {
        setup.accounts.push(Served { intents: "intents", ..Served::other() });
    })
    .await;
    let mut lain = Visitor::logged_in(&agency, "lain", Role::Editor, &["17841400000000002"]).await;
    let page = lain.opens("/console/intents/file/lain.toml").await;
    assert!(page.says("hanya dapat melihat"), "{page:?}");
    let fields = [("file", "lain.toml"), ("base", &base(&page)), ("text", "topic = \"Lain\"\n")];
    assert_eq!(lain.sends("/console/intents/save", &fields).await.status, 403);
    assert_eq!(lain.opens("/console/intents?account=17841400000000000").await.status, 404);
    for path in [
        "/console/intents/file/..%2Ftanggap.toml",
        "/console/intents/file/tidak-ada.toml",
        "/console/intents/one/tidak-ada",
    ] {
        assert_eq!(lain.opens(path).await.status, 404, "{path}");
    }
    agency.ends().await;
}
