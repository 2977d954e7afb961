//! Records in memory, as far as figures need them: some hundred bytes a comment, so that a million are counted while a
//! person waits. They stand in order of time, so that who asks for a month looks at no other. What changes is put again; the
//! table is then what it would be if it were made anew.

use std::collections::{BTreeMap, HashMap};
use std::hash::Hash;
use std::ops::Range;

use super::Record;
use super::observation::{Observation, Stages};
use super::tally::{Steps, Tally};
use crate::comment::{AccountId, Decision, IntentId, Language, Responder, StateName, Timestamp};

/// What figures need of many comments.
#[derive(Clone, Debug, Default)]
pub struct Table {
    /// By when the comment was written, and its key.
    rows: BTreeMap<(Timestamp, u64), Row>,
    /// By key, when it was written.
    written: HashMap<u64, Timestamp>,
    accounts: Names<AccountId>,
    intents: Names<IntentId>,
}

/// The topics of a table's intents at one moment; they stand in files that may change while the comments don't.
#[derive(Clone, Debug)]
pub struct Topics {
    /// By account, then by intent.
    of: Vec<Option<String>>,
    intents: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Row {
    latency: Span,
    working_latency: Span,
    received: Span,
    decided: Span,
    approved: Span,
    posted: Span,
    account: Option<Name>,
    intent: Option<Name>,
    responder: Option<Responder>,
    language: Option<Language>,
    counted: bool,
    question: bool,
    peer_first: bool,
    peer_confirmed: bool,
    by_webhook: bool,
    by_poller: bool,
    state: StateName,
    decision: Option<Decision>,
}

/// Milliseconds, or none, in eight bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Span(i64);

/// The place of a name among [`Names`], counted from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct Name(std::num::NonZeroU32);

/// Names that occur again and again, each kept once.
#[derive(Clone, Debug)]
struct Names<T> {
    all: Vec<T>,
    places: HashMap<T, Name>,
}

impl Table {
    /// How many comments it holds, counted or not.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether it holds none.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Puts a comment's record, in the place of an earlier one of the same `key`; what is new of it is counted, where
    /// somebody counts.
    pub fn put(&mut self, key: u64, record: &Record, state: StateName, count: Option<&mut Tally>) {
        let seen = Observation::from(record);
        let row = Row {
            latency: Span::of(seen.latency_ms),
            working_latency: Span::of(seen.working_latency_ms),
            received: Span::of(seen.stages.received),
            decided: Span::of(seen.stages.decided),
            approved: Span::of(seen.stages.approved),
            posted: Span::of(seen.stages.posted),
            account: self.accounts.name(seen.account),
            intent: self.intents.name(seen.intent),
            responder: seen.responder,
            language: seen.language,
            counted: seen.counted,
            question: seen.question,
            peer_first: seen.peer_first,
            peer_confirmed: seen.peer_confirmed,
            by_webhook: seen.by_webhook,
            by_poller: seen.by_poller,
            state,
            decision: record.decision,
        };
        let earlier = self.written.insert(key, seen.written_at);
        let before = earlier.and_then(|written_at| self.rows.remove(&(written_at, key)));
        self.rows.insert((seen.written_at, key), row);
        if let Some(tally) = count {
            tally.take(
                before.map(|row| row.steps()).unwrap_or_default(),
                row.steps(),
                record.account.as_ref(),
            );
        }
    }

    /// The topics as `topic` has them now.
    pub fn topics(&self, topic: impl Fn(&AccountId, &IntentId) -> Option<String>) -> Topics {
        let (accounts, intents) = (&self.accounts.all, &self.intents.all);
        let pairs = accounts.iter().flat_map(|account| intents.iter().map(move |intent| (account, intent)));
        Topics { of: pairs.map(|(account, intent)| topic(account, intent)).collect(), intents: intents.len() }
    }

    /// Comments by account and state, with when the one was written that is there the longest.
    pub fn states(&self) -> BTreeMap<(Option<AccountId>, StateName), (u64, Timestamp)> {
        let mut states: HashMap<(Option<Name>, StateName), (u64, Timestamp)> = HashMap::new();
        for ((written_at, _), row) in &self.rows {
            states.entry((row.account, row.state)).or_insert((0, *written_at)).0 += 1;
        }
        let named = |((account, state), of)| ((self.accounts.get(account).cloned(), state), of);
        states.into_iter().map(named).collect()
    }

    /// By account, when the question was written that has had no answer for longest and still waits for one.
    pub fn unanswered(&self) -> BTreeMap<AccountId, Timestamp> {
        let mut oldest: HashMap<Name, Timestamp> = HashMap::new();
        let open = |row: &Row| row.counted && row.question && row.latency.ms().is_none() && row.state.waits();
        for ((written_at, _), row) in self.rows.iter().filter(|(_, row)| open(row)) {
            if let Some(account) = row.account {
                oldest.entry(account).or_insert(*written_at);
            }
        }
        let named = |(account, at)| Some((self.accounts.get(Some(account))?.clone(), at));
        oldest.into_iter().filter_map(named).collect()
    }

    /// What the figures need, comment by comment, in the order in which they were written.
    pub fn observations<'a>(&'a self, topics: &'a Topics) -> impl Iterator<Item = Observation<'a>> {
        self.rows.iter().map(|((written_at, _), row)| self.observation(*written_at, row, topics))
    }

    /// The same of those that were written within a time.
    pub fn observations_of<'a>(
        &'a self,
        time: Range<Timestamp>,
        topics: &'a Topics,
    ) -> impl Iterator<Item = Observation<'a>> {
        self.listed(time, topics).map(|(_, _, comment)| comment)
    }

    /// The same with each comment's key and state.
    pub fn listed<'a>(
        &'a self,
        time: Range<Timestamp>,
        topics: &'a Topics,
    ) -> impl Iterator<Item = (u64, StateName, Observation<'a>)> {
        // The first key of each moment; a range may not end before it begins.
        let rows = self.rows.range((time.start, 0)..(time.end.max(time.start), 0));
        rows.map(|((written_at, key), row)| (*key, row.state, self.observation(*written_at, row, topics)))
    }

    fn observation<'a>(&'a self, written_at: Timestamp, row: &Row, topics: &'a Topics) -> Observation<'a> {
        Observation {
            account: self.accounts.get(row.account),
            counted: row.counted,
            question: row.question,
            written_at,
            latency_ms: row.latency.ms(),
            working_latency_ms: row.working_latency.ms(),
            stages: row.stages(),
            responder: row.responder,
            intent: self.intents.get(row.intent),
            topic: row.account.zip(row.intent).and_then(|(account, intent)| topics.get(account, intent)),
            language: row.language,
            peer_first: row.peer_first,
            peer_confirmed: row.peer_confirmed,
            by_webhook: row.by_webhook,
            by_poller: row.by_poller,
        }
    }
}

impl Row {
    fn steps(&self) -> Steps {
        Steps {
            is_here: true,
            decision: self.decision,
            answered: self.responder.zip(self.latency.ms()).filter(|_| self.counted),
            stages: self.stages(),
        }
    }

    fn stages(&self) -> Stages {
        Stages {
            received: self.received.ms(),
            decided: self.decided.ms(),
            approved: self.approved.ms(),
            posted: self.posted.ms(),
        }
    }
}

impl Topics {
    fn get(&self, account: Name, intent: Name) -> Option<&str> {
        self.of.get(account.place() * self.intents + intent.place())?.as_deref()
    }
}

impl Span {
    /// No time span of ours is so long, nor negative.
    const NONE: i64 = i64::MIN;

    fn of(ms: Option<i64>) -> Self {
        Self(ms.unwrap_or(Self::NONE))
    }

    fn ms(self) -> Option<i64> {
        (self.0 != Self::NONE).then_some(self.0)
    }
}

impl Name {
    fn place(self) -> usize {
        self.0.get() as usize - 1
    }
}

impl<T: Clone + Eq + Hash> Names<T> {
    /// The name's place; a new one is taken in. Four billion of them are more than there are comments.
    fn name(&mut self, name: Option<&T>) -> Option<Name> {
        let name = name?;
        if let Some(place) = self.places.get(name) {
            return Some(*place);
        }
        let place = Name(u32::try_from(self.all.len() + 1).ok().and_then(std::num::NonZeroU32::new)?);
        self.all.push(name.clone());
        self.places.insert(name.clone(), place);
        Some(place)
    }

    fn get(&self, name: Option<Name>) -> Option<&T> {
        self.all.get(name?.place())
    }
}

impl<T> Default for Names<T> {
    fn default() -> Self {
        Self { all: Vec::new(), places: HashMap::new() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_is_small() {
        assert!(size_of::<Row>() <= 72, "{}", size_of::<Row>());
    }
}
