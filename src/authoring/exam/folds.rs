//! Comments in parts of equal size and likeness, with near-paraphrases in one part: else a set would be asked what it was
//! taught in other words.

use std::collections::{BTreeMap, HashMap};

use crate::authoring::alike::{alike, words};
use crate::text;

/// Groups of near-paraphrases: the number of its group for each comment, and how many groups there are.
pub(super) fn groups(comments: &[&str]) -> (Vec<usize>, usize) {
    // Numbers for words: every comment is compared with every other one.
    let mut known: HashMap<String, u32> = HashMap::new();
    let mut number = |word: String| {
        let next = u32::try_from(known.len()).unwrap_or(u32::MAX);
        *known.entry(word).or_insert(next)
    };
    let mut numbers = |comment: &&str| {
        let mut numbers: Vec<u32> = words(&text::read(comment)).into_iter().map(&mut number).collect();
        numbers.sort_unstable();
        numbers
    };
    let words: Vec<Vec<u32>> = comments.iter().map(&mut numbers).collect();
    let mut leader: Vec<usize> = (0..comments.len()).collect();
    for (one, first) in words.iter().enumerate() {
        for (other, second) in words.iter().enumerate().take(one) {
            if alike(first, second) {
                let (one, other) = (root(&leader, one), root(&leader, other));
                if let Some(leads) = leader.get_mut(one.max(other)) {
                    *leads = one.min(other);
                }
            }
        }
    }
    let mut numbers: BTreeMap<usize, usize> = BTreeMap::new();
    let groups = (0..comments.len())
        .map(|comment| {
            let next = numbers.len();
            *numbers.entry(root(&leader, comment)).or_insert(next)
        })
        .collect();
    (groups, numbers.len())
}

/// The fold of each comment, 0 to `folds` − 1. Comments of a group share one, and each label is spread over all.
pub(super) fn assign(labels: &[usize], groups: &[usize], folds: usize) -> Vec<usize> {
    let mut members: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (comment, group) in groups.iter().enumerate() {
        members.entry(*group).or_default().push(comment);
    }
    let mut members: Vec<Vec<usize>> = members.into_values().collect();
    // Large groups first: small ones even out what they leave.
    members.sort_by_key(|group| (usize::MAX - group.len(), group.first().copied()));
    let mut of_label: BTreeMap<(usize, usize), usize> = BTreeMap::new();
    let mut total = vec![0; folds.max(1)];
    let mut assigned = vec![0; labels.len()];
    for group in members {
        let label = |comment: &usize| labels.get(*comment).copied().unwrap_or(0);
        let Some(first) = group.first().map(label) else { continue };
        let fold = (0..total.len())
            .min_by_key(|fold| {
                let same = of_label.get(&(first, *fold)).copied().unwrap_or(0);
                (same, total.get(*fold).copied().unwrap_or(0), *fold)
            })
            .unwrap_or(0);
        for comment in &group {
            *of_label.entry((label(comment), fold)).or_default() += 1;
            if let Some(assigned) = assigned.get_mut(*comment) {
                *assigned = fold;
            }
        }
        if let Some(total) = total.get_mut(fold) {
            *total += group.len();
        }
    }
    assigned
}

fn root(leader: &[usize], mut of: usize) -> usize {
    while let Some(next) = leader.get(of).copied().filter(|next| *next != of) {
        of = next;
    }
    of
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn paraphrases_are_one_group() {
        let comments = [
            "min ijazah sd saya hilang urusnya kemana",
            "ijazah sd saya ilang min, urus ke mana",
            "legalisir di mana",
            "😭",
            "🙏",
            "dimana legalisir?",
        ];
        assert_eq!(groups(&comments), (vec![0, 0, 1, 2, 3, 1], 4));
    }

    #[test]
    fn each_label_is_spread() {
        let labels = [0, 0, 0, 0, 1, 1, 1, 1, 1, 1];
        let groups = [0, 1, 2, 3, 4, 4, 5, 6, 7, 8];
        let folds = assign(&labels, &groups, 2);
        let count =
            |label, fold| labels.iter().zip(&folds).filter(|(l, f)| (**l, **f) == (label, fold)).count();
        assert_eq!([count(0, 0), count(0, 1), count(1, 0), count(1, 1)], [2, 2, 3, 3]);
        assert_eq!(folds[4], folds[5]);
    }

    proptest! {
        #[test]
        fn groups_are_never_torn(
            comments in prop::collection::vec((0..3_usize, 0..6_usize), 0..40),
            folds in 1..6_usize,
        ) {
            let (labels, groups): (Vec<_>, Vec<_>) = comments.into_iter().unzip();
            let assigned = assign(&labels, &groups, folds);
            prop_assert_eq!(assigned.len(), labels.len());
            for (one, group) in groups.iter().enumerate() {
                prop_assert!(assigned[one] < folds);
                let first = groups.iter().position(|other| other == group).unwrap();
                prop_assert_eq!(assigned[one], assigned[first]);
            }
        }
    }
}
