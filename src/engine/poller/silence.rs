//! Whether the webhook has fallen silent: Meta tells nothing, although there are comments to tell of.
//!
//! Judged anew after each round by what the store has, so that a restart forgets nothing.

use std::time::Duration;

use crate::comment::{Comment, Timestamp};
use crate::engine::accounts::Account;
use crate::engine::alarms::AlarmKind;
use crate::engine::backlog::is_backlog;
use crate::engine::moment::millis;
use crate::engine::{Accounts, Engine};
use crate::store::{Query, StoreError};

/// The latest comments by which it is judged: more than are needed, since our own replies are among them.
const LATEST: usize = 200;

/// What counts as silence. A single comment says nothing: Meta never tells of some that its filters hold back.
#[derive(Clone, Copy, Debug)]
pub struct Silence {
    /// So many comments by others were found by the poller alone since the webhook's last event,
    pub found: usize,
    /// and so long ago the first of them was.
    pub after: Duration,
}

impl Default for Silence {
    fn default() -> Self {
        Self { found: 3, after: Duration::from_secs(30 * 60) }
    }
}

/// Raises the alarm if the webhook is silent, or clears it. The webhook's next event clears it at once; one that came while
/// this was being judged, the next round hears.
pub(super) async fn listen(engine: &Engine, account: &Account) -> Result<(), StoreError> {
    let query = Query { account: Some(account.id.clone()), limit: LATEST, ..Query::default() };
    let latest = engine.store.find(query).await?.comments;
    let now = Timestamp::now();
    let missed = missed(&latest, account.since(), &engine.accounts, engine.polling.silence, now);
    if let Some(Missed { comments, since }) = missed {
        let reason = format!(
            "webhook diam: {comments} komentar sejak {since} hanya ditemukan dengan membaca sendiri / the webhook is silent: {comments} comments since {since} were found by the poller alone"
        );
        engine.alarms.raise(&account.id, AlarmKind::WebhookSilent, since, &reason);
    } else {
        engine.alarms.clear(&account.id, AlarmKind::WebhookSilent);
    }
    Ok(())
}

/// What a silent webhook did not tell of.
#[derive(Debug, PartialEq, Eq)]
struct Missed {
    comments: usize,
    /// When the first of them was found.
    since: Timestamp,
}

/// What the webhook missed of an account's latest comments; none if it is not silent.
fn missed(
    latest: &[Comment],
    served_since: Option<Timestamp>,
    accounts: &Accounts,
    silence: Silence,
    now: Timestamp,
) -> Option<Missed> {
    let told = latest.iter().filter_map(|comment| comment.by_webhook_at).max();
    let is_missed = |comment: &&Comment| {
        comment.by_webhook_at.is_none()
            && told.is_none_or(|told| comment.received_at > told)
            && !is_backlog(comment, served_since)
            && comment.author.as_ref().is_none_or(|author| accounts.wrote(author).is_none())
    };
    let found: Vec<Timestamp> = latest.iter().filter(is_missed).map(|comment| comment.received_at).collect();
    let since = found.iter().min().copied()?;
    let is_silent = found.len() >= silence.found && now.since(since) >= millis(silence.after);
    is_silent.then_some(Missed { comments: found.len(), since })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::comment::{AccountId, Actor, Author, Clock, CommentId, Entry, Event, Kind, Source};

    const MINUTE: i64 = 60_000;

    fn at(minutes: i64) -> Timestamp {
        Timestamp::from_millis(minutes * MINUTE)
    }

    fn comment(source: Source, minutes: i64) -> Comment {
        let event = Event::Received {
            source,
            kind: Kind::Comment,
            text: "kapan?".to_owned(),
            author: Some(Author { id: "99".to_owned(), username: None }),
            media: None,
            parent: None,
            written_at: at(minutes),
            clock: Clock::Graph,
        };
        let (comment, account) = (CommentId::new("7").unwrap(), AccountId::new("1").ok());
        Comment::begin(&Entry { seq: 1, at: at(minutes), comment, account, actor: Actor::META, v: 1, event })
            .unwrap()
    }

    #[test]
    fn the_webhook_is_silent_when_the_poller_alone_finds_comments_for_long() {
        use Source::{Poller, Webhook};
        let silence = Silence { found: 3, after: Duration::from_secs(1800) };
        let none = Accounts::default();
        for (latest, now, silent) in [
            (vec![(Poller, 1), (Poller, 2), (Poller, 3)], 31, true),
            (vec![(Poller, 1), (Poller, 2), (Poller, 3)], 30, false),
            (vec![(Poller, 1), (Poller, 2)], 600, false),
            (vec![(Webhook, 0), (Poller, 1), (Poller, 2), (Poller, 3)], 31, true),
            (vec![(Poller, 1), (Webhook, 2), (Poller, 3), (Poller, 4)], 600, false),
            (vec![(Webhook, 0)], 6000, false),
            (vec![], 6000, false),
        ] {
            let comments: Vec<_> =
                latest.iter().map(|(source, minutes)| comment(*source, *minutes)).collect();
            let missed = missed(&comments, Some(at(0)), &none, silence, at(now));
            assert_eq!(missed.is_some(), silent, "{latest:?} at {now}");
        }
        // What was written before the account was served, nobody could tell us of.
        let backlog: Vec<_> = (1..9).map(|minutes| comment(Poller, minutes)).collect();
        assert_eq!(missed(&backlog, Some(at(60)), &none, silence, at(100)), None);
    }
}
