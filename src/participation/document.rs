//! The participation document: the figures of a cohort of comments, by the date they were written.

use std::collections::{BTreeMap, HashMap};

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::by::{By, Part, Wall};
use super::cohort::Cohort;
use super::members::Members;
use super::request::MATURE_MS;
use super::survival::Survival;
use super::{DEFINITION, Key, Latency, Observation, Request};
use crate::comment::Timestamp;

/// The figures of a period.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
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
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Group {
    /// What its comments have in common.
    #[schema(value_type = HashMap<String, Option<String>>)]
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
    /// The part of it within service hours, of the answered of accounts that have some.
    pub working_latency_ms: Latency,
    /// How long comments wait.
    pub survival: Survival,
    /// How long questions wait: the headline, beside `rate`.
    pub question_survival: Survival,
    /// How long each stage took.
    pub stages_ms: StageMedians,
    /// Who answered first.
    pub responders: Responders,
    /// What citizens did for each other.
    pub peers: Peers,
    /// By which way its comments came.
    pub coverage: Coverage,
    /// Whether the period ended at least 24 hours before `as_of`.
    pub mature: bool,
}

/// Fractions of comments that were answered in time.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
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

/// Comments by who answered first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Responders {
    /// The bot by itself.
    pub bot: u64,
    /// The bot's draft, approved by staff.
    pub approved: u64,
    /// Staff.
    pub staff: u64,
}

/// Comments that other citizens answered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Peers {
    /// Before the account did, or without it.
    pub first: u64,
    /// Where staff confirmed what they said, whoever was first.
    pub confirmed: u64,
}

/// Comments by the way that brought them; one that both brought counts in both.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Coverage {
    /// By the webhook.
    pub webhook: u64,
    /// By the poller.
    pub poller: u64,
    /// Instagram's own count of what was written when it was last asked; null where nobody asked.
    pub instagram: Option<u64>,
}

/// The median of each stage, in milliseconds, over the comments that passed through it; null where none did. See
/// [`super::observation::Stages`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct StageMedians {
    /// From written to received.
    pub received: Option<i64>,
    /// From received to decided.
    pub decided: Option<i64>,
    /// From decided to approved.
    pub approved: Option<i64>,
    /// From approved, or decided where no approval was needed, to answered by the bot.
    pub posted: Option<i64>,
}

/// The figures of the comments that the request asks for.
pub fn document<'a, T>(comments: impl IntoIterator<Item = T>, request: &Request) -> Document
where
    T: Into<Observation<'a>>,
{
    let mut split = [Split::by(&request.by)];
    sort(comments, request, &mut split);
    let [split] = split;
    split.document(request)
}

/// The same figures split in several ways, in one pass over the comments: a document for each of `splits`, which stand for the
/// request's own.
pub fn documents<'a, T>(
    comments: impl IntoIterator<Item = T>,
    request: &Request,
    splits: &[Vec<By>],
) -> Vec<Document>
where
    T: Into<Observation<'a>>,
{
    let mut sorted: Vec<Split<'a, '_>> = splits.iter().map(|by| Split::by(by)).collect();
    sort(comments, request, &mut sorted);
    sorted.into_iter().map(|split| split.document(request)).collect()
}

/// Comments on the way to the groups of one split.
struct Split<'a, 's> {
    by: &'s [By],
    groups: Groups<'a>,
    /// The key of the comment at hand.
    key: Vec<Part<'a>>,
}

/// Gives each comment that belongs to its group of every split.
fn sort<'a, T>(comments: impl IntoIterator<Item = T>, request: &Request, splits: &mut [Split<'a, '_>])
where
    T: Into<Observation<'a>>,
{
    let mut members = Members::of(request);
    for comment in comments {
        let comment: Observation<'a> = comment.into();
        let Some(wall) = members.admit(&comment) else { continue };
        for split in &mut *splits {
            split.add(&comment, wall, request);
        }
    }
}

impl<'a, 's> Split<'a, 's> {
    fn by(by: &'s [By]) -> Self {
        let mut groups = Groups::default();
        if by.is_empty() {
            // A period without comments has figures, too.
            groups.take(&[], |_| {});
        }
        Self { by, groups, key: Vec::new() }
    }

    fn add(&mut self, comment: &Observation<'a>, wall: &mut Wall<'_>, request: &Request) {
        self.key.clear();
        self.key.extend(self.by.iter().map(|by| by.part(comment, wall)));
        self.groups.take(&self.key, |cohort| cohort.add(comment, request));
    }

    fn document(self, request: &Request) -> Document {
        let zone = request.zones.get(request.account.as_ref());
        let (from, to) = request.bounds(zone);
        let mature = request.as_of.since(to) >= MATURE_MS;
        let mut cohorts: Vec<_> = self
            .groups
            .cohorts
            .into_iter()
            .map(|(key, cohort)| (key.iter().map(Part::text).collect::<Vec<_>>(), cohort))
            .collect();
        cohorts.sort_by_cached_key(|(key, _)| -> Vec<_> {
            // In order, the unknown last.
            key.iter().map(|part| (part.is_none(), part.clone())).collect()
        });
        let group = |(key, cohort): (Vec<_>, Cohort)| {
            cohort.figures(Key(self.by.iter().copied().zip(key).collect()), request, mature)
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
}

/// Cohorts by what their comments have in common.
#[derive(Default)]
struct Groups<'a> {
    cohorts: Vec<(Vec<Part<'a>>, Cohort)>,
    places: HashMap<Vec<Part<'a>>, usize>,
    /// The place of the one that was looked for last.
    last: usize,
}

impl<'a> Groups<'a> {
    /// Hands over the cohort of a key; there is a new one for a new key.
    fn take(&mut self, key: &[Part<'a>], take: impl FnOnce(&mut Cohort)) {
        // Those of one day come one after the other, so the last one is looked at first.
        if self.cohorts.get(self.last).is_none_or(|(last, _)| last != key) {
            self.last = self.places.get(key).copied().unwrap_or(self.cohorts.len());
        }
        if let Some((_, cohort)) = self.cohorts.get_mut(self.last) {
            return take(cohort);
        }
        let mut cohort = Cohort::default();
        take(&mut cohort);
        self.cohorts.push((key.to_vec(), cohort));
        self.places.insert(key.to_vec(), self.last);
    }
}

/// The figures of groups that the caller forms: `group` says of each comment which one it belongs to; none leaves it out. Of
/// the request, only `as_of` and `points` are looked at.
pub(super) fn grouped<'a, K: Ord>(
    comments: impl Iterator<Item = Observation<'a>>,
    request: &Request,
    mut group: impl FnMut(&Observation<'a>) -> Option<K>,
) -> BTreeMap<K, Group> {
    let mut cohorts: BTreeMap<K, Cohort> = BTreeMap::new();
    for comment in comments {
        if let Some(key) = group(&comment) {
            cohorts.entry(key).or_default().add(&comment, request);
        }
    }
    let figures = |(key, cohort): (K, Cohort)| (key, cohort.figures(Key::default(), request, true));
    cohorts.into_iter().map(figures).collect()
}

#[cfg(test)]
mod tests;
