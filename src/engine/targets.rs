//! How far the accounts are with their targets, from the figures of now.

use super::Engine;
use crate::comment::{AccountId, Timestamp};
use crate::participation::Period;
use crate::participation::targets::{self, Attainment, Goal};
use crate::store::StoreError;

impl Engine {
    /// How far the accounts are with their targets, those without any left out: over the comments of a period, or of the
    /// time in which each wants to reach them.
    ///
    /// # Errors
    /// [`StoreError`] if the store can't be read.
    pub async fn targets(
        &self,
        account: Option<&AccountId>,
        period: Option<&Period>,
        as_of: Timestamp,
    ) -> Result<Vec<Attainment>, StoreError> {
        let asked = self.accounts.iter().filter(|of| account.is_none_or(|only| *only == of.id));
        let goal = |account: &super::Account| {
            let (from, to) = match period {
                Some(period) => period.in_zone(&account.zone),
                None => targets::period(account.targets.period, &account.zone, as_of),
            };
            Goal {
                account: account.id.clone(),
                targets: account.targets,
                hours: account.hours.clone(),
                zone: account.zone.clone(),
                from,
                to,
            }
        };
        let goals: Vec<Goal> = asked.map(|account| goal(account)).collect();
        let figures = self.follow(&|_, _| {}).await?;
        let topics = figures.table.topics(|_, _| None);
        let computed = tokio::task::spawn_blocking(move || {
            targets::progress(figures.table.observations(&topics), &goals, as_of)
        });
        let mut progress =
            computed.await.map_err(|error| StoreError::Unavailable(format!("computing failed: {error}")))?;
        progress.retain(|of| !of.targets.is_empty());
        Ok(progress)
    }
}
