//! What must hold at every step of every story.

use super::super::job::call_within;
use crate::comment::{Author, Comment, CommentId, Event, Outcome, Reply, Timestamp};
use crate::instagram::RemoteComment;
use crate::reply;

/// From a call to the last moment at which its reply may appear, in milliseconds.
fn within() -> i64 {
    call_within(std::time::Duration::from_secs(15)) + 60_000
}

/// What is known of each question.
#[derive(Debug)]
pub(super) struct Promises(Vec<Seen>);

#[derive(Debug, Default)]
struct Seen {
    /// The latest call: its number, when it was made, and whether it is recorded that it did nothing.
    call: Option<(u32, i64, bool)>,
    /// When the thread was read well since.
    reads: Vec<i64>,
    /// Whether an answer by staff was to be seen when the thread was read last.
    is_answered: bool,
    /// What the question said when it was read last.
    text: String,
    /// Staff's answers.
    by_staff: Vec<CommentId>,
    /// The recorded wait is over then; a fall forgets by which clock it was counted.
    not_before: i64,
}

impl Promises {
    pub(super) fn of(questions: usize) -> Self {
        Self((0..questions).map(|_| Seen::default()).collect())
    }

    /// What a question is answered: its own words, so that an answer to other words is known.
    pub(super) fn answer(question: &str, author: Option<&Author>) -> String {
        let text = format!("Jawaban atas {question:?}.");
        reply::address(&text, author.and_then(|author| author.username.as_deref()))
    }

    pub(super) fn staff_answered(&mut self, which: usize, id: CommentId) {
        self.0[which].by_staff.push(id);
    }

    pub(super) fn fell(&mut self) {
        for seen in &mut self.0 {
            seen.not_before = 0;
        }
    }

    pub(super) fn reads(&mut self, which: usize, read: Option<&RemoteComment>) {
        if let Some(text) = read.and_then(|read| read.text.clone()) {
            self.0[which].text = text;
        }
    }

    pub(super) fn reads_thread(
        &mut self,
        which: usize,
        read: Option<&[RemoteComment]>,
        nameless: bool,
        now: i64,
    ) {
        let seen = &mut self.0[which];
        let Some(replies) = read else { return };
        seen.reads.push(now);
        // Nobody can tell whose a nameless answer is.
        seen.is_answered = !nameless && replies.iter().any(|reply| seen.by_staff.contains(&reply.id));
    }

    /// Something is recorded of a question that stood so, as was said at that time of both clocks.
    pub(super) fn records(
        &mut self,
        which: usize,
        before: &Comment,
        event: &Event,
        wall: Timestamp,
        now: i64,
    ) {
        let seen = &mut self.0[which];
        match event {
            Event::Attempted { .. } => {
                let is_notice = before.state.outgoing().is_some_and(Reply::is_notice);
                assert!(before.answer.is_none() || is_notice, "attempted after an answer: {before:#?}");
            }
            Event::Queued { .. } => seen.not_before = 0,
            Event::Outcome { attempt, result: Outcome::Refused | Outcome::Throttled, retry_at, .. } => {
                if let Some((number, _, is_proven)) = &mut seen.call {
                    *is_proven |= number == attempt;
                }
                seen.not_before = retry_at.map_or(0, |at| now + at.since(wall));
            }
            _ => {}
        }
    }

    /// A message is sent now; to send it again does no harm, but to somebody who was answered.
    pub(super) fn sends(&mut self, which: usize, comment: &Comment) {
        let seen = &self.0[which];
        assert!(!seen.is_answered, "staff had answered: {seen:#?}");
        assert!(comment.answer.is_none(), "a second message: {comment:#?}");
    }

    /// A public call is made now.
    pub(super) fn calls(&mut self, which: usize, number: u32, reply: &Reply, now: i64) {
        let text = &reply.text;
        let seen = &mut self.0[which];
        assert!(now >= seen.not_before, "tried again too soon: {now} {seen:#?}");
        assert!(!seen.is_answered, "staff had answered: {seen:#?}");
        let fits = reply.is_notice() || text.contains(&format!("{:?}", seen.text));
        assert!(fits, "{text:?} answers what was asked no more: {seen:#?}");
        if let Some((_, at, false)) = seen.call {
            let since: Vec<i64> = seen.reads.iter().copied().filter(|read| *read > at).collect();
            let is_certain = since.len() >= 2 && since.iter().any(|read| *read >= at + within());
            assert!(is_certain, "tried again in doubt at {now}: {seen:#?}");
        }
        seen.call = Some((number, now, false));
        seen.reads.clear();
    }
}
