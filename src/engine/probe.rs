//! An account that the Graph API refuses (a dead token, a missing permission, a block) is stopped: nothing is asked for it
//! any more, but for one read now and then, by which it is found out that it is served again. So it resumes by itself,
//! whether anything waits or not. Here is noted, too, what any other answer says of an account: that it must rest, because it
//! asked too much or because nobody answers.

use std::sync::Arc;

use tokio_util::sync::CancellationToken;

use super::Engine;
use super::accounts::{Access, Account};
use super::alarms::AlarmKind;
use super::moment::millis;
use crate::comment::{CommentId, Timestamp};
use crate::instagram::{Class, GraphError, Usage};
use crate::store::{Query, StoreError};

/// So many comments must be met by calls without an answer, one after the other, before the account rests: fewer may be such
/// as Meta stumbles over, and none of those may keep the others waiting.
const MANY: usize = 4;

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
        engine.alarm_access(&account);
        let is_stopped = matches!(account.access(), Access::Stopped { .. }) && account.closed().is_none();
        if is_stopped && let Err(error) = engine.probe(&account).await {
            tracing::error!(account = %account.id, %error, "it can't be found out whether the account is served");
        }
    }
}

impl Engine {
    /// Notes what the answer to a call for a comment says of an account as a whole.
    pub(super) fn note_answer(
        &self,
        account: &Account,
        comment: &CommentId,
        answer: Result<(), &GraphError>,
    ) {
        match answer {
            Ok(()) => account.note(Access::Open),
            Err(error) => self.note_failure(account, error),
        }
        let is_answered = answer.map_or_else(GraphError::is_answered, |()| true);
        if is_answered {
            account.note_answered();
        } else if let Some(times) = account.note_unanswered(comment, MANY) {
            self.rests(account, self.timing.rest_in_trouble(&account.id, times));
        }
        self.note_usage(account);
    }

    /// Notes what a failed call says of an account as a whole.
    pub(super) fn note_failure(&self, account: &Account, error: &GraphError) {
        match error.class {
            Class::AccountStopped => {
                // As long as Meta asks for; where it says nothing, until the next probe.
                let wait = error.retry_after.unwrap_or(self.timing.probe);
                let until = Timestamp::now().plus_millis(millis(wait));
                account.note(Access::Stopped { until, reason: error.to_string() });
            }
            Class::Throttled => self.throttled(account, error.retry_after.map(millis)),
            // Whatever it was, who asks to be left alone is.
            _ => error.retry_after.into_iter().for_each(|wait| self.rests(account, millis(wait))),
        }
    }

    /// An allowance that is used up ends the calls before Meta refuses one.
    fn note_usage(&self, account: &Account) {
        let usage = self.graph.usage(account.token().expose());
        if let Some(usage) = usage.filter(Usage::is_used_up) {
            self.throttled(account, usage.regain.map(millis));
        }
    }

    /// No calls, as long as Meta asks for; where it says nothing, the longer the more often.
    fn throttled(&self, account: &Account, asked: Option<i64>) {
        match asked {
            Some(wait) => self.rests(account, wait),
            // Of several calls in flight, one counts.
            None if account.closed().is_some() => {}
            None => self.rests(account, self.timing.rest_unasked(&account.id, account.note_throttled())),
        }
    }

    fn rests(&self, account: &Account, wait: i64) {
        account.note(Access::Resting { until: Timestamp::now().plus_millis(wait) });
    }

    /// Whether the account's token is its own. Another's sees nothing of what the account is asked.
    pub(super) async fn is_its_own(&self, account: &Account) -> Result<(), GraphError> {
        let me = self.graph.me(account.token().expose()).await?;
        let by_id = me.user_id == account.id || me.id.as_deref() == Some(account.id.as_str());
        let by_name = me.username.as_ref().is_some_and(|name| name.eq_ignore_ascii_case(&account.username));
        if by_id || by_name {
            me.id.into_iter().for_each(|id| account.note_app_scoped(id));
            return Ok(());
        }
        Err(GraphError::new("me", Class::AccountStopped, "the token is another account's"))
    }

    /// Raises the alarm for an account that is stopped, and clears it for one that is served.
    fn alarm_access(&self, account: &Account) {
        match account.access() {
            Access::Stopped { reason, .. } => {
                let reason = format!("akun berhenti / the account is stopped: {reason}");
                self.alarms.raise(&account.id, AlarmKind::Stopped, Timestamp::now(), &reason);
            }
            Access::Open => self.alarms.clear(&account.id, AlarmKind::Stopped),
            Access::Resting { .. } => {}
        }
    }

    /// Tries a read for a stopped account, and lets it go on if that succeeds.
    async fn probe(&self, account: &Account) -> Result<(), StoreError> {
        let token = account.token();
        let read = match self.latest(account).await? {
            // What is read for every reply tells most: a permission may be missing for comments alone.
            Some(comment) => self.graph.comment(token.expose(), &comment).await.map(drop),
            None => self.is_its_own(account).await,
        };
        let read = match read {
            // A comment that is gone tells nothing of the account.
            Err(error) if error.class == Class::Gone => self.is_its_own(account).await,
            read => read,
        };
        match read {
            Ok(()) => {
                account.note(Access::Open);
                self.queued.notify_one();
            }
            Err(error) => {
                self.note_failure(account, &error);
                if account.closed().is_none() {
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
