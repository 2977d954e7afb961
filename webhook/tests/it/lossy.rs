//! Text that is not quite text, and text in escapes.

use crate::{comment, read, with_value};

#[test]
fn escapes_are_read_as_written_by_meta() {
    for (escaped, text) in [
        (r"\u00e4\u00f6\u00e5", "äöå"),
        (r"\ud83d\ude00", "😀"),
        (r"a\/b \u003Ci> 5\u0025 \u0040warga", "a/b <i> 5% @warga"),
        (r#"\"\\\n\t"#, "\"\\\n\t"),
        (r"\ud83d\udc68\u200d\ud83d\udc69\u200d\ud83d\udc67", "👨\u{200d}👩\u{200d}👧"),
        ("kumaha carana ngadaptar? 🙏", "kumaha carana ngadaptar? 🙏"),
        (r"\u0000", "\0"),
    ] {
        let body = with_value(&format!(r#"{{"id":"1","text":"{escaped}"}}"#));
        assert_eq!(comment(&body).text.as_deref(), Some(text), "{escaped}");
        assert!(!read(&body).lossy, "{escaped}");
    }
}

#[test]
fn half_a_surrogate_pair_becomes_a_replacement_character() {
    for (escaped, text) in [
        (r"halo \ud83d", "halo \u{fffd}"),
        (r"\ude00 halo", "\u{fffd} halo"),
        (r"\uD83D\uD83D\uDE00", "\u{fffd}😀"),
        (r"\ud83dx\ude00", "\u{fffd}x\u{fffd}"),
        (r"\\\ud83d\\ude00", "\\\u{fffd}\\ude00"),
    ] {
        let body = with_value(&format!(r#"{{"id":"1","text":"{escaped}"}}"#));
        assert_eq!(comment(&body).text.as_deref(), Some(text), "{escaped}");
        assert!(read(&body).lossy, "{escaped}");
    }
}

#[test]
fn one_broken_text_leaves_the_batch_whole() {
    let body = r#"{"entry":[{"id":"1","changes":[
        {"field":"comments","value":{"id":"a","text":"satu"}},
        {"field":"comments","value":{"id":"b","text":"dua \ud83d","from":{"id":"2","username":"\udfff"}}},
        {"field":"comments","value":{"id":"c","text":"tiga","\ud83d":0}},
        {"field":"x","value":"\ud83d"}]}]}"#;
    let notification = read(body);
    assert!(notification.lossy);
    let texts: Vec<_> =
        notification.events.iter().filter_map(|event| event.comment()?.text.as_deref()).collect();
    assert_eq!(texts, ["satu", "dua \u{fffd}", "tiga"]);
    assert_eq!(crate::other(&notification.events[3]), ("x", r#""\ud83d""#));
}

#[test]
fn half_a_surrogate_pair_in_a_name_loses_nothing() {
    let body = r#"{"\ud83d":1,"entry":[{"\udfff":[],"changes":[{"\ud83d":0,"field":"comments","value":{"id":"1"}}]}]}"#;
    let notification = read(body);
    assert_eq!(notification.events.iter().filter(|event| event.comment().is_some()).count(), 1);
}

#[test]
fn bytes_that_are_not_utf_8_lose_one_text_at_most() {
    let mut body = br#"{"entry":[{"id":"1","changes":[{"field":"comments","value":{"id":"a","text":"abc"}},{"field":"comments","value":{"id":"b","text":"utuh"}}]}]}"#.to_vec();
    let at = body.windows(3).position(|bytes| bytes == b"abc").unwrap();
    for broken in [b"\xff\xfe\xfd", b"a\xe2\x82", b"\xed\xa0\xbd"] {
        body[at..at + 3].copy_from_slice(broken);
        let notification = read(&body);
        assert!(notification.lossy);
        let first = notification.events[0].comment().unwrap();
        assert!(first.text.as_deref().unwrap().ends_with('\u{fffd}'), "{first:?}");
        assert_eq!(notification.events[1].comment().unwrap().text.as_deref(), Some("utuh"));
    }
}
