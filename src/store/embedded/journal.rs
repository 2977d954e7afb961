//! The journal: the append-only record that alone is the truth, in segments by day.
//!
//! One writer appends; [`Journal::commit`] returns once the bytes are on disk. After a failed write or `fdatasync` the
//! kernel may have dropped what it took, so nothing is tried again on that file handle: the next commit reopens the
//! segment, cuts it to what is known to be durable, and goes on from there.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};

use super::frame::{self, Found, FrameKind};
use super::segment::{Part, Place, Repair, length, list, name, reopen};
use crate::store::StoreError;

/// What a trial writes: one block of most disks. Zeros at the end are taken for room that was never written, should a crash
/// come before they are cut away.
const TRIAL: [u8; 4096] = [0; 4096];

/// The journal, open for appending.
pub(super) struct Journal {
    dir: PathBuf,
    segment: Option<Segment>,
    /// Whether the last commit failed.
    is_failing: bool,
}

struct Segment {
    number: u32,
    day: String,
    /// Bytes that are known to be on disk.
    durable: u64,
    /// Whether the next commit begins a new one, even on the same day.
    closed: bool,
    /// None after a failure, until it is reopened.
    file: Option<File>,
}

impl Journal {
    /// Opens the journal in `dir` and hands every frame from `start` on to `each`, with its place.
    ///
    /// A torn end is cut; damaged bytes are copied to `damaged/` and passed over. Both are reported.
    pub(super) fn open(
        dir: &Path,
        start: Place,
        mut each: impl FnMut(Place, FrameKind, &[u8]) -> Result<(), StoreError>,
    ) -> Result<(Self, Vec<Repair>), StoreError> {
        let private = fs::DirBuilder::new().recursive(true).mode(0o700).create(dir);
        private.map_err(|e| StoreError::io("create", dir, &e))?;
        let segments = list(dir)?;
        let last = segments.last().map(|(number, ..)| *number);
        let journal_end = match segments.last() {
            Some((number, _, path)) => Place { segment: *number, offset: length(path)? },
            None => Place::default(),
        };
        if start.segment > journal_end.segment {
            return Err(StoreError::Inconsistent(format!(
                "the journal in {} has no segment {}, up to which the state was derived: acknowledged events are missing; \
                 restore the journal from a backup, or move the folder `state` beside it away to start from what the \
                 journal still has",
                dir.display(),
                start.segment
            )));
        }
        let mut repairs = Vec::new();
        // The index has what the journal lost at its end; only what is torn there remains to be cut.
        let is_short = start > journal_end;
        let from = if is_short { Place { offset: 0, ..start } } else { start };
        for (number, _, path) in segments.iter().filter(|(number, ..)| *number >= from.segment) {
            let until = length(path)?;
            if is_short {
                let bytes = start.offset - until;
                repairs.push(Repair::Short { segment: path.clone(), bytes });
            }
            let part = Part { dir, number: *number, path, from: from.offset_in(*number), until };
            let mut taken =
                |place, kind, payload: &[u8]| if is_short { Ok(()) } else { each(place, kind, payload) };
            part.read(Some(*number) == last, &mut taken, &mut repairs)?;
        }
        let segment = match segments.into_iter().next_back() {
            None => None,
            Some((number, day, path)) => {
                let durable = length(&path)?;
                // New frames must not stand where the index knows lost ones.
                Some(Segment { number, day, durable, closed: is_short, file: None })
            }
        };
        Ok((Self { dir: dir.to_owned(), segment, is_failing: false }, repairs))
    }

    /// Hands every frame from `start` on that is known to be durable to `each`, with its place.
    pub(super) fn follow(
        &self,
        start: Place,
        mut each: impl FnMut(Place, FrameKind, &[u8]) -> Result<(), StoreError>,
    ) -> Result<Vec<Repair>, StoreError> {
        let mut repairs = Vec::new();
        for (number, _, path) in list(&self.dir)?.iter().filter(|(number, ..)| *number >= start.segment) {
            let until = match &self.segment {
                Some(segment) if segment.number == *number => segment.durable,
                _ => length(path)?,
            };
            let part = Part { dir: &self.dir, number: *number, path, from: start.offset_in(*number), until };
            part.read(false, &mut each, &mut repairs)?;
        }
        Ok(repairs)
    }

    /// Hands the next frames from `start` on that are known to be durable to `each`, with their places: at most so many. Returns
    /// whether there are no more. What is damaged was reported when it was read first, and is passed over.
    pub(super) fn step(
        &self,
        start: Place,
        most: usize,
        mut each: impl FnMut(Place, FrameKind, &[u8]) -> Result<(), StoreError>,
    ) -> Result<bool, StoreError> {
        let mut left = most;
        for (number, _, path) in list(&self.dir)?.iter().filter(|(number, ..)| *number >= start.segment) {
            let io = |error: io::Error| StoreError::io("read", path, &error);
            let until = match &self.segment {
                Some(segment) if segment.number == *number => segment.durable,
                _ => length(path)?,
            };
            let mut at = start.offset_in(*number);
            let mut reader =
                File::open(path).and_then(|file| frame::Reader::new(file, at, until)).map_err(io)?;
            loop {
                match reader.next().map_err(io)? {
                    Found::End => break,
                    Found::Frame { .. } if left == 0 => return Ok(false),
                    Found::Frame { kind, payload, end } => {
                        each(Place { segment: *number, offset: at }, kind, &payload)?;
                        at = end;
                        left -= 1;
                    }
                    Found::Torn | Found::Bad => {
                        let Some(next) = reader.next_good().map_err(io)? else { break };
                        reader.seek(next).map_err(io)?;
                        at = next;
                    }
                }
            }
        }
        Ok(true)
    }

    /// Whether events can be stored. After a commit that failed only a trial tells: what a commit does, with zeros that are
    /// cut away again.
    pub(super) fn ready(&mut self, day: &str) -> Result<(), StoreError> {
        if self.is_failing {
            let path = self.path(day);
            self.append(day, &TRIAL)?;
            self.cut().map_err(|e| StoreError::io("write", &path, &e))?;
            self.is_failing = false;
        }
        Ok(())
    }

    /// Where the next frame will stand if it is written on `day`.
    pub(super) fn end(&self, day: &str) -> Place {
        match &self.segment {
            Some(s) if s.day == day && !s.closed => Place { segment: s.number, offset: s.durable },
            Some(s) => Place { segment: s.number + 1, offset: 0 },
            None => Place { segment: 1, offset: 0 },
        }
    }

    /// Appends whole frames to the segment of `day` and returns once they are on disk.
    pub(super) fn commit(&mut self, day: &str, frames: &[u8]) -> Result<(), StoreError> {
        let done = self.append(day, frames);
        self.is_failing = done.is_err();
        if let (Ok(()), Some(segment)) = (&done, &mut self.segment) {
            segment.durable += frames.len() as u64;
        }
        done
    }

    /// Writes after what is known to be durable, and syncs.
    fn append(&mut self, day: &str, bytes: &[u8]) -> Result<(), StoreError> {
        let place = self.end(day);
        let path = self.path(day);
        let failed = |error: io::Error| StoreError::io("write", &path, &error);
        if self.segment.as_ref().is_none_or(|s| s.number != place.segment) {
            let file =
                OpenOptions::new().create(true).truncate(true).write(true).open(&path).map_err(failed)?;
            // The name of a new file is durable only once its folder is.
            File::open(&self.dir).and_then(|dir| dir.sync_all()).map_err(failed)?;
            self.segment = Some(Segment {
                number: place.segment,
                day: day.to_owned(),
                durable: 0,
                closed: false,
                file: Some(file),
            });
        }
        if self.segment.as_ref().is_some_and(|segment| segment.file.is_none()) {
            self.cut().map_err(failed)?;
        }
        let Some(segment) = &mut self.segment else { return Ok(()) };
        let Some(mut file) = segment.file.take() else { return Ok(()) };
        // On failure `segment.file` stays empty, so the next commit reopens and cuts.
        file.write_all(bytes).and_then(|()| file.sync_data()).map_err(failed)?;
        segment.file = Some(file);
        Ok(())
    }

    /// Reopens the last segment, cut to what is known to be durable.
    fn cut(&mut self) -> io::Result<()> {
        if let Some(segment) = &mut self.segment {
            segment.file = None;
            let path = self.dir.join(name(segment.number, &segment.day));
            segment.file = Some(reopen(&path, segment.durable)?);
        }
        Ok(())
    }

    /// The segment that is written to on `day`.
    fn path(&self, day: &str) -> PathBuf {
        self.dir.join(name(self.end(day).segment, day))
    }
}

impl Journal {
    /// The number of the segment that is being written.
    pub(super) fn current(&self) -> Option<u32> {
        self.segment.as_ref().map(|segment| segment.number)
    }

    /// Lets the next commit begin a new segment, so that the present one can be rewritten.
    pub(super) fn turn_over(&mut self) {
        if let Some(segment) = &mut self.segment {
            segment.closed = true;
        }
    }

    /// Writes a segment anew, each frame as `change` makes it, of the same length: places stay what they are. The old
    /// segment is replaced at once or not at all. Returns whether there was anything to change.
    pub(super) fn rewrite(
        &self,
        number: u32,
        mut change: impl FnMut(FrameKind, &[u8]) -> Result<Option<Vec<u8>>, StoreError>,
    ) -> Result<bool, StoreError> {
        let Some((.., path)) = list(&self.dir)?.into_iter().find(|(known, ..)| *known == number) else {
            return Ok(false);
        };
        let io = |error: io::Error| StoreError::io("rewrite", &path, &error);
        let mut bytes = fs::read(&path).map_err(io)?;
        let until = bytes.len() as u64;
        let mut changed = false;
        let mut change_at = |place: Place, kind: FrameKind, payload: &[u8]| {
            let Some(new) = change(kind, payload)? else { return Ok(()) };
            let mut frame = Vec::with_capacity(new.len() + frame::HEADER as usize);
            frame::encode(kind, &new, &mut frame);
            let start = usize::try_from(place.offset).unwrap_or(usize::MAX);
            let room = bytes
                .get_mut(start..start.saturating_add(frame.len()))
                .filter(|_| new.len() == payload.len());
            let room =
                room.ok_or_else(|| StoreError::Inconsistent("a frame changed its length".to_owned()))?;
            room.copy_from_slice(&frame);
            changed = true;
            Ok(())
        };
        let part = Part { dir: &self.dir, number, path: &path, from: 0, until };
        part.read(false, &mut change_at, &mut Vec::new())?;
        if !changed {
            return Ok(false);
        }
        let aside = path.with_extension("rewriting");
        let write = || -> io::Result<()> {
            let mut file = File::create(&aside)?;
            file.write_all(&bytes)?;
            file.sync_all()?;
            fs::rename(&aside, &path)?;
            File::open(&self.dir)?.sync_all()
        };
        write().map_err(io)?;
        Ok(true)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DAY: &str = "2026-11-24";

    fn frames(texts: &[&str]) -> Vec<u8> {
        let mut bytes = Vec::new();
        for text in texts {
            frame::encode(FrameKind::Entries, text.as_bytes(), &mut bytes);
        }
        bytes
    }

    fn read(dir: &Path) -> (Vec<String>, Vec<Repair>) {
        let mut texts = Vec::new();
        let (_, repairs) = Journal::open(dir, Place::default(), |_, _, payload| {
            texts.push(String::from_utf8_lossy(payload).into_owned());
            Ok(())
        })
        .expect("a journal with damage opens");
        (texts, repairs)
    }

    fn journal_of(texts: &[&str]) -> (tempfile::TempDir, PathBuf) {
        let dir = tempfile::tempdir().expect("a folder");
        let (mut journal, _) = Journal::open(dir.path(), Place::default(), |_, _, _| Ok(())).expect("opens");
        journal.commit(DAY, &frames(texts)).expect("commits");
        let segment = dir.path().join(name(1, DAY));
        (dir, segment)
    }

    #[test]
    fn what_was_committed_is_read_in_order_across_days() {
        let (dir, _) = journal_of(&["satu", "dua"]);
        let (mut journal, _) = Journal::open(dir.path(), Place::default(), |_, _, _| Ok(())).expect("opens");
        journal.commit(DAY, &frames(&["tiga"])).expect("commits");
        journal.commit("2026-11-25", &frames(&["empat"])).expect("commits");
        assert_eq!(journal.end("2026-11-25").segment, 2);
        assert_eq!(read(dir.path()), (["satu", "dua", "tiga", "empat"].map(str::to_owned).to_vec(), vec![]));
    }

    #[test]
    fn a_tail_cut_anywhere_loses_only_the_last_record() {
        let whole = frames(&["satu", "dua"]);
        let first = frames(&["satu"]).len();
        for cut in first + 1..whole.len() {
            let (dir, segment) = journal_of(&["satu", "dua"]);
            fs::write(&segment, whole.get(..cut).unwrap()).unwrap();
            let (texts, repairs) = read(dir.path());
            assert_eq!(texts, ["satu"], "cut at {cut}");
            assert!(matches!(repairs.as_slice(), [Repair::TornTail { .. }]), "cut at {cut}: {repairs:?}");
            assert_eq!(fs::metadata(&segment).unwrap().len(), first as u64);
            assert_eq!(read(dir.path()), (vec!["satu".to_owned()], vec![]), "mended for good");
        }
    }

    #[test]
    fn a_tail_of_zeros_is_room_that_was_never_written() {
        let (dir, segment) = journal_of(&["satu"]);
        let mut bytes = fs::read(&segment).unwrap();
        bytes.extend([0; 5000]);
        fs::write(&segment, bytes).unwrap();
        let (texts, repairs) = read(dir.path());
        assert_eq!(texts, ["satu"]);
        assert!(matches!(repairs.as_slice(), [Repair::TornTail { bytes: 5000, .. }]), "{repairs:?}");
    }

    #[test]
    fn any_flipped_byte_before_good_records_is_kept_aside_and_named() {
        let whole = frames(&["satu", "dua", "tiga"]);
        let (first, second) = (frames(&["satu"]).len(), frames(&["satu", "dua"]).len());
        for flip in first..second {
            let (dir, segment) = journal_of(&[]);
            let mut bytes = whole.clone();
            if let Some(byte) = bytes.get_mut(flip) {
                *byte ^= 0x55;
            }
            fs::write(&segment, &bytes).unwrap();
            let (texts, repairs) = read(dir.path());
            assert_eq!(texts, ["satu", "tiga"], "flipped at {flip}");
            let [Repair::Damage { offset, bytes: lost, kept, .. }] = repairs.as_slice() else {
                panic!("flipped at {flip}: {repairs:?}");
            };
            assert_eq!((*offset, *lost), (first as u64, (second - first) as u64));
            assert_eq!(fs::read(kept).unwrap(), bytes.get(first..second).unwrap());
            assert_eq!(fs::read(&segment).unwrap(), bytes, "the segment itself is left as it is");
        }
    }

    #[test]
    fn a_whole_record_at_the_end_that_is_damaged_is_not_taken_for_a_torn_one() {
        let (dir, segment) = journal_of(&["satu", "dua"]);
        let mut bytes = fs::read(&segment).unwrap();
        if let Some(last) = bytes.last_mut() {
            *last ^= 1;
        }
        fs::write(&segment, &bytes).unwrap();
        let (texts, repairs) = read(dir.path());
        assert_eq!(texts, ["satu"]);
        assert!(matches!(repairs.as_slice(), [Repair::Damage { .. }]), "{repairs:?}");
    }

    #[test]
    fn a_journal_without_a_segment_that_the_state_knows_is_refused() {
        let (dir, _) = journal_of(&["satu"]);
        let beyond = Place { segment: 2, offset: 10 };
        let Err(error) = Journal::open(dir.path(), beyond, |_, _, _| Ok(())) else { panic!("was opened") };
        assert!(error.to_string().contains("acknowledged events are missing"), "{error}");
    }

    #[test]
    fn a_journal_whose_end_the_state_had_taken_goes_on_in_a_new_segment() {
        let whole = frames(&["satu", "dua"]);
        let first = frames(&["satu"]).len();
        for cut in first..whole.len() {
            let (dir, segment) = journal_of(&["satu", "dua"]);
            fs::write(&segment, whole.get(..cut).unwrap()).unwrap();
            let taken = Place { segment: 1, offset: whole.len() as u64 };
            let opened = Journal::open(dir.path(), taken, |_, _, _| panic!("the state has it"));
            let (mut journal, repairs) = opened.unwrap();
            assert!(matches!(repairs.first(), Some(Repair::Short { .. })), "cut at {cut}: {repairs:?}");
            assert_eq!(fs::metadata(&segment).unwrap().len(), first as u64, "cut at {cut}");
            journal.commit(DAY, &frames(&["tiga"])).unwrap();
            assert_eq!(read(dir.path()), (vec!["satu".to_owned(), "tiga".to_owned()], vec![]));
        }
    }
}
