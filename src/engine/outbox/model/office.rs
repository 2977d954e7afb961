//! Our side of the model: the ledger, which nothing takes away, and the outbox at work, which every fall does.

use std::collections::HashMap;
use std::sync::{Arc, LazyLock};
use std::time::Duration;

use super::instagram::{EPOCH, Instagram, account_id, citizen, error, failure, own};
use super::promises::Promises;
use super::{Fate, Step};
use crate::comment::{
    Actor, Author, Channel, Clock, Comment, CommentId, Decision, Entry, Event as Fact, Kind, Language, Reply,
    Source, State, StateName, Timestamp,
};
use crate::config;
use crate::engine::accounts::{Accounts, Identity};
use crate::engine::moment::Moment;
use crate::engine::outbox::agenda::{Agenda, Next};
use crate::engine::outbox::job::{Effect, Event, Job, Present, Terms, call_within};
use crate::engine::outbox::pace::Slot;
use crate::engine::outbox::schedule::Timing;
use crate::engine::{answers, responder};
use crate::instagram::{Class, GraphError};

/// Questions in the thread.
pub(super) const COMMENTS: usize = 3;
/// The one that is answered by a message, which is told of in public then.
pub(super) const BY_MESSAGE: usize = 2;
/// How long a call may take.
const TIMEOUT: Duration = Duration::from_secs(15);
/// Nothing that waits takes longer than this once all goes well, in milliseconds: the longest rest that Meta asks for in a
/// story, a retry, and two attempts in doubt.
const AN_END: i64 = 4_000_000 + 1_080_000 + 200_000;

/// The accounts of the model; made once, since they come with an FAQ.
static ACCOUNTS: LazyLock<Accounts> = LazyLock::new(|| {
    let text = format!(
        "meta.verify_token = 'v'\nmeta.app_secrets = ['s']\n[[accounts]]\nid = '{}'\nusername = 'disdik'\n\
         access_token = 't'\nintents = '{}/intents'",
        account_id(),
        env!("CARGO_MANIFEST_DIR")
    );
    let config =
        config::parse(Some(("model", &text)), std::iter::empty(), &|path| std::fs::read_to_string(path));
    Accounts::load(&config.unwrap()).unwrap()
});

/// A job, with what it waits for.
struct InHand {
    job: Job,
    waits_for: Pending,
}

enum Pending {
    /// This is to be done, as was said at that time of both clocks: either may have moved on before it is done.
    Effect(Effect, (Timestamp, i64)),
    /// This was learned, and has not come in yet.
    Answer(Event),
    /// The same of a call that was made at that time.
    Called(Event, i64),
}

/// An office at work.
pub(super) struct Office {
    instagram: Instagram,
    promises: Promises,
    questions: Vec<CommentId>,
    /// The true time, in milliseconds.
    now: i64,
    /// By how much the system's clock is wrong.
    skew: i64,
    ledger: Vec<Entry>,
    comments: HashMap<CommentId, Comment>,
    is_paused: bool,
    // What a fall takes away:
    began: i64,
    agenda: Agenda,
    jobs: HashMap<CommentId, InHand>,
    closed_until: Option<Moment>,
    is_stopped: bool,
}

impl Office {
    /// Three citizens have asked in one thread, and the webhook was told.
    pub(super) fn opens(nameless: bool) -> Self {
        let mut office = Self {
            instagram: Instagram::of(nameless),
            promises: Promises::of(COMMENTS),
            questions: Vec::new(),
            now: 1000,
            skew: EPOCH,
            ledger: Vec::new(),
            comments: HashMap::new(),
            is_paused: false,
            began: 0,
            agenda: Agenda::default(),
            jobs: HashMap::new(),
            closed_until: None,
            is_stopped: false,
        };
        for number in 0..COMMENTS {
            let parent = office.questions.first().cloned();
            let id = office.instagram.says(
                citizen(number),
                parent.clone(),
                &format!("tanya {number}"),
                office.now,
            );
            office.receives(&id, citizen(number), parent, &format!("tanya {number}"));
            office.questions.push(id);
        }
        office
    }

    /// Takes one step of a story.
    pub(super) fn takes(&mut self, step: Step) {
        match step {
            Step::Work(which, fate) => self.works(which, fate),
            Step::Pass(time) => self.passes(time),
            Step::Fall => self.falls(),
            Step::SetClock(seconds) => self.skew += seconds * 1000,
            Step::Decide => self.decides(),
            Step::Staff(which) => {
                let text = format!("@warga_{which} kata petugas");
                let top = self.questions[0].clone();
                let id = self.instagram.says(own(), Some(top), &text, self.now);
                self.promises.staff_answered(which, id);
            }
            Step::Tell => self.tells(),
            Step::Edit(which, is_told) => self.edits(which, is_told),
            Step::Delete(which) => {
                self.instagram.change(&self.questions[which].clone(), |said| said.is_deleted = true);
            }
            Step::Pause(is_paused) => self.is_paused = is_paused,
        }
    }

    /// From now on all goes well: everything comes to an end by itself.
    pub(super) fn comes_to_an_end(mut self) -> Self {
        self.is_paused = false;
        let limit = self.now + AN_END;
        while !self.is_over() {
            assert!(self.now <= limit, "no end: {:#?}", self.comments);
            self.decides();
            self.tells();
            for which in 0..COMMENTS {
                self.works(which, Fate::Done);
            }
            if self.jobs.is_empty() {
                let wait = (0..COMMENTS).filter_map(|which| self.wait(which)).min().unwrap_or(0);
                self.passes(wait);
            }
        }
        for (which, id) in self.questions.iter().enumerate() {
            let is_there = |id: &CommentId| self.instagram.comment(id).is_some();
            if self.instagram.posted_for(which) == 1 && is_there(id) && is_there(&self.questions[0]) {
                let state = self.comments[id].state.name();
                assert_eq!(state, StateName::Answered, "{which} was answered: {:#?}", self.ledger);
            }
            let is_told = self.comments[id].answer.is_some();
            assert!(!is_told || self.comments[id].state.name() == StateName::Answered, "{:#?}", self.ledger);
        }
        self
    }

    /// Of the question that is answered by a message: whether it arrived, how often it was told of, and how it stands.
    pub(super) fn by_message(&self) -> (bool, usize, StateName) {
        let (sent, told) = (self.instagram.has_message(BY_MESSAGE), self.instagram.posted_for(BY_MESSAGE));
        (sent, told, self.comments[&self.questions[BY_MESSAGE]].state.name())
    }

    fn is_over(&self) -> bool {
        let waits = [StateName::New, StateName::Queued, StateName::Posting];
        self.jobs.is_empty()
            && self.questions.iter().all(|id| !waits.contains(&self.comments[id].state.name()))
    }

    fn wall(&self) -> Timestamp {
        Timestamp::from_millis(self.now + self.skew)
    }

    fn moment(&self) -> Moment {
        Moment::from_millis(self.now - self.began)
    }

    fn present(&self) -> Present {
        let moment = self.moment();
        let closed_until = self.closed_until.filter(|until| *until > moment);
        Present { wall: self.wall(), moment, closed_until, is_paused: self.is_paused }
    }

    fn passes(&mut self, time: i64) {
        self.now += time;
        self.instagram.goes_on(self.now);
        let limit = i64::try_from(TIMEOUT.as_millis()).unwrap();
        for in_hand in self.jobs.values_mut() {
            if let Pending::Called(event, at) = &mut in_hand.waits_for
                && self.now - *at > limit
            {
                *event = Event::Called(Err(error(Class::Unknown)));
            }
        }
    }

    fn falls(&mut self) {
        self.jobs.clear();
        self.agenda = Agenda::default();
        (self.closed_until, self.is_stopped) = (None, false);
        // Another process counts its moments from another beginning.
        self.began = self.now - 5;
        self.promises.fell();
    }

    /// The job of a comment goes one step further.
    fn works(&mut self, which: usize, fate: Fate) {
        let id = self.questions[which].clone();
        match self.jobs.remove(&id) {
            None => self.takes_up(which, fate),
            Some(InHand { job, waits_for: Pending::Effect(effect, said) }) => {
                let answer = self.carries_out(which, &job, effect, said, fate);
                self.jobs.insert(id, InHand { job, waits_for: Pending::Answer(answer) });
            }
            Some(InHand { job, waits_for: Pending::Answer(event) | Pending::Called(event, _) }) => {
                let event = self.hears(event);
                self.goes_on(which, job, event, fate);
            }
        }
    }

    fn takes_up(&mut self, which: usize, fate: Fate) {
        if self.wait(which) != Some(0) {
            return;
        }
        // A read has found that the token works again.
        self.is_stopped = false;
        let comment = self.comments[&self.questions[which]].clone();
        let terms = Terms {
            account: Identity { id: account_id(), username: "disdik".to_owned() },
            timing: Timing::default(),
            call: call_within(TIMEOUT),
            node: Arc::from("node"),
            notice: Some(format!("@warga_{which} sudah lewat pesan")),
        };
        let (doubt, misses) = (self.agenda.doubt(&comment), self.agenda.misses(&comment.id));
        self.goes_on(which, Job::new(terms, comment, doubt, misses), Event::Begun, fate);
    }

    /// In how many milliseconds a comment can be taken up; none if it can't.
    fn wait(&mut self, which: usize) -> Option<i64> {
        let comment = &self.comments[&self.questions[which]];
        let (wall, moment) = (self.wall(), self.moment());
        match comment.state {
            State::Queued { .. } if self.is_paused => return None,
            State::Queued { .. } | State::Posting { .. } => {}
            _ => return None,
        }
        let due = self.agenda.due(comment, wall, moment);
        Some(due.max(self.closed_until.unwrap_or(due)).since(moment).max(0))
    }

    fn goes_on(&mut self, which: usize, mut job: Job, event: Event, fate: Fate) {
        let id = self.questions[which].clone();
        let waits_for = match job.step(event, &self.present()) {
            Effect::End(next) => {
                if let Next::Later { at, .. } | Next::Unread { at, .. } = next {
                    assert!(at.since(self.moment()) <= AN_END, "a wait without an end");
                }
                self.agenda.note(id, next);
                return;
            }
            Effect::Call(reply) => {
                assert!(self.present().closed_until.is_none(), "called while the account is closed");
                assert!(!self.is_paused, "called although staff stopped all posting");
                let called = match reply.channel {
                    Channel::Private => self.sends(which, &job, fate).map(|()| None),
                    Channel::Public => self.calls(which, &job, &reply, fate).map(Some),
                };
                Pending::Called(Event::Called(called), self.now)
            }
            effect => Pending::Effect(effect, (self.wall(), self.now)),
        };
        self.jobs.insert(id, InHand { job, waits_for });
    }

    /// Sends a message, of which this becomes. One that arrives late is as one that arrived unseen: the next is refused.
    fn sends(&mut self, which: usize, job: &Job, fate: Fate) -> Result<(), GraphError> {
        assert_eq!(which, BY_MESSAGE, "a message to who was to be answered in public");
        self.promises.sends(which, job.comment());
        match fate {
            _ if self.instagram.comment(&job.comment().id).is_none() => Err(error(Class::Gone)),
            Fate::Done | Fate::DoneUnseen | Fate::DoneLate(_) if !self.instagram.sends(which) => {
                Err(error(Class::AlreadyDone))
            }
            Fate::Done => Ok(()),
            fate => Err(failure(fate)),
        }
    }

    /// Makes a call, of which this becomes.
    fn calls(&mut self, which: usize, job: &Job, reply: &Reply, fate: Fate) -> Result<CommentId, GraphError> {
        let State::Posting { attempt, .. } = &job.comment().state else { panic!("nothing was recorded") };
        assert_eq!(reply.is_notice(), which == BY_MESSAGE, "in public goes the notice alone");
        if reply.is_notice() {
            assert!(
                self.instagram.has_message(which),
                "told of a message that is not out: {:#?}",
                self.ledger
            );
        }
        let text = reply.text.as_str();
        self.promises.calls(which, attempt.number, reply, self.now);
        let within = call_within(TIMEOUT) + 60_000;
        let (top, now) = (job.comment().top().clone(), self.now);
        if self.instagram.comment(&top).is_none() {
            return Err(error(Class::Gone));
        }
        let mut posts = |at| self.instagram.posts(which, &top, text, at, now);
        let called = match fate {
            Fate::Done => Ok(posts(now)),
            Fate::DoneUnseen => {
                posts(now);
                Err(error(Class::Unknown))
            }
            Fate::DoneLate(thousandth) => {
                posts(now + within * thousandth / 1000);
                Err(error(Class::Unknown))
            }
            fate => Err(failure(fate)),
        };
        assert!(self.instagram.posted_for(which) <= 1, "two replies: {:#?}", self.ledger);
        called
    }

    fn carries_out(
        &mut self,
        which: usize,
        job: &Job,
        effect: Effect,
        said: (Timestamp, i64),
        fate: Fate,
    ) -> Event {
        let comment = job.comment();
        let is_read = matches!(fate, Fate::Done | Fate::Refused | Fate::Gone);
        match effect {
            Effect::ReadComment if !is_read => Event::Comment(Err(failure(fate))),
            Effect::ReadThread if !is_read => Event::Thread(Err(failure(fate))),
            Effect::ReadComment => {
                let read = self.instagram.comment(&comment.id);
                self.promises.reads(which, read.as_ref());
                Event::Comment(read.ok_or(error(Class::Gone)))
            }
            Effect::ReadThread => {
                let read = self.instagram.replies(comment.top());
                self.promises.reads_thread(which, read.as_deref(), self.instagram.nameless, self.now);
                Event::Thread(read.map(|replies| (replies, Vec::new())).ok_or(error(Class::Gone)))
            }
            Effect::AwaitTurn => Event::Turn(Slot::Kept(self.moment())),
            Effect::Record(steps) => {
                let (id, version) = (comment.id.clone(), comment.version());
                let is_latest = self.comments[&id].version() == version;
                Event::Recorded(is_latest.then(|| self.records_said(&id, steps, said)))
            }
            Effect::ReadStored => Event::Stored(self.comments.get(&comment.id).cloned()),
            Effect::ReadLedger => {
                let entries = self.ledger.iter().filter(|entry| entry.comment == comment.id);
                Event::Ledger(entries.cloned().collect())
            }
            Effect::Call(_) | Effect::End(_) => panic!("done at once"),
        }
    }

    /// What comes in tells of the account, and of the store as it is now.
    fn hears(&mut self, event: Event) -> Event {
        let moment = self.moment();
        let error = match &event {
            Event::Comment(Err(error)) | Event::Thread(Err(error)) | Event::Called(Err(error)) => Some(error),
            _ => None,
        };
        if let Some(wait) = error.and_then(|error| error.retry_after) {
            let until = moment.plus(wait);
            self.closed_until = Some(self.closed_until.map_or(until, |known| known.max(until)));
        }
        match event {
            Event::Thread(Ok((replies, _))) => Event::Thread(Ok((replies, self.thread()))),
            event => event,
        }
    }

    fn thread(&self) -> Vec<Comment> {
        let mut thread: Vec<Comment> = self.comments.values().cloned().collect();
        thread.sort_by_key(Comment::first_seq);
        thread
    }

    fn records(&mut self, id: &CommentId, steps: Vec<responder::Step>) -> Comment {
        self.records_said(id, steps, (self.wall(), self.now))
    }

    fn records_said(
        &mut self,
        id: &CommentId,
        steps: Vec<responder::Step>,
        (wall, now): (Timestamp, i64),
    ) -> Comment {
        for (actor, event) in steps {
            if let Some(which) = self.questions.iter().position(|question| question == id) {
                self.promises.records(which, &self.comments[id], &event, wall, now);
            }
            let seq = self.ledger.len() as u64 + 1;
            let (at, account) = (wall, Some(account_id()));
            let entry = Entry { seq, at, comment: id.clone(), account, actor, v: 1, event };
            match self.comments.get_mut(id) {
                Some(comment) => comment.apply(&entry),
                None => drop(self.comments.insert(id.clone(), Comment::begin(&entry).unwrap())),
            }
            self.ledger.push(entry);
        }
        self.comments[id].clone()
    }

    fn receives(&mut self, id: &CommentId, author: Author, parent: Option<CommentId>, text: &str) {
        let received = Fact::Received {
            source: Source::Webhook,
            kind: Kind::Comment,
            text: text.to_owned(),
            author: Some(author),
            media: None,
            parent,
            written_at: self.wall(),
            clock: Clock::Entry,
        };
        self.records(id, vec![(Actor::META, received)]);
    }

    fn tells(&mut self) {
        if let Some(said) = self.instagram.tells() {
            self.receives(&said.id, said.author, said.parent, &said.text);
        }
    }

    fn edits(&mut self, which: usize, is_told: bool) {
        let id = self.questions[which].clone();
        let Some(said) = self.instagram.find(&id).filter(|said| !said.is_deleted) else { return };
        let text = format!("{} lagi", said.text);
        self.instagram.change(&id, |said| said.text.clone_from(&text));
        if is_told {
            self.records(&id, vec![(Actor::META, Fact::Edited { text })]);
        }
    }

    /// What the responder does with all that is new, in order; questions first.
    fn decides(&mut self) {
        let mut new: Vec<Comment> = self.thread();
        new.retain(|comment| comment.state == State::New);
        let (own, asked): (Vec<Comment>, Vec<Comment>) = new.into_iter().partition(|comment| {
            comment.author.as_ref().is_some_and(|author| ACCOUNTS.wrote(author).is_some())
        });
        for comment in asked {
            let given = answers::given(&comment, &self.thread(), &ACCOUNTS).cloned();
            let steps = match given {
                Some(answer) => {
                    let mut steps = vec![(Actor::BOT, decided(Decision::Draft))];
                    steps.extend(responder::answered_by_staff(&comment, Some(&answer.id), answer.written_at));
                    steps
                }
                None => {
                    let text = Promises::answer(&comment.text, comment.author.as_ref());
                    let is_private = self.questions.get(BY_MESSAGE) == Some(&comment.id);
                    let channel = if is_private { Channel::Private } else { Channel::Public };
                    let queued = Fact::Queued { text, channel, not_before: None };
                    vec![(Actor::BOT, decided(Decision::Post)), (Actor::BOT, queued)]
                }
            };
            self.records(&comment.id, steps);
        }
        for comment in own {
            let mut thread = self.thread();
            thread.retain(|other| other.id != comment.id);
            let closes = responder::closes(&comment, &thread, &ACCOUNTS);
            if let Some((id, steps)) = closes.map(|(asked, steps)| (asked.id.clone(), steps)) {
                self.records(&id, steps);
            }
            self.records(&comment.id, vec![(Actor::SYSTEM, decided(Decision::Ignore))]);
        }
    }
}

fn decided(decision: Decision) -> Fact {
    Fact::Decided {
        decision,
        reason: "model".to_owned(),
        intent: None,
        confidence: 1.0,
        margin: 1.0,
        language: Language::Indonesian,
        question: true,
        intents_hash: String::new(),
    }
}
