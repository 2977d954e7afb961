//! An account that the Graph API refuses (a dead token, a missing permission, a block) is stopped: nothing is asked for it
//! any more, but for one read now and then, by which it is found out that it is served again. So it resumes by itself,
//! whether anything waits or not.

use std::sync::Arc;

use tokio_util::sync::CancellationToken;

use super::Engine;
use super::accounts::{Access, Account};
use super::moment::millis;
use crate::comment::{CommentId, Timestamp};
use crate::instagram::{Class, GraphError};
use crate::store::{Query, StoreError};

/// Looks at the account so often within the time after which a read is tried.
const LOOKS: u32 = 4;

/// Works until told to stop.
pub(super) async fn run(engine: Engine, account: Arc<Account>, stop: CancellationToken) {
    let look = engine.timing.probe / LOOKS;
    loop {
        tokio::select! {
            () = tokio::time::sleep(look) => {}
            () = stop.cancelled() => return,
        }
        let is_stopped = matches!(account.access(), Access::Stopped { .. }) && account.closed().is_none();
        if is_stopped && let Err(error) = engine.probe(&account).await {
            tracing::error!(account = %account.id, %error, "it can't be found out whether the account is served");
        }
    }
}

impl Engine {
    /// Notes what a failed call says of an account as a whole.
    pub(super) fn note_failure(&self, account: &Account, error: &GraphError) {
        // As long as Meta asks for; where it says nothing, until the next probe.
        let wait = error.retry_after.unwrap_or(self.timing.probe);
        let until = Timestamp::now().plus_millis(millis(wait));
        match error.class {
            Class::AccountStopped => account.note(Access::Stopped { until, reason: error.to_string() }),
            Class::Throttled => account.note(Access::Resting { until }),
            _ => {}
        }
    }

    /// Tries a read for a stopped account, and lets it go on if that succeeds.
    async fn probe(&self, account: &Account) -> Result<(), StoreError> {
        let token = account.token();
        let read = match self.latest(account).await? {
            // What is read for every reply tells most: a permission may be missing for comments alone.
            Some(comment) => self.graph.comment(token.expose(), &comment).await.map(drop),
            None => self.graph.me(token.expose()).await.map(drop),
        };
        let read = match read {
            // A comment that is gone tells nothing of the account.
            Err(error) if error.class == Class::Gone => self.graph.me(token.expose()).await.map(drop),
            read => read,
        };
        match read {
            Ok(()) => {
                account.note(Access::Open);
                self.queued.notify_one();
            }
            Err(error) => {
                self.note_failure(account, &error);
                if !matches!(error.class, Class::AccountStopped | Class::Throttled) {
                    // It proves nothing; and nothing is hammered.
                    self.wait_for_probe(account);
                }
            }
        }
        Ok(())
    }

    /// The account stays stopped until the next probe.
    fn wait_for_probe(&self, account: &Account) {
        if let Access::Stopped { reason, .. } = account.access() {
            let until = Timestamp::now().plus_millis(millis(self.timing.probe));
            account.note(Access::Stopped { until, reason });
        }
    }

    /// The comment of an account that reached us last.
    async fn latest(&self, account: &Account) -> Result<Option<CommentId>, StoreError> {
        let query = Query { account: Some(account.id.clone()), limit: 1, ..Query::default() };
        Ok(self.store.find(query).await?.comments.pop().map(|comment| comment.id))
    }
}
