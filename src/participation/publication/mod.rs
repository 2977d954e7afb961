//! Figures that anybody may have, without a group of fewer than [`LEAST`] comments, and without a way to come by one by
//! subtracting what is given from what is given elsewhere or was given before:
//!
//! - Each account is published by itself; there is no sum over accounts that one could take the others from.
//! - Periods begin and end at the midnights of a [`Calendar`], between any two of which lie [`LEAST`] comments at least: of
//!   a busy account every midnight, of a quiet one some. So any two periods differ by that many comments, or by none.
//! - A day is published once it is over for 24 hours. What comes after the last midnight waits until there is enough of it.
//! - A split within a period is made for months alone, which don't overlap. Names with few comments are put together as
//!   the [`Name::Rest`]; where that is small, too, the next larger name goes into it.
//! - Where a figure rests on fewer comments than the group has (its questions, its answered), it is left out for fewer
//!   than [`LEAST`] of them.

mod calendar;
mod rows;
#[cfg(test)]
mod tests;

pub use calendar::Calendar;
pub use rows::{Name, Row, Split, rows};

use super::{Group, Latency, Survival};

/// The fewest comments of a group that is published.
pub const LEAST: u64 = 5;

/// A group without the figures that rest on too few comments.
#[must_use]
pub fn publishable(group: Group) -> Group {
    let (few_questions, few_answered) = (group.questions < LEAST, group.answered < LEAST);
    Group {
        question_rate: group.question_rate.filter(|_| !few_questions),
        question_survival: if few_questions { Survival::default() } else { group.question_survival },
        latency_ms: if few_answered { Latency::of(&[]) } else { group.latency_ms },
        ..group
    }
}
