//! The ledger of a comment, in words.

use jiff::tz::TimeZone;
use maud::{Markup, html};

use crate::comment::{Actor, ActorKind, Entry, Event, Outcome, Responder, Source};
use crate::console::access::Visit;
use crate::console::look::comment::{decision, reason};
use crate::console::words::Words;

pub(super) fn show(visit: &Visit, entries: &[Entry], zone: &TimeZone) -> Markup {
    let words = visit.words;
    let measures = words.measures();
    let mut day = None;
    html! {
        ol.ledger {
            @for entry in entries {
                @let date = entry.at.date_in(zone);
                @if day.replace(date) != Some(date) { li.day { (measures.day(date)) } }
                li {
                    time datetime=(entry.at) title=(measures.moment(entry.at, zone)) { (measures.seconds(entry.at, zone)) }
                    div {
                        strong { (name(words, &entry.event)) } " " span.soft { (actor(words, &entry.actor)) }
                        @for line in details(words, &entry.event, zone) { p.small.prose { (line) } }
                    }
                }
            }
        }
    }
}

fn name(words: Words, event: &Event) -> &'static str {
    let key = serde_json::to_value(event).ok();
    let key = key.as_ref().and_then(|value| value.get("event")).and_then(serde_json::Value::as_str);
    words.t(&format!("ledger.{}", key.unwrap_or_default()))
}

fn actor(words: Words, actor: &Actor) -> String {
    let kind = words.t(match actor.kind {
        ActorKind::Meta => "actor.meta",
        ActorKind::Bot => "actor.bot",
        ActorKind::Staff => "actor.staff",
        ActorKind::Peer => "actor.peer",
        ActorKind::System => "actor.system",
    });
    actor.name.as_ref().map_or_else(|| kind.to_owned(), |name| format!("{kind} · {name}"))
}

/// What else an entry says.
fn details(words: Words, event: &Event, zone: &TimeZone) -> Vec<String> {
    let measures = words.measures();
    match event {
        Event::Received { source, .. } | Event::Seen { source } => vec![
            words
                .t(match source {
                    Source::Webhook => "actor.webhook",
                    Source::Poller => "actor.poller",
                })
                .to_owned(),
        ],
        Event::Dated { written_at, .. } => vec![measures.moment(*written_at, zone)],
        Event::Decided { decision: what, reason: why, intent, confidence, .. } => {
            let intent = intent.as_ref().map(|id| format!(" · {id} · {}", measures.fraction(*confidence)));
            vec![format!("{}{}", decision(words, *what), intent.unwrap_or_default()), reason(words, why)]
        }
        Event::Edited { text } | Event::Drafted { text, .. } | Event::Approved { text, .. } => {
            vec![text.clone()]
        }
        Event::Queued { text, .. } => vec![text.clone()],
        Event::Rejected { reason: why } | Event::Withdrawn { reason: why } => vec![reason(words, why)],
        Event::Attempted { attempt, node, .. } => vec![format!("{attempt} · {node}")],
        Event::Outcome { result, code, reason: why, .. } => {
            let result = words.t(match result {
                Outcome::Posted => "outcome.posted",
                Outcome::Unknown => "outcome.unknown",
                Outcome::Throttled => "outcome.throttled",
                Outcome::Refused => "outcome.refused",
            });
            let code = code.map(|code| format!(" · {code}")).unwrap_or_default();
            let why = why.as_ref().map(|why| format!(" · {}", reason(words, why))).unwrap_or_default();
            vec![format!("{result}{code}{why}")]
        }
        Event::Answered { responder, answered_at, .. } => {
            let who = words.t(match responder {
                Responder::Bot => "comments.by_bot",
                Responder::Approved => "comments.by_approved",
                Responder::Staff => "comments.by_staff",
            });
            vec![format!("{who} · {}", measures.moment(*answered_at, zone))]
        }
        Event::Assigned { to } => vec![to.clone().unwrap_or_else(|| words.t("queue.nobody").to_owned())],
        Event::Snoozed { until } => until.map(|until| measures.moment(until, zone)).into_iter().collect(),
        _ => Vec::new(),
    }
}
