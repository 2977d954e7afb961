//! How much is said, and how: Meta's allowance, the spacing, and words in turn.

use std::time::Duration;

use serde_json::Value;
use tanggap::comment::Timestamp;
use tanggap::instagram::simulated::{Fault, What};

use super::{asks, between, calls, outcomes};
use crate::agency::{Agency, faq};

/// The header that tells of a used-up allowance, which comes back in some two seconds (0.035 min).
const USED_UP: &str = r#"{"17841400000000000":[{"type":"instagram","call_count":100,"total_cputime":1,
    "total_time":1,"estimated_time_to_regain_access":0.035}]}"#;
/// So long nobody may call in each case, in milliseconds.
const ALONE: i64 = 2_000;

#[tokio::test]
async fn who_asks_to_be_left_alone_is_whatever_the_answer_was() {
    let header = USED_UP.replace(['\n', ' '], "");
    let used_up = Fault::slow(Duration::ZERO).with_header("x-business-use-case-usage", header.clone());
    let overloaded = Fault::status(503).after_doing_it().with_header("retry-after", "2");
    let both = Fault::error(1, None).with_status(500).after_doing_it();
    let both = both.with_header("x-business-use-case-usage", header);
    for fault in [used_up, overloaded, both] {
        let agency = Agency::opens_with(|setup| setup.instagram.echo = None).await;
        agency.instagram.goes_wrong(What::Reply, [fault.clone()]);
        let first = asks(&agency, "warga_1").await;
        let is_over = |comment: &Value| !outcomes(comment).is_empty();
        agency.sees_that(&first, "said", is_over).await;
        // The answer was read before this moment.
        let from = Timestamp::now();
        let waits = [asks(&agency, "warga_2").await, asks(&agency, "warga_3").await];
        for asked in waits.iter().chain([&first]) {
            agency.sees(asked, "answered").await;
        }
        let replies = calls(&agency.instagram, What::Reply);
        let until = replies[0].at.plus_millis(ALONE);
        let all = agency.instagram.calls();
        let hasty: Vec<_> = all.iter().filter(|call| call.at > from && call.at < until).collect();
        assert!(hasty.is_empty(), "{fault:?}: called before {until}: {hasty:#?}");
        agency.ends().await;
    }
}

#[tokio::test]
async fn replies_keep_their_distance() {
    let spacing = Duration::from_millis(300);
    let agency = Agency::opens_with(|setup| {
        setup.spacing = spacing;
        setup.instagram.echo = None;
    })
    .await;
    let mut asked = Vec::new();
    for n in 0..5 {
        asked.push(asks(&agency, &format!("warga_{n}")).await);
    }
    for id in &asked {
        agency.sees(id, "answered").await;
    }
    // Each turn is kept exactly; between turn and call are two readings, which are not equally fast.
    let replies = calls(&agency.instagram, What::Reply);
    let least = i64::try_from(spacing.as_millis()).unwrap() * 4;
    let all = between(&replies[0], &replies[4]);
    assert!(all >= least - 300, "five replies within {all} ms");
    agency.ends().await;
}

#[tokio::test]
async fn variants_of_an_answer_take_turns() {
    let agency = Agency::opens_with(|setup| {
        for (_, text) in &mut setup.account().files {
            let one = r#"id = ["Pendaftaran dibuka {{ jadwal }}."]"#;
            let three = r#"id = ["Satu: {{ jadwal }}.", "Dua: {{ jadwal }}.", "Tiga: {{ jadwal }}."]"#;
            *text = text.replace(one, three);
        }
    })
    .await;
    let mut said = Vec::new();
    for n in 0..7 {
        let asked = asks(&agency, &format!("warga_{n}")).await;
        // What is only thanks, or drafted, takes no turn.
        agency.instagram.comment(faq::THANKS).by("warga_9").sends().await;
        let text = agency.reply(&asked).await.text;
        said.push(text.split_once(' ').unwrap().1.to_owned());
    }
    for three in said.windows(3) {
        assert!(three[0] != three[1] && three[1] != three[2] && three[0] != three[2], "{said:?}");
    }
    agency.ends().await;
}
