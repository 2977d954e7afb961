//! Duties towards Meta and towards those who wrote: the callbacks, and data that is erased when its time is over.

use std::path::Path;
use std::time::Duration;

use instagram_webhook::sign_request;
use serde_json::{Value, json};
use tanggap::comment::{CommentId, Timestamp};
use tanggap::engine::Renewal;
use tanggap::instagram::Graph;
use tanggap::instagram::simulated::{Account, Options};

use crate::agency::{ADMIN, Agency, Answer, LIMIT, events, faq};

/// What a citizen wrote that nobody else did.
const WORDS: &str = "kapan ppdb dibuka? anak saya Zulkarnaen";

fn signed(user: &str) -> String {
    let payload = json!({"algorithm": "HMAC-SHA256", "issued_at": 1_790_000_000, "user_id": user});
    sign_request(Options::default().app_secret, payload.to_string())
}

async fn calls_back(agency: &Agency, callback: &str, request: &str) -> Answer {
    agency.is_called_back(callback, &[("signed_request", request)]).await
}

/// How the first account stands by `/readyz`, with the reason.
async fn stands(agency: &Agency) -> (String, String) {
    let account = agency.gets("/readyz").await.json()["accounts"][0].clone();
    let text = |name: &str| account[name].as_str().unwrap_or_default().to_owned();
    (text("state"), text("reason"))
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

async fn figures(agency: &Agency) -> Value {
    let asked = "participation?from=2026-01-01&to=2126-01-01&as_of=2126-01-02T00:00:00Z";
    agency.api(ADMIN).get(asked).await.json()["groups"].clone()
}

#[tokio::test]
async fn a_callback_that_meta_did_not_sign_is_turned_away() {
    let agency = Agency::opens().await;
    let own = Account::example().id;
    let good = signed(own.as_str());
    let (signature, payload) = good.split_once('.').unwrap();
    let other = signed("17841400000000009");
    let of_other = other.split_once('.').unwrap().1;
    let secret = Options::default().app_secret;
    let sha1 = sign_request(&secret, json!({"algorithm": "HMAC-SHA1", "user_id": own.as_str()}).to_string());
    for callback in ["/meta/deauthorize", "/meta/data-deletion"] {
        for (request, status) in [
            (sign_request("another secret", json!({"user_id": own.as_str()}).to_string()), 401),
            // The signature of one payload under another.
            (format!("{signature}.{of_other}"), 401),
            (format!(".{payload}"), 401),
            (sha1.clone(), 400),
            (sign_request(&secret, "{}"), 400),
            (sign_request(&secret, "not json"), 400),
            ("without a stop".to_owned(), 400),
            ("%.%".to_owned(), 400),
            (String::new(), 400),
        ] {
            let answer = calls_back(&agency, callback, &request).await;
            assert_eq!(answer.status, status, "{callback} {request}: {answer:?}");
            assert!(!answer.text.contains(signature), "the right signature is told: {answer:?}");
        }
        let without = agency.is_called_back(callback, &[("other", "x")]).await;
        assert_eq!(without.status, 400, "{without:?}");
        assert_eq!(agency.gets(callback).await.status, 405);
    }
    assert_eq!(stands(&agency).await.0, "ok", "none of it had an effect");
    agency.ends().await;
}

#[tokio::test]
async fn an_account_that_removes_the_app_is_posted_for_no_more() {
    let mut agency = Agency::opens().await;
    let answer = calls_back(&agency, "/meta/deauthorize", &signed(Account::example().id.as_str())).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    let (state, reason) = stands(&agency).await;
    assert!(state == "paused" && reason.contains("removed"), "{state}: {reason}");
    let asked = agency.instagram.comment(faq::KNOWN).sends().await.id;
    agency.sees(&asked, "queued").await;
    agency.stops().await;
    agency.starts().await;
    assert_eq!(stands(&agency).await.0, "paused", "a restart forgets it not");
    assert!(agency.replies(&asked).is_empty());
    // Connected again, staff resume.
    assert_eq!(agency.api(ADMIN).post("resume", &json!({})).await.status, 200);
    agency.sees(&asked, "answered").await;
    agency.ends().await;
}

#[tokio::test]
async fn a_callback_may_name_the_account_as_only_the_app_knows_it() {
    let agency = Agency::opens_with(|setup| {
        setup.renewal = Renewal { first: Duration::from_millis(10), ..Renewal::default() };
    })
    .await;
    let unknown = calls_back(&agency, "/meta/deauthorize", &signed("12345")).await;
    assert_eq!((unknown.status, stands(&agency).await.0.as_str()), (200, "ok"));
    let graph = Graph::new(&agency.instagram.url(), "v26.0", Duration::from_secs(5)).unwrap();
    let me = graph.me(&Account::example().token.unwrap()).await.unwrap();
    let request = signed(&me.id.unwrap());
    let is_paused = async {
        while stands(&agency).await.0 != "paused" {
            assert_eq!(calls_back(&agency, "/meta/deauthorize", &request).await.status, 200);
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    };
    tokio::time::timeout(LIMIT, is_paused).await.unwrap();
    agency.ends().await;
}

#[tokio::test]
async fn whoever_asks_to_be_forgotten_is_and_the_figures_stay() {
    let mut agency = Agency::opens().await;
    let asked = agency.instagram.comment(WORDS).by("warga_lupa").sends().await.id;
    agency.sees(&asked, "answered").await;
    let other = agency.instagram.comment(faq::KNOWN).by("warga_tetap").sends().await.id;
    agency.sees(&other, "answered").await;
    // The echo of our answer names them too.
    assert!(agency.instagram.waits_for_quiet(Duration::from_millis(200), LIMIT).await);
    let before = figures(&agency).await;
    let author = agency.comment(&asked).await["author"]["id"].as_str().unwrap().to_owned();

    let answer = calls_back(&agency, "/meta/data-deletion", &signed(&author)).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    let confirmation = answer.json();
    let code = confirmation["confirmation_code"].as_str().unwrap().to_owned();
    let url = confirmation["url"].as_str().unwrap();
    assert!(url.ends_with(&format!("/meta/data-deletion/{code}")), "{url}");
    assert!(code.len() >= 16 && code.bytes().all(|byte| byte.is_ascii_alphanumeric()), "{code}");

    let page = format!("/meta/data-deletion/{code}");
    let is_done = async {
        while !agency.gets(&page).await.text.contains("Done at") {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    };
    tokio::time::timeout(LIMIT, is_done).await.unwrap();
    let shown = agency.gets(&page).await;
    assert!(shown.header("content-type").starts_with("text/html"), "{shown:?}");
    assert!(shown.text.contains("Selesai") && shown.text.contains("1 of your comments"), "{shown:?}");
    assert!(!shown.text.contains(&author) && !shown.text.contains("warga_lupa"), "{shown:?}");
    let unknown = agency.gets("/meta/data-deletion/0000000000000000").await;
    assert_eq!(unknown.status, 404, "{unknown:?}");

    is_erased(&agency, &asked).await;
    assert_eq!(agency.comment(&other).await["text"], faq::KNOWN, "others are left alone");
    assert_eq!(figures(&agency).await, before);
    // A restart knows the code, and nothing of the person.
    agency.stops().await;
    for words in ["Zulkarnaen", "warga_lupa", author.as_str()] {
        assert!(!holds(&agency.data().join("journal"), words), "{words} is still in the journal");
    }
    agency.starts().await;
    assert!(agency.gets(&page).await.text.contains("Done at"));
    assert_eq!(figures(&agency).await, before);
    agency.ends().await;
}

#[tokio::test]
async fn what_was_kept_long_enough_is_erased_and_the_figures_stay() {
    let mut agency = Agency::opens().await;
    let asked = agency.instagram.comment(WORDS).by("warga_lama").sends().await.id;
    agency.sees(&asked, "answered").await;
    assert!(agency.instagram.waits_for_quiet(Duration::from_millis(200), LIMIT).await);
    let before = figures(&agency).await;
    let erased = agency.engine().erase_before(Timestamp::now().plus_millis(60_000)).await.unwrap();
    assert_eq!(erased, 2, "the question, and the echo of its answer");
    is_erased(&agency, &asked).await;
    assert_eq!(figures(&agency).await, before);
    agency.stops().await;
    assert!(!holds(&agency.data().join("journal"), "Zulkarnaen"));
    agency.starts().await;
    is_erased(&agency, &asked).await;
    assert_eq!(figures(&agency).await, before);
    agency.ends().await;
}

async fn is_erased(agency: &Agency, id: &CommentId) {
    let comment = agency.comment(id).await;
    assert_eq!((&comment["author"], &comment["text"]), (&Value::Null, &json!("")), "{comment:#}");
    let told = comment.to_string();
    assert!(!told.contains("Zulkarnaen") && !told.contains("@warga"), "{comment:#}");
    assert!(events(&comment).contains(&"erased") && comment["state"] == "answered", "{comment:#}");
}
