//! Cross-validation: what the set would say of each example had it not been among the examples.
//!
//! Near-paraphrases stay in one fold: an example whose twin was learned is no test.

use super::finder::Finder;
use super::lessons::Lessons;
use super::model::{Course, Lesson, MannerCourse};
use super::question;
use super::signs::Findings;
use super::weighing::Case;

/// Likeness from which two examples of one class are near-paraphrases.
const TWINS: f32 = 0.6;

/// Classes with more examples are not searched for twins: it takes the square of their number, and among so many one twin
/// more or less is no help.
const MANY: usize = 800;

/// Deals the lessons of each class out to `folds` folds, twins together: the fold of each lesson.
pub(super) fn deal(lessons: &[Lesson], course: &Course, classes: usize, folds: usize) -> Vec<usize> {
    let mut fold = vec![0; lessons.len()];
    for class in 0..classes {
        let of_class: Vec<usize> = (0..lessons.len()).filter(|at| lessons[*at].class == class).collect();
        let mut sizes = vec![0; folds];
        for group in twins(&of_class, course) {
            let emptiest = (0..folds).min_by_key(|fold| sizes[*fold]).unwrap_or(0);
            sizes[emptiest] += group.len();
            group.into_iter().for_each(|lesson| fold[lesson] = emptiest);
        }
    }
    fold
}

/// The lessons in groups of twins, in order.
fn twins(lessons: &[usize], course: &Course) -> Vec<Vec<usize>> {
    let mut groups: Vec<Vec<usize>> = Vec::new();
    for lesson in lessons {
        let is_twin = |group: &Vec<usize>| group.iter().any(|other| course.alike(*lesson, *other) > TWINS);
        match groups.iter_mut().find(|group| lessons.len() <= MANY && is_twin(group)) {
            Some(group) => group.push(*lesson),
            None => groups.push(vec![*lesson]),
        }
    }
    groups
}

/// The signs that each example would have had if its fold were unknown. The background and keywords belong to every
/// fold's training.
pub(super) fn held_out(lessons: &Lessons, finder: &Finder, folds: usize) -> Vec<Case> {
    let classes = lessons.none + 1;
    let course = Course::new(&lessons.topic, classes);
    let manner = MannerCourse::new(&lessons.manner, lessons.none);
    let fold = deal(lessons.examples(), &course, classes, folds);
    let mut cases: Vec<Option<Case>> = vec![None; lessons.examples];
    for number in 0..folds {
        let is_out = |lesson: &usize| fold.get(*lesson) == Some(&number);
        let out: Vec<usize> = (0..lessons.examples).filter(is_out).collect();
        let scores = course.held_out_scores(&out);
        let manners = manner.held_out_scores(&out);
        for ((at, scores), manner) in out.iter().zip(&scores).zip(manners) {
            let lesson = &lessons.topic[*at];
            let findings = Findings {
                found: &finder.find(&lesson.text, Some(lesson.class)),
                scores,
                manner,
                asks: question::strength(&lesson.text),
                strangeness: course.strangeness(&lesson.text),
            };
            cases[*at] = Some(Case { signs: findings.signs(), truth: lesson.class });
        }
    }
    cases.into_iter().flatten().collect()
}
