//! The one table of keys: their names, kinds, defaults and which are secret.
//!
//! Everything that must agree on the keys reads this table: the reader of values, the environment, the nearest name of
//! an unknown key, what is masked in a fault, and the test of the template that `init` writes.

use std::ops::RangeInclusive;

/// One key of a table.
pub(super) struct Key {
    /// Its name in the file.
    pub(super) name: &'static str,
    /// What it holds.
    pub(super) kind: Kind,
}

/// What a key holds, and what holds when it is not given.
pub(super) enum Kind {
    /// One text.
    Text(Otherwise),
    /// One text that is never shown, and may stand in a file of its own (`<key>_file`).
    Secret(Otherwise),
    /// Several texts; none by default.
    Texts,
    /// Several secrets, at least one; `<key>_file` holds one a line.
    Secrets(&'static str),
    /// A whole number within a range.
    Whole(i64, RangeInclusive<i64>),
    /// A number from 0 to 1; `None` stays unset.
    Fraction(Option<f64>),
    /// True or false.
    Switch(bool),
    /// A table.
    Table(&'static [Key]),
    /// An array of tables.
    Tables(&'static [Key]),
}

/// What holds when a text is not given.
#[derive(Clone, Copy)]
pub(super) enum Otherwise {
    /// This.
    Is(&'static str),
    /// Nothing: it has no default of its own.
    Unset,
    /// That is a fault; the text says what to write.
    Given(&'static str),
}

impl Kind {
    /// Whether values of this kind are never shown and may stand in a file of their own.
    pub(super) fn is_secret(&self) -> bool {
        matches!(self, Self::Secret(_) | Self::Secrets(_))
    }
}

/// Finds a key by its name.
pub(super) fn find(keys: &'static [Key], name: &str) -> Option<&'static Key> {
    keys.iter().find(|key| key.name == name)
}

/// Finds the secret that `<key>_file` stands for.
pub(super) fn find_by_file(keys: &'static [Key], name: &str) -> Option<&'static Key> {
    find(keys, name.strip_suffix("_file")?).filter(|key| key.kind.is_secret())
}

use Kind::{Fraction, Secret, Secrets, Switch, Table, Tables, Text, Texts, Whole};
use Otherwise::{Given, Is, Unset};

const fn key(name: &'static str, kind: Kind) -> Key {
    Key { name, kind }
}

/// No time span in milliseconds, count or port is larger than this; it keeps every sum far from overflow.
const MANY: i64 = 1_000_000_000;

/// The root of the configuration.
pub(super) static ROOT: &[Key] = &[
    key(
        "server",
        Table(&[
            key("listen", Text(Is("127.0.0.1:8080"))),
            key("public_url", Text(Is("http://127.0.0.1:8080"))),
        ]),
    ),
    // A secret, since a database's address may hold its password.
    key("store", Table(&[key("url", Secret(Is("sled:./data")))])),
    key("intents", Table(&[key("dir", Text(Is("./intents")))])),
    key(
        "meta",
        Table(&[
            key("verify_token", Secret(Given("any text, the same as in the Meta app's webhook settings"))),
            key("app_secrets", Secrets("the app secret from the Meta app's dashboard")),
            key("app_id", Text(Is(""))),
            key("graph_url", Text(Is("https://graph.instagram.com"))),
            key("graph_version", Text(Is("v26.0"))),
            // Ten minutes: no call to Meta takes longer and still matters.
            key("timeout_ms", Whole(15_000, 1..=600_000)),
        ]),
    ),
    key("accounts", Tables(ACCOUNT)),
    key(
        "limits",
        Table(&[
            key("replies_per_minute", Whole(20, 0..=MANY)),
            key("replies_per_post_per_hour", Whole(60, 0..=MANY)),
            key("replies_per_author_per_hour", Whole(6, 0..=MANY)),
            // An hour between two replies is no spacing any more, it is a pause.
            key("spacing_ms", Whole(500, 0..=3_600_000)),
        ]),
    ),
    key("safety", Table(&[key("fall_to_drafts", Switch(true))])),
    key(
        "poller",
        Table(&[
            // Less often than daily would miss what Meta's retries of 36 hours lose.
            key("interval_s", Whole(300, 0..=86_400)),
            key("days", Whole(3, 1..=365)),
        ]),
    ),
    // A century; zero would erase what is still being answered.
    key("retention", Table(&[key("personal_data_days", Whole(365, 1..=36_500))])),
    key("api", Table(&[key("tokens", Tables(TOKEN))])),
    key("push", Table(&[key("url", Text(Is(""))), key("secret", Secret(Is("")))])),
    key(
        "alarms",
        Table(&[
            key("url", Text(Is(""))),
            key("secret", Secret(Is(""))),
            key("email", Texts),
            // A week: who waits longer for a person is not waited for.
            key("escalation_minutes", Whole(15, 0..=10_080)),
            key("unanswered_hours", Whole(24, 0..=8_760)),
            key("surge_comments", Whole(10, 0..=MANY)),
        ]),
    ),
    key(
        "smtp",
        Table(&[
            key("host", Text(Is(""))),
            key("port", Whole(587, 1..=65_535)),
            key("username", Text(Is(""))),
            key("password", Secret(Is(""))),
            key("from", Text(Is(""))),
            key("tls", Text(Is("starttls"))),
        ]),
    ),
    key(
        "reports",
        Table(&[key("dir", Text(Is(""))), key("weekly", Switch(true)), key("monthly", Switch(true))]),
    ),
    key("open", Table(&[key("enabled", Switch(true)), key("licence", Text(Is("CC BY 4.0")))])),
];

/// The zone of an account, unless told: that of western Indonesia.
pub const USUAL_ZONE: &str = "Asia/Jakarta";

static ACCOUNT: &[Key] = &[
    key("id", Text(Given("the account's id, as notifications name it in `entry.id`"))),
    key("username", Text(Given("the account's name on Instagram"))),
    key("access_token", Secret(Given("the account's long-lived access token"))),
    key("mode", Text(Is("draft"))),
    key("intents", Text(Unset)),
    key("zone", Text(Is(USUAL_ZONE))),
    key("signature", Text(Is(""))),
    key("personal_data", Text(Is("suggest"))),
    key("hours", Table(HOURS)),
    key(
        "targets",
        Table(&[
            key("within_15m", Fraction(None)),
            key("within_1h", Fraction(Some(0.95))),
            key("within_24h", Fraction(None)),
            key("working_within_15m", Fraction(None)),
            key("working_within_1h", Fraction(None)),
            key("working_within_8h", Fraction(None)),
            key("rate", Fraction(None)),
            key("period", Text(Is("30d"))),
        ]),
    ),
];

static HOURS: &[Key] = &[
    key("mon", Texts),
    key("tue", Texts),
    key("wed", Texts),
    key("thu", Texts),
    key("fri", Texts),
    key("sat", Texts),
    key("sun", Texts),
    key("holidays", Texts),
    key("periods", Tables(PERIOD)),
];

static PERIOD: &[Key] = &[
    key("from", Text(Given("the period's first day"))),
    key("to", Text(Given("the period's last day"))),
    key("mon", Texts),
    key("tue", Texts),
    key("wed", Texts),
    key("thu", Texts),
    key("fri", Texts),
    key("sat", Texts),
    key("sun", Texts),
];

static TOKEN: &[Key] = &[
    key("name", Text(Given("a name for it, as the ledger and the log show it"))),
    key("scope", Text(Given("\"read\", \"review\" or \"admin\""))),
    key("token", Secret(Given("a long random text"))),
];
