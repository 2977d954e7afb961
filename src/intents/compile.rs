//! Files → a set that can match, and what is wrong in them.

use std::collections::HashMap;

use super::diagnostic::{Diagnostic, Place, Sink, nearest};
use super::finder::{Finder, Owner};
use super::finding::{Finding, Part};
use super::intent::{Fact, Intent, Replies};
use super::matcher::Matcher;
use super::parse::{Written, WrittenIntent, WrittenReplies, parse};
use super::patterns::Pattern;
use super::phrases::Phrase;

use super::table::Placed;
use super::template::Template;
use super::{IntentSet, SourceFile, hash};
use crate::comment::{Channel, IntentId};
use crate::text;

/// A set and what was found wrong on the way to it.
#[derive(Debug)]
pub struct Compiled {
    /// Every intent without a fault.
    pub set: IntentSet,
    /// Faults and lints, by file and place.
    pub diagnostics: Vec<Diagnostic>,
}

/// Compiles `files`. It never fails: what is at fault is left out, and named.
pub fn compile(files: &[SourceFile]) -> Compiled {
    let mut sink = Sink::new(files);
    let written = parse(files, &mut sink);
    let facts = facts(&written);
    check_examples(&written, &mut sink);

    let mut parts = Parts::default();
    let mut seen: HashMap<&str, &Place> = HashMap::new();
    for intent in &written.intents {
        let faults = sink.faults();
        if let Some(first) = seen.insert(&intent.id.value, &intent.id.place) {
            let line = line(sink.source(first.file), first.span.start);
            let file = files.get(first.file).map_or("", |file| &file.name);
            sink.note(&intent.id.place, &Finding::DuplicateId { id: &intent.id.value, file, line });
            seen.insert(&intent.id.value, first);
        }
        let checked = check(intent, &facts, &mut sink);
        if let (Some(checked), false, true) = (checked, intent.is_faulty, sink.faults() == faults) {
            parts.add(checked);
        }
    }
    for keyword in &written.none.keywords {
        if let Some(phrase) = phrase(keyword, &mut sink) {
            parts.phrases.push((phrase, Owner::None, keyword.value.clone()));
        }
    }
    let none_examples: Vec<String> =
        written.none.examples.iter().map(|example| example.value.clone()).collect();
    let Parts { intents, phrases, patterns } = parts;
    let finder = Finder::new(intents.len(), phrases, patterns);
    let matcher = Matcher::new(&intents, &none_examples, finder);
    let set = IntentSet::new(hash::of(files), intents, facts, none_examples, matcher);
    Compiled { set, diagnostics: sink.finish() }
}

/// What the matcher is made of.
#[derive(Default)]
struct Parts {
    intents: Vec<Intent>,
    phrases: Vec<(Phrase, Owner, String)>,
    patterns: Vec<(Pattern, usize)>,
}

/// An intent without fault.
struct Checked {
    intent: Intent,
    keywords: Vec<(Phrase, String)>,
    exclude: Vec<(Phrase, String)>,
    patterns: Vec<Pattern>,
}

impl Parts {
    fn add(&mut self, checked: Checked) {
        let number = self.intents.len();
        let keywords =
            checked.keywords.into_iter().map(|(phrase, text)| (phrase, Owner::Keyword(number), text));
        let exclude =
            checked.exclude.into_iter().map(|(phrase, text)| (phrase, Owner::Exclude(number), text));
        self.phrases.extend(keywords.chain(exclude));
        self.patterns.extend(checked.patterns.into_iter().map(|pattern| (pattern, number)));
        self.intents.push(checked.intent);
    }
}

fn facts(written: &Written) -> Vec<Fact> {
    let fact = |fact: &super::parse::WrittenFact| Fact {
        name: fact.name.value.clone(),
        value: fact.value.clone(),
        confirmed: fact.confirmed,
        note: fact.note.clone(),
    };
    written.facts.iter().map(fact).collect()
}

fn check(written: &WrittenIntent, facts: &[Fact], sink: &mut Sink<'_>) -> Option<Checked> {
    let id = match IntentId::new(written.id.value.clone()) {
        Ok(id) if written.id.value != "none" => Some(id),
        Ok(_) => {
            sink.note(&written.id.place, &Finding::ReservedId);
            None
        }
        Err(_) => {
            sink.note(&written.id.place, &Finding::BadId { id: &written.id.value });
            None
        }
    };
    let keywords: Vec<_> = phrases(&written.keywords, sink);
    let exclude: Vec<_> = phrases(&written.exclude, sink);
    let patterns: Vec<_> = written.patterns.iter().filter_map(|written| pattern(written, sink)).collect();
    let replies = by_language(&written.replies, facts, sink);
    lint_replies(written, &replies, sink);
    let notices = by_language(&written.notices, facts, sink);
    check_notices(written, &notices, sink);
    if written.examples.is_empty() && written.keywords.is_empty() && written.patterns.is_empty() {
        sink.note(&written.id.place, &Finding::NeverMatches { intent: &written.id.value });
    }
    let texts = |list: &[Placed<String>]| list.iter().map(|text| text.value.clone()).collect();
    let intent = Intent {
        id: id?,
        title: written.title.clone().unwrap_or_else(|| written.id.value.clone()),
        topic: written.topic.clone(),
        mode: written.mode,
        valid_until: written.valid_until.as_ref().map(|date| date.value),
        channel: written.channel,
        replies,
        notices,
        keywords: texts(&written.keywords),
        patterns: texts(&written.patterns),
        exclude: texts(&written.exclude),
        examples: texts(&written.examples),
        tests: texts(&written.tests),
    };
    Some(Checked { intent, keywords, exclude, patterns })
}

fn phrases(written: &[Placed<String>], sink: &mut Sink<'_>) -> Vec<(Phrase, String)> {
    written.iter().filter_map(|text| Some((phrase(text, sink)?, text.value.clone()))).collect()
}

fn phrase(written: &Placed<String>, sink: &mut Sink<'_>) -> Option<Phrase> {
    let phrase = Phrase::parse(&written.value);
    if phrase.is_none() {
        sink.note(&written.place, &Finding::EmptyKeyword { keyword: &written.value });
    }
    phrase
}

fn pattern(written: &Placed<String>, sink: &mut Sink<'_>) -> Option<Pattern> {
    match Pattern::compile(&written.value) {
        Ok(pattern) => Some(pattern),
        Err(error) => {
            // The last line says what is wrong; those before draw the pattern, which the excerpt shows already.
            let told = error.lines().last().unwrap_or("").trim_start_matches("error: ");
            sink.note(&written.place, &Finding::BadPattern { told });
            None
        }
    }
}

fn by_language(written: &WrittenReplies, facts: &[Fact], sink: &mut Sink<'_>) -> Replies {
    Replies {
        id: templates(&written.id, facts, sink),
        su: templates(&written.su, facts, sink),
        en: templates(&written.en, facts, sink),
    }
}

fn templates(written: &[Placed<String>], facts: &[Fact], sink: &mut Sink<'_>) -> Vec<Template> {
    let mut templates = Vec::new();
    for text in written {
        let template = match Template::parse(&text.value) {
            Ok(template) => template,
            Err(error) => {
                sink.note(&text.place, &Finding::BadPlaceholder { fault: error.fault });
                continue;
            }
        };
        let names = || facts.iter().map(|fact| fact.name.as_str());
        for name in template.facts().filter(|name| !names().any(|known| known == *name)) {
            let place = within(text, name, sink);
            sink.note(&place, &Finding::UnknownFact { name, near: nearest(name, names()) });
        }
        templates.push(template);
    }
    templates
}

fn lint_replies(written: &WrittenIntent, replies: &Replies, sink: &mut Sink<'_>) {
    let place = &written.id.place;
    if replies.all().next().is_none() {
        sink.note(place, &Finding::NoReply { intent: &written.id.value });
        return;
    }
    lint_languages(written, Part::Reply, replies, sink);
}

fn lint_languages(written: &WrittenIntent, part: Part, replies: &Replies, sink: &mut Sink<'_>) {
    for (language, variants) in [("id", &replies.id), ("su", &replies.su), ("en", &replies.en)] {
        if variants.is_empty() {
            let finding = Finding::MissingLanguage { intent: &written.id.value, part, language };
            sink.note(&written.id.place, &finding);
        }
    }
}

/// A notice says no more than that a message is out: it goes out after it, whatever the answer was.
fn check_notices(written: &WrittenIntent, notices: &Replies, sink: &mut Sink<'_>) {
    if notices.all().next().is_none() {
        return;
    }
    lint_languages(written, Part::Notice, notices, sink);
    if written.channel != Channel::Private {
        sink.note(&written.id.place, &Finding::NoticeWithoutMessage { intent: &written.id.value });
    }
    for text in written.notices.all() {
        let facts = Template::parse(&text.value)
            .map(|template| template.facts().map(str::to_owned).collect::<Vec<_>>());
        for name in facts.unwrap_or_default() {
            sink.note(&within(text, &name, sink), &Finding::FactInNotice { name: &name });
        }
    }
}

/// Names examples that stand twice, once words are in canonical form.
fn check_examples(written: &Written, sink: &mut Sink<'_>) {
    let mut seen: HashMap<String, (&str, &Place)> = HashMap::new();
    let intents = written.intents.iter().map(|intent| (intent.id.value.as_str(), &intent.examples));
    for (owner, examples) in intents.chain([("none", &written.none.examples)]) {
        for example in examples {
            let canonical = text::read(&example.value).canonical().to_owned();
            if let Some((other, place)) = seen.get(canonical.as_str()) {
                let line = line(sink.source(place.file), place.span.start);
                let other = Some(*other).filter(|other| *other != owner);
                sink.note(&example.place, &Finding::DuplicateExample { other, line });
            } else {
                seen.insert(canonical, (owner, &example.place));
            }
        }
    }
}

/// Where `name` stands in the written form of `text`.
fn within(text: &Placed<String>, name: &str, sink: &Sink<'_>) -> Place {
    let Place { file, span } = &text.place;
    let at = sink.source(*file).get(span.clone()).and_then(|written| written.find(name));
    let span = at.map_or(span.clone(), |at| span.start + at..span.start + at + name.len());
    Place { file: *file, span }
}

fn line(source: &str, at: usize) -> usize {
    source.get(..at).unwrap_or(source).matches('\n').count() + 1
}
