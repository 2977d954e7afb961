//! What a document is asked for.

use std::collections::BTreeMap;
use std::ops::Range;

use jiff::tz::TimeZone;

use super::{By, Period};
use crate::comment::{AccountId, Timestamp};

/// A comment has this long to be answered before its cohort is called mature.
pub(super) const MATURE_MS: i64 = 24 * 60 * 60 * 1000;

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
    /// Whether comments that are younger than 24 hours at `as_of` are left out: the period ends there at the latest.
    pub mature: bool,
    /// The most points that each survival curve is drawn with; none is all of them.
    pub points: Option<usize>,
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

impl Request {
    /// Everything of a period, unsplit, as of a moment.
    pub fn new(period: Period, as_of: Timestamp, zones: Zones) -> Self {
        Self { period, account: None, by: Vec::new(), as_of, mature: false, points: None, zones }
    }

    /// The period's first moment and the first one after it, in a zone.
    pub fn bounds(&self, zone: &TimeZone) -> (Timestamp, Timestamp) {
        let (from, to) = self.period.in_zone(zone);
        let to = if self.mature { to.min(self.as_of.plus_millis(-MATURE_MS)) } else { to };
        (from, to.max(from))
    }
}

impl Request {
    /// The time in which all lie that may be asked for, whatever their account's zone.
    pub fn span(&self) -> Range<Timestamp> {
        let all = std::iter::once(&self.zones.common).chain(self.zones.of.values());
        let bounds = all.map(|zone| self.bounds(zone));
        let span = bounds.reduce(|(from, to), (start, end)| (from.min(start), to.max(end)));
        span.map_or(Timestamp::from_millis(0)..Timestamp::from_millis(0), |(from, to)| from..to)
    }
}

impl Zones {
    /// One zone for all.
    pub fn one(zone: TimeZone) -> Self {
        Self { common: zone, of: BTreeMap::new() }
    }

    /// The zone of an account, or the common one.
    pub fn get(&self, account: Option<&AccountId>) -> &TimeZone {
        account.and_then(|account| self.of.get(account)).unwrap_or(&self.common)
    }
}
