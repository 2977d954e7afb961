//! From bytes to events.
//!
//! The walk goes down one level at a time and holds what lies below as raw text, so that whatever is wrong
//! inside one entry stays inside it: [`json`] splits objects and lists, [`scalar`] reads texts, ids and
//! times, [`value`] reads comments and mentions, [`usual`] is a short cut, and this file knows the shapes of
//! the envelope:
//!
//! ```text
//! {object, entry: [{id, time, changes: [{field, value}]}]}      as captured
//! {object, entry: [{id, time, field, value}]}                   as documented for Instagram Login
//! {field, value}                                                as the dashboard shows it
//! {object, entry: [{id, time, messaging: […]}]}                 other products, kept raw
//! [ any of these ]                                              as documentation wraps them
//! ```

mod error;
mod json;
mod scalar;
mod usual;
mod value;

use std::borrow::Cow;

use crate::{Event, EventKind, Id, MalformedReason, Notification, RawJson};
pub use error::ParseError;
use scalar::Strings;

/// The most events that one body may hold.
///
/// Meta sends a thousand at most. Without a bound, eight megabytes of `[0,0,0,…]` would become four million
/// events.
pub const MAX_EVENTS: usize = 100_000;

/// Reads a body in any of the shapes above.
pub(crate) fn notification(body: &[u8]) -> Result<Notification, ParseError> {
    let (text, lossy) = match str::from_utf8(body) {
        Ok(text) => (Cow::Borrowed(text), false),
        Err(_) => (String::from_utf8_lossy(body), true),
    };
    let walk = match usual::walk(&text, lossy) {
        Some(walk) => walk,
        None => any_shape(&text, lossy)?,
    };
    walk.finish()
}

fn any_shape(text: &str, lossy: bool) -> Result<Walk, ParseError> {
    let mut walk = Walk::new(lossy);
    match json::first_byte(text) {
        b'[' => json::items(text, |node| walk.node(node))?,
        b'{' => walk.node_parts(text, Parts::of(text)?),
        _ => {
            json::check(text)?;
            return Err(ParseError::not_an_object());
        }
    }
    Ok(walk)
}

/// What was gathered so far.
struct Walk {
    object: Option<String>,
    events: Vec<Event>,
    strings: Strings,
    is_full: bool,
}

impl Walk {
    fn new(lossy: bool) -> Self {
        Self { object: None, events: Vec::new(), strings: Strings { lossy }, is_full: false }
    }

    fn finish(self) -> Result<Notification, ParseError> {
        if self.is_full {
            return Err(ParseError::too_many_events());
        }
        Ok(Notification { object: self.object, events: self.events, lossy: self.strings.lossy })
    }

    /// One envelope: entries within, or itself the entry.
    fn node(&mut self, raw: &str) {
        match Parts::of(raw) {
            Ok(parts) => self.node_parts(raw, parts),
            Err(_) => self.malformed(&Source::default(), None, raw, MalformedReason::NotAnObject),
        }
    }

    fn node_parts(&mut self, raw: &str, parts: Parts<'_>) {
        if self.object.is_none() {
            self.object = parts.object.and_then(|object| self.strings.text(object));
        }
        match parts.entry {
            Some(entries) => json::each(entries, |entry| self.entry(entry)),
            None => self.entry_parts(raw, parts),
        }
    }

    fn entry(&mut self, raw: &str) {
        match Parts::of(raw) {
            Ok(parts) => self.entry_parts(raw, parts),
            Err(_) => self.malformed(&Source::default(), None, raw, MalformedReason::NotAnObject),
        }
    }

    fn entry_parts(&mut self, raw: &str, parts: Parts<'_>) {
        let source = self.source(parts.id, parts.time);
        let mut is_empty = true;
        if let Some(changes) = parts.changes {
            is_empty = false;
            json::each(changes, |change| match Parts::of(change) {
                Ok(parts) => self.change(&source, change, &parts),
                Err(_) => self.malformed(&source, None, change, MalformedReason::NotAnObject),
            });
        }
        if parts.field.is_some() || parts.value.is_some_and(|value| value != json::NULL) {
            is_empty = false;
            self.change(&source, raw, &parts);
        }
        for (name, member) in parts.rest {
            is_empty = false;
            // Of `changed_fields` ("Include Values" is off) the list of names is one thing to know.
            if name == CHANGED_FIELDS {
                self.other(&source, &name, member);
            } else {
                json::each(member, |item| self.other(&source, &name, item));
            }
        }
        if is_empty {
            self.malformed(&source, None, raw, MalformedReason::NothingInside);
        }
    }

    fn change(&mut self, source: &Source, raw: &str, parts: &Parts<'_>) {
        let Some(field) = parts.field.and_then(|field| self.strings.borrowed(field)) else {
            return self.malformed(source, None, raw, MalformedReason::NoField);
        };
        let kind = match parts.value {
            Some(value) => self.kind(&field, value),
            None => Err(MalformedReason::NoValue),
        };
        match kind {
            Ok(kind) => self.push(source, kind),
            Err(reason) => self.malformed(source, Some(field.into_owned()), raw, reason),
        }
    }

    fn source(&mut self, id: Option<&str>, time: Option<&str>) -> Source {
        Source {
            account: id.and_then(|id| self.strings.id(id)),
            sent_at_ms: time.and_then(|time| self.strings.time_ms(time)),
        }
    }

    /// What a change tells.
    fn kind(&mut self, field: &str, value: &str) -> Result<EventKind, MalformedReason> {
        match field {
            "comments" => value::comment(value, &mut self.strings).map(EventKind::Comment),
            "live_comments" => value::comment(value, &mut self.strings).map(EventKind::LiveComment),
            "mentions" => value::mention(value, &mut self.strings).map(EventKind::Mention),
            _ => Ok(EventKind::Other { field: field.to_owned(), value: RawJson::new(value) }),
        }
    }

    fn other(&mut self, source: &Source, field: &str, value: &str) {
        self.push(source, EventKind::Other { field: field.to_owned(), value: RawJson::new(value) });
    }

    fn malformed(&mut self, source: &Source, field: Option<String>, raw: &str, reason: MalformedReason) {
        self.push(source, EventKind::Malformed { field, raw: RawJson::new(raw), reason });
    }

    fn push(&mut self, source: &Source, kind: EventKind) {
        if self.events.len() == MAX_EVENTS {
            self.is_full = true;
            return;
        }
        let Source { account, sent_at_ms } = source.clone();
        self.events.push(Event { account, sent_at_ms, kind });
    }
}

/// What an entry says of all its changes.
#[derive(Clone, Default)]
struct Source {
    account: Option<Id>,
    sent_at_ms: Option<i64>,
}

const CHANGED_FIELDS: &str = "changed_fields";

/// The members of an envelope, an entry or a change, which can stand in for one another. A member that is
/// `null` is not there, except for `value`. Of two with one name, the later counts, as with most parsers.
#[derive(Default)]
struct Parts<'a> {
    object: Option<&'a str>,
    entry: Option<&'a str>,
    id: Option<&'a str>,
    time: Option<&'a str>,
    changes: Option<&'a str>,
    field: Option<&'a str>,
    value: Option<&'a str>,
    /// Lists and objects of other names. A number or a text of an unknown name tells of no event.
    rest: Vec<(String, &'a str)>,
}

impl<'a> Parts<'a> {
    /// Fails where `raw` is no object.
    fn of(raw: &'a str) -> serde_json::Result<Self> {
        let mut parts = Self::default();
        json::members(raw, |name, member| {
            let place = match name {
                b"value" => &mut parts.value,
                _ if member == json::NULL => return,
                b"object" => &mut parts.object,
                b"entry" => &mut parts.entry,
                b"id" => &mut parts.id,
                b"time" => &mut parts.time,
                b"changes" => &mut parts.changes,
                b"field" => &mut parts.field,
                _ if !matches!(json::first_byte(member), b'[' | b'{') => return,
                _ => return parts.rest.push((String::from_utf8_lossy(name).into_owned(), member)),
            };
            *place = Some(member);
        })?;
        Ok(parts)
    }
}

#[cfg(test)]
mod tests {
    use proptest::collection::vec;
    use proptest::prelude::*;
    use proptest::sample::select;

    use super::*;

    fn usual_then_any(body: &str) -> (Option<Notification>, Notification) {
        let usual = usual::walk(body, false).and_then(|walk| walk.finish().ok());
        (usual, any_shape(body, false).unwrap().finish().unwrap())
    }

    #[test]
    fn the_captured_shape_takes_the_short_cut() {
        let body = r#"{"entry":[{"id":"1","time":5,"changes":[{"value":{"from":{"id":"2","username":"a"},"media":{"id":"3","media_product_type":"AD","ad_id":"4"},"id":"5","parent_id":"6","text":"\ud83d\ude00"},"field":"comments"}]}],"object":"instagram"}"#;
        let (usual, any) = usual_then_any(body);
        assert_eq!(usual, Some(any));
    }

    /// Replaces some pieces of a body by others that fit or don't.
    fn body() -> impl Strategy<Value = String> {
        let id = select(&["\"1\"", "1", "\"\"", "null", "[]", "1.5"][..]);
        let time = select(&["5", "\"5\"", "1700000000000", "null", "{}"][..]);
        let field = select(&["comments", "live_comments", "mentions", "x", "\\u0063omments", "\\ud83d"][..]);
        let value = select(
            &[r#"{"id":"1","text":"\ud83d"}"#, r#"{"media_id":2}"#, r#"{"id":"1"}"#, "null", "[0]"][..],
        );
        let extra = select(
            &["", "", "", "", "", r#","x":1"#, r#","x":[1]"#, r#","id":"7""#, r#","field":"comments""#][..],
        );
        let change = (field, value, extra.clone())
            .prop_map(|(field, value, extra)| format!(r#"{{"field":"{field}","value":{value}{extra}}}"#));
        let changes = prop_oneof![
            9 => vec(change, 0..3).prop_map(|changes| format!("[{}]", changes.join(","))),
            1 => select(&["null", "{}", "[7]", "7"][..]).prop_map(str::to_owned),
        ];
        let entry = (id, time, changes, extra).prop_map(|(id, time, changes, extra)| {
            format!(r#"{{"id":{id},"changes":{changes},"time":{time}{extra}}}"#)
        });
        let object = select(&["\"instagram\"", "\"page\"", "null", "7", "\"\\udfff\""][..]);
        (object, vec(entry, 0..3))
            .prop_map(|(object, entries)| format!(r#"{{"object":{object},"entry":[{}]}}"#, entries.join(",")))
    }

    proptest! {
        #[test]
        fn the_short_cut_leads_to_the_same_place(body in body()) {
            if let (Some(usual), any) = usual_then_any(&body) {
                prop_assert_eq!(usual, any);
            }
        }
    }
}
