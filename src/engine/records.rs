//! From the store to latency records: those of all comments that changed after a position in the ledger.

use std::collections::{HashMap, HashSet};

use super::Engine;
use crate::comment::{AccountId, Comment, CommentId, IntentId, StateName};
use crate::participation::{Context, Pseudonyms, Record, Served};
use crate::store::StoreError;

/// Records that changed, in the order of what changed them.
#[derive(Debug, Default)]
pub struct Changed {
    /// The records.
    pub records: Vec<Told>,
    /// The position to go on from; none if this is the end for now.
    pub next: Option<u64>,
}

/// A record, with what only this machine needs to know.
#[derive(Debug)]
pub struct Told {
    /// The first entry of its comment, by which comments are told apart and ordered.
    pub key: u64,
    /// The comment's state.
    pub state: StateName,
    /// The record.
    pub record: Record,
}

impl Engine {
    /// The records of comments that changed after a position, about `limit` of them. Whoever goes on from `next`, and at the
    /// end from the `seq` of the last record, gets every record at least once as it is in the end.
    ///
    /// # Errors
    /// [`StoreError`] if the store can't be read.
    pub async fn changed(&self, after: u64, limit: usize) -> Result<Changed, StoreError> {
        // One more than is given tells whether there is a next page.
        let mut comments = self.store.changed(after, limit.saturating_add(1)).await?;
        let mut more = comments.len() > limit;
        comments.truncate(limit);
        let mut followers = self.followers(&comments, after).await?;
        let mut page: Vec<(u64, Comment)> = Vec::with_capacity(comments.len());
        for comment in comments {
            let seq = comment.version();
            let of_this = followers.remove(&comment.id).unwrap_or_default();
            // Followers are rare; where there are some, the page ends early rather than grow.
            if !page.is_empty() && page.len() + of_this.len() >= limit {
                more = true;
                break;
            }
            page.extend(of_this.into_iter().map(|follower| (seq, follower)));
            page.push((seq, comment));
        }
        let next = page.last().map(|(seq, _)| *seq).filter(|_| more);
        Ok(Changed { records: self.records_of(&page).await?, next })
    }

    /// The same without what others made of a comment: of a store that nobody writes to, the record of each comment once.
    ///
    /// # Errors
    /// [`StoreError`] if the store can't be read.
    pub async fn records(&self, after: u64, limit: usize) -> Result<Changed, StoreError> {
        let comments = self.store.changed(after, limit).await?;
        let next = comments.last().map(Comment::version).filter(|_| comments.len() == limit);
        let page: Vec<_> = comments.into_iter().map(|comment| (comment.version(), comment)).collect();
        Ok(Changed { records: self.records_of(&page).await?, next })
    }

    /// By comment, those that its change may have made addressed to the account: they were told before it, and stand below
    /// what turned out to be ours.
    async fn followers(
        &self,
        comments: &[Comment],
        after: u64,
    ) -> Result<HashMap<CommentId, Vec<Comment>>, StoreError> {
        // By what turned out to be ours, the comment that told it.
        let mut told: HashMap<CommentId, &Comment> = HashMap::new();
        for comment in comments {
            let own = self.is_own(comment).then_some(&comment.id);
            told.extend(own.into_iter().chain(comment.replies()).map(|id| (id.clone(), comment)));
        }
        let mut followers: HashMap<CommentId, Vec<Comment>> = HashMap::new();
        for below in self.store.below(told.keys().cloned().collect()).await? {
            let by = below.parent.as_ref().and_then(|parent| told.get(parent));
            // What comes later, or is on this page itself, is told as it is now anyway.
            if let Some(by) = by.filter(|_| below.version() <= after) {
                followers.entry(by.id.clone()).or_default().push(below);
            }
        }
        Ok(followers)
    }

    /// The records of comments, each as of a position in the ledger.
    async fn records_of(&self, comments: &[(u64, Comment)]) -> Result<Vec<Told>, StoreError> {
        let served = self.served();
        let pseudonyms = Pseudonyms::new(&self.store.installation_key());
        let own = self.own_parents(comments.iter().map(|(_, comment)| comment)).await?;
        let context = Context {
            accounts: &served,
            topic: &|account, intent| self.topic(account, intent),
            by_account: &|id| own.contains(id),
            pseudonyms: &pseudonyms,
        };
        let record = |(seq, comment): &(u64, Comment)| Told {
            key: comment.first_seq(),
            state: comment.state.name(),
            record: Record { seq: *seq, ..Record::of(comment, &context) },
        };
        Ok(comments.iter().map(record).collect())
    }

    /// Those parents of comments that a served account wrote: seen as its comment, or known as its reply.
    async fn own_parents(
        &self,
        comments: impl Iterator<Item = &Comment>,
    ) -> Result<HashSet<CommentId>, StoreError> {
        let parents: HashSet<CommentId> = comments.filter_map(|comment| comment.parent.clone()).collect();
        if parents.is_empty() {
            return Ok(parents);
        }
        let parents: Vec<CommentId> = parents.into_iter().collect();
        let mut own: HashSet<CommentId> = self.store.answers(parents.clone()).await?.into_iter().collect();
        let known = self.store.comments(parents).await?;
        own.extend(known.into_iter().filter(|comment| self.is_own(comment)).map(|comment| comment.id));
        Ok(own)
    }

    /// Whether a served account wrote it.
    fn is_own(&self, comment: &Comment) -> bool {
        let author = || comment.author.as_ref().is_some_and(|author| self.accounts.wrote(author).is_some());
        comment.remains.map_or_else(author, |remains| remains.own)
    }

    /// The topic of an account's intent, by the files of now.
    pub(super) fn topic(&self, account: &AccountId, intent: &IntentId) -> Option<String> {
        Some(self.accounts.get(account)?.faq().set.get(intent)?.topic.clone())
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
}
