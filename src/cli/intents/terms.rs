//! The arguments that say what comments are judged under.

use jiff::civil::Date;

use crate::authoring::Terms;
use crate::reply::Facts;

#[derive(clap::Args)]
pub(super) struct Conditions {
    /// Pakai berkas apa adanya / decide as the files stand, with unconfirmed facts and expired answers; otherwise the
    /// matching alone is judged
    #[arg(long)]
    as_configured: bool,
    /// Hari yang dipakai, misalnya 2027-07-01 / the day to decide for; today if the files are taken as they stand
    #[arg(long, value_name = "DATE")]
    at: Option<Date>,
}

impl Conditions {
    pub(super) fn terms(&self) -> Terms {
        let today = self.as_configured.then(today);
        Terms {
            facts: if self.as_configured { Facts::AsConfigured } else { Facts::AllConfirmed },
            day: self.at.or(today),
        }
    }
}

/// The day, where this machine stands.
pub(super) fn today() -> Date {
    jiff::ZonedDateTime::now().date()
}
