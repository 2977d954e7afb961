//! From the store to the figures: gathers the comments of a period, and lets the pure part count.

use std::collections::HashSet;

use super::Engine;
use crate::comment::{AccountId, Comment, CommentId, IntentId, Timestamp};
use crate::participation::{self, Context, Document, Pseudonyms, Record, Request, Served, Zones};
use crate::store::StoreError;

/// Comments read from the store at once.
const PAGE: usize = 1000;

impl Engine {
    /// The participation document that a request asks for.
    ///
    /// # Errors
    /// [`StoreError`] if the store can't be read.
    pub async fn participation(&self, request: &Request) -> Result<Document, StoreError> {
        // A period of days begins and ends at another moment in each zone, so the widest is read.
        let zones = request.zones.of.values().chain([&request.zones.common]);
        let bounds: Vec<(Timestamp, Timestamp)> = zones.map(|zone| request.period.in_zone(zone)).collect();
        let from = bounds.iter().map(|(from, _)| *from).min();
        let to = bounds.iter().map(|(_, to)| *to).max();
        let records = match from.zip(to) {
            Some((from, to)) => self.records(from, to).await?,
            None => Vec::new(),
        };
        Ok(participation::document(&records, request))
    }

    /// The zones of the accounts; the first one's is the common one.
    pub fn zones(&self) -> Zones {
        let zone = |account: &super::Account| account.zone.clone();
        Zones {
            common: self.accounts.iter().next().map_or(jiff::tz::TimeZone::UTC, |account| zone(account)),
            of: self.accounts.iter().map(|account| (account.id.clone(), zone(account))).collect(),
        }
    }

    /// The accounts as the records know them.
    pub(super) fn served(&self) -> Vec<Served> {
        let served = |account: &super::Account| Served {
            id: account.id.clone(),
            username: account.username.clone(),
            zone: account.zone.clone(),
            hours: account.hours.clone(),
        };
        self.accounts.iter().map(|account| served(account)).collect()
    }

    /// The latency records of the comments that were written in a period, by time.
    async fn records(&self, from: Timestamp, to: Timestamp) -> Result<Vec<Record>, StoreError> {
        let served = self.served();
        let pseudonyms = Pseudonyms::new(&self.store.installation_key());
        let topic = |account: &AccountId, intent: &IntentId| -> Option<String> {
            Some(self.accounts.get(account)?.faq().set.get(intent)?.topic.clone())
        };
        let mut records = Vec::new();
        let mut after = None;
        loop {
            let page = self.store.written(from, to, after, PAGE).await?;
            let Some(last) = page.last() else { return Ok(records) };
            after = Some((last.written_at, last.id.clone()));
            let own = self.own_parents(&page).await?;
            let context = Context {
                accounts: &served,
                topic: &topic,
                by_account: &|id| own.contains(id),
                pseudonyms: &pseudonyms,
            };
            records.extend(page.iter().map(|comment| Record::of(comment, &context)));
        }
    }

    /// Whether a served account wrote it.
    fn is_own(&self, comment: &Comment) -> bool {
        let author = || comment.author.as_ref().is_some_and(|author| self.accounts.wrote(author).is_some());
        comment.remains.map_or_else(author, |remains| remains.own)
    }

    /// Those parents of comments that a served account wrote.
    async fn own_parents(&self, comments: &[Comment]) -> Result<HashSet<CommentId>, StoreError> {
        let mut own = HashSet::new();
        let mut seen = HashSet::new();
        for parent in comments.iter().filter_map(|comment| comment.parent.as_ref()) {
            if seen.insert(parent)
                && let Some(comment) = self.store.comment(parent).await?
                && self.is_own(&comment)
            {
                own.insert(comment.id);
            }
        }
        Ok(own)
    }
}
