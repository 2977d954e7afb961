//! A model of the whole way of a reply, to be driven by chance: an Instagram that does what Meta's documents and reports
//! say it may do ([`instagram`]), the outbox with its ledger ([`office`]), and what must hold at every step ([`promises`]).
//!
//! A story is a list of steps in any order: a job goes one effect further, its answer comes in, the process falls, the
//! system's clock is set, staff answer, a citizen changes or deletes a comment, Meta tells or keeps silent. After the last
//! step all faults end; then everything must come to an end by itself.

mod instagram;
mod office;
mod promises;

use proptest::prelude::*;

use self::office::Office;
use crate::comment::StateName;

/// What becomes of one call.
#[derive(Clone, Copy, Debug)]
enum Fate {
    /// It is done, and answered so.
    Done,
    /// It is done; no answer tells.
    DoneUnseen,
    /// No answer tells, and it is done later: at so many thousandths of the time in which it may be.
    DoneLate(i64),
    /// It is not done, and no answer tells.
    Lost,
    /// It never left.
    NotSent,
    /// Refused for good.
    Refused,
    /// Meta says that there is nothing to reply to.
    Gone,
    /// Too many calls: not for so many seconds.
    Throttled(i64),
    /// The token is dead.
    Dead,
}

/// One step of a story.
#[derive(Clone, Copy, Debug)]
enum Step {
    /// The job of a comment goes on; if it makes a call, this becomes of it.
    Work(usize, Fate),
    /// So many milliseconds pass.
    Pass(i64),
    /// The process falls, and starts again.
    Fall,
    /// The system's clock is set forth or back by so many seconds.
    SetClock(i64),
    /// The responder decides on all that is new.
    Decide,
    /// Staff answer a comment in Instagram.
    Staff(usize),
    /// The webhook is told of the oldest own comment that it was not told of.
    Tell,
    /// The author changes a comment, and Meta tells of it or does not.
    Edit(usize, bool),
    /// The author deletes a comment.
    Delete(usize),
    /// Staff stop all posting, or let it go on.
    Pause(bool),
}

fn fate() -> impl Strategy<Value = Fate> {
    prop_oneof![
        6 => Just(Fate::Done),
        2 => Just(Fate::DoneUnseen),
        2 => (0..1000_i64).prop_map(Fate::DoneLate),
        2 => Just(Fate::Lost),
        1 => Just(Fate::NotSent),
        1 => Just(Fate::Refused),
        1 => Just(Fate::Gone),
        1 => (1..4000_i64).prop_map(Fate::Throttled),
        1 => Just(Fate::Dead),
    ]
}

fn step() -> impl Strategy<Value = Step> {
    let which = || 0..office::COMMENTS;
    prop_oneof![
        30 => (which(), fate()).prop_map(|(which, fate)| Step::Work(which, fate)),
        5 => (1..3000_i64).prop_map(Step::Pass),
        3 => (1..200_000_i64).prop_map(Step::Pass),
        2 => Just(Step::Fall),
        2 => (-1_000_000..1_000_000_i64).prop_map(Step::SetClock),
        3 => Just(Step::Decide),
        1 => which().prop_map(Step::Staff),
        2 => Just(Step::Tell),
        1 => (which(), any::<bool>()).prop_map(|(which, told)| Step::Edit(which, told)),
        1 => which().prop_map(Step::Delete),
        1 => any::<bool>().prop_map(Step::Pause),
    ]
}

/// Tells a story to its end; what it promises is asserted on the way.
fn tell(steps: &[Step], nameless: bool) -> Office {
    let mut office = Office::opens(nameless);
    for step in steps {
        office.takes(*step);
    }
    office.comes_to_an_end()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1500, max_shrink_iters: 20_000, ..ProptestConfig::default() })]

    #[test]
    fn any_order_of_events_and_falls_keeps_the_promises(
        steps in proptest::collection::vec(step(), 1..120),
        nameless in proptest::bool::weighted(0.1),
    ) {
        tell(&steps, nameless);
    }
}

/// Every call ends in doubt, and every reply appears at the last moment at which it may.
#[test]
fn a_reply_that_appears_at_the_last_moment_is_the_only_one() {
    for thousandth in [0, 1, 500, 998, 999] {
        let mut steps = vec![Step::Decide];
        for _ in 0..40 {
            steps.extend([Step::Work(0, Fate::DoneLate(thousandth)), Step::Pass(1000)]);
        }
        tell(&steps, false);
    }
}

/// The clock is set between any two steps of one reply, forth and back, with and without a fall.
#[test]
fn no_jump_of_the_clock_hastens_or_loses_a_reply() {
    for fate in [Fate::DoneLate(900), Fate::Lost, Fate::Throttled(600), Fate::NotSent] {
        for jump in [-10_000_000, -3600, 3600, 10_000_000] {
            for falls in [false, true] {
                for place in 0..14 {
                    let mut steps = vec![Step::Decide];
                    for n in 0..14 {
                        steps.push(Step::Work(0, fate));
                        if n == place {
                            steps.push(Step::SetClock(jump));
                            steps.extend(falls.then_some(Step::Fall));
                        }
                    }
                    tell(&steps, false);
                }
            }
        }
    }
}

/// Of message and notice each step goes wrong once, with and without a fall behind it.
#[test]
fn a_message_is_sent_once_and_then_told_of_once() {
    for fate in [Fate::DoneUnseen, Fate::DoneLate(900), Fate::Lost, Fate::Throttled(600), Fate::NotSent] {
        for falls in [false, true] {
            for place in 0..40 {
                let mut steps = vec![Step::Decide];
                for n in 0..40 {
                    let is_place = n == place;
                    steps.push(Step::Work(office::BY_MESSAGE, if is_place { fate } else { Fate::Done }));
                    steps.extend((is_place && falls).then_some(Step::Fall));
                }
                let end = tell(&steps, false).by_message();
                assert_eq!(end, (true, 1, StateName::Answered), "{fate:?} at {place}, {falls}");
            }
        }
    }
}
