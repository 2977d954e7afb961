//! Takes what was erased out of the journal, without moving anything else in it.

use std::collections::{BTreeSet, HashSet};

use super::folder::Folder;
use super::frame::FrameKind;
use super::index::Index;
use super::journal::{Frames, Journal};
use super::record;
use crate::comment::{CommentId, Timestamp};
use crate::store::StoreError;

/// Rewrites the segments in which erased comments, or dead letters older than `letters_before`, still stand. Returns the
/// number of comments that are gone.
pub(super) fn scrub(
    index: &Index,
    journal: &mut Journal,
    folder: &Folder,
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
    for segment in segments {
        if journal.current() == Some(segment) {
            journal.turn_over();
        }
        journal.rewrite(segment, |kind, payload| match kind {
            FrameKind::Entries => record::redacted(payload, |id| ids.contains(id)),
            FrameKind::DeadLetter => record::redacted_letter(payload, letters_before),
            FrameKind::Kept => Ok(None),
        })?;
    }
    index.scrubbed(&erased)?;
    Ok(erased.len())
}
