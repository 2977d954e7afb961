//! Reports that are written by themselves: each once, also across restarts, and after days of standstill.

use std::collections::BTreeSet;
use std::path::Path;

use serde_json::Value;
use tanggap::comment::Timestamp;
use tanggap::config::Reports;

use crate::agency::{Agency, LIMIT, Served, quoted};
use crate::past::{Asked, Past};

const DAY: i64 = 24 * 3_600_000;

fn files(dir: &Path) -> BTreeSet<String> {
    let entries = std::fs::read_dir(dir).unwrap();
    entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
}

fn weekly(dir: &Path) -> Reports {
    Reports { dir: Some(dir.to_owned()), weekly: true, monthly: false }
}

#[tokio::test]
async fn each_week_is_reported_once_when_it_is_over_for_a_day() {
    let agency = Agency::opens().await;
    let dir = agency.folder().join("laporan");
    let write = async |reports: &Reports, now: Timestamp| {
        agency.engine().write_due_reports(&dir, reports, now).await.unwrap()
    };
    let now = Timestamp::now();
    assert!(write(&weekly(&dir), now).await.is_empty(), "nobody has written yet");
    let mut past = Past::default();
    past.has(3, &Asked { days_ago: 16, ..Asked::default() })
        .has(2, &Asked { days_ago: 9, ..Asked::default() });
    past.comes_to(&agency).await;

    let first = write(&weekly(&dir), now).await;
    assert!((1..=2).contains(&first.len()), "{first:?}");
    let (name, there) = (first[0].clone(), files(&dir));
    for ending in ["id.html", "en.html", "json"] {
        assert!(there.contains(&format!("{name}.{ending}")), "{name}.{ending}: {there:?}");
    }
    assert_eq!(there.len(), 3 * first.len(), "nothing half-written is left: {there:?}");
    let read = |file: &str| std::fs::read_to_string(dir.join(format!("{name}.{file}"))).unwrap();
    let figures: Value = serde_json::from_str(&read("json")).unwrap();
    assert_eq!(
        (&figures["groups"][0]["comments"], &figures["groups"][0]["mature"]),
        (&3.into(), &true.into())
    );
    assert!(
        read("id.html").contains("Laporan partisipasi") && read("en.html").contains("Participation report")
    );
    assert!(read("en.html").contains("95.0%"), "the account's target");

    assert!(write(&weekly(&dir), now).await.is_empty(), "each once");
    // After a month of standstill, what was missed is made up for; and what a person removed is written again.
    std::fs::remove_file(dir.join(format!("{name}.json"))).unwrap();
    let later = write(&weekly(&dir), now.plus_millis(28 * DAY)).await;
    assert_eq!((later[0].as_str(), later.len()), (name.as_str(), 5), "{later:?}");
    let both = Reports { monthly: true, ..weekly(&dir) };
    let months = write(&both, now.plus_millis(40 * DAY)).await;
    assert!(months.iter().any(|name| !name.contains("-W")), "{months:?}");
    agency.ends().await;
}

#[tokio::test]
async fn a_server_writes_them_and_each_office_has_its_own() {
    let mut agency = Agency::opens_with(|setup| setup.accounts.push(Served::other())).await;
    let mut past = Past::default();
    past.has(3, &Asked { days_ago: 40, ..Asked::default() });
    past.comes_to(&agency).await;
    let dir = agency.folder().join("laporan");
    let more = format!("[reports]\ndir = {}\n", quoted(&dir.display().to_string()));
    agency.has(|setup| setup.more = more);
    agency.stops().await;
    agency.starts().await;
    let is_there = async {
        while !dir.is_dir() || !files(&dir).iter().any(|name| name.ends_with("-disdik.contoh.json")) {
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        }
    };
    tokio::time::timeout(LIMIT, is_there).await.unwrap();
    // Of an office that nobody has written to there is nothing to tell.
    assert!(!files(&dir).iter().any(|name| name.contains("dinas.lain")));
    agency.ends().await;
}
