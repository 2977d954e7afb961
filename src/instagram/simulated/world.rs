//! What there is on the simulated Instagram: accounts, their posts, and the comments under them. Pure: time and choices
//! come in as values.

use std::collections::HashMap;

use super::chance::Chance;
use crate::comment::{AccountId, Author, CommentId, InvalidId, MediaId, Timestamp};

/// A professional account that Tanggap may serve.
#[derive(Clone, Debug)]
pub struct Account {
    /// Its id, as notifications name it.
    pub id: AccountId,
    /// Its name.
    pub username: String,
    /// The token that its calls must bear; none refuses them all.
    pub token: Option<String>,
}

impl Account {
    /// An invented account, for tests and for rehearsals without one of their own.
    pub fn example() -> Self {
        Self {
            id: id(17_841_400_000_000_000),
            username: "disdik.contoh".to_owned(),
            token: Some("token-of-a-rehearsal".to_owned()),
        }
    }
}

/// A post of an account.
#[derive(Clone, Debug)]
pub struct Post {
    /// Its id.
    pub id: MediaId,
    /// Whose it is.
    pub owner: AccountId,
    /// What it says.
    pub caption: String,
}

/// A comment, by whomever, with all that Instagram knows of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    /// Its id.
    pub id: CommentId,
    /// The post it stands under.
    pub media: MediaId,
    /// The post's owner.
    pub account: AccountId,
    /// Who wrote it.
    pub author: Author,
    /// What it says now.
    pub text: String,
    /// The top-level comment whose thread it stands in; none for one that is top-level itself.
    pub parent: Option<CommentId>,
    /// When it became public.
    pub at: Timestamp,
    /// By which way it was written.
    pub way: Way,
    /// Whether the account has hidden it.
    pub hidden: bool,
    /// Whether it was deleted.
    pub deleted: bool,
    /// Whether it was written during a live broadcast.
    pub live: bool,
}

/// How a comment was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// By a person, in Instagram.
    Typed,
    /// By a program, through the API.
    Api,
}

impl Written {
    /// The name of its author; empty where there is none.
    pub fn username(&self) -> &str {
        self.author.username.as_deref().unwrap_or_default()
    }

    /// Whether the owner of the post wrote it.
    pub fn is_own(&self) -> bool {
        self.author.id == self.account.as_str()
    }

    /// The comment at the top of its thread.
    pub fn top(&self) -> &CommentId {
        self.parent.as_ref().unwrap_or(&self.id)
    }
}

/// Everything there is.
#[derive(Debug, Default)]
pub(crate) struct World {
    accounts: Vec<Account>,
    posts: Vec<Post>,
    comments: Vec<Written>,
    places: HashMap<CommentId, usize>,
    threads: HashMap<CommentId, Vec<usize>>,
}

impl World {
    pub(crate) fn open_account(&mut self, account: Account) {
        self.accounts.retain(|known| known.id != account.id);
        self.accounts.push(account);
    }

    pub(crate) fn publish(&mut self, post: Post) {
        self.posts.push(post);
    }

    /// Puts a comment where it can be seen. One whose id is taken is passed over.
    pub(crate) fn write(&mut self, comment: Written) {
        if self.places.contains_key(&comment.id) {
            return;
        }
        let place = self.comments.len();
        self.places.insert(comment.id.clone(), place);
        if let Some(parent) = &comment.parent {
            self.threads.entry(parent.clone()).or_default().push(place);
        }
        self.comments.push(comment);
    }

    pub(crate) fn accounts(&self) -> &[Account] {
        &self.accounts
    }

    pub(crate) fn account(&self, id: &AccountId) -> Option<&Account> {
        self.accounts.iter().find(|account| account.id == *id)
    }

    pub(crate) fn set_token(&mut self, id: &AccountId, token: Option<&str>) {
        for account in self.accounts.iter_mut().filter(|account| account.id == *id) {
            account.token = token.map(str::to_owned);
        }
    }

    /// The account whose token it is.
    pub(crate) fn bearer(&self, token: &str) -> Option<&Account> {
        self.accounts.iter().find(|account| account.token.as_deref() == Some(token))
    }

    pub(crate) fn posts(&self) -> &[Post] {
        &self.posts
    }

    pub(crate) fn post(&self, id: &MediaId) -> Option<&Post> {
        self.posts.iter().find(|post| post.id == *id)
    }

    /// Every comment that was ever written, deleted ones too, in the order of their writing.
    pub(crate) fn all(&self) -> &[Written] {
        &self.comments
    }

    /// A comment that was ever written, deleted ones too.
    pub(crate) fn find(&self, id: &CommentId) -> Option<&Written> {
        self.comments.get(*self.places.get(id)?)
    }

    /// A comment that is still there.
    pub(crate) fn comment(&self, id: &CommentId) -> Option<&Written> {
        self.find(id).filter(|comment| !comment.deleted)
    }

    pub(crate) fn change(&mut self, id: &CommentId, change: impl FnOnce(&mut Written)) {
        if let Some(comment) = self.places.get(id).and_then(|place| self.comments.get_mut(*place)) {
            change(comment);
        }
    }

    /// The replies in the thread of a top-level comment that are still there, in the order of their writing.
    pub(crate) fn replies(&self, top: &CommentId) -> impl Iterator<Item = &Written> {
        let places = self.threads.get(top).into_iter().flatten();
        places.filter_map(|place| self.comments.get(*place)).filter(|comment| !comment.deleted)
    }

    /// The comment that a reply of the account answers: of those by whom it opens with the name of, the first in the
    /// thread that no earlier reply answers, else the last; without such a name, the top of the thread.
    pub(crate) fn asked(&self, reply: &CommentId) -> Option<&Written> {
        let top = self.find(self.find(reply)?.top())?;
        self.pairs(top).into_iter().find(|(answer, _)| answer.id == *reply).map(|(_, asked)| asked)
    }

    /// The account's replies to a comment that are still there.
    pub(crate) fn answers(&self, id: &CommentId) -> Vec<&Written> {
        let Some(top) = self.find(id).and_then(|comment| self.find(comment.top())) else { return Vec::new() };
        self.pairs(top).into_iter().filter(|(_, asked)| asked.id == *id).map(|(answer, _)| answer).collect()
    }

    /// Each reply of the account in a thread, with the comment that it answers.
    fn pairs<'a>(&'a self, top: &'a Written) -> Vec<(&'a Written, &'a Written)> {
        let mut pairs: Vec<(&Written, &Written)> = Vec::new();
        let mut heard = vec![top];
        for reply in self.replies(&top.id) {
            if !reply.is_own() {
                heard.push(reply);
                continue;
            }
            let name = addressee(&reply.text);
            let meant = heard.iter().filter(|comment| name == Some(comment.username()));
            let is_open = |comment: &&&Written| !pairs.iter().any(|(_, asked)| asked.id == comment.id);
            let asked =
                meant.clone().find(is_open).or_else(|| meant.clone().next_back()).copied().unwrap_or(top);
            pairs.push((reply, asked));
        }
        pairs
    }

    /// A new id that nothing else has. Comments and posts draw from one row of numbers, so that no two ever meet.
    pub(crate) fn new_id<T: TryFrom<String, Error = InvalidId>>(&self, chance: &mut Chance) -> T {
        // 17 digits that begin with 178 or so, like Instagram's own.
        const FIRST: u64 = 17_800_000_000_000_000;
        const STEP: u64 = 1_000_003;
        let taken = (self.comments.len() + self.posts.len()) as u64;
        id(FIRST + taken * STEP + chance.below(STEP))
    }
}

#[expect(clippy::expect_used, reason = "digits are always an id")]
fn id<T: TryFrom<String, Error = InvalidId>>(number: u64) -> T {
    T::try_from(number.to_string()).expect("digits are an id")
}

/// Whom a text opens with, as in `@warga_1 Halo`.
fn addressee(text: &str) -> Option<&str> {
    let rest = text.trim_start().strip_prefix('@')?;
    let end =
        rest.find(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, '.' | '_')).unwrap_or(rest.len());
    // A full stop or comma after the name is no part of it.
    Some(rest.get(..end)?.trim_end_matches('.'))
}

/// A citizen, whose id follows from the name, so that the same person has the same id everywhere.
pub(crate) fn citizen(username: &str) -> Author {
    // FNV-1a, spread over 16 digits.
    let hash = username.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    let id = 1_000_000_000_000_000 + hash % 9_000_000_000_000_000;
    Author { id: id.to_string(), username: Some(username.to_owned()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(number: u64, author: &Author, parent: Option<u64>, text: &str) -> Written {
        Written {
            id: id(number),
            media: id(1),
            account: Account::example().id,
            author: author.clone(),
            text: text.to_owned(),
            parent: parent.map(id),
            at: Timestamp::from_millis(0),
            way: Way::Typed,
            hidden: false,
            deleted: false,
            live: false,
        }
    }

    #[test]
    fn a_reply_answers_whom_it_addresses() {
        let account = Account::example();
        let own = Author { id: account.id.to_string(), username: Some(account.username) };
        let (ani, budi) = (citizen("ani"), citizen("budi.9"));
        let mut world = World::default();
        for comment in [
            written(10, &ani, None, "kapan?"),
            written(11, &budi, Some(10), "di mana?"),
            written(12, &own, Some(10), "@ani besok"),
            written(13, &ani, Some(10), "jam berapa?"),
            written(14, &own, Some(10), "@budi.9, di kantor"),
            written(15, &own, Some(10), "@ani pukul 8"),
            written(16, &own, Some(10), "Terima kasih"),
            written(17, &own, Some(10), "@ani. Pukul 9"),
        ] {
            world.write(comment);
        }
        let answers =
            |number| world.answers(&id(number)).iter().map(|r| r.id.to_string()).collect::<Vec<_>>();
        assert_eq!(answers(10), ["12", "16"]);
        assert_eq!(answers(11), ["14"]);
        assert_eq!(answers(13), ["15", "17"]);
        assert_eq!(world.asked(&id(15)).map(|asked| asked.id.to_string()).as_deref(), Some("13"));
    }

    #[test]
    fn what_is_deleted_is_seen_no_more() {
        let ani = citizen("ani");
        let mut world = World::default();
        world.write(written(10, &ani, None, "a"));
        world.write(written(11, &ani, Some(10), "b"));
        world.change(&id(11), |comment| comment.deleted = true);
        assert!(world.comment(&id(11)).is_none() && world.find(&id(11)).is_some());
        assert_eq!(world.replies(&id(10)).count(), 0);
    }
}
