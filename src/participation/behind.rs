//! The comments behind a figure: of those that a request counts, the ones that a figure is about.

use super::members::Members;
use super::{Observation, Request};
use crate::comment::{AccountId, IntentId, Language, Responder, StateName, Timestamp};

/// What a figure is about; whatever is none makes no difference.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Behind {
    /// Comments of these accounts.
    pub among: Option<Vec<AccountId>>,
    /// Comments in this state now.
    pub state: Option<StateName>,
    /// Questions, or the others.
    pub question: Option<bool>,
    /// What was answered, or not.
    pub answered: Option<bool>,
    /// What this one answered first.
    pub responder: Option<Responder>,
    /// Comments of an intent; or those of none.
    pub intent: Option<Option<IntentId>>,
    /// Comments of a topic; or those of none.
    pub topic: Option<Option<String>>,
    /// Comments in this language.
    pub language: Option<Language>,
    /// What was answered within so many milliseconds.
    pub within_ms: Option<i64>,
    /// What waited so many milliseconds at least, answered since or not.
    pub waited_ms: Option<i64>,
    /// What was answered after so many milliseconds of service hours at least.
    pub worked_ms: Option<i64>,
    /// What went through this stage.
    pub stage: Option<Stage>,
    /// What another citizen answered.
    pub peer: Option<Peer>,
    /// What came this way.
    pub way: Option<Way>,
}

/// A stage of a comment's way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Written, then received.
    Received,
    /// Received, then decided.
    Decided,
    /// Decided, then approved.
    Approved,
    /// Approved or decided, then posted.
    Posted,
}

/// What another citizen did for one who asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Peer {
    /// Answered before the account did, or without it.
    First,
    /// Answered, and staff confirmed it.
    Confirmed,
}

/// How a comment reached us.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// By the webhook.
    Webhook,
    /// By the poller.
    Poller,
}

impl Behind {
    /// Whether a figure of the request's moment is about this comment.
    fn is_about(&self, comment: &Observation<'_>, state: StateName, as_of: Timestamp) -> bool {
        let waited = comment.latency_ms.unwrap_or_else(|| as_of.since(comment.written_at));
        let stages = comment.stages;
        self.among.as_ref().is_none_or(|ids| comment.account.is_some_and(|id| ids.contains(id)))
            && self.state.is_none_or(|wanted| wanted == state)
            && self.question.is_none_or(|wanted| wanted == comment.question)
            && self.answered.is_none_or(|wanted| wanted == comment.latency_ms.is_some())
            && self.responder.is_none_or(|wanted| comment.responder == Some(wanted))
            && self.intent.as_ref().is_none_or(|wanted| wanted.as_ref() == comment.intent)
            && self.topic.as_ref().is_none_or(|wanted| wanted.as_deref() == comment.topic)
            && self.language.is_none_or(|wanted| comment.language == Some(wanted))
            && self.within_ms.is_none_or(|most| comment.latency_ms.is_some_and(|ms| ms <= most))
            && self.waited_ms.is_none_or(|least| waited >= least)
            && self.worked_ms.is_none_or(|least| comment.working_latency_ms.is_some_and(|ms| ms >= least))
            && self.stage.is_none_or(|stage| {
                match stage {
                    Stage::Received => stages.received,
                    Stage::Decided => stages.decided,
                    Stage::Approved => stages.approved,
                    Stage::Posted => stages.posted,
                }
                .is_some()
            })
            && self.peer.is_none_or(|peer| match peer {
                Peer::First => comment.peer_first,
                Peer::Confirmed => comment.peer_confirmed,
            })
            && self.way.is_none_or(|way| match way {
                Way::Webhook => comment.by_webhook,
                Way::Poller => comment.by_poller,
            })
    }
}

/// The keys of the comments that a figure of the request is about, those first that were written last.
pub fn behind<'a>(
    comments: impl IntoIterator<Item = (u64, StateName, Observation<'a>)>,
    request: &Request,
    about: &Behind,
) -> Vec<u64> {
    let mut members = Members::of(request);
    let mut found: Vec<(Timestamp, u64)> = comments
        .into_iter()
        .filter(|(_, state, comment)| {
            about.is_about(comment, *state, request.as_of) && members.admit(comment).is_some()
        })
        .map(|(key, _, comment)| (comment.written_at, key))
        .collect();
    found.sort_unstable_by(|one, other| other.cmp(one));
    found.into_iter().map(|(_, key)| key).collect()
}
