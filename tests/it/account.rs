//! `tanggap account check`: an installation is proven, and what is wrong with it is said with its mend.

use std::net::SocketAddr;
use std::time::Duration;

use serde_json::{Value, json};
use tanggap::comment::AccountId;
use tanggap::instagram::Graph;
use tanggap::instagram::simulated::{Account, Fault, What};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

use crate::agency::{Agency, faq};
use crate::program::run;

/// The lines that `account check` has for each thing it looks at.
const ALL: [&str; 8] = [
    "token",
    "id",
    "username",
    "professional",
    "permission",
    "subscription-account",
    "subscription-app",
    "webhook",
];

/// An agency behind a proxy, as in the field.
struct Installed {
    agency: Agency,
    proxy: JoinHandle<()>,
}

impl Installed {
    async fn well() -> Self {
        let door = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", door.local_addr().unwrap());
        let agency = Agency::opens_with(|setup| setup.public_url = Some(url.clone())).await;
        agency.instagram.delivers_to(&format!("{url}/webhook")).unwrap();
        agency.writes_configuration();
        let server: SocketAddr = agency.url("").trim_start_matches("http://").parse().unwrap();
        Self { agency, proxy: tokio::spawn(forward(door, server)) }
    }

    /// The exit code, and each line by its name.
    fn check(&self) -> (Option<i32>, Value) {
        let ran = run(self.agency.folder(), &["account", "check", "--format", "json"]);
        let report: Value = serde_json::from_str(&ran.out).unwrap_or_else(|error| panic!("{error}: {ran:?}"));
        assert_eq!(report["ok"] == true, ran.code == Some(0), "{ran:?}");
        for secret in ["rehearsal", "token of the handshake"] {
            assert!(!ran.out.contains(secret) && !ran.err.contains(secret), "{secret} is shown: {ran:?}");
        }
        (ran.code, report["accounts"][0]["lines"].clone())
    }

    /// The line of that name, once it is a fault with a mend in both languages.
    fn fault(&self, check: &str) -> String {
        let (code, lines) = self.check();
        assert_eq!(code, Some(1), "{lines:#}");
        let line = line(&lines, check);
        assert_eq!(line["result"], "fault", "{lines:#}");
        assert!(line["mend"]["id"].is_string() && line["mend"]["en"].is_string(), "{line:#}");
        line["text"]["en"].as_str().unwrap().to_owned()
    }
}

fn line<'a>(lines: &'a Value, check: &str) -> &'a Value {
    lines.as_array().unwrap().iter().find(|line| line["check"] == check).unwrap_or(&Value::Null)
}

async fn forward(door: TcpListener, to: SocketAddr) {
    while let Ok((mut here, _)) = door.accept().await {
        tokio::spawn(async move {
            let mut there = TcpStream::connect(to).await?;
            tokio::io::copy_bidirectional(&mut here, &mut there).await
        });
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_sound_installation_is_proven_line_by_line() {
    let installed = Installed::well().await;
    let (code, lines) = installed.check();
    assert_eq!(code, Some(0), "{lines:#}");
    for check in ALL.iter().chain(&["clock"]) {
        assert_eq!(line(&lines, check)["result"], "ok", "{check}: {lines:#}");
    }
    // For people in both languages, without colours where nobody sees them.
    let ran = run(installed.agency.folder(), &["account", "check"]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    for words in ["@disdik.contoh", "komentar dapat dibaca", "comments can be read", "baik / all is well"] {
        assert!(ran.out.contains(words), "{words} is not in {}", ran.out);
    }
    assert!(!ran.out.contains('\u{1b}'), "{}", ran.out);
    let unknown = run(installed.agency.folder(), &["account", "check", "--account", "1"]);
    assert_eq!((unknown.code, unknown.out.as_str()), (Some(1), ""), "{unknown:?}");
    installed.agency.ends().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_wrong_is_said_with_its_mend() {
    let installed = Installed::well().await;
    let (instagram, id) = (installed.agency.instagram.clone(), Account::example().id);

    instagram.subscribes(&id, &[]);
    assert!(installed.fault("subscription-account").contains("not subscribed to `comments`"));
    instagram.subscribes(&id, &["comments"]);

    instagram.app_subscribes(&["messages"]);
    assert!(installed.fault("subscription-app").contains("without `comments`"));
    instagram.app_subscribes(&["comments"]);
    instagram.delivers_to("http://127.0.0.1:9/elsewhere").unwrap();
    assert!(installed.fault("subscription-app").contains("/elsewhere"));
    instagram.delivers_to(&installed.agency.url("/webhook")).unwrap();

    instagram.goes_wrong(What::CommentsOf, [Fault::error(10, None)]);
    assert!(installed.fault("permission").contains("code 10"));

    let slow_clock = Fault::slow(Duration::ZERO).with_header("date", "Fri, 01 Jan 2100 00:00:00 GMT");
    instagram.goes_wrong(What::Subscription, [slow_clock]);
    assert!(installed.fault("clock").ends_with("s slow"));

    instagram.gives_token(&id, None);
    assert!(installed.fault("token").contains("code 190"));
    let (_, lines) = installed.check();
    assert_eq!(line(&lines, "permission")["result"], "unknown", "{lines:#}");
    instagram.gives_token(&id, Account::example().token.as_deref());

    installed.proxy.abort();
    let _ = installed.proxy.await;
    let ran = run(installed.agency.folder(), &["account", "check"]);
    assert_eq!(ran.code, Some(1), "{ran:?}");
    assert!(ran.out.contains("does not answer") && ran.out.contains("tidak menjawab"), "{}", ran.out);
    installed.agency.ends().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_wrong_id_and_the_wrong_name_are_told_from_the_right_ones_without_a_server() {
    let mut agency = Agency::opens().await;
    let asked = agency.instagram.comment(faq::KNOWN).sends().await.id;
    agency.sees(&asked, "answered").await;
    agency.stops().await;
    let graph = Graph::new(&agency.instagram.url(), "v26.0", Duration::from_secs(5)).unwrap();
    let token = Account::example().token.unwrap();
    let me = graph.me(&token).await.unwrap();
    let wrong = AccountId::new(me.id.unwrap()).unwrap();
    agency.has(|setup| {
        setup.account().account.id = wrong.clone();
        setup.account().account.username = "disdik.lama".to_owned();
    });
    agency.writes_configuration();
    let ran = run(agency.folder(), &["account", "check", "--format", "json"]);
    let report: Value = serde_json::from_str(&ran.out).unwrap_or_else(|error| panic!("{error}: {ran:?}"));
    let lines = &report["accounts"][0]["lines"];
    assert_eq!((ran.code, &report["ok"]), (Some(1), &json!(false)));
    assert!(
        line(lines, "id")["text"]["en"].as_str().unwrap().contains("is `id` and not `user_id`"),
        "{lines:#}"
    );
    let mend = line(lines, "id")["mend"]["en"].as_str().unwrap();
    assert!(mend.contains(me.user_id.as_str()), "{mend}");
    assert!(line(lines, "username")["mend"]["en"].as_str().unwrap().contains("disdik.contoh"), "{lines:#}");
    assert_eq!(line(lines, "webhook")["result"], "fault", "no server is at work: {lines:#}");
}
