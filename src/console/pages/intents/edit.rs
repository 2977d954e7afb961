//! What a form proposes: the text of one file, whatever was filled in.

use std::sync::Arc;

use axum::Json;
use serde_json::{Value, json};

use super::{Asked, Room, faq};
use crate::authoring::editing::{self, Draft, LANGUAGES};
use crate::authoring::lints;
use crate::comment::IntentId;
use crate::console::access::{Failure, Visit};
use crate::console::pages::form::Fields;
use crate::intents::{self, Compiled, Diagnostic, Severity, SourceFile};

/// An edit that is not saved yet.
pub(super) struct Edit {
    /// The file's base name.
    pub(super) file: String,
    /// What it was when the edit began; none if it was not there.
    pub(super) before: Option<String>,
    pub(super) after: String,
    /// The intent that a form edits.
    pub(super) draft: Option<Draft>,
}

/// Why a form proposes nothing; a key of the catalogue.
pub(super) type Refusal = &'static str;

/// Reads what a form proposes: the fields `text` of a whole file, `fact` with `value`, or those of an intent.
pub(super) async fn read(room: &Room, fields: &Fields) -> Result<Result<Edit, Refusal>, Failure> {
    let files = faq::files(&room.shelf).await?;
    let of = |name: &str| files.iter().find(|file| file.base_name() == name).map(|file| file.text.clone());
    if let Some(fact) = fields.get("fact") {
        let Some(before) = of("agency.toml") else { return Ok(Err("editor.gone")) };
        let value = fields.get("value").unwrap_or_default();
        let is_confirmed = fields.get("confirmed").is_some();
        let after = editing::set_fact(&before, fact, value, is_confirmed);
        return Ok(after.map_err(|_| "editor.gone").map(|after| Edit {
            file: "agency.toml".to_owned(),
            before: Some(before),
            after,
            draft: None,
        }));
    }
    let is_text = fields.all("text").next().is_some();
    let was = fields.get("was").and_then(|was| IntentId::new(was).ok());
    let home = was.as_ref().and_then(|was| files.iter().find(|file| faq::has(&file.text, was)));
    let file = match (home, fields.get("file")) {
        (Some(home), _) if !is_text => home.base_name().to_owned(),
        (_, Some(file)) => file.to_owned(),
        _ => return Ok(Err("editor.gone")),
    };
    let before = of(&file);
    // What was opened on another text than the present one proposes nothing; a new intent is added to any.
    let base = before.as_deref().map(faq::base);
    if (is_text || was.is_some()) && fields.get("base").map(str::to_owned) != base {
        return Ok(Err("editor.stale"));
    }
    if is_text {
        let after = fields.all("text").next().unwrap_or_default().replace("\r\n", "\n");
        return Ok(Ok(Edit { file, before, after, draft: None }));
    }
    let draft = draft(fields);
    let text = before.clone().unwrap_or_default();
    let after = match editing::set_intent(&text, was.as_ref().map(IntentId::as_str), &draft) {
        Ok(after) => after,
        Err(editing::EditError::Date(_)) => return Ok(Err("editor.bad_date")),
        Err(_) => return Ok(Err("editor.gone")),
    };
    Ok(Ok(Edit { file, before, after, draft: Some(draft) }))
}

/// The intent as a form has it.
pub(super) fn draft(fields: &Fields) -> Draft {
    let text = |name: &str| fields.get(name).unwrap_or_default().trim().to_owned();
    let lines = |name: &str| -> Vec<String> {
        let text = fields.get(name).unwrap_or_default();
        text.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect()
    };
    let said = |key: &str, language: &str| -> Vec<String> {
        let name = format!("{key}_{language}");
        let given = fields.all(&name).map(|text| text.replace("\r\n", "\n").trim().to_owned());
        given.filter(|text| !text.is_empty()).collect()
    };
    Draft {
        id: text("id"),
        title: text("title"),
        mode: text("mode"),
        valid_until: text("valid_until"),
        channel: text("channel"),
        keywords: lines("keywords"),
        patterns: lines("patterns"),
        examples: lines("examples"),
        exclude: lines("exclude"),
        tests: lines("tests"),
        replies: LANGUAGES.map(|language| said("reply", language)),
        notices: LANGUAGES.map(|language| said("notice", language)),
    }
}

/// The set as it would be with an edit, and all that is to be said of it.
pub(super) async fn compiled(
    room: &Room,
    file: &str,
    text: &str,
    visit: &Visit,
) -> Result<(Compiled, Vec<SourceFile>), Failure> {
    let (shelf, file, text) = (Arc::clone(&room.shelf), file.to_owned(), text.to_owned());
    let today = room.today(visit);
    let work = tokio::task::spawn_blocking(move || {
        let files = shelf.with(&file, &text).ok()?;
        let mut compiled = intents::compile(&files);
        if let Some(today) = today {
            compiled.diagnostics.extend(lints::lint(&files, &compiled.set, today));
        }
        Some((compiled, files))
    });
    work.await.map_err(|_| Failure::Unavailable)?.ok_or(Failure::Bad("editor.bad_name"))
}

/// What is wrong with an edit, for the page that is being typed in.
pub(in crate::console::pages) async fn check(
    visit: Visit,
    axum::extract::Query(asked): axum::extract::Query<Asked>,
    fields: Fields,
) -> Result<Json<Value>, Failure> {
    let room = Room::of(&visit, &asked.account)?;
    let edit = match read(&room, &fields).await? {
        Ok(edit) => edit,
        Err(key) => return Ok(Json(json!({ "said": visit.words.t(key), "found": [] }))),
    };
    let (compiled, _) = compiled(&room, &edit.file, &edit.after, &visit).await?;
    let own = own(&compiled.diagnostics, &edit.file);
    let found: Vec<Value> = own
        .iter()
        .map(|found| {
            json!({
                "line": found.line,
                "column": found.column,
                "start": edit.after.get(..found.span.start).map_or(0, |text| text.encode_utf16().count()),
                "end": edit.after.get(..found.span.end).map_or(0, |text| text.encode_utf16().count()),
                "is_fault": found.severity == Severity::Fault,
                "message": visit.words.of_both(&found.message),
                "mend": found.mend.as_ref().map(|mend| visit.words.of_both(mend)),
            })
        })
        .collect();
    let said = if found.is_empty() { visit.words.t("editor.well") } else { "" };
    Ok(Json(json!({ "said": said, "found": found, "line": visit.words.t("editor.line") })))
}

/// The diagnostics of one file, faults first.
pub(super) fn own(diagnostics: &[Diagnostic], file: &str) -> Vec<Diagnostic> {
    let mut own: Vec<Diagnostic> =
        diagnostics.iter().filter(|found| super::base_name(&found.file) == file).cloned().collect();
    own.sort_by_key(|found| (found.severity, found.line, found.column));
    own.dedup();
    own
}
