//! One comment with everything that is known of it.

use axum::extract::Path;
use maud::{Markup, html};

use super::ledger;
use crate::comment::{Comment, State};
use crate::console::access::{Failure, Role, Visit};
use crate::console::look::comment::{
    author, decision, intent_title, language, reason, reply_text, sees_whole, state_chip, thread, whole_text,
    zone_of,
};
use crate::console::look::parts::heading;
use crate::console::look::{Section, icon, page};
use crate::console::pages::queue;
use crate::console::paths;
use crate::engine::masked;
use crate::reply::MAX_CHARS;

pub(in crate::console::pages) async fn show(visit: Visit, Path(id): Path<String>) -> Result<Markup, Failure> {
    let comment = queue::seen(&visit, &id).await?;
    let words = visit.words;
    let engine = &visit.console.engine;
    let around = engine.thread(&comment).await?;
    let mut history = engine.ledger(&comment).await?;
    if !sees_whole(&visit) {
        history = history.into_iter().map(masked).collect();
    }
    let back = html! { a.button.quiet href=(paths::COMMENTS) { (icon("back")) (words.t("nav.comments")) } };
    let content = html! {
        (heading(&author(words, &comment), &back))
        div.cards {
            section.card.story aria-label=(words.t("queue.this")) {
                (queue::exposed::show(&visit, &comment, "back=comment", &html! {}))
                blockquote.said { (whole_text(&visit, &comment, [])) }
                (thread(&visit, &around, &comment))
                (queue::peers::show(&visit, &comment, "back=comment"))
                (facts(&visit, &comment))
                (answer(&visit, &comment))
            }
            section.card aria-labelledby="ledger" {
                h2 #ledger { (words.t("comments.ledger")) }
                (ledger::show(&visit, &history, &zone_of(engine, &comment)))
            }
        }
    };
    Ok(page(&visit, Section::Comments, &author(words, &comment), &content))
}

fn facts(visit: &Visit, comment: &Comment) -> Markup {
    let words = visit.words;
    let engine = &visit.console.engine;
    let measures = words.measures();
    let zone = zone_of(engine, comment);
    let account = comment.account.as_ref().and_then(|id| engine.accounts.get(id));
    html! {
        dl.pairs {
            dt { (words.t("comments.state")) }
            dd { (state_chip(words, comment.state.name())) @if let Some(code) = comment.state.reason() { " " span.soft { (reply_text(visit, &reason(words, code))) } } }
            @if let Some(decided) = &comment.decided {
                dt { (words.t("comments.decision")) }
                dd { (decision(words, decided.decision)) ". " span.soft { (reason(words, &decided.reason)) } }
                @if let Some(title) = intent_title(engine, comment) {
                    dt { (words.t("comment.intent")) }
                    dd { (title) " · " (words.t("comment.confidence")) " " (measures.fraction(decided.confidence)) " · " (words.t("comments.margin")) " " (measures.fraction(decided.margin)) }
                }
                dt { (words.t("comment.language")) } dd { (language(words, decided.language)) }
            }
            dt { (words.t("comments.written")) } dd { (measures.moment(comment.written_at, &zone)) }
            @if let Some(answer) = &comment.answer {
                dt { (words.t("comments.answered_at")) }
                dd { (measures.moment(answer.at, &zone)) " · " (words.f("comments.after", &[("time", &measures.length(answer.at.since(comment.written_at)))])) }
            }
            @if let Some(account) = account { dt { (words.t("comments.account")) } dd { "@" (account.username) } }
            @if let Some(user) = &comment.assigned_to { dt { (words.t("queue.assign")) } dd { (user) } }
            dt { "ID" } dd { code { (comment.id) } }
        }
    }
}

/// What may still be said to it.
fn answer(visit: &Visit, comment: &Comment) -> Markup {
    let words = visit.words;
    let said = match &comment.state {
        State::Queued { reply, .. }
        | State::Posting { reply, .. }
        | State::Answered { reply: Some(reply) } => Some(reply.text.as_str()),
        _ => None,
    };
    let waits = comment.state.proposal().is_some();
    let accounts = &visit.console.engine.accounts;
    let is_own = comment.author.as_ref().is_some_and(|author| accounts.wrote(author).is_some());
    html! {
        @if let Some(said) = said { div { p.label { (words.t("comments.our_answer")) } p.prose { (reply_text(visit, said)) } } }
        @if visit.user.may(Role::Reviewer) && !is_own {
            @if waits {
                p { a.button.main href={ (paths::QUEUE) "/" (comment.id) } { (icon("queue")) (words.t("comments.handle")) } }
            } @else if comment.state.takes_a_reply() && comment.account.is_some() && comment.erased_at.is_none() && comment.removed_at.is_none() && comment.hidden_at.is_none() {
                details {
                    summary { (words.t("comments.still_answer")) }
                    form.answer method="post" action={ (paths::QUEUE) "/" (comment.id) "/reply?back=comment" } {
                        input type="hidden" name="seen" value=(comment.version());
                        label for="text" { (words.t("queue.own_words")) }
                        textarea #text name="text" required maxlength=(MAX_CHARS) {}
                        div.buttons { button.main type="submit" { (words.t("queue.send")) } }
                    }
                }
            } @else if comment.state.can_be_taken_back() {
                form method="post" action={ (paths::QUEUE) "/undo" } {
                    input type="hidden" name="id" value=(comment.id);
                    button type="submit" { (icon("undo")) (words.t("queue.undo")) }
                }
            }
        }
    }
}
