//! What staff do with a comment: approve, edit, reject, answer freely, hide and show again, confirm what another citizen answered, take back,
//! assign, snooze.
//!
//! All of it is recorded in the name of whoever did it. What staff write is posted as they wrote it; only the mention of
//! the asker is added where it is missing.

use std::time::Duration;

use super::Engine;
use crate::comment::{Actor, Channel, Comment, CommentId, Event, HIDDEN, Kind, State, StateName, Timestamp};
use crate::instagram::GraphError;
use crate::reply;
use crate::store::{Change, StoreError};
use crate::text::personal;

/// Why staff's wish was not carried out.
#[derive(Debug, thiserror::Error)]
pub enum DeskError {
    /// There is no such comment.
    #[error("there is no comment {0}")]
    Unknown(CommentId),
    /// Its state does not allow it.
    #[error("the comment is in state {}, which does not allow this", state.as_str())]
    NotInState {
        /// The state it is in.
        state: StateName,
    },
    /// It is not as it was when staff decided.
    #[error("the comment has changed since it was looked at")]
    Moved,
    /// It has no proposal that could be approved.
    #[error("nothing is proposed here: give a text")]
    NothingProposed,
    /// Nobody else answered it, or what they answered is confirmed already.
    #[error("no other citizen's answer stands here that is to be confirmed")]
    NothingToConfirm,
    /// The text can't be posted.
    #[error("{0}")]
    Text(&'static str),
    /// The text has in it what the asker should not have written.
    #[error("the text repeats personal data of the comment, which must not stand in public")]
    RepeatsPersonalData,
    /// Instagram did not do it.
    #[error("Instagram did not do it: {0}")]
    Instagram(Box<GraphError>),
    /// The store did not do it.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Who wants something done, and how.
#[derive(Clone, Copy, Debug)]
pub struct Wish<'a> {
    /// The name of whoever wants it, for the ledger.
    pub by: &'a str,
    /// The version of the comment that they saw; if it has changed since, nothing is done.
    pub seen: Option<u64>,
    /// How long a reply waits before it goes out, so that it can be taken back.
    pub delay: Duration,
}

impl<'a> From<&'a str> for Wish<'a> {
    /// At once, whatever the comment has become.
    fn from(by: &'a str) -> Self {
        Self { by, seen: None, delay: Duration::ZERO }
    }
}

impl Wish<'_> {
    fn actor(&self) -> Actor {
        Actor::staff(self.by)
    }

    /// The reply that is wanted, on its way out.
    fn queued(&self, text: String, channel: Channel) -> Event {
        let delay = i64::try_from(self.delay.as_millis()).unwrap_or(0);
        let not_before = (delay > 0).then(|| Timestamp::now().plus_millis(delay));
        Event::Queued { text, channel, not_before }
    }
}

impl Engine {
    /// Approves the proposed reply, or staff's version of it.
    ///
    /// # Errors
    /// [`DeskError`]; [`DeskError::NotInState`] unless a reply is proposed or a text is given.
    pub async fn approve(
        &self,
        id: &CommentId,
        text: Option<&str>,
        wish: impl Into<Wish<'_>>,
    ) -> Result<Comment, DeskError> {
        let wish = wish.into();
        self.step(id, &wish, |comment| {
            let not_in_state = || DeskError::NotInState { state: comment.state.name() };
            let proposal = comment.state.proposal().filter(|_| can_be_answered(comment));
            let proposal = proposal.ok_or_else(not_in_state)?;
            let channel = channel(comment);
            let (text, edited) = match (text, proposal) {
                (Some(text), proposal) => {
                    let text = sayable(comment, text, channel)?;
                    let edited = proposal != Some(text.as_str());
                    (text, edited)
                }
                (None, Some(proposal)) => (proposal.to_owned(), false),
                (None, None) => return Err(DeskError::NothingProposed),
            };
            Ok(vec![
                (wish.actor(), Event::Approved { text: text.clone(), edited }),
                (wish.actor(), wish.queued(text, channel)),
            ])
        })
        .await
    }

    /// Rejects the proposed reply.
    ///
    /// # Errors
    /// [`DeskError`]; [`DeskError::NotInState`] unless the comment waits for staff.
    pub async fn reject(
        &self,
        id: &CommentId,
        reason: &str,
        wish: impl Into<Wish<'_>>,
    ) -> Result<Comment, DeskError> {
        let wish = wish.into();
        if reason.trim().is_empty() {
            return Err(DeskError::Text("a reason is needed"));
        }
        self.step(id, &wish, |comment| match comment.state.proposal() {
            Some(_) => Ok(vec![(wish.actor(), Event::Rejected { reason: reason.to_owned() })]),
            None => Err(DeskError::NotInState { state: comment.state.name() }),
        })
        .await
    }

    /// Answers in staff's own words.
    ///
    /// # Errors
    /// [`DeskError`]; [`DeskError::NotInState`] if an answer is out or on its way.
    pub async fn answer(
        &self,
        id: &CommentId,
        text: &str,
        wish: impl Into<Wish<'_>>,
    ) -> Result<Comment, DeskError> {
        let wish = wish.into();
        self.step(id, &wish, |comment| {
            if !comment.state.takes_a_reply() || !can_be_answered(comment) {
                return Err(DeskError::NotInState { state: comment.state.name() });
            }
            let channel = channel(comment);
            let text = sayable(comment, text, channel)?;
            Ok(vec![(wish.actor(), wish.queued(text, channel))])
        })
        .await
    }

    /// Hides the comment from the public. Done at Instagram first, since that may be done twice without harm.
    ///
    /// # Errors
    /// [`DeskError`]; [`DeskError::NotInState`] if it is hidden already or belongs to no served account.
    pub async fn hide(&self, id: &CommentId, wish: impl Into<Wish<'_>>) -> Result<Comment, DeskError> {
        let wish = wish.into();
        let comment = self.known(id).await?;
        if wish.seen.is_some_and(|seen| seen != comment.version()) {
            return Err(DeskError::Moved);
        }
        let account = comment.account.as_ref().and_then(|id| self.accounts.get(id));
        let Some(account) = account.filter(|_| comment.hidden_at.is_none() && comment.kind == Kind::Comment)
        else {
            return Err(DeskError::NotInState { state: comment.state.name() });
        };
        self.graph
            .hide(account.token().expose(), id, true)
            .await
            .map_err(|e| DeskError::Instagram(Box::new(e)))?;
        // It is hidden now, whatever has become of it in between.
        let wish = Wish { seen: None, ..wish };
        self.step(id, &wish, |comment| {
            let mut steps = vec![(wish.actor(), Event::Hidden)];
            // Instagram takes no reply to a hidden comment.
            if comment.state.is_pending() {
                steps.push((Actor::SYSTEM, Event::Withdrawn { reason: HIDDEN.to_owned() }));
            }
            Ok(steps)
        })
        .await
    }

    /// Lets a hidden comment stand for all to see again. If it was hiding that ended its wait, it waits for staff as before.
    ///
    /// # Errors
    /// [`DeskError`]; [`DeskError::NotInState`] if it is not hidden or belongs to no served account.
    pub async fn show(&self, id: &CommentId, wish: impl Into<Wish<'_>>) -> Result<Comment, DeskError> {
        let wish = wish.into();
        let comment = self.known(id).await?;
        let account = comment.account.as_ref().and_then(|id| self.accounts.get(id));
        let Some(account) = account.filter(|_| comment.hidden_at.is_some()) else {
            return Err(DeskError::NotInState { state: comment.state.name() });
        };
        self.graph
            .hide(account.token().expose(), id, false)
            .await
            .map_err(|e| DeskError::Instagram(Box::new(e)))?;
        let (text, channel) = self.proposed_before(id).await?;
        // It is seen now, whatever has become of it in between.
        let wish = Wish { seen: None, ..wish };
        self.step(id, &wish, |comment| {
            let mut steps = vec![(wish.actor(), Event::Shown)];
            if matches!(&comment.state, State::Withdrawn { reason } if reason == HIDDEN) {
                steps.push((wish.actor(), Event::Drafted { text: text.clone(), channel }));
            }
            Ok(steps)
        })
        .await
    }

    /// What was proposed last; nothing where nothing was.
    async fn proposed_before(&self, id: &CommentId) -> Result<(String, Channel), StoreError> {
        let history = self.store.history(id).await?;
        let proposed = history.iter().rev().find_map(|entry| match &entry.event {
            Event::Drafted { text, channel } => Some((text.clone(), *channel)),
            _ => None,
        });
        Ok(proposed.unwrap_or_default())
    }

    /// Confirms that what other citizens answered is right. It changes no state: a proposal stays proposed.
    ///
    /// # Errors
    /// [`DeskError`]; [`DeskError::NothingToConfirm`] if nobody else answered, or it is confirmed already.
    pub async fn confirm_peer(
        &self,
        id: &CommentId,
        wish: impl Into<Wish<'_>>,
    ) -> Result<Comment, DeskError> {
        let wish = wish.into();
        self.step(id, &wish, |comment| match &comment.peers {
            Some(peers) if peers.confirmed_at.is_none() => Ok(vec![(wish.actor(), Event::PeerConfirmed)]),
            _ => Err(DeskError::NothingToConfirm),
        })
        .await
    }

    /// Takes staff's own decision back, as long as nothing of it went out: what the bot had proposed is proposed again.
    ///
    /// # Errors
    /// [`DeskError`]; [`DeskError::NotInState`] if it is too late, or there is nothing to take back.
    pub async fn take_back(&self, id: &CommentId, wish: impl Into<Wish<'_>>) -> Result<Comment, DeskError> {
        let wish = wish.into();
        let (text, channel) = self.proposed_before(id).await?;
        self.step(id, &wish, |comment| {
            if comment.hidden_at.is_some() || !comment.state.can_be_taken_back() {
                return Err(DeskError::NotInState { state: comment.state.name() });
            }
            Ok(vec![(wish.actor(), Event::Drafted { text: text.clone(), channel })])
        })
        .await
    }

    /// Gives the comment to a user, or to nobody.
    ///
    /// # Errors
    /// [`DeskError`]; [`DeskError::NotInState`] unless the comment waits for staff.
    pub async fn assign(
        &self,
        id: &CommentId,
        to: Option<&str>,
        wish: impl Into<Wish<'_>>,
    ) -> Result<Comment, DeskError> {
        let wish = wish.into();
        self.set_aside(id, &wish, Event::Assigned { to: to.map(str::to_owned) }).await
    }

    /// Leaves the comment until later, or has it back.
    ///
    /// # Errors
    /// [`DeskError`]; [`DeskError::NotInState`] unless the comment waits for staff.
    pub async fn snooze(
        &self,
        id: &CommentId,
        until: Option<Timestamp>,
        wish: impl Into<Wish<'_>>,
    ) -> Result<Comment, DeskError> {
        let wish = wish.into();
        self.set_aside(id, &wish, Event::Snoozed { until }).await
    }

    async fn set_aside(&self, id: &CommentId, wish: &Wish<'_>, event: Event) -> Result<Comment, DeskError> {
        self.step(id, wish, |comment| match comment.state.proposal() {
            Some(_) => Ok(vec![(wish.actor(), event.clone())]),
            None => Err(DeskError::NotInState { state: comment.state.name() }),
        })
        .await
    }

    async fn known(&self, id: &CommentId) -> Result<Comment, DeskError> {
        self.store.comment(id).await?.ok_or_else(|| DeskError::Unknown(id.clone()))
    }

    /// Records what `steps` makes of the comment, again if it moves on in the meantime.
    async fn step(
        &self,
        id: &CommentId,
        wish: &Wish<'_>,
        steps: impl Fn(&Comment) -> Result<Vec<(Actor, Event)>, DeskError>,
    ) -> Result<Comment, DeskError> {
        loop {
            let comment = self.known(id).await?;
            if wish.seen.is_some_and(|seen| seen != comment.version()) {
                return Err(DeskError::Moved);
            }
            if let Some(now) = self.record(Change::of(&comment, Timestamp::now(), steps(&comment)?)).await? {
                return Ok(now);
            }
        }
    }
}

/// Whether it can be answered at all: it is one of ours.
fn can_be_answered(comment: &Comment) -> bool {
    comment.account.is_some()
}

/// Where an answer is said: where the proposal is, and to a live comment never in public.
fn channel(comment: &Comment) -> Channel {
    if comment.kind == Kind::Live { Channel::Private } else { comment.state.proposed_channel() }
}

/// Staff's text as it will be posted.
fn sayable(comment: &Comment, text: &str, channel: Channel) -> Result<String, DeskError> {
    // Before the mention is put to it, which alone would be no answer.
    if text.trim().is_empty() {
        return Err(DeskError::Text("the text is empty"));
    }
    if channel == Channel::Private {
        return if text.len() > reply::MAX_MESSAGE_BYTES {
            Err(DeskError::Text("the text is longer than the 1000 bytes that a message may have"))
        } else {
            Ok(text.to_owned())
        };
    }
    if personal::repeats(text, &comment.text) {
        return Err(DeskError::RepeatsPersonalData);
    }
    let username = comment.author.as_ref().and_then(|author| author.username.as_deref());
    let text = reply::address(text, username);
    if text.chars().count() > reply::MAX_CHARS {
        return Err(DeskError::Text("the text is longer than the 2200 characters that Instagram takes"));
    }
    Ok(text)
}
