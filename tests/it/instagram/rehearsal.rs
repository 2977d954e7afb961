//! A rehearsal against a webhook that answers everything, once or twice.

use std::time::Duration;

use tanggap::comment::CommentId;
use tanggap::instagram::Graph;
use tanggap::instagram::simulated::rehearsal::{self, Event, Plan};
use tanggap::instagram::simulated::{Account, Instagram, Options, Tally};

use super::{LIMIT, Receiver};

/// A webhook alone, to be pointed at.
async fn receiver() -> (Receiver, String) {
    // The simulated Instagram of the rehearsal is another; this one only lends its setting.
    let instagram = Instagram::start(Options::default()).await.unwrap();
    let receiver = Receiver::of(&instagram).await;
    let webhook = instagram.webhook().unwrap();
    (receiver, webhook)
}

fn plan(webhook: String) -> Plan {
    Plan {
        webhook,
        app_secret: Options::default().app_secret,
        verify_token: "verify".to_owned(),
        listen: ([127, 0, 0, 1], 0).into(),
        account: Account::example(),
        app_id: None,
        comments: rehearsal::comments("kapan ppdb dibuka?\nijazah saya hilang"),
        count: Some(30),
        rate: 500.0,
        duplicates: 0.3,
        batches: 0.3,
        disorder: 0.2,
        flat: 0.5,
        missed: 0.0,
        faults: 0.0,
        quiet: Duration::from_millis(300),
        seed: 7,
    }
}

/// Answers every comment by a citizen that the webhook hears of for the first time, `times` times.
async fn answer_everything(receiver: Receiver, graph: Graph, times: usize) {
    let token = Account::example().token.unwrap();
    let mut answered = std::collections::HashSet::new();
    loop {
        for event in receiver.events().iter().filter(|event| !event.is_by_account()) {
            let told = event.comment().unwrap();
            if answered.insert(told.id.as_str().to_owned()) {
                for _ in 0..times {
                    let id = CommentId::new(told.id.as_str()).unwrap();
                    graph.reply(&token, &id, &format!("@{} besok", author(event))).await.unwrap();
                }
            }
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

fn author(event: &instagram_webhook::Event) -> String {
    event.comment().and_then(|told| told.from.as_ref()?.username.clone()).unwrap()
}

async fn rehearse(times: usize) -> (Tally, Vec<String>) {
    let (receiver, webhook) = receiver().await;
    let mut server = None;
    let mut lines = Vec::new();
    let tally = rehearsal::run(plan(webhook), std::future::pending(), |event| {
        if let Event::Started(url) = &event {
            let graph = Graph::new(url, "v26.0", LIMIT).unwrap();
            server = Some(tokio::spawn(answer_everything(receiver.clone(), graph, times)));
        }
        lines.push(event.to_string());
    });
    let tally = tally.await.unwrap();
    server.unwrap().abort();
    (tally, lines)
}

#[tokio::test]
async fn the_tally_says_what_the_citizens_saw() {
    let (tally, lines) = rehearse(1).await;
    assert_eq!((tally.comments, tally.answered, tally.replies, tally.doubled), (30, 30, 30, 0));
    assert_eq!((tally.delivered, tally.given_up), (tally.notifications, 0));
    assert!(
        tally.latency_ms.is_some_and(|latency| latency.median <= latency.longest && latency.longest < 10_000)
    );
    assert_eq!(lines[1], "webhook verified");
    assert!(lines.iter().any(|line| line.ends_with(": ijazah saya hilang")), "{lines:#?}");
    assert!(lines.iter().any(|line| line.starts_with("@disdik.contoh after ")), "{lines:#?}");
}

#[tokio::test]
async fn a_doubled_reply_is_counted() {
    let (tally, _) = rehearse(2).await;
    assert_eq!((tally.answered, tally.replies, tally.doubled), (30, 60, 30));
}

#[tokio::test]
async fn a_rehearsal_ends_when_it_is_told_to() {
    let (_receiver, webhook) = receiver().await;
    let endless = Plan { count: None, rate: 50.0, ..plan(webhook) };
    let (end, ended) = tokio::sync::oneshot::channel();
    let mut end = Some(end);
    let run = rehearsal::run(
        endless,
        async move {
            let _ = ended.await;
        },
        |event| {
            if event.to_string().ends_with("kapan ppdb dibuka?") {
                end.take().map(|end| end.send(()));
            }
        },
    );
    let tally = tokio::time::timeout(LIMIT, run).await.unwrap().unwrap();
    assert!(tally.comments >= 1);
}
