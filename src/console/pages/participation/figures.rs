//! The figures in words and numbers.

use maud::{Markup, html};

use super::{Scope, parts, warn};
use crate::comment::{AccountId, IntentId, StateName};
use crate::console::access::{Failure, Visit};
use crate::console::look::icon;
use crate::console::look::parts::ago;
use crate::console::paths;
use crate::console::words::Words;
use crate::engine::alarms::AlarmKind;
use crate::engine::{Access, Account};
use crate::participation::{By, Document, Group};
use crate::store::QueueQuery;

/// The headline: the waiting time and the rate of questions, then what belongs to them.
pub(super) async fn headline(visit: &Visit, scope: &Scope, group: &Group) -> Result<Markup, Failure> {
    let words = visit.words;
    let measures = words.measures();
    let survival = &group.question_survival;
    let never = || words.t("participation.never").to_owned();
    let length = |ms: Option<i64>| ms.map_or_else(never, |ms| measures.length(ms));
    let spread = (survival.low_ms.is_some() || survival.high_ms.is_some()).then(|| {
        words.f(
            "participation.spread",
            &[("low", &length(survival.low_ms)), ("high", &length(survival.high_ms))],
        )
    });
    Ok(html! {
        (alarms(visit, scope))
        div.figures {
            div.figure.first {
                p.label { (words.t("participation.wait")) }
                p.big {
                    @match survival.median_ms {
                        Some(ms) => { (parts::leads(&measures.length(ms), words.t("participation.wait"), &scope.comments(&[("question", "yes"), ("waited", &ms.to_string())]))) }
                        None => { (never()) }
                    }
                }
                p.small.soft { @if let Some(spread) = spread { (spread) } @else { (words.t("participation.wait_why")) } }
            }
            (share(words, words.t("participation.questions"), group.question_rate, group.answered_questions, group.questions,
                &scope.comments(&[("question", "yes"), ("answered", "yes")]), &scope.comments(&[("question", "yes"), ("answered", "no")])))
            (share(words, words.t("participation.all"), group.rate, group.answered, group.comments,
                &scope.comments(&[("answered", "yes")]), &scope.comments(&[("answered", "no")])))
            (waiting(visit, scope).await?)
        }
        div.figures.lesser {
            (within(visit, scope, group))
            (parts::latency(words, scope, group))
            (parts::responders(words, scope, group))
            (parts::peers(words, scope, group))
            (parts::coverage(visit, scope, group))
        }
        (parts::stages(words, scope, group))
        @if !group.mature { p.small.soft.mature { (words.t("participation.young")) } }
    })
}

fn share(
    words: Words,
    label: &str,
    rate: Option<f64>,
    done: u64,
    of: u64,
    to_done: &str,
    to_rest: &str,
) -> Markup {
    let measures = words.measures();
    let told = words.f("participation.of", &[("n", &measures.whole(done)), ("all", &measures.whole(of))]);
    html! {
        div.figure {
            p.label { (label) }
            p.big { (rate.map_or_else(|| "–".to_owned(), |rate| measures.percent(rate))) }
            p.small {
                @if done > 0 { (parts::leads(&told, label, to_done)) } @else { (told) }
                @if of > done { " · " (parts::leads(&words.f("participation.open", &[("n", &measures.whole(of - done))]), label, to_rest)) }
            }
        }
    }
}

/// How much waits now, and since when.
async fn waiting(visit: &Visit, scope: &Scope) -> Result<Markup, Failure> {
    let words = visit.words;
    let engine = &visit.console.engine;
    let accounts = engine.accounts.iter().map(|account| account.id.clone());
    let accounts = accounts
        .filter(|id| visit.user.sees(Some(id)) && scope.account.as_ref().is_none_or(|only| only == id))
        .collect();
    let query = QueueQuery {
        accounts,
        now: visit.now,
        state: None,
        assigned_to: None,
        snoozed: false,
        skip: 0,
        limit: 0,
    };
    let counts = engine.store.queue(query.clone()).await?.counts;
    // Each kind has its own in front.
    let mut oldest = None;
    for state in [StateName::Escalated, StateName::Failed, StateName::Draft] {
        let first = QueueQuery { state: Some(state), limit: 1, ..query.clone() };
        let first = engine.store.queue(first).await?.comments.into_iter().next();
        oldest = oldest.into_iter().chain(first).min_by_key(|comment| comment.written_at);
    }
    let account = scope.account.as_ref().map_or("", |id| id.as_str());
    let to =
        |show: &str| format!("{}?{}", paths::QUEUE, paths::query(&[("show", show), ("account", account)]));
    Ok(html! {
        div.figure {
            p.label { (words.t("participation.waiting")) }
            p.big { (parts::leads(&words.measures().whole(u64::try_from(counts.waiting()).unwrap_or(0)), words.t("participation.waiting"), &to(""))) }
            p.small {
                @if let Some(oldest) = oldest {
                    a href={ (paths::QUEUE) "/" (oldest.id) } {
                        (words.t("participation.oldest")) " " (ago(words, oldest.written_at, visit.now, &engine.zones().common))
                    }
                    @if counts.escalated > 0 { " · " a href=(to(StateName::Escalated.as_str())) { (counts.escalated) " " (words.t("state.escalated")) } }
                } @else { span.soft { (words.t("participation.nothing_waits")) } }
            }
        }
    })
}

/// Answered in time, beside what the account wants to reach.
fn within(visit: &Visit, scope: &Scope, group: &Group) -> Markup {
    let words = visit.words;
    let measures = words.measures();
    let accounts = &visit.console.engine.accounts;
    let targets = scope
        .account
        .as_ref()
        .and_then(|id| accounts.get(id))
        .or(accounts.only())
        .map(|account| account.targets);
    let rows = [
        ("participation.m15", "900000", group.within.m15, targets.and_then(|targets| targets.within_15m)),
        ("participation.h1", "3600000", group.within.h1, targets.and_then(|targets| targets.within_1h)),
        ("participation.h24", "86400000", group.within.h24, targets.and_then(|targets| targets.within_24h)),
    ];
    html! {
        div.figure {
            p.label { (words.t("participation.within")) }
            dl.row {
                @for (key, ms, reached, target) in rows {
                    div {
                        dt { (words.t(key)) }
                        dd {
                            @match reached {
                                Some(reached) if reached > 0.0 => {
                                    @let label = format!("{} {}", words.t("participation.within"), words.t(key));
                                    (parts::leads(&measures.percent(reached), &label, &scope.comments(&[("within", ms)])))
                                }
                                Some(reached) => { (measures.percent(reached)) }
                                None => { "–" }
                            }
                            @if let Some((reached, target)) = reached.zip(target) {
                                " "
                                span.chip.good[reached >= target].bad[reached < target] {
                                    (words.f("participation.target", &[("n", &measures.percent(target))]))
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// What keeps the accounts from answering as they should.
pub(super) fn alarms(visit: &Visit, scope: &Scope) -> Markup {
    let accounts = visit.console.engine.accounts.iter();
    let shown = accounts
        .filter(|account| visit.user.sees(Some(&account.id)))
        .filter(|account| scope.account.as_ref().is_none_or(|only| *only == account.id));
    let mut alarms: Vec<String> = Vec::new();
    for account in shown {
        alarms.extend(troubles(visit, account));
    }
    html! {
        @if !alarms.is_empty() { div.notices { @for alarm in &alarms { (warn(alarm)) } } }
    }
}

/// What is wrong with an account, one sentence each.
pub(in crate::console::pages) fn troubles(visit: &Visit, account: &Account) -> Vec<String> {
    let words = visit.words;
    let name = format!("@{}", account.username);
    let standing = account.standing();
    let mut told = Vec::new();
    if let Some(note) = &standing.paused {
        let by = note.by.clone().unwrap_or_else(|| words.t("actor.system").to_owned());
        told.push(words.f("trouble.paused", &[("who", &name), ("by", &by)]));
    }
    if standing.drafts.is_some() {
        told.push(words.f("trouble.drafts", &[("who", &name)]));
    }
    match account.access() {
        Access::Stopped { reason, .. } => {
            told.push(words.f("trouble.stopped", &[("who", &name), ("why", &reason)]));
        }
        Access::Resting { .. } => told.push(words.f("trouble.resting", &[("who", &name)])),
        Access::Open => {}
    }
    for alarm in visit.console.engine.alarms.of(&account.id) {
        match alarm.kind {
            AlarmKind::WebhookSilent => told.push(words.f("trouble.webhook_silent", &[("who", &name)])),
            AlarmKind::NotSubscribed => told.push(words.f("trouble.not_subscribed", &[("who", &name)])),
            AlarmKind::TokenExpires => told.push(words.f("trouble.token", &[("who", &name)])),
            AlarmKind::EscalationWaits => {
                told.push(words.f(
                    "trouble.escalation_waits",
                    &[("who", &name), ("when", &words.measures().moment(alarm.since, &account.zone))],
                ));
            }
            AlarmKind::OldestUnanswered => {
                told.push(words.f(
                    "trouble.oldest_unanswered",
                    &[("who", &name), ("when", &words.measures().moment(alarm.since, &account.zone))],
                ));
            }
            AlarmKind::Surge => {
                let count = words.measures().whole(u64::from(alarm.count.unwrap_or_default()));
                told.push(match &alarm.topic {
                    Some(topic) => {
                        words.f("trouble.surge_of", &[("who", &name), ("n", &count), ("topic", topic)])
                    }
                    None => words.f("trouble.surge", &[("who", &name), ("n", &count)]),
                });
            }
            // Said already, by how the account stands.
            AlarmKind::FellToDrafts | AlarmKind::Stopped => {}
        }
    }
    if account.shelf.broken().is_some() {
        told.push(words.f("trouble.broken", &[("who", &name)]));
    }
    told
}

/// The figures of each group of a split.
pub(super) fn table(visit: &Visit, scope: &Scope, by: By, document: &Document) -> Markup {
    let title = visit.words.t(match by {
        By::Account => "participation.by_account",
        By::Intent => "participation.by_intent",
        _ => "participation.by_topic",
    });
    let words = visit.words;
    let measures = words.measures();
    let mut groups: Vec<&Group> = document.groups.iter().filter(|group| group.comments > 0).collect();
    groups.sort_by_key(|group| std::cmp::Reverse(group.comments));
    html! {
        section.card {
            h2 { (title) }
            div.wide tabindex="0" role="region" aria-label=(title) {
                table.folds {
                    thead { tr {
                        th { @match by {
                            By::Intent => { (words.t("comment.intent")) }
                            By::Account => { (words.t("comments.account")) }
                            _ => { (words.t("participation.topic")) }
                        } }
                        th.n { (words.t("participation.comments")) } th.n { (words.t("participation.rate")) } th.n { (words.t("participation.median")) }
                    } }
                    tbody {
                        @for group in groups.iter().take(25) {
                            @let key = group.key.values().next().flatten();
                            @let of = (by.as_str(), key.unwrap_or("-"));
                            @let name = name_of(visit, by, key);
                            @let told = |what: &str| format!("{name}, {}", words.t(what));
                            tr {
                                td { (name) }
                                td.n data-label=(words.t("participation.comments")) { (parts::number(words, group.comments, &told("participation.comments"), &scope.comments(&[of]))) }
                                td.n data-label=(words.t("participation.rate")) {
                                    @match group.rate {
                                        Some(rate) if rate > 0.0 => {
                                            (parts::leads(&measures.percent(rate), &told("participation.rate"), &scope.comments(&[of, ("answered", "yes")])))
                                        }
                                        Some(rate) => { (measures.percent(rate)) }
                                        None => { "–" }
                                    }
                                }
                                td.n data-label=(words.t("participation.median")) {
                                    @match group.survival.median_ms {
                                        Some(ms) => {
                                            (parts::leads(&measures.length(ms), &told("participation.median"), &scope.comments(&[of, ("waited", &ms.to_string())])))
                                        }
                                        None => { "–" }
                                    }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// What a group is called: an intent by its title, where some account has it.
fn name_of(visit: &Visit, by: By, key: Option<&str>) -> String {
    let Some(key) = key else { return visit.words.t("participation.unknown").to_owned() };
    if by == By::Account {
        let known =
            AccountId::new(key).ok().and_then(|id| Some(&visit.console.engine.accounts.get(&id)?.username));
        return known.map_or_else(|| key.to_owned(), |username| format!("@{username}"));
    }
    let id = IntentId::new(key).ok().filter(|_| by == By::Intent);
    let titles = visit.console.engine.accounts.iter().find_map(|account| {
        let faq = account.faq();
        faq.set.get(id.as_ref()?).map(|intent| intent.title.clone())
    });
    titles.unwrap_or_else(|| key.to_owned())
}

/// The sign of a plot without anything to show.
pub(super) fn nothing(words: Words) -> Markup {
    html! { p.soft { (icon("participation")) " " (words.t("participation.no_plot")) } }
}
