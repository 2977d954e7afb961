//! Tokens that are renewed long before their end, and that nobody can read.

use std::path::Path;
use std::time::Duration;

use tanggap::engine::Renewal;
use tanggap::instagram::simulated::{Account, Fault, Instagram, What};

use crate::agency::{Agency, LIMIT, Setup, faq};

const DAY: Duration = Duration::from_secs(24 * 3600);

/// An agency that looks after its tokens all the time.
fn careful(setup: &mut Setup) {
    let often = Duration::from_millis(40);
    setup.renewal = Renewal { first: often, look: often, retry: often, ..Renewal::default() };
}

/// The statuses of the renewals that were asked for.
fn renewals(instagram: &Instagram) -> Vec<Option<u16>> {
    instagram.calls().iter().filter(|call| call.what == What::Refresh).map(|call| call.status).collect()
}

async fn is_renewed(agency: &Agency) {
    let renewed = |instagram: &Instagram| renewals(instagram).last() == Some(&Some(200));
    assert!(agency.instagram.waits_until(LIMIT, renewed).await, "{:?}", renewals(&agency.instagram));
}

/// Whether any file below a folder holds these words.
fn holds(folder: &Path, words: &str) -> bool {
    std::fs::read_dir(folder).unwrap().any(|entry| {
        let path = entry.unwrap().path();
        if path.is_dir() {
            return holds(&path, words);
        }
        std::fs::read(path).unwrap().windows(words.len()).any(|window| window == words.as_bytes())
    })
}

async fn answers(agency: &Agency, who: &str) {
    let asked = agency.instagram.comment(faq::KNOWN).by(who).sends().await.id;
    agency.sees(&asked, "answered").await;
}

#[tokio::test]
async fn a_token_is_renewed_once_it_can_be_and_outlives_the_configured_one() {
    let mut agency = Agency::opens_with(careful).await;
    // It is not a day old: Meta refuses, which stops nothing.
    let refused = |instagram: &Instagram| renewals(instagram).contains(&Some(400));
    assert!(agency.instagram.waits_until(LIMIT, refused).await);
    answers(&agency, "warga_1").await;
    agency.instagram.lets_pass(DAY * 2);
    is_renewed(&agency).await;
    let made = renewals(&agency.instagram).len();
    answers(&agency, "warga_2").await;
    assert_eq!(renewals(&agency.instagram).len(), made, "a fresh token is left in peace");

    // The configured one dies; the renewed one goes on, over a restart too.
    agency.instagram.lets_pass(DAY * 59);
    answers(&agency, "warga_3").await;
    agency.stops().await;
    agency.starts().await;
    answers(&agency, "warga_4").await;
    assert_eq!(agency.gets("/readyz").await.json()["accounts"][0]["state"], "ok");
    agency.stops().await;
    for words in ["renewed-", "token-of-a-rehearsal"] {
        assert!(!holds(&agency.data(), words), "{words} can be read in the store");
    }
}

#[tokio::test]
async fn what_is_configured_anew_counts_and_what_cannot_be_opened_does_not() {
    let mut agency = Agency::opens_with(careful).await;
    let id = Account::example().id;
    agency.instagram.lets_pass(DAY * 2);
    is_renewed(&agency).await;
    agency.stops().await;
    // All tokens of before are revoked, as after a change of the password.
    agency.instagram.gives_token(&id, Some("typed in by an admin"));
    agency.has(|setup| setup.account().account.token = Some("typed in by an admin".to_owned()));
    agency.starts().await;
    answers(&agency, "warga_1").await;
    agency.instagram.lets_pass(DAY * 2);
    is_renewed(&agency).await;
    agency.stops().await;
    // Another app secret, and the old one forgotten: the configured token serves.
    agency.has(|setup| setup.secrets = vec!["another secret".to_owned()]);
    agency.has(|setup| setup.renewal.first = Duration::from_secs(3600));
    agency.starts().await;
    let is_served = agency.gets("/readyz").await.json()["accounts"][0]["state"] == "ok";
    assert!(is_served);
    agency.stops().await;
}

#[tokio::test]
async fn a_token_that_cannot_be_renewed_is_alarmed_before_its_end() {
    let mut agency = Agency::opens_with(|setup| {
        careful(setup);
        // Every token is within so many days of its end.
        setup.renewal.alarm = DAY * 61;
        setup.renewal.retry = Duration::from_secs(3600);
        setup.instagram.echo = None;
    })
    .await;
    agency.instagram.goes_wrong(What::Refresh, [Fault::status(500)]);
    let says = async |agency: &Agency, wanted: bool| {
        let said = async {
            loop {
                let account = &agency.gets("/readyz").await.json()["accounts"][0];
                let reason = account["reason"].as_str().unwrap_or_default().to_owned();
                assert_eq!(account["state"], "ok", "{account}");
                if reason.contains("the token ends at") == wanted {
                    return reason;
                }
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
        };
        tokio::time::timeout(LIMIT, said).await.unwrap()
    };
    let reason = says(&agency, true).await;
    assert!(reason.contains("access_token") && !reason.contains("rehearsal"), "{reason}");
    answers(&agency, "warga_1").await;
    agency.stops().await;
    // With the usual two weeks there is nothing to tell.
    agency.has(|setup| setup.renewal.alarm = Renewal::default().alarm);
    agency.starts().await;
    says(&agency, false).await;
    agency.ends().await;
}

#[tokio::test]
async fn an_account_that_is_stopped_raises_an_alarm_by_name() {
    let agency = Agency::opens_with(careful).await;
    agency.instagram.gives_token(&Account::example().id, None);
    let is_stopped = async {
        while agency.gets("/readyz").await.json()["accounts"][0]["state"] != "stopped" {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    };
    // Nobody writes: that the token is dead is found out by looking after it.
    tokio::time::timeout(LIMIT, is_stopped).await.unwrap();
    agency.instagram.gives_token(&Account::example().id, Account::example().token.as_deref());
    answers(&agency, "warga_1").await;
    agency.ends().await;
}
