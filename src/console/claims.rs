//! Who has which comment before them right now, so that two people never work on the same one unknowingly.
//!
//! A claim is no lock: it is shown to the others, who may take over. It holds as long as the page is open (the page's stream
//! of events renews it), and a little longer, so that a lost connection does not lose it. What two people do in spite of it is
//! still kept apart by the comment's version. Claims are this node's own and are forgotten at its end.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use tokio::sync::watch;

use super::access::{User, UserName};
use crate::comment::{CommentId, Timestamp};

/// A claim that nobody renews ends after this long, in milliseconds: three missed renewals.
const HOLD: i64 = 45_000;
/// After a page was left, it ends this soon, in milliseconds: time for the page's successor to take it over.
const AFTERWARDS: i64 = 4_000;

/// All claims.
pub(super) struct Claims {
    all: Mutex<HashMap<CommentId, Claim>>,
    changed: watch::Sender<u64>,
}

/// One comment that somebody has before them.
#[derive(Clone, Debug)]
pub(super) struct Claim {
    /// Who.
    pub(super) user: UserName,
    /// What the user is called.
    pub(super) shown: String,
    until: Timestamp,
}

impl Default for Claims {
    fn default() -> Self {
        Self { all: Mutex::default(), changed: watch::Sender::new(0) }
    }
}

impl Claims {
    /// Takes a comment, unless somebody else has it: then says who.
    pub(super) fn take(&self, id: &CommentId, user: &User, now: Timestamp) -> Option<Claim> {
        let mut all = self.all();
        let other = all.get(id).filter(|claim| claim.until > now && claim.user != user.name).cloned();
        if other.is_none() {
            let until = now.plus_millis(HOLD);
            let claim = Claim { user: user.name.clone(), shown: user.shown.clone(), until };
            let before = all.insert(id.clone(), claim);
            if before.is_none_or(|before| before.user != user.name || before.until <= now) {
                self.tell();
            }
        }
        other
    }

    /// Takes a comment over from whoever has it.
    pub(super) fn take_over(&self, id: &CommentId, user: &User, now: Timestamp) {
        self.all().remove(id);
        self.take(id, user, now);
    }

    /// Who else than that user has a comment.
    pub(super) fn other(&self, id: &CommentId, user: &UserName, now: Timestamp) -> Option<Claim> {
        self.all().get(id).filter(|claim| claim.until > now && claim.user != *user).cloned()
    }

    /// A user's page of a comment was left.
    pub(super) fn leave(&self, id: &CommentId, user: &UserName, now: Timestamp) {
        if let Some(claim) = self.all().get_mut(id).filter(|claim| claim.user == *user) {
            claim.until = claim.until.min(now.plus_millis(AFTERWARDS));
        }
    }

    /// A user is done with a comment.
    pub(super) fn end(&self, id: &CommentId, user: &UserName) {
        let mut all = self.all();
        if all.get(id).is_some_and(|claim| claim.user == *user) {
            all.remove(id);
            self.tell();
        }
    }

    /// That something has changed.
    pub(super) fn watch(&self) -> watch::Receiver<u64> {
        let now = Timestamp::now();
        self.all().retain(|_, claim| claim.until > now);
        self.changed.subscribe()
    }

    fn tell(&self) {
        self.changed.send_modify(|count| *count += 1);
    }

    fn all(&self) -> MutexGuard<'_, HashMap<CommentId, Claim>> {
        self.all.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
