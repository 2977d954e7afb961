//! `tanggap report` and `tanggap drafts`: of a server at work, and of a store whose server has ended.

use serde_json::Value;
use tanggap::comment::CommentId;

use crate::agency::{ADMIN, Agency, faq};
use crate::program::{Ran, run};

const PERIOD: [&str; 4] = ["--from", "2026-01-01", "--to", "2126-01-01"];

/// An agency with one answered question, two drafts and an escalation, in this order.
async fn at_work() -> (Agency, [CommentId; 4]) {
    let agency = Agency::opens().await;
    let mut ids = Vec::new();
    for (text, state) in
        [(faq::KNOWN, "answered"), (faq::DRAFT, "draft"), (faq::EXPIRED, "draft"), (faq::REPORT, "escalated")]
    {
        let id = agency.instagram.comment(text).by("warga_5").sends().await.id;
        agency.sees(&id, state).await;
        ids.push(id);
    }
    agency.writes_configuration();
    (agency, ids.try_into().unwrap())
}

/// Asks the server at work by its address.
fn remotely<'a>(agency: &Agency, arguments: &[&'a str], token: &'a str) -> Ran {
    let url = agency.url("");
    run(agency.folder(), &[arguments, &["--server", &url, "--token", token]].concat())
}

/// What a list shows, without ids and times.
fn redacted(ran: &Ran, ids: &[CommentId]) -> String {
    let mut text = ran.out.clone();
    for (n, id) in ids.iter().enumerate() {
        text = text.replace(id.as_str(), &format!("[id {n}]"));
    }
    let without_times = text.lines().map(|line| match line.split_once("Z") {
        Some((before, "")) if line.starts_with("[id ") => {
            before.rsplit_once("  ").map_or(line.to_owned(), |(before, _)| format!("{before}  [time]"))
        }
        _ => line.to_owned(),
    });
    without_times.map(|line| line.trim_end().to_owned() + "\n").collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn drafts_are_listed_the_longest_waiting_first() {
    let (mut agency, ids) = at_work().await;
    let ran = remotely(&agency, &["drafts", "list"], ADMIN);
    assert_eq!((ran.code, ran.err.lines().last()), (Some(0), Some("3 comments wait")), "{ran:?}");
    insta::assert_snapshot!(redacted(&ran, &ids), @r"
    [id 3]  escalated  [time]
      @warga_5: ada pungli di sekolah, lapor kemana?
      why: intent-mode
      proposed: @warga_5 Laporan diterima, petugas akan menghubungi.

    [id 1]  draft  [time]
      @warga_5: ada beasiswa buat anak yatim?
      why: intent-mode
      proposed: @warga_5 Beasiswa: silakan bawa kartu keluarga.

    [id 2]  draft  [time]
      @warga_5: seragam wajib beli dimana?
      why: expired
      proposed: @warga_5 Seragam tidak wajib dibeli di sekolah.
    ");
    // At the machine itself the running server is found by the configuration.
    let local = run(agency.folder(), &["drafts", "list"]);
    assert_eq!((local.code, &local.out), (Some(0), &ran.out), "{local:?}");
    // And without a server, the store says the same.
    agency.stops().await;
    let stopped = run(agency.folder(), &["drafts", "list"]);
    assert_eq!((stopped.code, &stopped.out), (Some(0), &ran.out), "{stopped:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn drafts_are_decided_on_while_the_server_runs() {
    let (agency, [answered, first, second, report]) = at_work().await;
    let id = first.to_string();
    let ran = remotely(&agency, &["drafts", "approve", &id], "review");
    assert_eq!((ran.code, ran.out), (Some(0), format!("{id} approved; it is on its way\n")), "{}", ran.err);
    assert_eq!(agency.reply(&first).await.text, format!("@warga_5 {}", faq::PROPOSAL));

    let id = second.to_string();
    let ran = run(agency.folder(), &["drafts", "approve", &id, "--text", "Boleh di mana saja, Kak"]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert_eq!(agency.reply(&second).await.text, "@warga_5 Boleh di mana saja, Kak");

    let id = report.to_string();
    let ran = remotely(&agency, &["drafts", "reject", &id, "--reason", "sudah ditelepon"], ADMIN);
    assert_eq!((ran.code, ran.out), (Some(0), format!("{id} rejected\n")), "{}", ran.err);
    assert_eq!(agency.comment(&report).await["state"], "rejected");

    let id = answered.to_string();
    for (arguments, token, says) in [
        (vec!["drafts", "approve", &id], ADMIN, "409"),
        (vec!["drafts", "approve", "404"], ADMIN, "404"),
        (vec!["drafts", "approve", &id], "read", "403"),
        (vec!["drafts", "list"], "guess", "401"),
    ] {
        let ran = remotely(&agency, &arguments, token);
        assert_eq!((ran.code, ran.out.as_str()), (Some(1), ""), "{ran:?}");
        assert!(ran.err.starts_with("tanggap: the server answered ") && ran.err.contains(says), "{ran:?}");
    }
    agency.ends().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn drafts_are_decided_on_while_no_server_runs() {
    let (mut agency, [answered, first, second, report]) = at_work().await;
    agency.stops().await;
    let decides = |arguments: &[&str]| run(agency.folder(), &[&["drafts"], arguments].concat());
    let id = first.to_string();
    let ran = decides(&["approve", &id]);
    assert_eq!((ran.code, ran.out), (Some(0), format!("{id} approved; it goes out when the server runs\n")));
    assert_eq!(decides(&["approve", second.as_str(), "--text", "Boleh di mana saja"]).code, Some(0));
    assert_eq!(decides(&["reject", report.as_str(), "--reason", "x"]).code, Some(0));
    let ran = decides(&["approve", answered.as_str()]);
    assert_eq!(ran.code, Some(1));
    assert!(
        ran.err.ends_with("tanggap: the comment is in state answered, which does not allow this\n"),
        "{ran:?}"
    );
    assert!(agency.replies(&first).is_empty());

    agency.starts().await;
    assert_eq!(agency.reply(&first).await.text, format!("@warga_5 {}", faq::PROPOSAL));
    assert_eq!(agency.reply(&second).await.text, "@warga_5 Boleh di mana saja");
    let comment = agency.sees(&first, "answered").await;
    let approved = crate::agency::entries(&comment, "approved")[0];
    assert_eq!((&approved["actor"]["kind"], &comment["responder"]), (&"staff".into(), &"approved".into()));
    assert_eq!(agency.comment(&report).await["state"], "rejected");
    agency.ends().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_report_is_the_same_from_server_and_store() {
    let (mut agency, _) = at_work().await;
    let as_of = ["--as-of", "2126-01-01T00:00:00Z"];
    let json = [&["report", "--format", "json", "--by", "intent"], &PERIOD[..], &as_of].concat();
    let table = [&["report"], &PERIOD[..], &as_of].concat();
    let of_server = [remotely(&agency, &json, "read"), remotely(&agency, &table, "read")];
    // At the machine itself the running server is found by the configuration.
    agency.writes_configuration();
    assert_eq!(run(agency.folder(), &table).out, of_server[1].out);
    agency.stops().await;
    let of_store = [run(agency.folder(), &json), run(agency.folder(), &table)];
    for (server, store) in of_server.iter().zip(&of_store) {
        assert_eq!((server.code, store.code), (Some(0), Some(0)), "{server:?} {store:?}");
        assert_eq!(server.out, store.out);
    }
    let document: Value = serde_json::from_str(&of_store[0].out).unwrap();
    assert_eq!(document["groups"].as_array().unwrap().len(), 4);
    assert!(of_store[1].out.contains("Penjawab pertama"), "{}", of_store[1].out);

    let csv = run(agency.folder(), &[&["report", "--format", "csv", "--by", "intent"], &PERIOD[..]].concat());
    let mut lines = csv.out.lines();
    let head: Vec<_> = lines.next().unwrap().split(',').collect();
    assert!(head.starts_with(&["intent"]) && head.contains(&"comments"), "{head:?}");
    assert_eq!(lines.count(), 4);
    // The week until today is what is shown if nothing is asked.
    let usual = run(agency.folder(), &["report", "--format", "json"]);
    let document: Value = serde_json::from_str(&usual.out).unwrap();
    assert_eq!(document["groups"][0]["comments"], 4, "{usual:?}");

    for (arguments, says) in [
        (["--from", "kemarin", "--to", "2126-01-01"], "kemarin"),
        (["--from", "2026-02-01", "--to", "2026-01-01"], "not after its beginning"),
        (["--by", "weather", "--format", "json"], "weather"),
        (["--account", "a b", "--format", "json"], "a b"),
    ] {
        let ran = run(agency.folder(), &[&["report"], &arguments[..]].concat());
        assert_eq!((ran.code, ran.out.as_str()), (Some(1), ""), "{ran:?}");
        assert!(ran.err.contains(says), "{ran:?}");
    }
    let ran = run(agency.folder(), &["report", "--server", "http://127.0.0.1:1", "--token", "x"]);
    assert_eq!(ran.code, Some(1));
    assert!(ran.err.starts_with("tanggap: can't reach the server at http://127.0.0.1:1"), "{ran:?}");
}
