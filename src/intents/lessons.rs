//! What the models are taught with: the files' examples, keywords, and a background of ordinary comments.

use super::finder::Finder;
use super::intent::{Intent, Mode};
use super::model::{Lesson, Manner, Spoken};
use super::weighing::Kinds;
use crate::text;

/// Ordinary comments that ask nothing, a line each.
const BACKGROUND: &str = include_str!("background.txt");

/// Ways of asking whatever it is about, a line each.
const ASKING: &str = include_str!("asking.txt");

/// All lists that are compiled in here.
pub(super) const LISTS: [&str; 2] = [BACKGROUND, ASKING];

/// How much a keyword counts beside an example: a comment is more than its keyword.
const KEYWORD_WEIGHT: f32 = 0.3;

/// All lessons of a set.
#[derive(Debug)]
pub(super) struct Lessons {
    /// What teaches the topic: examples of intents and of none, then the background, then keywords.
    pub(super) topic: Vec<Lesson>,
    /// What teaches the manner: the same examples and background, then ways of asking.
    pub(super) manner: Vec<Spoken>,
    /// How many of either are the files' examples; these stand first.
    pub(super) examples: usize,
    /// The class of none: the number of intents.
    pub(super) none: usize,
    /// Intents that are spoken of otherwise than by asking.
    pub(super) kinds: Kinds,
}

impl Lessons {
    /// The lessons of `intents`, of `none` examples, and of the keywords that `finder` has.
    pub(super) fn new(intents: &[Intent], none: &[String], finder: &Finder) -> Self {
        let class = intents.len();
        let lesson = |text: &str, class, weight| Lesson { text: text::read(text), class, weight };
        let mut topic = Vec::new();
        for (class, intent) in intents.iter().enumerate() {
            topic.extend(intent.examples.iter().map(|example| lesson(example, class, 1.0)));
        }
        topic.extend(none.iter().map(|example| lesson(example, class, 1.0)));
        let examples = topic.len();
        topic.extend(lines(BACKGROUND).map(|remark| lesson(remark, class, 1.0)));

        let of_mode = |mode: Mode| -> Vec<usize> {
            (0..class)
                .filter(|number| intents.get(*number).is_some_and(|intent| intent.mode == mode))
                .collect()
        };
        let kinds = Kinds { thanks: of_mode(Mode::Ignore), reports: of_mode(Mode::Escalate) };
        let spoken = |(number, lesson): (usize, &Lesson)| Spoken {
            text: lesson.text.clone(),
            manner: if kinds.thanks.contains(&lesson.class) {
                None
            } else if lesson.class == class {
                Some(Manner::Remarks)
            } else {
                Some(Manner::Asks)
            },
            // What belongs to no intent is taken for a topic of its own.
            topic: if number < examples { lesson.class } else { number },
        };
        let mut manner: Vec<Spoken> = topic.iter().enumerate().map(spoken).collect();
        for question in lines(ASKING) {
            let topic = manner.len();
            manner.push(Spoken { text: text::read(question), manner: Some(Manner::Asks), topic });
        }
        topic.extend(finder.keywords().map(|(class, keyword)| lesson(keyword, class, KEYWORD_WEIGHT)));
        Self { topic, manner, examples, none: class, kinds }
    }

    /// The files' examples.
    pub(super) fn examples(&self) -> &[Lesson] {
        self.topic.get(..self.examples).unwrap_or_default()
    }
}

/// The lines of a list.
fn lines(list: &'static str) -> impl Iterator<Item = &'static str> {
    list.lines().filter(|line| !line.starts_with('#'))
}
