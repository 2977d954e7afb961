//! What is known of posts: their captions, and whether they are the account's own. Read once each, and only for comments that
//! need it; what the poller lists is taken along. A restart forgets it.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::task::JoinSet;

use super::Engine;
use super::accounts::Account;
use crate::comment::{Comment, MediaId};
use crate::instagram::{Class, Media};

/// Posts that are remembered; an account has a few new ones a day.
const MOST: usize = 10_000;
/// A decision waits no longer for a caption.
const PATIENCE: Duration = Duration::from_secs(1);

/// Posts by id.
#[derive(Debug, Default)]
pub(super) struct Posts(Mutex<HashMap<MediaId, Known>>);

/// What is known of a post.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Known {
    /// What its owner wrote under it.
    pub(super) caption: Option<String>,
    /// Whether it is somebody else's.
    pub(super) is_foreign: bool,
}

impl Posts {
    /// What is known of a post.
    pub(super) fn get(&self, id: &MediaId) -> Option<Known> {
        self.all().get(id).cloned()
    }

    /// Takes an account's own posts as the Graph API lists them.
    pub(super) fn learn(&self, posts: &[Media]) {
        for post in posts {
            self.note(post.id.clone(), Known { caption: post.caption.clone(), is_foreign: false });
        }
    }

    fn note(&self, id: MediaId, known: Known) {
        let mut all = self.all();
        if all.len() >= MOST {
            all.clear();
        }
        all.insert(id, known);
    }

    fn all(&self) -> MutexGuard<'_, HashMap<MediaId, Known>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Engine {
    /// Reads the posts of these comments that are not known yet, all at once and for a moment only: what can't be read by
    /// then is decided on without.
    pub(super) async fn look_at_posts(&self, comments: &[&Comment]) {
        let mut asked = HashSet::new();
        let mut reads = JoinSet::new();
        for comment in comments {
            let account = comment.account.as_ref().and_then(|id| self.accounts.get(id));
            let Some((account, media)) = account.zip(comment.media.as_ref()) else { continue };
            let is_needed = self.posts.get(media).is_none() && asked.insert(media.clone());
            if is_needed && account.closed().is_none() {
                reads.spawn(look(self.clone(), Arc::clone(account), media.clone()));
            }
        }
        // Those that are left over are broken off with the set.
        let _ = tokio::time::timeout(PATIENCE, async { while reads.join_next().await.is_some() {} }).await;
    }
}

async fn look(engine: Engine, account: Arc<Account>, media: MediaId) {
    match engine.graph.media_one(account.token().expose(), &media).await {
        Ok(post) => {
            let by_other = |name: &String| !name.eq_ignore_ascii_case(&account.username);
            let is_foreign = post.username.as_ref().is_some_and(by_other);
            engine.posts.note(media, Known { caption: post.caption, is_foreign });
        }
        Err(error) if error.class == Class::Gone => {
            engine.posts.note(media, Known { caption: None, is_foreign: true });
        }
        // No more than a hint was asked for: only what forbids further calls is noted.
        Err(error) if error.class == Class::Throttled => engine.note_failure(&account, &error),
        Err(error) => tracing::debug!(account = %account.id, %media, %error, "a post could not be read"),
    }
}
