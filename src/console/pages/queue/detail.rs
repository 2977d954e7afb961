//! One comment that waits: what it says and where, why the bot did not answer, what it would say, and what staff may do.

use std::sync::Arc;

use maud::{Markup, html};

use super::reply::{Choice, choices};
use super::{Asked, bad, exposed, peers};
use crate::comment::{Channel, Comment, CommentId, Kind, State, Timestamp};
use crate::console::access::{Failure, Role, Visit};
use crate::console::look::comment::{
    Standout, author, language, personal_parts, reason, reply_text, state_chip, thread, whole_text, zone_of,
};
use crate::console::look::icon;
use crate::console::look::parts::{ago, key_hint};
use crate::console::paths;
use crate::console::words::Words;
use crate::engine::Account;
use crate::intents::{EvidenceKind, Match};
use crate::reply::MAX_CHARS;

/// A comment with what was written to it so far.
pub(super) struct Draft {
    pub(super) comment: Comment,
    /// What staff wrote, where it could not be sent.
    pub(super) text: Option<String>,
    /// Why.
    pub(super) notice: Option<String>,
}

pub(super) async fn show(
    visit: &Visit,
    asked: &Asked,
    draft: &Draft,
    next: Option<&CommentId>,
) -> Result<Markup, Failure> {
    let words = visit.words;
    let engine = &visit.console.engine;
    let comment = &draft.comment;
    let account = comment.account.as_ref().and_then(|id| engine.accounts.get(id)).cloned();
    let around = engine.thread(comment).await?;
    let found = account.as_ref().map(|account| account.faq().set.matches(&comment.text));
    let waits = comment.state.proposal().is_some();
    let other = visit.console.claims.other(&comment.id, &visit.user.name, visit.now);
    Ok(html! {
        header.about {
            // Where the list is not beside it, this is what the page is headed by.
            h1.only-narrow { a.button.quiet.small href=(asked.path(None)) { (icon("back")) (words.t("nav.queue")) } }
            div.chips {
                h2 { (author(words, comment)) }
                (state_chip(words, comment.state.name()))
                span.soft.small { (ago(words, comment.written_at, visit.now, &zone_of(engine, comment))) }
                @if engine.accounts.only().is_none() && let Some(account) = &account { span.chip { "@" (account.username) } }
            }
            a.small href={ (paths::COMMENTS) "/" (comment.id) } { (words.t("queue.whole_story")) }
        }
        div.notices #claim data-fresh role="status" {
            @if let Some(other) = other.filter(|_| waits) {
                div.notice.warn {
                    (icon("person"))
                    span { (words.f("queue.with_other", &[("who", &other.shown)])) }
                    @if visit.user.may(Role::Reviewer) {
                        form method="post" action={ (paths::QUEUE) "/" (comment.id) "/take?" (asked.query()) } {
                            button.small type="submit" { (words.t("queue.take_over")) }
                        }
                    }
                }
            }
        }
        @if let Some(notice) = &draft.notice { div.notices { (bad(notice)) } }
        (exposed::show(visit, comment, &asked.query(), &hidden(comment, next)))
        (text(visit, comment, found.as_ref()))
        (thread(visit, &around, comment))
        (peers::show(visit, comment, &asked.query()))
        @if waits {
            (why(visit, comment, account.as_ref(), found.as_ref()))
            @if visit.user.may(Role::Reviewer) {
                (answer(visit, asked, draft, account.as_ref().zip(found.as_ref()), next))
                (more(visit, asked, comment, next).await?)
            } @else if let Some(Some(proposal)) = comment.state.proposal() {
                div.card { p.label { (words.t("queue.proposed")) } p.prose { (reply_text(visit, proposal)) } }
            }
        } @else { (done(visit, asked, comment, next)) }
    })
}

/// What it says, with what speaks for the intent and what is personal standing out.
fn text(visit: &Visit, comment: &Comment, found: Option<&Match>) -> Markup {
    let best = found.and_then(|found| found.candidates.first());
    let told = best.into_iter().flat_map(|best| &best.evidence);
    // Words that the examples taught stand everywhere; keywords and patterns say more.
    let strong = told.clone().any(|evidence| evidence.kind != EvidenceKind::Example);
    let shown = told.filter(|evidence| !strong || evidence.kind != EvidenceKind::Example);
    let parts = shown.map(|evidence| (evidence.span.clone(), Standout::Evidence));
    html! { blockquote.said { (whole_text(visit, comment, parts)) } }
}

/// Why the bot did not answer by itself.
fn why(visit: &Visit, comment: &Comment, account: Option<&Arc<Account>>, found: Option<&Match>) -> Markup {
    let words = visit.words;
    let Some(decided) = &comment.decided else { return html! {} };
    let faq = account.map(|account| account.faq());
    let title = |id: &crate::comment::IntentId| {
        faq.as_ref()
            .and_then(|faq| faq.set.get(id))
            .map_or_else(|| id.to_string(), |intent| intent.title.clone())
    };
    let rivals = found.map(|found| found.candidates.iter().take(2).collect::<Vec<_>>()).unwrap_or_default();
    let is_close = rivals.len() == 2 && decided.margin < 0.3;
    html! {
        div.why {
            p { strong { (words.t("queue.why")) } " " (reason(words, &decided.reason)) }
            @if let State::Failed { reason: code, .. } = &comment.state {
                p.notice.bad { (icon("warning")) span { (words.t("queue.failed_why")) " " (reason(words, code)) } }
            }
            dl.facts {
                div { dt { (words.t("comment.language")) } dd { (language(words, decided.language)) } }
                @for (at, candidate) in rivals.iter().enumerate() {
                    @if at == 0 || is_close {
                        div {
                            dt { @if at == 0 { (words.t("comment.intent")) } @else { (words.t("queue.runner_up")) } }
                            dd {
                                (title(&candidate.intent))
                                meter min="0" max="1" value=(format!("{:.2}", candidate.confidence)) aria-label=(words.t("comment.confidence")) {}
                                span.small.soft { (words.measures().percent(candidate.confidence)) }
                            }
                        }
                    }
                }
                @if !comment.text.is_empty() && !personal_parts(&comment.text).is_empty() {
                    div { dt { (icon("warning")) } dd { (words.t("queue.personal")) } }
                }
            }
        }
    }
}

/// The answer, proposed or in staff's own words.
fn answer(
    visit: &Visit,
    asked: &Asked,
    draft: &Draft,
    account: Option<(&Arc<Account>, &Match)>,
    next: Option<&CommentId>,
) -> Markup {
    let words = visit.words;
    let comment = &draft.comment;
    let proposal = comment.state.proposal().flatten();
    let here = asked.path(Some(&comment.id));
    let chosen = account.and_then(|(account, _)| {
        let faq = account.faq();
        Choice::parse(&faq.set, &asked.say)?.text(&faq.set, comment)
    });
    let text = draft.text.as_deref().or(chosen.as_deref()).or(proposal).unwrap_or_default();
    let path = format!("{}/{}/reply?{}", paths::QUEUE, comment.id, asked.query());
    let by_message = comment.state.proposed_channel() == Channel::Private;
    let notice = visit.console.engine.notice(comment).filter(|_| by_message);
    html! {
        @if let Some((account, found)) = account { (choices(words, account, found, &here, &asked.say)) }
        form.answer method="post" action=(path) {
            (hidden(comment, next))
            label for="text" {
                @if proposal.is_some() { (words.t("queue.proposed")) } @else { (words.t("queue.own_words")) }
                @if by_message { " " span.chip.info { (words.t("queue.by_message")) } }
            }
            textarea #text name="text" rows="4" required maxlength=(MAX_CHARS) data-key="e" data-guard
                placeholder=(words.t("queue.write")) { (text) }
            @if let Some(notice) = notice { p.hint { (words.t("queue.then_public")) " “" (notice) "”" } }
            div.buttons {
                button.main type="submit" data-key="a" aria-keyshortcuts="a" {
                    (icon("check"))
                    @if proposal.is_some() { (words.t("queue.approve")) } @else { (words.t("queue.send")) }
                    (key_hint("A"))
                }
                button type="submit" form="reject" data-key="r" aria-keyshortcuts="r" { (icon("cross")) (words.t("queue.reject")) (key_hint("R")) }
                @if next.is_some() {
                    a.button.quiet href=(asked.path(next)) data-key="j" aria-keyshortcuts="j" { (words.t("queue.skip")) (key_hint("J")) }
                }
            }
        }
    }
}

/// All else that may be done with it.
async fn more(
    visit: &Visit,
    asked: &Asked,
    comment: &Comment,
    next: Option<&CommentId>,
) -> Result<Markup, Failure> {
    let words = visit.words;
    let to = |act: &str| format!("{}/{}/{act}?{}", paths::QUEUE, comment.id, asked.query());
    let users = visit.console.people.list().await?;
    let users = users.iter().filter(|user| user.may(Role::Reviewer) && user.sees(comment.account.as_ref()));
    Ok(html! {
        div.more-acts {
            form #reject method="post" action=(to("reject")) {
                (hidden(comment, next))
                label for="why-not" { (words.t("queue.reject_why")) }
                select #why-not name="reason" {
                    @for reason in ["no-question", "not-ours", "handled-elsewhere", "wrong-answer", "spam"] {
                        option value=(reason) { (words.t(&format!("reason.{reason}"))) }
                    }
                }
            }
            form method="post" action=(to("assign")) data-auto {
                (hidden(comment, next))
                label for="to" { (words.t("queue.assign")) }
                select #to name="to" {
                    option value="" { (words.t("queue.nobody")) }
                    @for user in users { option value=(user.name) selected[comment.assigned_to.as_deref() == Some(user.name.as_str())] { (user.shown) } }
                }
                noscript { button.small type="submit" { (words.t("frame.save")) } }
            }
            form method="post" action=(to("snooze")) data-auto {
                (hidden(comment, next))
                label for="until" { (words.t("queue.snooze")) }
                select #until name="until" {
                    option value="" { @if comment.snoozed_until.is_some_and(|until| until > visit.now) { (words.t("queue.snooze_off")) } @else { (words.t("queue.snooze_now")) } }
                    @for (value, key) in [("hour", "queue.snooze_hour"), ("tomorrow", "queue.snooze_tomorrow"), ("week", "queue.snooze_week")] {
                        option value=(value) { (words.t(key)) }
                    }
                }
                noscript { button.small type="submit" { (words.t("frame.save")) } }
            }
            @if comment.kind == Kind::Comment && comment.hidden_at.is_none() && !visit.console.engine.suggests_hiding(comment) {
                form method="post" action=(to("hide")) {
                    (hidden(comment, next))
                    button.quiet.bad type="submit" data-key="h" aria-keyshortcuts="h" { (icon("hide")) (words.t("queue.hide")) (key_hint("H")) }
                }
            }
        }
        @if visit.user.may(Role::Editor) { (teach(visit, asked, comment)) }
    })
}

/// The comment as an example of an intent, by one click.
fn teach(visit: &Visit, asked: &Asked, comment: &Comment) -> Markup {
    let words = visit.words;
    let Some(account) = comment.account.as_ref().and_then(|id| visit.console.engine.accounts.get(id)) else {
        return html! {};
    };
    let faq = account.faq();
    let own = comment.decided.as_ref().and_then(|decided| decided.intent.clone());
    let chosen = Choice::parse(&faq.set, &asked.say).map(|choice| choice.intent.id.clone()).or(own);
    html! {
        form.teach method="post" action={ (paths::QUEUE) "/" (comment.id) "/teach?" (asked.query()) } {
            label for="teach" { (icon("spark")) (words.t("queue.teach")) }
            select #teach name="intent" {
                @for intent in faq.set.intents() { option value=(intent.id) selected[Some(&intent.id) == chosen.as_ref()] { (intent.title) } }
                option value="_none" { (words.t("queue.teach_none")) }
            }
            button.small type="submit" { (icon("plus")) (words.t("queue.teach_add")) }
        }
    }
}

/// It waits no longer.
fn done(visit: &Visit, asked: &Asked, comment: &Comment, next: Option<&CommentId>) -> Markup {
    let words = visit.words;
    let said = match &comment.state {
        State::Queued { reply, .. }
        | State::Posting { reply, .. }
        | State::Answered { reply: Some(reply) } => Some(reply.text.as_str()),
        _ => None,
    };
    html! {
        div.card.done {
            p { (icon("check")) (words.t("queue.done")) " " (state_chip(words, comment.state.name())) }
            @if let Some(said) = said { p.prose { (reply_text(visit, said)) } }
            div.buttons {
                @if let Some(next) = next { a.button.main href=(asked.path(Some(next))) data-key="j" { (words.t("queue.next")) (icon("next")) } }
                @else { a.button href=(asked.path(None)) { (words.t("nav.queue")) } }
                @if comment.state.can_be_taken_back() && visit.user.may(Role::Reviewer) {
                    form method="post" action={ (paths::QUEUE) "/undo?" (asked.query()) } {
                        input type="hidden" name="id" value=(comment.id);
                        button type="submit" { (icon("undo")) (words.t("queue.undo")) }
                    }
                }
            }
        }
    }
}

/// What every deed says of the comment: the version that was seen, and where to go on.
fn hidden(comment: &Comment, next: Option<&CommentId>) -> Markup {
    html! {
        input type="hidden" name="seen" value=(comment.version());
        @if let Some(next) = next { input type="hidden" name="next" value=(next); }
    }
}

/// Until when a comment is left, from the words of the form.
pub(super) fn until(word: &str, comment: &Comment, visit: &Visit) -> Option<Timestamp> {
    let zone = zone_of(&visit.console.engine, comment);
    let days = match word {
        "hour" => return Some(visit.now.plus_millis(3_600_000)),
        "tomorrow" => 1,
        "week" => 7,
        _ => return None,
    };
    let day = visit.now.date_in(&zone);
    let morning = day.checked_add(jiff::Span::new().days(days)).ok()?.at(8, 0, 0, 0);
    let at = zone.to_timestamp(morning).ok()?;
    Some(Timestamp::from_millis(at.as_millisecond()))
}

/// Nothing to say of a comment without a decision.
pub(super) fn refusal(words: Words, error: &crate::engine::desk::DeskError) -> String {
    use crate::engine::desk::DeskError;
    match error {
        DeskError::Moved
        | DeskError::NotInState { .. }
        | DeskError::NothingToConfirm
        | DeskError::Unknown(_) => words.t("queue.moved").to_owned(),
        DeskError::Text(_) | DeskError::RepeatsPersonalData | DeskError::NothingProposed => {
            words.t("queue.bad_text").to_owned()
        }
        DeskError::Instagram(_) => words.t("queue.no_instagram").to_owned(),
        DeskError::Store(_) => words.t("failure.unavailable").to_owned(),
    }
}
