//! What there is to post about: what was asked most, what rose, and what had no answer.

use serde_json::{Value, json};

use crate::agency::{Agency, faq};
use crate::given::ACCOUNT;
use crate::past::{Asked, Past};
use crate::program::run;

/// Questions that no intent answers, of one kind; one of them tells whom it is about.
const PARKING: [&str; 5] = [
    "parkir motor di kantor dinas bayar berapa ya?",
    "@budi_08 parkir mobil di kantor dinas bayar berapa?",
    "di kantor dinas parkir motor berapa bayarnya?",
    "bayar berapa parkir di kantor dinas ya min?",
    "parkir kantor dinas bayar berapa? hubungi saya 081234567890",
];

/// Two weeks: a question that doubled by far more than chance, one that stayed, one that rose by chance alone.
fn past() -> Past {
    let mut past = Past::default();
    let asked = |days_ago, intent| Asked { days_ago, intent: Some(intent), ..Asked::default() };
    past.has(1, &asked(20, "seragam"))
        .has(4, &asked(10, "ppdb-jadwal"))
        .has(20, &asked(3, "ppdb-jadwal"))
        .has(8, &asked(9, "beasiswa"))
        .has(9, &asked(2, "beasiswa"))
        .has(2, &asked(9, "ijazah-hilang"))
        .has(5, &Asked { answered_after: None, ..asked(2, "ijazah-hilang") });
    for text in PARKING {
        past.has(1, &Asked { days_ago: 2, text, intent: None, answered_after: None, ..Asked::default() });
    }
    past
}

/// A week that ends tomorrow, by moments.
fn week() -> (String, String) {
    let now = tanggap::comment::Timestamp::now();
    (now.plus_millis(-6 * 24 * 3_600_000).to_string(), now.plus_millis(3_600_000).to_string())
}

fn names(subjects: &Value) -> Vec<&str> {
    subjects.as_array().unwrap().iter().map(|subject| subject["intent"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn an_agency_learns_what_to_post_about() {
    let agency = Agency::opens().await;
    past().comes_to(&agency).await;
    let (from, to) = week();
    let answer = agency.api("read").get(&format!("sharing?from={from}&to={to}&account={ACCOUNT}")).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    let told = answer.json();
    assert_eq!((&told["comments"], &told["questions"]), (&json!(39), &json!(34)), "{told:#}");
    assert_eq!(names(&told["asked"]), ["ppdb-jadwal", "beasiswa", "ijazah-hilang"]);
    assert_eq!(names(&told["rose"]), ["ppdb-jadwal"], "{told:#}");
    let risen = &told["rose"][0];
    assert_eq!(
        (&risen["questions"], &risen["before"], &risen["ratio"]),
        (&json!(20), &json!(4), &json!(5.0))
    );
    let post = risen["post"].as_str().unwrap();
    assert!(post.contains("Jadwal pendaftaran") && post.contains(faq::ANSWER), "{post}");
    // What nobody confirmed is not put into anybody's mouth.
    let waiting = &told["asked"][2];
    assert_eq!(waiting["rate"], json!(0.0));
    let post = waiting["post"].as_str().unwrap();
    assert!(post.contains("konfirmasikan") && !post.contains("Jalan Contoh"), "{post}");

    let missing = &told["unanswered"];
    assert_eq!((&missing["unmatched"], &missing["more"]), (&json!(5), &json!(false)), "{missing:#}");
    let proposal = &missing["proposals"][0];
    assert!(proposal["examples"][0].as_str().unwrap().contains("parkir"), "{proposal:#}");
    assert!(!missing.to_string().contains("budi_08") && !missing.to_string().contains("0812"), "{missing:#}");

    // Where the period before is not there, nothing is said to rise.
    let early = agency.api("read").get(&format!("sharing?from=2026-01-01&to={to}")).await.json();
    assert_eq!((&early["before"], &early["rose"]), (&Value::Null, &json!([])), "{early:#}");
    assert_eq!(early["asked"][0]["ratio"], Value::Null);
    agency.open_api().get(&format!("sharing?from={from}&to={to}")).await.problem(401);
    agency.api("read").get("sharing?from=kemarin&to=2026-01-01").await.problem(400);
    agency.api("read").get("sharing?from=2026-01-02&to=2026-01-01").await.problem(409);

    agency.writes_configuration();
    let (folder, server) = (agency.folder().to_owned(), agency.url(""));
    let ran = tokio::task::spawn_blocking(move || {
        let asked = ["share", "--from", &from, "--to", &to];
        let remote = ["--server", &server, "--token", "read", "--format", "json"];
        run(&folder, &[&asked[..], &remote[..]].concat())
    });
    let ran = ran.await.unwrap();
    assert_eq!(ran.code, Some(0), "{ran:?}");
    let by_program: Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!(by_program["rose"], told["rose"]);
    agency.ends().await;
}

#[tokio::test]
async fn the_program_tells_it_from_the_store_of_a_stopped_server() {
    let mut agency = Agency::opens().await;
    past().comes_to(&agency).await;
    agency.stops().await;
    agency.writes_configuration();
    let (from, to) = week();
    let share = |format: &str| {
        let ran = run(agency.folder(), &["share", "--from", &from, "--to", &to, "--format", format]);
        assert_eq!(ran.code, Some(0), "{ran:?}");
        ran.out
    };
    let table = share("table");
    for says in [
        "Paling banyak ditanyakan",
        "Yang naik",
        "4 (×5,0)",
        "5 dari 39",
        "Usulan unggahan",
        "Makin banyak yang bertanya: Jadwal pendaftaran (20 kali, sebelumnya 4)",
    ] {
        assert!(table.contains(says), "{says}: {table}");
    }
    let markdown = share("md");
    assert!(
        markdown.contains("|Jadwal pendaftaran|20|") && markdown.contains("## Usulan unggahan"),
        "{markdown}"
    );
}
