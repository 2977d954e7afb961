//! People are told of alarms and of reports: by mail, by a signed webhook, at once, once, and also after a fall.

mod fall;
mod post_office;

use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use serde_json::{Value, json};
use sha2::Sha256;
use tanggap::comment::{
    AccountId, Actor, Author, Channel, Clock, CommentId, Decision, Entry, Event, IntentId, Kind, Language,
    Source, Timestamp,
};
use tanggap::engine::{AlarmKind, Cadence, Lookout};

use crate::agency::{Agency, LIMIT, Setup, faq};
use crate::given::ACCOUNT;
use crate::program::run;
use post_office::PostOffice;

/// What a ledger says of a comment that was written so many minutes ago, and decided on.
fn was_written(id: &str, minutes_ago: i64, decision: Decision, intent: &str) -> Vec<Entry> {
    let written_at = Timestamp::now().plus_millis(-minutes_ago * 60_000);
    let entry = |event: Event| Entry {
        seq: 0,
        at: written_at,
        comment: CommentId::new(id).unwrap(),
        account: AccountId::new(ACCOUNT).ok(),
        actor: Actor::BOT,
        v: 1,
        event,
    };
    let author = Some(Author { id: "7".to_owned(), username: None });
    let received = Event::Received {
        source: Source::Webhook,
        kind: Kind::Comment,
        text: "komentar".to_owned(),
        author,
        media: None,
        parent: None,
        written_at,
        clock: Clock::Graph,
    };
    let decided = Event::Decided {
        decision,
        reason: "context".to_owned(),
        intent: IntentId::new(intent).ok(),
        confidence: 0.9,
        margin: 0.5,
        language: Language::Indonesian,
        question: decision != Decision::Ignore,
        intents_hash: "ab".to_owned(),
    };
    let drafted = Event::Drafted { text: "Silakan".to_owned(), channel: Channel::Public };
    let mut entries = vec![entry(received), entry(decided)];
    if decision == Decision::Draft {
        entries.push(entry(drafted));
    }
    entries
}

/// The agency's ledger goes on with these.
async fn remembers(agency: &Agency, mut entries: Vec<Entry>) {
    let last = agency.store().last_seq().await.unwrap();
    for (entry, seq) in entries.iter_mut().zip(last + 1..) {
        entry.seq = seq;
    }
    agency.store().import(entries).await.unwrap();
}

/// Somebody who is called.
#[derive(Clone, Default)]
struct Listener(Arc<Mutex<Heard>>);

#[derive(Default)]
struct Heard {
    refuses: usize,
    /// So many calls are heard, and never answered.
    holds: usize,
    calls: Vec<(String, Value)>,
}

impl Listener {
    /// Opens, and gives the section of the configuration by which it is called.
    async fn opens(&self) -> String {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/alarms", listener.local_addr().unwrap());
        let app = Router::new().route("/alarms", post(hear)).with_state(self.clone());
        tokio::spawn(async { axum::serve(listener, app).await });
        format!("url = '{url}'\nsecret = 'whsec_cmFoYXNpYQ=='\n")
    }

    /// What it has heard of a kind and state, once it is so often.
    async fn hears(&self, kind: &str, state: &str, often: usize) -> Vec<Value> {
        let of = || -> Vec<Value> {
            let heard = self.0.lock().unwrap();
            let is = |data: &Value| data["kind"] == kind && data["state"] == state;
            heard.calls.iter().map(|(_, body)| body["data"].clone()).filter(is).collect()
        };
        let look = async {
            while of().len() < often {
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
        };
        if tokio::time::timeout(LIMIT, look).await.is_err() {
            panic!("nobody hears {kind} {state}: {:#?}", self.0.lock().unwrap().calls);
        }
        of()
    }

    fn ids(&self) -> Vec<String> {
        self.0.lock().unwrap().calls.iter().map(|(id, _)| id.clone()).collect()
    }
}

async fn hear(State(listener): State<Listener>, headers: HeaderMap, body: Bytes) -> StatusCode {
    let header = |name: &str| headers[name].to_str().unwrap().to_owned();
    let (id, seconds) = (header("webhook-id"), header("webhook-timestamp"));
    let body = String::from_utf8(body.to_vec()).unwrap();
    let mac = Hmac::<Sha256>::new_from_slice(b"rahasia").unwrap();
    let mac = mac.chain_update(format!("{id}.{seconds}.{body}")).finalize().into_bytes();
    assert_eq!(header("webhook-signature"), format!("v1,{}", STANDARD.encode(mac)));
    assert!(!id.contains('.'), "{id}");
    let holds = {
        let mut heard = listener.0.lock().unwrap();
        if heard.refuses > 0 {
            heard.refuses -= 1;
            return StatusCode::INTERNAL_SERVER_ERROR;
        }
        heard.calls.push((id, serde_json::from_str(&body).unwrap()));
        let holds = heard.holds > 0;
        heard.holds = heard.holds.saturating_sub(1);
        holds
    };
    if holds {
        std::future::pending::<()>().await;
    }
    StatusCode::NO_CONTENT
}

/// Looks often, tells soon, and takes a start for settled at once.
fn hurries(setup: &mut Setup, lines: &str) {
    let quick = Duration::from_millis(20);
    setup.lookout = Some(Lookout {
        look: quick,
        escalation: Some(Duration::from_secs(900)),
        unanswered: Some(Duration::from_secs(86_400)),
        surge: Some(10),
    });
    setup.cadence = Cadence {
        look: quick,
        first_wait: quick,
        longest_wait: quick,
        between_mails: Duration::from_millis(300),
        between_urgent_mails: quick,
        ..Cadence::default()
    };
    setup.more = format!("[alarms]\n{lines}");
}

/// Waits until the first look was taken: what came before it is told nobody.
async fn settles(agency: &Agency) {
    while agency.store().kept("notices/").await.unwrap().is_empty() {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

#[tokio::test]
async fn a_report_is_told_at_once_and_once() {
    let (listener, office) = (Listener::default(), PostOffice::opens().await);
    listener.0.lock().unwrap().refuses = 2;
    let lines = format!("{}{}", listener.opens().await, office.lines());
    let mut agency = Agency::opens_with(|setup| hurries(setup, &lines)).await;
    settles(&agency).await;
    let report = agency.instagram.comment(faq::REPORT).by("warga_7").sends().await.id;
    agency.sees(&report, "escalated").await;
    let told = listener.hears("urgent-escalation", "raised", 1).await;
    assert_eq!((&told[0]["account"], &told[0]["comment"]), (&ACCOUNT.into(), &report.as_str().into()));
    let path = told[0]["link"].as_str().unwrap().trim_start_matches("http://127.0.0.1:8080").to_owned();
    let page = agency.gets(&path).await;
    assert!(
        page.status == 200 && page.text.contains("/console/login"),
        "the link leads to the console: {page:?}"
    );
    let mail = office.receives(1).await.remove(0);
    assert!(
        mail.subject.contains("@disdik.contoh") && mail.subject.contains("urgent-escalation"),
        "{mail:?}"
    );
    assert_eq!(mail.to, ["humas@disdik.example", "kepala@disdik.example"]);
    assert!(mail.text.contains(&path) && mail.text.contains("Tanggap memberi tahu"), "{mail:?}");
    assert!(mail.text.contains("this comment may be a report"), "{mail:?}");
    // Nothing that a citizen wrote or is called, and nothing that staff know, leaves the house.
    for kept in ["pungli", "warga_7", "rahasia", "token of"] {
        assert!(!mail.text.contains(kept) && !told[0].to_string().contains(kept), "{kept}");
    }
    // Neither a restart nor the same comment once more tells it again; the next report is told.
    agency.stops().await;
    agency.starts().await;
    let next = agency.instagram.comment(faq::REPORT).by("warga_8").sends().await.id;
    agency.sees(&next, "escalated").await;
    listener.hears("urgent-escalation", "raised", 2).await;
    office.receives(2).await;
    assert_eq!(listener.ids(), [format!("report_{report}"), format!("report_{next}")]);
    let metrics = agency.gets("/metrics").await.text;
    for sample in [
        "tanggap_notices_total{way=\"mail\",result=\"told\"} 1",
        "tanggap_notices_waiting{way=\"webhook\"} 0",
    ] {
        assert!(metrics.contains(sample), "{sample}: {metrics}");
    }
    agency.ends().await;
}

#[tokio::test]
async fn what_waits_too_long_is_an_alarm_until_it_does_not() {
    let listener = Listener::default();
    let lines = listener.opens().await;
    let agency = Agency::opens_with(|setup| hurries(setup, &lines)).await;
    let day = 24 * 60;
    let written = [
        was_written("muda", 10, Decision::Escalate, "beasiswa"),
        was_written("lama", 20, Decision::Escalate, "beasiswa"),
        was_written("tanya", day + 1, Decision::Draft, "beasiswa"),
        was_written("obrolan", 2 * day, Decision::Ignore, "terima-kasih"),
    ];
    remembers(&agency, written.concat()).await;
    let waits = listener.hears("escalation-waits", "raised", 1).await;
    assert_eq!(waits[0]["account"], ACCOUNT);
    let unanswered = listener.hears("oldest-unanswered", "raised", 1).await;
    assert!(unanswered[0]["link"].as_str().unwrap().ends_with("/console/queue"), "{unanswered:?}");
    let raised = agency.api("read").get("alarms").await.json();
    let kinds: Vec<&str> =
        raised["items"].as_array().unwrap().iter().map(|of| of["kind"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["escalation-waits", "oldest-unanswered"]);
    let metrics = agency.gets("/metrics").await.text;
    for (kind, raised) in [("escalation-waits", 1), ("surge", 0), ("stopped", 0)] {
        let sample = format!("tanggap_alarm{{account=\"{ACCOUNT}\",kind=\"{kind}\"}} {raised}\n");
        assert!(metrics.contains(&sample), "{sample}: {metrics}");
    }
    for id in ["lama", "tanya"] {
        let path = format!("comments/{id}/reject");
        let rejected = agency.api("review").post(&path, &json!({"reason": "selesai"})).await;
        assert_eq!(rejected.status, 200, "{rejected:?}");
    }
    listener.hears("escalation-waits", "cleared", 1).await;
    listener.hears("oldest-unanswered", "cleared", 1).await;
    agency.ends().await;
}

#[tokio::test]
async fn several_in_a_minute_come_in_one_mail() {
    let office = PostOffice::opens().await;
    office.refuses(3);
    let lines = office.lines();
    let agency = Agency::opens_with(|setup| hurries(setup, &lines)).await;
    let account = agency.engine().accounts.only().unwrap().id.clone();
    let raise = |kind: AlarmKind| {
        agency.engine().alarms.raise(&account, kind, Timestamp::now(), "alasan / a reason");
    };
    raise(AlarmKind::WebhookSilent);
    // It is refused for a while, and failed tries are seen.
    office.tried(3).await;
    raise(AlarmKind::NotSubscribed);
    raise(AlarmKind::TokenExpires);
    let mut mails = office.receives(1).await;
    if !mails[0].text.contains("token segera berakhir") {
        mails = office.receives(2).await;
    }
    let told: String = mails.iter().map(|mail| mail.text.as_str()).collect();
    for said in [
        "webhook diam",
        "token segera berakhir",
        "tidak berlangganan",
        "the token ends soon",
        "  alasan",
        "  a reason",
    ] {
        assert!(told.contains(said), "{said}: {told}");
    }
    let last = mails.last().unwrap();
    assert!(
        last.subject.starts_with("[Tanggap] ") && last.subject.ends_with("peringatan: @disdik.contoh"),
        "{last:?}"
    );
    let metrics = agency.gets("/metrics").await.text;
    assert!(metrics.contains("tanggap_notices_total{way=\"mail\",result=\"failed\"} 3"), "{metrics}");
    agency.ends().await;
}

#[tokio::test]
async fn a_surge_is_told_with_its_topic() {
    let listener = Listener::default();
    let lines = listener.opens().await;
    let agency = Agency::opens_with(|setup| hurries(setup, &lines)).await;
    let hour = 60;
    // Three quiet weeks, in which a comment came every other hour; then as many as in three of their days.
    let quiet = (1..3 * 7 * 12)
        .map(|n| was_written(&format!("dulu{n}"), 2 * n * hour + 5, Decision::Ignore, "terima-kasih"));
    remembers(&agency, quiet.rev().flatten().collect()).await;
    let now = (0..30).map(|n| was_written(&format!("kini{n}"), 2, Decision::Ignore, "beasiswa"));
    remembers(&agency, now.flatten().collect()).await;
    let surges = listener.hears("surge", "raised", 2).await;
    let topics: Vec<&Value> = surges.iter().map(|surge| &surge["topic"]).collect();
    assert_eq!(topics, [&Value::Null, &json!("Uji")]);
    for surge in &surges {
        assert_eq!(surge["count"], 30, "{surge}");
        assert!(surge["expected"].as_f64().unwrap() < 3.0, "{surge}");
    }
    let metrics = agency.gets("/metrics").await.text;
    assert!(metrics.contains("kind=\"surge\"} 2\n"), "{metrics}");
    agency.ends().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_trial_says_what_works() {
    let (listener, office) = (Listener::default(), PostOffice::opens().await);
    let lines = format!("{}{}", listener.opens().await, office.lines());
    let mut agency = Agency::opens_with(|setup| hurries(setup, &lines)).await;
    agency.writes_configuration();
    let ran = run(agency.folder(), &["alarm", "test"]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert!(ran.out.contains("mail: ok: 127.0.0.1:") && ran.out.contains("webhook: ok"), "{ran:?}");
    listener.hears("trial", "raised", 1).await;
    assert!(office.receives(1).await[0].subject.contains("percobaan"));
    listener.0.lock().unwrap().refuses = 1;
    let ran = run(agency.folder(), &["alarm", "test", "--format", "json"]);
    let trials: Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!((ran.code, &trials[0]["ok"], &trials[1]["ok"]), (Some(1), &true.into(), &false.into()));
    assert_eq!(trials[1]["said"], "the answer was 500");
    agency.has(|setup| setup.more.clear());
    agency.writes_configuration();
    let ran = run(agency.folder(), &["alarm", "test"]);
    assert_eq!((ran.code, ran.out.as_str()), (Some(1), ""), "{ran:?}");
    assert!(ran.err.contains("[alarms]"), "{ran:?}");
    agency.ends().await;
}
