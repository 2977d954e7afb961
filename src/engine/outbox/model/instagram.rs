//! Meta's side of the model: two questions in one thread, what is said under them, and replies that appear late.

use std::time::Duration;

use super::Fate;
use crate::comment::{AccountId, Author, CommentId, Timestamp};
use crate::engine::outbox::schedule::Timing;
use crate::instagram::{Class, GraphError, RemoteComment};

/// What clocks that nobody sets show at the beginning.
pub(super) const EPOCH: i64 = 1_800_000_000_000;

/// A comment at Instagram.
#[derive(Clone, Debug)]
pub(super) struct Said {
    pub(super) id: CommentId,
    pub(super) parent: Option<CommentId>,
    pub(super) author: Author,
    pub(super) text: String,
    /// In milliseconds of the true time.
    pub(super) at: i64,
    pub(super) is_deleted: bool,
    /// The question that it was posted for, if the API posted it; by the number of the question.
    pub(super) posted_for: Option<usize>,
}

/// Everything there is.
#[derive(Debug, Default)]
pub(super) struct Instagram {
    pub(super) said: Vec<Said>,
    /// Replies that are still to appear.
    late: Vec<Said>,
    /// Own comments of which the webhook was not told.
    untold: Vec<CommentId>,
    /// The questions whose authors got a message.
    messages: Vec<usize>,
    /// The API leaves out who wrote a comment.
    pub(super) nameless: bool,
    made: usize,
}

impl Instagram {
    /// Nothing is said yet; of a nameless one nobody learns who wrote what.
    pub(super) fn of(nameless: bool) -> Self {
        Self { nameless, ..Self::default() }
    }

    /// Somebody says something.
    pub(super) fn says(
        &mut self,
        author: Author,
        parent: Option<CommentId>,
        text: &str,
        at: i64,
    ) -> CommentId {
        let said = self.make(author, parent, text, at);
        let id = said.id.clone();
        self.appears(said);
        id
    }

    /// A reply by the API for a question, which appears at `at`, perhaps in the future.
    pub(super) fn posts(
        &mut self,
        question: usize,
        top: &CommentId,
        text: &str,
        at: i64,
        now: i64,
    ) -> CommentId {
        let said = self.make(own(), Some(top.clone()), text, at);
        let said = Said { posted_for: Some(question), ..said };
        let id = said.id.clone();
        if at > now {
            self.late.push(said);
        } else {
            self.appears(said);
        }
        id
    }

    /// The author of a question gets a message; false if they had one already, which Meta takes no second of.
    pub(super) fn sends(&mut self, question: usize) -> bool {
        let is_first = !self.has_message(question);
        self.messages.extend(is_first.then_some(question));
        is_first
    }

    /// Whether the author of a question got a message.
    pub(super) fn has_message(&self, question: usize) -> bool {
        self.messages.contains(&question)
    }

    /// What was late by `now` appears.
    pub(super) fn goes_on(&mut self, now: i64) {
        let (due, late): (Vec<Said>, Vec<Said>) = self.late.drain(..).partition(|said| said.at <= now);
        self.late = late;
        for said in due {
            self.appears(said);
        }
    }

    /// The next own comment that the webhook is told of.
    pub(super) fn tells(&mut self) -> Option<Said> {
        let id = (!self.untold.is_empty()).then(|| self.untold.remove(0))?;
        self.find(&id).cloned()
    }

    /// The replies that the API made for a question, deleted or not, late or not.
    pub(super) fn posted_for(&self, question: usize) -> usize {
        self.said.iter().chain(&self.late).filter(|said| said.posted_for == Some(question)).count()
    }

    pub(super) fn find(&self, id: &CommentId) -> Option<&Said> {
        self.said.iter().find(|said| said.id == *id)
    }

    pub(super) fn change(&mut self, id: &CommentId, change: impl FnOnce(&mut Said)) {
        if let Some(said) = self.said.iter_mut().find(|said| said.id == *id) {
            change(said);
        }
    }

    /// What the API gives of a comment that is still there.
    pub(super) fn comment(&self, id: &CommentId) -> Option<RemoteComment> {
        self.find(id).filter(|said| !said.is_deleted).map(|said| self.shown(said))
    }

    /// What the API gives of a thread; none if its top is gone.
    pub(super) fn replies(&self, top: &CommentId) -> Option<Vec<RemoteComment>> {
        self.find(top).filter(|said| !said.is_deleted)?;
        let replies = self.said.iter().filter(|said| said.parent.as_ref() == Some(top) && !said.is_deleted);
        Some(replies.map(|said| self.shown(said)).collect())
    }

    fn shown(&self, said: &Said) -> RemoteComment {
        let author = Some(said.author.clone()).filter(|_| !self.nameless);
        RemoteComment {
            id: said.id.clone(),
            text: Some(said.text.clone()),
            // Meta gives whole seconds.
            timestamp: Some(Timestamp::from_millis((EPOCH + said.at) / 1000 * 1000)),
            username: author.as_ref().and_then(|author| author.username.clone()),
            from: author,
            parent: said.parent.clone(),
            media: None,
            hidden: Some(false),
        }
    }

    fn make(&mut self, author: Author, parent: Option<CommentId>, text: &str, at: i64) -> Said {
        self.made += 1;
        let id = CommentId::new(format!("c{}", self.made)).unwrap();
        Said { id, parent, author, text: text.to_owned(), at, is_deleted: false, posted_for: None }
    }

    fn appears(&mut self, said: Said) {
        if said.author == own() {
            self.untold.push(said.id.clone());
        }
        self.said.push(said);
    }
}

/// The account as an author.
pub(super) fn own() -> Author {
    Author { id: account_id().to_string(), username: Some("disdik".to_owned()) }
}

/// A citizen.
pub(super) fn citizen(number: usize) -> Author {
    Author { id: format!("9{number}"), username: Some(format!("warga_{number}")) }
}

/// The account's id.
pub(super) fn account_id() -> AccountId {
    AccountId::new("17841400000000000").unwrap()
}

/// What the API says of a call that came to this, if it says anything.
pub(super) fn failure(fate: Fate) -> GraphError {
    match fate {
        Fate::NotSent => error(Class::NotSent),
        Fate::Refused => error(Class::Refused),
        Fate::Gone => error(Class::Gone),
        Fate::Throttled(seconds) => {
            let wait = Duration::from_secs(u64::try_from(seconds).unwrap());
            GraphError { retry_after: Some(wait), ..error(Class::Throttled) }
        }
        Fate::Dead => {
            GraphError { retry_after: Some(Timing::default().probe), ..error(Class::AccountStopped) }
        }
        Fate::Done | Fate::DoneUnseen | Fate::DoneLate(_) | Fate::Lost => error(Class::Unknown),
    }
}

/// A failure of that class.
pub(super) fn error(class: Class) -> GraphError {
    GraphError::new("model", class, "of the model")
}
