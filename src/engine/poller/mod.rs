//! Finds what the webhook missed: reads the posts of the last days and what stands under them, and takes what is there by
//! the webhook's own way into the house.
//!
//! `sweep` says what to read next, `tally` whether a post has anything new, `found` what a listed comment is: all pure.
//! `reader` makes one call and takes what it brings; `round` makes as many as a round may, `reconcile` as many as it takes.
//! `silence` notices that the webhook tells nothing, and `subscription` looks after what Meta tells it of.
//!
//! What the API does not list is not taken for deleted: it lists neither what its filters hold back nor what stands on
//! advertisements, and at times nothing at all.

mod found;
mod reader;
mod reconcile;
mod round;
mod silence;
mod subscription;
mod sweep;
pub(in crate::engine) mod tally;

use std::sync::Arc;
use std::time::Duration;

use tokio_util::sync::CancellationToken;

pub use reader::Gain;
pub use reconcile::{Phase, Progress};
pub use silence::Silence;

use super::Engine;
use super::accounts::Account;
use crate::config;
use crate::store::StoreError;

/// How the poller is set. Tests make its waits short; the defaults are the ones to serve with.
#[derive(Clone, Copy, Debug)]
pub struct Polling {
    /// Between two rounds of an account; none if it is off.
    pub interval: Option<Duration>,
    /// How many days back posts are read.
    pub days: u32,
    /// From the start to the first round of the first account.
    pub first: Duration,
    /// The first rounds of all accounts lie within this time, so that they don't all come at once.
    pub spread: Duration,
    /// Comments that are younger are left to the webhook, which may be on its way with them.
    pub grace: Duration,
    /// Calls in a round, at most. Of 4,800 a day, which Meta allows at the very least to whoever is seen at all, a round every
    /// five minutes could make 16; most need a few, and where more are made, the usage stop is there.
    pub budget: usize,
    /// So long nothing is read under a post whose count of comments stays the same.
    pub trust: Duration,
    /// Between two looks at the subscription.
    pub subscription: Duration,
    /// When the webhook counts as silent.
    pub silence: Silence,
}

impl Default for Polling {
    fn default() -> Self {
        Self {
            interval: Some(Duration::from_secs(300)),
            days: 3,
            first: Duration::from_secs(5),
            spread: Duration::from_secs(60),
            grace: Duration::from_secs(60),
            budget: 50,
            trust: Duration::from_secs(3600),
            subscription: Duration::from_secs(3600),
            silence: Silence::default(),
        }
    }
}

impl Polling {
    /// As configured, with the waits to serve with.
    pub fn of(config: config::Poller) -> Self {
        let usual = Self::default();
        // Who reads more often than that wants to know sooner.
        let grace = config.interval.map_or(usual.grace, |interval| usual.grace.min(interval));
        Self { interval: config.interval, days: config.days, grace, ..usual }
    }

    /// When the account of that place among so many has its first round, from the start on.
    fn first_of(&self, place: usize, accounts: usize) -> Duration {
        let spread = self.interval.map_or(self.spread, |interval| self.spread.min(interval));
        let share = place as f64 / accounts.max(1) as f64;
        self.first + spread.mul_f64(share)
    }
}

/// Reads the posts of one account until told to stop.
pub(super) async fn run(engine: Engine, account: Arc<Account>, place: usize, stop: CancellationToken) {
    let polling = engine.polling;
    let Some(interval) = polling.interval else { return };
    let mut rounds = round::Rounds::default();
    let mut wait = polling.first_of(place, engine.accounts.iter().count());
    loop {
        tokio::select! {
            () = tokio::time::sleep(wait) => {}
            () = stop.cancelled() => return,
        }
        wait = interval;
        let work = async {
            subscription::look_after(&engine, &account, &mut rounds.subscription).await;
            rounds.round(&engine, &account).await?;
            silence::listen(&engine, &account).await?;
            // At once if it has just been found silent; else this is no look.
            subscription::look_after(&engine, &account, &mut rounds.subscription).await;
            Ok::<(), StoreError>(())
        };
        // What is cut off here was only read; it is read again after the next start.
        let done = tokio::select! {
            done = work => done,
            () = stop.cancelled() => return,
        };
        if let Err(error) = done {
            tracing::error!(account = %account.id, %error, "what the poller found can't be stored");
        }
    }
}
