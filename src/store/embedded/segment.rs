//! The journal's segments: one file a day at least, frame after frame; which there are, and reading them.
//!
//! Damage is never passed over in silence: what is no frame is copied to `damaged/`, and reported.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::frame::{self, Found, FrameKind};
use super::record;
use crate::comment::Entry;
use crate::store::{DeadLetter, StoreError};

/// A place in the journal. Segments are numbered in the order in which they were begun.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(super) struct Place {
    pub(super) segment: u32,
    pub(super) offset: u64,
}

impl Place {
    /// From where a segment is to be read, if one begins at this place.
    pub(super) fn offset_in(self, segment: u32) -> u64 {
        if segment == self.segment { self.offset } else { 0 }
    }
}

/// What was found wrong in the journal, and what was done about it.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Repair {
    /// A record that a crash cut short, never acknowledged, was removed from the end.
    TornTail { segment: PathBuf, bytes: u64 },
    /// The last records are gone, though they were acknowledged; the index has what they said.
    Short { segment: PathBuf, bytes: u64 },
    /// Bytes that are no record were kept aside.
    Damage { segment: PathBuf, offset: u64, bytes: u64, kept: PathBuf },
}

/// Reads frames at places that the index names.
pub(super) struct Frames<'a> {
    dir: &'a Path,
    segments: Vec<(u32, String, PathBuf)>,
    open: Option<(u32, frame::Reader)>,
}

impl<'a> Frames<'a> {
    /// Reads from the journal in `dir`.
    pub(super) fn new(dir: &'a Path) -> Result<Self, StoreError> {
        Ok(Self { dir, segments: list(dir)?, open: None })
    }

    /// The payload of the frame at a place; none, said loudly, if it is damaged or lost.
    pub(super) fn read(&mut self, place: Place) -> Result<Option<Vec<u8>>, StoreError> {
        let Some((.., path)) = self.segments.iter().find(|(number, ..)| *number == place.segment) else {
            tracing::error!(?place, dir = %self.dir.display(), "a segment of the journal is missing");
            return Ok(None);
        };
        let io = |error: io::Error| StoreError::io("read", path, &error);
        let mut reader = match self.open.take() {
            // A segment may have grown since, but not shrunk below what the index names.
            Some((number, reader)) if number == place.segment => reader,
            _ => {
                let until = length(path)?;
                File::open(path).and_then(|file| frame::Reader::new(file, place.offset, until)).map_err(io)?
            }
        };
        let found = reader.seek(place.offset).and_then(|()| reader.next()).map_err(io)?;
        self.open = Some((place.segment, reader));
        let Found::Frame { payload, .. } = found else {
            let (segment, offset) = (path.display(), place.offset);
            tracing::error!(%segment, offset, "a record of the journal is damaged or missing; it is passed over");
            return Ok(None);
        };
        Ok(Some(payload))
    }
}

impl Frames<'_> {
    /// The ledger entries of the frame at a place; those of a damaged one are gone.
    pub(super) fn entries(&mut self, place: Place) -> Result<Vec<Entry>, StoreError> {
        self.read(place)?.map_or_else(|| Ok(Vec::new()), |payload| record::entries(&payload))
    }

    /// The dead letter at a place.
    pub(super) fn letter(&mut self, place: Place) -> Result<Option<DeadLetter>, StoreError> {
        self.read(place)?.map(|payload| record::read_letter(&payload)).transpose()
    }
}

/// A part of a segment that is to be read.
pub(super) struct Part<'a> {
    pub(super) dir: &'a Path,
    pub(super) number: u32,
    pub(super) path: &'a Path,
    pub(super) from: u64,
    pub(super) until: u64,
}

impl Part<'_> {
    /// Hands every frame to `each`. What is wrong is reported, and cut from the end if `cut_tail`.
    pub(super) fn read(
        &self,
        cut_tail: bool,
        each: &mut impl FnMut(Place, FrameKind, &[u8]) -> Result<(), StoreError>,
        repairs: &mut Vec<Repair>,
    ) -> Result<(), StoreError> {
        let io = |error: io::Error| StoreError::io("read", self.path, &error);
        let opened = File::open(self.path).and_then(|file| frame::Reader::new(file, self.from, self.until));
        let mut reader = opened.map_err(io)?;
        let mut at = self.from;
        loop {
            let found = reader.next().map_err(io)?;
            match found {
                Found::Frame { kind, payload, end } => {
                    each(Place { segment: self.number, offset: at }, kind, &payload)?;
                    at = end;
                }
                Found::End => return Ok(()),
                Found::Torn | Found::Bad => {
                    let next = reader.next_good().map_err(io)?;
                    let bytes = next.unwrap_or(reader.len()) - at;
                    let segment = self.path.to_owned();
                    if next.is_none() && cut_tail && found == Found::Torn {
                        repairs.push(Repair::TornTail { segment, bytes });
                    } else {
                        let kept = keep_aside(self.dir, self.path, at, bytes)?;
                        repairs.push(Repair::Damage { segment, offset: at, bytes, kept });
                    }
                    match next {
                        Some(place) => {
                            reader.seek(place).map_err(io)?;
                            at = place;
                        }
                        None if cut_tail => return reopen(self.path, at).map(drop).map_err(io),
                        None => return Ok(()),
                    }
                }
            }
        }
    }
}

/// Copies damaged bytes to `damaged/`, once.
fn keep_aside(dir: &Path, segment: &Path, offset: u64, bytes: u64) -> Result<PathBuf, StoreError> {
    let folder = dir.join("damaged");
    let stem = segment.file_stem().unwrap_or_default().to_string_lossy();
    let kept = folder.join(format!("{stem}-at-{offset}.bytes"));
    let copy = || -> io::Result<()> {
        fs::create_dir_all(&folder)?;
        let source = File::open(segment)?;
        let mut target = File::create(&kept)?;
        let mut block = vec![0; 1 << 16];
        let mut done = 0;
        while done < bytes {
            let n = source
                .read_at(&mut block, offset + done)?
                .min(usize::try_from(bytes - done).unwrap_or(usize::MAX));
            if n == 0 {
                break;
            }
            target.write_all(block.get(..n).unwrap_or_default())?;
            done += n as u64;
        }
        target.sync_all()
    };
    copy().map_err(|e| StoreError::io("keep damaged bytes in", &kept, &e))?;
    Ok(kept)
}

/// The name of a segment's file.
pub(super) fn name(number: u32, day: &str) -> String {
    format!("{number:08}-{day}.journal")
}

/// The segments of a journal: number, day and path, in order.
pub(super) fn list(dir: &Path) -> Result<Vec<(u32, String, PathBuf)>, StoreError> {
    let mut segments = Vec::new();
    for file in fs::read_dir(dir).map_err(|e| StoreError::io("read", dir, &e))? {
        let path = file.map_err(|e| StoreError::io("read", dir, &e))?.path();
        let known = path
            .file_name()
            .and_then(|name| name.to_str()?.strip_suffix(".journal")?.split_once('-'))
            .and_then(|(number, day)| Some((number.parse().ok()?, day.to_owned())));
        if let Some((number, day)) = known {
            segments.push((number, day, path));
        }
    }
    segments.sort();
    Ok(segments)
}

/// The length of a file, in bytes.
pub(super) fn length(path: &Path) -> Result<u64, StoreError> {
    Ok(fs::metadata(path).map_err(|e| StoreError::io("read", path, &e))?.len())
}

/// Opens a segment for appending at `durable`, where it is cut.
pub(super) fn reopen(path: &Path, durable: u64) -> io::Result<File> {
    let mut file = OpenOptions::new().write(true).open(path)?;
    file.set_len(durable)?;
    file.sync_all()?;
    io::Seek::seek(&mut file, io::SeekFrom::End(0))?;
    Ok(file)
}
