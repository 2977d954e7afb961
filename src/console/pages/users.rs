//! Users, their roles and accounts; and the record of what everybody did.

use std::collections::BTreeSet;

use axum::extract::{Path, Query};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use jiff::tz::TimeZone;
use maud::{Markup, html};
use serde::Deserialize;

use crate::comment::AccountId;
use crate::config::Secret;
use crate::console::access::audit::{self, Deed};
use crate::console::access::people::PeopleError;
use crate::console::access::{About, Failure, NewUser, Role, User, UserName, Visit};
use crate::console::look::parts::{Field, Notice, ago, heading};
use crate::console::look::{Section, icon, page};
use crate::console::pages::form::Fields;
use crate::console::paths;
use crate::console::words::Words;

/// Deeds on one page.
const DEEDS: usize = 100;

/// What was filled in.
struct Filled {
    name: String,
    shown: String,
    role: Role,
    accounts: Option<BTreeSet<AccountId>>,
}

impl Filled {
    fn read(fields: &Fields) -> Option<Self> {
        let chosen: Result<BTreeSet<_>, _> = fields.all("account").map(AccountId::new).collect();
        Some(Self {
            name: fields.get("name").unwrap_or_default().to_owned(),
            shown: fields.get("shown").unwrap_or_default().to_owned(),
            role: Role::parse(fields.get("role")?)?,
            accounts: if fields.get("all").is_some() { None } else { Some(chosen.ok()?) },
        })
    }
}

pub(super) async fn list(visit: Visit) -> Result<Markup, Failure> {
    list_page(&visit, None, None).await
}

pub(super) async fn add(visit: Visit, fields: Fields) -> Result<Response, Failure> {
    let filled = Filled::read(&fields).ok_or(Failure::Bad("failure.bad"))?;
    let again = async |key: &str| {
        let page = list_page(&visit, Some(&filled), Some(Notice::Bad(visit.words.t(key)))).await?;
        Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
    };
    let Ok(name) = UserName::new(&filled.name) else { return again("people.bad_name").await };
    let new = NewUser {
        name: name.clone(),
        shown: filled.shown.clone(),
        role: filled.role,
        accounts: filled.accounts.clone(),
    };
    match visit.console.people.add(new, visit.user.name.as_str()).await {
        Ok(password) => Ok(told(password_told(&visit, &name, &password), &name)),
        Err(PeopleError::Taken(_)) => again("people.taken").await,
        Err(error) => Err(error.into()),
    }
}

pub(super) async fn one(visit: Visit, Path(name): Path<String>) -> Result<Markup, Failure> {
    let user = known(&visit, &name).await?;
    Ok(user_page(&visit, &user, None))
}

pub(super) async fn change(
    visit: Visit,
    Path(name): Path<String>,
    fields: Fields,
) -> Result<Response, Failure> {
    let user = known(&visit, &name).await?;
    let filled = Filled::read(&fields).ok_or(Failure::Bad("failure.bad"))?;
    match visit.console.people.assign(&user.name, &filled.shown, filled.role, filled.accounts).await {
        Ok(_) => Ok(Redirect::to(paths::USERS).into_response()),
        Err(PeopleError::LastAdmin(_)) => Ok(last_admin(&visit, &user)),
        Err(error) => Err(error.into()),
    }
}

pub(super) async fn reset(visit: Visit, Path(name): Path<String>) -> Result<Response, Failure> {
    let user = known(&visit, &name).await?;
    let password = visit.console.reset(&user.name).await?;
    Ok(told(password_told(&visit, &user.name, &password), &user.name))
}

pub(super) async fn remove(visit: Visit, Path(name): Path<String>) -> Result<Response, Failure> {
    let user = known(&visit, &name).await?;
    match visit.console.remove(&user.name).await {
        Ok(()) => Ok(Redirect::to(paths::USERS).into_response()),
        Err(PeopleError::LastAdmin(_)) => Ok(last_admin(&visit, &user)),
        Err(error) => Err(error.into()),
    }
}

/// The record says whom it was about.
fn told(page: Markup, name: &UserName) -> Response {
    let mut response = page.into_response();
    response.extensions_mut().insert(About(name.to_string()));
    response
}

fn last_admin(visit: &Visit, user: &User) -> Response {
    let said = Notice::Bad(visit.words.t("people.last_admin"));
    (StatusCode::CONFLICT, user_page(visit, user, Some(said))).into_response()
}

/// The user of that name; an admin of some accounts only sees those whose accounts are among them.
async fn known(visit: &Visit, name: &str) -> Result<User, Failure> {
    let name = UserName::new(name).map_err(|_| Failure::NotFound)?;
    let user = visit.console.people.get(&name).await?.ok_or(Failure::NotFound)?;
    if reaches(visit, user.accounts.as_ref()) { Ok(user) } else { Err(Failure::NotFound) }
}

/// Whether the visitor, an admin, is one for all of those accounts.
fn reaches(visit: &Visit, accounts: Option<&BTreeSet<AccountId>>) -> bool {
    match (&visit.user.accounts, accounts) {
        (None, _) => true,
        (Some(_), None) => false,
        (Some(own), Some(accounts)) => accounts.is_subset(own),
    }
}

async fn list_page(
    visit: &Visit,
    filled: Option<&Filled>,
    said: Option<Notice<'_>>,
) -> Result<Markup, Failure> {
    let words = visit.words;
    let mut users = visit.console.people.list().await?;
    users.retain(|user| reaches(visit, user.accounts.as_ref()));
    let content = html! {
        (heading(words.t("nav.users"), &html! {}))
        @if let Some(said) = said { div.notices { (said.show()) } }
        div.cards {
            section.card {
                div.wide {
                    table.folds {
                        thead { tr {
                            th { (words.t("people.who")) } th { (words.t("people.role")) } th { (words.t("people.accounts")) }
                            th { (words.t("people.factor")) } th { span.sr { (words.t("frame.change")) } }
                        } }
                        tbody {
                            @for user in &users {
                                tr {
                                    td { strong { (user.shown) } br; span.small.soft { (user.name) } }
                                    td { span.chip { (words.t(&format!("role.{}", user.role.as_str()))) } }
                                    td data-label=(words.t("people.accounts")) { (accounts_of(visit, user)) }
                                    td data-label=(words.t("people.factor")) {
                                        @if user.has_second_factor() { span.chip.good { (words.t("people.on")) } }
                                        @else if user.must_change { span.chip.warn { (words.t("people.new")) } }
                                        @else { span.soft { (words.t("people.off")) } }
                                    }
                                    td.n {
                                        a.button.small href={ (paths::USERS) "/" (user.name) } {
                                            (words.t("frame.change")) span.sr { " " (user.shown) }
                                        }
                                    }
                                }
                            }
                        }
                    }
                }
            }
            section.card aria-labelledby="add" {
                h2 #add { (words.t("people.add")) }
                form.form method="post" action=(paths::USERS) {
                    (Field { label: words.t("people.shown"), name: "shown", value: filled.map_or("", |filled| &filled.shown), ..Field::default() }.show())
                    (Field { label: words.t("login.name"), name: "name", value: filled.map_or("", |filled| &filled.name), hint: Some(words.t("people.name_hint")), ..Field::default() }.show())
                    (role_and_accounts(visit, filled.map_or(Role::Reviewer, |filled| filled.role), filled.map_or(&None, |filled| &filled.accounts)))
                    div.buttons { button.main type="submit" { (icon("plus")) (words.t("people.add")) } }
                }
            }
        }
    };
    Ok(page(visit, Section::Users, words.t("nav.users"), &content))
}

fn user_page(visit: &Visit, user: &User, said: Option<Notice<'_>>) -> Markup {
    let words = visit.words;
    let path = format!("{}/{}", paths::USERS, user.name);
    let content = html! {
        (heading(&user.shown, &html! { a.button.quiet href=(paths::USERS) { (icon("back")) (words.t("nav.users")) } }))
        @if let Some(said) = said { div.notices { (said.show()) } }
        div.cards {
            form.form.card method="post" action=(path) {
                (Field { label: words.t("people.shown"), name: "shown", value: &user.shown, ..Field::default() }.show())
                (role_and_accounts(visit, user.role, &user.accounts))
                div.buttons { button.main type="submit" { (words.t("frame.save")) } }
            }
            section.card aria-labelledby="lost" {
                h2 #lost { (words.t("people.lost")) }
                p.soft { (words.t("people.lost_why")) }
                hr;
                div.buttons {
                    form method="post" action={ (path) "/reset" } { button type="submit" { (words.t("people.reset")) } }
                    form method="post" action={ (path) "/remove" } data-ask=(words.f("people.remove_sure", &[("who", &user.shown)])) {
                        button.bad type="submit" { (words.t("people.remove")) }
                    }
                }
            }
        }
    };
    page(visit, Section::Users, &user.shown, &content)
}

fn role_and_accounts(visit: &Visit, role: Role, accounts: &Option<BTreeSet<AccountId>>) -> Markup {
    let words = visit.words;
    let all: Vec<_> =
        visit.console.engine.accounts.iter().filter(|account| visit.user.sees(Some(&account.id))).collect();
    html! {
        fieldset.field {
            legend { (words.t("people.role")) }
            @for known in Role::ALL {
                label.tick {
                    input type="radio" name="role" value=(known.as_str()) checked[known == role];
                    span { strong { (words.t(&format!("role.{}", known.as_str()))) } " " span.soft { (words.t(&format!("role.{}_may", known.as_str()))) } }
                }
            }
        }
        fieldset.field {
            legend { (words.t("people.accounts")) }
            @if visit.user.accounts.is_none() {
                label.tick { input type="checkbox" name="all" value="1" checked[accounts.is_none()]; (words.t("people.all_accounts")) }
            }
            @for account in all {
                label.tick {
                    input type="checkbox" name="account" value=(account.id)
                        checked[accounts.as_ref().is_some_and(|own| own.contains(&account.id))];
                    "@" (account.username)
                }
            }
        }
    }
}

fn accounts_of(visit: &Visit, user: &User) -> Markup {
    let words = visit.words;
    html! {
        @match &user.accounts {
            None => { (words.t("people.all_accounts")) }
            Some(own) => {
                @for id in own {
                    div { "@" (visit.console.engine.accounts.get(id).map_or(id.as_str(), |account| &account.username)) }
                }
            }
        }
    }
}

/// Shown once: nobody can look it up later.
fn password_told(visit: &Visit, name: &UserName, password: &Secret) -> Markup {
    let words = visit.words;
    let content = html! {
        (heading(words.t("people.first_password"), &html! {}))
        section.card.form {
            p { (words.f("people.first_password_why", &[("who", name)])) }
            p.secret data-first-password { (password.expose()) }
            div.buttons { a.button.main href=(paths::USERS) { (words.t("frame.done")) } }
        }
    };
    page(visit, Section::Users, words.t("people.first_password"), &content)
}

#[derive(Deserialize)]
pub(super) struct Before {
    before: Option<String>,
}

pub(super) async fn audit(visit: Visit, Query(asked): Query<Before>) -> Result<Markup, Failure> {
    // The record names all accounts' doings.
    if visit.user.accounts.is_some() {
        return Err(Failure::Forbidden);
    }
    let words = visit.words;
    let deeds = audit::read(&visit.console.engine.store, asked.before.as_deref(), DEEDS + 1).await?;
    let more =
        (deeds.len() > DEEDS).then(|| deeds.get(DEEDS - 1).map(|(position, _)| position.clone())).flatten();
    let zone = visit.console.engine.zones().common;
    let content = html! {
        (heading(words.t("nav.audit"), &html! {}))
        section.card {
            div.wide {
                table {
                    thead { tr {
                        th { (words.t("audit.at")) } th { (words.t("audit.by")) } th { (words.t("audit.what")) } th { (words.t("audit.about")) }
                    } }
                    tbody { @for (_, deed) in deeds.iter().take(DEEDS) { (deed_row(&visit, deed, &zone)) } }
                }
            }
            @if deeds.is_empty() { p.soft { (words.t("audit.none")) } }
        }
        @if let Some(more) = more {
            div.pages { a.button href={ (paths::AUDIT) "?" (paths::query(&[("before", &more)])) } { (words.t("frame.older")) } }
        }
    };
    Ok(page(&visit, Section::Audit, words.t("nav.audit"), &content))
}

fn deed_row(visit: &Visit, deed: &Deed, zone: &TimeZone) -> Markup {
    html! {
        tr {
            td { (ago(visit.words, deed.at, visit.now, zone)) }
            td { (deed.by) }
            td { (deed_name(visit.words, &deed.did)) }
            td { span.small { (deed.about.as_deref().unwrap_or_default()) } }
        }
    }
}

fn deed_name(words: Words, did: &str) -> String {
    words.find(&format!("audit.did.{did}")).map_or_else(|| did.to_owned(), str::to_owned)
}
