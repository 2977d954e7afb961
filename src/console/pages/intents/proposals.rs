//! Intents that may be missing: what citizens asked and nothing answers, in groups.

use std::sync::Arc;

use axum::extract::Query;
use maud::{Markup, html};

use super::{Asked, Room, room_page};
use crate::authoring::suggestion::{self, Suggestion};
use crate::comment::Decision;
use crate::console::access::{Failure, Visit};
use crate::console::look::icon;

/// The latest comments that are looked through.
const COMMENTS: usize = 5000;
/// Comments that make a proposal.
const LEAST: usize = 3;

pub(in crate::console::pages) async fn show(
    visit: Visit,
    Query(asked): Query<Asked>,
) -> Result<Markup, Failure> {
    let words = visit.words;
    let room = Room::of(&visit, &asked.account)?;
    let comments = room.comments(&visit, COMMENTS).await?;
    let asked = comments.into_iter().filter(|comment| {
        let posted = comment.decided.as_ref().is_some_and(|decided| decided.decision == Decision::Post);
        !posted && !comment.text.is_empty()
    });
    let texts: Vec<String> = asked.map(|comment| comment.text).collect();
    let faq = Arc::clone(&room.faq);
    let work = tokio::task::spawn_blocking(move || suggestion::suggest(&faq.set, texts, LEAST));
    let suggestions = work.await.map_err(|_| Failure::Unavailable)?;
    let content = html! {
        p.soft { (words.f("proposals.sum", &[("n", &suggestions.comments), ("unmatched", &suggestions.unmatched)])) }
        div.cards.two {
            @for suggestion in &suggestions.intents { (card(&visit, &room, suggestion)) }
        }
        @if suggestions.intents.is_empty() {
            div.blank { (icon("spark")) h2 { (words.t("proposals.none")) } p { (words.t("proposals.none_why")) } }
        }
    };
    Ok(room_page(&visit, &room, words.t("intents.proposals"), &content))
}

fn card(visit: &Visit, room: &Room, suggestion: &Suggestion) -> Markup {
    let words = visit.words;
    html! {
        section.card aria-label=(suggestion.title) {
            div.heading {
                h2 { (suggestion.title) }
                span.chip.info { (words.n("proposals.comments", suggestion.comments as u64)) }
            }
            ul.examples { @for example in suggestion.examples.iter().take(5) { li { "“" (example) "”" } } }
            @if !suggestion.keywords.is_empty() { p.chips { @for keyword in &suggestion.keywords { span.chip { (keyword) } } } }
            @if room.may_edit {
                form method="post" action=(room.path("/form", &[])) data-question {
                    @for (name, value) in [
                        ("id", suggestion.id.clone()), ("title", suggestion.title.clone()), ("mode", "draft".to_owned()),
                        ("channel", "public".to_owned()), ("keywords", suggestion.keywords.join("\n")), ("examples", suggestion.examples.join("\n")),
                    ] { textarea hidden name=(name) { "\n" (value) } }
                    button type="submit" { (icon("plus")) (words.t("proposals.make")) span.sr { " " (suggestion.title) } }
                }
            }
        }
    }
}
