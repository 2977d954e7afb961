//! From a notification to the store: what it brings, in the domain's words.

use instagram_webhook::{CommentEvent, Event, EventKind, Id, MalformedReason, MentionEvent, Notification};

use super::accounts::Accounts;
use crate::comment::{AccountId, Arrival, Author, Clock, CommentId, Kind, MediaId, Source, Timestamp};
use crate::store::{DeadLetter, Delivery};

/// What a notification brings. Comments of accounts that we don't serve are among it, with no account; what could not
/// be read becomes a dead letter; fields that we did not ask for (Meta sends them all the same) are passed over.
pub fn delivery(notification: &Notification, accounts: &Accounts, now: Timestamp) -> Delivery {
    let mut delivery = Delivery::default();
    for event in &notification.events {
        let arrival = match &event.kind {
            EventKind::Comment(comment) => arrival(event, comment, Kind::Comment, accounts, now),
            EventKind::LiveComment(comment) => arrival(event, comment, Kind::Live, accounts, now),
            EventKind::Mention(mention) => mentioned(event, mention, accounts, now),
            EventKind::Malformed { raw, reason, .. } => {
                delivery.dead_letters.push(letter(reason, raw.as_str(), now));
                continue;
            }
            EventKind::Other { .. } => continue,
        };
        match arrival {
            Some(arrival) => delivery.arrivals.push(arrival),
            None => delivery.dead_letters.push(letter(&MalformedReason::NoId, &format!("{event:?}"), now)),
        }
    }
    delivery
}

/// A comment; none if its id is nothing that could be one.
fn arrival(
    event: &Event,
    comment: &CommentEvent,
    kind: Kind,
    accounts: &Accounts,
    now: Timestamp,
) -> Option<Arrival> {
    let (written_at, clock) = written(event, now);
    Some(Arrival {
        id: CommentId::new(comment.id.as_str()).ok()?,
        account: account(event.account.as_ref(), accounts),
        source: Source::Webhook,
        kind,
        text: comment.text.clone().unwrap_or_default(),
        author: comment.from.as_ref().and_then(|from| {
            let id = from.id.as_ref()?.to_string();
            Some(Author { id, username: from.username.clone() })
        }),
        media: comment.media.as_ref().and_then(|media| MediaId::new(media.id.as_ref()?.as_str()).ok()),
        parent: comment.answers().and_then(|parent| CommentId::new(parent.as_str()).ok()),
        written_at,
        clock,
        received_at: now,
    })
}

/// A mention, of which only ids are known. One in a caption is known by its media.
fn mentioned(event: &Event, mention: &MentionEvent, accounts: &Accounts, now: Timestamp) -> Option<Arrival> {
    let (written_at, clock) = written(event, now);
    let id = mention.comment_id.as_ref().unwrap_or(&mention.media_id);
    Some(Arrival {
        id: CommentId::new(id.as_str()).ok()?,
        account: account(event.account.as_ref(), accounts),
        source: Source::Webhook,
        kind: if mention.comment_id.is_some() { Kind::Mention } else { Kind::Caption },
        text: String::new(),
        author: None,
        media: MediaId::new(mention.media_id.as_str()).ok(),
        parent: None,
        written_at,
        clock,
        received_at: now,
    })
}

/// The notification says when it was sent, never when the comment was written; the best guess until the API is read.
/// A time in our future can only be a clock's fault.
fn written(event: &Event, now: Timestamp) -> (Timestamp, Clock) {
    match event.sent_at_ms.map(Timestamp::from_millis) {
        Some(sent) if sent <= now => (sent, Clock::Entry),
        _ => (now, Clock::Receipt),
    }
}

/// The served account of that id. A bare event names none: it belongs to the only account, if there is exactly one.
fn account(id: Option<&Id>, accounts: &Accounts) -> Option<AccountId> {
    let account = match id {
        Some(id) => accounts.get(&AccountId::new(id.as_str()).ok()?),
        None => accounts.only(),
    };
    account.map(|account| account.id.clone())
}

fn letter(reason: &impl ToString, raw: &str, now: Timestamp) -> DeadLetter {
    DeadLetter { at: now, reason: reason.to_string(), body: raw.as_bytes().to_vec() }
}
