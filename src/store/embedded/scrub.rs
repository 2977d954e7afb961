//! Takes what was erased out of the journal, without moving anything else in it. The index, whose files keep old bytes for as
//! long as they like, is made anew then (`remake`).

use std::collections::{BTreeSet, HashSet};

use super::folder::Folder;
use super::frame::FrameKind;
use super::index::Index;
use super::journal::Journal;
use super::record;
use super::segment::Frames;
use crate::comment::{CommentId, Timestamp};
use crate::store::StoreError;

/// Rewrites the segments in which erased comments, or dead letters older than `letters_before`, still stand. Returns the
/// number of comments that are gone.
pub(super) fn scrub(
    index: &Index,
    journal: &mut Journal,
    folder: &mut Folder,
    letters_before: Timestamp,
) -> Result<usize, StoreError> {
    let erased = index.to_scrub()?;
    let mut segments = BTreeSet::new();
    for seq in erased.iter().flat_map(|comment| &comment.entries) {
        segments.extend(index.frames(*seq, 1)?.into_iter().map(|place| place.segment));
    }
    let dir = folder.journal();
    let mut frames = Frames::new(&dir)?;
    for place in index.dead_letters(0, usize::MAX)? {
        let Some(payload) = frames.read(place)? else { continue };
        if record::redacted_letter(&payload, letters_before)?.is_some() {
            segments.insert(place.segment);
        }
    }
    let ids: HashSet<&CommentId> = erased.iter().map(|comment| &comment.id).collect();
    // Noted before, so that no fall in between lets it be forgotten.
    let was_stale = folder.is_stale();
    folder.set_stale(was_stale || !erased.is_empty())?;
    let mut is_changed = false;
    for segment in segments {
        if journal.current() == Some(segment) {
            journal.turn_over();
        }
        is_changed |= journal.rewrite(segment, |kind, payload| match kind {
            FrameKind::Entries => record::redacted(payload, |id| ids.contains(id)),
            FrameKind::DeadLetter => record::redacted_letter(payload, letters_before),
            FrameKind::Kept => Ok(None),
        })?;
    }
    // An index made anew finds in the ledger what was erased long ago, and has none of it.
    folder.set_stale(was_stale || is_changed && !erased.is_empty())?;
    index.scrubbed(&erased)?;
    Ok(erased.len())
}
