//! One reply on its way, as a state machine: what was learned goes in as an [`Event`], what is to be done next comes out as
//! an [`Effect`]. Pure; `carry` does what it says, and the model in `model` does so against an Instagram of its own, with
//! a crash, a jump of the clock or a change by somebody else between any two steps.
//!
//! Queued: a turn is waited for; then the comment and its thread are read again (`recheck`), the attempt is recorded, the
//! call is made, and what came of it is recorded (`call`, `outcome`). Nothing is waited for between the look and the call, so that
//! an answer by staff or a deletion is seen until the last moment. Posting: the attempt was left in doubt, and its thread
//! is read until a reply of ours is found, or it is certain that there is none (`doubt`); then one more attempt is made,
//! and after a second such attempt a person must look. A message that is certain to be out may be told of in public: the
//! notice is queued in the same write, and goes the way of every public reply.

mod call;
mod outcome;
mod recheck;

use std::sync::Arc;

use super::agenda::Next;
use super::doubt::Doubt;
use super::pace::Slot;
use super::schedule::Timing;
use crate::comment::{
    Actor, Attempt, Channel, Comment, CommentId, Entry, Event as Fact, HIDDEN, Kind, Reply, State, Timestamp,
};
use crate::engine::accounts::Identity;
use crate::engine::answers;
use crate::engine::moment::{Moment, millis};
use crate::engine::responder::{self, Step};
use crate::instagram::{Class, GraphError, RemoteComment};

/// Attempts with an unknown outcome before a person is asked.
const MOST_IN_DOUBT: usize = 2;
/// The same of messages, which may be sent again without harm.
const MOST_MESSAGES_IN_DOUBT: usize = 5;
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
    /// What is said in public once a message is certain to be out, if anything is.
    pub(super) notice: Option<String>,
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
                        let steps = self.said(number, reply, None, now.wall);
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
