//! The shape that Meta really sends, in one pass.
//!
//! The general walk reads each level on its own and so goes over a comment's bytes six times. Here the three
//! upper levels are one typed read, which halves the time (`examples/thousand_comments.rs`). Whatever is
//! not exactly this shape and wholly well is none of this file's business: it answers `None`, and the general
//! walk decides. Both say the same of what both can read, and a property test holds them to it.

use serde::Deserialize;
use serde_json::value::RawValue;

use super::Walk;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Envelope<'a> {
    #[serde(borrow)]
    object: Option<&'a RawValue>,
    entry: Vec<Entry<'a>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry<'a> {
    #[serde(borrow)]
    id: Option<&'a RawValue>,
    time: Option<&'a RawValue>,
    changes: Vec<Change<'a>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Change<'a> {
    #[serde(borrow)]
    field: &'a RawValue,
    value: &'a RawValue,
}

/// The whole body, if all of it is as usual.
pub(super) fn walk(text: &str, lossy: bool) -> Option<Walk> {
    let envelope: Envelope<'_> = serde_json::from_str(text).ok()?;
    let mut walk = Walk::new(lossy);
    walk.object = envelope.object.and_then(|object| walk.strings.text(object.get()));
    for entry in envelope.entry {
        let source = walk.source(entry.id.map(RawValue::get), entry.time.map(RawValue::get));
        for change in entry.changes {
            let field = walk.strings.borrowed(change.field.get())?;
            let kind = walk.kind(&field, change.value.get()).ok()?;
            walk.push(&source, kind);
        }
    }
    Some(walk)
}
