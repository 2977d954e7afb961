//! A person wins: whatever happens between the decision and the reply, the bot gives way.

use serde_json::json;
use tanggap::comment::CommentId;
use tanggap::instagram::simulated::{Fault, What};

use crate::agency::{ADMIN, Agency, entries, events, faq};

/// A question whose answer the bot would post, were it not that Instagram can't be read now.
async fn held_up(agency: &Agency) -> CommentId {
    agency.instagram.stays_wrong(What::Comment, Fault::status(503));
    let asked = agency.instagram.comment(faq::KNOWN).sends().await.id;
    agency.sees(&asked, "queued").await;
    asked
}

/// The way is free again: another question is answered, and whoever came before has had every chance.
async fn goes_on(agency: &Agency) {
    agency.instagram.heals(What::Comment);
    let other = agency.instagram.comment(faq::KNOWN).by("warga_99").sends().await.id;
    agency.reply(&other).await;
}

/// The approved draft of a comment, whose fate is decided by the re-check.
async fn approved(agency: &Agency, asked: &CommentId) {
    let answer = agency.api(ADMIN).post_empty(&format!("comments/{asked}/approve")).await;
    assert_eq!((answer.status, &answer.json()["state"]), (200, &json!("queued")), "{answer:?}");
}

#[tokio::test]
async fn a_queued_reply_is_taken_back_when_staff_answer() {
    let agency = Agency::opens().await;
    let asked = held_up(&agency).await;
    agency.instagram.staff_replies(&asked, "Bulan depan, Kak").await;
    let comment = agency.sees(&asked, "answered").await;
    assert_eq!(comment["responder"], "staff");
    assert_eq!(events(&comment), ["received", "decided", "queued", "withdrawn", "answered"]);
    goes_on(&agency).await;
    assert_eq!(agency.replies(&asked), ["Bulan depan, Kak"]);
    agency.ends().await;
}

#[tokio::test]
async fn an_answer_that_comes_in_before_its_question_counts() {
    let agency = Agency::opens().await;
    let asked = agency.instagram.comment(faq::KNOWN).writes();
    let typed = agency.instagram.staff_replies(&asked, "Bulan depan, Kak").await;
    agency.sees(&typed, "ignored").await;
    agency.instagram.tells_of([&asked]).sends().await;
    let comment = agency.sees(&asked, "answered").await;
    assert_eq!((&comment["responder"], &comment["reason"]), (&json!("staff"), &json!("answered-by-staff")));
    assert_eq!(comment["reply"]["text"], "Bulan depan, Kak");
    goes_on(&agency).await;
    assert_eq!(agency.replies(&asked), ["Bulan depan, Kak"]);
    agency.ends().await;
}

#[tokio::test]
async fn question_and_answer_in_one_notification_are_put_together() {
    let agency = Agency::opens().await;
    for answer_first in [false, true] {
        let asked = agency.instagram.comment(faq::KNOWN).writes();
        let typed = agency.instagram.comment("Bulan depan, Kak").by_staff().under(&asked).writes();
        let order = if answer_first { [&typed, &asked] } else { [&asked, &typed] };
        agency.instagram.tells_of(order).sends().await;
        let comment = agency.sees(&asked, "answered").await;
        assert_eq!(
            (&comment["responder"], &comment["reply"]["id"]),
            (&json!("staff"), &json!(typed.as_str()))
        );
        assert_eq!(agency.replies(&asked), ["Bulan depan, Kak"]);
    }
    agency.ends().await;
}

#[tokio::test]
async fn an_answer_that_meta_never_told_of_is_found_before_posting() {
    let agency = Agency::opens().await;
    let asked = held_up(&agency).await;
    let typed = agency.instagram.comment("Bulan depan, Kak").by_staff().under(&asked).writes();
    agency.instagram.heals(What::Comment);
    let comment = agency.sees(&asked, "answered").await;
    assert_eq!((&comment["responder"], &comment["reply"]["id"]), (&json!("staff"), &json!(typed.as_str())));
    assert_eq!(entries(&comment, "withdrawn")[0]["reason"], "answered-by-staff");
    assert_eq!(agency.replies(&asked), ["Bulan depan, Kak"]);
    agency.ends().await;
}

#[tokio::test]
async fn a_comment_that_is_gone_or_hidden_gets_no_reply() {
    let agency = Agency::opens().await;
    for (reason, event) in [("deleted", "removed"), ("hidden", "hidden")] {
        let happens = |asked: &CommentId| match reason {
            "deleted" => agency.instagram.deletes(asked),
            _ => agency.instagram.hides(asked, true),
        };
        // While a draft waits for staff.
        let drafted = agency.instagram.comment(faq::DRAFT).sends().await.id;
        agency.sees(&drafted, "draft").await;
        happens(&drafted);
        approved(&agency, &drafted).await;
        // While the bot's own reply waits for its turn.
        let queued = held_up(&agency).await;
        happens(&queued);
        goes_on(&agency).await;
        for asked in [drafted, queued] {
            let comment = agency.sees(&asked, "withdrawn").await;
            let names = events(&comment);
            assert_eq!(names[names.len() - 2..], [event, "withdrawn"]);
            assert_eq!(entries(&comment, "withdrawn")[0]["reason"], reason);
            assert_eq!(comment["reply"], json!(null));
        }
    }
    let said = agency.instagram.calls().iter().filter(|call| call.what == What::Reply).count();
    assert_eq!(said, 2, "only those by whom the way was tried were answered");
    agency.ends().await;
}

#[tokio::test]
async fn a_question_that_was_changed_is_decided_anew() {
    let agency = Agency::opens().await;
    // Told by Meta, or found by the re-check.
    for is_told in [true, false] {
        let asked = held_up(&agency).await;
        if is_told {
            agency.instagram.edits(&asked, faq::THANKS).await;
        } else {
            agency.instagram.edits_silently(&asked, faq::THANKS);
        }
        goes_on(&agency).await;
        let comment = agency.sees(&asked, "ignored").await;
        assert_eq!((&comment["text"], &comment["intent"]), (&json!(faq::THANKS), &json!("terima-kasih")));
        assert!(agency.replies(&asked).is_empty());
    }
    // What staff approved was for another question.
    let asked = agency.instagram.comment(faq::DRAFT).sends().await.id;
    agency.sees(&asked, "draft").await;
    agency.instagram.edits_silently(&asked, faq::REPORT);
    approved(&agency, &asked).await;
    let comment = agency.sees(&asked, "escalated").await;
    assert_eq!(comment["text"], faq::REPORT);
    assert!(agency.replies(&asked).is_empty());
    // One that becomes a known question is answered.
    agency.instagram.edits(&asked, faq::KNOWN).await;
    assert_eq!(agency.reply(&asked).await.text, format!("@warga_1 {}", faq::ANSWER));
    // And once it is answered, a change of its words brings no second answer.
    agency.sees(&asked, "answered").await;
    agency.instagram.edits(&asked, faq::REPORT).await;
    agency.sees_that(&asked, "changed", |comment| comment["text"] == faq::REPORT).await;
    goes_on(&agency).await;
    assert_eq!(agency.sees(&asked, "answered").await["responder"], "bot");
    agency.ends().await;
}
