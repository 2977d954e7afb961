//! Which comment a reply of an account answers: what a citizen would say on reading the thread.

use super::World;
use super::comment::Written;
use crate::comment::CommentId;

impl World {
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

    /// Each reply by an account in a thread, with the comment that it answers.
    fn pairs<'a>(&'a self, top: &'a Written) -> Vec<(&'a Written, &'a Written)> {
        let mut pairs: Vec<(&Written, &Written)> = Vec::new();
        let mut heard = vec![top];
        for reply in self.replies(&top.id) {
            if !self.is_by_account(reply) {
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
}

/// Whom a text opens with, as in `@warga_1 Halo`.
fn addressee(text: &str) -> Option<&str> {
    let rest = text.trim_start().strip_prefix('@')?;
    let end =
        rest.find(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, '.' | '_')).unwrap_or(rest.len());
    // A full stop or comma after the name is no part of it.
    Some(rest.get(..end)?.trim_end_matches('.'))
}

#[cfg(test)]
mod tests {
    use super::super::id::id;
    use super::super::tests::written;
    use super::super::{Account, citizen};
    use super::*;

    #[test]
    fn a_reply_answers_whom_it_addresses() {
        let own = Account::example().author();
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
}
