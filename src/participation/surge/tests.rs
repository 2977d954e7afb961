use proptest::prelude::*;

use super::*;

/// Steps of a simulated year; the window moves by one at a time.
const STEP_MINUTES: usize = 20;
const STEPS: usize = 60 / STEP_MINUTES;
/// Fewer are none, as configured unless told.
const LEAST: u32 = 10;

/// Numbers that look like chance, and are the same in every run.
struct Chance(u64);

impl Chance {
    /// Between 0 and 1.
    fn even(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut x = self.0;
        x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((x ^ (x >> 31)) >> 11) as f64 / (1_u64 << 53) as f64
    }

    fn normal(&mut self) -> f64 {
        (-2.0 * (1.0 - self.even()).ln()).sqrt() * (std::f64::consts::TAU * self.even()).cos()
    }

    fn poisson(&mut self, mean: f64) -> u32 {
        let (limit, mut product, mut count) = ((-mean).exp(), self.even(), 0);
        while product > limit {
            product *= self.even();
            count += 1;
        }
        count
    }
}

/// Comments by steps of twenty minutes: more by day and on weekdays, days that differ, hours that differ, and every other day a
/// post after which they come thicker.
fn year(weeks: usize, a_day: f64, seed: u64) -> Vec<u32> {
    let mut chance = Chance(seed);
    let (mut of_day, mut of_hour, mut post) = (1.0, 1.0, 0.0);
    let mut steps = Vec::new();
    for step in 0..weeks * WEEK * STEPS {
        let (hour, day) = (step / STEPS % 24, step / STEPS / 24 % 7);
        if step.is_multiple_of(STEPS) {
            of_hour = (0.4 * chance.normal()).exp();
            post *= 0.6;
            if hour == 0 {
                of_day = (0.3 * chance.normal()).exp();
            }
            if (8..20).contains(&hour) && chance.even() < 1.0 / 24.0 {
                post = 2.0 * chance.even();
            }
        }
        let by_day = [1.0, 1.1, 1.0, 1.0, 0.9, 0.5, 0.4][day];
        let by_hour = if (7..22).contains(&hour) { 1.5 } else { 0.2 };
        let mean = a_day / 24.0 * by_day * by_hour * of_day * of_hour * (1.0 + post);
        steps.push(chance.poisson(mean / STEPS as f64));
    }
    steps
}

/// When a surge was raised and when it ended, by the step.
fn watch(steps: &[u32]) -> Vec<(usize, Option<usize>)> {
    let mut surge = Surge::Calm;
    let mut raised: Vec<(usize, Option<usize>)> = Vec::new();
    for step in STEPS..steps.len() {
        let last: u32 = steps[step + 1 - STEPS..=step].iter().sum();
        if surge == Surge::Calm && last < LEAST {
            continue;
        }
        let hours = steps[..=step].rchunks(STEPS).map(|hour| hour.iter().sum());
        let series = Series::of(hours);
        let now = Timestamp::from_millis(i64::try_from(step * STEP_MINUTES).unwrap() * 60_000);
        let was = surge;
        surge = surge.after(series.hour(step / STEPS / WEEK).as_ref(), LEAST, now);
        match (was, surge) {
            (Surge::Calm, Surge::Raised { .. }) => raised.push((step, None)),
            (Surge::Raised { .. }, Surge::Calm) => raised.last_mut().unwrap().1 = Some(step),
            _ => {}
        }
    }
    raised
}

#[test]
fn a_restless_year_raises_next_to_nothing() {
    for (a_day, seed) in [(4.0, 1), (20.0, 2), (60.0, 3), (200.0, 4)] {
        let raised = watch(&year(52, a_day, seed));
        // Of 27,000 hours looked at in a year, overlapping as they do, hardly one.
        assert!(raised.len() <= 2, "{a_day} comments a day: {raised:?}");
    }
}

/// How many alarms a year chance alone raises, over forty years each; these are the figures that the README gives.
#[test]
#[ignore = "takes minutes: cargo test --release --lib decades -- --ignored --nocapture"]
fn decades_raise_few_a_year() {
    for (a_day, most_a_year) in [(4.0, 0.1), (20.0, 0.5), (60.0, 1.5), (200.0, 3.0)] {
        let raised: Vec<usize> = (1000..1040).map(|seed| watch(&year(52, a_day, seed)).len()).collect();
        let a_year = raised.iter().sum::<usize>() as f64 / raised.len() as f64;
        println!("{a_day} comments a day: {a_year} alarms a year, most {:?}", raised.iter().max());
        assert!(a_year <= most_a_year, "{a_day} comments a day: {raised:?}");
    }
}

#[test]
fn a_surge_is_raised_within_the_hour_and_once() {
    for (a_day, more, seed) in [(4.0, 30.0, 11), (20.0, 50.0, 12), (60.0, 120.0, 13), (200.0, 300.0, 14)] {
        let mut steps = year(12, a_day, seed);
        // On a Tuesday at ten, for three hours.
        let begin = (10 * WEEK + 24 + 10) * STEPS;
        let mut chance = Chance(seed + 100);
        for step in &mut steps[begin..begin + 3 * STEPS] {
            *step += chance.poisson(more / STEPS as f64);
        }
        // What chance raises in other weeks is another test's.
        let about = begin - STEPS..begin + 24 * STEPS;
        let raised: Vec<_> = watch(&steps).into_iter().filter(|(step, _)| about.contains(step)).collect();
        let [(step, Some(end))] = raised[..] else { panic!("{a_day} a day, {more} more: {raised:?}") };
        assert!((begin..begin + STEPS).contains(&step), "{a_day}: after {} steps", step - begin);
        let after = end - (begin + 3 * STEPS);
        assert!((STEPS..5 * STEPS).contains(&after), "{a_day}: it ends {after} steps after the surge");
        // The next one, a week later at the same hour, is one again.
        let begin = begin + WEEK * STEPS;
        for step in &mut steps[begin..begin + 3 * STEPS] {
            *step += chance.poisson(more / STEPS as f64);
        }
        assert!(
            watch(&steps).iter().any(|(step, _)| (begin..begin + 2 * STEPS).contains(step)),
            "{a_day}: one surge hides the next"
        );
    }
}

#[test]
fn a_livelier_season_becomes_usual() {
    let mut steps = year(20, 60.0, 21);
    let begin = 10 * WEEK * STEPS;
    let lively = year(10, 240.0, 22);
    steps.truncate(begin);
    steps.extend(lively);
    let raised = watch(&steps);
    let late = begin + WEEK * STEPS;
    assert!(raised.iter().all(|(step, end)| *step < late && end.is_some_and(|end| end < late)), "{raised:?}");
}

#[test]
fn nobody_knows_what_is_usual_at_first() {
    let series = Series::of([100]);
    assert_eq!(series.hour(1), None);
    assert!(Surge::Calm.after(series.hour(2).as_ref(), LEAST, Timestamp::from_millis(0)) != Surge::Calm);
}

#[test]
fn tails_of_known_distributions() {
    // A negative binomial of size 1 is geometric: of mean 1, P(X ≥ n) = 2^-n. With hardly more variance it is Poisson.
    for (count, mean, variance, expected) in [
        (0, 1.0, 2.0, 1.0),
        (1, 1.0, 2.0, 0.5),
        (20, 1.0, 2.0, 2.0_f64.powi(-20)),
        (1, 1.0, 1.0, 1.0 - (-1.0_f64).exp()),
        // By R: ppois(19, 5, lower.tail = FALSE).
        (20, 5.0, 5.0, 3.452_135e-7),
    ] {
        let tail = upper_tail(count, mean, variance);
        assert!((tail / expected - 1.0).abs() < 1e-5, "{count} {mean} {variance}: {tail} {expected}");
    }
    assert_eq!(upper_tail(1_000_000, 1.0, 2.0), 0.0);
}

#[test]
fn it_does_not_flap() {
    let at = |minutes: i64| Timestamp::from_millis(minutes * 60_000);
    let hour = |count: u32, probability: f64| Hour { count, expected: 1.0, probability };
    let mut surge = Surge::Calm;
    for (minute, hour, raised) in [
        (0, hour(9, 1e-9), false),
        (1, hour(10, 1e-5), false),
        (2, hour(10, 1e-7), true),
        // Neither as many as at first, nor few enough.
        (30, hour(6, 1e-3), true),
        (31, hour(2, 0.3), true),
        (60, hour(8, 1e-4), true),
        (61, hour(2, 0.3), true),
        (120, hour(2, 0.3), true),
        (121, hour(2, 0.3), false),
    ] {
        surge = surge.after(Some(&hour), LEAST, at(minute));
        assert_eq!(surge != Surge::Calm, raised, "after {minute} minutes");
    }
}

proptest! {
    #[test]
    fn any_series_has_a_probability(counts in proptest::collection::vec(0_u32..200, 0..HOURS), weeks in 0_usize..12) {
        let series = Series::of(counts);
        if let Some(hour) = series.hour(weeks) {
            prop_assert!((0.0..=1.0).contains(&hour.probability), "{hour:?}");
            prop_assert!(hour.expected > 0.0 && hour.expected.is_finite());
        }
    }

    /// The more come, the less probable it was.
    #[test]
    fn more_is_less_probable(mean in 0.01_f64..50.0, times in 1.01_f64..5.0, count in 0_u32..200) {
        let tail = |count| upper_tail(count, mean, mean * times);
        prop_assert!(tail(count + 1) <= tail(count) * (1.0 + 1e-9));
    }
}
