//! Akun: how accounts stand, the switch, and Instagram Login.

use tanggap::comment::AccountId;
use tanggap::console::access::Role;
use tanggap::instagram::simulated::Account;

use super::Visitor;
use crate::agency::{Agency, Served, faq};

/// Where a page leads.
pub(super) fn goes_to(page: &super::visitor::Page) -> reqwest::Url {
    assert!((300..400).contains(&page.status), "{page:?}");
    page.path.parse().unwrap()
}

/// The owner of an account agrees at Instagram; returns the path that the browser is sent back to.
pub(super) async fn agrees(page: &reqwest::Url, account: &str) -> String {
    let http = reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .no_proxy()
        .tls_certs_only([])
        .build();
    let mut page = page.clone();
    page.query_pairs_mut().append_pair("account", account);
    let answer = http.unwrap().get(page).send().await.unwrap();
    let back: reqwest::Url = answer.headers()["location"].to_str().unwrap().parse().unwrap();
    format!("{}?{}", back.path(), back.query().unwrap())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_account_is_connected_by_its_owner() {
    let other = Served::other();
    let (own_id, other_id) = (Account::example().id.to_string(), other.account.id.to_string());
    let agency = Agency::opens_with(|setup| {
        // The configured token is dead: only a login helps.
        setup.account().account.token = None;
        setup.accounts.push(other);
    })
    .await;
    let mut adi = Visitor::logged_in(&agency, "adi", Role::Admin, &[]).await;
    let asked = agency.instagram.comment(faq::KNOWN).by("warga_1").sends().await.id;
    agency.sees(&asked, "queued").await;
    let begin = format!("/console/accounts/{own_id}/connect");
    let page = goes_to(&adi.goes(&begin).await);
    assert!(page.path().ends_with("/oauth/authorize"), "{page}");
    assert!(page.query().unwrap().contains("instagram_business_manage_comments"), "{page}");

    // Not agreed, the wrong account, somebody else's link: nothing is connected.
    let page_back = adi.opens(&agrees(&page, "").await).await;
    assert!(page_back.status == 409 && page_back.says("tidak memberi izin"), "{page_back:?}");
    let page_back = adi.opens(&agrees(&page, &other_id).await).await;
    assert!(page_back.status == 409 && page_back.says("bukan akun yang dimaksud"), "{page_back:?}");
    let mut rival = Visitor::logged_in(&agency, "rival", Role::Admin, &[]).await;
    let foreign = goes_to(&rival.goes(&begin).await);
    assert_eq!(adi.opens(&agrees(&foreign, &own_id).await).await.status, 400);
    assert!(agency.replies(&asked).is_empty());

    let back = agrees(&page, &own_id).await;
    let connected = adi.opens(&back).await;
    assert!(
        connected.says("Akun terhubung dan berlangganan") && connected.says("59 hari lagi"),
        "{connected:?}"
    );
    // A code holds once.
    assert_eq!(adi.opens(&back).await.status, 409);
    assert!(agency.reply(&asked).await.text.contains(faq::ANSWER));
    assert!(adi.opens("/console/audit").await.says("Menghubungkan akun"));
    agency.ends().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_admin_pauses_and_resumes_the_accounts_that_are_his() {
    let agency = Agency::opens_with(|setup| setup.accounts.push(Served::other())).await;
    let own: AccountId = Account::example().id;
    let mut adi = Visitor::logged_in(&agency, "adi", Role::Admin, &[own.as_str()]).await;
    let page = adi.opens("/console/accounts").await;
    assert!(page.says("Berjalan") && !page.says("dinas.lain"), "{page:?}");
    let page = adi.sends(&format!("/console/accounts/{own}/check"), &[]).await;
    assert!(page.says("Baik") && page.says("disdik.contoh"), "{page:?}");
    let page = adi.sends(&format!("/console/accounts/{own}/pause"), &[]).await;
    assert!(page.says("Dihentikan") && page.says("dihentikan sementara oleh adi"), "{page:?}");
    assert!(adi.sends(&format!("/console/accounts/{own}/resume"), &[]).await.says("Berjalan"));
    for act in ["pause", "resume"] {
        assert_eq!(adi.sends(&format!("/console/accounts/17841400000000002/{act}"), &[]).await.status, 404);
    }
    assert_eq!(adi.opens("/console/accounts/17841400000000002/connect").await.status, 404);
    let mut rina = Visitor::logged_in(&agency, "rina", Role::Reviewer, &[]).await;
    assert!(!rina.opens("/console/accounts").await.says("/pause"));
    agency.ends().await;
}
