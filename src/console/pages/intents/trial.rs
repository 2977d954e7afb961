//! The try-it box: what a comment would get, and why; with an edit that is not saved, too.

use axum::extract::Query;
use maud::{Markup, html};

use super::{Asked, Room, edit, room_page};
use crate::authoring::{Judged, Terms, judge};
use crate::comment::IntentId;
use crate::console::access::{Failure, Visit};
use crate::console::look::comment::{Standout, decision, language, marked, personal_parts, said};
use crate::console::look::icon;
use crate::console::pages::form::Fields;
use crate::console::words::Words;
use crate::intents::IntentSet;
use crate::{authoring, reply};

/// Intents that are shown as candidates.
const CANDIDATES: usize = 4;

/// The box; `with` is the form whose edit is tried.
pub(super) fn form(words: Words, room: &Room, with: Option<&str>) -> Markup {
    html! {
        section.card.trial aria-labelledby="try-title" {
            h2 #try-title { (words.t("try.title")) }
            form method="post" action=(room.path("/try", &[])) data-question data-into="tried" data-with=[with] {
                label.sr for="try" { (words.t("try.comment")) }
                div.seek {
                    input #try name="comment" required maxlength="2200" placeholder=(words.t("try.comment")) autocomplete="off";
                    button type="submit" { (words.t("try.do")) }
                }
            }
            div #tried role="status" aria-live="polite" {}
        }
    }
}

pub(in crate::console::pages) async fn show(
    visit: Visit,
    Query(asked): Query<Asked>,
    fields: Fields,
) -> Result<Markup, Failure> {
    let room = Room::of(&visit, &asked.account)?;
    let comment = fields.get("comment").unwrap_or_default().to_owned();
    let words = visit.words;
    let proposed = if fields.get("file").is_some() { edit::read(&room, &fields).await?.ok() } else { None };
    let terms = Terms { facts: reply::Facts::AsConfigured, day: room.today(&visit) };
    let shown = match proposed {
        Some(edit) => {
            let (compiled, _) = edit::compiled(&room, &edit.file, &edit.after, &visit).await?;
            judged(words, &compiled.set, &judge(&compiled.set, &comment, &terms), &comment)
        }
        None => judged(words, &room.faq.set, &judge(&room.faq.set, &comment, &terms), &comment),
    };
    let content = html! { div.cards { section.card { div #tried { (shown) } } } };
    Ok(room_page(&visit, &room, words.t("try.title"), &content))
}

fn judged(words: Words, set: &IntentSet, judged: &Judged, comment: &str) -> Markup {
    let title = |id: &IntentId| set.get(id).map_or_else(|| id.to_string(), |intent| intent.title.clone());
    let mut parts = personal_parts(comment);
    let best = judged.found.candidates.first();
    parts.extend(
        best.into_iter().flat_map(|best| &best.evidence).map(|one| (one.span.clone(), Standout::Evidence)),
    );
    html! {
        blockquote.said { (marked(comment, &parts)) }
        p { strong { (decision(words, judged.verdict.decision)) } ". " (said(words, authoring::explain::reason(judged.verdict.reason))) }
        dl.facts {
            div { dt { (words.t("comment.language")) } dd { (language(words, judged.found.language)) } }
            @for candidate in judged.found.candidates.iter().take(CANDIDATES) {
                div {
                    dt { (title(&candidate.intent)) }
                    dd {
                        meter min="0" max="1" value=(format!("{:.2}", candidate.confidence)) aria-label=(words.t("comment.confidence")) {}
                        (words.measures().percent(candidate.confidence))
                    }
                }
            }
        }
        @if let Some(text) = &judged.verdict.text { p.prose.answered { (icon("bubble")) " " (text) } }
    }
}
