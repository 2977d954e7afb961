//! What can go wrong with a call, on demand: one by one in a given order, for a while, or now and then.

use std::collections::{HashMap, VecDeque};
use std::time::Duration;

use serde_json::json;

use super::chance::Chance;

/// The kinds of calls.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum What {
    /// A reply is posted.
    Reply,
    /// One comment is read.
    Comment,
    /// A page of a comment's replies is read.
    Replies,
    /// A comment is hidden or shown.
    Hide,
    /// A page of the threads under a post is read.
    CommentsOf,
    /// A page of an account's posts is read.
    Media,
    /// One post is read.
    MediaOne,
    /// A comment or post that mentions an account is read.
    Mentioned,
    /// A mention is replied to.
    MentionReply,
    /// A direct message is sent to the author of a comment.
    PrivateReply,
    /// It is asked whose a token is.
    Me,
    /// An account's subscription is read.
    Subscription,
    /// An account is subscribed.
    Subscribe,
    /// An account's subscription is ended.
    Unsubscribe,
    /// The app's subscriptions are read.
    AppSubscriptions,
    /// A token is renewed.
    Refresh,
    /// Any other address.
    Other,
}

impl What {
    /// The last part of the address of a list; empty where there is none.
    pub(crate) fn edge(self) -> &'static str {
        match self {
            Self::Replies => "replies",
            Self::CommentsOf => "comments",
            Self::Media => "media",
            Self::AppSubscriptions => "subscriptions",
            _ => "",
        }
    }
}

/// Something that goes wrong with one call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    pub(crate) done: Done,
    pub(crate) answer: Answer,
    pub(crate) after: Duration,
    pub(crate) headers: Vec<(&'static str, String)>,
}

/// Whether the call is carried out all the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Done {
    Never,
    AtOnce,
    Late(Duration),
}

/// What the caller gets to see.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Answer {
    /// The right answer.
    True,
    /// Nothing, until the caller gives up.
    Silence,
    /// The connection is reset.
    Reset,
    /// This status with this body.
    Text(u16, String),
}

impl Fault {
    /// No answer ever comes, and nothing is done.
    pub fn silence() -> Self {
        Self::with(Answer::Silence)
    }

    /// The connection is reset before an answer, and nothing is done.
    pub fn reset() -> Self {
        Self::with(Answer::Reset)
    }

    /// A bare status, as a gateway gives it, with a page instead of JSON; nothing is done.
    pub fn status(status: u16) -> Self {
        Self::with(Answer::Text(status, "<html><body>Sorry, something went wrong.</body></html>".to_owned()))
    }

    /// Meta's error with status 400; nothing is done.
    pub fn error(code: i64, subcode: impl Into<Option<i64>>) -> Self {
        let mut error = json!({
            "message": format!("(#{code}) a fault of the rehearsal"),
            "type": "OAuthException",
            "code": code,
            "fbtrace_id": "Rehearsal",
        });
        if let Some(subcode) = subcode.into() {
            error["error_subcode"] = json!(subcode);
        }
        Self::with(Answer::Text(400, json!({ "error": error }).to_string()))
    }

    /// Status 429 that asks to wait so many seconds; nothing is done.
    pub fn too_many_requests(seconds: u64) -> Self {
        Self::error(4, None).with_status(429).with_header("retry-after", seconds.to_string())
    }

    /// The call is done, but its answer is cut off in the middle.
    pub fn malformed() -> Self {
        Self::with(Answer::Text(200, r#"{"id":"178"#.to_owned())).after_doing_it()
    }

    /// The call is done, but its answer names no id.
    pub fn without_id() -> Self {
        Self::with(Answer::Text(200, "{}".to_owned())).after_doing_it()
    }

    /// The call is done at once, but the right answer comes late.
    pub fn slow(after: Duration) -> Self {
        Self { after, ..Self::with(Answer::True).after_doing_it() }
    }

    /// The call is done all the same.
    #[must_use]
    pub fn after_doing_it(self) -> Self {
        Self { done: Done::AtOnce, ..self }
    }

    /// The call is done so long after it came, whatever was answered.
    #[must_use]
    pub fn doing_it_after(self, delay: Duration) -> Self {
        Self { done: Done::Late(delay), ..self }
    }

    /// The answer comes with this status.
    #[must_use]
    pub fn with_status(mut self, status: u16) -> Self {
        if let Answer::Text(old, _) = &mut self.answer {
            *old = status;
        }
        self
    }

    /// The answer comes with this header, in lower case.
    #[must_use]
    pub fn with_header(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    /// The answer comes so much later.
    #[must_use]
    pub fn answered_after(self, after: Duration) -> Self {
        Self { after, ..self }
    }

    fn with(answer: Answer) -> Self {
        Self { done: Done::Never, answer, after: Duration::ZERO, headers: Vec::new() }
    }
}

/// Which calls go wrong.
#[derive(Debug, Default)]
pub(crate) struct Faults {
    once: HashMap<What, VecDeque<Fault>>,
    standing: HashMap<What, Fault>,
    sometimes: HashMap<What, (f64, Vec<Fault>)>,
}

impl Faults {
    pub(crate) fn once(&mut self, what: What, faults: impl IntoIterator<Item = Fault>) {
        self.once.entry(what).or_default().extend(faults);
    }

    pub(crate) fn always(&mut self, what: What, fault: Fault) {
        self.standing.insert(what, fault);
    }

    pub(crate) fn sometimes(&mut self, what: What, share: f64, faults: Vec<Fault>) {
        self.sometimes.insert(what, (share, faults));
    }

    pub(crate) fn heal(&mut self, what: What) {
        self.once.remove(&what);
        self.standing.remove(&what);
        self.sometimes.remove(&what);
    }

    /// What goes wrong with the next call of this kind: what was asked for once, else what stands, else chance.
    pub(crate) fn next(&mut self, what: What, chance: &mut Chance) -> Option<Fault> {
        let once = self.once.get_mut(&what).and_then(VecDeque::pop_front);
        once.or_else(|| self.standing.get(&what).cloned()).or_else(|| {
            let (share, faults) = self.sometimes.get(&what)?;
            chance.happens(*share).then(|| chance.pick(faults).cloned()).flatten()
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn faults_come_in_order_then_stand_until_healed() {
        let mut chance = Chance::new(1);
        let mut faults = Faults::default();
        faults.always(What::Reply, Fault::status(503));
        faults.once(What::Reply, [Fault::reset(), Fault::silence()]);
        let mut next = |faults: &mut Faults, what| faults.next(what, &mut chance);
        assert_eq!(next(&mut faults, What::Hide), None);
        assert_eq!(next(&mut faults, What::Reply), Some(Fault::reset()));
        assert_eq!(next(&mut faults, What::Reply), Some(Fault::silence()));
        assert_eq!(next(&mut faults, What::Reply), Some(Fault::status(503)));
        assert_eq!(next(&mut faults, What::Reply), Some(Fault::status(503)));
        faults.heal(What::Reply);
        assert_eq!(next(&mut faults, What::Reply), None);
        faults.sometimes(What::Reply, 1.0, vec![Fault::reset()]);
        assert_eq!(next(&mut faults, What::Reply), Some(Fault::reset()));
    }
}
