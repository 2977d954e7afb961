//! The poller finds what the webhook missed, and asks no more than it may.

mod allowance;
mod backlog;
mod coverage;
mod reading;
mod reconcile;
mod silence;
mod subscription;

use std::time::Duration;

use tanggap::engine::Polling;
use tanggap::instagram::simulated::{Called, What};

use crate::agency::{Agency, LIMIT, Setup};

/// Between two rounds here.
const ROUND: Duration = Duration::from_millis(50);

/// An account whose posts are read all the time.
fn polls(setup: &mut Setup) {
    setup.polling = Polling {
        interval: Some(ROUND),
        first: Duration::from_millis(10),
        spread: Duration::ZERO,
        grace: Duration::ZERO,
        ..Polling::default()
    };
}

/// The calls of one kind, in order.
fn calls(agency: &Agency, what: What) -> Vec<Called> {
    agency.instagram.calls().into_iter().filter(|call| call.what == what).collect()
}

/// Waits until that many rounds have begun from now on.
async fn rounds(agency: &Agency, more: usize) {
    let count = |calls: Vec<Called>| calls.iter().filter(|call| call.what == What::Media).count();
    let before = count(agency.instagram.calls());
    let passed =
        agency.instagram.waits_until(LIMIT, |instagram| count(instagram.calls()) >= before + more).await;
    assert!(passed, "the poller does not go on");
}
