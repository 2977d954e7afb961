//! What leaves the house of a ledger entry, to files and to outsiders' programs: with the personal data in its texts masked.

use crate::comment::{Entry, Event};
use crate::text::personal::mask;

/// A ledger entry with what people wrote masked.
pub fn masked(entry: Entry) -> Entry {
    let event = match entry.event {
        Event::Received { source, kind, text, author, media, parent, written_at, clock } => {
            Event::Received { source, kind, text: mask(&text), author, media, parent, written_at, clock }
        }
        Event::Edited { text } => Event::Edited { text: mask(&text) },
        Event::Drafted { text, channel } => Event::Drafted { text: mask(&text), channel },
        Event::Approved { text, edited } => Event::Approved { text: mask(&text), edited },
        Event::Queued { text, channel, not_before } => {
            Event::Queued { text: mask(&text), channel, not_before }
        }
        Event::Rejected { reason } => Event::Rejected { reason: mask(&reason) },
        other => other,
    };
    Entry { event, ..entry }
}
