//! Splits JSON objects and lists into their parts, without reading these.
//!
//! serde_json finds the ends of the parts; it does so without recursion, so that depth costs no stack.

use std::borrow::Cow;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

pub(super) const NULL: &str = "null";

/// The first byte that is not white space; 0 where there is none.
pub(super) fn first_byte(json: &str) -> u8 {
    json.bytes().find(|byte| !matches!(byte, b' ' | b'\t' | b'\n' | b'\r')).unwrap_or(0)
}

/// Checks the grammar and nothing else.
pub(super) fn check(json: &str) -> serde_json::Result<()> {
    serde_json::from_str::<IgnoredAny>(json).map(|_| ())
}

/// Calls `each` with the name and the raw text of every member, in order.
///
/// Names come as bytes: serde_json lets half a surrogate pair pass in bytes and refuses it in text.
pub(super) fn members<'a>(json: &'a str, each: impl FnMut(&[u8], &'a str)) -> serde_json::Result<()> {
    let mut deserializer = serde_json::Deserializer::from_str(json);
    deserializer.deserialize_map(Members(each))?;
    deserializer.end()
}

/// Calls `each` with the raw text of every item.
pub(super) fn items<'a>(json: &'a str, each: impl FnMut(&'a str)) -> serde_json::Result<()> {
    let mut deserializer = serde_json::Deserializer::from_str(json);
    deserializer.deserialize_seq(Items(each))?;
    deserializer.end()
}

/// Calls `each` with every item of a list, or with what stands where the list should.
pub(super) fn each<'a>(json: &'a str, mut each: impl FnMut(&'a str)) {
    if first_byte(json) != b'[' || items(json, &mut each).is_err() {
        each(json);
    }
}

struct Members<F>(F);

impl<'a, F: FnMut(&[u8], &'a str)> Visitor<'a> for Members<F> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'a>>(mut self, mut map: A) -> Result<(), A::Error> {
        while let Some(name) = map.next_key_seed(Name)? {
            (self.0)(&name, map.next_value::<&RawValue>()?.get());
        }
        Ok(())
    }
}

struct Items<F>(F);

impl<'a, F: FnMut(&'a str)> Visitor<'a> for Items<F> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list")
    }

    fn visit_seq<A: SeqAccess<'a>>(mut self, mut seq: A) -> Result<(), A::Error> {
        while let Some(item) = seq.next_element::<&RawValue>()? {
            (self.0)(item.get());
        }
        Ok(())
    }
}

struct Name;

impl<'a> DeserializeSeed<'a> for Name {
    type Value = Cow<'a, [u8]>;

    fn deserialize<D: Deserializer<'a>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_bytes(self)
    }
}

impl<'a> Visitor<'a> for Name {
    type Value = Cow<'a, [u8]>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a name")
    }

    fn visit_borrowed_bytes<E>(self, name: &'a [u8]) -> Result<Self::Value, E> {
        Ok(Cow::Borrowed(name))
    }

    fn visit_bytes<E>(self, name: &[u8]) -> Result<Self::Value, E> {
        Ok(Cow::Owned(name.to_vec()))
    }
}
