//! What becomes of a comment, from what a citizen writes to what a citizen sees.

mod gives_way;
mod own;
mod saved;

use serde_json::json;
use tanggap::instagram::simulated::{Manner, Rules, What};

use crate::agency::{Agency, Served, entries, events, faq};

#[tokio::test]
async fn a_known_question_is_answered_in_its_language_by_name_and_signed() {
    let agency = Agency::opens_with(|setup| setup.account().signature = "🤖 balasan otomatis").await;
    for (text, language, reply) in [
        (faq::KNOWN, "id", "@warga_7 Pendaftaran dibuka 2 Juni.\n\n🤖 balasan otomatis"),
        (
            "iraha ppdb dibuka téh, punten?",
            "su",
            "@warga_7 Pendaptaran dibuka 2 Juni, nuhun.\n\n🤖 balasan otomatis",
        ),
        ("when does the enrolment open?", "en", "@warga_7 Enrolment opens on 2 Juni.\n\n🤖 balasan otomatis"),
    ] {
        let asked = agency.instagram.comment(text).by("warga_7").sends().await.id;
        let seen = agency.reply(&asked).await;
        assert_eq!(seen.text, reply);
        assert_eq!((seen.username(), seen.top()), ("disdik.contoh", &asked));

        let comment = agency.sees(&asked, "answered").await;
        assert_eq!(comment["language"], language);
        assert_eq!((&comment["decision"], &comment["reason"]), (&json!("post"), &json!("matched")));
        assert_eq!(comment["intent"], "ppdb-jadwal");
        assert_eq!(comment["responder"], "bot");
        assert_eq!(
            comment["reply"],
            json!({"text": reply, "id": seen.id.as_str(), "channel": "public", "author": "bot"})
        );
        // The time of the question is the API's own, in whole seconds; it was refined once.
        assert_eq!(comment["clock"], "graph");
        assert_eq!(entries(&comment, "dated").len(), 1);
        assert_eq!(
            events(&comment),
            ["received", "decided", "queued", "dated", "attempted", "outcome", "answered"]
        );
    }
    agency.ends().await;
}

#[tokio::test]
async fn what_is_in_doubt_waits_for_a_person() {
    let agency = Agency::opens().await;
    let proposal = format!("@warga_1 {}", faq::PROPOSAL);
    let answer = format!("@warga_1 {}", faq::ANSWER);
    let asked = [
        (faq::DRAFT.to_owned(), "draft", "intent-mode", Some("beasiswa"), Some(proposal.as_str())),
        (
            faq::UNCONFIRMED.to_owned(),
            "draft",
            "unconfirmed-fact",
            Some("ijazah-hilang"),
            Some("@warga_1 Silakan ke Jalan Contoh 1."),
        ),
        (
            faq::EXPIRED.to_owned(),
            "draft",
            "expired",
            Some("seragam"),
            Some("@warga_1 Seragam tidak wajib dibeli di sekolah."),
        ),
        (
            faq::REPORT.to_owned(),
            "escalated",
            "intent-mode",
            Some("pungutan"),
            Some("@warga_1 Laporan diterima, petugas akan menghubungi."),
        ),
        (
            format!("{} nik anak saya 3273010101010001", faq::KNOWN),
            "draft",
            "personal-data",
            Some("ppdb-jadwal"),
            Some(answer.as_str()),
        ),
        (
            format!("{} hubungi 0812-3456-7890", faq::KNOWN),
            "draft",
            "personal-data",
            Some("ppdb-jadwal"),
            Some(answer.as_str()),
        ),
        (
            format!("dasar goblok, {}", faq::KNOWN),
            "draft",
            "anger",
            Some("ppdb-jadwal"),
            Some(answer.as_str()),
        ),
        (
            format!("@budi.santoso {}", faq::KNOWN),
            "draft",
            "addressed-to-other",
            Some("ppdb-jadwal"),
            Some(answer.as_str()),
        ),
        (faq::THANKS.to_owned(), "ignored", "intent-mode", Some("terima-kasih"), None),
        ("🔥🔥🔥".to_owned(), "ignored", "empty", None, None),
        ("jual followers murah".to_owned(), "ignored", "no-match", None, None),
    ];
    for (text, state, reason, intent, proposed) in &asked {
        let id = agency.instagram.comment(text).sends().await.id;
        let comment = agency.sees(&id, state).await;
        assert_eq!(comment["reason"], *reason, "{text}: {comment:#}");
        assert_eq!(comment["intent"], json!(intent), "{text}");
        let reply =
            proposed.map(|text| json!({"text": text, "id": null, "channel": "public", "author": "bot"}));
        assert_eq!(comment["reply"], json!(reply), "{text}");
        assert_eq!((&comment["answered_at"], &comment["responder"]), (&json!(null), &json!(null)));
    }
    // Whose comment nobody knows is not answered by itself either.
    let anonymous = agency.instagram.comment(faq::KNOWN).writes();
    let manner = Manner { anonymous: true, ..Manner::default() };
    agency.instagram.tells_of([&anonymous]).in_manner(manner).sends().await;
    let comment = agency.sees(&anonymous, "draft").await;
    assert_eq!((&comment["reason"], &comment["author"]), (&json!("author-unknown"), &json!(null)));
    assert_eq!(comment["reply"]["text"], faq::ANSWER);

    assert!(agency.instagram.calls().is_empty(), "nothing was to be read, still less to be said");
    agency.ends().await;
}

#[tokio::test]
async fn an_account_in_mode_draft_says_nothing_by_itself() {
    let agency = Agency::opens_with(|setup| setup.account().mode = "draft").await;
    let asked = agency.instagram.comment(faq::KNOWN).sends().await.id;
    let comment = agency.sees(&asked, "draft").await;
    assert_eq!((&comment["decision"], &comment["reason"]), (&json!("draft"), &json!("account-mode")));
    assert_eq!(comment["reply"]["text"], format!("@warga_1 {}", faq::ANSWER));
    agency.ends().await;
}

#[tokio::test]
async fn an_answer_that_is_too_long_with_name_and_signature_waits_for_a_person() {
    // Instagram takes 2200 characters; the name of the asker takes 9 of them, the signature 7.
    for (len, state) in [(2200 - 9 - 7, "answered"), (2200 - 9 - 7 + 1, "draft")] {
        let topic = faq::OTHER.replace("Dinas lain: setiap hari kerja.", &"ü".repeat(len));
        let agency = Agency::opens_with(|setup| {
            setup.account().signature = "🤖 bot";
            setup.account().files = vec![("uji.toml".to_owned(), topic)];
        })
        .await;
        let asked = agency.instagram.comment(faq::KNOWN).by("warga_1").sends().await.id;
        let comment = agency.sees(&asked, state).await;
        assert_eq!(comment["reason"], if state == "draft" { "too-long" } else { "matched" });
        agency.ends().await;
    }
}

#[tokio::test]
async fn a_question_in_a_thread_is_answered_at_its_top() {
    // This Instagram refuses replies to replies, as users report.
    let rules = Rules { page: 3, replies_to_replies: false };
    let agency = Agency::opens_with(|setup| setup.instagram.rules = rules).await;
    let top = agency.instagram.comment("semangat semua").by("warga_1").sends().await.id;
    for n in 2..7 {
        agency.instagram.comment("lucu sekali fotonya").by(&format!("warga_{n}")).under(&top).writes();
    }
    let asked = agency.instagram.comment(faq::KNOWN).by("warga_9").under(&top).sends().await.id;
    let reply = agency.reply(&asked).await;
    assert_eq!((reply.text, reply.parent), (format!("@warga_9 {}", faq::ANSWER), Some(top.clone())));
    let comment = agency.sees(&asked, "answered").await;
    assert_eq!(comment["parent"], top.as_str());
    assert_eq!(agency.sees(&top, "ignored").await["responder"], json!(null));
    agency.ends().await;
}

#[tokio::test]
async fn two_people_who_ask_in_one_thread_both_get_their_answer() {
    let agency = Agency::opens().await;
    let top = agency.instagram.comment(faq::KNOWN).by("warga_1").sends().await.id;
    agency.reply(&top).await;
    let below = agency.instagram.comment(faq::KNOWN).by("warga_2").under(&top).sends().await.id;
    assert_eq!(agency.reply(&below).await.text, format!("@warga_2 {}", faq::ANSWER));
    // The first asks once more: that is a question of its own.
    let again = agency.instagram.comment(faq::KNOWN).by("warga_1").under(&top).sends().await.id;
    agency.sees(&again, "answered").await;
    for asked in [&top, &below, &again] {
        assert_eq!(agency.replies(asked).len(), 1);
    }
    agency.ends().await;
}

#[tokio::test]
async fn each_account_answers_from_its_own_files_with_its_own_token() {
    let agency = Agency::opens_with(|setup| setup.accounts.push(Served::other())).await;
    let other = Served::other().account;
    let post = agency.instagram.posts().into_iter().find(|post| post.owner == other.id).unwrap();
    let here = agency.instagram.comment(faq::KNOWN).sends().await.id;
    let there = agency.instagram.comment(faq::KNOWN).on(&post.id).sends().await.id;
    assert_eq!(agency.reply(&here).await.text, format!("@warga_1 {}", faq::ANSWER));
    let reply = agency.reply(&there).await;
    assert_eq!(
        (reply.text.as_str(), reply.username()),
        ("@warga_1 Dinas lain: setiap hari kerja.", "dinas.lain")
    );
    assert_eq!(agency.sees(&there, "answered").await["intent"], "jam-layanan");
    for call in agency.instagram.calls().iter().filter(|call| call.what == What::Reply) {
        let whose = if call.target == there.as_str() { &other.id } else { &Served::example().account.id };
        assert_eq!(call.account.as_ref(), Some(whose));
    }
    agency.ends().await;
}

#[tokio::test]
async fn a_broken_intent_file_lets_nothing_out_by_itself() {
    let broken = (
        "rusak.toml".to_owned(),
        "topic = \"Rusak\"\n[[intent]]\nid = \"x\"\nmode = \"otomatis\"\n".to_owned(),
    );
    let agency = Agency::opens_with(|setup| {
        setup.account().files.push(broken);
        setup.accounts.push(Served::other());
    })
    .await;
    let asked = agency.instagram.comment(faq::KNOWN).sends().await.id;
    let comment = agency.sees(&asked, "draft").await;
    assert_eq!(comment["reason"], "broken-intents");
    assert_eq!(comment["reply"]["text"], format!("@warga_1 {}", faq::ANSWER));

    let ready = agency.gets("/readyz").await;
    assert_eq!(ready.status, 200, "a broken file must not take the receiver out of a balancer");
    let ready = ready.json();
    assert_eq!(ready["intents"]["faults"], 1);
    assert_eq!(ready["accounts"][0]["state"], "drafts");
    assert!(ready["accounts"][0]["reason"].is_string());
    assert_eq!(ready["accounts"][1]["state"], "ok", "the other office has files of its own");
    agency.ends().await;
}

#[tokio::test]
async fn a_name_that_only_the_api_tells_is_put_before_the_answer() {
    let agency = Agency::opens().await;
    // Written, but told by a notification of our own that lacks the author's name.
    let asked = agency.instagram.comment(faq::KNOWN).by("warga_tanpa_nama").writes();
    let written = agency.instagram.written(&asked).unwrap();
    let body = json!({
        "object": "instagram",
        "entry": [{ "id": written.account, "time": written.at.as_millis() / 1000, "changes": [{
            "field": "comments",
            "value": {
                "id": asked, "text": written.text, "media": { "id": written.media },
                "from": { "id": written.author.id },
            },
        }] }],
    });
    assert_eq!(agency.meta_posts(body.to_string()).await.status, 200);
    assert_eq!(agency.reply(&asked).await.text, format!("@warga_tanpa_nama {}", faq::ANSWER));
    assert_eq!(agency.sees(&asked, "answered").await["responder"], "bot");
    agency.ends().await;
}
