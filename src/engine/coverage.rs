//! Instagram's own count beside ours: the one figure that is not made from the ledger, but from what the poller was told.

use super::Engine;
use super::poller::tally::{self, Tally};
use crate::comment::AccountId;
use crate::participation::{By, Document, Request};
use crate::store::StoreError;

impl Engine {
    /// Puts Instagram's count to the groups of a document: of all that it counted under the account's posts, by how much it
    /// grew in the period. Instagram does not say what the comments are about, so that a split by anything but the account
    /// has none.
    pub(super) async fn count_by_instagram(
        &self,
        document: &mut Document,
        request: &Request,
    ) -> Result<(), StoreError> {
        for group in &mut document.groups {
            let of = match group.key.0.as_slice() {
                [] => request.account.as_ref().map(AccountId::as_str),
                [(By::Account, Some(account))] => Some(account.as_str()),
                _ => continue,
            };
            let mut sum = None;
            for account in self.accounts.iter().filter(|known| of.is_none_or(|id| known.id.as_str() == id)) {
                let counted = self.counted(&account.id, request).await?;
                sum = counted.map_or(sum, |more| Some(sum.unwrap_or(0) + more));
            }
            group.coverage.instagram = sum;
        }
        Ok(())
    }

    /// By how much Instagram's count of an account grew in the period that is asked for.
    async fn counted(&self, account: &AccountId, request: &Request) -> Result<Option<u64>, StoreError> {
        let (from, to) = request.bounds(request.zones.get(Some(account)));
        let mut sum = None;
        for (_, value) in self.store.kept(&tally::prefix(account)).await? {
            // One that can't be read any more is made anew when its post is listed.
            let tally: Option<Tally> = serde_json::from_value(value).ok();
            let grown = tally.and_then(|tally| tally.grown(from, to));
            sum = grown.map_or(sum, |more| Some(sum.unwrap_or(0) + more));
        }
        Ok(sum)
    }
}
