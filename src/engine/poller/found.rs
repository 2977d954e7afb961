//! What the API lists, in the domain's words. Pure.

use std::time::Duration;

use crate::comment::{AccountId, Arrival, Author, Clock, CommentId, Kind, MediaId, Source, Timestamp};
use crate::engine::moment::millis;
use crate::instagram::RemoteComment;

/// Where comments were found.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place<'a> {
    /// Whose post it is.
    pub(super) account: &'a AccountId,
    /// The post.
    pub(super) media: &'a MediaId,
    /// The top of the thread; none for that itself.
    pub(super) top: Option<&'a CommentId>,
}

/// Whether a comment is left to the webhook for now: it is younger than `grace`. One without a time is not.
pub(super) fn is_young(remote: &RemoteComment, now: Timestamp, grace: Duration) -> bool {
    remote.timestamp.is_some_and(|at| now.since(at) < millis(grace))
}

/// The arrival of a comment that was found.
pub(super) fn arrival(remote: RemoteComment, place: Place<'_>, now: Timestamp) -> Arrival {
    let (written_at, clock) = match remote.timestamp {
        // A time in our future can only be a clock's fault; Meta's is the better one.
        Some(at) => (at, Clock::Graph),
        None => (now, Clock::Receipt),
    };
    Arrival {
        account: Some(place.account.clone()),
        source: Source::Poller,
        kind: Kind::Comment,
        text: remote.text.unwrap_or_default(),
        // Meta withholds the id at times, and then gives the name all the same.
        author: remote.from.or_else(|| remote.username.as_deref().map(Author::named)),
        media: Some(remote.media.unwrap_or_else(|| place.media.clone())),
        parent: place.top.cloned().or(remote.parent).filter(|parent| *parent != remote.id),
        id: remote.id,
        written_at,
        clock,
        received_at: now,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_millis(seconds * 1000)
    }

    fn remote(id: &str) -> RemoteComment {
        RemoteComment {
            id: CommentId::new(id).unwrap(),
            text: Some("kapan?".to_owned()),
            timestamp: Some(at(100)),
            from: Some(Author { id: "99".to_owned(), username: Some("warga_1".to_owned()) }),
            username: Some("warga_1".to_owned()),
            parent: None,
            media: None,
            hidden: None,
        }
    }

    fn taken(remote: RemoteComment, top: Option<&str>) -> Arrival {
        let (account, media) = (AccountId::new("1").unwrap(), MediaId::new("5").unwrap());
        let top = top.map(|top| CommentId::new(top).unwrap());
        arrival(remote, Place { account: &account, media: &media, top: top.as_ref() }, at(200))
    }

    #[test]
    fn a_comment_is_taken_with_whatever_is_told_of_it() {
        let whole = taken(remote("7"), None);
        assert_eq!((whole.source, whole.clock, whole.written_at), (Source::Poller, Clock::Graph, at(100)));
        assert_eq!((whole.media.unwrap().as_str(), whole.account.unwrap().as_str()), ("5", "1"));
        assert_eq!((whole.parent, whole.author.unwrap().id), (None, "99".to_owned()));

        let reply = taken(RemoteComment { parent: CommentId::new("6").ok(), ..remote("7") }, Some("2"));
        assert_eq!(reply.parent.unwrap().as_str(), "2", "below the thread in which it was found");

        let bare = RemoteComment { text: None, timestamp: None, from: None, username: None, ..remote("7") };
        let bare = taken(bare, None);
        assert_eq!((bare.text.as_str(), bare.author), ("", None));
        assert_eq!((bare.clock, bare.written_at), (Clock::Receipt, at(200)));
    }

    #[test]
    fn an_author_without_an_id_is_known_by_name() {
        let named = |name: &str| {
            let remote = RemoteComment { from: None, username: Some(name.to_owned()), ..remote("7") };
            taken(remote, None).author.unwrap()
        };
        assert_eq!(named("warga_1"), named("warga_1"));
        assert_ne!(named("warga_1").id, named("warga_2").id);
        assert_eq!(named("Warga_1").id, "@warga_1");
        assert!(
            named("warga_1").is_name_alone() && !taken(remote("7"), None).author.unwrap().is_name_alone()
        );
    }

    #[test]
    fn the_youngest_are_left_to_the_webhook() {
        let grace = Duration::from_secs(60);
        for (seconds, young) in [(159, true), (160, false), (100, true), (90, true), (1000, false)] {
            assert_eq!(is_young(&remote("7"), at(seconds), grace), young, "{seconds}");
        }
        assert!(!is_young(&RemoteComment { timestamp: None, ..remote("7") }, at(100), grace));
    }
}
