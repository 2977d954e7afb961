//! The accounts that are served.

use std::path::{Path, PathBuf};

use jiff::tz::TimeZone;

use super::fields::{Fields, Wrong, wrong};
use super::{Hours, Secret};
use crate::comment::AccountId;

/// One Instagram account of an agency.
#[derive(Clone, Debug, PartialEq)]
pub struct Account {
    /// Its id, as notifications name it in `entry.id`.
    pub id: AccountId,
    /// Its name on Instagram, in lower case and without `@`.
    pub username: String,
    /// The token that reads its comments and posts its replies.
    pub access_token: Secret,
    /// The most that the bot may do.
    pub mode: Mode,
    /// The directory of its intent files.
    pub intents: PathBuf,
    /// The zone of its dates and hours, always one with an IANA name.
    pub zone: TimeZone,
    /// What is put after an automatic reply; may be empty.
    pub signature: String,
    /// What is done about personal data in comments.
    pub personal_data: PersonalData,
    /// Its service hours, if they are given.
    pub hours: Option<Hours>,
    /// What it wants to reach.
    pub targets: Targets,
}

/// The most that the bot may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// Propose replies to staff.
    Draft,
    /// Post replies by itself.
    Auto,
}

/// What is done about a comment that shows personal data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PersonalData {
    /// Nothing.
    Off,
    /// Staff are asked to hide it.
    Suggest,
    /// It is hidden.
    Hide,
}

/// The fractions of comments that are to be answered in time; none is no target.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Targets {
    /// Within 15 minutes.
    pub within_15m: Option<f64>,
    /// Within one hour.
    pub within_1h: Option<f64>,
    /// Within 24 hours.
    pub within_24h: Option<f64>,
    /// Within 15 minutes of service hours.
    pub working_within_15m: Option<f64>,
    /// Within one hour of service hours.
    pub working_within_1h: Option<f64>,
    /// Within eight service hours: a day's work.
    pub working_within_8h: Option<f64>,
    /// At all.
    pub rate: Option<f64>,
    /// Over which time they are to be reached.
    pub period: TargetPeriod,
}

/// Over which time targets are to be reached.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TargetPeriod {
    /// The last 30 days.
    #[default]
    ThirtyDays,
    /// The calendar month, in the account's zone.
    Month,
}

impl Account {
    /// The IANA name of its zone, such as `Asia/Jakarta`.
    pub fn zone_name(&self) -> &str {
        self.zone.iana_name().unwrap_or("UTC")
    }

    /// Reads one account; `intents` is the directory of accounts that name none.
    pub(super) fn read(fields: &Fields<'_>, intents: Option<&Path>) -> Option<Self> {
        let id = fields.text("id", |text| {
            AccountId::new(text).map_err(|error| wrong(error.to_string(), "write the number from `entry.id`"))
        });
        let username = fields.text("username", username);
        let access_token = fields.secret("access_token");
        let mode = fields.text("mode", |text| match text {
            "draft" => Ok(Mode::Draft),
            "auto" => Ok(Mode::Auto),
            _ => Err(wrong(format!("{text:?} is no mode"), "write \"draft\" or \"auto\"")),
        });
        let intents = match (fields.is_given("intents"), intents) {
            (true, _) => fields.text("intents", directory),
            (false, common) => common.map(Path::to_owned),
        };
        let zone = fields.text("zone", zone);
        let signature = fields.text("signature", |text| Ok(text.to_owned()));
        let personal_data = fields.text("personal_data", |text| match text {
            "off" => Ok(PersonalData::Off),
            "suggest" => Ok(PersonalData::Suggest),
            "hide" => Ok(PersonalData::Hide),
            _ => Err(wrong(
                format!("{text:?} is no way to treat personal data"),
                "write \"off\", \"suggest\" or \"hide\"",
            )),
        });
        let hours = Hours::read(&fields.section("hours"));
        let hours = if fields.is_given("hours") { hours.map(Some) } else { Some(None) };
        let targets = Targets::read(&fields.section("targets"), fields.is_given("hours"));
        Some(Self {
            id: id?,
            username: username?,
            access_token: access_token?,
            mode: mode?,
            intents: intents?,
            zone: zone?,
            signature: signature?,
            personal_data: personal_data?,
            hours: hours?,
            targets: targets?,
        })
    }
}

impl Targets {
    fn read(fields: &Fields<'_>, with_hours: bool) -> Option<Self> {
        // Everything meets a target of 0: it is none.
        let target = |name| fields.fraction(name).map(|target| target.filter(|target| *target > 0.0));
        let working = |name| {
            let target = target(name)?;
            if target.is_some() && !with_hours {
                fields.fault(name, "needs service hours", "write the account's `[accounts.hours]`");
                return None;
            }
            Some(target)
        };
        let (within_15m, within_1h, within_24h) =
            (target("within_15m"), target("within_1h"), target("within_24h"));
        let (working_within_15m, working_within_1h, working_within_8h) =
            (working("working_within_15m"), working("working_within_1h"), working("working_within_8h"));
        let rate = target("rate");
        let period = fields.text("period", |text| match text {
            "30d" => Ok(TargetPeriod::ThirtyDays),
            "month" => Ok(TargetPeriod::Month),
            _ => Err(wrong(format!("{text:?} is no period of targets"), "write \"30d\" or \"month\"")),
        });
        Some(Self {
            within_15m: within_15m?,
            within_1h: within_1h?,
            within_24h: within_24h?,
            working_within_15m: working_within_15m?,
            working_within_1h: working_within_1h?,
            working_within_8h: working_within_8h?,
            rate: rate?,
            period: period?,
        })
    }
}

pub(super) fn directory(text: &str) -> Result<PathBuf, Wrong> {
    if text.is_empty() {
        return Err(wrong("names no directory", "write a directory, such as ./intents"));
    }
    Ok(PathBuf::from(text))
}

/// Instagram's names: 1 to 30 letters without accents, digits, `.` and `_`; upper and lower case are the same.
fn username(text: &str) -> Result<String, Wrong> {
    let name = text.strip_prefix('@').unwrap_or(text).to_lowercase();
    let fits = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'_');
    if name.is_empty() || name.len() > 30 || !name.bytes().all(fits) {
        let message = format!("{text:?} is no name of an account on Instagram");
        return Err(wrong(message, "write it as it stands in the account's address, such as disdik.contoh"));
    }
    Ok(name)
}

fn zone(text: &str) -> Result<TimeZone, Wrong> {
    if let Ok(zone) = TimeZone::get(text) {
        // A fixed offset or the like has no name to show.
        if zone.iana_name().is_some() {
            return Ok(zone);
        }
    }
    let message = format!("{text:?} is no time zone");
    let indonesian = match text.to_uppercase().as_str() {
        "WIB" => Some("Asia/Jakarta"),
        "WITA" => Some("Asia/Makassar"),
        "WIT" => Some("Asia/Jayapura"),
        _ => None,
    };
    let nearest = indonesian.map(str::to_owned).or_else(|| {
        let names = jiff::tz::db().available();
        let distance =
            |name: &String| strsim::damerau_levenshtein(&name.to_lowercase(), &text.to_lowercase());
        names.map(|name| name.to_string()).min_by_key(distance)
    });
    Err(wrong(message, format!("the nearest one is {:?}", nearest.as_deref().unwrap_or("Asia/Jakarta"))))
}
