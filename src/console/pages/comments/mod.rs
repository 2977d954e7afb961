//! Komentar: everything that ever reached us, found by words and filters; each with its thread and its whole ledger.
//!
//! Reading order: this file (the list), `filters`, `behind`, [`one`], `ledger`.

mod behind;
mod filters;
mod ledger;
pub(super) mod one;

use std::time::Duration;

use axum::extract::Query;
use maud::{Markup, html};

use self::filters::Filters;
use crate::comment::{Comment, Timestamp};
use crate::console::access::{Failure, Visit};
use crate::console::look::comment::{
    Standout, author, intent_title, language, marked, sees_whole, state_chip, text_of, zone_of,
};
use crate::console::look::parts::{Notice, ago, heading};
use crate::console::look::{Section, icon, page};
use crate::console::paths;
use crate::store;
use crate::text::personal::mask;

/// Comments on one page.
const PAGE: usize = 50;
/// A search says what it found after this long, and where to go on: the page is there before anybody wonders.
const PATIENCE: Duration = Duration::from_millis(400);

/// A page of what is found.
struct Found {
    comments: Vec<Comment>,
    /// Where to go on, if there is more.
    next: Option<u64>,
    /// Where patience ended, if it did.
    looked_back_to: Option<Timestamp>,
    /// How many there are in all, where that is known.
    total: Option<usize>,
}

impl From<store::Page> for Found {
    fn from(page: store::Page) -> Self {
        let store::Page { comments, next, looked_back_to } = page;
        Self { comments, next, looked_back_to, total: None }
    }
}

pub(super) async fn list(visit: Visit, Query(filters): Query<Filters>) -> Result<Markup, Failure> {
    let words = visit.words;
    let understood = filters.query(&visit).and_then(|query| Ok((filters.about(&visit, &query)?, query)));
    let (about, asked) = match understood {
        Ok((about, query)) => (about, store::Query { limit: PAGE, patience: Some(PATIENCE), ..query }),
        Err(key) => {
            let content = html! {
                (heading(words.t("nav.comments"), &html! {}))
                (filters.form(&visit))
                div.notices { (Notice::Bad(words.t(key)).show()) }
            };
            return Ok(page(&visit, Section::Comments, words.t("nav.comments"), &content));
        }
    };
    let sought: Vec<String> = asked.words.iter().map(|word| word.to_lowercase()).collect();
    let mut found = match about {
        Some((request, about)) => behind::find(&visit, &asked, &request, &about).await?,
        None => Found::from(visit.console.engine.store.find(asked).await?),
    };
    if !sees_whole(&visit) {
        // Found by what is masked: to say so would tell it.
        found.comments.retain(|comment| shows(comment, &sought));
    }
    let zone = visit.console.engine.zones().common;
    let content = html! {
        (heading(words.t("nav.comments"), &html! {}))
        (filters.form(&visit))
        (filters.said(&visit, found.total))
        ul.queue.found #found {
            @for comment in &found.comments { (row(&visit, comment, &sought)) }
        }
        @if found.comments.is_empty() && found.next.is_none() {
            div.blank { (icon("search")) h2 { (words.t("comments.none")) } p { (words.t("comments.none_why")) } }
        }
        @if let Some(next) = found.next {
            nav.pages aria-label=(words.t("frame.pages")) {
                @if let Some(at) = found.looked_back_to {
                    span.soft { (words.f("comments.looked_back", &[("at", &words.measures().moment(at, &zone))])) }
                }
                a.button href=(filters.after(next)) rel="next" {
                    @if found.looked_back_to.is_some() { (words.t("comments.look_on")) } @else { (words.t("frame.older")) }
                    (icon("next"))
                }
            }
        }
    };
    Ok(page(&visit, Section::Comments, words.t("nav.comments"), &content))
}

fn row(visit: &Visit, comment: &Comment, sought: &[String]) -> Markup {
    let words = visit.words;
    let engine = &visit.console.engine;
    html! {
        li {
            a href={ (paths::COMMENTS) "/" (comment.id) } data-row {
                span.line {
                    strong { (author(words, comment)) }
                    span.soft.small { (ago(words, comment.written_at, visit.now, &zone_of(engine, comment))) }
                }
                span.said { (found_text(visit, comment, sought)) }
                span.chips {
                    (state_chip(words, comment.state.name()))
                    @if let Some(title) = intent_title(engine, comment) { span.chip.of { (title) } }
                    @if let Some(decided) = &comment.decided { span.small.soft { (language(words, decided.language)) } }
                    @if let Some(answer) = &comment.answer {
                        span.small.soft { (words.f("comments.after", &[("time", &words.measures().length(answer.at.since(comment.written_at)))])) }
                    }
                }
            }
        }
    }
}

/// Whether a comment as it is shown has each of these in it.
fn shows(comment: &Comment, sought: &[String]) -> bool {
    let text = mask(&comment.text).to_lowercase();
    let name = comment.author.as_ref().and_then(|author| author.username.as_deref()).unwrap_or_default();
    let name = name.to_lowercase();
    sought.iter().all(|word| text.contains(word) || name.contains(word))
}

/// The text with what was looked for standing out.
fn found_text(visit: &Visit, comment: &Comment, sought: &[String]) -> Markup {
    let text = mask(&comment.text);
    let lower = text.to_lowercase();
    // Lower case may have other lengths; then nothing stands out rather than the wrong part.
    if sought.is_empty() || text.is_empty() || lower.len() != text.len() {
        return text_of(visit.words, comment);
    }
    let mut parts = Vec::new();
    for word in sought {
        let found = lower.match_indices(word.as_str());
        parts.extend(found.map(|(at, word)| (at..at + word.len(), Standout::Evidence)));
    }
    marked(&text, &parts)
}
