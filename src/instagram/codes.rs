//! Meta's error codes, as data: what each proves about the call that it answers.
//!
//! The first row that fits decides, so rows with a subcode stand before the plain row of their code. A code that is
//! not here proves nothing, and such a call counts as one that may have been carried out.

use std::ops::RangeInclusive;
use std::time::Duration;

use super::class::Class;
use super::class::Class::{AccountStopped, AlreadyDone, Gone, Refused, Throttled, Unknown};

/// How long an account rests after Meta took it for a spammer. Meta names no time; it speaks of hours, and to go on
/// earlier lengthens the block.
const SPAM_PAUSE: Duration = Duration::from_secs(4 * 60 * 60);

/// One line of the table.
#[derive(Debug)]
pub struct Row {
    /// The codes it speaks of.
    pub codes: RangeInclusive<i64>,
    /// The subcode it is limited to; none fits any.
    pub subcode: Option<i64>,
    /// What it means for the call.
    pub class: Class,
    /// The account must rest at least this long, whatever the headers say.
    pub pause: Option<Duration>,
    /// Why, in few words, for logs and for staff.
    pub why: &'static str,
}

/// The row that speaks of a code.
pub fn row(code: i64, subcode: Option<i64>) -> Option<&'static Row> {
    TABLE.iter().find(|row| row.codes.contains(&code) && (row.subcode.is_none() || row.subcode == subcode))
}

/// Whether a code speaks of a permission or capability that the app lacks.
pub fn is_permission(code: i64) -> bool {
    matches!(code, 3 | 10 | 200..=299)
}

/// Every code that Tanggap knows.
pub static TABLE: &[Row] = &[
    code(1, Unknown, "unknown error at Meta"),
    code(2, Unknown, "service down at Meta"),
    code(3, AccountStopped, "the app lacks the capability"),
    sub(4, 2_207_051, AccountStopped, "activity restricted as suspected spam").pausing(SPAM_PAUSE),
    code(4, Throttled, "too many calls of the app"),
    sub(10, 2_018_108, Refused, "the person takes no messages"),
    sub(10, 2_018_278, Refused, "outside the time in which a message is allowed"),
    sub(10, 2_018_300, Refused, "another app has the conversation"),
    sub(10, 2_534_022, Refused, "outside the time in which a message is allowed"),
    code(10, AccountStopped, "permission missing or removed"),
    code(17, Throttled, "too many calls of the user"),
    sub(20, 1_772_107, Unknown, "created, though the format of the answer is unsupported"),
    sub(24, 2_207_006, Refused, "media not found or not allowed"),
    sub(25, 2_207_050, AccountStopped, "account restricted or at a checkpoint"),
    code(32, Throttled, "too many calls of the page"),
    sub(100, 33, Gone, "no such object, or none that this token may see"),
    sub(100, 2_534_001, Refused, "the message thread is deleted"),
    sub(100, 2_534_013, Throttled, "too many private replies"),
    sub(100, 2_534_014, Refused, "no such user for a message"),
    sub(
        100,
        2_534_025,
        AlreadyDone,
        "no private reply any more: one was sent, or the comment is too old or deleted",
    ),
    code(100, Refused, "a parameter is wrong"),
    code(102, AccountStopped, "session expired"),
    sub(190, 458, AccountStopped, "app removed by the account"),
    sub(190, 459, AccountStopped, "account at a checkpoint"),
    sub(190, 460, AccountStopped, "password changed"),
    sub(190, 463, AccountStopped, "token expired"),
    sub(190, 464, AccountStopped, "account unconfirmed"),
    sub(190, 467, AccountStopped, "token invalid"),
    code(190, AccountStopped, "token dead"),
    code(341, Throttled, "limit of the app reached"),
    code(368, AccountStopped, "blocked for a time, for policy or spam").pausing(SPAM_PAUSE),
    // The same words twice in a row: perhaps our own attempt of before, so it is read like any unclear outcome.
    code(506, Unknown, "the same text twice in a row"),
    sub(551, 1_545_041, Refused, "the person takes no messages"),
    sub(613, 1996, Throttled, "odd volume of calls"),
    code(613, Throttled, "too many calls of this kind"),
    code(10_900, AlreadyDone, "already replied to"),
    code(10_903, Refused, "the person takes no reply to this"),
    code(80_001, Throttled, "too many calls for the page"),
    code(80_002, Throttled, "too many calls for the Instagram account"),
    code(80_006, Throttled, "too many messages"),
    Row {
        codes: 200..=299,
        subcode: None,
        class: AccountStopped,
        pause: None,
        why: "permission missing or removed",
    },
];

const fn code(code: i64, class: Class, why: &'static str) -> Row {
    Row { codes: code..=code, subcode: None, class, pause: None, why }
}

const fn sub(code: i64, subcode: i64, class: Class, why: &'static str) -> Row {
    Row { codes: code..=code, subcode: Some(subcode), class, pause: None, why }
}

impl Row {
    const fn pausing(mut self, pause: Duration) -> Self {
        self.pause = Some(pause);
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_row_hides_behind_another() {
        for (n, later) in TABLE.iter().enumerate() {
            let found = row(*later.codes.start(), later.subcode).map(|row| row.why);
            assert_eq!(found, Some(later.why), "row {n} is never reached");
        }
    }

    #[test]
    fn a_plain_code_fits_any_subcode_and_a_foreign_code_none() {
        assert_eq!(row(190, Some(9999)).map(|row| row.class), Some(AccountStopped));
        assert_eq!(row(100, None).map(|row| row.class), Some(Refused));
        assert_eq!(row(100, Some(33)).map(|row| row.class), Some(Gone));
        assert_eq!(row(250, None).map(|row| row.class), Some(AccountStopped));
        assert!(row(300, None).is_none());
        assert!(row(20, None).is_none(), "only its subcode is known");
    }
}
