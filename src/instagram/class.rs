//! What a failed call proves; all that the engine reads of Meta's ways.

/// What a failure proves about the call.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Class {
    /// It never reached Meta: the name did not resolve, the connection was refused. It may be made again at will.
    NotSent,
    /// Provably not carried out, for want of allowance. Wait [`super::GraphError::retry_after`], then try again; calls made
    /// meanwhile lengthen the wait.
    Throttled,
    /// It may have been carried out: no answer, an unreadable one, or one that proves nothing. A call that posts is not
    /// made again before the truth was read; a call that reads may simply be made again.
    Unknown,
    /// Not carried out, and no other call of the account will be: its token is dead, a permission is gone, it is
    /// blocked. With [`super::GraphError::retry_after`] until then, without until a call that reads succeeds.
    AccountStopped,
    /// What the call speaks of is not there, or not for this token. Drop it.
    Gone,
    /// Meta has carried out the same call before, and would only once. That it was ours is proven only where a call of ours
    /// had ended in doubt.
    AlreadyDone,
    /// Not carried out, and it never will be in this form.
    Refused,
}

impl Class {
    /// Its name, for those who count.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::NotSent => "not_sent",
            Self::Throttled => "throttled",
            Self::Unknown => "unknown",
            Self::AccountStopped => "account_stopped",
            Self::Gone => "gone",
            Self::AlreadyDone => "already_done",
            Self::Refused => "refused",
        }
    }
}
