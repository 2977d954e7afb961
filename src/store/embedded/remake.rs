//! Makes the index anew beside the one that serves, in steps between the writer's batches, so that nothing of what was erased
//! is left in its files, and nobody waits.
//!
//! Whether it is to be made stands in the folder (`Folder::is_stale`), so that a fall leaves it to the next start, which begins
//! again. The old one is removed when its last reader has gone, or at the next start. A journal that has lost something makes
//! no index: what only the old one still knows is worth more.

use super::folder::Folder;
use super::index::{Index, Position};
use super::journal::Journal;
use super::opening::Follower;
use crate::store::StoreError;

/// Frames that are taken in one step: some hundredths of a second, for which a delivery may wait.
const STEP: usize = 1024;

/// An index that is being made, and follows the journal so far.
pub(super) struct Remake {
    index: Index,
    position: Position,
}

/// What a step came to.
pub(super) enum Step {
    /// There is more to take.
    More(Remake),
    /// It has all that the journal has.
    Made(Index, Position),
}

impl Remake {
    /// Begins in an empty folder.
    pub(super) fn begin(folder: &Folder) -> Result<Self, StoreError> {
        folder.clear()?;
        let index = Index::open(&folder.other_state())?;
        Ok(Self { index, position: Position::default() })
    }

    /// Goes one step further, beside the index that serves.
    pub(super) fn step(mut self, journal: &Journal, serves: &Index) -> Result<Step, StoreError> {
        let from = self.position.next_seq;
        let mut follower = Follower::new(&self.index, self.position);
        let is_whole = journal
            .step(self.position.next, STEP, |place, kind, payload| follower.take(place, kind, payload))?;
        self.position = follower.finish()?;
        let until = self.position.next_seq;
        if serves.count_frames(from, until)? > self.index.count_frames(from, until)? {
            return Err(StoreError::Inconsistent(format!(
                "the journal has lost entries between {from} and {until} that the index still has; restore it from a backup"
            )));
        }
        Ok(if is_whole { Step::Made(self.index, self.position) } else { Step::More(self) })
    }
}
