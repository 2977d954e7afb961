//! Personal data in a comment that stands for all to see, and the hint to hide it; or that it is hidden, and the way back.

use maud::{Markup, html};

use crate::comment::Comment;
use crate::console::access::{Role, Visit};
use crate::console::look::icon;
use crate::console::look::parts::key_hint;
use crate::console::paths;
use crate::console::words::Words;

/// The hint, with the way to do so, which leads on to where `query` and `fields` say; nothing where none is given.
pub(in crate::console::pages) fn show(
    visit: &Visit,
    comment: &Comment,
    query: &str,
    fields: &Markup,
) -> Markup {
    let words = visit.words;
    let path = format!("{}/{}/hide?{query}", paths::QUEUE, comment.id);
    html! {
        @if comment.hidden_at.is_some() && comment.removed_at.is_none() {
            div.notice.info.exposed {
                (icon("hide"))
                span { (words.t("queue.is_hidden")) }
                @if visit.user.may(Role::Reviewer) && comment.account.is_some() {
                    form method="post" action={ (paths::QUEUE) "/" (comment.id) "/unhide?" (query) } {
                        button.small type="submit" { (icon("undo")) (words.t("queue.unhide")) }
                    }
                }
            }
        }
        @if visit.console.engine.suggests_hiding(comment) {
            div.notice.warn.exposed role="status" {
                (icon("warning"))
                span { (words.t("queue.exposed")) }
                @if visit.user.may(Role::Reviewer) {
                    form method="post" action=(path) {
                        (fields)
                        button.main type="submit" data-key="h" aria-keyshortcuts="h" { (icon("hide")) (words.t("queue.hide")) (key_hint("H")) }
                    }
                }
            }
        }
    }
}

/// The same in a few words.
pub(super) fn chip(words: Words) -> Markup {
    html! { span.chip.warn { (icon("warning")) (words.t("queue.is_exposed")) } }
}
