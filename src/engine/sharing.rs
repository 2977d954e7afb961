//! What to post about, from the comments of a period.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::Engine;
use crate::authoring::sharing::{Count, Sharing, Unanswered, proposal, subjects};
use crate::authoring::suggestion::suggest;
use crate::comment::{AccountId, Comment, Decision, IntentId, Language, Timestamp};
use crate::intents::IntentSet;
use crate::participation::{By, Document, Group, Period, Request};
use crate::reply::published;
use crate::store::StoreError;

/// Comments that are looked through for what no intent answers, the latest first: seconds of work.
const READ: usize = 20_000;
/// Comments read at once.
const PAGE: usize = 1_000;
/// Comments that make a proposal.
const LEAST: usize = 3;

impl Engine {
    /// What there is to post about, of an account or of all. A period that is not over ends now, and is compared with one that
    /// is as long.
    ///
    /// # Errors
    /// [`StoreError`] if the store can't be read.
    pub async fn sharing(
        &self,
        period: Period,
        account: Option<AccountId>,
        now: Timestamp,
    ) -> Result<Sharing, StoreError> {
        let zones = self.zones();
        let (from, to) = period.in_zone(zones.get(account.as_ref()));
        let to = to.min(now).max(from);
        let begins = from.plus_millis(-to.since(from));
        let before = self.has_begun(begins, account.clone()).await?.then_some(begins);
        let (whole, during) = self.by_intent(from, to, account.as_ref(), now).await?;
        let (_, earlier) = self.by_intent(begins, from, account.as_ref(), now).await?;
        let counts: Vec<Count> = during
            .into_iter()
            .map(|(intent, group)| {
                let (title, answer) = self.told_of(account.as_ref(), &intent, now);
                Count {
                    questions: group.questions,
                    answered: group.answered_questions,
                    before: earlier.get(&intent).map_or(0, |group| group.questions),
                    intent,
                    title,
                    answer,
                }
            })
            .collect();
        let (asked, rose) = subjects(&counts, before.is_some());
        let (comments, questions) = whole.map_or((0, 0), |group| (group.comments, group.questions));
        let unanswered = self.unanswered(from, to, account.as_ref()).await?;
        Ok(Sharing { from, to, before, account, comments, questions, asked, rose, unanswered })
    }

    /// Whether there are comments from before a moment, so that what follows it is whole.
    async fn has_begun(&self, at: Timestamp, account: Option<AccountId>) -> Result<bool, StoreError> {
        self.compute(move |table, topics| {
            table
                .observations(topics)
                .any(|one| one.written_at < at && (account.is_none() || one.account == account.as_ref()))
        })
        .await
    }

    /// The figures of a time as a whole, and of each intent.
    async fn by_intent(
        &self,
        from: Timestamp,
        to: Timestamp,
        account: Option<&AccountId>,
        as_of: Timestamp,
    ) -> Result<(Option<Group>, BTreeMap<IntentId, Group>), StoreError> {
        let zones = self.zones();
        let Ok(period) = Period::parse(&from.to_string(), &to.to_string(), &zones.common) else {
            return Ok((None, BTreeMap::new()));
        };
        let request =
            Request { account: account.cloned(), points: Some(0), ..Request::new(period, as_of, zones) };
        let whole = self.participation(&request).await?.groups.pop();
        let Document { groups, .. } =
            self.participation(&Request { by: vec![By::Intent], ..request }).await?;
        let named = |group: Group| {
            let id = group.key.values().next().flatten().and_then(|id| IntentId::new(id).ok());
            Some((id?, group))
        };
        Ok((whole, groups.into_iter().filter_map(named).collect()))
    }

    /// What an intent is called, and the answer that everybody may see.
    fn told_of(
        &self,
        account: Option<&AccountId>,
        intent: &IntentId,
        now: Timestamp,
    ) -> (String, Option<String>) {
        let accounts = self.accounts.iter().filter(|one| account.is_none_or(|id| one.id == *id));
        for account in accounts {
            let faq = account.faq();
            let Some(found) = faq.set.get(intent) else { continue };
            let question = published::question(&faq.set, found, now.date_in(&account.zone));
            let answer = question.as_ref().and_then(|question| question.shown.answer(Language::Indonesian));
            return (found.title.clone(), answer.map(|(_, text)| text.to_owned()));
        }
        (intent.to_string(), None)
    }

    /// What was asked and nothing answers, in groups.
    async fn unanswered(
        &self,
        from: Timestamp,
        to: Timestamp,
        account: Option<&AccountId>,
    ) -> Result<Unanswered, StoreError> {
        let mut told = Unanswered::default();
        let mut proposals = Vec::new();
        let of_shelf = |shelf| {
            let accounts = self.accounts.iter().filter(move |one| Arc::ptr_eq(&one.shelf, shelf));
            accounts.filter(|one| account.is_none_or(|id| one.id == *id)).map(|one| one.id.clone()).collect()
        };
        for shelf in &self.accounts.shelves() {
            let among: Vec<AccountId> = of_shelf(shelf);
            if among.is_empty() {
                continue;
            }
            let (texts, more) = self.texts(from, to, among).await?;
            told.read += texts.len() as u64;
            told.more |= more;
            let set: IntentSet = shelf.serving().set.clone();
            let work = tokio::task::spawn_blocking(move || suggest(&set, texts, LEAST)).await;
            let found = work.map_err(|error| StoreError::Unavailable(format!("grouping failed: {error}")))?;
            told.unmatched += found.unmatched as u64;
            proposals.extend(found.intents.into_iter().map(proposal));
        }
        proposals.sort_by_key(|proposal| std::cmp::Reverse(proposal.comments));
        told.proposals = proposals;
        Ok(told)
    }

    /// What citizens wrote in a time and nothing was posted for by itself, and whether there is more.
    async fn texts(
        &self,
        from: Timestamp,
        to: Timestamp,
        among: Vec<AccountId>,
    ) -> Result<(Vec<String>, bool), StoreError> {
        let mut texts = Vec::new();
        let mut query = crate::store::Query {
            among: Some(among),
            own: Some(false),
            written: Some((from, to)),
            limit: PAGE,
            ..crate::store::Query::default()
        };
        let is_open = |comment: &Comment| {
            let posted = comment.decided.as_ref().is_some_and(|decided| decided.decision == Decision::Post);
            !posted && !comment.text.is_empty()
        };
        loop {
            let page = self.store.find(query.clone()).await?;
            texts.extend(page.comments.into_iter().filter(is_open).map(|comment| comment.text));
            if texts.len() >= READ || page.next.is_none() {
                return Ok((texts, page.next.is_some()));
            }
            query.after = page.next;
        }
    }
}
