//! What a file was: who changed it when, what differed, and the way back.

use axum::extract::{Path, Query};
use jiff::tz::TimeZone;
use maud::{Markup, html};
use serde::Deserialize;
use similar::{ChangeTag, TextDiff};

use super::{Room, faq, room_page};
use crate::console::access::{Failure, Visit};
use crate::console::look::icon;
use crate::console::look::parts::ago;

/// Edits beside the editor.
const LATEST: usize = 8;
/// Edits on the page of all.
const ALL: usize = 500;
/// Lines around a difference.
const AROUND: usize = 2;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(in crate::console::pages) struct Asked {
    account: String,
    /// The position of an edit.
    at: String,
}

/// The latest edits of a file, for beside the editor.
pub(super) async fn latest(visit: &Visit, room: &Room, name: &str) -> Result<Markup, Failure> {
    let edits = faq::history(visit, &room.shelf, name, LATEST).await?;
    let zone = visit.console.engine.zones().common;
    Ok(html! {
        section.card aria-labelledby="edits" {
            h2 #edits { (visit.words.t("history.title")) }
            @if edits.is_empty() { p.soft { (visit.words.t("history.none")) } }
            (rows(visit, room, name, &edits, &zone))
        }
    })
}

fn rows(visit: &Visit, room: &Room, name: &str, edits: &[(String, faq::Edit)], zone: &TimeZone) -> Markup {
    html! {
        ul.rows {
            @for (at, edit) in edits {
                li {
                    span {
                        a href=(room.path(&format!("/history/{name}"), &[("at", at)])) { (ago(visit.words, edit.at, visit.now, zone)) }
                        " · " (edit.by)
                        @if !edit.note.is_empty() { br; span.small.soft { (edit.note) } }
                    }
                }
            }
        }
    }
}

pub(in crate::console::pages) async fn show(
    visit: Visit,
    Path(name): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Markup, Failure> {
    let words = visit.words;
    let room = Room::of(&visit, &asked.account)?;
    let edits = faq::history(&visit, &room.shelf, &name, ALL).await?;
    let zone = visit.console.engine.zones().common;
    let present = faq::file(&room.shelf, &name).await?.map(|file| file.text);
    let chosen = edits.iter().find(|(at, _)| *at == asked.at).map(|(_, edit)| edit);
    let content = html! {
        div.cards {
            @if let Some(edit) = chosen {
                section.card aria-labelledby="diff" {
                    h2 #diff { (edit.by) " · " (words.measures().moment(edit.at, &zone)) }
                    @if !edit.note.is_empty() { p { (edit.note) } }
                    (diff(edit.before.as_deref().unwrap_or_default(), &edit.after))
                    @if room.may_edit {
                        div.buttons {
                            @if let Some(before) = edit.before.as_ref().filter(|before| Some(*before) != present.as_ref()) {
                                (back_to(&room, &name, present.as_deref(), before, words.t("history.undo")))
                            }
                            @if present.as_ref() != Some(&edit.after) {
                                (back_to(&room, &name, present.as_deref(), &edit.after, words.t("history.back")))
                            }
                        }
                    }
                }
            }
            section.card aria-labelledby="edits" {
                h2 #edits { (words.t("history.title")) }
                @if edits.is_empty() { p.soft { (words.t("history.none")) } }
                (rows(&visit, &room, &name, &edits, &zone))
                p { a href=(room.path(&format!("/file/{name}"), &[])) { (words.t("history.present")) } }
            }
        }
    };
    Ok(room_page(&visit, &room, &name, &content))
}

/// A former text as an edit of the present one: looked at before it is saved, as all are.
fn back_to(room: &Room, name: &str, present: Option<&str>, text: &str, label: &str) -> Markup {
    html! {
        form method="post" action=(room.path("/review", &[])) data-question {
            input type="hidden" name="file" value=(name);
            input type="hidden" name="base" value=(present.map(faq::base).unwrap_or_default());
            textarea hidden name="text" { "\n" (text) }
            button type="submit" { (icon("undo")) (label) }
        }
    }
}

/// What differs between two texts, with some lines around.
pub(super) fn diff(before: &str, after: &str) -> Markup {
    let diff = TextDiff::from_lines(before, after);
    html! {
        div.diff tabindex="0" role="region" aria-label="diff" {
            @for (number, group) in diff.grouped_ops(AROUND).iter().enumerate() {
                @if number > 0 { div.gap aria-hidden="true" { "⋯" } }
                @for op in group {
                    @for change in diff.iter_changes(op) {
                        @let line = change.value().trim_end_matches('\n');
                        @match change.tag() {
                            ChangeTag::Delete => { del { (line) } }
                            ChangeTag::Insert => { ins { (line) } }
                            ChangeTag::Equal => { span { (line) } }
                        }
                    }
                }
            }
        }
    }
}
