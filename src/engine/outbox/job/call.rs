//! An attempt: its record, the call, and the record of what came of it. Whatever happens between, one of these says that
//! the call may have been made.

use super::{After, Effect, Job, Phase, Present, outcome};
use crate::comment::{Actor, Channel, CommentId, Decision, Event as Fact, Reply, State, Timestamp};
use crate::engine::moment::Moment;
use crate::engine::outbox::agenda::Next;
use crate::engine::outbox::doubt::Doubt;
use crate::engine::responder::{self, Step};
use crate::instagram::{Class, GraphError};
use crate::reply::Reason;

/// So long after a comment was written, in milliseconds, its author may be sent a message.
const MESSAGES_FOR: i64 = 7 * 24 * 3_600_000;

impl Job {
    /// A message that comes too late: a person finds another way.
    fn too_late(&mut self) -> Effect {
        let Some(decided) = self.comment.decided.clone() else { return self.withdraw_late() };
        self.phase = Phase::Closing;
        let again = Fact::Decided {
            decision: Decision::Escalate,
            reason: Reason::MessageTooLate.code().to_owned(),
            intent: decided.intent,
            confidence: decided.confidence,
            margin: decided.margin,
            language: decided.language,
            question: self.comment.question.unwrap_or(true),
            intents_hash: decided.intents_hash,
        };
        Effect::Record(vec![(Actor::BOT, again)])
    }

    fn withdraw_late(&mut self) -> Effect {
        self.phase = Phase::Closing;
        let reason = Reason::MessageTooLate.code().to_owned();
        Effect::Record(vec![(Actor::SYSTEM, Fact::Withdrawn { reason })])
    }

    pub(super) fn attempt(&mut self, now: &Present) -> Effect {
        let number = match &self.comment.state {
            State::Queued { attempts, .. } => attempts + 1,
            State::Posting { attempt, .. } => attempt.number + 1,
            _ => return self.end(),
        };
        // Staff may have stopped all posting a moment ago; what was resumed is found in the queue again.
        if now.is_paused {
            let in_doubt = self.open_doubt().is_some();
            return if in_doubt { self.later(now.moment.plus(self.terms.timing.probe)) } else { self.end() };
        }
        if let Some(until) = now.closed_until {
            return self.later(until);
        }
        if self.is_private() && now.wall.since(self.comment.written_at) >= MESSAGES_FOR {
            return self.too_late();
        }
        let deadline = now.wall.plus_millis(self.terms.call);
        self.phase = Phase::Attempt(number);
        let node = self.terms.node.to_string();
        Effect::Record(vec![(Actor::BOT, Fact::Attempted { attempt: number, node, deadline })])
    }

    /// While the attempt was recorded, another call may have closed the account, or staff stopped all posting.
    pub(super) fn call(&mut self, number: u32, now: &Present) -> Effect {
        let Some(reply) = self.comment.state.outgoing().cloned() else { return self.end() };
        let until = now.closed_until.or(now.is_paused.then_some(now.moment));
        if let Some(until) = until {
            let wait = until.since(now.moment);
            let not_sent = outcome::not_sent(number, now.wall.plus_millis(wait));
            return self.record_outcome(vec![(Actor::BOT, not_sent)], None, After::Retry(until));
        }
        self.phase = Phase::Call { number, over: now.moment.plus_millis(self.terms.call) };
        Effect::Call(reply)
    }

    pub(super) fn called(
        &mut self,
        number: u32,
        over: Moment,
        called: Result<Option<CommentId>, GraphError>,
        now: &Present,
    ) -> Effect {
        match called {
            Ok(id) => {
                let Some(reply) = self.comment.state.outgoing() else { return self.end() };
                let steps = self.said(number, reply, id.as_ref(), now.wall);
                self.record_outcome(steps, id, After::Done)
            }
            Err(error) if error.class == Class::AlreadyDone && self.is_private() => {
                self.phase = Phase::Refused { number, error };
                Effect::ReadLedger
            }
            Err(error) if matches!(error.class, Class::Unknown | Class::AlreadyDone) => {
                // A public reply has no "already": what it means is read from the thread.
                let doubt = Doubt::new(number, over, now.moment, &self.terms.timing);
                let unknown = (Actor::BOT, outcome::unknown(number, &error));
                self.record_outcome(vec![unknown], None, After::Doubt(doubt))
            }
            Err(error) if error.class == Class::Gone => {
                self.phase = Phase::Gone { number, error };
                Effect::ReadLedger
            }
            Err(error) => self.conclude(number, &error, true, now),
        }
    }

    /// The steps for a reply that is certain to be out; a message is told of in public only from then on.
    pub(super) fn said(
        &self,
        number: u32,
        reply: &Reply,
        id: Option<&CommentId>,
        at: Timestamp,
    ) -> Vec<Step> {
        let mut steps = responder::posted(number, reply.responder, id, at);
        if let Some(text) = self.terms.notice.clone().filter(|_| reply.channel == Channel::Private) {
            steps.push((Actor::BOT, Fact::Queued { text, channel: Channel::Public, not_before: None }));
        }
        steps
    }

    /// Records a call that provably did nothing.
    pub(super) fn conclude(
        &mut self,
        number: u32,
        error: &GraphError,
        may_retry: bool,
        now: &Present,
    ) -> Effect {
        let retry = Some(now.moment.plus_millis(self.terms.timing.retry_after(&self.comment.id, number)));
        let at = match error.class {
            Class::Refused => None,
            Class::Throttled | Class::AccountStopped => now.closed_until.or(retry),
            _ => retry.filter(|_| may_retry),
        };
        let retry_at = at.map(|at| now.wall.plus_millis(at.since(now.moment)));
        let steps = vec![(Actor::BOT, outcome::failed(number, error, retry_at))];
        self.record_outcome(steps, None, at.map_or(After::Done, After::Retry))
    }

    pub(super) fn record_outcome(
        &mut self,
        steps: Vec<Step>,
        posted: Option<CommentId>,
        after: After,
    ) -> Effect {
        self.phase = Phase::Outcome { steps: steps.clone(), posted, after };
        Effect::Record(steps)
    }

    /// What came of a call is recorded whatever has happened to the comment in the meantime: it did happen. Only what the
    /// reply's echo has told already, when it came before the API's answer, is not told twice.
    pub(super) fn record_again(
        &mut self,
        steps: Vec<Step>,
        posted: Option<CommentId>,
        after: After,
    ) -> Effect {
        if posted.as_ref().is_some_and(|posted| self.comment.replies().any(|told| told == posted)) {
            return self.end();
        }
        // Staff have answered in public, who need no notice of ours.
        let is_answered = self.comment.answer.is_some();
        let is_needed = |(_, fact): &Step| !(is_answered && matches!(fact, Fact::Queued { .. }));
        self.record_outcome(steps.into_iter().filter(is_needed).collect(), posted, after)
    }

    pub(super) fn after(&mut self, after: After) -> Effect {
        match after {
            After::Done => Effect::End(Next::Done),
            After::Retry(at) => Effect::End(Next::Later { version: self.comment.version(), at }),
            After::Doubt(doubt) => Effect::End(Next::Doubt(doubt)),
        }
    }
}
