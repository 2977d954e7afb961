//! The state of every comment, derived from the journal and kept in sled.
//!
//! One tree, whose keys begin with a letter for their kind; numbers in keys are big-endian, so that byte order is
//! number order. All that one batch changes, and the journal position up to which it is true, is one atomic sled batch.
//! Nothing here is precious: the journal can make it anew.

use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::search::Row;
use super::segment::Place;
use super::waiting::Waiting;
use crate::comment::{AccountId, Comment, CommentId, Entry, MediaId, StateName, Timestamp};
use crate::store::StoreError;

/// Raised whenever keys or stored forms change: an index of another form is made anew from the journal.
const FORM: u32 = 7;

const COMMENT: u8 = b'c';
pub(super) const BY_ARRIVAL: u8 = b'r';
pub(super) const BY_STATE: u8 = b's';
pub(super) const BY_TIME: u8 = b'w';
const BY_URGENCY: u8 = b'u';
const BY_THREAD: u8 = b't';
const BY_MEDIA: u8 = b'm';
pub(super) const WAITING: u8 = b'q';
pub(super) const ROW: u8 = b'f';
const BY_CHANGE: u8 = b'v';
const BY_REPLY: u8 = b'a';
const FRAME: u8 = b'l';
const DEAD_LETTER: u8 = b'd';
const KEPT: u8 = b'k';
const TO_SCRUB: u8 = b'x';
const POSITION: &[u8] = b"position";

/// How far the index has followed the journal.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub(super) struct Position {
    form: u32,
    /// Where the next frame of the journal stands.
    pub(super) next: Place,
    /// The number of the next ledger entry.
    pub(super) next_seq: u64,
    /// Dead letters so far.
    pub(super) dead_letters: u64,
}

impl Default for Position {
    fn default() -> Self {
        Self { form: FORM, next: Place::default(), next_seq: 1, dead_letters: 0 }
    }
}

/// The open index. Cheap to clone.
#[derive(Clone)]
pub(super) struct Index {
    pub(super) db: sled::Db,
    /// One for each clone.
    users: Arc<()>,
}

/// Changes that are to be made together, readable before they are made.
pub(super) struct Draft<'a> {
    index: &'a Index,
    pub(super) position: Position,
    batch: sled::Batch,
    comments: HashMap<CommentId, Comment>,
}

impl Index {
    /// Opens or creates the index in `dir`.
    pub(super) fn open(dir: &Path) -> Result<Self, StoreError> {
        // 64 MiB of cache: sled's own default is 1 GiB, more than the machines of an agency have to give.
        let db = sled::Config::new().path(dir).cache_capacity(64 << 20).open().map_err(unavailable)?;
        Ok(Self { db, users: Arc::new(()) })
    }

    /// Whether nobody else reads from it.
    pub(super) fn is_alone(&self) -> bool {
        Arc::strong_count(&self.users) == 1
    }

    /// How far it has followed the journal; none if it is of another form.
    pub(super) fn position(&self) -> Result<Option<Position>, StoreError> {
        let Some(bytes) = self.db.get(POSITION).map_err(unavailable)? else {
            return Ok(Some(Position::default()));
        };
        let position: Option<Position> = serde_json::from_slice(&bytes).ok();
        Ok(position.filter(|p| p.form == FORM))
    }

    /// Begins changes on top of a position.
    pub(super) fn draft(&self, position: Position) -> Draft<'_> {
        Draft { index: self, position, batch: sled::Batch::default(), comments: HashMap::new() }
    }

    /// Flushes to the operating system, and from there to the disk.
    pub(super) fn close(self, dir: &Path) -> Result<(), StoreError> {
        self.db.flush().map_err(unavailable)?;
        drop(self);
        // sled's flush is `sync_file_range` on Linux, which leaves the disk's own cache alone.
        let file = dir.join("db");
        std::fs::File::open(&file).and_then(|f| f.sync_all()).map_err(|e| StoreError::io("flush", &file, &e))
    }

    /// Overwrites what it knows of a comment, as a fault of the disk might.
    #[cfg(test)]
    pub(super) fn damage(&self, id: &CommentId) {
        self.db.insert(key(COMMENT, &[id.as_str().as_bytes()]), b"\0\0\0").unwrap();
    }

    pub(super) fn comment(&self, id: &CommentId) -> Result<Option<Comment>, StoreError> {
        match self.db.get(key(COMMENT, &[id.as_str().as_bytes()])).map_err(unavailable)? {
            None => Ok(None),
            Some(bytes) => serde_json::from_slice(&bytes)
                .map(Some)
                .map_err(|e| StoreError::Damaged(format!("the state of comment {id} can't be read: {e}"))),
        }
    }

    pub(super) fn replies(&self, top: &CommentId) -> Result<Vec<Comment>, StoreError> {
        let prefix = key(BY_THREAD, &[top.as_str().as_bytes(), &[0]]);
        self.comments_of(self.db.scan_prefix(&prefix), prefix.len(), usize::MAX)
    }

    pub(super) fn is_answer(&self, reply: &CommentId) -> Result<bool, StoreError> {
        let first = self.db.scan_prefix(key(BY_REPLY, &[reply.as_str().as_bytes(), &[0]])).next();
        Ok(first.transpose().map_err(unavailable)?.is_some())
    }

    pub(super) fn changed(&self, after: u64, limit: usize) -> Result<Vec<Comment>, StoreError> {
        let first = key(BY_CHANGE, &[&after.saturating_add(1).to_be_bytes()]);
        let mut comments = Vec::new();
        for item in self.db.range(first..vec![BY_CHANGE + 1]) {
            if comments.len() == limit {
                break;
            }
            let (key, id) = item.map_err(unavailable)?;
            // One that has changed since its key was read comes again, at its new place.
            let at_its_place = |comment: &Comment| key.get(1..) == Some(&comment.version().to_be_bytes());
            comments.extend(self.named(&id)?.filter(at_its_place));
        }
        Ok(comments)
    }

    pub(super) fn under(&self, media: &MediaId, limit: usize) -> Result<Vec<Comment>, StoreError> {
        let prefix = key(BY_MEDIA, &[media.as_str().as_bytes(), &[0]]);
        let mut comments = Vec::new();
        for item in self.db.scan_prefix(prefix).rev().take(limit) {
            let (_, id) = item.map_err(unavailable)?;
            comments.extend(self.named(&id)?);
        }
        Ok(comments)
    }

    pub(super) fn waiting(
        &self,
        state: StateName,
        after: Option<&Comment>,
        limit: usize,
    ) -> Result<Vec<Comment>, StoreError> {
        // What is queued goes by urgency, all else by arrival alone.
        let (prefix, next) = match state {
            StateName::Queued => (vec![BY_URGENCY], after.map(urgency_key)),
            _ => (key(BY_STATE, &[&[state_byte(state)]]), after.map(|last| state_key(state, last))),
        };
        let mut end = prefix.clone();
        if let Some(last) = end.last_mut() {
            *last += 1;
        }
        // The last key of the page before, and one byte: the next possible key.
        let first = next.map_or(prefix, |last| [last.as_slice(), &[0]].concat());
        let mut comments = Vec::new();
        for item in self.db.range(first..end).take(limit) {
            let (_, id) = item.map_err(unavailable)?;
            comments.extend(self.named(&id)?);
        }
        Ok(comments)
    }

    pub(super) fn kept(&self, prefix: &str) -> Result<Vec<(String, Value)>, StoreError> {
        self.db.scan_prefix(key(KEPT, &[prefix.as_bytes()])).map(kept_item).collect()
    }

    pub(super) fn kept_last(
        &self,
        prefix: &str,
        before: Option<&str>,
        limit: usize,
    ) -> Result<Vec<(String, Value)>, StoreError> {
        let first = key(KEPT, &[prefix.as_bytes()]);
        // No key of ours has a byte like that.
        let end = before.map_or_else(
            || key(KEPT, &[prefix.as_bytes(), &[0xff]]),
            |before| key(KEPT, &[before.as_bytes()]),
        );
        if first >= end {
            return Ok(Vec::new());
        }
        self.db.range(first..end).rev().take(limit).map(kept_item).collect()
    }

    pub(super) fn written(
        &self,
        from: Timestamp,
        to: Timestamp,
        after: Option<&(Timestamp, CommentId)>,
        limit: usize,
    ) -> Result<Vec<Comment>, StoreError> {
        let first = match after {
            None => key(BY_TIME, &[&time_bytes(from)]),
            // The last key of the page before, and one byte: the next possible key.
            Some((at, id)) => key(BY_TIME, &[&time_bytes(*at), id.as_str().as_bytes(), &[0]]),
        };
        let end = key(BY_TIME, &[&time_bytes(to)]);
        if first >= end {
            return Ok(Vec::new());
        }
        self.comments_of(self.db.range(first..end), 9, limit)
    }

    /// The places of the frame that holds the entry `seq` and of those after it, at most `limit`; if the entry is lost,
    /// of those after it.
    pub(super) fn frames(&self, seq: u64, limit: usize) -> Result<Vec<Place>, StoreError> {
        let own = self.db.range(vec![FRAME]..=key(FRAME, &[&seq.to_be_bytes()])).next_back();
        let first = match own {
            None => vec![FRAME],
            Some(item) => item.map_err(unavailable)?.0.to_vec(),
        };
        let mut places = Vec::new();
        for item in self.db.range(first..vec![FRAME + 1]).take(limit) {
            let (_, place) = item.map_err(unavailable)?;
            places.extend(serde_json::from_slice::<Place>(&place).ok());
        }
        Ok(places)
    }

    /// How many frames begin with an entry from `from` on and before `until`.
    pub(super) fn count_frames(&self, from: u64, until: u64) -> Result<usize, StoreError> {
        let range = key(FRAME, &[&from.to_be_bytes()])..key(FRAME, &[&until.to_be_bytes()]);
        self.db
            .range(range)
            .map(|item| item.map(drop).map_err(unavailable))
            .try_fold(0, |n, item| item.map(|()| n + 1))
    }

    /// Comments that were erased, but may still stand in the journal as they were.
    pub(super) fn to_scrub(&self) -> Result<Vec<Comment>, StoreError> {
        self.comments_of(self.db.scan_prefix([TO_SCRUB]), 1, usize::MAX)
    }

    /// Those comments are gone from the journal, too.
    pub(super) fn scrubbed(&self, comments: &[Comment]) -> Result<(), StoreError> {
        let mut batch = sled::Batch::default();
        for comment in comments {
            batch.remove(key(TO_SCRUB, &[comment.id.as_str().as_bytes()]));
        }
        self.db.apply_batch(batch).map_err(unavailable)
    }

    /// The places of dead letters from number `from` on.
    pub(super) fn dead_letters(&self, from: u64, limit: usize) -> Result<Vec<Place>, StoreError> {
        let mut places = Vec::new();
        for item in self.db.range(key(DEAD_LETTER, &[&from.to_be_bytes()])..vec![DEAD_LETTER + 1]).take(limit)
        {
            let (_, place) = item.map_err(unavailable)?;
            places.extend(serde_json::from_slice::<Place>(&place).ok());
        }
        Ok(places)
    }

    /// The keys and values of the comments of an account that wait for staff, in the order of the queue.
    pub(super) fn waiting_keys(
        &self,
        account: &AccountId,
    ) -> impl Iterator<Item = Result<Waiting, StoreError>> {
        let prefix = key(WAITING, &[account.as_str().as_bytes(), &[0]]);
        let from = prefix.len();
        self.db.scan_prefix(prefix).map(move |item| {
            let (key, value) = item.map_err(unavailable)?;
            Waiting::read(key.get(from..).unwrap_or_default(), &value)
                .ok_or_else(|| StoreError::Damaged("what waits for staff can't be read".to_owned()))
        })
    }

    /// The comments whose ids stand at the end of keys.
    fn comments_of(&self, keys: sled::Iter, prefix: usize, limit: usize) -> Result<Vec<Comment>, StoreError> {
        let mut comments = Vec::new();
        for item in keys.take(limit) {
            let (key, _) = item.map_err(unavailable)?;
            comments.extend(self.named(key.get(prefix..).unwrap_or_default())?);
        }
        Ok(comments)
    }

    pub(super) fn named(&self, id: &[u8]) -> Result<Option<Comment>, StoreError> {
        let id = String::from_utf8_lossy(id).into_owned();
        match CommentId::new(id) {
            Ok(id) => self.comment(&id),
            Err(_) => Ok(None),
        }
    }
}

impl Draft<'_> {
    /// A comment as it will be.
    pub(super) fn comment(&self, id: &CommentId) -> Result<Option<Comment>, StoreError> {
        match self.comments.get(id) {
            Some(comment) => Ok(Some(comment.clone())),
            None => self.index.comment(id),
        }
    }

    /// Notes where the frame stands whose first entry is `seq`.
    pub(super) fn place_frame(&mut self, seq: u64, place: Place) -> Result<(), StoreError> {
        self.batch.insert(key(FRAME, &[&seq.to_be_bytes()]), json(&place)?);
        Ok(())
    }

    /// Takes one ledger entry; returns the comment as it is then.
    pub(super) fn take(&mut self, entry: &Entry) -> Result<Option<Comment>, StoreError> {
        self.position.next_seq = self.position.next_seq.max(entry.seq + 1);
        let before = self.comment(&entry.comment)?;
        let after = match before.clone() {
            Some(mut comment) => {
                comment.apply(entry);
                Some(comment)
            }
            None => Comment::begin(entry),
        };
        // An entry of a comment that we do not have (its first one is damaged) changes nothing.
        if let Some(after) = &after {
            self.put(before.as_ref(), after);
        }
        Ok(after)
    }

    /// Takes small things under their keys; none removes one.
    pub(super) fn take_kept(&mut self, items: &[(String, Option<Value>)]) -> Result<(), StoreError> {
        for (name, value) in items {
            let key = key(KEPT, &[name.as_bytes()]);
            match value {
                Some(value) => self.batch.insert(key, json(value)?),
                None => self.batch.remove(key),
            }
        }
        Ok(())
    }

    /// Counts a dead letter, and notes where it stands.
    pub(super) fn take_dead_letter(&mut self, place: Place) -> Result<(), StoreError> {
        self.batch.insert(key(DEAD_LETTER, &[&self.position.dead_letters.to_be_bytes()]), json(&place)?);
        self.position.dead_letters += 1;
        Ok(())
    }

    /// Makes all changes at once; the index is true up to `next`.
    pub(super) fn commit(mut self, next: Place) -> Result<Position, StoreError> {
        self.position.next = next;
        for (id, comment) in &self.comments {
            self.batch.insert(key(COMMENT, &[id.as_str().as_bytes()]), json(comment)?);
        }
        self.batch.insert(POSITION, json(&self.position)?);
        self.index.db.apply_batch(self.batch).map_err(unavailable)?;
        Ok(self.position)
    }

    fn put(&mut self, before: Option<&Comment>, after: &Comment) {
        let old = before.map(keys).unwrap_or_default();
        let new = keys(after);
        for (key, _) in old.iter().filter(|pair| !new.contains(pair)) {
            self.batch.remove(key.as_slice());
        }
        for (key, value) in new.into_iter().filter(|pair| !old.contains(pair)) {
            self.batch.insert(key, value);
        }
        if after.erased_at.is_some() && before.is_some_and(|before| before.erased_at.is_none()) {
            self.batch.insert(key(TO_SCRUB, &[after.id.as_str().as_bytes()]), Vec::new());
        }
        self.comments.insert(after.id.clone(), after.clone());
    }
}

/// The keys under which a comment is found, beside its own.
fn keys(comment: &Comment) -> Vec<(Vec<u8>, Vec<u8>)> {
    let id = comment.id.as_str().as_bytes();
    let first = comment.first_seq().to_be_bytes();
    let mut keys = vec![
        (key(BY_ARRIVAL, &[&first]), id.to_vec()),
        (state_key(comment.state.name(), comment), id.to_vec()),
        (key(BY_TIME, &[&time_bytes(comment.written_at), id]), first.to_vec()),
        (key(BY_CHANGE, &[&comment.version().to_be_bytes()]), id.to_vec()),
    ];
    for reply in comment.replies() {
        keys.push((key(BY_REPLY, &[reply.as_str().as_bytes(), &[0], id]), Vec::new()));
    }
    if comment.state.name() == StateName::Queued {
        keys.push((urgency_key(comment), id.to_vec()));
    }
    keys.extend(Waiting::key(comment));
    keys.push((key(ROW, &[&first]), Row::of(comment)));
    if let Some(media) = &comment.media {
        keys.push((key(BY_MEDIA, &[media.as_str().as_bytes(), &[0], &first]), id.to_vec()));
    }
    if let Some(top) = &comment.parent {
        keys.push((key(BY_THREAD, &[top.as_str().as_bytes(), &[0], id]), Vec::new()));
    }
    keys
}

fn state_key(state: StateName, comment: &Comment) -> Vec<u8> {
    key(BY_STATE, &[&[state_byte(state)], &comment.first_seq().to_be_bytes()])
}

fn urgency_key(comment: &Comment) -> Vec<u8> {
    key(BY_URGENCY, &[&[comment.urgency()], &comment.first_seq().to_be_bytes()])
}

pub(super) fn key(kind: u8, parts: &[&[u8]]) -> Vec<u8> {
    let mut key = Vec::with_capacity(1 + parts.iter().map(|part| part.len()).sum::<usize>());
    key.push(kind);
    for part in parts {
        key.extend_from_slice(part);
    }
    key
}

/// Milliseconds in an order that holds before the epoch, too.
pub(super) fn time_bytes(at: Timestamp) -> [u8; 8] {
    (at.as_millis() ^ i64::MIN).to_be_bytes()
}

/// States in stored keys; their numbers must not change within a [`FORM`].
pub(super) fn state_byte(state: StateName) -> u8 {
    match state {
        StateName::New => 0,
        StateName::Ignored => 1,
        StateName::Escalated => 2,
        StateName::Draft => 3,
        StateName::Queued => 4,
        StateName::Posting => 5,
        StateName::Answered => 6,
        StateName::Rejected => 7,
        StateName::Withdrawn => 8,
        StateName::Failed => 9,
    }
}

fn kept_item(item: sled::Result<(sled::IVec, sled::IVec)>) -> Result<(String, Value), StoreError> {
    let (key, value) = item.map_err(unavailable)?;
    let name = String::from_utf8_lossy(key.get(1..).unwrap_or_default()).into_owned();
    let value = serde_json::from_slice(&value)
        .map_err(|e| StoreError::Damaged(format!("what is kept as {name} can't be read: {e}")))?;
    Ok((name, value))
}

fn json(value: &impl Serialize) -> Result<Vec<u8>, StoreError> {
    serde_json::to_vec(value).map_err(|e| StoreError::Inconsistent(format!("a state can't be written: {e}")))
}

pub(super) fn unavailable(error: sled::Error) -> StoreError {
    match error {
        sled::Error::Corruption { .. } => StoreError::Damaged(error.to_string()),
        error => StoreError::Unavailable(format!("the index: {error}")),
    }
}
