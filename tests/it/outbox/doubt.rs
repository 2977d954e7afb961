//! Calls whose outcome is in doubt: what is public is found, what is not is said once more, never twice.

use std::time::Duration;

use serde_json::json;
use tanggap::instagram::simulated::{Fault, What};

use super::{asks, between, calls, hasty, outcomes, stories};
use crate::agency::{ADMIN, Agency, Budget, LIMIT, entries, events, faq};

/// Every way in which a reply is public though its call seems to have failed.
fn though_public() -> Vec<Vec<Fault>> {
    [
        Fault::reset().after_doing_it(),
        Fault::silence().after_doing_it(),
        Fault::status(500).after_doing_it(),
        Fault::status(502).after_doing_it(),
        Fault::error(1, None).with_status(500).after_doing_it(),
        Fault::status(400).after_doing_it(),
        Fault::error(20, 1_772_107).after_doing_it(),
        Fault::error(506, None).after_doing_it(),
        Fault::malformed(),
        Fault::without_id(),
    ]
    .map(|fault| vec![fault])
    .to_vec()
}

#[tokio::test]
async fn a_reply_that_is_public_after_all_is_found_and_not_said_again() {
    let told = stories(though_public(), None, &["answered", "failed"]).await;
    for story in told {
        assert_eq!(story.replies, [format!("@warga_1 {}", faq::ANSWER)], "{}", story.fault);
        assert_eq!(story.comment["state"], "answered", "{}", story.fault);
        assert_eq!(story.comment["responder"], "bot", "{}", story.fault);
        assert_eq!(outcomes(&story.comment), ["unknown", "posted"], "{}", story.fault);
        assert_eq!(entries(&story.comment, "attempted").len(), 1, "{}", story.fault);
        let id = &entries(&story.comment, "answered")[0]["reply_id"];
        assert_eq!(&story.comment["reply"]["id"], id, "{}", story.fault);
    }
}

#[tokio::test]
async fn a_reply_without_an_author_is_taken_for_ours_if_it_says_what_we_said() {
    let agency = Agency::opens_with(|setup| {
        hasty(setup);
        setup.instagram.echo = None;
    })
    .await;
    agency.instagram.withholds_everybody(true);
    agency.instagram.goes_wrong(What::Reply, [Fault::reset().after_doing_it()]);
    let asked = asks(&agency, "warga_1").await;
    let comment = agency.sees(&asked, "answered").await;
    assert_eq!((comment["responder"].as_str(), agency.replies(&asked).len()), (Some("bot"), 1));
    assert_eq!(entries(&comment, "attempted").len(), 1);
    agency.ends().await;
}

#[tokio::test]
async fn its_echo_is_the_bots_whenever_it_comes() {
    for echo in [Duration::ZERO, Duration::from_millis(150)] {
        for story in stories(though_public(), Some(echo), &["answered", "failed"]).await {
            assert_eq!(story.replies.len(), 1, "{}", story.fault);
            assert_eq!(story.comment["responder"], "bot", "{}: {:#}", story.fault, story.comment);
            assert_eq!(entries(&story.comment, "attempted").len(), 1, "{}", story.fault);
            assert_eq!(entries(&story.comment, "answered").len(), 1, "{}: {:#}", story.fault, story.comment);
        }
    }
}

#[tokio::test]
async fn a_reply_that_was_not_made_is_made_when_that_is_certain() {
    let nothing_done = [
        Fault::reset(),
        Fault::silence(),
        Fault::status(503),
        Fault::error(2, 1_545_133).with_status(503),
        Fault::status(400),
        Fault::error(987_654, None),
    ];
    let nothing_done = nothing_done.map(|fault| vec![fault]).to_vec();
    for story in stories(nothing_done, None, &["answered", "failed"]).await {
        assert_eq!(story.replies.len(), 1, "{}", story.fault);
        assert_eq!(outcomes(&story.comment), ["unknown", "posted"], "{}", story.fault);
        assert_eq!(entries(&story.comment, "attempted").len(), 2, "{}", story.fault);
        let [first, second] = [0, 1].map(|n| {
            let replies: Vec<_> = story.calls.iter().filter(|call| call.what == What::Reply).collect();
            replies[n].clone()
        });
        // Not before the call is certainly over, and not before the thread was read twice in between.
        let over = i64::try_from(Budget::SHORT.as_millis()).unwrap();
        assert!(between(&first, &second) >= over, "{}: {first:?} {second:?}", story.fault);
        let in_between = |call: &&_| between(&first, call) >= 0 && between(call, &second) >= 0;
        let reads = story.calls.iter().filter(|call| call.what == What::Replies).filter(in_between).count();
        assert!(reads >= 2, "{}: the thread was read {reads} times", story.fault);
    }
}

#[tokio::test]
async fn a_reply_that_becomes_public_late_is_found_too() {
    let late = [Fault::reset(), Fault::silence(), Fault::status(504)];
    let late = late.map(|fault| vec![fault.doing_it_after(Duration::from_millis(1200))]).to_vec();
    for story in stories(late, None, &["answered", "failed"]).await {
        assert_eq!(story.replies.len(), 1, "{}", story.fault);
        assert_eq!(entries(&story.comment, "attempted").len(), 1, "{}", story.fault);
        assert_eq!(story.comment["state"], "answered", "{}", story.fault);
    }
}

#[tokio::test]
async fn after_two_attempts_in_doubt_a_person_must_look() {
    let agency = Agency::opens_with(hasty).await;
    agency.instagram.goes_wrong(What::Reply, [Fault::reset(), Fault::status(500)]);
    let asked = asks(&agency, "warga_1").await;
    let comment = agency.sees(&asked, "failed").await;
    let last = entries(&comment, "outcome").pop().unwrap();
    assert_eq!((&last["result"], &last["reason"]), (&json!("unknown"), &json!("outcome-unknown")));
    assert_eq!(calls(&agency.instagram, What::Reply).len(), 2);
    assert_eq!(comment["reply"]["text"], format!("@warga_1 {}", faq::ANSWER));
    // Who has looked may answer.
    let api = agency.api(ADMIN);
    let answer = api.post(&format!("comments/{asked}/reply"), &json!({"text": "Bulan depan, Kak"})).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    assert_eq!(agency.reply(&asked).await.text, "@warga_1 Bulan depan, Kak");
    assert_eq!(agency.sees(&asked, "answered").await["responder"], "staff");
    agency.ends().await;
}

#[tokio::test]
async fn attempts_that_provably_did_nothing_are_no_doubts() {
    let faults = vec![Fault::error(4, None), Fault::error(613, None), Fault::reset()];
    for story in stories(vec![faults], None, &["answered", "failed"]).await {
        assert_eq!(outcomes(&story.comment), ["throttled", "throttled", "unknown", "posted"]);
        assert_eq!((&story.comment["state"], story.replies.len()), (&json!("answered"), 1));
    }
}

#[tokio::test]
async fn what_cannot_be_read_is_not_said_again() {
    let agency = Agency::opens_with(|setup| {
        hasty(setup);
        setup.instagram.echo = None;
    })
    .await;
    for (done, fault) in [(true, Fault::reset().after_doing_it()), (false, Fault::reset())] {
        let before = calls(&agency.instagram, What::Reply).len();
        agency.instagram.goes_wrong(What::Reply, [fault]);
        // The re-check before the first attempt goes well; all later readings fail.
        agency.instagram.goes_wrong(What::Replies, [Fault::slow(Duration::ZERO)]);
        agency.instagram.stays_wrong(What::Replies, Fault::status(500));
        let asked = asks(&agency, "warga_1").await;
        let in_doubt = |comment: &serde_json::Value| outcomes(comment) == ["unknown"];
        let comment = agency.sees_that(&asked, "in doubt", in_doubt).await;
        let long_after = super::at(entries(&comment, "outcome")[0]).plus_millis(3000);
        let read_in_vain = |instagram: &tanggap::instagram::simulated::Instagram| {
            instagram.calls().last().is_some_and(|call| call.at > long_after)
        };
        assert!(agency.instagram.waits_until(LIMIT, read_in_vain).await);
        assert_eq!(agency.comment(&asked).await["state"], "posting");
        assert_eq!(calls(&agency.instagram, What::Reply).len(), before + 1);
        agency.instagram.heals(What::Replies);
        let comment = agency.sees(&asked, "answered").await;
        assert_eq!(entries(&comment, "attempted").len(), if done { 1 } else { 2 });
        assert_eq!(agency.replies(&asked).len(), 1);
    }
    agency.ends().await;
}

#[tokio::test]
async fn staff_who_answer_while_a_reply_is_in_doubt_have_the_last_word() {
    let agency = Agency::opens_with(hasty).await;
    for is_told in [true, false] {
        agency.instagram.goes_wrong(What::Reply, [Fault::reset()]);
        let asked = asks(&agency, "warga_1").await;
        agency.sees_that(&asked, "in doubt", |comment| outcomes(comment) == ["unknown"]).await;
        let typed = agency.instagram.comment("Bulan depan, Kak").by_staff().under(&asked).writes();
        if is_told {
            agency.instagram.tells_of([&typed]).sends().await;
        }
        // The same doubt, begun later, has been settled: so the first has had its time.
        agency.instagram.goes_wrong(What::Reply, [Fault::reset()]);
        let other = asks(&agency, "warga_2").await;
        agency.sees(&other, "answered").await;
        let comment = agency.sees(&asked, "answered").await;
        assert_eq!(
            (&comment["responder"], &comment["reply"]["id"]),
            (&json!("staff"), &json!(typed.as_str()))
        );
        assert_eq!(agency.replies(&asked), ["Bulan depan, Kak"]);
        assert_eq!(entries(&comment, "attempted").len(), 1);
    }
    agency.ends().await;
}

#[tokio::test]
async fn a_comment_that_is_gone_while_its_reply_is_in_doubt_is_let_go() {
    let agency = Agency::opens_with(hasty).await;
    let top = agency.instagram.comment("semangat semua").by("warga_8").sends().await.id;
    for parent in [None, Some(&top)] {
        agency.instagram.goes_wrong(What::Reply, [Fault::reset()]);
        let asked = agency.instagram.comment(faq::KNOWN);
        let asked = if let Some(parent) = parent { asked.under(parent) } else { asked };
        let asked = asked.sends().await.id;
        agency.sees_that(&asked, "in doubt", |comment| outcomes(comment) == ["unknown"]).await;
        agency.instagram.deletes(&asked);
        let comment = agency.sees(&asked, "withdrawn").await;
        let names = events(&comment);
        assert_eq!(names[names.len() - 2..], ["removed", "withdrawn"]);
    }
    // A whole thread that is gone takes the question with it.
    agency.instagram.goes_wrong(What::Reply, [Fault::reset()]);
    let asked = agency.instagram.comment(faq::KNOWN).under(&top).sends().await.id;
    agency.sees_that(&asked, "in doubt", |comment| outcomes(comment) == ["unknown"]).await;
    agency.instagram.deletes(&asked);
    agency.instagram.deletes(&top);
    agency.sees(&asked, "withdrawn").await;
    agency.ends().await;
}

#[tokio::test]
async fn a_question_that_is_changed_while_its_reply_is_in_doubt_is_decided_anew() {
    let agency = Agency::opens_with(hasty).await;
    for (text, state) in [(faq::THANKS, "ignored"), (faq::DRAFT, "draft")] {
        agency.instagram.goes_wrong(What::Reply, [Fault::reset()]);
        let asked = asks(&agency, "warga_1").await;
        agency.sees_that(&asked, "in doubt", |comment| outcomes(comment) == ["unknown"]).await;
        agency.instagram.edits_silently(&asked, text);
        let comment = agency.sees(&asked, state).await;
        assert_eq!(comment["text"], text);
        assert!(agency.replies(&asked).is_empty());
    }
    // What was public before the change is an answer all the same.
    agency.instagram.goes_wrong(What::Reply, [Fault::reset().doing_it_after(Duration::from_millis(1200))]);
    let asked = asks(&agency, "warga_1").await;
    agency.sees_that(&asked, "in doubt", |comment| outcomes(comment) == ["unknown"]).await;
    agency.instagram.edits(&asked, faq::DRAFT).await;
    assert_eq!(agency.sees(&asked, "answered").await["responder"], "bot");
    agency.ends().await;
}
