//! A set's hash: what a decision, a cached threshold or a bug report names it by.

use sha2::{Digest, Sha256};

use super::{SourceFile, lessons, question};
use crate::text;

/// Changes when the matcher reads the same files otherwise, so that nothing cached outlives it. The lists that are compiled
/// in stand for themselves.
const ENGINE: &str = "tanggap intents 5";

/// Hex digits of the hash: 64 bits, plenty for the few thousand versions of one agency's files.
const DIGITS: usize = 16;

/// The hash of `files`, whatever folder they lie in.
pub(super) fn of(files: &[SourceFile]) -> String {
    let mut digest = Sha256::new();
    digest.update(ENGINE);
    for list in lessons::LISTS.into_iter().chain([question::WORDS]).chain(text::lists()) {
        digest.update((list.len() as u64).to_le_bytes());
        digest.update(list);
    }
    let mut files: Vec<&SourceFile> = files.iter().collect();
    files.sort_by_key(|file| file.base_name());
    for file in files {
        for part in [file.base_name(), file.text.as_str()] {
            digest.update((part.len() as u64).to_le_bytes());
            digest.update(part);
        }
    }
    let bytes = digest.finalize();
    bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>().chars().take(DIGITS).collect()
}
