//! Opening the store: the index follows the journal, or is made anew from it; whatever had to be mended is said loudly.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use super::folder::{Folder, LastEnd};
use super::frame::{FrameKind, HEADER};
use super::index::{Index, Position};
use super::journal::Journal;
use super::record;
use super::segment::{Place, Repair};
use crate::store::StoreError;

/// Frames that the index takes in one batch when it follows a long journal.
const BATCH: u64 = 4096;
/// Entries after which progress is shown.
const PROGRESS: u64 = 50_000;

/// Opens journal and index, and lets the index follow.
pub(super) fn open(folder: &Folder, last: LastEnd) -> Result<(Journal, Index, Position), StoreError> {
    let state = folder.state();
    if last == LastEnd::MachineCrashed && state.exists() {
        let aside = folder.set_state_aside()?;
        tracing::warn!(
            aside = %aside.display(),
            "the machine stopped while the store was open; the index was moved aside and is made anew from the journal"
        );
    }
    let (index, position) = open_index(folder)?;
    let mut follower = Follower::new(&index, position);
    let (journal, repairs) = Journal::open(&folder.journal(), position.next, |place, kind, payload| {
        follower.take(place, kind, payload)
    })?;
    let position = follower.finish()?;
    report(&repairs);
    Ok((journal, index, position))
}

/// Opens the index again beside a journal that is open, and lets it follow.
pub(super) fn follow(folder: &Folder, journal: &Journal) -> Result<(Index, Position), StoreError> {
    let (index, position) = open_index(folder)?;
    let mut follower = Follower::new(&index, position);
    let repairs =
        journal.follow(position.next, |place, kind, payload| follower.take(place, kind, payload))?;
    let position = follower.finish()?;
    report(&repairs);
    Ok((index, position))
}

/// Opens the index, or an empty one in the place of one that can't be used.
fn open_index(folder: &Folder) -> Result<(Index, Position), StoreError> {
    let reason = match try_index(&folder.state()) {
        Ok((index, Some(position))) => return Ok((index, position)),
        Ok((_, None)) => "it is of another version".to_owned(),
        Err(reason) => reason,
    };
    let aside = folder.set_state_aside()?;
    tracing::warn!(
        %reason,
        aside = %aside.display(),
        "the index can't be used; it was moved aside and is made anew from the journal"
    );
    let index = Index::open(&folder.state())?;
    Ok((index, Position::default()))
}

/// sled may panic where it should fail when its files are damaged, so both are taken for one.
fn try_index(dir: &Path) -> Result<(Index, Option<Position>), String> {
    let opened = catch_unwind(AssertUnwindSafe(|| {
        let index = Index::open(dir)?;
        let position = index.position()?;
        Ok::<_, StoreError>((index, position))
    }));
    match opened {
        Ok(Ok(index)) => Ok(index),
        Ok(Err(error)) => Err(error.to_string()),
        Err(_) => Err("sled panicked while opening it".to_owned()),
    }
}

/// Takes the journal's frames into the index.
pub(super) struct Follower<'a> {
    index: &'a Index,
    draft: super::index::Draft<'a>,
    next: Place,
    in_draft: u64,
    entries: u64,
}

impl<'a> Follower<'a> {
    /// Goes on from a position.
    pub(super) fn new(index: &'a Index, position: Position) -> Self {
        Self { index, draft: index.draft(position), next: position.next, in_draft: 0, entries: 0 }
    }

    /// Takes one frame.
    pub(super) fn take(&mut self, place: Place, kind: FrameKind, payload: &[u8]) -> Result<(), StoreError> {
        match kind {
            FrameKind::DeadLetter => self.draft.take_dead_letter(place)?,
            FrameKind::Kept => self.draft.take_kept(&record::read_kept(payload)?)?,
            FrameKind::Entries => {
                let entries = record::entries(payload)?;
                if let Some(first) = entries.first() {
                    self.draft.place_frame(first.seq, place)?;
                }
                for entry in &entries {
                    self.draft.take(entry)?;
                    self.entries += 1;
                    if self.entries.is_multiple_of(PROGRESS) {
                        tracing::info!(entries = self.entries, "the index follows the journal");
                    }
                }
            }
        }
        self.next = Place { offset: place.offset + HEADER + payload.len() as u64, ..place };
        self.in_draft += 1;
        if self.in_draft == BATCH {
            self.commit()?;
        }
        Ok(())
    }

    fn commit(&mut self) -> Result<Position, StoreError> {
        let begun = self.index.draft(self.draft.position);
        let position = std::mem::replace(&mut self.draft, begun).commit(self.next)?;
        self.draft.position = position;
        self.in_draft = 0;
        Ok(position)
    }

    /// Commits what it took; returns how far it is.
    pub(super) fn finish(mut self) -> Result<Position, StoreError> {
        self.commit()
    }
}

fn report(repairs: &[Repair]) {
    for repair in repairs {
        match repair {
            Repair::TornTail { segment, bytes } => tracing::warn!(
                segment = %segment.display(),
                bytes,
                "the last record was cut short by a crash before it was acknowledged; it was removed"
            ),
            Repair::Short { segment, bytes } => tracing::error!(
                segment = %segment.display(),
                bytes,
                "the end of the journal is missing, though it was acknowledged; the index has what it said and goes on, but \
                 an index made anew would not: restore the journal from a backup"
            ),
            Repair::Damage { segment, offset, bytes, kept } => tracing::error!(
                segment = %segment.display(),
                offset,
                bytes,
                kept = %kept.display(),
                "the journal is damaged: these bytes are no record; they were kept aside, what follows was read"
            ),
        }
    }
}
