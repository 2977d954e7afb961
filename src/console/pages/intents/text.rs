//! A file as text, with what the check says at its lines while one types.

use axum::extract::{Path, Query};
use maud::{Markup, html};

use super::edit::own;
use super::{Asked, Room, edit, faq, history, room_page, trial};
use crate::console::access::{Failure, Visit};
use crate::console::look::icon;
use crate::console::look::parts::Notice;
use crate::console::pages::form::Fields;
use crate::console::words::Words;
use crate::intents::{Diagnostic, Severity};

pub(in crate::console::pages) async fn show(
    visit: Visit,
    Path(name): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Markup, Failure> {
    let room = Room::of(&visit, &asked.account)?;
    let file = faq::file(&room.shelf, &name).await?.ok_or(Failure::NotFound)?;
    let said = (asked.did == "saved").then(|| visit.words.t("editor.saved"));
    editor(&visit, &room, &name, Some(&file.text), &file.text, said.map(Notice::Good)).await
}

/// The editor again, with a text that is not saved.
pub(in crate::console::pages) async fn again(
    visit: Visit,
    Query(asked): Query<Asked>,
    fields: Fields,
) -> Result<Markup, Failure> {
    let room = Room::of(&visit, &asked.account)?;
    match edit::read(&room, &fields).await? {
        Ok(edit) => editor(&visit, &room, &edit.file, edit.before.as_deref(), &edit.after, None).await,
        Err(key) => refused(&visit, &room, &fields, key).await,
    }
}

/// What was typed is not lost, even if it can't be saved.
pub(super) async fn refused(
    visit: &Visit,
    room: &Room,
    fields: &Fields,
    key: &str,
) -> Result<Markup, Failure> {
    let name = fields.get("file").unwrap_or_default().to_owned();
    let present = faq::file(&room.shelf, &name).await?.map(|file| file.text);
    let text = fields.all("text").next().map(|text| text.replace("\r\n", "\n"));
    let notice = Notice::Bad(visit.words.t(key));
    match text {
        Some(text) => editor(visit, room, &name, present.as_deref(), &text, Some(notice)).await,
        None => {
            let content = html! {
                div.notices { (notice.show()) }
                p { a.button href=(room.path("", &[])) { (visit.words.t("nav.intents")) } }
            };
            Ok(room_page(visit, room, visit.words.t("nav.intents"), &content))
        }
    }
}

async fn editor(
    visit: &Visit,
    room: &Room,
    name: &str,
    before: Option<&str>,
    text: &str,
    notice: Option<Notice<'_>>,
) -> Result<Markup, Failure> {
    let words = visit.words;
    let (compiled, _) = edit::compiled(room, name, text, visit).await?;
    let found = own(&compiled.diagnostics, name);
    let edits = history::latest(visit, room, name).await?;
    let content = html! {
        @if let Some(notice) = notice { div.notices { (notice.show()) } }
        div.workshop {
            form.editor #editor method="post" action=(room.path("/review", &[])) data-question data-check=(room.path("/check", &[])) data-checking=(words.t("editor.checking")) {
                input type="hidden" name="file" value=(name);
                input type="hidden" name="base" value=(before.map(faq::base).unwrap_or_default());
                label.sr for="source" { (words.f("editor.text_of", &[("file", &name)])) }
                div.source {
                    div.lines aria-hidden="true" {}
                    textarea #source name="text" wrap="off" spellcheck="false" autocapitalize="none" autocomplete="off"
                        readonly[!room.may_edit] aria-describedby="found" data-key="e" { "\n" (text) }
                }
                div #found .found-list tabindex="0" role="status" aria-live="polite" { (diagnostics(words, &found)) }
                @if room.may_edit { div.buttons { button.main type="submit" { (words.t("editor.review")) (icon("next")) } } }
                @else { p.soft { (words.t("editor.read_only")) } }
            }
            div.beside {
                (trial::form(words, room, Some("editor")))
                (edits)
            }
        }
    };
    Ok(room_page(visit, room, name, &content))
}

/// What the check says, each with its line.
pub(super) fn diagnostics(words: Words, found: &[Diagnostic]) -> Markup {
    html! {
        @if found.is_empty() { p.soft { (icon("check")) " " (words.t("editor.well")) } }
        @else {
            ul {
                @for one in found {
                    li.fault[one.severity == Severity::Fault] data-line=(one.line) {
                        strong { (words.t("editor.line")) " " (one.line) } " " (words.of_both(&one.message))
                        @if let Some(mend) = &one.mend { " " span.soft { (words.of_both(mend)) } }
                    }
                }
            }
        }
    }
}
