//! One reply on its way, as a state machine: what was learned goes in as an [`Event`], what is to be done next comes out as
//! an [`Effect`]. Pure; `carry` does what it says, and the model in `model` does so against an Instagram of its own, with
//! a crash, a jump of the clock or a change by somebody else between any two steps.
//!
//! Queued: a turn is waited for; then the comment and its thread are read again (`recheck`), the attempt is recorded, the
//! call is made, and what came of it is recorded (`outcome`). Nothing is waited for between the look and the call, so that
//! an answer by staff or a deletion is seen until the last moment. Posting: the attempt was left in doubt, and its thread
//! is read until a reply of ours is found, or it is certain that there is none (`doubt`); then one more attempt is made,
//! and after a second such attempt a person must look.

mod outcome;
mod recheck;

use std::sync::Arc;

use super::agenda::Next;
use super::doubt::Doubt;
use super::pace::Slot;
use super::schedule::Timing;
use crate::comment::{
    Actor, Attempt, Channel, Comment, CommentId, Decision, Entry, Event as Fact, HIDDEN, Kind, Reply, State,
    Timestamp,
};
use crate::engine::accounts::Identity;
use crate::engine::answers;
use crate::engine::moment::{Moment, millis};
use crate::engine::responder::{self, Step};
use crate::instagram::{Class, GraphError, RemoteComment};
use crate::reply::Reason;

/// Attempts with an unknown outcome before a person is asked.
const MOST_IN_DOUBT: usize = 2;
/// The same of messages, which may be sent again without harm.
const MOST_MESSAGES_IN_DOUBT: usize = 5;
/// So long after a comment was written, in milliseconds, its author may be sent a message.
const MESSAGES_FOR: i64 = 7 * 24 * 3_600_000;
/// A reply that Meta says has nothing to stand under, although it was just read, is tried this often.
const MOST_GONE: usize = 3;

/// What a job is set to.
#[derive(Clone, Debug)]
pub(super) struct Terms {
    /// The account that answers.
    pub(super) account: Identity,
    /// The waits.
    pub(super) timing: Timing,
    /// Within so many milliseconds a call has certainly ended, counted from the record of its attempt.
    pub(super) call: i64,
    /// This node's name.
    pub(super) node: Arc<str>,
}

/// How things stand at a step.
#[derive(Clone, Copy, Debug)]
pub(super) struct Present {
    /// What the system's clock shows; for records alone.
    pub(super) wall: Timestamp,
    /// The moment; for waits.
    pub(super) moment: Moment,
    /// Until when nothing may be asked of the Graph API for the account.
    pub(super) closed_until: Option<Moment>,
    /// Whether staff stopped all posting.
    pub(super) is_paused: bool,
}

/// What was learned since the last step.
#[derive(Debug)]
pub(super) enum Event {
    /// The job is taken up.
    Begun,
    /// The comment was read at Instagram.
    Comment(Result<RemoteComment, GraphError>),
    /// All replies in its thread were read at Instagram, and what we have of the thread from the store.
    Thread(Result<(Vec<RemoteComment>, Vec<Comment>), GraphError>),
    /// A turn was kept and has come, or is too far off.
    Turn(Slot),
    /// The steps were recorded; none if the comment had changed in the meantime.
    Recorded(Option<Comment>),
    /// The comment as the store has it now.
    Stored(Option<Comment>),
    /// The comment's ledger.
    Ledger(Vec<Entry>),
    /// The call ended; a message leaves no comment.
    Called(Result<Option<CommentId>, GraphError>),
}

/// What is to be done next.
#[derive(Debug)]
pub(super) enum Effect {
    /// Read the comment at Instagram.
    ReadComment,
    /// Read all replies in its thread at Instagram, and the thread in the store.
    ReadThread,
    /// Wait for a turn.
    AwaitTurn,
    /// Record these steps on top of the comment as the job has it.
    Record(Vec<Step>),
    /// Read the comment in the store.
    ReadStored,
    /// Read its ledger.
    ReadLedger,
    /// Post this reply, now.
    Call(Reply),
    /// The job is over for now.
    End(Next),
}

/// What the job waits for.
#[derive(Debug)]
enum Phase {
    /// To be taken up.
    Beginning,
    /// Its turn.
    Turn,
    /// The re-check reads the comment.
    Comment,
    /// The re-check reads the thread of the comment, which is this at Instagram.
    Thread(Box<RemoteComment>),
    /// What the re-check found is recorded.
    Findings,
    /// The attempt of this number is recorded.
    Attempt(u32),
    /// The call of the attempt, which certainly ends by this moment.
    Call { number: u32, over: Moment },
    /// How often Meta has said that there is nothing to reply to, since it says so of this attempt.
    Gone { number: u32, error: GraphError },
    /// Whether the message that Meta says was sent already is ours, of an earlier attempt.
    Refused { number: u32, error: GraphError },
    /// What came of the attempt is recorded.
    Outcome { steps: Vec<Step>, posted: Option<CommentId>, after: After },
    /// The thread is read for the reply of an attempt in doubt.
    InDoubt(Doubt),
    /// It is nearly certain that there is none; how often it was in doubt.
    Certain,
    /// The last steps are recorded.
    Closing,
    /// Nothing any more.
    Over,
}

/// What follows once the outcome of an attempt is recorded.
#[derive(Clone, Copy, Debug)]
enum After {
    Done,
    Retry(Moment),
    Doubt(Doubt),
}

/// One reply on its way.
#[derive(Debug)]
pub(super) struct Job {
    terms: Terms,
    comment: Comment,
    /// What is known of an open attempt.
    doubt: Option<Doubt>,
    /// How often in a row comment or thread could not be read before.
    misses: u32,
    phase: Phase,
}

impl Job {
    /// The work on a comment that is queued or being posted, and could not be read `misses` times in a row.
    pub(super) fn new(terms: Terms, comment: Comment, doubt: Option<Doubt>, misses: u32) -> Self {
        Self { terms, comment, doubt, misses, phase: Phase::Beginning }
    }

    /// The comment as far as the job knows it: what is recorded next is recorded on top of it.
    pub(super) fn comment(&self) -> &Comment {
        &self.comment
    }

    /// Goes on from what was learned. An event that nobody waits for ends the job; the comment is found again.
    pub(super) fn step(&mut self, event: Event, now: &Present) -> Effect {
        match (std::mem::replace(&mut self.phase, Phase::Over), event) {
            (Phase::Beginning, Event::Begun) => self.begin(now),
            (Phase::Comment, Event::Comment(read)) => self.comment_read(read, now),
            (Phase::Thread(remote), Event::Thread(read)) => self.thread_read(&remote, read, now),
            (Phase::Findings, Event::Recorded(Some(comment))) if comment.state == self.comment.state => {
                self.comment = comment;
                self.attempt(now)
            }
            (Phase::Turn, Event::Turn(slot)) => self.turn(slot, now),
            (Phase::Attempt(number), Event::Recorded(Some(comment))) => {
                self.comment = comment;
                self.call(number, now)
            }
            (Phase::Call { number, over }, Event::Called(called)) => self.called(number, over, called, now),
            (Phase::Gone { number, error }, Event::Ledger(ledger)) => {
                let may_retry = outcome::gone(&ledger) + 1 < MOST_GONE;
                self.conclude(number, &error, may_retry, now)
            }
            (Phase::Refused { number, error }, Event::Ledger(ledger)) => {
                // The attempt itself is among those in doubt.
                let is_ours = outcome::in_doubt(&ledger) > 1;
                match self.comment.state.outgoing() {
                    Some(reply) if is_ours => {
                        let steps = responder::posted(number, reply.responder, None, now.wall);
                        self.record_outcome(steps, None, After::Done)
                    }
                    _ => self.conclude(number, &error, false, now),
                }
            }
            (Phase::Outcome { after, .. }, Event::Recorded(Some(comment))) => {
                self.comment = comment;
                self.after(after)
            }
            (Phase::Outcome { steps, posted, after }, Event::Recorded(None)) => {
                self.phase = Phase::Outcome { steps, posted, after };
                Effect::ReadStored
            }
            (Phase::Outcome { steps, posted, after }, Event::Stored(Some(comment))) => {
                self.comment = comment;
                self.record_again(steps, posted, after)
            }
            (Phase::InDoubt(doubt), Event::Thread(read)) => self.doubt_read(doubt, read, now),
            (Phase::Certain, Event::Ledger(ledger)) if outcome::in_doubt(&ledger) < self.most_in_doubt() => {
                self.await_turn()
            }
            (Phase::Certain, Event::Ledger(_)) => self.give_up(),
            _ => self.end(),
        }
    }

    fn begin(&mut self, now: &Present) -> Effect {
        match &self.comment.state {
            State::Queued { .. } => self.await_turn(),
            State::Posting { attempt, .. } => {
                // Found open after a restart: how long ago it was made nobody knows, since clocks are set; so it counts
                // as made just now.
                let over = now.moment.plus_millis(self.terms.call);
                let doubt = self.doubt.filter(|doubt| doubt.attempt == attempt.number);
                let doubt =
                    doubt.unwrap_or_else(|| Doubt::new(attempt.number, over, now.moment, &self.terms.timing));
                self.doubt = Some(doubt);
                if self.is_private() {
                    // Nothing tells whether it was sent; but to send it again does no harm.
                    self.phase = Phase::Certain;
                    return Effect::ReadLedger;
                }
                if self.is_mention() {
                    // Nothing tells whether it is public, and to say it again might say it twice.
                    return self.give_up();
                }
                self.phase = Phase::InDoubt(doubt);
                Effect::ReadThread
            }
            _ => self.end(),
        }
    }

    /// Before any call, comment and thread are read again; what can't be read is not posted.
    fn recheck(&mut self) -> Effect {
        self.phase = Phase::Comment;
        Effect::ReadComment
    }

    fn comment_read(&mut self, read: Result<RemoteComment, GraphError>, now: &Present) -> Effect {
        match read {
            Ok(remote) => match now.closed_until {
                Some(until) => self.later(until),
                None if self.is_mention() => self.mention_read(&remote, now),
                None => {
                    self.phase = Phase::Thread(Box::new(remote));
                    Effect::ReadThread
                }
            },
            Err(error) if error.class == Class::Gone => self.withdraw("deleted", Fact::Removed),
            Err(_) => self.unread(now),
        }
    }

    fn thread_read(
        &mut self,
        remote: &RemoteComment,
        read: Result<(Vec<RemoteComment>, Vec<Comment>), GraphError>,
        now: &Present,
    ) -> Effect {
        let (replies, known) = match read {
            Ok(thread) => thread,
            Err(error) if error.class == Class::Gone && self.comment.parent.is_some() => {
                return self.withdraw("deleted", Fact::Removed);
            }
            Err(_) => return self.unread(now),
        };
        // What the bot hid for the personal data in it is still answered by message.
        let is_hidden_by_us = self.comment.hidden_at.is_some() && self.is_private();
        if remote.hidden == Some(true) && !is_hidden_by_us {
            return self.withdraw(HIDDEN, Fact::Hidden);
        }
        let thread = recheck::Thread { account: &self.terms.account, replies: &replies, known: &known };
        let steps = thread.findings(&self.comment, remote, now.wall);
        if steps.is_empty() {
            return self.attempt(now);
        }
        self.phase = Phase::Findings;
        Effect::Record(steps)
    }

    /// A mention under somebody else's post: its thread can't be read. Meta leaves out the signs before names.
    fn mention_read(&mut self, remote: &RemoteComment, now: &Present) -> Effect {
        let unsigned = |text: &str| text.replace('@', "");
        match &remote.text {
            Some(text) if !answers::same(&unsigned(text), &unsigned(&self.comment.text)) => {
                self.phase = Phase::Closing;
                Effect::Record(vec![(Actor::META, Fact::Edited { text: text.clone() })])
            }
            _ => self.attempt(now),
        }
    }

    fn is_private(&self) -> bool {
        self.comment.state.outgoing().is_some_and(|reply| reply.channel == Channel::Private)
    }

    fn is_mention(&self) -> bool {
        matches!(self.comment.kind, Kind::Mention | Kind::Caption)
    }

    fn most_in_doubt(&self) -> usize {
        if self.is_private() { MOST_MESSAGES_IN_DOUBT } else { MOST_IN_DOUBT }
    }

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

    fn await_turn(&mut self) -> Effect {
        self.phase = Phase::Turn;
        Effect::AwaitTurn
    }

    fn turn(&mut self, slot: Slot, now: &Present) -> Effect {
        match (slot, now.closed_until) {
            (Slot::Later(at), _) => self.later(at),
            (Slot::Kept(_), Some(until)) => self.later(until),
            (Slot::Kept(_), None) => self.recheck(),
        }
    }

    fn attempt(&mut self, now: &Present) -> Effect {
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
    fn call(&mut self, number: u32, now: &Present) -> Effect {
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

    fn called(
        &mut self,
        number: u32,
        over: Moment,
        called: Result<Option<CommentId>, GraphError>,
        now: &Present,
    ) -> Effect {
        match called {
            Ok(id) => {
                let Some(reply) = self.comment.state.outgoing() else { return self.end() };
                let steps = responder::posted(number, reply.responder, id.as_ref(), now.wall);
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

    /// Records a call that provably did nothing.
    fn conclude(&mut self, number: u32, error: &GraphError, may_retry: bool, now: &Present) -> Effect {
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

    fn record_outcome(&mut self, steps: Vec<Step>, posted: Option<CommentId>, after: After) -> Effect {
        self.phase = Phase::Outcome { steps: steps.clone(), posted, after };
        Effect::Record(steps)
    }

    /// What came of a call is recorded whatever has happened to the comment in the meantime: it did happen. Only what the
    /// reply's echo has told already, when it came before the API's answer, is not told twice.
    fn record_again(&mut self, steps: Vec<Step>, posted: Option<CommentId>, after: After) -> Effect {
        let told = self.comment.answer.as_ref().and_then(|answer| answer.reply_id.as_ref());
        if told.is_some() && told == posted.as_ref() {
            return self.end();
        }
        self.record_outcome(steps, posted, after)
    }

    fn after(&mut self, after: After) -> Effect {
        match after {
            After::Done => Effect::End(Next::Done),
            After::Retry(at) => Effect::End(Next::Later { version: self.comment.version(), at }),
            After::Doubt(doubt) => Effect::End(Next::Doubt(doubt)),
        }
    }

    /// Goes on from what the thread of an attempt in doubt shows.
    fn doubt_read(
        &mut self,
        doubt: Doubt,
        read: Result<(Vec<RemoteComment>, Vec<Comment>), GraphError>,
        now: &Present,
    ) -> Effect {
        let (replies, known) = match read {
            Ok(thread) => thread,
            // The thread is gone, with whatever we said in it.
            Err(error) if error.class == Class::Gone => return self.withdraw("deleted", Fact::Removed),
            Err(_) => return self.unread(now),
        };
        let State::Posting { reply, attempt, changed } = &self.comment.state else { return self.end() };
        let thread = recheck::Thread { account: &self.terms.account, replies: &replies, known: &known };
        if let Some(found) = thread.own_reply(&self.comment) {
            let at = found.timestamp.unwrap_or(now.wall);
            let steps = responder::posted(attempt.number, reply.responder, Some(&found.id), at);
            self.phase = Phase::Closing;
            return Effect::Record(steps);
        }
        if doubt.is_nearly_certain(now.moment) {
            if *changed {
                let not_posted = outcome::not_posted(attempt.number, now.wall);
                self.phase = Phase::Closing;
                return Effect::Record(vec![(Actor::BOT, not_posted)]);
            }
            self.phase = Phase::Certain;
            return Effect::ReadLedger;
        }
        Effect::End(Next::Doubt(doubt.read(&self.terms.timing, now.moment)))
    }

    fn give_up(&mut self) -> Effect {
        let State::Posting { attempt: Attempt { number, .. }, .. } = self.comment.state else {
            return self.end();
        };
        self.phase = Phase::Closing;
        Effect::Record(vec![(Actor::SYSTEM, outcome::given_up(number))])
    }

    /// The comment is beyond need of a reply.
    fn withdraw(&mut self, reason: &str, fact: Fact) -> Effect {
        self.phase = Phase::Closing;
        Effect::Record(vec![
            (Actor::META, fact),
            (Actor::SYSTEM, Fact::Withdrawn { reason: reason.to_owned() }),
        ])
    }

    /// What can't be read is tried again.
    fn unread(&mut self, now: &Present) -> Effect {
        let wait = self.terms.timing.reread_after(&self.comment.id, self.misses + 1);
        let retry = now.moment.plus_millis(wait);
        let at = now.closed_until.map_or(retry, |until| until.max(retry));
        Effect::End(Next::Unread { version: self.comment.version(), at, doubt: self.open_doubt() })
    }

    /// To be looked at again; what is known of an attempt in doubt is kept.
    fn later(&mut self, at: Moment) -> Effect {
        Effect::End(match self.open_doubt() {
            Some(doubt) => Next::Doubt(doubt.later(at)),
            None => Next::Later { version: self.comment.version(), at },
        })
    }

    /// Nothing more to do, or the comment has moved on: then it is found again.
    fn end(&mut self) -> Effect {
        Effect::End(self.open_doubt().map_or(Next::Done, Next::Doubt))
    }

    fn open_doubt(&self) -> Option<Doubt> {
        let State::Posting { attempt, .. } = &self.comment.state else { return None };
        self.doubt.filter(|doubt| doubt.attempt == attempt.number)
    }
}

/// Within so many milliseconds a call has certainly ended that may take `timeout`: a second more, for the time until it
/// begins.
pub(super) fn call_within(timeout: std::time::Duration) -> i64 {
    millis(timeout) + 1000
}
