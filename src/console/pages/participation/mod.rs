//! Partisipasi: how fast and how completely the accounts answer, live; each figure leads to the comments behind it.
//!
//! The figures are those of the participation document, definition 1; nothing is counted here.
//!
//! Reading order: this file (period and account), [`figures`], `parts`, [`plots`], [`export`].

pub(super) mod export;
pub(super) use figures::troubles;
mod figures;
mod parts;
mod plots;
mod targets;

use std::time::Duration;

use axum::extract::Query;
use jiff::civil::Date;
use maud::{Markup, html};
use serde::Deserialize;

use crate::comment::AccountId;
use crate::console::access::{Failure, Visit};
use crate::console::look::parts::{Notice, heading};
use crate::console::look::{Section, icon, page};
use crate::console::paths;
use crate::participation::{By, Document, Period, Request};

/// Periods that are chosen by name, in days up to today.
const PERIODS: [(&str, i64); 3] = [("today", 1), ("week", 7), ("month", 30)];

/// How long a page waits for figures that are still being made.
const PATIENCE: Duration = Duration::from_secs(1);

/// Points of a curve: more than a plot of this size can show.
const POINTS: usize = 200;

/// What the address asks for.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(in crate::console::pages) struct Asked {
    account: String,
    /// One of [`PERIODS`], or `days` with the two below.
    period: String,
    from: String,
    to: String,
    format: String,
}

/// The same, understood: an account that the visitor sees, and two days, both included.
pub(super) struct Scope {
    account: Option<AccountId>,
    period: String,
    from: Date,
    to: Date,
}

impl Asked {
    fn scope(&self, visit: &Visit) -> Result<Scope, Failure> {
        let engine = &visit.console.engine;
        let account = match self.account.as_str() {
            // Whoever sees some accounts alone sees one at a time.
            "" => visit.user.accounts.as_ref().and_then(|own| own.iter().next().cloned()),
            id => Some(AccountId::new(id).map_err(|_| Failure::NotFound)?),
        };
        if account.is_some() || visit.user.accounts.is_some() {
            visit.must_see(account.as_ref())?;
        }
        let zones = engine.zones();
        let zone = zones.get(account.as_ref());
        let today = visit.now.date_in(zone);
        let back = |days: i64| today.checked_sub(jiff::Span::new().days(days - 1)).unwrap_or(today);
        let named = PERIODS.iter().find(|(name, _)| *name == self.period);
        let (period, from, to) = match (named, self.from.parse::<Date>(), self.to.parse::<Date>()) {
            (Some((name, days)), ..) => (*name, back(*days), today),
            (None, Ok(from), Ok(to)) if from <= to => ("days", from, to),
            _ => ("week", back(7), today),
        };
        Ok(Scope { account, period: period.to_owned(), from, to })
    }
}

impl Scope {
    /// The document of the scope, split or not.
    async fn document(&self, visit: &Visit, by: Vec<By>) -> Result<Document, Failure> {
        let request = Request { by, ..self.request(visit)? };
        Ok(visit.console.engine.participation(&request).await?)
    }

    fn request(&self, visit: &Visit) -> Result<Request, Failure> {
        let engine = &visit.console.engine;
        let zones = engine.zones();
        let zone = zones.get(self.account.as_ref()).clone();
        let after = self.to.tomorrow().map_err(|_| Failure::Bad("comments.bad_period"))?;
        let period = Period::parse(&self.from.to_string(), &after.to_string(), &zone)
            .map_err(|_| Failure::Bad("comments.bad_period"))?;
        let account = self.account.clone();
        Ok(Request { account, points: Some(POINTS), ..Request::new(period, visit.now, zones) })
    }

    /// The comments behind a figure.
    fn comments(&self, more: &[(&str, &str)]) -> String {
        let (from, to) = (self.from.to_string(), self.to.to_string());
        let account = self.account.as_ref().map_or("", |id| id.as_str());
        let mut pairs =
            vec![("account", account), ("from", from.as_str()), ("to", to.as_str()), ("counted", "yes")];
        pairs.retain(|(name, _)| !more.iter().any(|(other, _)| other == name));
        pairs.extend(more);
        format!("{}?{}", paths::COMMENTS, paths::query(&pairs))
    }

    fn query(&self, more: &[(&str, &str)]) -> String {
        let (from, to) = (self.from.to_string(), self.to.to_string());
        let account = self.account.as_ref().map_or("", |id| id.as_str());
        let mut pairs = vec![("account", account), ("period", self.period.as_str())];
        if self.period == "days" {
            pairs.extend([("from", from.as_str()), ("to", to.as_str())]);
        }
        pairs.retain(|(name, _)| !more.iter().any(|(other, _)| other == name));
        pairs.extend(more);
        paths::query(&pairs)
    }
}

pub(in crate::console::pages) async fn show(
    visit: Visit,
    Query(asked): Query<Asked>,
) -> Result<Markup, Failure> {
    let words = visit.words;
    let scope = asked.scope(&visit)?;
    // While they are made after a start, the page is there already, and asks again.
    let figures = if visit.console.engine.has_figures(PATIENCE).await? {
        shown(&visit, &scope).await?
    } else {
        html! {
            (figures::alarms(&visit, &scope))
            div.blank role="status" data-again {
                (icon("participation"))
                h2 { (words.t("participation.making")) }
                p { (words.t("participation.making_why")) }
                noscript { a.button href={ (paths::PARTICIPATION) "?" (scope.query(&[])) } { (words.t("frame.reload")) } }
            }
        }
    };
    let title = words.t("nav.participation");
    let beside = html! {
        div.buttons.no-print {
            a.button.small href={ (paths::PARTICIPATION) "/export?" (scope.query(&[("format", "csv")])) } aria-label=(words.f("participation.download", &[("kind", &"CSV")])) { "CSV" }
            a.button.small href={ (paths::PARTICIPATION) "/export?" (scope.query(&[("format", "json")])) } aria-label=(words.f("participation.download", &[("kind", &"JSON")])) { "JSON" }
            button.small type="button" data-print { (icon("print")) (words.t("participation.print")) }
        }
    };
    let content = html! {
        (heading(title, &beside))
        (chooser(&visit, &scope))
        div #figures data-fresh data-slow { (figures) }
    };
    Ok(page(&visit, Section::Participation, title, &content))
}

/// All figures of the scope.
async fn shown(visit: &Visit, scope: &Scope) -> Result<Markup, Failure> {
    let words = visit.words;
    let is_many = scope.account.is_none() && visit.console.engine.accounts.only().is_none();
    let tables: Vec<By> = is_many.then_some(By::Account).into_iter().chain([By::Intent, By::Topic]).collect();
    let splits = [Vec::new(), vec![By::Day]].into_iter().chain(tables.iter().map(|by| vec![*by])).collect();
    let documents = visit.console.engine.participation_by(&scope.request(visit)?, splits).await?;
    Ok(html! {
        @match documents.as_slice() {
            [whole, days, split @ ..] if whole.groups.iter().any(|group| group.comments > 0) => {
                @for group in &whole.groups {
                    (figures::headline(visit, scope, group).await?)
                    (targets::targets(visit, scope).await?)
                    div.plots {
                        (plots::waits(words, group))
                        (plots::days(words, scope, days))
                    }
                }
                div.tables {
                    @for (by, document) in tables.iter().zip(split) { (figures::table(visit, scope, *by, document)) }
                }
            }
            _ => {
                (figures::alarms(visit, scope))
                div.blank { (icon("participation")) h2 { (words.t("participation.empty")) } p { (words.t("participation.empty_why")) } }
            }
        }
    })
}

fn chooser(visit: &Visit, scope: &Scope) -> Markup {
    let words = visit.words;
    let accounts: Vec<_> =
        visit.console.engine.accounts.iter().filter(|account| visit.user.sees(Some(&account.id))).collect();
    html! {
        div.chooser.no-print {
            nav.kinds aria-label=(words.t("participation.period")) {
                @for (name, _) in PERIODS {
                    a href={ (paths::PARTICIPATION) "?" (scope.query(&[("period", name)])) } aria-current=[(scope.period == name).then_some("true")] {
                        (words.t(&format!("period.{name}")))
                    }
                }
            }
            form.days method="get" action=(paths::PARTICIPATION) {
                input type="hidden" name="period" value="days";
                @if accounts.len() > 1 {
                    div.field {
                        label for="account" { (words.t("comments.account")) }
                        select #account name="account" {
                            @if visit.user.accounts.is_none() { option value="" { (words.t("people.all_accounts")) } }
                            @for account in accounts {
                                option value=(account.id) selected[scope.account.as_ref() == Some(&account.id)] { "@" (account.username) }
                            }
                        }
                    }
                } @else if let Some(account) = &scope.account { input type="hidden" name="account" value=(account); }
                div.field { label for="from" { (words.t("comments.from")) } input #from type="date" name="from" value=(scope.from) required; }
                div.field { label for="to" { (words.t("comments.to")) } input #to type="date" name="to" value=(scope.to) required; }
                button type="submit" { (words.t("frame.show")) }
            }
        }
        p.only-print { (words.measures().day(scope.from)) " – " (words.measures().day(scope.to)) }
    }
}

/// A notice of something that a person should look at.
fn warn(text: &str) -> Markup {
    Notice::Warn(text).show()
}
