//! Personal data that citizens write for all to see: what staff are told of it.

use serde_json::json;
use tanggap::console::access::Role;

use crate::agency::{Agency, faq};
use crate::console::Visitor;

/// Asks what the bot knows, with the number of a resident in it.
const EXPOSED: &str = "kapan ppdb dibuka kak, nik anak saya 3273010101010001";
/// The hint of the console.
const HINT: &str = "Berisi data pribadi: sembunyikan?";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn staff_are_told_to_think_of_hiding_where_the_account_suggests_it() {
    for (policy, suggested) in [("off", false), ("suggest", true)] {
        let agency = Agency::opens_with(|setup| setup.account().personal_data = policy).await;
        let plain = agency.instagram.comment(faq::DRAFT).by("warga_2").sends().await.id;
        assert_eq!(agency.sees(&plain, "draft").await["hide_suggested"], false, "{policy}");
        let asked = agency.instagram.comment(EXPOSED).by("warga_1").sends().await.id;
        let comment = agency.sees(&asked, "draft").await;
        assert_eq!(
            (&comment["reason"], &comment["hide_suggested"]),
            (&json!("personal-data"), &json!(suggested))
        );
        assert!(agency.replies(&asked).is_empty(), "{policy}: nothing is said in public");

        let path = format!("/console/queue/{asked}");
        let mut wira = Visitor::logged_in(&agency, "wira", Role::Viewer, &[]).await;
        assert!(!wira.opens(&path).await.says("/hide?"), "a viewer hides nothing");
        let mut rina = Visitor::logged_in(&agency, "rina", Role::Reviewer, &[]).await;
        let page = rina.opens(&path).await;
        assert_eq!((page.status, page.says(HINT), page.says("/hide?")), (200, suggested, true), "{page:?}");
        assert_eq!(rina.opens("/console/queue").await.says("Data pribadi</span>"), suggested);
        assert_eq!(rina.opens(&format!("/console/comments/{asked}")).await.says(HINT), suggested);
        let page = rina.sends(&format!("{path}/hide"), &[]).await;
        assert!(page.says("Disembunyikan"), "{page:?}");
        assert!(agency.instagram.written(&asked).unwrap().hidden);
        assert_eq!(agency.comment(&asked).await["hide_suggested"], false, "it is hidden");
        assert!(!rina.opens(&path).await.says(HINT));
        agency.ends().await;
    }
}
