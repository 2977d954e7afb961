//! How the journal frames its records on disk, and how they are read back from a file that may be torn or damaged.
//!
//! A frame is `magic, length, checksum, kind, payload`; numbers are little-endian, the checksum is CRC-32 over kind and
//! payload. The magic holds bytes that no UTF-8 text has, so that a search for the next frame after a damaged one can't
//! be fooled by a comment.

use std::fs::File;
use std::io::{self, BufReader, Read, Seek, SeekFrom};

const MAGIC: [u8; 4] = [0xFF, b'T', b'J', 0xFE];
/// Bytes before the payload.
pub(super) const HEADER: u64 = 13;
/// Longest payload that is believed: a notification is at most 8 MiB, and as ledger entries at most a few times that.
const MAX_PAYLOAD: u32 = 128 << 20;

/// What a frame holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum FrameKind {
    /// Ledger entries, one JSON object a line.
    Entries,
    /// A dead letter.
    DeadLetter,
    /// Small things that are kept beside the ledger.
    Kept,
}

impl FrameKind {
    fn byte(self) -> u8 {
        match self {
            Self::Entries => b'E',
            Self::DeadLetter => b'D',
            Self::Kept => b'K',
        }
    }

    fn of(byte: u8) -> Option<Self> {
        [Self::Entries, Self::DeadLetter, Self::Kept].into_iter().find(|kind| kind.byte() == byte)
    }
}

/// Appends a frame to a buffer.
pub(super) fn encode(kind: FrameKind, payload: &[u8], into: &mut Vec<u8>) {
    let mut hasher = crc32fast::Hasher::new();
    hasher.update(&[kind.byte()]);
    hasher.update(payload);
    into.extend_from_slice(&MAGIC);
    // A payload past 4 GiB can't come from a bounded body; it would be refused on reading by its checksum.
    into.extend_from_slice(&u32::try_from(payload.len()).unwrap_or(u32::MAX).to_le_bytes());
    into.extend_from_slice(&hasher.finalize().to_le_bytes());
    into.push(kind.byte());
    into.extend_from_slice(payload);
}

/// What stands at a place of a segment.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Found {
    /// A whole frame; the next one begins at `end`.
    Frame { kind: FrameKind, payload: Vec<u8>, end: u64 },
    /// The end of the segment.
    End,
    /// The beginning of a frame whose rest was never written, or room that was never written at all.
    Torn,
    /// Bytes that are no frame.
    Bad,
}

/// Reads a segment frame by frame.
pub(super) struct Reader {
    file: BufReader<File>,
    at: u64,
    len: u64,
}

impl Reader {
    /// Reads `file` from `at` up to `len`.
    pub(super) fn new(file: File, at: u64, len: u64) -> io::Result<Self> {
        let mut file = BufReader::with_capacity(1 << 16, file);
        file.seek(SeekFrom::Start(at))?;
        Ok(Self { file, at, len })
    }

    /// Up to where it reads.
    pub(super) fn len(&self) -> u64 {
        self.len
    }

    /// Goes to a place.
    pub(super) fn seek(&mut self, at: u64) -> io::Result<()> {
        self.file.seek(SeekFrom::Start(at))?;
        self.at = at;
        Ok(())
    }

    /// What stands here; goes on behind a whole frame, and nowhere otherwise.
    pub(super) fn next(&mut self) -> io::Result<Found> {
        let found = self.read()?;
        if let Found::Frame { end, .. } = found {
            self.at = end;
        } else {
            self.seek(self.at)?;
        }
        Ok(found)
    }

    fn read(&mut self) -> io::Result<Found> {
        let left = self.len.saturating_sub(self.at);
        if left == 0 {
            return Ok(Found::End);
        }
        if left < HEADER {
            return Ok(Found::Torn);
        }
        let mut header = [0; HEADER as usize];
        self.file.read_exact(&mut header)?;
        let [m0, m1, m2, m3, l0, l1, l2, l3, c0, c1, c2, c3, kind] = header;
        if header.iter().all(|&byte| byte == 0) {
            return self.rest_is_blank().map(|blank| if blank { Found::Torn } else { Found::Bad });
        }
        let length = u32::from_le_bytes([l0, l1, l2, l3]);
        let (true, Some(kind)) = ([m0, m1, m2, m3] == MAGIC && length <= MAX_PAYLOAD, FrameKind::of(kind))
        else {
            return Ok(Found::Bad);
        };
        if left - HEADER < u64::from(length) {
            return Ok(Found::Torn);
        }
        let mut payload = vec![0; length as usize];
        self.file.read_exact(&mut payload)?;
        let mut hasher = crc32fast::Hasher::new();
        hasher.update(&[kind.byte()]);
        hasher.update(&payload);
        if hasher.finalize() != u32::from_le_bytes([c0, c1, c2, c3]) {
            return Ok(Found::Bad);
        }
        Ok(Found::Frame { kind, payload, end: self.at + HEADER + u64::from(length) })
    }

    /// Whether only zeros follow: a file system may lengthen a file before its bytes are written.
    fn rest_is_blank(&mut self) -> io::Result<bool> {
        let mut block = [0; 1 << 13];
        loop {
            match self.file.read(&mut block)? {
                0 => return Ok(true),
                n if block.iter().take(n).any(|&byte| byte != 0) => return Ok(false),
                _ => {}
            }
        }
    }

    /// The place of the next whole frame behind this one, if there is any; stays where it is.
    pub(super) fn next_good(&mut self) -> io::Result<Option<u64>> {
        let start = self.at;
        let mut from = start + 1;
        let found = loop {
            let Some(place) = self.find_magic(from)? else { break None };
            self.seek(place)?;
            if let Found::Frame { .. } = self.next()? {
                break Some(place);
            }
            from = place + 1;
        };
        self.seek(start)?;
        Ok(found)
    }

    /// The first place from `from` on where the magic stands.
    fn find_magic(&mut self, from: u64) -> io::Result<Option<u64>> {
        self.seek(from)?;
        let mut window: Vec<u8> = Vec::new();
        let mut window_at = from;
        let mut block = [0; 1 << 16];
        loop {
            let n = self.file.read(&mut block)?;
            if n == 0 {
                return Ok(None);
            }
            window.extend(block.iter().take(n));
            if let Some(i) = window.windows(MAGIC.len()).position(|bytes| bytes == MAGIC) {
                return Ok(Some(window_at + i as u64));
            }
            let keep = window.len().saturating_sub(MAGIC.len() - 1);
            window_at += keep as u64;
            window.drain(..keep);
        }
    }
}
