//! An intent as a form, for those who would rather not see the file.

use axum::extract::{Path, Query};
use maud::{Markup, html};

use super::{Asked, Room, base_name, edit, faq, room_page, trial};
use crate::authoring::editing::{self, Draft, LANGUAGES};
use crate::comment::IntentId;
use crate::console::access::{Failure, Visit};
use crate::console::look::icon;
use crate::console::look::parts::{Field, Notice};
use crate::console::pages::form::Fields;
use crate::console::words::Words;
use crate::intents::{Mode, SourceFile};

pub(in crate::console::pages) async fn show(
    visit: Visit,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Markup, Failure> {
    let room = Room::of(&visit, &asked.account)?;
    let id = IntentId::new(id).map_err(|_| Failure::NotFound)?;
    let files = faq::files(&room.shelf).await?;
    let draft = files.iter().find_map(|file| editing::draft_of(&file.text, id.as_str()));
    page(&visit, &room, Some(&id), &draft.ok_or(Failure::NotFound)?, None, None).await
}

/// An empty form, or one with a proposal in it.
pub(in crate::console::pages) async fn add(
    visit: Visit,
    Query(asked): Query<Asked>,
) -> Result<Markup, Failure> {
    let room = Room::of(&visit, &asked.account)?;
    let draft = Draft { mode: "draft".to_owned(), channel: "public".to_owned(), ..Draft::default() };
    page(&visit, &room, None, &draft, None, None).await
}

/// The form with what was filled in or proposed.
pub(in crate::console::pages) async fn filled(
    visit: Visit,
    Query(asked): Query<Asked>,
    fields: Fields,
) -> Result<Markup, Failure> {
    let room = Room::of(&visit, &asked.account)?;
    let was = fields.get("was").and_then(|was| IntentId::new(was).ok());
    page(&visit, &room, was.as_ref(), &edit::draft(&fields), None, fields.get("file")).await
}

/// The form again, with why it was refused.
pub(super) async fn refused(
    visit: &Visit,
    room: &Room,
    fields: &Fields,
    key: &str,
) -> Result<Markup, Failure> {
    let was = fields.get("was").and_then(|was| IntentId::new(was).ok());
    let notice = visit.words.t(key);
    page(visit, room, was.as_ref(), &edit::draft(fields), Some(notice), fields.get("file")).await
}

async fn page(
    visit: &Visit,
    room: &Room,
    was: Option<&IntentId>,
    draft: &Draft,
    notice: Option<&str>,
    chosen: Option<&str>,
) -> Result<Markup, Failure> {
    let words = visit.words;
    let files = faq::files(&room.shelf).await?;
    let home = was.and_then(|was| files.iter().find(|file| faq::has(&file.text, was)));
    let topics: Vec<&SourceFile> =
        files.iter().filter(|file| !matches!(file.base_name(), "agency.toml" | "_none.toml")).collect();
    let first = topics.iter().find(|file| Some(file.base_name()) == chosen).or(topics.first()).copied();
    let Some(file) = home.or(first) else { return Err(Failure::NotFound) };
    let title = if was.is_some() { draft.title.as_str() } else { words.t("intents.add") };
    let facts: Vec<&str> = room.faq.set.facts().iter().map(|fact| fact.name.as_str()).collect();
    let content = html! {
        @if let Some(notice) = notice { div.notices { (Notice::Bad(notice).show()) } }
        div.workshop {
            form.editor.card #editor method="post" action=(room.path("/review", &[])) data-question data-check=(room.path("/check", &[])) data-checking=(words.t("editor.checking")) {
                fieldset disabled[!room.may_edit] {
                    @if let Some(was) = was { input type="hidden" name="was" value=(was); }
                    @if was.is_some() {
                        input type="hidden" name="file" value=(file.base_name());
                        input type="hidden" name="base" value=(faq::base(&file.text));
                    } @else {
                        div.field {
                            label for="file" { (words.t("participation.topic")) }
                            select #file name="file" {
                                @for topic in &topics {
                                    option value=(topic.base_name()) selected[topic.base_name() == file.base_name()] { (topic.base_name()) }
                                }
                            }
                        }
                    }
                    (Field { label: words.t("form.title"), name: "title", value: &draft.title, ..Field::default() }.show())
                    (Field { label: "ID", name: "id", value: &draft.id, hint: Some(words.t("form.id_hint")), ..Field::default() }.show())
                    div.pair {
                        div.field {
                            label for="mode" { (words.t("intents.mode")) }
                            select #mode name="mode" {
                                @for (name, _) in Mode::NAMES { option value=(name) selected[name == draft.mode] { (words.t(&format!("mode.{name}"))) } }
                            }
                        }
                        div.field {
                            label for="channel" { (words.t("form.channel")) }
                            select #channel name="channel" {
                                @for (name, key) in [("public", "form.public"), ("private", "form.private")] { option value=(name) selected[name == draft.channel] { (words.t(key)) } }
                            }
                        }
                        div.field {
                            label for="valid_until" { (words.t("form.valid_until")) }
                            input #valid_until type="date" name="valid_until" value=(draft.valid_until);
                        }
                    }
                    (lines(words.t("form.examples"), "examples", &draft.examples, words.t("form.examples_hint")))
                    (lines(words.t("form.keywords"), "keywords", &draft.keywords, words.t("form.keywords_hint")))
                    fieldset.stack {
                        legend { (words.t("form.replies")) }
                        (said(words, "reply", &draft.replies))
                        @if !facts.is_empty() { p.hint { (words.t("form.facts")) " " @for fact in &facts { code { "{{ " (fact) " }}" } " " } } }
                    }
                    details open[draft.channel == "private" || draft.notices.iter().any(|texts| !texts.is_empty())] {
                        summary { (words.t("form.notices")) }
                        fieldset.stack {
                            p.hint { (words.t("form.notices_hint")) }
                            (said(words, "notice", &draft.notices))
                        }
                    }
                    details open[!(draft.patterns.is_empty() && draft.exclude.is_empty() && draft.tests.is_empty())] {
                        summary { (words.t("form.more")) }
                        div.stack {
                            (lines(words.t("form.exclude"), "exclude", &draft.exclude, words.t("form.exclude_hint")))
                            (lines(words.t("form.patterns"), "patterns", &draft.patterns, words.t("form.patterns_hint")))
                            (lines(words.t("form.tests"), "tests", &draft.tests, words.t("form.tests_hint")))
                        }
                    }
                }
                div #found .found-list tabindex="0" role="status" aria-live="polite" {}
                @if room.may_edit {
                    div.buttons {
                        button.main type="submit" { (words.t("editor.review")) (icon("next")) }
                        a.button.quiet href=(room.path(&format!("/file/{}", base_name(&file.name)), &[])) { (words.t("form.as_text")) }
                    }
                } @else { p.soft { (words.t("editor.read_only")) } }
            }
            div.beside { (trial::form(words, room, Some("editor"))) }
        }
    };
    Ok(room_page(visit, room, title, &content))
}

/// A list, one item a line.
fn lines(label: &str, name: &str, items: &[String], hint: &str) -> Markup {
    html! {
        div.field {
            label for=(name) { (label) }
            textarea id=(name) name=(name) rows=(items.len().clamp(2, 8)) spellcheck="false" aria-describedby={ "hint-" (name) } { "\n" (items.join("\n")) }
            p.hint id={ "hint-" (name) } { (hint) }
        }
    }
}

/// What is said in each language, each variant in a field of its own, and an empty one to add another.
fn said(words: Words, key: &str, texts: &[Vec<String>; 3]) -> Markup {
    html! {
        @for (language, variants) in LANGUAGES.iter().zip(texts) {
            @let name = words.t(&format!("tongue.{language}"));
            @for number in 0..=variants.len() {
                @if number < variants.len() || variants.is_empty() || number < 4 {
                    @let id = format!("{key}-{language}-{number}");
                    div.field {
                        label for=(id) { (name) " " (number + 1) }
                        textarea id=(id) name={ (key) "_" (language) } rows="2" maxlength="2000" { "\n" (variants.get(number).map_or("", String::as_str)) }
                    }
                }
            }
        }
    }
}
