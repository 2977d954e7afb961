//! The one thread that writes: it gathers what waits, checks it against the present state, commits it to the journal
//! with one flush for all, and lets the index follow.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use serde_json::Value;
use tokio::sync::mpsc::error::TryRecvError;
use tokio::sync::{mpsc, oneshot};

use super::folder::Folder;
use super::frame::{self, FrameKind};
use super::index::{Draft, Index, Position};
use super::journal::Journal;
use super::remake::{Remake, Step};
use super::segment::Place;
use super::{Shared, opening, record, scrub};
use crate::comment::{AccountId, Actor, Comment, CommentId, Entry, Event, Timestamp, ledger};
use crate::store::{Change, Conflict, Delivery, Receipt, StoreError};

/// Commands that share one flush at most. More would not make it cheaper, only the first of them wait longer.
const MOST_COMMANDS: usize = 1024;

/// Until the next look whether a former index is still read.
const AWHILE: std::time::Duration = std::time::Duration::from_millis(10);

/// Imported entries that share a frame: few enough that one of them is read back cheaply.
const IMPORTED_TOGETHER: usize = 64;

type Reply<T> = oneshot::Sender<Result<T, StoreError>>;
type Recorded = Vec<Result<Comment, Conflict>>;

/// What the writer is asked to do.
pub(super) enum Command {
    Receive(Delivery, Reply<Receipt>),
    Record(Vec<Change>, Reply<Recorded>),
    Keep(Vec<(String, Option<Value>)>, Reply<()>),
    Import(Vec<Entry>, Reply<Result<(), StoreError>>),
    Scrub(Timestamp, Reply<()>),
    Check(Reply<()>),
    Close(oneshot::Sender<()>),
}

pub(super) struct Writer {
    folder: Folder,
    journal: Journal,
    position: Position,
    shared: Arc<Shared>,
    upkeep: Upkeep,
}

/// What is done between batches.
#[derive(Default)]
struct Upkeep {
    /// The index that is being made anew.
    remake: Option<Remake>,
    /// The one that served before, until its last reader has gone.
    leaving: Option<Index>,
    /// Whether it failed; then it is left until something else is erased, or the next start.
    has_failed: bool,
}

/// What is said once a batch is on disk. Whoever asked may have gone; what was asked is done all the same.
type Answers = Vec<Box<dyn FnOnce(Result<(), String>)>>;

impl Writer {
    /// A writer at the end of a journal that the index has followed.
    pub(super) fn new(folder: Folder, journal: Journal, position: Position, shared: Arc<Shared>) -> Self {
        Self { folder, journal, position, shared, upkeep: Upkeep::default() }
    }

    /// Works until it is told to close, or nobody is left to tell it anything.
    pub(super) fn run(mut self, mut commands: mpsc::Receiver<Command>) {
        let mut closing = None;
        while closing.is_none() {
            let first = match commands.try_recv() {
                Err(TryRecvError::Empty) if self.has_upkeep() => {
                    self.keep_up();
                    continue;
                }
                Err(_) => commands.blocking_recv(),
                Ok(first) => Some(first),
            };
            let Some(first) = first else { break };
            let mut batch = vec![first];
            while batch.len() < MOST_COMMANDS {
                let Ok(command) = commands.try_recv() else { break };
                batch.push(command);
            }
            let close = batch.iter().position(|command| matches!(command, Command::Close(_)));
            let rest = close.map(|at| batch.split_off(at));
            let scrub = batch.iter().find_map(|command| match command {
                Command::Scrub(before, _) => Some(*before),
                _ => None,
            });
            if let Some(before) = scrub {
                self.scrub(before);
            }
            self.serve(batch);
            // Also while commands never cease.
            if self.has_upkeep() {
                self.keep_up();
            }
            if let Some(Command::Close(done)) = rest.and_then(|rest| rest.into_iter().next()) {
                closing = Some(done);
            }
        }
        commands.close();
        if let Err(error) = self.end() {
            tracing::error!(%error, "the store did not end cleanly; it will be mended when it is opened again");
        }
        // The folder is free before anybody is told that it is.
        drop(self);
        if let Some(done) = closing {
            let _ = done.send(());
        }
    }

    /// Carries out a batch, and answers everybody.
    fn serve(&mut self, batch: Vec<Command>) {
        let mut answers: Answers = Vec::with_capacity(batch.len());
        let result = self.index().and_then(|index| {
            let day = Timestamp::now().to_string().get(..10).unwrap_or_default().to_owned();
            let mut work = Work::begin(&index, self.position, self.journal.end(&day));
            for command in batch {
                match command {
                    Command::Receive(delivery, to) => answers.push(answer(work.receive(&delivery), to)),
                    Command::Record(changes, to) => answers.push(answer(work.record(&changes), to)),
                    Command::Keep(items, to) => {
                        work.keep(&items);
                        answers.push(answer((), to));
                    }
                    Command::Import(entries, to) => answers.push(answer(work.import(&entries), to)),
                    Command::Check(to) => answers.push(answer((), to)),
                    // Done before the batch.
                    Command::Scrub(_, to) => answers.push(answer((), to)),
                    // Split off before: nothing is done after it.
                    Command::Close(done) => drop(done),
                }
            }
            self.commit(work, &day)
        });
        if let Err(error) = &result {
            tracing::error!(%error, "nothing can be stored");
            if matches!(error, StoreError::Damaged(_)) {
                self.shared.spoil();
            }
        }
        let result = result.map_err(|error| error.to_string());
        for answer in answers {
            answer(result.clone());
        }
    }

    fn commit(&mut self, work: Work<'_>, day: &str) -> Result<(), StoreError> {
        let Work { draft, frames, problem, .. } = work;
        if let Some(problem) = problem {
            return Err(problem);
        }
        if frames.is_empty() {
            return self.journal.ready(day);
        }
        self.journal.commit(day, &frames)?;
        match draft.commit(self.journal.end(day)) {
            Ok(position) => {
                self.position = position;
                let last = position.next_seq - 1;
                self.shared.head.send_if_modified(|head| std::mem::replace(head, last) != last);
            }
            Err(error) => {
                // The journal is ahead of the index now: before anything else the index is opened again, and follows.
                self.shared.set(None);
                return Err(error);
            }
        }
        Ok(())
    }

    /// Rewrites the segments of the journal in which something stands that was erased. Whatever fails is done at the next
    /// time: what is to be erased is noted in the index, which a rebuilt one finds in the ledger again.
    fn scrub(&mut self, letters_before: Timestamp) {
        let done = self
            .index()
            .and_then(|index| scrub::scrub(&index, &mut self.journal, &mut self.folder, letters_before));
        if self.folder.is_stale() {
            // What was taken into another index before may be what was erased now.
            self.upkeep.remake = None;
            self.upkeep.has_failed = false;
        }
        match done {
            Ok(0) => {}
            Ok(comments) => tracing::info!(comments, "erased comments are gone from the journal"),
            Err(error) => {
                tracing::error!(%error, "what was erased could not be taken out of the journal; it will be tried again");
            }
        }
    }

    fn has_upkeep(&self) -> bool {
        self.upkeep.leaving.is_some() || self.folder.is_stale() && !self.upkeep.has_failed
    }

    /// Goes one step further with what is done between batches.
    fn keep_up(&mut self) {
        if let Err(error) = self.try_to_keep_up() {
            self.upkeep.remake = None;
            self.upkeep.has_failed = true;
            tracing::error!(
                %error,
                "the index still has what was erased, and could not be made anew; it is tried again at the next start"
            );
        }
    }

    fn try_to_keep_up(&mut self) -> Result<(), StoreError> {
        if let Some(leaving) = self.upkeep.leaving.take() {
            if !leaving.is_alone() {
                self.upkeep.leaving = Some(leaving);
                // A reader needs some hundredths of a second.
                std::thread::sleep(AWHILE);
                return Ok(());
            }
            drop(leaving);
            self.folder.clear()?;
            tracing::info!("what was erased is gone from all files of the store");
            return Ok(());
        }
        let serves = self.index()?;
        let remake = match self.upkeep.remake.take() {
            Some(remake) => remake,
            None => Remake::begin(&self.folder)?,
        };
        match remake.step(&self.journal, &serves)? {
            Step::More(remake) => self.upkeep.remake = Some(remake),
            Step::Made(index, position) => {
                drop(serves);
                self.folder.turn()?;
                self.position = position;
                self.shared.is_damaged.store(false, Ordering::SeqCst);
                self.upkeep.leaving = self.shared.set(Some(index));
            }
        }
        Ok(())
    }

    /// The index, opened again if it failed.
    fn index(&mut self) -> Result<Index, StoreError> {
        if let Ok(index) = self.shared.index() {
            return Ok(index);
        }
        if self.shared.is_damaged.load(Ordering::SeqCst) {
            let aside = self.folder.set_state_aside()?;
            self.shared.is_damaged.store(false, Ordering::SeqCst);
            tracing::warn!(aside = %aside.display(), "the damaged index was moved aside and is made anew from the journal");
        }
        let (index, position) = opening::follow(&self.folder, &self.journal)?;
        self.position = position;
        self.shared.set(Some(index.clone()));
        tracing::info!("the index is there again");
        Ok(index)
    }

    fn end(&mut self) -> Result<(), StoreError> {
        self.upkeep.remake = None;
        if let Some(index) = self.shared.set(None) {
            index.close(&self.folder.state())?;
            self.folder.end()?;
        }
        Ok(())
    }
}

fn answer<T: 'static>(value: T, to: Reply<T>) -> Box<dyn FnOnce(Result<(), String>)> {
    Box::new(move |result| drop(to.send(result.map(|()| value).map_err(StoreError::Unavailable))))
}

/// The work on one batch: its changes to the index, and its frames for the journal.
struct Work<'a> {
    draft: Draft<'a>,
    begin: Place,
    frames: Vec<u8>,
    problem: Option<StoreError>,
}

impl<'a> Work<'a> {
    fn begin(index: &'a Index, position: Position, begin: Place) -> Self {
        Self { draft: index.draft(position), begin, frames: Vec::new(), problem: None }
    }

    fn receive(&mut self, delivery: &Delivery) -> Receipt {
        let taken = self.try_receive(delivery);
        self.or_problem(taken).unwrap_or_default()
    }

    fn record(&mut self, changes: &[Change]) -> Recorded {
        let mut comments = Vec::with_capacity(changes.len());
        for change in changes {
            let recorded = self.try_record(change);
            comments.push(self.or_problem(recorded).unwrap_or(Err(Conflict)));
        }
        comments
    }

    fn keep(&mut self, items: &[(String, Option<Value>)]) {
        let taken = self.draft.take_kept(items);
        let payload = taken.and_then(|()| record::kept(items));
        if let Some(payload) = self.or_problem(payload) {
            self.end_frame(FrameKind::Kept, &payload);
        }
    }

    /// The inner error is the caller's: entries that can't follow what is here.
    fn import(&mut self, entries: &[Entry]) -> Result<(), StoreError> {
        let mut last = self.draft.position.next_seq - 1;
        for entry in entries {
            if entry.seq <= last {
                return Err(StoreError::Inconsistent(format!(
                    "entry {} comes after entry {last}",
                    entry.seq
                )));
            }
            last = entry.seq;
        }
        let taken = self.try_import(entries);
        self.or_problem(taken);
        Ok(())
    }

    fn try_import(&mut self, entries: &[Entry]) -> Result<(), StoreError> {
        for entries in entries.chunks(IMPORTED_TOGETHER) {
            let mut frame = Vec::new();
            for entry in entries {
                self.take(entry, &mut frame)?;
            }
            self.end_frame(FrameKind::Entries, &frame);
        }
        Ok(())
    }

    fn try_receive(&mut self, delivery: &Delivery) -> Result<Receipt, StoreError> {
        let mut receipt = Receipt::default();
        let mut frame = Vec::new();
        for arrival in &delivery.arrivals {
            let known = self.draft.comment(&arrival.id)?;
            let events = arrival.events(known.as_ref());
            let of = |kind: fn(&Event) -> bool| events.iter().any(|(_, event)| kind(event));
            if of(|event| matches!(event, Event::Received { .. })) {
                receipt.new += 1;
            } else if of(|event| matches!(event, Event::Edited { .. })) {
                receipt.edited += 1;
            } else {
                receipt.known += 1;
            }
            let account = arrival.account.clone().or(known.and_then(|comment| comment.account));
            for (actor, event) in events {
                let entry = self.entry(&arrival.id, account.clone(), arrival.received_at, actor, event);
                self.take(&entry, &mut frame)?;
            }
        }
        self.end_frame(FrameKind::Entries, &frame);
        for letter in &delivery.dead_letters {
            self.draft.take_dead_letter(self.here())?;
            self.end_frame(FrameKind::DeadLetter, &record::letter(letter)?);
        }
        Ok(receipt)
    }

    fn try_record(&mut self, change: &Change) -> Result<Result<Comment, Conflict>, StoreError> {
        let Some(mut comment) = self.draft.comment(&change.comment)? else { return Ok(Err(Conflict)) };
        if comment.version() != change.version {
            return Ok(Err(Conflict));
        }
        let mut frame = Vec::new();
        for (actor, event) in &change.events {
            let entry =
                self.entry(&comment.id, comment.account.clone(), change.at, actor.clone(), event.clone());
            if let Some(after) = self.take(&entry, &mut frame)? {
                comment = after;
            }
        }
        self.end_frame(FrameKind::Entries, &frame);
        Ok(Ok(comment))
    }

    fn entry(
        &self,
        comment: &CommentId,
        account: Option<AccountId>,
        at: Timestamp,
        actor: Actor,
        event: Event,
    ) -> Entry {
        let seq = self.draft.position.next_seq;
        Entry { seq, at, comment: comment.clone(), account, actor, v: ledger::VERSION, event }
    }

    /// Puts an entry into the present frame and into the index.
    fn take(&mut self, entry: &Entry, frame: &mut Vec<u8>) -> Result<Option<Comment>, StoreError> {
        if frame.is_empty() {
            self.draft.place_frame(entry.seq, self.here())?;
        }
        record::entry(entry, frame)?;
        self.draft.take(entry)
    }

    /// Where the present frame will stand.
    fn here(&self) -> Place {
        Place { offset: self.begin.offset + self.frames.len() as u64, ..self.begin }
    }

    fn end_frame(&mut self, kind: FrameKind, payload: &[u8]) {
        if !payload.is_empty() {
            frame::encode(kind, payload, &mut self.frames);
        }
    }

    fn or_problem<T>(&mut self, result: Result<T, StoreError>) -> Option<T> {
        match result {
            Ok(value) => Some(value),
            Err(problem) => {
                self.problem.get_or_insert(problem);
                None
            }
        }
    }
}
