//! Bodies that Meta has sent to real apps or shows in its documentation, people's names replaced.

use instagram_webhook::EventKind;

use crate::{comment, event, other, read};

const AD_REPLY: &str = r#"{"entry":[{"id":"17841449134856501","time":1701284314,"changes":[{"value":{"from":{"id":"6874343885990000","username":"user_a"},"media":{"id":"17931099422661675","media_product_type":"AD","ad_id":"23859589939300145","ad_title":"Video China V1"},"id":"18031837237676194","parent_id":"18320987938111300","text":"Okay. Vielleicht probiere ich es wirklich mal aus."},"field":"comments"}]}],"object":"instagram"}"#;
const ON_A_REEL: &str = r#"{"entry":[{"id":"17841421930210000","time":1778494689,"changes":[{"value":{"from":{"id":"1666373194400000","username":"user_b"},"media":{"id":"18114683101754675","media_product_type":"REELS"},"id":"17880990537428645","text":"Link"},"field":"comments"}]}],"object":"instagram"}"#;
const OWN: &str = r#"{"entry":[{"id":"17841474524784050","time":1755779280,"changes":[{"value":{"from":{"id":"17841474524784050","username":"own_account","self_ig_scoped_id":"2105722729836161"},"media":{"id":"18172143295349192","media_product_type":"FEED"},"id":"17919697626119712","text":"..."},"field":"comments"}]}],"object":"instagram"}"#;
const DASHBOARD_TEST: &str = r#"{"entry":[{"id":"0","time":1695061705,"changes":[{"field":"comments","value":{"from":{"id":"232323232","username":"test"},"media":{"id":"123123123","media_product_type":"FEED"},"id":"17865799348089039","parent_id":"1231231234","text":"This is an example."}}]}],"object":"instagram"}"#;
const LIVE_SAMPLE: &str = r#"{"field":"live_comments","value":{"from":{"id":"232323232","username":"test","self_ig_scoped_id":"232323232"},"media":{"id":"123123123","media_product_type":"LIVE"},"id":"17865799348089039","text":"This is an example."}}"#;
const MENTION: &str = r#"{"entry":[{"changes":[{"field":"mentions","value":{"comment_id":"17887498072083520","media_id":"17887498072083520"}}],"id":"0","time":1519399310}],"object":"instagram"}"#;
const OF_2018: &str = r#"{"object":"instagram","entry":[{"id":"0","time":1519399307,"changes":[{"field":"comments","value":{"text":"This is an example.","id":"17865799348089039"}}]}]}"#;
const FLAT: &str = r#"{"object":"instagram","entry":[{"id":"17841400000000000","time":1758700000,"field":"comments","value":{"id":"18045678901234567","from":{"id":"1234567890123456","username":"user_c"},"text":"price?","media":{"id":"18012345678901234","media_product_type":"FEED"}}}]}"#;
const DIRECT_MESSAGE: &str = r#"{"object":"instagram","entry":[{"time":1729604868526,"id":"17841400000000000","messaging":[{"sender":{"id":"17841400000000000"},"recipient":{"id":"4309000000000000"},"timestamp":1729604868365,"message":{"mid":"aWdf","text":"test","is_echo":true}}]}]}"#;

#[test]
fn a_reply_under_an_advertisement() {
    let event = event(AD_REPLY);
    assert_eq!(event.account.as_ref().unwrap(), &"17841449134856501");
    assert_eq!(event.sent_at_ms, Some(1_701_284_314_000));
    assert!(!event.is_by_account());
    assert!(!event.is_test());
    assert!(matches!(event.kind, EventKind::Comment(_)));

    let comment = event.comment().unwrap();
    assert_eq!(comment.id, "18031837237676194");
    assert_eq!(comment.text.as_deref(), Some("Okay. Vielleicht probiere ich es wirklich mal aus."));
    assert_eq!(comment.answers().unwrap(), &"18320987938111300");
    let from = comment.from.as_ref().unwrap();
    assert_eq!(from.id.as_ref().unwrap(), &"6874343885990000");
    assert_eq!(from.username.as_deref(), Some("user_a"));
    assert_eq!(from.self_ig_scoped_id, None);
    let media = comment.media.as_ref().unwrap();
    assert_eq!(media.id.as_ref().unwrap(), &"17931099422661675");
    assert_eq!(media.product_type.as_deref(), Some("AD"));
    assert_eq!(media.ad_id.as_ref().unwrap(), &"23859589939300145");
    assert_eq!(media.ad_title.as_deref(), Some("Video China V1"));
    assert_eq!(media.original_media_id, None);
}

#[test]
fn a_comment_on_a_reel() {
    let comment = comment(ON_A_REEL);
    assert_eq!(comment.text.as_deref(), Some("Link"));
    assert_eq!(comment.answers(), None);
    assert_eq!(comment.media.unwrap().product_type.as_deref(), Some("REELS"));
}

#[test]
fn the_accounts_own_comment_is_known_as_such() {
    let event = event(OWN);
    assert!(event.is_by_account());
    let from = event.comment().unwrap().from.clone().unwrap();
    assert_eq!(from.self_ig_scoped_id.unwrap(), "2105722729836161");
}

#[test]
fn a_comment_without_author_or_account_is_nobodys_own() {
    assert!(!event(r#"{"field":"comments","value":{"id":"1"}}"#).is_by_account());
    assert!(!event(r#"{"field":"comments","value":{"id":"1","from":{"id":"2"}}}"#).is_by_account());
}

#[test]
fn tests_from_the_dashboard_are_kept_and_known() {
    for body in [DASHBOARD_TEST, LIVE_SAMPLE, MENTION, OF_2018] {
        assert!(event(body).is_test(), "{body}");
    }
    for body in [AD_REPLY, ON_A_REEL, OWN, FLAT, DIRECT_MESSAGE] {
        assert!(!event(body).is_test(), "{body}");
    }
    assert_eq!(comment(DASHBOARD_TEST).text.as_deref(), Some("This is an example."));
    assert_eq!(comment(OF_2018).from, None);
}

#[test]
fn a_live_comment_without_envelope() {
    let event = event(LIVE_SAMPLE);
    assert_eq!((event.account.as_ref(), event.sent_at_ms), (None, None));
    assert!(matches!(event.kind, EventKind::LiveComment(_)));
    let media = event.comment().unwrap().media.clone().unwrap();
    assert_eq!(media.product_type.as_deref(), Some("LIVE"));
}

#[test]
fn a_mention() {
    let event = event(MENTION);
    assert_eq!(event.sent_at_ms, Some(1_519_399_310_000));
    let EventKind::Mention(mention) = event.kind else { panic!("{event:?}") };
    assert_eq!(mention.media_id, "17887498072083520");
    assert_eq!(mention.comment_id.unwrap(), "17887498072083520");
}

#[test]
fn the_documented_flat_entry() {
    let event = event(FLAT);
    assert_eq!(event.account.as_ref().unwrap(), &"17841400000000000");
    assert_eq!(event.sent_at_ms, Some(1_758_700_000_000));
    assert_eq!(event.comment().unwrap().text.as_deref(), Some("price?"));
}

#[test]
fn a_direct_message_is_kept_raw() {
    let event = event(DIRECT_MESSAGE);
    assert_eq!(event.sent_at_ms, Some(1_729_604_868_526));
    let (field, item) = other(&event);
    assert_eq!(field, "messaging");
    assert!(item.starts_with(r#"{"sender":{"id":"17841400000000000"}"#) && item.ends_with("}}"), "{item}");
}

#[test]
fn the_object_is_told() {
    assert_eq!(read(AD_REPLY).object.as_deref(), Some("instagram"));
    assert_eq!(read(LIVE_SAMPLE).object, None);
    let page = read(AD_REPLY.replace("instagram", "page"));
    assert_eq!(page.object.as_deref(), Some("page"));
    assert!(page.events[0].comment().is_some());
}
