//! What other citizens answered to a comment, and staff's word that it is right.

use maud::{Markup, html};

use crate::comment::{Comment, Peers};
use crate::console::access::{Role, Visit};
use crate::console::look::comment::zone_of;
use crate::console::look::icon;
use crate::console::paths;
use crate::console::words::Words;

/// That others answered it, and whether staff confirmed it; or the way to do so, which leads back to where `query` says.
pub(in crate::console::pages) fn show(visit: &Visit, comment: &Comment, query: &str) -> Markup {
    let words = visit.words;
    let Some(peers) = &comment.peers else { return html! {} };
    let path = format!("{}/{}/confirm-peer?{query}", paths::QUEUE, comment.id);
    html! {
        div.peers role="group" aria-label=(words.t("comment.peer")) {
            @if let Some(at) = peers.confirmed_at {
                (chip(words, peers))
                span.soft.small { (words.measures().moment(at, &zone_of(&visit.console.engine, comment))) }
            } @else {
                span { (words.t("queue.peer_answered")) }
                @if visit.user.may(Role::Reviewer) {
                    form method="post" action=(path) {
                        button.small type="submit" { (icon("check")) (words.t("queue.confirm_peer")) }
                    }
                }
            }
        }
    }
}

/// The same in a few words.
pub(super) fn chip(words: Words, peers: &Peers) -> Markup {
    html! {
        @if peers.confirmed_at.is_some() { span.chip.good { (icon("check")) (words.t("queue.peer_confirmed")) } }
        @else { span.chip { (icon("person")) (words.t("queue.by_peer")) } }
    }
}
