//! The program itself, killed while it tells people of something: they are told after all, and can tell what they were
//! told before.

use std::time::Duration;

use tanggap::instagram::simulated::{Instagram, Options};

use super::Listener;
use crate::agency::{LIMIT, Setup, client, faq};
use crate::program::Server;

/// Waits until a metric of the webhook's way begins with these digits.
async fn counts(server: &Server, metric: &str, digits: &str) {
    let sample = format!("{metric} {digits}");
    let look = async {
        loop {
            let metrics = client().get(format!("http://{}/metrics", server.address)).send().await.unwrap();
            if metrics.text().await.unwrap().contains(&sample) {
                return;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    assert!(tokio::time::timeout(LIMIT, look).await.is_ok(), "never {sample}: {:#?}", server.log());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn killed_between_raising_and_telling_it_tells_at_least_once_with_the_same_id() {
    const WAITING: &str = "tanggap_notices_waiting{way=\"webhook\"}";
    let listener = Listener::default();
    let instagram = Instagram::start(Options::default()).await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let more = format!("[alarms]\n{}", listener.opens().await);
    Setup { more, ..Setup::default() }.write(folder.path(), "127.0.0.1:0", &instagram.url());

    // Killed before anybody could be told.
    let server = Server::starts(folder.path());
    instagram.delivers_to(&server.webhook()).unwrap();
    counts(&server, WAITING, "0").await;
    listener.0.lock().unwrap().refuses = usize::MAX;
    let report = instagram.comment(faq::REPORT).by("warga_7").sends().await.id;
    counts(&server, WAITING, "1").await;
    server.killed();

    // Killed when they were told, and before it knew.
    {
        let mut heard = listener.0.lock().unwrap();
        (heard.refuses, heard.holds) = (0, 1);
    }
    let server = Server::starts(folder.path());
    listener.hears("urgent-escalation", "raised", 1).await;
    server.killed();

    // Killed when it knew: nothing is told again, and the next report is.
    let server = Server::starts(folder.path());
    listener.hears("urgent-escalation", "raised", 2).await;
    counts(&server, WAITING, "0").await;
    server.killed();
    let server = Server::starts(folder.path());
    instagram.delivers_to(&server.webhook()).unwrap();
    let next = instagram.comment(faq::REPORT).by("warga_8").sends().await.id;
    listener.hears("urgent-escalation", "raised", 3).await;
    let [report, next] = [report, next].map(|id| format!("report_{id}"));
    assert_eq!(listener.ids(), [report.clone(), report, next]);
    assert!(server.terminated().0.success());
}
