//! One call of the poller's: made, taken into the store, and the sweep moved on.

use std::collections::HashSet;
use std::ops::AddAssign;
use std::time::Duration;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::found::{self, Place};
use super::sweep::{Finished, Step, Sweep, Turned};
use super::tally::{self, Tally};
use crate::comment::{Actor, Arrival, Comment, CommentId, Event, HIDDEN, MediaId, State, Timestamp};
use crate::engine::accounts::{Access, Account};
use crate::engine::{Engine, answers};
use crate::instagram::{Class, GraphError, Media, Page, RemoteComment};
use crate::store::{Change, Delivery, StoreError, kept_as};

/// The kind of a post that is being broadcast: what stands under it can be read and answered only while it lasts, and the
/// webhook tells of it.
const LIVE: &str = "LIVE";

/// Reads the posts of one account.
pub(super) struct Reader<'a> {
    pub(super) engine: &'a Engine,
    pub(super) account: &'a Account,
    /// Comments that are younger are left to the webhook.
    pub(super) grace: Duration,
    /// So long an unchanged count is trusted; none reads whatever there is.
    pub(super) trust: Option<Duration>,
}

/// What was read, in numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Gain {
    /// Posts that are to be read, as far as they are listed.
    pub posts: usize,
    /// Posts that were read to their end.
    pub posts_read: usize,
    /// Comments that were read and not left to the webhook.
    pub comments: usize,
    /// Those that were not known.
    pub new: usize,
    /// Those whose text had changed.
    pub edited: usize,
    /// Those that were known as they are.
    pub known: usize,
}

impl AddAssign for Gain {
    fn add_assign(&mut self, more: Self) {
        self.posts += more.posts;
        self.posts_read += more.posts_read;
        self.comments += more.comments;
        self.new += more.new;
        self.edited += more.edited;
        self.known += more.known;
    }
}

/// Why a step was not taken. It may be taken again.
pub(super) enum Trouble {
    Graph(GraphError),
    Store(StoreError),
}

impl From<StoreError> for Trouble {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

/// What a call gave.
enum Given {
    Posts(Page<Media>),
    Comments {
        media: MediaId,
        /// Each with the top of its thread, unless it is that itself.
        found: Vec<(RemoteComment, Option<CommentId>)>,
        turned: Turned,
    },
}

impl Reader<'_> {
    /// Makes one call, takes what it brings, and moves the sweep on. What is not there any more is passed over.
    pub(super) async fn take(&self, sweep: &mut Sweep, step: Step) -> Result<Gain, Trouble> {
        let given = match self.ask(&step).await {
            Ok(given) => given,
            Err(error) => return self.failed(sweep, &step, error).await,
        };
        self.account.note(Access::Open);
        match given {
            Given::Posts(page) => self.posts(sweep, &page).await,
            Given::Comments { media, found, turned } => self.comments(sweep, &media, found, turned).await,
        }
    }

    async fn ask(&self, step: &Step) -> Result<Given, GraphError> {
        let (graph, token) = (&self.engine.graph, self.account.token());
        let token = token.expose();
        match step {
            Step::Posts(after) => {
                Ok(Given::Posts(graph.media(token, &self.account.id, after.as_ref()).await?))
            }
            Step::Threads(media, after) => {
                let page = graph.comments_of(token, media, after.as_ref()).await?;
                let (mut found, mut cut) = (Vec::new(), Vec::new());
                for thread in page.items {
                    let top = thread.top.id.clone();
                    found.push((thread.top, None));
                    // Of a cut thread the first replies too: what they answer stands before them in the same page.
                    found.extend(thread.replies.into_iter().map(|reply| (reply, Some(top.clone()))));
                    cut.extend(thread.is_cut.then_some(top));
                }
                let turned = Turned { next: page.next, cut, ..Turned::default() };
                Ok(Given::Comments { media: media.clone(), found, turned })
            }
            Step::Replies(media, top, after) => {
                let page = graph.replies_page(token, top, after.as_ref()).await?;
                let found = page.items.into_iter().map(|reply| (reply, Some(top.clone()))).collect();
                let turned = Turned { next: page.next, ..Turned::default() };
                Ok(Given::Comments { media: media.clone(), found, turned })
            }
        }
    }

    /// Notes what Instagram counts under each post, and lets those be read that are due.
    async fn posts(&self, sweep: &mut Sweep, page: &Page<Media>) -> Result<Gain, Trouble> {
        self.engine.posts.learn(&page.items);
        let now = Timestamp::now();
        let (mut changed, mut due) = (Vec::new(), HashSet::new());
        for post in page.items.iter().filter(|post| sweep.reaches(post)) {
            let known = self.tally(&post.id).await?;
            let tally = Tally::of(post, known.as_ref(), now);
            if self.trust.is_none_or(|trust| tally.is_due(now, trust))
                && post.product_type.as_deref() != Some(LIVE)
            {
                due.insert(post.id.clone());
            }
            if known.as_ref() != Some(&tally) {
                changed.push((tally::key(&self.account.id, &post.id), serde_json::to_value(&tally).ok()));
            }
        }
        if !changed.is_empty() {
            self.engine.store.keep(changed).await?;
        }
        sweep.listed(page, |post| due.contains(&post.id));
        Ok(Gain { posts: due.len(), ..Gain::default() })
    }

    /// Takes the comments of a page into the store; only then the sweep moves on.
    async fn comments(
        &self,
        sweep: &mut Sweep,
        media: &MediaId,
        found: Vec<(RemoteComment, Option<CommentId>)>,
        mut turned: Turned,
    ) -> Result<Gain, Trouble> {
        let now = Timestamp::now();
        turned.comments = found.len();
        let (young, old): (Vec<_>, Vec<_>) =
            found.into_iter().partition(|(remote, _)| found::is_young(remote, now, self.grace));
        turned.is_young = !young.is_empty();
        let mut arrivals = Vec::with_capacity(old.len());
        let mut hidden = Vec::new();
        for (remote, top) in old {
            hidden.extend((remote.hidden == Some(true)).then(|| remote.id.clone()));
            let place = Place { account: &self.account.id, media, top: top.as_ref() };
            let arrival = found::arrival(remote, place, now);
            if arrival.author.is_some() || !self.is_ours(&arrival).await? {
                arrivals.push(arrival);
            }
        }
        // Questions before what was answered to them.
        arrivals.sort_by_key(|arrival| arrival.written_at);
        let mut gain = Gain { comments: arrivals.len(), ..Gain::default() };
        if !arrivals.is_empty() {
            let receipt = self.engine.receive(Delivery { arrivals, dead_letters: Vec::new() }).await?;
            (gain.new, gain.edited, gain.known) = (receipt.new, receipt.edited, receipt.known);
        }
        for id in hidden {
            self.note_hidden(&id).await?;
        }
        gain.posts_read += self.finish(sweep.turned(turned)).await?;
        Ok(gain)
    }

    /// Whether a comment whose author Meta withholds altogether is a reply of ours: by its id, or by its words.
    async fn is_ours(&self, arrival: &Arrival) -> Result<bool, StoreError> {
        let Some(top) = &arrival.parent else { return Ok(false) };
        let mut thread = self.engine.store.replies(top).await?;
        thread.extend(self.engine.store.comment(top).await?);
        let says = |comment: &Comment| match &comment.state {
            State::Posting { reply, .. } | State::Answered { reply: Some(reply) } => {
                answers::same(&reply.text, &arrival.text)
            }
            _ => false,
        };
        Ok(answers::is_claimed(&arrival.id, &thread) || thread.iter().any(says))
    }

    /// Staff have hidden a comment in Instagram: what we had in hand for it is taken back. One that is not decided on yet is
    /// left to the re-check, or to the next reading.
    async fn note_hidden(&self, id: &CommentId) -> Result<(), StoreError> {
        let Some(comment) = self.engine.store.comment(id).await? else { return Ok(()) };
        if comment.hidden_at.is_some() || matches!(comment.state, State::New | State::Posting { .. }) {
            return Ok(());
        }
        let mut steps = vec![(Actor::META, Event::Hidden)];
        if comment.state.is_pending() {
            steps.push((Actor::SYSTEM, Event::Withdrawn { reason: HIDDEN.to_owned() }));
        }
        // If it moves on at this moment, the next reading finds it hidden still.
        self.engine.record(Change::of(&comment, Timestamp::now(), steps)).await?;
        Ok(())
    }

    /// Notes what a failed call says of the account, and passes over what is not there.
    async fn failed(&self, sweep: &mut Sweep, step: &Step, error: GraphError) -> Result<Gain, Trouble> {
        let (account, call) = (&self.account.id, error.call);
        match (error.class, step) {
            (Class::Gone, Step::Threads(..) | Step::Replies(..)) => {
                let posts_read = self.finish(sweep.gone()).await?;
                return Ok(Gain { posts_read, ..Gain::default() });
            }
            (Class::Refused, Step::Threads(..) | Step::Replies(..)) => {
                tracing::warn!(%account, call, %error, "a post can't be read; it is tried again in the next round");
                sweep.refused();
                return Ok(Gain::default());
            }
            (Class::Gone | Class::Refused, Step::Posts(_)) => sweep.refused(),
            _ => {}
        }
        self.engine.note_failure(self.account, &error);
        Err(Trouble::Graph(error))
    }

    /// Keeps that a post was read; returns how many that is.
    async fn finish(&self, finished: Option<Finished>) -> Result<usize, StoreError> {
        let Some(finished) = finished else { return Ok(0) };
        if finished.is_whole
            && let Some(tally) = self.tally(&finished.media).await?
        {
            let tally = tally.was_read(finished.count, Timestamp::now());
            let key = tally::key(&self.account.id, &finished.media);
            self.engine.store.keep(vec![(key, serde_json::to_value(&tally).ok())]).await?;
        }
        Ok(1)
    }

    async fn tally(&self, media: &MediaId) -> Result<Option<Tally>, StoreError> {
        let key = tally::key(&self.account.id, media);
        // One that can't be read any more is made anew, and its post read again.
        kept_as(&*self.engine.store, &key).await
    }
}
