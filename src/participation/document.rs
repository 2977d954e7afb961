//! The participation document: the figures of a cohort of comments, by the date they were written.

use std::collections::{BTreeMap, HashMap};

use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

use super::survival::{Survival, Wait};
use super::{By, DEFINITION, Key, Period, Record};
use crate::comment::{AccountId, Responder, Timestamp};

/// A cohort younger than this may still get many answers.
const MATURE_MS: i64 = 24 * 60 * 60 * 1000;

/// What is asked for.
#[derive(Clone, Debug)]
pub struct Request {
    /// When the comments were written, in their account's zone.
    pub period: Period,
    /// The account; none for all.
    pub account: Option<AccountId>,
    /// How to split them.
    pub by: Vec<By>,
    /// The moment until which the unanswered have waited.
    pub as_of: Timestamp,
    /// The accounts' zones.
    pub zones: Zones,
}

/// The zones in which days begin.
#[derive(Clone, Debug)]
pub struct Zones {
    /// The zone where no account says otherwise.
    pub common: TimeZone,
    /// The accounts' own zones.
    pub of: BTreeMap<AccountId, TimeZone>,
}

/// The figures of a period.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Document {
    /// The version of the definition.
    pub definition: u8,
    /// The period's first moment.
    pub from: Timestamp,
    /// The first moment after it.
    pub to: Timestamp,
    /// The moment until which the unanswered have waited.
    pub as_of: Timestamp,
    /// The zone of days and hours: the account's, or the common one.
    pub zone: String,
    /// The groups in order of their keys; the unknown comes last. Without a split, exactly one.
    pub groups: Vec<Group>,
}

/// The figures of one group. Rates are fractions of all its comments (or questions), null where there are none.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Group {
    /// What its comments have in common.
    pub key: Key,
    /// Comments.
    pub comments: u64,
    /// Comments that were taken as questions to the agency.
    pub questions: u64,
    /// Comments that were answered.
    pub answered: u64,
    /// Questions that were answered.
    pub answered_questions: u64,
    /// Answered ÷ comments.
    pub rate: Option<f64>,
    /// Answered questions ÷ questions.
    pub question_rate: Option<f64>,
    /// Answered in time ÷ comments.
    pub within: Within,
    /// Latency of the answered.
    pub latency_ms: Latency,
    /// How long comments wait.
    pub survival: Survival,
    /// How long questions wait: the headline, beside `rate`.
    pub question_survival: Survival,
    /// Who answered first.
    pub responders: Responders,
    /// What citizens did for each other.
    pub peers: Peers,
    /// Whether the period ended at least 24 hours before `as_of`.
    pub mature: bool,
}

/// Fractions of comments that were answered in time.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Within {
    /// Within 15 minutes.
    #[serde(rename = "15m")]
    pub m15: Option<f64>,
    /// Within one hour.
    #[serde(rename = "1h")]
    pub h1: Option<f64>,
    /// Within 24 hours.
    #[serde(rename = "24h")]
    pub h24: Option<f64>,
}

/// Percentiles by nearest rank, and the mean, in milliseconds; null where nothing was answered.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Latency {
    /// The 50th percentile.
    pub median: Option<i64>,
    /// The 90th percentile.
    pub p90: Option<i64>,
    /// The 95th percentile.
    pub p95: Option<i64>,
    /// The 99th percentile.
    pub p99: Option<i64>,
    /// The mean, not rounded.
    pub mean: Option<f64>,
}

/// Comments by who answered first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Responders {
    /// The bot by itself.
    pub bot: u64,
    /// The bot's draft, approved by staff.
    pub approved: u64,
    /// Staff.
    pub staff: u64,
}

/// Comments that other citizens answered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Peers {
    /// Before the account did, or without it.
    pub first: u64,
    /// Where staff confirmed what they said, whoever was first.
    pub confirmed: u64,
}

impl Peers {
    fn add(&mut self, record: &Record) {
        let is_first = |peer: Timestamp| record.answered_at.is_none_or(|answered| peer < answered);
        self.first += u64::from(record.peer_at.is_some_and(is_first));
        self.confirmed += u64::from(record.peer_confirmed_at.is_some());
    }
}

/// The figures of the records that the request asks for.
pub fn document<'a>(records: impl IntoIterator<Item = &'a Record>, request: &Request) -> Document {
    let zones = &request.zones;
    let zone = zones.get(request.account.as_ref());
    let (from, to) = request.period.in_zone(zone);
    let common = request.period.in_zone(&zones.common);
    let own: HashMap<_, _> = zones.of.iter().map(|(id, zone)| (id, request.period.in_zone(zone))).collect();
    let mut cohorts: HashMap<Vec<Option<String>>, Cohort> = HashMap::new();
    if request.by.is_empty() {
        // A period without comments has figures, too.
        cohorts.insert(Vec::new(), Cohort::default());
    }
    for record in records {
        let (from, to) = *record.account.as_ref().and_then(|id| own.get(id)).unwrap_or(&common);
        let asked = request.account.is_none() || request.account == record.account;
        if record.counted && asked && (from..to).contains(&record.written_at) {
            let zone = zones.get(record.account.as_ref());
            let key = request.by.iter().map(|by| by.key(record, zone)).collect();
            cohorts.entry(key).or_default().add(record, request.as_of);
        }
    }
    let mut cohorts: Vec<_> = cohorts.into_iter().collect();
    cohorts.sort_by_cached_key(|(key, _)| -> Vec<_> {
        // In order, the unknown last.
        key.iter().map(|part| (part.is_none(), part.clone())).collect()
    });
    let mature = request.as_of.since(to) >= MATURE_MS;
    let group = |(key, cohort): (Vec<_>, Cohort)| {
        cohort.figures(Key(request.by.iter().copied().zip(key).collect()), mature)
    };
    Document {
        definition: DEFINITION,
        from,
        to,
        as_of: request.as_of,
        zone: zone.iana_name().unwrap_or("UTC").to_owned(),
        groups: cohorts.into_iter().map(group).collect(),
    }
}

impl Zones {
    /// One zone for all.
    pub fn one(zone: TimeZone) -> Self {
        Self { common: zone, of: BTreeMap::new() }
    }

    fn get(&self, account: Option<&AccountId>) -> &TimeZone {
        account.and_then(|account| self.of.get(account)).unwrap_or(&self.common)
    }
}

/// The comments of one group, as far as figures need them.
#[derive(Default)]
struct Cohort {
    waits: Vec<Wait>,
    question_waits: Vec<Wait>,
    responders: Responders,
    peers: Peers,
}

impl Cohort {
    fn add(&mut self, record: &Record, as_of: Timestamp) {
        let wait = match record.latency_ms {
            Some(ms) => Wait { ms, censored: false },
            // A clock that is ahead of ours, or a past `as_of`: it has not begun to wait.
            None => Wait { ms: as_of.since(record.written_at).max(0), censored: true },
        };
        self.waits.push(wait);
        if record.question == Some(true) {
            self.question_waits.push(wait);
        }
        match record.responder {
            Some(Responder::Bot) => self.responders.bot += 1,
            Some(Responder::Approved) => self.responders.approved += 1,
            Some(Responder::Staff) => self.responders.staff += 1,
            None => {}
        }
        self.peers.add(record);
    }

    fn figures(self, key: Key, mature: bool) -> Group {
        let latencies = answered(&self.waits);
        let answered_questions = answered(&self.question_waits).len();
        let (comments, questions) = (self.waits.len(), self.question_waits.len());
        let within = |minutes: i64| {
            let in_time = latencies.partition_point(|&ms| ms <= minutes * 60_000);
            fraction(in_time, comments)
        };
        Group {
            key,
            comments: comments as u64,
            questions: questions as u64,
            answered: latencies.len() as u64,
            answered_questions: answered_questions as u64,
            rate: fraction(latencies.len(), comments),
            question_rate: fraction(answered_questions, questions),
            within: Within { m15: within(15), h1: within(60), h24: within(24 * 60) },
            latency_ms: Latency::of(&latencies),
            survival: Survival::of(self.waits),
            question_survival: Survival::of(self.question_waits),
            responders: self.responders,
            peers: self.peers,
            mature,
        }
    }
}

impl Latency {
    /// Of latencies in ascending order.
    fn of(ascending: &[i64]) -> Self {
        let n = ascending.len();
        // Nearest rank: the ⌈p·n/100⌉th, in integers, so that no rounding can move it.
        let percentile = |p: usize| ascending.get((p * n).div_ceil(100).checked_sub(1)?).copied();
        let sum: i128 = ascending.iter().copied().map(i128::from).sum();
        Self {
            median: percentile(50),
            p90: percentile(90),
            p95: percentile(95),
            p99: percentile(99),
            mean: (n > 0).then(|| sum as f64 / n as f64),
        }
    }
}

/// The latencies of the answered, ascending.
fn answered(waits: &[Wait]) -> Vec<i64> {
    let mut latencies: Vec<_> = waits.iter().filter(|wait| !wait.censored).map(|wait| wait.ms).collect();
    latencies.sort_unstable();
    latencies
}

fn fraction(part: usize, all: usize) -> Option<f64> {
    (all > 0).then(|| part as f64 / all as f64)
}

#[cfg(test)]
mod tests;
