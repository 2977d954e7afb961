//! Numbers as Indonesian writes them.

use jiff::tz::TimeZone;

use crate::comment::Timestamp;

/// What stands for a figure that nobody knows.
pub(in crate::participation) const UNKNOWN: &str = "–";

/// `12.345`.
pub(in crate::participation) fn count(number: u64) -> String {
    let digits = number.to_string();
    let mut written = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            written.push('.');
        }
        written.push(digit);
    }
    written
}

/// `79,2 %`. Only what is all is written as 100 %, and only what is nothing as 0 %.
pub(in crate::participation) fn percent(fraction: Option<f64>) -> String {
    let Some(fraction) = fraction else { return UNKNOWN.to_owned() };
    if fraction <= 0.0 {
        return "0 %".to_owned();
    }
    if fraction >= 1.0 {
        return "100 %".to_owned();
    }
    let tenths = (fraction * 1000.0).round().clamp(1.0, 999.0);
    format!("{:.1} %", tenths / 10.0).replace('.', ",")
}

/// `12,3`: a number that need not be whole, to a tenth.
pub(in crate::participation) fn decimal(number: f64) -> String {
    let tenths = (number * 10.0).round() / 10.0;
    if tenths.fract() == 0.0 { format!("{tenths:.0}") } else { format!("{tenths:.1}").replace('.', ",") }
}

/// A span of time in its two largest units, rounded to the smaller of them: `2 mnt 13 dtk`.
pub(in crate::participation) fn span(ms: Option<i64>) -> String {
    const SECOND: i64 = 1000;
    const MINUTE: i64 = 60 * SECOND;
    const HOUR: i64 = 60 * MINUTE;
    const DAY: i64 = 24 * HOUR;
    let Some(ms) = ms else { return UNKNOWN.to_owned() };
    let rounded = |unit: i64| (ms + unit / 2) / unit * unit;
    let two = |ms: i64, large: (i64, &str), small: (i64, &str)| {
        let (many, few) = (ms / large.0, ms % large.0 / small.0);
        if few == 0 { format!("{many} {}", large.1) } else { format!("{many} {} {few} {}", large.1, small.1) }
    };
    // Rounding comes first, so that 59.9 seconds become a minute rather than 60 seconds.
    if ms < SECOND {
        format!("{ms} ms")
    } else if rounded(SECOND / 10) < 10 * SECOND {
        format!("{:.1} dtk", rounded(SECOND / 10) as f64 / 1000.0).replace('.', ",")
    } else if rounded(SECOND) < MINUTE {
        format!("{} dtk", rounded(SECOND) / SECOND)
    } else if rounded(SECOND) < HOUR {
        two(rounded(SECOND), (MINUTE, "mnt"), (SECOND, "dtk"))
    } else if rounded(MINUTE) < DAY {
        two(rounded(MINUTE), (HOUR, "jam"), (MINUTE, "mnt"))
    } else {
        two(rounded(HOUR), (DAY, "hari"), (HOUR, "jam"))
    }
}

/// `2026-11-24 16.30` in a zone; `2026-11-24` at midnight.
pub(in crate::participation) fn moment(at: Timestamp, zone: &TimeZone) -> String {
    let zoned = at.to_jiff().to_zoned_datetime(zone.clone());
    let midnight = zoned.time() == jiff::civil::Time::midnight();
    let format = if midnight { "%Y-%m-%d" } else { "%Y-%m-%d %H.%M" };
    zoned.strftime(format).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_are_readable() {
        for (ms, written) in [
            (0, "0 ms"),
            (999, "999 ms"),
            (1_000, "1,0 dtk"),
            (2_349, "2,3 dtk"),
            (9_949, "9,9 dtk"),
            (9_950, "10 dtk"),
            (59_499, "59 dtk"),
            (59_500, "1 mnt"),
            (133_000, "2 mnt 13 dtk"),
            (3_599_499, "59 mnt 59 dtk"),
            (3_599_500, "1 jam"),
            (11_100_000, "3 jam 5 mnt"),
            (86_369_999, "23 jam 59 mnt"),
            (86_370_000, "1 hari"),
            (187_200_000, "2 hari 4 jam"),
        ] {
            assert_eq!(span(Some(ms)), written, "{ms}");
        }
        assert_eq!(span(None), "–");
    }

    #[test]
    fn fractions_and_counts_are_readable() {
        for (fraction, written) in
            [(0.0, "0 %"), (0.000_1, "0,1 %"), (0.791_6, "79,2 %"), (0.999_9, "99,9 %"), (1.0, "100 %")]
        {
            assert_eq!(percent(Some(fraction)), written);
        }
        assert_eq!(percent(None), "–");
        for (number, written) in [(0, "0"), (999, "999"), (1_000, "1.000"), (1_234_567, "1.234.567")] {
            assert_eq!(count(number), written);
        }
    }
}
