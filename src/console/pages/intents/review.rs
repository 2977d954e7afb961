//! An edit before it is saved: what is wrong with it, what differs, and what comments would have got; and its saving.

use std::sync::Arc;

use axum::extract::Query;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use maud::{Markup, html};

use super::edit::{Edit, own};
use super::text::diagnostics;
use super::{Asked, Room, edit, faq, form, history, room_page, text};
use crate::authoring::Terms;
use crate::authoring::comments::Labelled;
use crate::authoring::comparison::{self, Change, Comparison, Effect, Got};
use crate::console::access::{About, Failure, Visit};
use crate::console::look::comment::{decision, reason};
use crate::console::look::icon;
use crate::console::look::parts::Notice;
use crate::console::pages::form::Fields;
use crate::console::words::Words;
use crate::engine::editing::EditError;
use crate::intents::{self, IntentSet, Severity, Target};
use crate::reply::Facts;

/// Stored comments that are judged under both sets, the latest ones: some seconds of matching at most.
const COMMENTS: usize = 3000;
/// Changes that are shown; the worst stand first.
const SHOWN: usize = 60;

pub(in crate::console::pages) async fn review(
    visit: Visit,
    Query(asked): Query<Asked>,
    fields: Fields,
) -> Result<Response, Failure> {
    let room = Room::of(&visit, &asked.account)?;
    match edit::read(&room, &fields).await? {
        Ok(edit) => Ok(page(&visit, &room, &edit, &fields).await?.into_response()),
        Err(key) => refused(&visit, &room, &fields, key).await,
    }
}

/// What was filled in stays, with why it was refused.
async fn refused(visit: &Visit, room: &Room, fields: &Fields, key: &str) -> Result<Response, Failure> {
    let is_text = fields.all("text").next().is_some() || fields.get("fact").is_some();
    let page = if is_text {
        text::refused(visit, room, fields, key).await?
    } else {
        form::refused(visit, room, fields, key).await?
    };
    Ok((StatusCode::CONFLICT, page).into_response())
}

async fn page(visit: &Visit, room: &Room, edit: &Edit, fields: &Fields) -> Result<Markup, Failure> {
    let words = visit.words;
    let (compiled, _) = edit::compiled(room, &edit.file, &edit.after, visit).await?;
    let found = own(&compiled.diagnostics, &edit.file);
    let faults = compiled.diagnostics.iter().filter(|found| found.severity == Severity::Fault);
    let is_faulty = faults.count() > 0;
    let is_same = edit.before.as_deref() == Some(edit.after.as_str());
    let comparison =
        if is_faulty || is_same { None } else { Some(back_test(visit, room, compiled.set).await?) };
    let content = html! {
        @if is_same { div.notices { (Notice::Warn(words.t("editor.same")).show()) } }
        @if is_faulty { div.notices { (Notice::Bad(words.t("editor.faulty")).show()) } }
        div.cards {
            @if !found.is_empty() {
                section.card aria-labelledby="said" { h2 #said { (words.t("editor.check")) } div.found-list tabindex="0" role="region" aria-labelledby="said" { (diagnostics(words, &found)) } }
            }
            @if !is_same {
                section.card aria-labelledby="diff" {
                    h2 #diff { (words.t("editor.diff")) " " span.small.soft { (edit.file) } }
                    (history::diff(edit.before.as_deref().unwrap_or_default(), &edit.after))
                }
            }
            @if let Some(comparison) = &comparison { (changes(words, comparison)) }
            section.card.form {
                @if !is_faulty && !is_same && room.may_edit {
                    form.stack method="post" action=(room.path("/save", &[])) {
                        (hidden(edit))
                        div.field {
                            label for="note" { (words.t("editor.note")) }
                            input #note name="note" maxlength="200" placeholder=(words.t("editor.note_hint"));
                        }
                        div.buttons { button.main type="submit" { (icon("check")) (words.t("frame.save")) } }
                    }
                }
                form method="post" action=(room.path(if edit.draft.is_some() { "/form" } else { "/text" }, &[])) data-question {
                    (back(edit, fields))
                    button.quiet type="submit" { (icon("back")) (words.t("editor.back")) }
                }
            }
        }
    };
    Ok(room_page(visit, room, words.t("editor.review"), &content))
}

fn hidden(edit: &Edit) -> Markup {
    html! {
        input type="hidden" name="file" value=(edit.file);
        input type="hidden" name="base" value=(edit.before.as_deref().map(faq::base).unwrap_or_default());
        textarea hidden name="text" { "\n" (edit.after) }
    }
}

/// The fields of the form that it came from.
fn back(edit: &Edit, fields: &Fields) -> Markup {
    html! {
        @if edit.draft.is_some() {
            @for (name, value) in fields.pairs() { textarea hidden name=(name) { "\n" (value) } }
        } @else { (hidden(edit)) }
    }
}

/// What the latest stored comments, and the examples and tests of the files, get before and after.
async fn back_test(visit: &Visit, room: &Room, after: IntentSet) -> Result<Comparison, Failure> {
    let stored: Vec<String> = room
        .comments(visit, COMMENTS)
        .await?
        .into_iter()
        .map(|comment| comment.text)
        .filter(|text| !text.trim().is_empty())
        .collect();
    let (faq, terms) = (Arc::clone(&room.faq), Terms { facts: Facts::AsConfigured, day: room.today(visit) });
    let work = tokio::task::spawn_blocking(move || {
        let before = &faq.set;
        // Judged alike: a set that learned its thresholds is compared with one that did, too.
        let after = match before.tuning() {
            Some(_) => {
                let tuning = intents::tune(&after, Target::default());
                after.with_tuning(tuning)
            }
            None => after,
        };
        let mut seen = std::collections::HashSet::new();
        let own = comparison::own_comments(before, &after);
        let stored = stored.into_iter().map(|text| Labelled { text, label: None });
        let comments = own.into_iter().chain(stored).filter(|comment| seen.insert(comment.text.clone()));
        let comments: Vec<Labelled> = comments.collect();
        comparison::compare(before, &after, comments, &terms)
    });
    work.await.map_err(|_| Failure::Unavailable)
}

fn changes(words: Words, comparison: &Comparison) -> Markup {
    let measures = words.measures();
    let whole = |count: usize| measures.whole(u64::try_from(count).unwrap_or(u64::MAX));
    html! {
        section.card aria-labelledby="back-test" {
            h2 #back-test { (words.t("backtest.title")) }
            p {
                (words.f("backtest.sum", &[("n", &whole(comparison.comments)), ("changed", &whole(comparison.changes.len()))]))
                @if comparison.labelled > 0 {
                    " " (words.f("backtest.labelled", &[("n", &whole(comparison.labelled)), ("before", &whole(comparison.right_before)), ("after", &whole(comparison.right_after))]))
                }
            }
            p.chips {
                @if comparison.worse > 0 { span.chip.bad { (words.f("backtest.worse", &[("n", &whole(comparison.worse))])) } }
                @if comparison.better > 0 { span.chip.good { (words.f("backtest.better", &[("n", &whole(comparison.better))])) } }
                @if comparison.changes.is_empty() { span.chip { (words.t("backtest.none")) } }
            }
            ul.changes { @for change in comparison.changes.iter().take(SHOWN) { (one(words, change)) } }
            @if comparison.changes.len() > SHOWN { p.soft { (words.f("backtest.more", &[("n", &whole(comparison.changes.len() - SHOWN))])) } }
        }
    }
}

fn one(words: Words, change: &Change) -> Markup {
    let answers = change.differs.contains(&"answer");
    html! {
        li {
            p.chips {
                @match change.effect {
                    Some(Effect::Worse) => { span.chip.bad { (words.t("backtest.is_worse")) } }
                    Some(Effect::Better) => { span.chip.good { (words.t("backtest.is_better")) } }
                    None => { span.chip.warn { (words.t("backtest.is_other")) } }
                }
                span.prose { (change.text) }
            }
            @for (sign, class, got) in [("−", "was", &change.before), ("+", "now", &change.after)] {
                p class=(class) { span aria-hidden="true" { (sign) " " } (line(words, got)) @if answers { @if let Some(answer) = &got.answer { br; span.soft.small { (answer) } } } }
            }
        }
    }
}

fn line(words: Words, got: &Got) -> String {
    let intent = got.intent.as_ref().map_or("–", |intent| intent.as_str());
    let confidence = words.measures().fraction(got.confidence);
    format!("{} · {intent} · {confidence} · {}", decision(words, got.decision), reason(words, got.reason))
}

pub(in crate::console::pages) async fn save(
    visit: Visit,
    Query(asked): Query<Asked>,
    fields: Fields,
) -> Result<Response, Failure> {
    let room = Room::of(&visit, &asked.account)?;
    if !room.may_edit {
        return Err(Failure::Forbidden);
    }
    let edit = match edit::read(&room, &fields).await? {
        Ok(edit) => edit,
        Err(key) => return refused(&visit, &room, &fields, key).await,
    };
    let note: String = fields.get("note").unwrap_or_default().chars().take(200).collect();
    let Edit { file, before, after, .. } = edit;
    match faq::save(&visit, &room.shelf, &file, before, after, &note).await? {
        Ok(()) => {
            let to = room.path(&format!("/file/{file}"), &[("did", "saved")]);
            let mut response = Redirect::to(&to).into_response();
            response.extensions_mut().insert(About(file));
            Ok(response)
        }
        Err(EditError::Stale) => refused(&visit, &room, &fields, "editor.stale").await,
        Err(EditError::Faulty(_)) => refused(&visit, &room, &fields, "editor.faulty").await,
        Err(EditError::Name) => refused(&visit, &room, &fields, "editor.bad_name").await,
        Err(EditError::Read(error)) => Err(failed(&error)),
        Err(EditError::Write(error)) => Err(failed(&error)),
    }
}

fn failed(error: &dyn std::error::Error) -> Failure {
    tracing::error!(%error, "an intent file can't be saved");
    Failure::Unavailable
}
