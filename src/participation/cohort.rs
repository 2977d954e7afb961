//! The comments of one group, as far as figures need them, and the figures that they give.

use super::document::{Coverage, Group, Peers, Responders, StageMedians, Within};
use super::observation::Observation;
use super::percentile::{self, Latency};
use super::survival::{Survival, Wait};
use super::{Key, Request};
use crate::comment::Responder;

/// The comments of one group.
#[derive(Default)]
pub(super) struct Cohort {
    /// How long those waited that are questions, and the others.
    questions: Vec<Wait>,
    others: Vec<Wait>,
    working: Vec<i64>,
    received: Vec<i64>,
    decided: Vec<i64>,
    approved: Vec<i64>,
    posted: Vec<i64>,
    responders: Responders,
    peers: Peers,
    coverage: Coverage,
}

impl Cohort {
    pub(super) fn add(&mut self, comment: &Observation<'_>, request: &Request) {
        let wait = match comment.latency_ms {
            Some(ms) => Wait::answered(ms),
            // A clock that is ahead of ours, or a past `as_of`: it has not begun to wait.
            None => Wait::censored(request.as_of.since(comment.written_at).max(0)),
        };
        if comment.question {
            self.questions.push(wait);
        } else {
            self.others.push(wait);
        }
        self.working.extend(comment.working_latency_ms);
        self.received.extend(comment.stages.received);
        self.decided.extend(comment.stages.decided);
        self.approved.extend(comment.stages.approved);
        self.posted.extend(comment.stages.posted);
        self.coverage.webhook += u64::from(comment.by_webhook);
        self.coverage.poller += u64::from(comment.by_poller);
        match comment.responder {
            Some(Responder::Bot) => self.responders.bot += 1,
            Some(Responder::Approved) => self.responders.approved += 1,
            Some(Responder::Staff) => self.responders.staff += 1,
            None => {}
        }
        self.peers.first += u64::from(comment.peer_first);
        self.peers.confirmed += u64::from(comment.peer_confirmed);
    }

    pub(super) fn figures(mut self, key: Key, request: &Request, mature: bool) -> Group {
        self.questions.sort_unstable();
        self.others.sort_unstable();
        let mut waits = [self.questions.as_slice(), &self.others].concat();
        // Two runs in order, which it merges in one go.
        waits.sort();
        let latencies: Vec<i64> = waits.iter().filter_map(|wait| wait.answered_ms()).collect();
        let answered_questions = self.questions.iter().filter_map(|wait| wait.answered_ms()).count();
        let (comments, questions) = (waits.len(), self.questions.len());
        let within = |minutes: i64| {
            let in_time = latencies.partition_point(|&ms| ms <= minutes * 60_000);
            fraction(in_time, comments)
        };
        Group {
            key,
            comments: comments as u64,
            questions: questions as u64,
            answered: latencies.len() as u64,
            answered_questions: answered_questions as u64,
            rate: fraction(latencies.len(), comments),
            question_rate: fraction(answered_questions, questions),
            within: Within { m15: within(15), h1: within(60), h24: within(24 * 60) },
            latency_ms: Latency::of(&latencies),
            working_latency_ms: Latency::of_any(self.working),
            survival: Survival::of_sorted(&waits, request.points),
            question_survival: Survival::of_sorted(&self.questions, request.points),
            stages_ms: StageMedians {
                received: percentile::median(self.received),
                decided: percentile::median(self.decided),
                approved: percentile::median(self.approved),
                posted: percentile::median(self.posted),
            },
            responders: self.responders,
            peers: self.peers,
            coverage: self.coverage,
            mature,
        }
    }
}

fn fraction(part: usize, all: usize) -> Option<f64> {
    (all > 0).then(|| part as f64 / all as f64)
}
