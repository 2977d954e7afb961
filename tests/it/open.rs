//! What anybody may read without a login: the FAQ, how fast citizens are answered, and open data.

use serde_json::Value;

use crate::agency::{Agency, Answer, Served, client, faq};
use crate::past::{Asked, Past};

/// Everything that there is, in the order of a visit.
const PAGES: [&str; 9] = [
    "/open",
    "/open?lang=en",
    "/open/faq",
    "/open/faq?lang=su",
    "/open/faq/ppdb-jadwal",
    "/open/participation",
    "/open/participation?period=90&lang=en",
    "/open/data",
    "/open/data/participation-by-day.csv",
];

async fn get(agency: &Agency, path: &str, headers: &[(&str, &str)]) -> reqwest::Response {
    let request = client().get(agency.url(path));
    headers.iter().fold(request, |request, (name, value)| request.header(*name, *value)).send().await.unwrap()
}

async fn reads(agency: &Agency, path: &str) -> String {
    let answer = agency.gets(path).await;
    assert_eq!(answer.status, 200, "{path}: {answer:?}");
    answer.text
}

/// The rows of a file of open data.
async fn rows(agency: &Agency, file: &str) -> Vec<Value> {
    let answer: Answer = agency.gets(&format!("/open/data/{file}")).await;
    assert_eq!(answer.status, 200, "{file}: {answer:?}");
    answer.json()["items"].as_array().unwrap().clone()
}

/// What is in the figures of a quiet account: busy days, days with too few comments, small topics.
fn past() -> Past {
    let mut past = Past::default();
    let known = Asked::default();
    for days_ago in [70, 69, 50, 10, 9, 8] {
        past.has(6, &Asked { days_ago, ..known });
    }
    past.has(2, &Asked { days_ago: 68, ..known })
        .has(3, &Asked { days_ago: 67, answered_after: None, ..known })
        .has(2, &Asked { days_ago: 66, intent: None, answered_after: None, ..known })
        .has(4, &Asked { days_ago: 7, ..known })
        .has(9, &Asked { days_ago: 0, ..known });
    past
}

#[tokio::test]
async fn citizens_find_confirmed_answers_and_nothing_else() {
    let agency = Agency::opens().await;
    let list = reads(&agency, "/open/faq").await;
    assert!(list.contains("Jadwal pendaftaran") && list.contains("/open/faq/beasiswa"), "{list}");
    for hidden in ["pungutan", "terima-kasih"] {
        assert!(!list.contains(hidden), "{hidden} is shown: {list}");
        let answer = agency.gets(&format!("/open/faq/{hidden}")).await;
        assert!(answer.status == 404 && answer.text.contains("Halaman ini tidak ada"), "{answer:?}");
    }
    for (path, says) in [
        ("/open/faq/ppdb-jadwal", faq::ANSWER),
        ("/open/faq/ppdb-jadwal?lang=su", "Pendaptaran dibuka 2 Juni, nuhun."),
        ("/open/faq/ppdb-jadwal?lang=en&fbclid=x", "Enrolment opens on 2 Juni."),
        // What is not there in a language is given in Indonesian, and says so.
        ("/open/faq/beasiswa?lang=en", "not available in English yet"),
        ("/open/faq/beasiswa?lang=en", "<p lang=\"id\">Beasiswa: silakan bawa kartu keluarga.</p>"),
        ("/open/faq/ijazah-hilang", "menunggu konfirmasi dinas"),
        ("/open/faq/seragam", "Masa berlaku jawaban ini sudah lewat"),
        ("/open/faq?q=PPDB+bukanya+kapan+ya", "Jadwal pendaftaran"),
        ("/open/faq?q=beasiswa", "kartu keluarga"),
        ("/open/faq?q=pungli", "petugas yang menangani langsung"),
        ("/open/faq?q=harga+cabai", "Tidak ada yang cocok"),
        ("/open/faq?q=%3Cscript%3E", "value=\"&lt;script&gt;\""),
    ] {
        let page = reads(&agency, path).await;
        assert!(page.contains(says), "{path} does not say {says}: {page}");
        // What nobody confirmed, and what held once.
        assert!(!page.contains("Jalan Contoh") && !page.contains("tidak wajib dibeli"), "{path}: {page}");
        assert!(!page.contains("<script"), "{path}: {page}");
    }
    let english = reads(&agency, "/open/faq?lang=en").await;
    assert!(english.contains("<html lang=\"en\"") && english.contains("What would you like to know?"));
    let file = rows(&agency, "faq.json").await;
    let answers: Vec<&str> = file.iter().map(|row| row["answer"].as_str().unwrap()).collect();
    assert_eq!(answers.len(), 4, "three languages of one, one of another: {answers:?}");
    agency.ends().await;
}

#[tokio::test]
async fn pages_may_be_kept_and_run_nothing() {
    let agency = Agency::opens().await;
    past().comes_to(&agency).await;
    for path in PAGES {
        let first = get(&agency, path, &[]).await;
        let header = |name: &str| first.headers()[name].to_str().unwrap().to_owned();
        assert_eq!((first.status().as_u16(), header("cache-control").as_str()), (200, "public, max-age=60"));
        let policy = header("content-security-policy");
        assert!(policy.starts_with("default-src 'none'") && !policy.contains("script"), "{policy}");
        assert!(!first.headers().contains_key("set-cookie"));
        for (name, value) in
            [("if-none-match", header("etag")), ("if-modified-since", header("last-modified"))]
        {
            let again = get(&agency, path, &[(name, &value)]).await;
            assert_eq!(
                (again.status().as_u16(), again.headers()["etag"].to_str().unwrap()),
                (304, &*header("etag")),
                "{path}"
            );
            assert_eq!(again.text().await.unwrap(), "");
        }
        let past = [("if-modified-since", "Mon, 01 Jan 2024 00:00:00 GMT")];
        assert_eq!(get(&agency, path, &past).await.status(), 200);
    }
    // What somebody searches for may be personal.
    let search = get(&agency, "/open/faq?q=nik+3273012345678901", &[]).await;
    assert_eq!(search.headers()["cache-control"], "no-store");
    let style = reads(&agency, "/open").await;
    let style = style.split('"').find(|part| part.ends_with(".css")).unwrap().to_owned();
    assert!(
        get(&agency, &style, &[]).await.headers()["cache-control"].to_str().unwrap().contains("immutable")
    );
    for path in [
        "/open/nothing",
        "/open/faq/%FF",
        "/open/participation?period=2020-01",
        "/open/assets/x.css",
        "/open?account=x",
    ] {
        assert_eq!(agency.gets(path).await.status, 404, "{path}");
    }
    assert_eq!(agency.gets("/open/").await.status, 200, "with the slash that people add");
    agency.ends().await;
}

#[tokio::test]
async fn figures_are_published_without_small_groups_and_nobody_s_name() {
    let agency = Agency::opens().await;
    let page = reads(&agency, "/open/participation?lang=en").await;
    assert!(page.contains("not enough comments to publish"), "{page}");
    agency.ends().await;

    let agency = Agency::opens().await;
    past().comes_to(&agency).await;
    let page = reads(&agency, "/open/participation?period=365").await;
    assert!(page.contains("Separuh pertanyaan warga dijawab dalam <strong>10 mnt</strong>"), "{page}");
    assert!(page.contains("<svg") && page.contains("Kaplan–Meier"), "{page}");
    let days = rows(&agency, "participation-by-day.json").await;
    let counts: Vec<u64> = days.iter().map(|row| row["comments"].as_u64().unwrap()).collect();
    // The quiet days are joined; those after the last five, and today's, wait.
    assert_eq!(counts, [6, 6, 5, 8, 6, 6, 6], "{days:#?}");
    let months = rows(&agency, "participation-by-month.json").await;
    let topics = rows(&agency, "participation-by-topic.json").await;
    let sum = |rows: &[Value]| rows.iter().map(|row| row["comments"].as_u64().unwrap()).sum::<u64>();
    assert_eq!(sum(&months), sum(&topics));
    assert!(
        !months.is_empty() && months.iter().chain(&topics).all(|row| row["comments"].as_u64() >= Some(5))
    );
    assert!(topics.iter().all(|row| row["joined"] == false || row["topic"].is_null()), "{topics:#?}");

    let csv = reads(&agency, "/open/data/participation-by-day.csv").await;
    assert!(csv.starts_with("account,username,from,to,zone,comments,answered,rate"), "{csv}");
    assert_eq!(csv.lines().count(), 1 + days.len());
    let parquet = get(&agency, "/open/data/participation-by-day.parquet", &[]).await;
    assert!(parquet.headers()["link"].to_str().unwrap().contains("creativecommons.org"));
    assert!(parquet.bytes().await.unwrap().starts_with(b"PAR1"));
    let part = agency.gets("/open/data/participation-by-day.json?after=1&limit=2").await;
    assert_eq!((part.json()["items"].as_array().unwrap().len(), &part.json()["next"]), (2, &3.into()));
    assert!(part.header("link").contains("after=3&limit=2"), "{part:?}");
    agency.gets("/open/data/participation-by-day.json?x=1").await.problem(400);
    agency.gets("/open/data/participation-by-day.json?limit=0").await.problem(400);
    agency.gets("/open/data/participation-by-day.xml").await.problem(404);
    agency.gets("/open/data/participation-by-day.csv?account=lain").await.problem(404);
    // Every column is explained.
    let dictionary = rows(&agency, "dictionary.json").await;
    for column in days[0].as_object().unwrap().keys() {
        let is_told = |row: &Value| row["file"] == "participation-by-day" && row["column"] == **column;
        assert!(dictionary.iter().any(is_told), "{column}");
    }
    for path in PAGES.iter().chain(&["/open/data/participation-by-topic.csv", "/open/data/faq.csv"]) {
        let text = reads(&agency, path).await;
        assert!(!text.contains("rahasia_") && !text.contains("kapan ppdb dibuka"), "{path}: {text}");
    }
    agency.ends().await;
}

#[tokio::test]
async fn each_office_stands_for_itself_and_none_where_the_pages_are_off() {
    let mut agency = Agency::opens_with(|setup| setup.accounts.push(Served::other())).await;
    let mut past = past();
    past.has(7, &Asked { account: "17841400000000002", days_ago: 10, intent: None, ..Asked::default() });
    past.comes_to(&agency).await;
    let other = reads(&agency, "/open/faq?account=dinas.lain").await;
    assert!(
        other.contains("/open/faq/jam-layanan?account=dinas.lain") && !other.contains("beasiswa"),
        "{other}"
    );
    assert_eq!(agency.gets("/open/faq/beasiswa?account=dinas.lain").await.status, 404);
    let days = rows(&agency, "participation-by-day.json?account=dinas.lain").await;
    assert_eq!(days.iter().map(|row| row["comments"].as_u64().unwrap()).collect::<Vec<_>>(), [7]);
    let page = reads(&agency, "/open/participation?account=dinas.lain&lang=en").await;
    assert!(
        page.contains("There are too few questions") && page.contains("<strong>7</strong> comments"),
        "{page}"
    );

    agency.has(|setup| setup.more = "[open]\nenabled = false\n".to_owned());
    agency.stops().await;
    agency.starts().await;
    for path in PAGES {
        assert_eq!(agency.gets(path).await.status, 404, "{path}");
    }
    agency.ends().await;
}
