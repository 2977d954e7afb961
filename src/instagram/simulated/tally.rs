//! What the citizens of a rehearsal saw, in figures.

use std::collections::HashMap;
use std::fmt;

use super::Instagram;
use super::world::Way;
use crate::comment::CommentId;

/// What the citizens saw.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Comments by citizens.
    pub comments: u64,
    /// Notifications sent, of the account's own replies too.
    pub notifications: u64,
    /// Notifications that got their 200.
    pub delivered: u64,
    /// Notifications that had to be sent more than once.
    pub retried: u64,
    /// Notifications that were given up.
    pub given_up: u64,
    /// Calls of the API.
    pub calls: u64,
    /// Replies through the API.
    pub replies: u64,
    /// Comments that got at least one.
    pub answered: u64,
    /// Replies beyond a comment's first; must be 0.
    pub doubled: u64,
    /// From a comment to its first reply, both by Instagram's clock; none if there was no reply.
    pub latency_ms: Option<Latency>,
}

/// Times from comment to reply, in milliseconds, each the nearest rank.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Latency {
    /// Half of the replies came within.
    pub median: i64,
    /// Nine of ten.
    pub p90: i64,
    /// 99 of a hundred.
    pub p99: i64,
    /// All.
    pub longest: i64,
}

/// Counts what there is now.
pub(crate) fn of(instagram: &Instagram) -> Tally {
    let state = instagram.platform().look();
    let mut tally = Tally { calls: state.calls.len() as u64, ..Tally::default() };
    for delivery in &state.deliveries {
        tally.notifications += 1;
        tally.delivered += u64::from(delivery.delivered_at.is_some());
        tally.retried += u64::from(delivery.attempts.len() > 1);
        tally.given_up += u64::from(delivery.is_over && delivery.delivered_at.is_none());
    }
    let mut latencies: HashMap<&CommentId, i64> = HashMap::new();
    for written in state.world.all() {
        tally.comments += u64::from(!state.world.is_by_account(written));
        if written.way != Way::Api {
            continue;
        }
        tally.replies += 1;
        let Some(asked) = state.world.asked(&written.id) else { continue };
        match latencies.entry(&asked.id) {
            std::collections::hash_map::Entry::Occupied(_) => tally.doubled += 1,
            std::collections::hash_map::Entry::Vacant(first) => {
                first.insert(written.at.since(asked.at));
            }
        }
    }
    tally.answered = latencies.len() as u64;
    tally.latency_ms = Latency::of(latencies.into_values().collect());
    tally
}

impl Latency {
    fn of(mut millis: Vec<i64>) -> Option<Self> {
        millis.sort_unstable();
        let rank =
            |percent: usize| millis.get((millis.len() * percent).div_ceil(100).checked_sub(1)?).copied();
        Some(Self { median: rank(50)?, p90: rank(90)?, p99: rank(99)?, longest: rank(100)? })
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "comments       {:>8}", self.comments)?;
        writeln!(f, "notifications  {:>8}", self.notifications)?;
        writeln!(f, "  delivered    {:>8}", self.delivered)?;
        writeln!(f, "  retried      {:>8}", self.retried)?;
        writeln!(f, "  given up     {:>8}", self.given_up)?;
        writeln!(f, "API calls      {:>8}", self.calls)?;
        writeln!(f, "replies        {:>8}", self.replies)?;
        writeln!(f, "  answered     {:>8}", self.answered)?;
        writeln!(f, "  doubled      {:>8}", self.doubled)?;
        match self.latency_ms {
            Some(Latency { median, p90, p99, longest }) => {
                write!(
                    f,
                    "latency        median {median} ms, p90 {p90} ms, p99 {p99} ms, longest {longest} ms"
                )
            }
            None => f.write_str("latency        no reply"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_are_nearest_ranks() {
        let latency = Latency::of((1..=10).rev().collect());
        assert_eq!(latency, Some(Latency { median: 5, p90: 9, p99: 10, longest: 10 }));
        assert_eq!(Latency::of(vec![7]), Some(Latency { median: 7, p90: 7, p99: 7, longest: 7 }));
        assert_eq!(Latency::of(Vec::new()), None);
    }
}
