//! Personal data that citizens write for all to see: what staff are told of it, and that nobody else is told it again.

use std::time::Duration;

use instagram_webhook::{SIGNATURE_HEADER, sign};
use serde_json::{Value, json};
use tanggap::comment::CommentId;
use tanggap::console::access::Role;
use tanggap::instagram::simulated::{Fault, Instagram, Options, What};

use crate::agency::{ADMIN, Agency, Api, LIMIT, Setup, client, faq};
use crate::console::Visitor;
use crate::program::{Server, run};
use crate::push::Module;

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

/// What nobody is told again.
const SECRETS: [&str; 5] = ["3273010101010001", "0091234567", "3456-7890", "081234567890", "ani.wulan"];

/// A question with all of it.
fn telling() -> String {
    format!(
        "{} nik 3273010101010001 nisn anak 0091234567 wa 0812-3456-7890 surel ani.wulan@surat.id",
        faq::DRAFT
    )
}

/// Whether somebody is told any of it.
fn tells(text: &str) -> bool {
    SECRETS.iter().any(|secret| text.contains(secret))
}

/// What everything that only reads, or leaves the house, says while a comment stands there.
async fn outlets(agency: &Agency, asked: &CommentId, viewer: &str) -> Vec<(String, String)> {
    let mut said = Vec::new();
    for path in [
        "comments",
        &format!("comments/{asked}"),
        "comments?q=beasiswa",
        "events",
        "latency",
        "alarms",
        "participation?from=2026-01-01&to=2126-01-01&by=intent",
        "openapi.json",
    ] {
        said.push((format!("read {path}"), agency.api("read").get(path).await.text));
    }
    let lines = agency.api("read").get_as("events", "application/x-ndjson").await;
    said.push(("read events as lines".to_owned(), lines.text));
    for path in ["/metrics", "/healthz", "/readyz"] {
        said.push((path.to_owned(), agency.gets(path).await.text));
    }
    // A viewer of the console sees no more than a token that reads; lists quote for nobody.
    let mut wira = Visitor::logged_in(agency, viewer, Role::Viewer, &[]).await;
    for path in ["queue", "comments", "participation", "intents", "intents/proposals", "accounts"] {
        said.push((format!("viewer {path}"), wira.opens(&format!("/console/{path}")).await.html));
    }
    for path in [format!("queue/{asked}"), format!("comments/{asked}")] {
        said.push((format!("viewer {path}"), wira.opens(&format!("/console/{path}")).await.html));
    }
    agency.writes_configuration();
    let period = ["report", "--from", "2026-01-01", "--to", "2126-01-01", "--format"];
    let with = |format| [&period[..], &[format]].concat();
    for arguments in [
        vec!["export", "events", "--format", "ndjson"],
        vec!["export", "events", "--format", "csv"],
        vec!["export", "latency", "--format", "csv"],
        vec!["drafts", "list"],
        with("table"),
        with("md"),
        with("html"),
        with("json"),
    ] {
        let ran = run(agency.folder(), &arguments);
        assert_eq!(ran.code, Some(0), "{arguments:?} {ran:?}");
        said.push((arguments.join(" "), ran.out + &ran.err));
    }
    run(agency.folder(), &["export", "events", "--format", "parquet", "--out", "events.parquet"]);
    let file = std::fs::read(agency.folder().join("events.parquet")).unwrap();
    said.push(("parquet".to_owned(), String::from_utf8_lossy(&file).into_owned()));
    said
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_citizens_tell_of_themselves_goes_no_further() {
    let module = Module::default();
    let url = module.opens().await;
    let agency = Agency::opens_with(|setup| setup.push_url = Some(url)).await;
    let asked = agency.instagram.comment(telling()).by("warga_1").sends().await.id;
    let comment = agency.sees(&asked, "draft").await;
    assert_eq!(comment["reason"], "personal-data");
    assert!(!tells(comment["reply"]["text"].as_str().unwrap()), "what is proposed repeats nothing");
    let is_told = |records: &[Value]| records.iter().any(|record| record["comment"] == asked.as_str());
    let pushed = module.has("of it", is_told).await;
    assert!(!tells(&json!(pushed).to_string()));
    for (outlet, said) in outlets(&agency, &asked, "wira").await {
        assert!(!tells(&said), "{outlet} tells it: {said}");
    }

    // Whoever may answer must read it as it is, and finds it; for others even to be found would tell it.
    for (token, found) in [("read", 0), ("review", 1), (ADMIN, 1)] {
        let page = agency.api(token).get("comments?q=3273010101010001").await.json();
        assert_eq!(page["items"].as_array().unwrap().len(), found, "{token}");
    }
    assert_eq!(agency.comment(&asked).await["text"], telling());
    let mut rina = Visitor::logged_in(&agency, "rina", Role::Reviewer, &[]).await;
    let page = rina.opens(&format!("/console/queue/{asked}")).await;
    assert!(page.says("<mark class=\"personal\">3273010101010001</mark>"), "{page:?}");
    assert!(!tells(&rina.opens("/console/comments?q=beasiswa").await.html), "lists quote for nobody");
    let mut sari = Visitor::logged_in(&agency, "sari", Role::Viewer, &[]).await;
    assert!(!sari.opens("/console/comments?q=3273010101010001").await.says(asked.as_str()));
    let unmasked = run(agency.folder(), &["export", "events", "--format", "ndjson", "--unmasked"]);
    assert!(tells(&unmasked.out), "{unmasked:?}");

    // Staff do not repeat it in public either; and what they say of it goes the same way.
    for text in ["Kami catat NIK 3273 0101 0101 0001", "Kami balas ke ani.wulan@surat.id ya"] {
        for act in ["approve", "reply"] {
            let path = format!("comments/{asked}/{act}");
            let problem = agency.api("review").post(&path, &json!({"text": text})).await.problem(409);
            assert!(problem.contains("personal data"), "{problem}");
        }
    }
    let reason = json!({"reason": "sudah ditelepon di 0812-3456-7890"});
    assert_eq!(agency.api("review").post(&format!("comments/{asked}/reject"), &reason).await.status, 200);
    for (outlet, said) in outlets(&agency, &asked, "wulan").await {
        assert!(!tells(&said), "{outlet} tells it: {said}");
    }
    agency.ends().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_log_tells_it_however_much_it_says() {
    let instagram = Instagram::start(Options::default()).await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    Setup::default().write(folder.path(), "127.0.0.1:0", &instagram.url());
    let server = Server::starts_and_tells_all(folder.path());
    instagram.delivers_to(&server.webhook()).unwrap();
    let api = Api::of(&format!("http://{}", server.address), ADMIN);
    let asked = instagram.comment(telling()).by("warga_1").sends().await.id;
    let is = async |state: &str| {
        let look = async {
            while api.get(&format!("comments/{asked}")).await.json()["state"] != state {
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        };
        assert!(tokio::time::timeout(LIMIT, look).await.is_ok(), "not {state}: {:#?}", server.log());
    };
    is("draft").await;
    // What fails is told most of: a refused reply, a body that is none, one in a form that nobody knows.
    instagram.goes_wrong(What::Reply, [Fault::error(100, None)]);
    let text = json!({"text": "Baik, Kak"});
    assert_eq!(api.post(&format!("comments/{asked}/approve"), &text).await.status, 200);
    is("failed").await;
    for body in [
        format!("{{\"entry\": \"{}\"}}", telling()),
        format!(
            "{{\"object\":\"instagram\",\"entry\":[{{\"id\":1,\"changes\":[{{\"field\":\"comments\",\"value\":\"{}\"}}]}}]}}",
            telling()
        ),
        telling(),
    ] {
        let signature = sign(Options::default().app_secret, body.as_bytes());
        let post = client().post(server.webhook()).header(SIGNATURE_HEADER, signature);
        assert_eq!(post.body(body).send().await.unwrap().status(), 200);
    }
    let (status, log) = server.terminated();
    assert!(status.success() && log.iter().any(|line| line.contains("\"DEBUG\"")), "{log:#?}");
    for line in log {
        assert!(!tells(&line), "{line}");
    }
}
