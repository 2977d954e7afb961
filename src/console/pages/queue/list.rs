//! The list of what waits: which kinds, how many, and one row each.

use maud::{Markup, html};

use super::{Asked, PAGE, exposed, peers};
use crate::comment::{Comment, CommentId};
use crate::console::access::{Role, Visit};
use crate::console::look::comment::{author, intent_title, state_chip, text_of, zone_of};
use crate::console::look::icon;
use crate::console::look::parts::ago;
use crate::console::paths;
use crate::store::Queue;

/// The comment that follows one in the list.
pub(super) fn after<'q>(queue: &'q Queue, id: Option<&CommentId>) -> Option<&'q CommentId> {
    let at = queue.comments.iter().position(|comment| Some(&comment.id) == id);
    let next = queue.comments.get(at.map_or(0, |at| at + 1)).or(queue.comments.first());
    next.map(|comment| &comment.id).filter(|next| Some(*next) != id)
}

pub(super) fn show(visit: &Visit, asked: &Asked, queue: &Queue, shown: Option<&CommentId>) -> Markup {
    let words = visit.words;
    let may_act = visit.user.may(Role::Reviewer);
    html! {
        (super::title(visit, queue))
        (kinds(visit, asked, queue))
        @if may_act { (several(visit, asked)) }
        ul.queue {
            @for comment in &queue.comments { (row(visit, asked, comment, shown == Some(&comment.id), may_act)) }
        }
        @if queue.comments.is_empty() { p.soft.none { (words.t("queue.empty")) } }
        (pages(visit, asked, queue.total))
    }
}

fn kinds(visit: &Visit, asked: &Asked, queue: &Queue) -> Markup {
    let words = visit.words;
    let counts = &queue.counts;
    let kinds = [
        ("", words.t("queue.all"), Some(counts.waiting())),
        ("escalated", words.t("state.escalated"), Some(counts.escalated)),
        ("draft", words.t("state.draft"), Some(counts.drafts)),
        ("failed", words.t("state.failed"), Some(counts.failed)),
        ("mine", words.t("queue.mine"), None),
        ("snoozed", words.t("queue.snoozed"), Some(counts.snoozed)),
    ];
    let accounts: Vec<_> =
        visit.console.engine.accounts.iter().filter(|account| visit.user.sees(Some(&account.id))).collect();
    html! {
        nav.kinds aria-label=(words.t("queue.kinds")) {
            @for (kind, name, count) in kinds {
                @if count != Some(0) || kind == asked.show || kind.is_empty() {
                    a href={ (paths::QUEUE) "?" (paths::query(&[("show", kind), ("account", &asked.account)])) }
                        aria-current=[(kind == asked.show).then_some("true")] {
                        (name)
                        @if let Some(count) = count { " " span.n { (words.measures().whole(u64::try_from(count).unwrap_or(0))) } }
                    }
                }
            }
        }
        @if accounts.len() > 1 {
            form.filter method="get" action=(paths::QUEUE) data-auto {
                input type="hidden" name="show" value=(asked.show);
                label.sr for="queue-account" { (words.t("people.accounts")) }
                select #queue-account name="account" {
                    option value="" { (words.t("people.all_accounts")) }
                    @for account in accounts {
                        option value=(account.id) selected[account.id.as_str() == asked.account] { "@" (account.username) }
                    }
                }
                noscript { button type="submit" { (words.t("frame.show")) } }
            }
        }
    }
}

/// What may be done with several comments at once.
fn several(visit: &Visit, asked: &Asked) -> Markup {
    let words = visit.words;
    html! {
        form.several #several method="post" action={ (paths::QUEUE) "/several?" (asked.query()) } {
            label.tick { input type="checkbox" data-all; (words.t("queue.choose_all")) }
            span role="status" data-chosen=(words.f("queue.chosen", &[("n", &"{n}")])) {}
            span.buttons data-if-chosen {
                @for (act, sign, key) in [
                    ("approve", "check", "queue.approve"), ("reject", "cross", "queue.reject"),
                    ("mine", "person", "queue.assign_me"), ("snooze", "clock", "queue.snooze_hour"),
                ] {
                    button.small type="submit" name="act" value=(act) aria-label=(words.f("queue.to_chosen", &[("act", &words.t(key))])) {
                        (icon(sign)) (words.t(key))
                    }
                }
            }
        }
    }
}

fn row(visit: &Visit, asked: &Asked, comment: &Comment, is_shown: bool, may_act: bool) -> Markup {
    let words = visit.words;
    let engine = &visit.console.engine;
    let other = visit.console.claims.other(&comment.id, &visit.user.name, visit.now);
    let who = author(words, comment);
    html! {
        li.this[is_shown] {
            @if may_act {
                input type="checkbox" form="several" name="id" value={ (comment.id) ":" (comment.version()) }
                    aria-label=(words.f("queue.choose_one", &[("who", &who)]));
            }
            a href=(asked.path(Some(&comment.id))) aria-current=[is_shown.then_some("true")] data-row {
                span.line {
                    strong { (who) }
                    span.soft.small { (ago(words, comment.written_at, visit.now, &zone_of(engine, comment))) }
                }
                span.said { (text_of(words, comment)) }
                span.chips {
                    (state_chip(words, comment.state.name()))
                    @if let Some(title) = intent_title(engine, comment) { span.chip.of { (title) } }
                    @if engine.suggests_hiding(comment) { (exposed::chip(words)) }
                    @if let Some(peers) = &comment.peers { (peers::chip(words, peers)) }
                    @if let Some(other) = &other { span.chip.info { (icon("person")) (other.shown) } }
                    @else if let Some(user) = &comment.assigned_to { span.chip { (icon("flag")) (user) } }
                }
            }
        }
    }
}

fn pages(visit: &Visit, asked: &Asked, total: usize) -> Markup {
    let words = visit.words;
    let (page, last) = (asked.page(), total.div_ceil(PAGE).max(1));
    let to = |page: usize| Asked { page: page.to_string(), ..asked.clone() }.path(None);
    html! {
        @if last > 1 {
            nav.pages aria-label=(words.t("frame.pages")) {
                @if page > 1 { a.button.small href=(to(page - 1)) rel="prev" { (icon("back")) (words.t("frame.before")) } }
                span.soft.small { (words.f("frame.page_of", &[("page", &page), ("last", &last)])) }
                @if page < last { a.button.small href=(to(page + 1)) rel="next" { (words.t("frame.after")) (icon("next")) } }
            }
        }
    }
}
