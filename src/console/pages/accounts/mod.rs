//! Akun: how each account stands, what it may do by itself, and how it is stopped, resumed and connected.

pub(super) mod connect;
mod settings;

use axum::extract::{Path, Query};
use axum::response::Redirect;
use maud::{Markup, html};
use serde::Deserialize;

pub(super) use self::settings::{adjust, disconnect};
use super::participation::troubles;
use crate::comment::AccountId;
use crate::console::access::{Failure, Role, Visit};
use crate::console::look::parts::{Notice, ago, heading};
use crate::console::look::{Section, icon, page};
use crate::console::paths;
use crate::console::words::Tongue;
use crate::engine::check::{Verdict, Words};
use crate::engine::{Access, Account};
use crate::reply::Setting;
use crate::store::Query as Wanted;

/// A token that ends within so many days is shown as one to look after.
const SOON: i64 = 14;

/// What was just done.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(in crate::console::pages) struct Asked {
    did: String,
}

pub(in crate::console::pages) async fn list(
    visit: Visit,
    Query(asked): Query<Asked>,
) -> Result<Markup, Failure> {
    let words = visit.words;
    let mut cards = Vec::new();
    for account in visit.console.engine.accounts.iter().filter(|account| visit.user.sees(Some(&account.id))) {
        cards.push(card(&visit, account).await?);
    }
    let notice = match asked.did.as_str() {
        "connected" => Some(Notice::Good(words.t("accounts.connected"))),
        "added" => Some(Notice::Good(words.t("accounts.added"))),
        "adjusted" => Some(Notice::Good(words.t("accounts.adjusted"))),
        "disconnected" => Some(Notice::Good(words.t("accounts.disconnected"))),
        "unsubscribed" => Some(Notice::Warn(words.t("accounts.unsubscribed"))),
        _ => None,
    };
    let may_add = connect::may_add(&visit);
    let beside = html! {
        @if may_add && !cards.is_empty() { a.button href=(paths::CONNECT) { (icon("plus")) (words.t("accounts.add")) } }
    };
    let content = html! {
        (heading(words.t("nav.accounts"), &beside))
        @if let Some(notice) = notice { div.notices { (notice.show()) } }
        div.cards #accounts data-fresh {
            @for card in &cards { (card) }
            @if cards.is_empty() { (none_yet(&visit)) }
        }
        @if may_add && !cards.is_empty() { p.small.soft.after { (words.t("accounts.add_why")) } }
    };
    Ok(page(&visit, Section::Accounts, words.t("nav.accounts"), &content))
}

/// What stands on a page before the first account is connected.
pub(super) fn none_yet(visit: &Visit) -> Markup {
    let words = visit.words;
    html! {
        section.card.first-account {
            h2 { (words.t("accounts.none")) }
            @if connect::may_add(visit) {
                p.prose { (words.t("accounts.none_how")) }
                div.buttons { a.button.main href=(paths::CONNECT) { (icon("link")) (words.t("accounts.add")) } }
                p.small.soft { (words.t("accounts.add_why")) }
            } @else {
                p.prose { (words.t("accounts.none_ask")) }
            }
        }
    }
}

async fn card(visit: &Visit, account: &Account) -> Result<Markup, Failure> {
    let words = visit.words;
    let engine = &visit.console.engine;
    let measures = words.measures();
    let latest =
        Wanted { account: Some(account.id.clone()), own: Some(false), limit: 1, ..Wanted::default() };
    let latest = engine.store.find(latest).await?.comments.into_iter().next();
    let standing = account.standing();
    let faq = account.faq();
    let title = format!("@{}", account.username);
    let path = format!("{}/{}", paths::ACCOUNTS, account.id);
    let life = account.life();
    Ok(html! {
        section.card.account aria-label=(title) {
            div.heading {
                div.chips { h2 { (title) } (state(visit, account)) }
                @if visit.user.may(Role::Admin) {
                    div.buttons {
                        @if standing.paused.is_some() || standing.drafts.is_some() {
                            form method="post" action={ (path) "/resume" } { button.main.small type="submit" { (icon("play")) (words.t("accounts.resume")) span.sr { " " (title) } } }
                        }
                        @if standing.paused.is_none() {
                            form method="post" action={ (path) "/pause" } data-ask=(words.f("accounts.pause_sure", &[("who", &title)])) {
                                button.small.bad type="submit" { (icon("pause")) (words.t("accounts.pause")) span.sr { " " (title) } }
                            }
                        }
                    }
                }
            }
            div.notices { @for trouble in troubles(visit, account) { (Notice::Warn(&trouble).show()) } }
            dl.pairs {
                dt { (words.t("accounts.mode")) }
                dd {
                    @match account.setting_now() { Setting::Auto => { (words.t("accounts.auto")) } Setting::Draft | Setting::Fallen => { (words.t("accounts.draft")) } }
                    @if account.setting_now() != account.setting { " " span.soft { (words.t("accounts.not_as_configured")) } }
                }
                dt { (words.t("accounts.access")) }
                dd {
                    @match account.access() {
                        Access::Open => { (words.t("accounts.open")) }
                        Access::Resting { until } => { (words.f("accounts.resting", &[("at", &measures.moment(until, &account.zone))])) }
                        Access::Stopped { reason, .. } => { (words.t("accounts.stopped")) " " span.soft { (reason) } }
                    }
                }
                dt { (words.t("accounts.token")) }
                dd {
                    @match life {
                        None => { span.soft { (words.t("accounts.token_unknown")) } }
                        Some(life) => {
                            @let days = life.days_left(visit.now);
                            span.chip.bad[days < 0].warn[(0..=SOON).contains(&days)].good[days > SOON] {
                                @if days < 0 { (words.t("accounts.token_over")) } @else { (words.n("accounts.token_days", days.unsigned_abs())) }
                            }
                            " " (measures.moment(life.expires_at, &account.zone))
                            @if !life.is_renewed { " " span.soft { (words.t("accounts.token_at_latest")) } }
                        }
                    }
                    @if visit.user.may(Role::Admin) {
                        @if visit.console.around.login.is_some() {
                            " " a.button.small href={ (path) "/connect" } { (icon("link")) (words.t("accounts.connect")) span.sr { " " (title) } }
                        } @else { p.hint { (words.t("accounts.no_app")) } }
                    }
                }
                dt { (words.t("accounts.latest")) }
                dd { @if let Some(latest) = &latest { (ago(words, latest.received_at, visit.now, &account.zone)) } @else { span.soft { "–" } } }
                dt { (words.t("nav.intents")) }
                dd {
                    a href={ (paths::INTENTS) "?" (paths::query(&[("account", account.id.as_str())])) } { (words.n("accounts.intents", faq.set.intents().len() as u64)) }
                    " " code.small.soft { (faq.set.hash()) }
                }
                @if !account.signature.is_empty() { dt { (words.t("accounts.signature")) } dd { (account.signature) } }
                dt { (words.t("accounts.zone")) } dd { (account.zone.iana_name().unwrap_or("UTC")) }
                dt { "ID" } dd { code { (account.id) } }
            }
            @if visit.user.may(Role::Admin) { (settings::show(visit, account)) }
            @if visit.user.may(Role::Admin) {
                form method="post" action={ (path) "/check" } data-question data-into={ "check-" (account.id) } {
                    button.small type="submit" { (icon("check")) (words.t("accounts.check")) span.sr { " " (title) } }
                }
                div.checked id={ "check-" (account.id) } role="status" aria-live="polite" {}
            }
        }
    })
}

fn state(visit: &Visit, account: &Account) -> Markup {
    let words = visit.words;
    let standing = account.standing();
    let (class, key) = match account.access() {
        Access::Stopped { .. } => ("chip bad", "accounts.is_stopped"),
        _ if standing.paused.is_some() => ("chip bad", "accounts.is_paused"),
        _ if standing.drafts.is_some() => ("chip warn", "accounts.is_drafts"),
        _ => ("chip good", "accounts.is_well"),
    };
    html! { span class=(class) { (words.t(key)) } }
}

/// What the check of an account finds, line by line.
pub(in crate::console::pages) async fn check(
    visit: Visit,
    Path(id): Path<String>,
) -> Result<Markup, Failure> {
    let id = known(&visit, &id)?;
    let words = visit.words;
    let doors = visit.console.around.doors.as_ref().ok_or(Failure::NotFound)?;
    let report = visit.console.engine.check(Some(&id), doors).await?;
    let say = |text: &Words| match words.tongue {
        Tongue::Indonesian => text.id.clone(),
        Tongue::English => text.en.clone(),
    };
    let content = html! {
        (heading(words.t("accounts.check"), &html! { a.button.quiet href=(paths::ACCOUNTS) { (icon("back")) (words.t("nav.accounts")) } }))
        section.card {
            div.checked id={ "check-" (id) } {
                ul {
                    @for line in report.accounts.iter().flat_map(|checked| &checked.lines) {
                        @let (class, key, sign) = match line.result {
                            Verdict::Ok => ("chip good", "accounts.ok", "check"),
                            Verdict::Fault => ("chip bad", "accounts.fault", "cross"),
                            Verdict::Unknown => ("chip", "accounts.unknown", "clock"),
                        };
                        li {
                            span class=(class) { (icon(sign)) (words.t(key)) }
                            div { (say(&line.text)) @if let Some(mend) = &line.mend { p.hint { (say(mend)) } } }
                        }
                    }
                }
            }
        }
    };
    Ok(page(&visit, Section::Accounts, words.t("accounts.check"), &content))
}

/// The account of an address, if the visitor may see it.
fn known(visit: &Visit, id: &str) -> Result<AccountId, Failure> {
    let id = AccountId::new(id).map_err(|_| Failure::NotFound)?;
    visit.must_see(Some(&id))?;
    visit.console.engine.accounts.get(&id).map(|account| account.id.clone()).ok_or(Failure::NotFound)
}

pub(in crate::console::pages) async fn pause(
    visit: Visit,
    Path(id): Path<String>,
) -> Result<Redirect, Failure> {
    let id = known(&visit, &id)?;
    visit.console.engine.pause(Some(&id), visit.user.name.as_str()).await?;
    Ok(Redirect::to(paths::ACCOUNTS))
}

pub(in crate::console::pages) async fn resume(
    visit: Visit,
    Path(id): Path<String>,
) -> Result<Redirect, Failure> {
    let id = known(&visit, &id)?;
    visit.console.engine.resume(Some(&id), visit.user.name.as_str()).await?;
    Ok(Redirect::to(paths::ACCOUNTS))
}
