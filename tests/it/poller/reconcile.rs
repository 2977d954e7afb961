//! `tanggap reconcile`: by hand, what the webhook missed; through the server at work, or on the store without one.

use serde_json::{Value, json};
use tanggap::comment::{CommentId, MediaId};
use tanggap::instagram::simulated::{Fault, What};

use super::calls;
use crate::agency::{ADMIN, Agency, entries, faq};
use crate::given::ACCOUNT;
use crate::program::{Ran, run};

const DAY: i64 = 24 * 3_600_000;

/// An agency whose webhook missed three comments under a post of last week, and one under an older post; its poller is off.
async fn missed() -> (Agency, MediaId, [CommentId; 4]) {
    let agency = Agency::opens().await;
    let now = agency.instagram.now();
    let [week, month] =
        [7, 30].map(|days| agency.instagram.post("pengumuman").at(now.plus_millis(-days * DAY)).publishes());
    let asks = |n: i64, text: &str, post: &MediaId| {
        let at = now.plus_millis(-DAY + n * 60_000);
        agency.instagram.comment(text).by(&format!("warga_{n}")).on(post).at(at).writes()
    };
    let ids = [
        asks(1, faq::KNOWN, &week),
        asks(2, faq::DRAFT, &week),
        asks(3, faq::THANKS, &week),
        asks(4, faq::KNOWN, &month),
    ];
    agency.writes_configuration();
    (agency, month, ids)
}

/// A day so many days ago.
fn day(agency: &Agency, days: i64) -> String {
    agency.instagram.now().plus_millis(-days * DAY).to_string()[..10].to_owned()
}

fn reconcile(agency: &Agency, more: &[&str]) -> Ran {
    run(agency.folder(), &[&["reconcile"], more].concat())
}

fn json(ran: &Ran) -> Value {
    serde_json::from_str(&ran.out).unwrap_or_else(|error| panic!("{error}: {ran:?}"))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_at_work_reads_and_says_how_far_it_is() {
    let (agency, month, [known, draft, thanks, old]) = missed().await;
    let ran = reconcile(&agency, &["--since", &day(&agency, 10)]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    let calls_made = calls(&agency, What::CommentsOf).len() + calls(&agency, What::Media).len();
    assert_eq!(
        ran.out,
        format!(
            "account {ACCOUNT}: 2 posts read, 3 comments: 3 new, 0 edited, 0 known ({calls_made} calls)\n"
        )
    );
    assert!(ran.err.contains("2 of 2 posts, 3 comments"), "{ran:?}");
    // Older than the account is served: nothing of it is answered without staff.
    for (id, state) in [(&known, "draft"), (&draft, "draft"), (&thanks, "ignored")] {
        let comment = agency.sees(id, state).await;
        assert_eq!(entries(&comment, "received")[0]["source"], "poller");
    }
    assert!(agency.comment(&old).await.is_null());
    assert!(calls(&agency, What::CommentsOf).iter().all(|call| call.target != month.as_str()));

    // Once more, further back and for a program: what is known stays as it is.
    let (since, url) = (day(&agency, 40), agency.url(""));
    let asked =
        ["--since", &since, "--format", "json", "--account", ACCOUNT, "--server", &url, "--token", ADMIN];
    let ran = reconcile(&agency, &asked);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    let accounts = &json(&ran)["accounts"];
    let figures =
        ["posts", "posts_read", "comments", "new", "edited", "known"].map(|name| &accounts[0][name]);
    assert_eq!(figures, [3, 3, 4, 1, 0, 3], "{accounts}");
    assert_eq!((&accounts[0]["phase"], &accounts[0]["reason"]), (&json!("done"), &json!(null)));
    agency.sees(&old, "draft").await;

    // Not even the youngest is left to the webhook, and what is new is answered.
    let now = agency.instagram.comment(faq::KNOWN).by("warga_5").writes();
    assert_eq!(reconcile(&agency, &["--since", &since]).code, Some(0));
    agency.sees(&now, "answered").await;
    agency.ends().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_a_server_it_reads_into_the_store() {
    let (mut agency, _, [known, .., old]) = missed().await;
    agency.stops().await;
    let ran = reconcile(&agency, &["--since", &day(&agency, 40)]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert!(ran.out.contains("3 posts read, 4 comments: 4 new"), "{ran:?}");
    assert!(ran.err.ends_with("what is new is decided on when the server runs\n"), "{ran:?}");
    agency.starts().await;
    agency.sees(&known, "draft").await;
    agency.sees(&old, "draft").await;
    agency.ends().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_can_not_be_read_is_said_and_ends_with_1() {
    let (agency, ..) = missed().await;
    let since = day(&agency, 10);
    let ran = reconcile(&agency, &["--since", &since, "--account", "404"]);
    assert_eq!(ran.code, Some(1), "{ran:?}");
    assert!(ran.err.contains("account 404 is not served here"), "{ran:?}");
    let ran = reconcile(&agency, &["--since", "2126-01-01"]);
    assert_eq!(ran.code, Some(1), "{ran:?}");
    assert!(ran.out.contains("lies in the future"), "{ran:?}");
    for wrong in ["kemarin", ""] {
        assert_eq!(reconcile(&agency, &["--since", wrong]).code, Some(2), "{wrong}");
    }
    // A dead token: there is no use in going on.
    agency.instagram.stays_wrong(What::CommentsOf, Fault::error(190, None));
    let ran = reconcile(&agency, &["--since", &since]);
    assert_eq!(ran.code, Some(1), "{ran:?}");
    assert!(ran.out.contains("ended early, 2 posts are not read"), "{ran:?}");
    agency.ends().await;
}

#[tokio::test]
async fn the_api_reports_line_by_line_to_an_admin() {
    let (agency, ..) = missed().await;
    let body = json!({"since": day(&agency, 10)});
    for token in ["read", "review"] {
        agency.api(token).post("reconcile", &body).await.problem(403);
    }
    agency.open_api().post("reconcile", &body).await.problem(401);
    let admin = agency.api(ADMIN);
    admin.post("reconcile", &json!({})).await.problem(400);
    admin.post("reconcile", &json!({"since": "kemarin"})).await.problem(400);
    admin.post("reconcile", &json!({"since": "2026-01-01", "account": "404"})).await.problem(404);

    let answer = admin.post("reconcile", &body).await;
    assert_eq!((answer.status, answer.header("content-type")), (200, "application/x-ndjson"));
    let lines: Vec<Value> = answer.text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let (last, before) = lines.split_last().unwrap();
    assert!(before.len() >= 3 && before.iter().all(|line| line["phase"] == "reading"), "{lines:?}");
    assert_eq!((&last["phase"], &last["new"]), (&json!("done"), &json!(3)));

    // What fails for a moment is tried again, and said.
    agency.instagram.goes_wrong(What::CommentsOf, [Fault::status(503)]);
    let answer = admin.post("reconcile", &body).await;
    let lines: Vec<Value> = answer.text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let waits: Vec<&Value> = lines.iter().filter(|line| line["phase"] == "waiting").collect();
    assert!(waits.len() == 1 && waits[0]["reason"].is_string(), "{lines:?}");
    assert_eq!(lines.last().unwrap()["phase"], "done");
    agency.ends().await;
}
