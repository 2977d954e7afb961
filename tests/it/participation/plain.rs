//! The definition, computed in the plainest way: slow, without any of the program's own computations.

use std::collections::{BTreeMap, BTreeSet};

use tanggap::comment::{Decision, Entry, Event, Kind, Language, Responder, Source};
use tanggap::participation::{By, Key, Request};

use super::ledgers::{self, OFFICES, Office};

/// The figures of one group.
pub(crate) struct Group {
    pub(crate) key: Vec<Option<String>>,
    /// Comments, questions, answered, answered questions.
    pub(crate) counts: [u64; 4],
    /// Rate, question rate, within 15 minutes, 1 hour, 24 hours.
    pub(crate) rates: [Option<f64>; 5],
    pub(crate) latency: Percentiles,
    pub(crate) working: Percentiles,
    pub(crate) survival: Survival,
    pub(crate) question_survival: Survival,
    /// Received, decided, approved, posted.
    pub(crate) stages: [Option<i64>; 4],
    /// Bot, approved, staff.
    pub(crate) responders: [u64; 3],
    /// Brought by the webhook, found by the poller.
    pub(crate) coverage: [u64; 2],
    pub(crate) mature: bool,
}

pub(crate) struct Percentiles {
    pub(crate) percentiles: [Option<i64>; 4],
    pub(crate) mean: Option<f64>,
}

pub(crate) struct Survival {
    /// Median, low, high.
    pub(crate) marks: [Option<i64>; 3],
    pub(crate) curve: Vec<Point>,
}

/// Time, fraction, lower and upper limit.
type Point = (i64, f64, Option<f64>, Option<f64>);

/// What the definition says of one comment.
struct Facts {
    office: Option<Office>,
    counted: bool,
    question: bool,
    written: i64,
    latency: Option<i64>,
    working: Option<i64>,
    stages: [Option<i64>; 4],
    responder: Option<Responder>,
    intent: Option<String>,
    language: Option<Language>,
    sources: Vec<Source>,
}

/// The ids of what served accounts wrote: seen as their comments, or named as their answers.
pub(crate) fn own_ids(entries: &[Entry]) -> BTreeSet<String> {
    let mut own = BTreeSet::new();
    for entry in entries {
        match &entry.event {
            Event::Received { author: Some(author), .. }
                if OFFICES.iter().any(|office| {
                    author.id == office.id().as_str() || author.username.as_deref() == Some(office.username)
                }) =>
            {
                own.insert(entry.comment.to_string());
            }
            Event::Erased(remains) if remains.own => {
                own.insert(entry.comment.to_string());
            }
            Event::Answered { reply_id: Some(id), .. } => {
                own.insert(id.to_string());
            }
            _ => {}
        }
    }
    own
}

pub(crate) fn key(key: &Key) -> Vec<Option<String>> {
    key.values().map(|value| value.map(str::to_owned)).collect()
}

/// All groups, in order of their keys, the unknown last.
pub(crate) fn groups(entries: &[Entry], request: &Request) -> Vec<Group> {
    let own = own_ids(entries);
    let mut ledgers: BTreeMap<&str, Vec<&Entry>> = BTreeMap::new();
    for entry in entries {
        ledgers.entry(entry.comment.as_str()).or_default().push(entry);
    }
    let mut groups: BTreeMap<Vec<(bool, Option<String>)>, Vec<Facts>> = BTreeMap::new();
    if request.by.is_empty() {
        groups.insert(Vec::new(), Vec::new());
    }
    for (id, ledger) in &ledgers {
        let facts = facts(id, ledger, &own);
        let zone = facts.office.map_or_else(|| ledgers::zones().common, Office::zone);
        let (from, mut to) = request.period.in_zone(&zone);
        if request.mature {
            to = to.min(request.as_of.plus_millis(-86_400_000));
        }
        let in_period = facts.written >= from.as_millis() && facts.written < to.as_millis();
        let asked = request.account.is_none() || facts.office.map(Office::id) == request.account;
        if facts.counted && in_period && asked {
            let key = request.by.iter().map(|by| part(*by, &facts));
            groups.entry(key.map(|part| (part.is_none(), part)).collect()).or_default().push(facts);
        }
    }
    let zone = match &request.account {
        Some(id) => OFFICES.iter().find(|office| office.id() == *id).unwrap().zone(),
        None => ledgers::zones().common,
    };
    let (from, to) = request.period.in_zone(&zone);
    let to = if request.mature { to.min(request.as_of.plus_millis(-86_400_000)).max(from) } else { to };
    let mature = request.as_of.since(to) >= 86_400_000;
    groups
        .into_iter()
        .map(|(key, comments)| {
            group(
                key.into_iter().map(|(_, part)| part).collect(),
                &comments,
                request.as_of.as_millis(),
                mature,
            )
        })
        .collect()
}

fn facts(id: &str, ledger: &[&Entry], own: &BTreeSet<String>) -> Facts {
    let mut office = None;
    let (mut text, mut parent, mut kind) = (String::new(), None, Kind::Comment);
    let (mut written, mut received) = (0, 0);
    let (mut decided, mut question, mut intent, mut language) = (None, false, None, None);
    let (mut approved, mut removed, mut answer) = (None, None, None::<(i64, Responder)>);
    let mut was_addressed = false;
    let mut sources = Vec::new();
    for entry in ledger {
        let at = entry.at.as_millis();
        match &entry.event {
            Event::Received { text: said, parent: below, kind: of, written_at, source, .. } => {
                sources.push(*source);
                office = OFFICES.into_iter().find(|office| Some(office.id()) == entry.account);
                (text, parent, kind) = (said.clone(), below.clone(), *of);
                (written, received) = (written_at.as_millis(), at);
            }
            Event::Seen { source } => sources.push(*source),
            Event::Dated { written_at, .. } => written = written_at.as_millis(),
            Event::Edited { text: said } => text.clone_from(said),
            Event::Decided { decision, intent: found, language: spoken, .. } => {
                if decided.is_none() {
                    (decided, question) = (Some(at), *decision != Decision::Ignore);
                }
                (intent, language) = (found.as_ref().map(ToString::to_string), Some(*spoken));
            }
            Event::Approved { .. } => approved = Some(at),
            Event::Answered { responder, answered_at, .. } => {
                let given = answered_at.as_millis();
                if answer.is_none_or(|(first, _)| given < first) {
                    answer = Some((given, *responder));
                }
            }
            Event::Removed => removed = Some(at),
            Event::Erased(remains) => was_addressed = remains.addressed,
            _ => {}
        }
    }
    let mentions = office.is_some_and(|office: Office| {
        was_addressed || text.to_lowercase().contains(&format!("@{}", office.username))
    });
    let below_own = parent.as_ref().is_some_and(|parent| own.contains(parent.as_str()));
    let addressed = parent.is_none() || kind == Kind::Mention || mentions || below_own;
    let gone = removed.is_some_and(|gone| answer.is_none_or(|(given, _)| gone < given));
    let between = |from: Option<i64>, to: Option<i64>| Some((to? - from?).max(0));
    let posted = answer.filter(|(_, by)| *by != Responder::Staff).map(|(given, _)| given);
    Facts {
        office,
        counted: office.is_some() && !own.contains(id) && addressed && !gone,
        question,
        written,
        latency: between(Some(written), answer.map(|(given, _)| given)),
        working: answer.and_then(|(given, _)| working(written, given, office?)),
        stages: [
            between(Some(written), Some(received)),
            between(Some(received), decided),
            between(decided, approved),
            between(approved.or(decided), posted),
        ],
        responder: answer.map(|(_, by)| by),
        intent,
        language,
        sources,
    }
}

/// Working time between two moments: each block of each day, as far as it lies between them.
fn working(from: i64, to: i64, office: Office) -> Option<i64> {
    let hours = office.hours()?;
    let zone = office.zone();
    let local =
        |ms: i64| jiff::Timestamp::from_millisecond(ms).unwrap().to_zoned_datetime(zone.clone()).date();
    let mut sum = 0;
    for date in local(from).series(jiff::Span::new().days(1)).take_while(|date| *date <= local(to.max(from)))
    {
        for block in hours.on(date) {
            let midnight = date.to_zoned_datetime(zone.clone()).unwrap().timestamp().as_millisecond();
            let (start, end) =
                (midnight + i64::from(block.start) * 60_000, midnight + i64::from(block.end) * 60_000);
            sum += (end.min(to) - start.max(from)).max(0);
        }
    }
    Some(sum)
}

fn part(by: By, facts: &Facts) -> Option<String> {
    let zone = facts.office.map_or_else(|| ledgers::zones().common, Office::zone);
    let written = jiff::Timestamp::from_millisecond(facts.written).unwrap().to_zoned_datetime(zone);
    let format = |format: &str| Some(written.strftime(format).to_string());
    match by {
        By::Account => facts.office.map(|office| office.id().to_string()),
        By::Topic => facts.intent.as_deref().and_then(ledgers::topic).map(str::to_owned),
        By::Intent => facts.intent.clone(),
        By::Responder => facts.responder.map(|responder| format!("{responder:?}").to_lowercase()),
        By::Language => facts
            .language
            .map(|language| serde_json::to_value(language).unwrap().as_str().unwrap().to_owned()),
        By::Hour => format("%Y-%m-%dT%H:00:00%:z"),
        By::Day => format("%Y-%m-%d"),
        By::Week => format("%G-W%V"),
        By::Month => format("%Y-%m"),
    }
}

fn group(key: Vec<Option<String>>, comments: &[Facts], as_of: i64, mature: bool) -> Group {
    let of = |of: &dyn Fn(&&Facts) -> bool| comments.iter().filter(|facts| of(facts)).collect::<Vec<_>>();
    let questions = of(&|facts| facts.question);
    let answered = of(&|facts| facts.latency.is_some());
    let answered_questions = of(&|facts| facts.question && facts.latency.is_some());
    let within = |minutes: i64| of(&|facts| facts.latency.is_some_and(|ms| ms <= minutes * 60_000)).len();
    let fraction = |part: usize, all: usize| if all == 0 { None } else { Some(part as f64 / all as f64) };
    let by = |responder| of(&|facts| facts.responder == Some(responder)).len() as u64;
    let stage =
        |n: usize| percentiles(comments.iter().filter_map(|facts| facts.stages[n]).collect()).percentiles[0];
    let all: Vec<&Facts> = comments.iter().collect();
    Group {
        key,
        counts: [comments.len(), questions.len(), answered.len(), answered_questions.len()].map(|n| n as u64),
        rates: [
            fraction(answered.len(), comments.len()),
            fraction(answered_questions.len(), questions.len()),
            fraction(within(15), comments.len()),
            fraction(within(60), comments.len()),
            fraction(within(24 * 60), comments.len()),
        ],
        latency: percentiles(comments.iter().filter_map(|facts| facts.latency).collect()),
        working: percentiles(comments.iter().filter_map(|facts| facts.working).collect()),
        survival: survival(&all, as_of),
        question_survival: survival(&questions, as_of),
        stages: [stage(0), stage(1), stage(2), stage(3)],
        responders: [by(Responder::Bot), by(Responder::Approved), by(Responder::Staff)],
        coverage: [Source::Webhook, Source::Poller]
            .map(|source| of(&|facts| facts.sources.contains(&source)).len() as u64),
        mature,
    }
}

fn percentiles(mut numbers: Vec<i64>) -> Percentiles {
    numbers.sort_unstable();
    let n = numbers.len();
    // The smallest number that at least p % are not above.
    let percentile = |p: usize| {
        numbers.iter().copied().find(|x| numbers.iter().filter(|y| *y <= x).count() * 100 >= p * n)
    };
    let mean = (n > 0).then(|| numbers.iter().map(|ms| *ms as f64).sum::<f64>() / n as f64);
    Percentiles { percentiles: [50, 90, 95, 99].map(percentile), mean }
}

/// Kaplan and Meier, as the textbook has it: at each time of an answer, those who waited at least until then.
fn survival(comments: &[&Facts], as_of: i64) -> Survival {
    let waited = |facts: &Facts| facts.latency.unwrap_or((as_of - facts.written).max(0));
    let times: BTreeSet<i64> = comments.iter().filter_map(|facts| facts.latency).collect();
    let mut curve = Vec::new();
    for &time in &times {
        let (mut s, mut variance) = (1.0, 0.0);
        for &earlier in times.range(..=time) {
            let n = comments.iter().filter(|facts| waited(facts) >= earlier).count() as f64;
            let d = comments.iter().filter(|facts| facts.latency == Some(earlier)).count() as f64;
            s *= (n - d) / n;
            variance += d / n / (n - d);
        }
        let limits = (s > 0.0 && s < 1.0).then(|| {
            let theta = 1.959_963_984_540_054 * variance.sqrt() / s.ln();
            (s.powf((-theta).exp()), s.powf(theta.exp()))
        });
        curve.push((time, s, limits.map(|limits| limits.0), limits.map(|limits| limits.1)));
    }
    let first =
        |reached: &dyn Fn(&Point) -> bool| curve.iter().find(|point| reached(point)).map(|point| point.0);
    let marks = [
        first(&|point| point.1 <= 0.5 + 1e-12),
        first(&|point| point.2.is_some_and(|low| low <= 0.5)),
        first(&|point| point.3.is_some_and(|high| high <= 0.5)),
    ];
    Survival { marks, curve }
}
