//! Working time: how much of a wait lies within the account's service hours.

use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::comment::Timestamp;
use crate::config::Hours;

const MINUTE: i64 = 60 * 1000;
const DAY: i64 = 24 * 60 * MINUTE;

/// Milliseconds from `from` to `to` at which the clock on the wall, in `zone`, shows a service hour; 0 if `to` is not
/// later.
pub fn working_ms(from: Timestamp, to: Timestamp, hours: &Hours, zone: &TimeZone) -> i64 {
    let mut sum = 0;
    let mut at = from;
    // Between two changes of the clock, the time on the wall runs on as the time itself does.
    while at < to {
        let offset = i64::from(zone.to_offset(at.to_jiff()).seconds()) * 1000;
        let change = zone.following(at.to_jiff()).next().map(|change| change.timestamp().into());
        let until = change.filter(|change| *change < to).unwrap_or(to);
        sum += on_the_wall(at.as_millis() + offset, until.as_millis() + offset, hours);
        at = until;
    }
    sum
}

/// The same between two times on the wall, in milliseconds after midnight of 1970-01-01.
fn on_the_wall(from: i64, to: i64, hours: &Hours) -> i64 {
    let mut midnight = from.div_euclid(DAY) * DAY;
    let Some(mut date) = date_of(midnight) else { return 0 };
    let mut sum = 0;
    while midnight < to {
        for block in hours.on(date) {
            let start = midnight + i64::from(block.start) * MINUTE;
            let end = midnight + i64::from(block.end) * MINUTE;
            sum += (end.min(to) - start.max(from)).max(0);
        }
        midnight += DAY;
        // The calendar ends later than time does.
        let Ok(next) = date.tomorrow() else { break };
        date = next;
    }
    sum
}

fn date_of(midnight: i64) -> Option<Date> {
    let at = jiff::Timestamp::from_millisecond(midnight).ok()?;
    Some(jiff::tz::Offset::UTC.to_datetime(at).date())
}

#[cfg(test)]
mod tests;
