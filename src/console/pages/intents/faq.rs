//! Intent files as the console reads and writes them: which ones a visitor may, what becomes of an edit, and its history.

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use crate::authoring::editing;
use crate::comment::{AccountId, IntentId, Timestamp};
use crate::console::access::{Failure, Role, Visit};
use crate::engine::Shelf;
use crate::engine::editing::EditError;
use crate::intents::SourceFile;
use crate::text::personal;

/// Where the store keeps what files were.
const KEY: &str = "faq/";

/// One edit of a file by the console.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Edit {
    pub(super) at: Timestamp,
    pub(super) by: String,
    /// Why, in the author's words; may be empty.
    pub(super) note: String,
    /// What the file was; none if it was not there.
    pub(super) before: Option<String>,
    pub(super) after: String,
}

/// What became of an example.
pub(in crate::console::pages) enum Taught {
    Added,
    Known,
    /// It was refused; the key of the catalogue says why.
    Refused(&'static str),
}

/// The shelf of an account that the visitor sees; of the first one where none is named.
pub(super) fn shelf(visit: &Visit, account: &str) -> Result<(AccountId, Arc<Shelf>), Failure> {
    let mut seen = visit.console.engine.accounts.iter().filter(|account| visit.user.sees(Some(&account.id)));
    let found = if account.is_empty() { seen.next() } else { seen.find(|one| one.id.as_str() == account) };
    found.map(|account| (account.id.clone(), Arc::clone(&account.shelf))).ok_or(Failure::NotFound)
}

/// Whether the visitor may change the files of a shelf: what they say is said by all accounts of the shelf.
pub(super) fn may_edit(visit: &Visit, shelf: &Arc<Shelf>) -> bool {
    let accounts = visit.console.engine.accounts.iter();
    visit.user.may(Role::Editor)
        && accounts
            .filter(|account| Arc::ptr_eq(&account.shelf, shelf))
            .all(|account| visit.user.sees(Some(&account.id)))
}

/// The files as they are on disk.
pub(super) async fn files(shelf: &Arc<Shelf>) -> Result<Vec<SourceFile>, Failure> {
    let shelf = Arc::clone(shelf);
    let read = tokio::task::spawn_blocking(move || shelf.files()).await;
    read.map_err(|_| Failure::Unavailable)?.map_err(|error| {
        tracing::error!(%error, "the intent files can't be read");
        Failure::Unavailable
    })
}

/// One file, by its base name.
pub(super) async fn file(shelf: &Arc<Shelf>, name: &str) -> Result<Option<SourceFile>, Failure> {
    Ok(files(shelf).await?.into_iter().find(|file| file.base_name() == name))
}

/// By what an edit names the text that it began with.
pub(super) fn base(text: &str) -> String {
    Sha256::digest(text.as_bytes()).iter().take(12).map(|byte| format!("{byte:02x}")).collect()
}

/// Writes a file and keeps what it was.
pub(super) async fn save(
    visit: &Visit,
    shelf: &Arc<Shelf>,
    name: &str,
    before: Option<String>,
    after: String,
    note: &str,
) -> Result<Result<(), EditError>, Failure> {
    let work = (Arc::clone(shelf), name.to_owned(), before.clone(), after.clone());
    let written = tokio::task::spawn_blocking(move || {
        let (shelf, name, before, after) = work;
        shelf.write(&name, before.as_deref(), &after)
    });
    if let Err(error) = written.await.map_err(|_| Failure::Unavailable)? {
        return Ok(Err(error));
    }
    let edit = Edit { at: visit.now, by: visit.user.name.to_string(), note: note.to_owned(), before, after };
    let key = format!("{}{:015}", prefix(shelf, name), edit.at.as_millis());
    visit.console.engine.store.keep(vec![(key, serde_json::to_value(edit).ok())]).await?;
    Ok(Ok(()))
}

/// The edits of a file, the latest first, each with its position.
pub(super) async fn history(
    visit: &Visit,
    shelf: &Shelf,
    name: &str,
    limit: usize,
) -> Result<Vec<(String, Edit)>, Failure> {
    let prefix = prefix(shelf, name);
    let kept = visit.console.engine.store.kept_last(&prefix, None, limit).await?;
    let edits = kept.into_iter().filter_map(|(key, value)| {
        Some((key.strip_prefix(&prefix)?.to_owned(), serde_json::from_value(value).ok()?))
    });
    Ok(edits.collect())
}

fn prefix(shelf: &Shelf, name: &str) -> String {
    format!("{KEY}{}/{name}/", base(&shelf.dir().display().to_string()))
}

/// Adds a comment as an example of an intent, or of what must not be answered.
pub(in crate::console::pages) async fn teach(
    visit: &Visit,
    shelf: &Arc<Shelf>,
    intent: Option<&IntentId>,
    example: &str,
) -> Result<Taught, Failure> {
    if !may_edit(visit, shelf) {
        return Err(Failure::Forbidden);
    }
    let example = example.split_whitespace().collect::<Vec<_>>().join(" ");
    if example.is_empty() {
        return Ok(Taught::Refused("teach.empty"));
    }
    // Files are read by many, and comments live shorter.
    if !personal::find(&example).is_empty() {
        return Ok(Taught::Refused("teach.personal"));
    }
    let files = files(shelf).await?;
    let file = match intent {
        None => files.into_iter().find(|file| file.base_name() == "_none.toml"),
        Some(id) => files.into_iter().find(|file| has(&file.text, id)),
    };
    let (name, before) = match file {
        Some(file) => (file.base_name().to_owned(), Some(file.text)),
        None if intent.is_none() => ("_none.toml".to_owned(), None),
        None => return Ok(Taught::Refused("teach.gone")),
    };
    let text = before.clone().unwrap_or_default();
    let Ok(after) = editing::add_example(&text, intent.map(IntentId::as_str), &example) else {
        return Ok(Taught::Refused("teach.faulty"));
    };
    let Some(after) = after else { return Ok(Taught::Known) };
    match save(visit, shelf, &name, before, after, "").await? {
        Ok(()) => Ok(Taught::Added),
        Err(EditError::Stale) => Ok(Taught::Refused("editor.stale")),
        Err(_) => Ok(Taught::Refused("teach.faulty")),
    }
}

/// Whether a file has an intent.
pub(super) fn has(text: &str, id: &IntentId) -> bool {
    let table: Option<toml::Table> = text.parse().ok();
    let intents = table.as_ref().and_then(|table| table.get("intent")).and_then(toml::Value::as_array);
    intents.is_some_and(|all| {
        all.iter().any(|one| one.get("id").and_then(toml::Value::as_str) == Some(id.as_str()))
    })
}
