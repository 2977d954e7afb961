//! What understanding a comment costs on one core, beside a floor that only looks for the files' keywords.
//!
//! `cargo bench --bench matcher` takes the shipped files and the comments of `tests/corpus`, in turns. Read the ratios; the
//! figures themselves are the machine's. Times are the thread's own where the system tells them, so that other work on the
//! machine is not counted.
//!
//! The floor draws the comment to lower case and finds every keyword in it as it is written, by one Aho-Corasick automaton.
//! Reading finds the words besides, their spellings and stems; matching finds the intents; judging decides what to do.

#![expect(clippy::unwrap_used, reason = "a bench fails by panicking")]

use std::hint::black_box;
use std::path::Path;
use std::sync::LazyLock;
use std::time::{Duration, Instant};

use aho_corasick::{AhoCorasick, AhoCorasickKind};
use tanggap::authoring::{Terms, judge};
use tanggap::intents::{self, IntentSet, Target};
use tanggap::text;

const ROUNDS: usize = 7;

/// How long one measurement lasts, about.
const LASTING: Duration = Duration::from_millis(300);

/// What is done with one comment.
type Work<'a> = &'a dyn Fn(&str);

fn main() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let files = intents::read_dir(&root.join("intents")).unwrap();
    let corpus = std::fs::read_to_string(root.join("tests/corpus/comments.jsonl")).unwrap();
    let comments: Vec<String> = corpus
        .lines()
        .map(|line| {
            serde_json::from_str::<serde_json::Value>(line).unwrap()["text"].as_str().unwrap().to_owned()
        })
        .collect();

    let (mut compiling, mut tuning) = (Vec::new(), Vec::new());
    let mut set = intents::compile(&files).set;
    for _ in 0..3 {
        compiling.push(time(|| set = intents::compile(&files).set));
        let mut tuned = None;
        tuning.push(time(|| tuned = Some(intents::tune(&set, Target::default()))));
        set = set.with_tuning(tuned.unwrap());
    }
    println!("compiling {:.0?}, tuning {:.0?}", median(compiling), median(tuning));

    let floor = floor(&set);
    let terms = Terms::default();
    let works: [(&str, Work<'_>); 4] = [
        ("floor", &|comment| {
            let plain = comment.to_lowercase();
            black_box(floor.find_overlapping_iter(&plain).count());
        }),
        ("reading", &|comment| drop(black_box(text::read(comment)))),
        ("matching", &|comment| drop(black_box(set.matches(comment)))),
        ("judging", &|comment| drop(black_box(judge(&set, comment, &terms)))),
    ];
    let all = |work: &dyn Fn(&str)| comments.iter().for_each(|comment| work(comment));
    // The system counts a thread's time in ticks of some milliseconds: what is measured must last much longer.
    let repeats: Vec<u32> = works
        .iter()
        .map(|(_, work)| {
            let start = Instant::now();
            all(work);
            1 + u32::try_from(LASTING.as_nanos() / (1 + start.elapsed().as_nanos())).unwrap_or(0)
        })
        .collect();
    let mut times = vec![Vec::new(); works.len()];
    for _ in 0..ROUNDS {
        for (((_, work), repeats), times) in works.iter().zip(&repeats).zip(&mut times) {
            times.push(time(|| (0..*repeats).for_each(|_| all(work))) / *repeats);
        }
    }
    let bytes = comments.iter().map(String::len).sum::<usize>() / comments.len();
    println!("{} comments of {bytes} bytes, median of {ROUNDS} rounds", comments.len());
    let each: Vec<f64> =
        times.into_iter().map(|times| median(times).as_secs_f64() * 1e6 / comments.len() as f64).collect();
    for ((name, _), micros) in works.iter().zip(&each) {
        println!("{name:9} {micros:7.2} µs a comment, {:5.1} × the floor", micros / each[0]);
    }
}

fn floor(set: &IntentSet) -> AhoCorasick {
    let keywords =
        set.intents().iter().flat_map(|intent| &intent.keywords).map(|keyword| keyword.to_lowercase());
    AhoCorasick::builder().kind(Some(AhoCorasickKind::ContiguousNFA)).build(keywords).unwrap()
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort();
    times[times.len() / 2]
}

/// The thread's own time for `work`.
fn time(work: impl FnOnce()) -> Duration {
    let start = now();
    work();
    now().saturating_sub(start)
}

fn now() -> Duration {
    static START: LazyLock<Instant> = LazyLock::new(Instant::now);
    let own = std::fs::read_to_string("/proc/thread-self/schedstat").ok();
    let own = own.and_then(|own| own.split(' ').next()?.parse().ok());
    own.map_or_else(|| START.elapsed(), Duration::from_nanos)
}
