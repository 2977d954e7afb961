//! Sessions: who is logged in, where.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::{UserName, token};
use crate::comment::Timestamp;
use crate::config::Secret;
use crate::console::access::people::PeopleError;
use crate::store::{Store, StoreError, kept_as};

const MINUTE: i64 = 60_000;
const HOUR: i64 = 60 * MINUTE;

/// Without a request for this long, a session ends: a working day, so that nobody logs in twice in one.
const IDLE: i64 = 10 * HOUR;
/// Whatever happens, a session ends after this long.
const LONGEST: i64 = 7 * 24 * HOUR;
/// A session whose second factor is missing ends sooner.
const HALF_OPEN: i64 = 10 * MINUTE;
/// That a session was used is written down this often at most.
const NOTED: i64 = 5 * MINUTE;
/// Longest description of a browser that is kept, in characters.
const AGENT: usize = 160;

/// Where the store keeps sessions.
const KEY: &str = "session/";

/// Somebody who is logged in somewhere.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Session {
    /// The hash of its token: its name in the store, and harmless to show.
    pub key: String,
    /// Whose it is.
    pub user: UserName,
    /// When it began.
    pub began_at: Timestamp,
    /// When it was last seen, to some minutes.
    pub seen_at: Timestamp,
    /// The browser, as it calls itself.
    pub agent: String,
    /// Whether the second factor is still missing.
    pub wants_code: bool,
}

impl Session {
    fn has_ended(&self, now: Timestamp) -> bool {
        let idle = if self.wants_code { HALF_OPEN } else { IDLE };
        now.since(self.seen_at) > idle || now.since(self.began_at) > LONGEST
    }
}

/// The sessions in the store. Cheap to clone.
#[derive(Clone)]
pub struct Sessions {
    store: Arc<dyn Store>,
}

impl Sessions {
    /// The sessions of a store.
    pub fn new(store: Arc<dyn Store>) -> Self {
        Self { store }
    }

    /// Begins a session; returns its token, of which only the hash is kept.
    ///
    /// # Errors
    /// [`PeopleError`] if there are no random numbers or nothing can be stored.
    pub async fn begin(&self, user: &UserName, agent: &str, wants_code: bool) -> Result<Secret, PeopleError> {
        let token = token::fresh()?;
        let now = Timestamp::now();
        let session = Session {
            key: token::hash(token.expose()),
            user: user.clone(),
            began_at: now,
            seen_at: now,
            agent: agent.chars().take(AGENT).collect(),
            wants_code,
        };
        self.clear(now).await?;
        self.put(&session).await?;
        Ok(token)
    }

    /// The session of a token, if it has not ended; it counts as seen.
    ///
    /// # Errors
    /// [`StoreError`] if the store fails.
    pub async fn find(&self, token: &str) -> Result<Option<Session>, StoreError> {
        let now = Timestamp::now();
        let found = self.at(&token::hash(token)).await?;
        let Some(mut session) = found.filter(|session| !session.has_ended(now)) else { return Ok(None) };
        if now.since(session.seen_at) > NOTED {
            session.seen_at = now;
            self.put(&session).await?;
        }
        Ok(Some(session))
    }

    /// Whether a session that was found has not ended since.
    ///
    /// # Errors
    /// [`StoreError`] if the store can't be read.
    pub async fn still(&self, session: &Session) -> Result<bool, StoreError> {
        Ok(self.at(&session.key).await?.is_some_and(|session| !session.has_ended(Timestamp::now())))
    }

    /// The sessions of a user that have not ended, the latest first.
    ///
    /// # Errors
    /// [`StoreError`] if the store can't be read.
    pub async fn of(&self, user: &UserName) -> Result<Vec<Session>, StoreError> {
        let now = Timestamp::now();
        let mut own: Vec<Session> = self.all().await?;
        own.retain(|session| session.user == *user && !session.has_ended(now));
        own.sort_by_key(|session| std::cmp::Reverse(session.seen_at));
        Ok(own)
    }

    /// Ends one session of a user.
    ///
    /// # Errors
    /// [`StoreError`] if nothing can be stored.
    pub async fn end(&self, user: &UserName, key: &str) -> Result<(), StoreError> {
        match self.at(key).await?.filter(|session| session.user == *user) {
            Some(session) => self.store.keep(vec![(format!("{KEY}{}", session.key), None)]).await,
            None => Ok(()),
        }
    }

    /// Ends all sessions of a user but one.
    ///
    /// # Errors
    /// [`StoreError`] if nothing can be stored.
    pub async fn end_all(&self, user: &UserName, but: Option<&str>) -> Result<(), StoreError> {
        let own = self.of(user).await?;
        let ended = own.iter().filter(|session| Some(session.key.as_str()) != but);
        self.store.keep(ended.map(|session| (format!("{KEY}{}", session.key), None)).collect()).await
    }

    async fn at(&self, key: &str) -> Result<Option<Session>, StoreError> {
        kept_as(&*self.store, &format!("{KEY}{key}")).await
    }

    async fn all(&self) -> Result<Vec<Session>, StoreError> {
        let kept = self.store.kept(KEY).await?;
        Ok(kept.into_iter().filter_map(|(_, value)| serde_json::from_value(value).ok()).collect())
    }

    /// Removes what has ended.
    async fn clear(&self, now: Timestamp) -> Result<(), StoreError> {
        let all = self.all().await?;
        let ended = all.iter().filter(|session| session.has_ended(now));
        let gone: Vec<_> = ended.map(|session| (format!("{KEY}{}", session.key), None)).collect();
        if gone.is_empty() { Ok(()) } else { self.store.keep(gone).await }
    }

    async fn put(&self, session: &Session) -> Result<(), StoreError> {
        let value = serde_json::to_value(session).ok();
        self.store.keep(vec![(format!("{KEY}{}", session.key), value)]).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_session_ends_when_it_is_idle_or_old() {
        let at = |hours: i64| Timestamp::from_millis(hours * HOUR);
        let session = |seen: i64, wants_code| Session {
            key: String::new(),
            user: UserName::new("ani").unwrap(),
            began_at: at(0),
            seen_at: at(seen),
            agent: String::new(),
            wants_code,
        };
        for (seen, wants_code, now, has_ended) in [
            (0, false, 10, false),
            (0, false, 11, true),
            (160, false, 168, false),
            (168, false, 169, true),
            (0, true, 0, false),
            (0, true, 1, true),
        ] {
            assert_eq!(session(seen, wants_code).has_ended(at(now)), has_ended, "{seen} {now}");
        }
    }
}
