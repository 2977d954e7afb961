//! What an agency may post about: what was asked most in a period, what rose, and what had no answer.
//!
//! What rose is told by an exact test, so that nobody is sent running by chance: if nothing changed, each of the
//! questions of both periods together falls into either with the same probability.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::suggestion::Suggestion;
use crate::comment::{AccountId, IntentId, Timestamp};
use crate::text::personal::mask;

/// The fewest questions of an intent that rose.
pub const LEAST: u64 = 5;
/// Intents of a list.
pub const MOST: usize = 10;
/// Examples of a proposal.
const EXAMPLES: usize = 5;
/// The probability of a rise by chance, over all intents together, from which one is no rise.
const CHANCE: f64 = 0.05;

/// What there is to post about.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Sharing {
    /// The period's first moment.
    pub from: Timestamp,
    /// The first moment after it: its end, or now.
    pub to: Timestamp,
    /// The first moment of the period before, which is as long; null if comments of it are not there, so that nothing can be
    /// compared.
    pub before: Option<Timestamp>,
    /// The account; null for all.
    pub account: Option<AccountId>,
    /// Comments of the period.
    pub comments: u64,
    /// Those of them that ask something.
    pub questions: u64,
    /// What was asked most, the most first.
    pub asked: Vec<Subject>,
    /// What was asked more than in the period before, the least likely by chance first.
    pub rose: Vec<Subject>,
    /// What had no answer.
    pub unanswered: Unanswered,
}

/// A question that was asked.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(as = SharedSubject)]
pub struct Subject {
    /// The intent.
    pub intent: IntentId,
    /// What it is called.
    pub title: String,
    /// How often it was asked.
    pub questions: u64,
    /// How often it was answered.
    pub answered: u64,
    /// The fraction that was answered.
    pub rate: Option<f64>,
    /// How often it was asked in the period before.
    pub before: Option<u64>,
    /// How many times as often as before; null if it was not asked then.
    pub ratio: Option<f64>,
    /// How likely a rise like this is by chance, looked for among so many intents.
    pub p_value: Option<f64>,
    /// What could be posted: a draft for a person to look through.
    pub post: String,
}

/// Comments that no intent answers.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Unanswered {
    /// Comments that were looked through.
    pub read: u64,
    /// Whether there were more than are looked through at once; then the latest were.
    pub more: bool,
    /// Those that ask something that no intent answers.
    pub unmatched: u64,
    /// Intents that may be missing, the most asked for first.
    pub proposals: Vec<Proposal>,
}

/// An intent that may be missing.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(as = SharedProposal)]
pub struct Proposal {
    /// An id that no intent has.
    pub id: String,
    /// What it may be called.
    pub title: String,
    /// How many comments asked for it.
    pub comments: u64,
    /// Phrases that many of them have.
    pub keywords: Vec<String>,
    /// Some of them, without names and personal data.
    pub examples: Vec<String>,
    /// What could be done.
    pub post: String,
}

/// How often an intent was asked.
#[derive(Clone, Debug)]
pub struct Count {
    /// The intent.
    pub intent: IntentId,
    /// What it is called.
    pub title: String,
    /// Questions of the period.
    pub questions: u64,
    /// Those that were answered.
    pub answered: u64,
    /// Questions of the period before.
    pub before: u64,
    /// The confirmed answer, where everybody may see it.
    pub answer: Option<String>,
}

/// What was asked most, and what rose where the periods can be compared.
pub fn subjects(counts: &[Count], is_comparable: bool) -> (Vec<Subject>, Vec<Subject>) {
    let tested = counts.iter().filter(|count| count.questions >= LEAST).count().max(1);
    let subject = |count: &Count| {
        let chance = by_chance(count.questions, count.before) * tested as f64;
        Subject {
            intent: count.intent.clone(),
            title: count.title.clone(),
            questions: count.questions,
            answered: count.answered,
            rate: (count.questions > 0).then(|| count.answered as f64 / count.questions as f64),
            before: is_comparable.then_some(count.before),
            ratio: (is_comparable && count.before > 0).then(|| count.questions as f64 / count.before as f64),
            p_value: is_comparable.then(|| chance.min(1.0)),
            post: String::new(),
        }
    };
    let mut asked: Vec<&Count> = counts.iter().filter(|count| count.questions > 0).collect();
    asked.sort_by_key(|count| (std::cmp::Reverse(count.questions), count.intent.clone()));
    let most = asked.iter().take(MOST).map(|count| Subject { post: of_asked(count), ..subject(count) });
    let mut rose: Vec<Subject> = asked
        .iter()
        .filter(|count| count.questions >= LEAST && count.questions > count.before)
        .map(|count| Subject { post: of_risen(count), ..subject(count) })
        .filter(|subject| subject.p_value.is_some_and(|chance| chance < CHANCE))
        .collect();
    rose.sort_by(|a, b| a.p_value.unwrap_or(1.0).total_cmp(&b.p_value.unwrap_or(1.0)));
    rose.truncate(MOST);
    (most.collect(), rose)
}

/// A proposal, as it is told to whoever posts.
pub fn proposal(suggestion: Suggestion) -> Proposal {
    let Suggestion { id, title, comments, keywords, examples, nearest: _ } = suggestion;
    let post = format!(
        "Banyak warga bertanya tentang “{title}” ({comments} komentar), dan belum ada jawaban resminya. Siapkan jawabannya, lalu bagikan."
    );
    let examples = examples.iter().take(EXAMPLES).map(|example| mask(example)).collect();
    Proposal { id, title, comments: comments as u64, keywords, examples, post }
}

fn of_asked(count: &Count) -> String {
    let asked = format!("Paling sering ditanyakan: {} ({} kali).", count.title, count.questions);
    with_answer(&asked, count)
}

fn of_risen(count: &Count) -> String {
    let asked = format!(
        "Makin banyak yang bertanya: {} ({} kali, sebelumnya {}).",
        count.title, count.questions, count.before
    );
    with_answer(&asked, count)
}

fn with_answer(asked: &str, count: &Count) -> String {
    match &count.answer {
        Some(answer) => format!("{asked} {answer}"),
        None => format!("{asked} Lengkapi dan konfirmasikan dulu jawabannya."),
    }
}

/// How likely at least `now` of `now + before` are in one of two equal periods, if nothing changed.
fn by_chance(now: u64, before: u64) -> f64 {
    let all = now + before;
    // Logarithms of binomial coefficients, from C(all, all) down to C(all, now).
    let mut coefficient = 0.0;
    let mut sum = 0.0;
    let half = all as f64 * std::f64::consts::LN_2;
    for at in (now..=all).rev() {
        sum += f64::exp(coefficient - half);
        if at > 0 {
            coefficient += (at as f64).ln() - ((all - at + 1) as f64).ln();
        }
    }
    sum.min(1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn count(id: &str, questions: u64, before: u64) -> Count {
        Count {
            intent: IntentId::new(id).unwrap(),
            title: id.to_uppercase(),
            questions,
            answered: questions / 2,
            before,
            answer: None,
        }
    }

    #[test]
    fn chance_is_that_of_a_coin() {
        for (now, before, chance) in [
            (0, 0, 1.0),
            (1, 0, 0.5),
            (2, 0, 0.25),
            (1, 1, 0.75),
            (5, 0, 1.0 / 32.0),
            // Of ten, eight or more: (45 + 10 + 1) / 1024.
            (8, 2, 56.0 / 1024.0),
        ] {
            assert!(
                (by_chance(now, before) - chance).abs() < 1e-12,
                "{now} {before}: {}",
                by_chance(now, before)
            );
        }
        // Too many for powers of two.
        assert!((by_chance(50_000, 50_000) - 0.5).abs() < 0.01);
        assert!(by_chance(60_000, 40_000) < 1e-100);
    }

    #[test]
    fn only_what_is_no_accident_rose() {
        let counts = [
            count("naik", 30, 8),
            count("sama", 40, 38),
            count("sedikit", 4, 0),
            count("turun", 6, 30),
            // One of four looked for: five to none happens by chance.
            count("kebetulan", 5, 0),
            count("tidak-ditanya", 0, 9),
        ];
        let names = |subjects: &[Subject]| -> Vec<String> {
            subjects.iter().map(|subject| subject.intent.to_string()).collect()
        };
        let (asked, rose) = subjects(&counts, true);
        assert_eq!(names(&asked), ["sama", "naik", "turun", "kebetulan", "sedikit"]);
        assert_eq!(names(&rose), ["naik"]);
        assert_eq!((rose[0].before, rose[0].ratio), (Some(8), Some(3.75)));
        let (asked, rose) = subjects(&counts, false);
        assert!(
            rose.is_empty()
                && asked.iter().all(|subject| subject.before.is_none() && subject.p_value.is_none())
        );
    }
}
