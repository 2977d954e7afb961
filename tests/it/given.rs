//! Sentences that stories begin with.

use tanggap::comment::{AccountId, Arrival, Author, Clock, CommentId, Kind, MediaId, Source, Timestamp};

/// The account that stories are about.
pub(crate) const ACCOUNT: &str = "17841400000000000";

/// A moment in the stories, `seconds` after their beginning.
pub(crate) fn at(seconds: i64) -> Timestamp {
    "2026-11-24T02:00:00Z".parse::<Timestamp>().unwrap().plus_millis(seconds * 1000)
}

/// A comment's id.
pub(crate) fn id(id: &str) -> CommentId {
    CommentId::new(id).unwrap()
}

/// A comment by a citizen, as the webhook brings it.
pub(crate) fn arrival(comment: &str, text: &str) -> Arrival {
    Arrival {
        id: id(comment),
        account: Some(AccountId::new(ACCOUNT).unwrap()),
        source: Source::Webhook,
        kind: Kind::Comment,
        text: text.to_owned(),
        author: Some(Author { id: "990001".to_owned(), username: Some("warga_satu".to_owned()) }),
        media: Some(MediaId::new("18010000000000001").unwrap()),
        parent: None,
        written_at: at(0),
        clock: Clock::Entry,
        received_at: at(2),
    }
}
