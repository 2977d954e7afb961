//! Comments that nothing matched → intents that may be missing.
//!
//! What asks something and fits no intent, or one only by likeness, is put in groups by its words; a group that is large enough becomes a proposal with
//! an id, keywords and examples, for a person to look through, to name, and to answer. What looks like the examples of
//! `_none.toml` is left out, and what holds personal data is counted but never copied.
//!
//! Reading order: this file, `vectors`, `keywords`.

mod keywords;
#[cfg(test)]
mod tests;
mod vectors;

use std::collections::{BTreeMap, HashMap, HashSet};

use serde::Serialize;

use self::keywords::Counts;
use self::vectors::{Index, Vector, Vocabulary, cosine, groups, mean};
use super::alike::{alike, words};
use super::judge::{Judged, Terms, judge};
use super::writing::{list, quoted, slug};
use crate::comment::{IntentId, Language};
use crate::intents::{EvidenceKind, IntentSet, Phrase};
use crate::reply::Reason;
use crate::text::{self, Kind, Text, personal};

/// Cosine from which a comment belongs to a group.
const ALIKE: f32 = 0.3;

/// Cosine to an example of none from which a comment looks like it.
const LIKE_NONE: f32 = 0.6;

/// Examples proposed for one group.
const EXAMPLES: usize = 12;

/// What may be missing.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Suggestions {
    /// How many comments were read.
    pub comments: usize,
    /// How many of them asked something that no intent answers.
    pub unmatched: usize,
    /// Intents that may be missing, the most asked for first.
    pub intents: Vec<Suggestion>,
}

/// An intent that may be missing.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Suggestion {
    /// An id that no intent has.
    pub id: String,
    /// What it may be called.
    pub title: String,
    /// How many comments asked for it.
    pub comments: usize,
    /// The intent that was nearest to most of them.
    pub nearest: Option<IntentId>,
    /// Phrases that many of them have and few others.
    pub keywords: Vec<String>,
    /// Some of them, as different as may be.
    pub examples: Vec<String>,
}

/// A comment that nothing matched.
struct Unmatched {
    comment: String,
    text: Text,
    count: usize,
    nearest: Option<IntentId>,
}

/// Proposes intents for those of `comments` that `set` has none for, in groups of at least `least` different comments.
pub fn suggest(set: &IntentSet, comments: impl IntoIterator<Item = String>, least: usize) -> Suggestions {
    let (total, unmatched) = sift(set, comments);
    let examples = set.intents().iter().flat_map(|intent| &intent.examples).chain(set.none_examples());
    let known: Vec<Text> = examples.map(|example| text::read(example)).collect();
    let vocabulary = Vocabulary::new(unmatched.iter().map(|one| &one.text).chain(&known));
    let unmatched = without_none(set, &vocabulary, unmatched);

    let vectors: Vec<Vector> = unmatched.iter().map(|one| vocabulary.vector(&one.text)).collect();
    let counts = Counts::new(unmatched.iter().map(|one| &one.text).chain(&known));
    let mut taken_ids: HashSet<String> = set.intents().iter().map(|intent| intent.id.to_string()).collect();
    let taken: HashSet<Phrase> = set
        .intents()
        .iter()
        .flat_map(|intent| &intent.keywords)
        .filter_map(|keyword| Phrase::parse(keyword))
        .collect();

    let mut groups = groups(&vectors, ALIKE);
    groups.retain(|group| group.len() >= least.max(2));
    let size = |group: &[usize]| -> usize {
        group.iter().filter_map(|number| unmatched.get(*number)).map(|one| one.count).sum()
    };
    groups.sort_by_key(|group| (std::cmp::Reverse(size(group)), group.first().copied()));
    let intents = groups
        .iter()
        .filter_map(|group| {
            let members: Vec<&Unmatched> = group.iter().filter_map(|number| unmatched.get(*number)).collect();
            let examples = examples_of(&unmatched, &vectors, group);
            if examples.is_empty() {
                return None;
            }
            let texts: Vec<&Text> = members.iter().map(|one| &one.text).collect();
            let keywords = keywords::propose(&texts, &counts, &taken);
            let title = title(&keywords, &examples);
            let id = free_id(&title, &mut taken_ids);
            Some(Suggestion {
                id,
                title,
                comments: size(group),
                nearest: nearest(&members),
                keywords,
                examples,
            })
        })
        .collect();
    Suggestions { comments: total, unmatched: unmatched.iter().map(|one| one.count).sum(), intents }
}

/// The comments that ask something and match nothing, each once, with how many there were of all.
fn sift(set: &IntentSet, comments: impl IntoIterator<Item = String>) -> (usize, Vec<Unmatched>) {
    let mut total = 0;
    let mut unmatched: Vec<Unmatched> = Vec::new();
    let mut known: HashMap<String, usize> = HashMap::new();
    for comment in comments {
        total += 1;
        let judged = judge(set, &comment, &Terms::default());
        let text = text::read(&comment);
        if !is_unmatched(&judged) || !(judged.found.question || asks(&text)) {
            continue;
        }
        match known.get(text.canonical()).and_then(|number| unmatched.get_mut(*number)) {
            Some(same) => same.count += 1,
            None => {
                known.insert(text.canonical().to_owned(), unmatched.len());
                let nearest = judged.found.candidates.first().map(|best| best.intent.clone());
                unmatched.push(Unmatched { comment, text, count: 1, nearest });
            }
        }
    }
    (total, unmatched)
}

/// Whether no intent fits, or one only as the least bad: nothing that its file names stands in the comment.
fn is_unmatched(judged: &Judged) -> bool {
    let is_named = judged
        .found
        .candidates
        .first()
        .is_some_and(|best| best.evidence.iter().any(|evidence| evidence.kind != EvidenceKind::Example));
    match judged.verdict.reason {
        Reason::NoMatch => true,
        Reason::LowConfidence | Reason::NarrowMargin => !is_named,
        _ => false,
    }
}

/// Whether a comment asks, by its own words: a matcher that knows no intent for it may well take it for a remark.
fn asks(text: &Text) -> bool {
    const ASKING: [&str; 18] = [
        "apa",
        "apakah",
        "bagaimana",
        "berapa",
        "cara",
        "dimana",
        "how",
        "info",
        "kapan",
        "kemana",
        "kenapa",
        "mana",
        "minta",
        "mohon",
        "siapa",
        "tanya",
        "tolong",
        "where",
    ];
    text.marks().questions > 0 || (0..text.len()).any(|index| ASKING.contains(&text.word(index)))
}

/// Leaves out what looks like an example of none.
fn without_none(set: &IntentSet, vocabulary: &Vocabulary, mut unmatched: Vec<Unmatched>) -> Vec<Unmatched> {
    let mut none = Index::default();
    for example in set.none_examples() {
        none.push(&vocabulary.vector(&text::read(example)));
    }
    unmatched.retain(|one| {
        none.nearest(&vocabulary.vector(&one.text)).is_none_or(|(_, cosine)| cosine < LIKE_NONE)
    });
    unmatched
}

/// Members of a group from its middle outwards, none too like another, none with personal data.
fn examples_of(unmatched: &[Unmatched], vectors: &[Vector], group: &[usize]) -> Vec<String> {
    let middle = mean(vectors, group);
    let mut ranked: Vec<(f32, usize)> =
        group.iter().filter_map(|number| Some((cosine(vectors.get(*number)?, &middle), *number))).collect();
    ranked.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    let mut chosen: Vec<Vec<String>> = Vec::new();
    let mut examples = Vec::new();
    for (_, number) in ranked {
        let Some(one) = unmatched.get(number) else { continue };
        let words = words(&one.text);
        if !personal::find(&one.comment).is_empty() || chosen.iter().any(|other| alike(&words, other)) {
            continue;
        }
        chosen.push(words);
        examples.push(nameless(&one.comment, &one.text));
        if examples.len() == EXAMPLES {
            break;
        }
    }
    examples
}

/// The comment without the people that it speaks to.
fn nameless(comment: &str, text: &Text) -> String {
    let mut out = comment.to_owned();
    for index in (0..text.len()).rev().filter(|index| text.kind(*index) == Some(Kind::Mention)) {
        let name = text.span(index..index + 1);
        let sign = comment
            .get(..name.start)
            .map_or(0, |before| before.len() - before.trim_end_matches(['@', '＠']).len());
        out.replace_range(name.start - sign..name.end, "");
    }
    out.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A name from the best keywords, or from the words of the first example that say most.
fn title(keywords: &[String], examples: &[String]) -> String {
    let words = match keywords {
        [] => {
            let text = text::read(examples.first().map_or("", String::as_str));
            let mut words: Vec<&str> = (0..text.len()).map(|index| text.word(index)).collect();
            words.sort_by_key(|word| std::cmp::Reverse(word.chars().count()));
            words.into_iter().take(2).collect::<Vec<_>>().join(" ")
        }
        [first] => first.clone(),
        [first, ..] if first.contains(' ') => first.clone(),
        [first, second, ..] => format!("{first} {second}"),
    };
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

fn free_id(title: &str, taken: &mut HashSet<String>) -> String {
    let wanted = Some(slug(title)).filter(|slug| !slug.is_empty() && slug != "none");
    let wanted = wanted.unwrap_or_else(|| "usulan".to_owned());
    let mut id = wanted.clone();
    let mut number = 2;
    while !taken.insert(id.clone()) {
        id = format!("{wanted}-{number}");
        number += 1;
    }
    id
}

/// The intent that was nearest to most members, if it was to at least half.
fn nearest(members: &[&Unmatched]) -> Option<IntentId> {
    let mut counts: BTreeMap<&IntentId, usize> = BTreeMap::new();
    for id in members.iter().filter_map(|one| one.nearest.as_ref()) {
        *counts.entry(id).or_default() += 1;
    }
    let (id, count) = counts.into_iter().max_by_key(|(_, count)| *count)?;
    (count * 2 >= members.len()).then(|| id.clone())
}

/// The proposals as a topic file, which a person then names, mends and answers. Until then it only drafts.
pub fn fragment(suggestions: &Suggestions) -> String {
    let mut out = format!(
        "# Usulan dari {} komentar yang bertanya tetapi belum ada jawabannya (dari {} komentar).\n\
         # Periksa setiap usulan: beri nama, buang contoh yang keliru, tulis jawabannya di [intent.reply].\n\
         # Proposed from comments that ask what no intent answers: name, weed, and answer each before use.\n\
         topic = \"Usulan\"\n",
        suggestions.unmatched, suggestions.comments
    );
    for intent in &suggestions.intents {
        out.push_str(&format!("\n# {} komentar / comments", intent.comments));
        if let Some(nearest) = &intent.nearest {
            out.push_str(&format!("; paling dekat / nearest: {nearest}"));
        }
        let languages: HashSet<Language> =
            intent.examples.iter().map(|example| text::language(&text::read(example))).collect();
        out.push_str(&format!(
            "\n[[intent]]\nid = {}\ntitle = {}\nmode = \"draft\"\n",
            quoted(&intent.id),
            quoted(&intent.title)
        ));
        if !intent.keywords.is_empty() {
            out.push_str(&list("keywords", intent.keywords.iter().map(String::as_str)));
        }
        out.push_str(&list("examples", intent.examples.iter().map(String::as_str)));
        out.push_str("# [intent.reply]\n# id = [\"…\"]\n");
        for (key, language) in [("su", Language::Sundanese), ("en", Language::English)] {
            if languages.contains(&language) {
                out.push_str(&format!("# {key} = [\"…\"]\n"));
            }
        }
    }
    out
}
