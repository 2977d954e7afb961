//! What Meta sees of us: the handshake, signatures, and a 200 for all that is on disk.

mod shapes;

use std::time::Duration;

use instagram_webhook::{SIGNATURE_HEADER, sign};
use serde_json::json;
use tanggap::instagram::simulated::Backoff;

use crate::agency::{Agency, LIMIT, Served, faq};
use crate::given::{ACCOUNT, id};

const SECOND: &str = "secret of the Instagram app";

/// A notification of one comment, as Meta writes it.
fn of(comment: &str, text: &str) -> String {
    json!({"object": "instagram", "entry": [{"id": ACCOUNT, "time": 1_701_284_314, "changes": [{"field": "comments",
        "value": {"id": comment, "text": text, "from": {"id": "6874", "username": "warga_1"}, "media": {"id": "18"}}}]}]})
    .to_string()
}

#[tokio::test]
async fn the_handshake_gives_the_challenge_back_to_whoever_knows_the_token() {
    let agency = Agency::opens().await;
    let asks = async |query: &str| agency.gets(&format!("/webhook{query}")).await;
    let token = "hub.verify_token=token+of+the+handshake";

    let answer = asks(&format!("?hub.mode=subscribe&hub.challenge=1158201444&{token}")).await;
    assert_eq!((answer.status, answer.text.as_str()), (200, "1158201444"));
    assert!(answer.header("content-type").starts_with("text/plain"), "{answer:?}");

    for (query, status) in [
        ("?hub.mode=subscribe&hub.challenge=42&hub.verify_token=guess".to_owned(), 403),
        ("?hub.mode=subscribe&hub.challenge=42&hub.verify_token=".to_owned(), 403),
        (format!("?hub.mode=unsubscribe&hub.challenge=42&{token}"), 403),
        ("?hub.mode=subscribe&hub.challenge=42".to_owned(), 400),
        (format!("?hub.mode=subscribe&{token}"), 400),
        (format!("?hub.challenge=42&{token}"), 400),
        (String::new(), 400),
        // Nobody's browser is made to run it.
        (format!("?hub.mode=subscribe&hub.challenge=%3Cscript%3E42%3C/script%3E&{token}"), 400),
    ] {
        let answer = asks(&query).await;
        assert_eq!(answer.status, status, "{query}: {answer:?}");
        assert!(!answer.text.contains("42"), "{query}: {answer:?}");
    }
}

#[tokio::test]
async fn only_what_meta_signed_is_taken() {
    let agency = Agency::opens_with(|setup| setup.secrets.push(SECOND.to_owned())).await;
    let body = of("101", "lucu sekali fotonya 😀");
    // As Meta sends it, and as a proxy that decodes and encodes again makes it: the same JSON, other bytes.
    let escaped = body.replace('😀', r"\ud83d\ude00");
    let right = sign("app-secret-of-a-rehearsal", &escaped);
    let upper = format!("sha256={}", right.trim_start_matches("sha256=").to_uppercase());
    for (name, body, headers) in [
        ("another secret", &escaped, vec![(SIGNATURE_HEADER, sign("guess", &escaped))]),
        ("encoded again", &body, vec![(SIGNATURE_HEADER, right.clone())]),
        ("of another body", &body, vec![(SIGNATURE_HEADER, sign(SECOND, "{}"))]),
        ("none", &escaped, vec![]),
        ("empty", &escaped, vec![(SIGNATURE_HEADER, String::new())]),
        ("only sha1", &escaped, vec![("x-hub-signature", right.replace("sha256", "sha1"))]),
        ("sha1 in its place", &escaped, vec![(SIGNATURE_HEADER, right.replace("sha256", "sha1"))]),
        ("cut short", &escaped, vec![(SIGNATURE_HEADER, right[..70].to_owned())]),
        ("with the empty secret", &escaped, vec![(SIGNATURE_HEADER, sign("", &escaped))]),
        (
            "right and wrong",
            &escaped,
            vec![(SIGNATURE_HEADER, right.clone()), (SIGNATURE_HEADER, sign("guess", &escaped))],
        ),
    ] {
        let headers: Vec<_> = headers.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let answer = agency.is_posted(body.as_str(), &headers).await;
        assert_eq!(answer.status, 401, "{name}: {answer:?}");
        // Neither the right value nor what was sent comes back.
        let shown = format!("{answer:?}").to_lowercase();
        assert!(
            !shown.contains("sha") && !shown.contains(&sign(SECOND, body.as_str())[7..]),
            "{name}: {answer:?}"
        );
    }
    assert!(agency.comments("").await.is_empty(), "something was stored");
    assert!(agency.store().dead_letters(0, 9).await.unwrap().is_empty());

    for (comment, signature) in [("101", right), ("102", sign(SECOND, of("102", "semangat")))] {
        let body = if comment == "101" { escaped.clone() } else { of("102", "semangat") };
        let answer = agency.is_posted(body, &[(SIGNATURE_HEADER, &signature)]).await;
        assert_eq!(answer.status, 200, "{answer:?}");
        agency.sees(&id(comment), "ignored").await;
    }
    let again = agency.is_posted(escaped.clone(), &[(SIGNATURE_HEADER, &upper)]).await;
    assert!([200, 401].contains(&again.status), "hex in capitals is nothing Meta sends: {again:?}");
}

#[tokio::test]
async fn a_thousand_comments_in_one_notification_are_a_thousand_comments() {
    let agency = Agency::opens().await;
    let texts: Vec<String> = (0..1000).map(|n| format!("semangat semua nomor {n} 😀")).collect();
    let ids: Vec<_> = texts.iter().map(|text| agency.instagram.comment(text).writes()).collect();
    let delivery = agency.instagram.tells_of(&ids).sends().await;
    assert_eq!((delivery.attempts.len(), delivery.attempts[0].status), (1, Some(200)));

    // Complete for everything that has its 200, decided on or not; newest first.
    let items = agency.comments("").await;
    let shown: Vec<_> = items.iter().rev().map(|item| item["text"].as_str().unwrap()).collect();
    assert_eq!(shown, texts);
    agency.sees(ids.last().unwrap(), "ignored").await;
    assert_eq!(agency.comments("state=ignored").await.len(), 1000);
}

#[tokio::test]
async fn a_comment_that_comes_often_is_one_comment_with_one_reply() {
    let agency = Agency::opens().await;
    let asked = agency.instagram.comment(faq::KNOWN).writes();
    let body = of(asked.as_str(), faq::KNOWN);
    let flat = json!({"object": "instagram", "entry": [{"id": ACCOUNT, "time": 1_701_284_315, "field": "comments",
        "value": {"comment_id": asked.as_str().parse::<u64>().unwrap(), "text": faq::KNOWN,
            "from": {"id": "6874", "username": "warga_1"}}}]});
    for _ in 0..3 {
        assert_eq!(agency.meta_posts(body.as_str()).await.status, 200);
        assert_eq!(agency.meta_posts(flat.to_string()).await.status, 200);
    }
    let both = format!("[{body},{flat},{body}]");
    assert_eq!(agency.meta_posts(both).await.status, 200);
    agency.reply(&asked).await;
    let comment = agency.sees(&asked, "answered").await;
    assert_eq!(agency.meta_posts(body.as_str()).await.status, 200);

    // Beside the comment itself, the echo of the reply.
    let asked_again = agency.comments("q=kapan").await;
    assert_eq!(asked_again.len(), 1);
    assert_eq!(comment["ledger"][0]["event"], "received");
    assert_eq!(crate::agency::entries(&comment, "received").len(), 1);
    assert_eq!(agency.replies(&asked).len(), 1);
    agency.ends().await;
}

#[tokio::test]
async fn a_comment_is_adopted_once_its_account_is_known() {
    let agency = Agency::opens_with(|setup| setup.accounts.push(Served::other())).await;
    let asked = agency.instagram.comment(faq::KNOWN).writes();
    // With two accounts nobody knows whose a bare event is.
    let bare = json!({"field": "comments", "value": {"id": asked.as_str(), "text": faq::KNOWN}});
    assert_eq!(agency.meta_posts(bare.to_string()).await.status, 200);
    let comment = agency.sees(&asked, "ignored").await;
    assert_eq!((&comment["account"], &comment["reason"]), (&json!(null), &json!("unknown-account")));
    assert_eq!(agency.meta_posts(of(asked.as_str(), faq::KNOWN)).await.status, 200);
    agency.reply(&asked).await;
    assert_eq!(agency.sees(&asked, "answered").await["account"], ACCOUNT);
}

#[tokio::test]
async fn what_is_signed_and_no_json_is_kept_and_taken() {
    let agency = Agency::opens().await;
    let bodies: [&[u8]; 5] = [b"kapan ppdb?", b"", b"{\"entry\":[{", b"\xff\xfe\x00", b"42"];
    for body in bodies {
        assert_eq!(agency.meta_posts(body).await.status, 200, "{body:?}");
    }
    let letters = agency.store().dead_letters(0, 9).await.unwrap();
    let kept: Vec<_> = letters.iter().map(|letter| letter.body.as_slice()).collect();
    assert_eq!(kept, bodies);
    assert!(letters.iter().all(|letter| !letter.reason.is_empty()));
    assert!(agency.comments("").await.is_empty());
}

#[tokio::test]
async fn eight_mebibytes_are_taken_and_no_more() {
    let agency = Agency::opens().await;
    let padded = |comment: &str, len: usize| {
        let body = of(comment, "semangat semua");
        let room = " ".repeat(len - body.len());
        body + &room
    };
    assert_eq!(agency.meta_posts(padded("8001", 8 << 20)).await.status, 200);
    assert_eq!(agency.meta_posts(padded("8002", (8 << 20) + 1)).await.status, 413);
    agency.sees(&id("8001"), "ignored").await;
    assert_eq!(agency.comments("").await.len(), 1);
}

#[tokio::test]
async fn what_cannot_be_stored_is_not_acknowledged_and_comes_again() {
    let backoff =
        Backoff { first: Duration::from_millis(50), longest: Duration::from_millis(100), times: 1000 };
    let mut agency = Agency::opens_with(|setup| setup.instagram.backoff = backoff).await;
    // Not the first start, which writes down that it is: no file of the journal is open then.
    agency.stops().await;
    agency.starts().await;
    assert_eq!(agency.gets("/readyz").await.status, 200);
    // As if the disk were gone: the journal's folder is no folder any more.
    let (journal, aside) = (agency.data().join("journal"), agency.data().join("journal.aside"));
    std::fs::rename(&journal, &aside).unwrap();
    std::fs::write(&journal, "").unwrap();

    let asked = agency.instagram.comment(faq::KNOWN).writes();
    agency.instagram.tells_of([&asked]).leaves();
    let refused = |instagram: &tanggap::instagram::simulated::Instagram| {
        instagram.deliveries()[0].attempts.iter().filter(|attempt| attempt.status == Some(503)).count() >= 2
    };
    assert!(agency.instagram.waits_until(LIMIT, refused).await, "{:?}", agency.instagram.deliveries());
    let ready = agency.gets("/readyz").await;
    assert_eq!((ready.status, &ready.json()["ready"]), (503, &json!(false)), "{ready:?}");
    assert_ne!(ready.json()["store"], "ok");
    // The process itself is well, and what is there can be read.
    assert_eq!(agency.gets("/healthz").await.status, 200);
    assert!(agency.comments("").await.is_empty());

    std::fs::remove_file(&journal).unwrap();
    std::fs::rename(&aside, &journal).unwrap();
    agency.reply(&asked).await;
    agency.sees(&asked, "answered").await;
    let ready = agency.gets("/readyz").await;
    assert_eq!((ready.status, &ready.json()["store"]), (200, &json!("ok")), "{ready:?}");
    agency.ends().await;
}

#[tokio::test]
async fn readiness_tells_what_serves() {
    let agency = Agency::opens_with(|setup| setup.accounts.push(Served::other())).await;
    assert_eq!(agency.gets("/healthz").await.status, 200);
    let ready = agency.gets("/readyz").await;
    assert_eq!(ready.status, 200);
    let mut ready = ready.json();
    assert!(
        ready["nodes"].as_array().is_some_and(|nodes| nodes.len() == 1 && nodes[0].is_string()),
        "{ready}"
    );
    ready["nodes"] = json!(["node"]);
    let hash = ready["intents"]["hash"].as_str().unwrap();
    assert!(hash.len() >= 8, "{hash}");
    ready["intents"]["hash"] = json!("hash");
    insta::assert_json_snapshot!(ready, @r#"
    {
      "accounts": [
        {
          "id": "17841400000000000",
          "reason": null,
          "state": "ok"
        },
        {
          "id": "17841400000000002",
          "reason": null,
          "state": "ok"
        }
      ],
      "intents": {
        "faults": 0,
        "hash": "hash"
      },
      "nodes": [
        "node"
      ],
      "ready": true,
      "store": "ok"
    }
    "#);
}
