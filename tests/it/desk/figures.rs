//! The figures of participation agree with what citizens saw, by Instagram's own clock.

use serde_json::{Value, json};
use tanggap::comment::Timestamp;
use tanggap::instagram::simulated::{Fault, What};

use super::does;
use crate::agency::{Agency, faq};
use crate::given::ACCOUNT;

/// The Graph API gives whole seconds.
const SECOND: i64 = 1000;

async fn figures(agency: &Agency, query: &str) -> Value {
    let answer = agency.api("read").get(&format!("participation?{query}")).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    answer.json()
}

#[tokio::test]
async fn the_report_says_what_citizens_saw() {
    let agency = Agency::opens().await;
    let instagram = &agency.instagram;
    let now = Timestamp::now();
    let ago = |seconds: i64| now.plus_millis(-seconds * SECOND);
    // Three are answered by the bot, long after they were written: the webhook was late.
    let mut by_bot = Vec::new();
    for (who, seconds) in [("warga_1", 5000), ("warga_2", 1000), ("warga_3", 120)] {
        let asked = instagram.comment(faq::KNOWN).by(who).at(ago(seconds)).writes();
        instagram.tells_of([&asked]).sends().await;
        by_bot.push(asked);
    }
    for asked in &by_bot {
        agency.sees(asked, "answered").await;
    }
    // One is approved, one is answered by staff in Instagram, one is ignored, two wait.
    let approved = instagram.comment(faq::DRAFT).at(ago(300)).writes();
    let typed = instagram.comment(faq::REPORT).at(ago(30)).writes();
    let thanks = instagram.comment(faq::THANKS).writes();
    let waits = instagram.comment(faq::DRAFT).at(ago(50)).writes();
    // Held back, so that its time is still the notification's.
    instagram.tells_of([&approved, &typed, &thanks, &waits]).sends().await;
    agency.sees(&waits, "draft").await;
    assert_eq!(does(&agency, &approved, "approve", &json!({})).await.status, 200);
    agency.sees(&approved, "answered").await;
    instagram.staff_replies(&typed, "Kami cek").await;
    agency.sees(&typed, "answered").await;
    // What staff write themselves is nobody's question; what stands below a stranger's comment is not put to us.
    let own = instagram.comment(faq::KNOWN).by_staff().on(&instagram.posts()[0].id).sends().await.id;
    let chat = instagram.comment("iya betul").by("warga_8").under(&thanks).sends().await.id;
    for id in [&own, &chat] {
        agency.sees(id, "ignored").await;
    }

    let day = "from=2026-01-01&to=2126-01-01";
    let document = figures(&agency, day).await;
    assert_eq!(document["definition"], 1);
    assert_eq!(document["zone"], "Asia/Jakarta");
    let group = &document["groups"][0];
    assert_eq!(document["groups"].as_array().unwrap().len(), 1);
    assert_eq!(group["key"], json!({}));
    let counts = |name: &str| group[name].as_u64().unwrap();
    assert_eq!((counts("comments"), counts("questions")), (7, 6), "{group:#}");
    assert_eq!((counts("answered"), counts("answered_questions")), (5, 5));
    assert_eq!(group["responders"], json!({"bot": 3, "approved": 1, "staff": 1}));
    assert!((group["rate"].as_f64().unwrap() - 5.0 / 7.0).abs() < 1e-9);
    assert!((group["question_rate"].as_f64().unwrap() - 5.0 / 6.0).abs() < 1e-9);
    assert_eq!(group["mature"], false);

    // The bot's latencies, one by one, as a citizen with a watch would have measured them.
    for (who, asked) in by_bot.iter().chain([&approved]).enumerate() {
        let (written, reply) = (instagram.written(asked).unwrap(), instagram.replies_to(asked).remove(0));
        let comment = agency.comment(asked).await;
        let moment = |name: &str| -> Timestamp { comment[name].as_str().unwrap().parse().unwrap() };
        assert_eq!(comment["clock"], "graph");
        assert!((0..SECOND).contains(&written.at.since(moment("written_at"))), "{who}: {comment:#}");
        assert!(moment("answered_at").since(reply.at).abs() < SECOND, "{who}: {comment:#}");
    }
    let mut watched: Vec<i64> = by_bot
        .iter()
        .map(|asked| instagram.replies_to(asked)[0].at.since(instagram.written(asked).unwrap().at))
        .collect();
    watched.sort_unstable();
    let bot = figures(&agency, &format!("{day}&by=responder")).await;
    let bot =
        bot["groups"].as_array().unwrap().iter().find(|group| group["key"]["responder"] == "bot").unwrap();
    for (name, expected) in [("median", watched[1]), ("p90", watched[2]), ("p99", watched[2])] {
        let measured = bot["latency_ms"][name].as_i64().unwrap();
        assert!((measured - expected).abs() <= 2 * SECOND, "{name}: {measured}, seen {expected}");
    }
    // Of three, those after 120 s and 1000 s are within an hour, one of them within a quarter.
    let thirds = |n: f64| json!(n / 3.0);
    let expected = json!({"15m": thirds(1.0), "1h": thirds(2.0), "24h": thirds(3.0)});
    assert_eq!(bot["within"], expected);
    agency.ends().await;
}

#[tokio::test]
async fn figures_are_split_and_bounded_as_asked() {
    let agency = Agency::opens().await;
    agency.instagram.stays_wrong(What::Comment, Fault::status(503));
    for (text, state) in [(faq::KNOWN, "queued"), (faq::DRAFT, "draft"), (faq::THANKS, "ignored")] {
        let id = agency.instagram.comment(text).sends().await.id;
        agency.sees(&id, state).await;
    }
    let all = "from=2026-01-01&to=2126-01-01";
    let keys = async |query: &str| -> Vec<Value> {
        let document = figures(&agency, &format!("{all}&{query}")).await;
        let groups = document["groups"].as_array().unwrap();
        groups.iter().map(|group| json!([group["key"], group["comments"]])).collect()
    };
    assert_eq!(
        keys("by=intent").await,
        [
            json!([{"intent": "beasiswa"}, 1]),
            json!([{"intent": "ppdb-jadwal"}, 1]),
            json!([{"intent": "terima-kasih"}, 1]),
        ]
    );
    assert_eq!(keys("by=topic,account").await, [json!([{"topic": "Uji", "account": ACCOUNT}, 3])]);
    assert_eq!(keys(&format!("account={ACCOUNT}")).await, [json!([{}, 3])]);
    assert_eq!(keys("account=1").await, [json!([{}, 0])]);
    let before = figures(&agency, "from=2020-01-01&to=2020-02-01").await;
    let group = &before["groups"][0];
    assert_eq!(
        (&group["comments"], &group["rate"], &group["mature"]),
        (&json!(0), &json!(null), &json!(true))
    );

    // Those who wait count as waiting until the moment that is asked for.
    let later = figures(&agency, &format!("{all}&as_of=2126-01-01T00:00:00Z")).await;
    let group = &later["groups"][0];
    assert_eq!((&group["answered"], &group["survival"]["median_ms"]), (&json!(0), &json!(null)));
    assert_eq!(group["latency_ms"]["median"], json!(null));
    agency.ends().await;
}
