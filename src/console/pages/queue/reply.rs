//! Which answers there are to choose from: every variant of every intent, the likely intents first.

use maud::{Markup, html};

use crate::comment::{Channel, Comment, Language};
use crate::console::words::Words;
use crate::engine::Account;
use crate::intents::{Intent, IntentSet, Match};
use crate::reply::{self, Composed};

/// Likely intents that stand before the others.
const LIKELY: usize = 3;

/// An answer of the FAQ, as an address names it.
pub(super) struct Choice<'a> {
    pub(super) intent: &'a Intent,
    language: Language,
    number: usize,
}

impl<'a> Choice<'a> {
    /// Reads `intent/language/number`.
    pub(super) fn parse(set: &'a IntentSet, text: &str) -> Option<Self> {
        let mut parts = text.split('/');
        let id = crate::comment::IntentId::new(parts.next()?).ok()?;
        let language = language(parts.next()?)?;
        let number = parts.next()?.parse().ok()?;
        Some(Self { intent: set.get(&id)?, language, number })
    }

    /// What it says to the comment's author.
    pub(super) fn text(&self, set: &IntentSet, comment: &Comment) -> Option<String> {
        let template = variants(self.intent, self.language).get(self.number)?;
        let Composed { text, .. } = reply::fill(set, template);
        // A message needs no name to reach its reader.
        if comment.state.proposed_channel() == Channel::Private {
            return Some(text);
        }
        let username = comment.author.as_ref().and_then(|author| author.username.as_deref());
        Some(reply::address(&text, username))
    }
}

/// The choice of another answer. It works by itself without JavaScript, with a button.
pub(super) fn choices(words: Words, account: &Account, found: &Match, action: &str, say: &str) -> Markup {
    let faq = account.faq();
    let likely: Vec<&Intent> =
        found.candidates.iter().filter_map(|candidate| faq.set.get(&candidate.intent)).take(LIKELY).collect();
    let rest = faq.set.intents().iter().filter(|intent| !likely.iter().any(|known| known.id == intent.id));
    let all: Vec<&Intent> = likely.iter().copied().chain(rest).collect();
    html! {
        form.say method="get" action=(action.split('?').next().unwrap_or(action)) data-auto {
            @for (name, value) in url::form_urlencoded::parse(action.split_once('?').map_or("", |(_, query)| query).as_bytes()) {
                input type="hidden" name=(name) value=(value);
            }
            label for="say" { (words.t("queue.other_answer")) }
            select #say name="say" {
                option value="" { (words.t("queue.as_proposed")) }
                @for intent in all {
                    @if intent.replies.all().next().is_some() {
                        optgroup label=(intent.title) {
                            @for (code, own) in [("id", Language::Indonesian), ("su", Language::Sundanese), ("en", Language::English)] {
                                @for (number, template) in variants(intent, own).iter().enumerate() {
                                    @let value = format!("{}/{code}/{number}", intent.id);
                                    option value=(value) selected[value == say] {
                                        (code.to_uppercase()) " · " (start(&reply::fill(&faq.set, template).text))
                                    }
                                }
                            }
                        }
                    }
                }
            }
            noscript { button.small type="submit" { (words.t("frame.show")) } }
        }
    }
}

fn start(text: &str) -> String {
    const SHOWN: usize = 70;
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= SHOWN { line } else { line.chars().take(SHOWN).chain(['…']).collect() }
}

fn variants(intent: &Intent, language: Language) -> &[crate::intents::Template] {
    match language {
        Language::Sundanese => &intent.replies.su,
        Language::English => &intent.replies.en,
        Language::Indonesian | Language::Undetermined => &intent.replies.id,
    }
}

fn language(code: &str) -> Option<Language> {
    match code {
        "id" => Some(Language::Indonesian),
        "su" => Some(Language::Sundanese),
        "en" => Some(Language::English),
        _ => None,
    }
}
