//! Tells people by one way what is written down, until it was taken.

use std::sync::Arc;
use std::time::Duration;

use tokio_util::sync::CancellationToken;

use super::book::Book;
use super::{Links, Way};
use crate::engine::Engine;
use crate::engine::moment::Moment;

/// Works until told to stop.
pub(super) async fn run(engine: Engine, book: Arc<Book>, way: Way, links: Links, stop: CancellationToken) {
    let carrier = Carrier { engine, book, way, links };
    tokio::select! {
        () = carrier.work() => {}
        () = stop.cancelled() => {}
    }
}

struct Carrier {
    engine: Engine,
    book: Arc<Book>,
    way: Way,
    links: Links,
}

impl Carrier {
    async fn work(&self) {
        let (name, cadence) = (self.way.name(), self.engine.cadence);
        let mut wait = cadence.first_wait;
        let mut told_at: Option<Moment> = None;
        loop {
            let again = match self.step(&mut told_at).await {
                Ok(again) => {
                    wait = cadence.first_wait;
                    again
                }
                Err(error) => {
                    self.engine.counts.noticed(name, "failed");
                    tracing::error!(
                        way = name,
                        error,
                        retry_ms = wait.as_millis(),
                        "nobody could be told of an alarm"
                    );
                    tokio::time::sleep(wait).await;
                    wait = (wait * 2).min(cadence.longest_wait);
                    continue;
                }
            };
            match again {
                Again::Now => {}
                // What comes in between may be more urgent.
                Again::After(pause) => tokio::select! {
                    () = tokio::time::sleep(pause) => {}
                    () = self.book.grows(name) => {}
                },
                Again::WhenItGrows => self.book.grows(name).await,
            }
        }
    }

    /// Tells what may be told now.
    async fn step(&self, told_at: &mut Option<Moment>) -> Result<Again, String> {
        let name = self.way.name();
        let waiting = self.book.waiting(name).await.map_err(|error| error.to_string())?;
        if waiting.is_empty() {
            return Ok(Again::WhenItGrows);
        }
        let is_urgent = waiting.iter().any(super::Notice::is_urgent);
        let since = told_at.map(|told_at| Moment::now().after(told_at));
        let pause = since.and_then(|since| self.between(is_urgent).checked_sub(since));
        if let Some(pause) = pause.filter(|pause| !pause.is_zero()) {
            return Ok(Again::After(pause));
        }
        let count = self.way.tell(&waiting, &self.links).await.map_err(|error| error.to_string())?;
        *told_at = Some(Moment::now());
        self.engine.counts.noticed(name, "told");
        tracing::info!(way = name, count, "people were told of alarms");
        let told = waiting.get(..count).unwrap_or(&waiting);
        self.book.told(name, told).await.map_err(|error| error.to_string())?;
        Ok(Again::Now)
    }

    /// The least time between two of its messages.
    fn between(&self, is_urgent: bool) -> Duration {
        let cadence = &self.engine.cadence;
        match (&self.way, is_urgent) {
            (Way::Hook(_), _) => Duration::ZERO,
            (Way::Mail(_), true) => cadence.between_urgent_mails,
            (Way::Mail(_), false) => cadence.between_mails,
        }
    }
}

/// When to look again.
enum Again {
    Now,
    After(Duration),
    WhenItGrows,
}
