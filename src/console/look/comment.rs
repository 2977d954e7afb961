//! Comments as every page shows them: the author, the text with what stands out in it, the state, the thread around it.

use std::ops::Range;

use jiff::tz::TimeZone;
use maud::{Markup, html};

use super::icon;
use super::parts::ago;
use crate::comment::{Comment, CommentId, Decision, Language, StateName};
use crate::console::access::{Role, Visit};
use crate::console::words::{Tongue, Words};
use crate::engine::Engine;
use crate::text::personal;
use crate::{authoring, reply};

/// Why a part of a text stands out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::console) enum Standout {
    /// It speaks for the intent.
    Evidence,
    /// It is personal data.
    Personal,
}

/// The author's name, or that it is not known.
pub(in crate::console) fn author(words: Words, comment: &Comment) -> String {
    let name = comment.author.as_ref().and_then(|author| author.username.as_deref());
    name.map_or_else(|| words.t("comment.nobody").to_owned(), |name| format!("@{name}"))
}

/// What a comment says, as lists and threads quote it, with its personal data masked; or that it says nothing any more.
pub(in crate::console) fn text_of(words: Words, comment: &Comment) -> Markup {
    let said = personal::mask(comment.text.trim());
    html! {
        @if comment.erased_at.is_some() { i.soft { (words.t("comment.erased")) } }
        @else if said.is_empty() { i.soft { (words.t("comment.wordless")) } }
        @else { (said) }
    }
}

/// What a comment says to those who may answer it, in whole: with the personal data and these parts standing out. Whoever only
/// looks gets it masked.
pub(in crate::console) fn whole_text(
    visit: &Visit,
    comment: &Comment,
    parts: impl IntoIterator<Item = (Range<usize>, Standout)>,
) -> Markup {
    let parts: Vec<_> = personal_parts(&comment.text).into_iter().chain(parts).collect();
    html! {
        @if comment.text.trim().is_empty() || !sees_whole(visit) { (text_of(visit.words, comment)) }
        @else { (marked(&comment.text, &parts)) }
    }
}

/// What is said, proposed or given as a reason, as the visitor may see it.
pub(in crate::console) fn reply_text(visit: &Visit, text: &str) -> String {
    if sees_whole(visit) { text.to_owned() } else { personal::mask(text) }
}

/// Whether a visitor sees personal data: to answer a comment it must be read as it is.
pub(in crate::console) fn sees_whole(visit: &Visit) -> bool {
    visit.user.may(Role::Reviewer)
}

/// A text in which parts stand out; parts that overlap are joined, personal data goes before evidence.
pub(in crate::console) fn marked(text: &str, parts: &[(Range<usize>, Standout)]) -> Markup {
    let mut kinds: Vec<Option<Standout>> = vec![None; text.len()];
    for wanted in [Standout::Evidence, Standout::Personal] {
        for (span, kind) in parts.iter().filter(|(_, kind)| *kind == wanted) {
            for slot in kinds.get_mut(span.clone()).into_iter().flatten() {
                *slot = Some(*kind);
            }
        }
    }
    let kind_at = |at: usize| kinds.get(at).copied().flatten();
    let mut pieces: Vec<(String, Option<Standout>)> = Vec::new();
    for (at, letter) in text.char_indices() {
        match pieces.last_mut().filter(|(_, kind)| *kind == kind_at(at)) {
            Some((piece, _)) => piece.push(letter),
            None => pieces.push((letter.to_string(), kind_at(at))),
        }
    }
    html! {
        @for (piece, kind) in &pieces {
            @match kind {
                None => { (piece) }
                Some(Standout::Evidence) => { mark { (piece) } }
                Some(Standout::Personal) => { mark.personal { (piece) } }
            }
        }
    }
}

/// The personal data in a text.
pub(in crate::console) fn personal_parts(text: &str) -> Vec<(Range<usize>, Standout)> {
    personal::find(text).into_iter().map(|found| (found.span, Standout::Personal)).collect()
}

/// Where a comment stands.
pub(in crate::console) fn state_chip(words: Words, state: StateName) -> Markup {
    let class = match state {
        StateName::Escalated | StateName::Failed => "chip bad",
        StateName::Draft => "chip warn",
        StateName::Answered => "chip good",
        StateName::Queued | StateName::Posting => "chip info",
        _ => "chip",
    };
    html! { span class=(class) { (words.t(&format!("state.{}", state.as_str()))) } }
}

/// One of two sayings, by the language of the page.
pub(in crate::console) fn said(words: Words, said: authoring::explain::Said) -> &'static str {
    match words.tongue {
        Tongue::Indonesian => said.id,
        Tongue::English => said.en,
    }
}

/// The name of a comment's language.
pub(in crate::console) fn language(words: Words, language: Language) -> &'static str {
    said(words, authoring::explain::language(language))
}

/// What a decision means.
pub(in crate::console) fn decision(words: Words, decision: Decision) -> &'static str {
    said(words, authoring::explain::decision(decision))
}

/// Why something was decided, by the reason's code.
pub(in crate::console) fn reason(words: Words, code: &str) -> String {
    let known = reply::Reason::ALL.iter().find(|reason| reason.code() == code);
    match known {
        Some(reason) => said(words, authoring::explain::reason(*reason)).to_owned(),
        None => words.find(&format!("reason.{code}")).map_or_else(|| code.to_owned(), str::to_owned),
    }
}

/// The zone in which a comment's times are shown: its account's.
pub(in crate::console) fn zone_of(engine: &Engine, comment: &Comment) -> TimeZone {
    let account = comment.account.as_ref().and_then(|id| engine.accounts.get(id));
    account.map_or_else(|| engine.zones().common, |account| account.zone.clone())
}

/// What an intent is called in the files of the comment's account.
pub(in crate::console) fn intent_title(engine: &Engine, comment: &Comment) -> Option<String> {
    let id = comment.decided.as_ref()?.intent.as_ref()?;
    let account = engine.accounts.get(comment.account.as_ref()?)?;
    Some(account.faq().set.get(id).map_or_else(|| id.to_string(), |intent| intent.title.clone()))
}

/// The conversation that a comment stands in, oldest first, with what other citizens answered it; empty if it stands alone.
pub(in crate::console) fn thread(visit: &Visit, thread: &[Comment], shown: &Comment) -> Markup {
    let is_peer = |id: &CommentId| {
        shown.peers.as_ref().is_some_and(|peers| peers.replies.iter().any(|peer| peer == id))
    };
    let mut thread: Vec<&Comment> = thread.iter().collect();
    thread.sort_by_key(|comment| (comment.parent.is_some(), comment.written_at));
    let accounts = &visit.console.engine.accounts;
    html! {
        @if thread.len() > 1 {
            ol.thread {
                @for comment in thread {
                    @let own = comment.author.as_ref().is_some_and(|author| accounts.wrote(author).is_some());
                    li.own[own].this[comment.id == shown.id] aria-current=[(comment.id == shown.id).then_some("true")] {
                        div.chips {
                            strong { (author(visit.words, comment)) }
                            @if own { span.chip.info { (icon("check")) (visit.words.t("comment.agency")) } }
                            @if is_peer(&comment.id) { span.chip { (icon("person")) (visit.words.t("comment.peer")) } }
                            span.soft.small { (ago(visit.words, comment.written_at, visit.now, &zone_of(&visit.console.engine, comment))) }
                        }
                        p { (text_of(visit.words, comment)) }
                    }
                }
            }
        }
    }
}
