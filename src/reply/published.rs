//! What of an intent may be shown to everybody: only what the agency has confirmed and what still holds.

use jiff::civil::Date;

use super::fill;
use crate::comment::{Channel, Language};
use crate::intents::{Intent, IntentSet, Mode, Template};

/// A question of the FAQ.
pub struct Question<'a> {
    /// The intent.
    pub intent: &'a Intent,
    /// What is shown of it.
    pub shown: Shown,
}

/// What is shown as its answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Shown {
    /// The answer, in one language or several.
    Answers(Vec<(Language, String)>),
    /// That it rests on something that nobody has confirmed.
    Unconfirmed,
    /// That its time is over.
    Expired,
}

/// All questions that everybody may see.
pub fn questions(set: &IntentSet, today: Date) -> impl Iterator<Item = Question<'_>> {
    set.intents().iter().filter_map(move |intent| question(set, intent, today))
}

/// One of them. What calls for a person, what asks nothing, what has no answer and what is answered in private is none.
pub fn question<'a>(set: &IntentSet, intent: &'a Intent, today: Date) -> Option<Question<'a>> {
    let is_public = matches!(intent.mode, Mode::Auto | Mode::Draft) && intent.channel == Channel::Public;
    if !is_public || intent.replies.all().next().is_none() {
        return None;
    }
    if intent.valid_until.is_some_and(|last| last < today) {
        return Some(Question { intent, shown: Shown::Expired });
    }
    let replies = &intent.replies;
    let by_language = [
        (Language::Indonesian, &replies.id),
        (Language::Sundanese, &replies.su),
        (Language::English, &replies.en),
    ];
    let answers: Vec<_> = by_language
        .into_iter()
        .filter_map(|(language, variants)| Some((language, confirmed(set, variants)?)))
        .collect();
    let shown = if answers.is_empty() { Shown::Unconfirmed } else { Shown::Answers(answers) };
    Some(Question { intent, shown })
}

/// The first variant in which every fact is confirmed.
fn confirmed(set: &IntentSet, variants: &[Template]) -> Option<String> {
    let filled = variants.iter().map(|variant| fill(set, variant));
    filled.into_iter().find(|filled| filled.unconfirmed.is_empty()).map(|filled| filled.text)
}

impl Shown {
    /// The answer in a language, or else in Indonesian, or else in any.
    pub fn answer(&self, wanted: Language) -> Option<(Language, &str)> {
        let Self::Answers(answers) = self else { return None };
        let of = |wanted| answers.iter().find(|(language, _)| *language == wanted);
        let found = of(wanted).or_else(|| of(Language::Indonesian)).or(answers.first())?;
        Some((found.0, found.1.as_str()))
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::intents::{SourceFile, compile};

    #[test]
    fn only_what_is_confirmed_and_still_holds_is_shown() {
        let facts = "[facts.tahu]\nvalue = 'ya'\nconfirmed = true\n[facts.duga]\nvalue = 'entah'\nconfirmed = false\n";
        let intent = |id: &str, more: &str, reply: &str| {
            format!(
                "[[intent]]\nid = '{id}'\ntitle = '{id}'\n{more}\nexamples = ['{id} apa?']\n[intent.reply]\n{reply}\n"
            )
        };
        let topic = [
            "topic = 'T'\n".to_owned(),
            intent("satu", "mode = 'auto'", "id = ['{{ duga }}', '{{ tahu }} dua']\nen = ['{{ duga }}']"),
            intent("dua", "mode = 'draft'", "id = ['{{ duga }}']"),
            intent("tiga", "mode = 'auto'\nvalid_until = 2026-06-30", "id = ['tiga']"),
            intent("empat", "mode = 'escalate'", "id = ['empat']"),
            intent("lima", "mode = 'ignore'", "id = ['lima']"),
            intent("enam", "mode = 'auto'\nchannel = 'private'", "id = ['enam']"),
            "[[intent]]\nid = 'tujuh'\nmode = 'auto'\nexamples = ['tujuh?']\n".to_owned(),
        ];
        let file = |name: &str, text: String| SourceFile { name: name.to_owned(), text };
        let set = compile(&[file("t.toml", topic.concat()), file("agency.toml", facts.to_owned())]).set;
        let shown = |day| -> Vec<_> {
            questions(&set, day).map(|one| (one.intent.id.to_string(), one.shown)).collect()
        };
        let answers = |text: &str| Shown::Answers(vec![(Language::Indonesian, text.to_owned())]);
        let named = |id: &str, shown| (id.to_owned(), shown);
        assert_eq!(
            shown(date(2026, 6, 30)),
            [
                named("satu", answers("ya dua")),
                named("dua", Shown::Unconfirmed),
                named("tiga", answers("tiga"))
            ]
        );
        assert_eq!(shown(date(2026, 7, 1)).last(), Some(&named("tiga", Shown::Expired)));
        assert_eq!(answers("x").answer(Language::English), Some((Language::Indonesian, "x")));
        assert_eq!(Shown::Expired.answer(Language::English), None);
    }
}
