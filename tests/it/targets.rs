//! What an account wants to reach, how far it is, and how many misses are left: in the API, the metrics and the report.

use serde_json::{Value, json};

use crate::agency::{Agency, faq};
use crate::given::ACCOUNT;
use crate::program::run;

/// Two comments that the bot answers, and one that waits for staff.
async fn agency() -> Agency {
    let agency = Agency::opens_with(|setup| {
        setup.account().more = "targets = { within_1h = 0.9, rate = 0.5, period = 'month' }".to_owned();
    })
    .await;
    for (text, state) in [(faq::KNOWN, "answered"), (faq::KNOWN, "answered"), (faq::DRAFT, "draft")] {
        let id = agency.instagram.comment(text).sends().await.id;
        agency.sees(&id, state).await;
    }
    agency
}

#[tokio::test]
async fn only_what_is_decided_counts() {
    let agency = agency().await;
    let api = agency.api("read");
    let now = api.get("targets").await.json();
    let hour = &now["items"][0]["targets"][0];
    assert_eq!(
        [&hour["target"], &hour["goal"], &hour["decided"], &hour["met"], &hour["open"], &hour["reached"]],
        [&json!("within_1h"), &json!(0.9), &json!(2), &json!(2), &json!(1), &json!(1.0)]
    );
    // Two hours later the third one is a miss, if nobody answers; whether it is answered at all is open still.
    let later = tanggap::comment::Timestamp::now().plus_millis(2 * 3_600_000);
    let later = api.get(&format!("targets?as_of={later}")).await.json();
    let [hour, rate] = [0, 1].map(|place| &later["items"][0]["targets"][place]);
    assert_eq!([&hour["decided"], &hour["met"], &hour["open"]], [3, 2, 0]);
    assert_eq!(hour["budget"]["used"], 1);
    let near = |value: &Value, expected: f64| (value.as_f64().unwrap() - expected).abs() < 1e-9;
    assert!(near(&hour["budget"]["allowed"], 0.3) && near(&hour["budget"]["left"], -0.7), "{hour}");
    assert!(near(&hour["budget"]["burn_rate"], 1.0 / 0.3), "{hour}");
    assert_eq!([&rate["target"], &rate["decided"], &rate["open"]], [&json!("rate"), &json!(2), &json!(1)]);
    // A period of its own, another account, and what is no period.
    let early = api.get("targets?from=2026-01-01&to=2026-01-02").await.json();
    assert_eq!(early["items"][0]["targets"][0]["reached"], Value::Null);
    assert_eq!(api.get("targets?account=2").await.json()["items"], json!([]));
    api.get("targets?from=2026-01-01").await.problem(409);
    api.get("targets?from=2026-01-02&to=2026-01-01").await.problem(409);
    let metrics = agency.gets("/metrics").await.text;
    let labels = format!("{{account=\"{ACCOUNT}\",target=\"within_1h\"}}");
    for (name, value) in [("goal_ratio", "0.9"), ("reached_ratio", "1"), ("budget_used_ratio", "0")] {
        let sample = format!("tanggap_target_{name}{labels} {value}\n");
        assert!(metrics.contains(&sample), "{sample}{metrics}");
    }
    agency.ends().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_report_has_them() {
    let mut agency = agency().await;
    agency.writes_configuration();
    let ask = |format: &str| {
        let ran = run(agency.folder(), &["report", "--format", format, "--lang", "en"]);
        assert_eq!(ran.code, Some(0), "{ran:?}");
        ran.out
    };
    let said = [
        (
            "table",
            "dalam 1 jam                    100 % dari  90,0 %  tercapai; meleset 0 dari 0,2 yang boleh",
        ),
        ("md", "|within 1 h|90.0%|100%|0|0.2|"),
        ("html", "within 1 h: <b>100%</b> / 90.0% ✓"),
    ];
    for (format, line) in said {
        assert!(ask(format).contains(line), "{line}: {}", ask(format));
    }
    // The store says the same once the server has ended.
    agency.stops().await;
    for (format, line) in said {
        let ran = run(agency.folder(), &["report", "--format", format, "--lang", "en"]);
        assert!(ran.out.contains(line), "{line}: {ran:?}");
    }
}
