use proptest::prelude::*;

use super::*;
use crate::config;

/// Service hours as an admin writes them, between `[accounts.hours]` and the end of the file.
fn hours(toml: &str) -> Hours {
    let text = format!(
        "meta = {{ verify_token = 'v', app_secrets = ['s'] }}
         accounts = [{{ id = '1', username = 'dinas', access_token = 't', hours = {{ {toml} }} }}]"
    );
    let config = config::parse(Some(("test", &text)), std::iter::empty(), &|_| unreachable!());
    config.unwrap_or_else(|faults| panic!("{faults}")).accounts[0].hours.clone().unwrap()
}

fn office() -> Hours {
    let day = "['08:00-12:00', '13:00-16:00']";
    hours(&format!(
        "mon = {day}, tue = {day}, wed = {day}, thu = {day}, fri = ['08:00-11:30', '13:00-24:00'],
         sat = ['00:00-01:00'], holidays = ['2026-12-25'],
         periods = [{{ from = '2027-02-18', to = '2027-03-19', mon = ['08:00-12:00', '12:30-15:00'], sat = [] }}]"
    ))
}

/// Minutes of work between two local times.
fn minutes(from: &str, to: &str, zone: &str, hours: &Hours) -> i64 {
    let zone = TimeZone::get(zone).unwrap();
    let at = |local: &str| -> Timestamp {
        let local: jiff::civil::DateTime = local.parse().unwrap();
        local.to_zoned_datetime(zone.clone()).unwrap().timestamp().into()
    };
    let ms = working_ms(at(from), at(to), hours, &zone);
    assert_eq!(ms % MINUTE, 0);
    ms / MINUTE
}

#[test]
fn blocks_weekends_holidays_and_ramadan() {
    let office = office();
    for (from, to, expected) in [
        // A Tuesday.
        ("2026-11-24 09:00", "2026-11-24 10:15", 75),
        ("2026-11-24 07:00", "2026-11-24 07:59", 0),
        ("2026-11-24 11:30", "2026-11-24 13:30", 60),
        ("2026-11-24 12:00", "2026-11-24 13:00", 0),
        ("2026-11-24 15:59", "2026-11-24 16:01", 1),
        // Over night, and over a weekend whose Saturday begins with the end of Friday's service.
        ("2026-11-24 15:00", "2026-11-25 09:00", 120),
        ("2026-11-27 23:00", "2026-11-30 08:30", 150),
        ("2026-11-27 23:59", "2026-11-28 00:01", 2),
        // Christmas is a Friday.
        ("2026-12-24 15:00", "2026-12-28 09:00", 60 + 60 + 60),
        ("2026-12-25 00:00", "2026-12-26 00:00", 0),
        // Ramadan: Monday has other hours, Tuesday its ordinary ones, Saturday none.
        ("2027-02-22 00:00", "2027-02-23 00:00", 240 + 150),
        ("2027-02-23 00:00", "2027-02-24 00:00", 420),
        ("2027-02-20 00:00", "2027-02-21 00:00", 0),
        ("2027-03-20 00:00", "2027-03-21 00:00", 60),
        // Backwards.
        ("2026-11-24 10:00", "2026-11-24 09:00", 0),
    ] {
        assert_eq!(minutes(from, to, "Asia/Jakarta", &office), expected, "{from} to {to}");
    }
    // A whole ordinary week, and ten years of it.
    assert_eq!(minutes("2026-11-02 00:00", "2026-11-09 00:00", "Asia/Jakarta", &office), 4 * 420 + 870 + 60);
    let always = hours(
        "mon = ['00:00-24:00'], tue = ['00:00-24:00'], wed = ['00:00-24:00'], thu = ['00:00-24:00'],
         fri = ['00:00-24:00'], sat = ['00:00-24:00'], sun = ['00:00-24:00']",
    );
    assert_eq!(minutes("2017-01-01 00:00", "2027-01-01 00:00", "Asia/Jakarta", &always), 3652 * 1440);
}

#[test]
fn an_hour_that_the_clock_shows_twice_counts_twice_and_one_that_it_skips_never() {
    let night = hours("sun = ['02:00-03:00']");
    assert_eq!(minutes("2026-10-25 00:00", "2026-10-25 12:00", "Europe/Berlin", &night), 120);
    assert_eq!(minutes("2026-03-29 00:00", "2026-03-29 12:00", "Europe/Berlin", &night), 0);
    assert_eq!(minutes("2026-11-01 00:00", "2026-11-01 12:00", "Europe/Berlin", &night), 60);
}

#[test]
fn to_the_millisecond() {
    let zone = TimeZone::get("Asia/Jakarta").unwrap();
    let at = |text: &str| text.parse::<Timestamp>().unwrap();
    let (from, to) = (at("2026-11-24T07:59:59.999+07:00"), at("2026-11-24T08:00:00.001+07:00"));
    assert_eq!(working_ms(from, to, &office(), &zone), 1);
    let (begin, end) = (Timestamp::from_millis(i64::MIN), Timestamp::from_millis(i64::MIN + 1));
    assert_eq!(working_ms(begin, end, &office(), &zone), 0);
    let end = Timestamp::from_millis(i64::MAX);
    assert!(working_ms(at("9999-12-24T00:00:00Z"), end, &office(), &zone) > 0);
}

/// Up to three blocks, as an admin writes them.
fn blocks() -> impl Strategy<Value = String> {
    proptest::collection::btree_set(0_u16..=1440, 0..=6).prop_map(|minutes| {
        let minutes: Vec<_> = minutes.into_iter().collect();
        let time = |minute: u16| format!("{:02}:{:02}", minute / 60, minute % 60);
        let blocks = minutes.chunks_exact(2).map(|pair| format!("'{}-{}'", time(pair[0]), time(pair[1])));
        format!("[{}]", blocks.collect::<Vec<_>>().join(", "))
    })
}

fn any_hours() -> impl Strategy<Value = Hours> {
    let week = || proptest::collection::vec(blocks(), 7);
    let days = |week: &[String]| {
        let names = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
        let days = names.iter().zip(week).map(|(name, blocks)| format!("{name} = {blocks}"));
        days.collect::<Vec<_>>().join(", ")
    };
    (week(), week(), 1..=28_u8, 1..=28_u8, 0..=10_u8).prop_map(
        move |(week, other, holiday, from, days_more)| {
            let to = (from + days_more).min(31);
            hours(&format!(
                "{}, holidays = ['2026-10-{holiday:02}', '2026-03-{holiday:02}'],
             periods = [{{ from = '2026-10-{from:02}', to = '2026-10-{to:02}', {} }}]",
                days(&week),
                days(&other),
            ))
        },
    )
}

/// Each minute is asked whether its time on the wall lies in a block of its day.
fn minute_by_minute(from: Timestamp, minutes: i64, hours: &Hours, zone: &TimeZone) -> i64 {
    let works = |minute: &i64| {
        let wall = from.plus_millis(minute * MINUTE).to_jiff().to_zoned_datetime(zone.clone());
        let of_day = u16::try_from(i32::from(wall.hour()) * 60 + i32::from(wall.minute())).unwrap();
        hours.on(wall.date()).iter().any(|block| (block.start..block.end).contains(&of_day))
    };
    (0..minutes).filter(works).count() as i64
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn is_what_a_count_minute_by_minute_says(
        hours in any_hours(),
        zone in prop_oneof![
            Just("Asia/Jakarta"), Just("Asia/Jayapura"), Just("Europe/Berlin"), Just("Australia/Lord_Howe"), Just("Asia/Kathmandu"),
        ],
        begin in prop_oneof![Just("2026-10-01T00:00:00Z"), Just("2026-03-20T00:00:00Z")],
        start in 0_i64..30 * 1440,
        minutes in 0_i64..5 * 1440,
        cut in 0_i64..=1000,
    ) {
        let zone = TimeZone::get(zone).unwrap();
        let from = begin.parse::<Timestamp>().unwrap().plus_millis(start * MINUTE);
        let to = from.plus_millis(minutes * MINUTE);
        let whole = working_ms(from, to, &hours, &zone);
        prop_assert_eq!(whole, minute_by_minute(from, minutes, &hours, &zone) * MINUTE);
        // Wherever it is cut, the parts are the whole.
        let between = from.plus_millis(minutes * MINUTE * cut / 1000 + cut % 7).min(to);
        prop_assert_eq!(
            working_ms(from, between, &hours, &zone) + working_ms(between, to, &hours, &zone),
            whole
        );
    }
}
