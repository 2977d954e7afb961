//! From where on a set acts, and the cases behind that, for those who write its files.

use serde::Serialize;

use crate::intents::{Cases, IntentSet, Target, Thresholds};

/// The thresholds of a set with what they rest on.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Grounds {
    /// From where on to act.
    #[serde(flatten)]
    pub thresholds: Thresholds,
    /// What they were chosen for; null if the set was not cross-validated.
    pub target: Option<Target>,
    /// Whether the cases prove that the target is kept.
    pub reached: bool,
    /// How the examples fared, each unknown to the set that judged it.
    pub cases: Option<Cases>,
}

/// The thresholds of `set` and their grounds.
pub fn grounds(set: &IntentSet) -> Grounds {
    let tuning = set.tuning();
    Grounds {
        thresholds: set.thresholds(),
        target: tuning.map(|tuning| tuning.target),
        reached: tuning.is_some_and(|tuning| tuning.reached),
        cases: tuning.map(|tuning| tuning.cases),
    }
}

impl Grounds {
    /// In lines of text, Indonesian and English.
    pub fn lines(&self) -> Vec<String> {
        let Thresholds { post, draft, margin, escalate } = self.thresholds;
        let mut lines = vec![format!(
            "kirim / post ≥ {post:.2}, selisih / margin ≥ {margin:.2}; draf / draft ≥ {draft:.2}; eskalasi / escalate ≥ {escalate:.2}"
        )];
        let (Some(target), Some(cases)) = (self.target, self.cases) else { return lines };
        let Cases { intents, none, posted, wrong, none_posted, reports, escalated, .. } = cases;
        let (wrong_at_most, none_at_most) =
            (percent(cases.wrong_at_most), percent(cases.none_posted_at_most));
        lines.push(format!(
            "dari {intents} contoh intent dan {none} contoh none, masing-masing dinilai tanpa pernah dilihat: {posted} akan \
             dikirim, {wrong} di antaranya keliru (paling banyak {wrong_at_most}); {none_posted} none akan dikirim (paling \
             banyak {none_at_most}); {escalated} dari {reports} laporan diteruskan"
        ));
        lines.push(format!(
            "from {intents} examples of intents and {none} of none, each judged unseen: {posted} would be posted, {wrong} of \
             them wrong (at most {wrong_at_most}); {none_posted} of none (at most {none_at_most}); {escalated} of {reports} \
             reports escalated"
        ));
        let (id, en) = if self.reached {
            ("tercapai", "kept")
        } else {
            ("belum terbukti: tambahkan contoh", "not proved: add examples")
        };
        lines.push(format!(
            "sasaran / target: keliru / wrong ≤ {}, none ≤ {}: {id} / {en}",
            percent(target.wrong),
            percent(target.none_posted)
        ));
        lines
    }
}

fn percent(share: f64) -> String {
    format!("{:.1} %", share * 100.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::intents::{SourceFile, compile, tune};

    #[test]
    fn thresholds_are_shown_with_the_cases_behind_them() {
        let text =
            "topic = \"T\"\n[[intent]]\nid = \"a\"\nexamples = [\"kapan ppdb dibuka?\", \"iraha ppdb\"]\n";
        let set = compile(&[SourceFile { name: "t.toml".into(), text: text.into() }]).set;
        assert_eq!(grounds(&set).lines().len(), 1);
        let tuning = tune(&set, Target::default());
        let lines = grounds(&set.with_tuning(tuning)).lines();
        assert!(lines[1].starts_with("dari 2 contoh intent dan 0 contoh none"), "{lines:?}");
        assert!(lines[2].starts_with("from 2 examples of intents and 0 of none"), "{lines:?}");
        assert!(lines[3].contains("not proved"), "{lines:?}");
    }
}
