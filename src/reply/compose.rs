//! The text of a reply: a variant in the comment's language, with the agency's facts put in.

use crate::comment::Language;
use crate::intents::{Intent, IntentSet, Part, Replies, Template};

/// Most characters (Unicode scalar values) that a comment may have. No page of Meta's states it; it is what others find
/// in practice, and the documented limit of captions.
pub const MAX_CHARS: usize = 2200;

/// Most bytes of UTF-8 that a private message may have.
pub const MAX_MESSAGE_BYTES: usize = 1000;

/// A composed answer, not yet addressed to anybody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Composed {
    /// What it says.
    pub text: String,
    /// The facts in it that nobody has confirmed.
    pub unconfirmed: Vec<String>,
}

/// Composes an intent's answer in a language, or in Indonesian where the intent has none in that language. `choice`
/// picks among the variants; the same choice gives the same text. None if the intent has no answer at all.
pub fn compose(set: &IntentSet, intent: &Intent, language: Language, choice: u64) -> Option<Composed> {
    Some(fill(set, chosen(&intent.replies, language, choice)?))
}

/// What is said in public once a message has answered, chosen in the same way; it has no facts in it. None where nothing is.
pub fn notice(set: &IntentSet, intent: &Intent, language: Language, choice: u64) -> Option<String> {
    Some(fill(set, chosen(&intent.notices, language, choice)?).text)
}

fn chosen(replies: &Replies, language: Language, choice: u64) -> Option<&Template> {
    let variants = replies.for_language(language);
    let variants: Vec<&Template> =
        if variants.is_empty() { replies.all().collect() } else { variants.iter().collect() };
    let chosen = choice.checked_rem(variants.len() as u64)?;
    variants.get(usize::try_from(chosen).ok()?).copied()
}

/// A variant with the facts put in.
pub fn fill(set: &IntentSet, template: &Template) -> Composed {
    let mut unconfirmed = Vec::new();
    let mut text = String::new();
    for part in template.parts() {
        match part {
            Part::Text(said) => text.push_str(said),
            Part::Fact(name) => {
                // A checked set has every fact; if one were missing, nothing would be posted by itself.
                let fact = set.fact(name);
                text.push_str(fact.map_or("", |fact| &fact.value));
                if !fact.is_some_and(|fact| fact.confirmed) && !unconfirmed.contains(name) {
                    unconfirmed.push(name.clone());
                }
            }
        }
    }
    Composed { text, unconfirmed }
}

/// Puts `@username` before a text that doesn't mention it yet, so that Instagram tells the asker.
pub fn address(text: &str, username: Option<&str>) -> String {
    match username {
        Some(username) if !username.is_empty() && !mentions(text, username) => format!("@{username} {text}"),
        _ => text.to_owned(),
    }
}

/// Whether a text mentions an Instagram name, whatever the case.
pub fn mentions(text: &str, username: &str) -> bool {
    mentioned(text).any(|name| name.eq_ignore_ascii_case(username))
}

/// The Instagram names that a text mentions. A name has letters, digits, `_` and `.`, and doesn't end in a full stop.
pub fn mentioned(text: &str) -> impl Iterator<Item = &str> {
    text.match_indices('@').filter_map(|(at, _)| {
        // The `@` of an e-mail address mentions nobody.
        let before = text.get(..at)?.chars().next_back();
        let rest = text.get(at + 1..)?;
        let end =
            rest.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_' || c == '.')).unwrap_or(rest.len());
        let name = rest.get(..end)?.trim_end_matches('.');
        (!name.is_empty() && !before.is_some_and(char::is_alphanumeric)).then_some(name)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_addressed_once() {
        for (text, username, addressed) in [
            ("Halo", Some("warga_1"), "@warga_1 Halo"),
            ("@warga_1 Halo", Some("warga_1"), "@warga_1 Halo"),
            ("Halo @Warga_1.", Some("warga_1"), "Halo @Warga_1."),
            ("@warga_12 Halo", Some("warga_1"), "@warga_1 @warga_12 Halo"),
            ("Halo", None, "Halo"),
            ("Halo", Some(""), "Halo"),
            ("surel: a@b", Some("b"), "@b surel: a@b"),
        ] {
            assert_eq!(address(text, username), addressed);
        }
    }
}
