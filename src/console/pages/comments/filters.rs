//! What a search asks for, as the address has it.

use jiff::tz::TimeZone;
use maud::{Markup, html};
use serde::Deserialize;

use crate::comment::{AccountId, IntentId, Language, Responder, StateName};
use crate::console::access::Visit;
use crate::console::look::comment::language;
use crate::console::look::icon;
use crate::console::paths;
use crate::participation::Period;
use crate::store::Query;

/// The filters; empty is any.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(in crate::console::pages) struct Filters {
    q: String,
    state: String,
    account: String,
    intent: String,
    language: String,
    /// `own` are those that the accounts wrote themselves, `all` is everything; otherwise those of citizens.
    by: String,
    /// `yes`, `no`, `bot`, `approved`, `staff`.
    answered: String,
    /// `yes` or `no`.
    question: String,
    /// Days, both included.
    from: String,
    to: String,
    after: String,
}

const LANGUAGES: [(&str, Language); 4] = [
    ("id", Language::Indonesian),
    ("su", Language::Sundanese),
    ("en", Language::English),
    ("und", Language::Undetermined),
];

impl Filters {
    /// The query of the store, limited to what the visitor sees; or the key of what is wrong.
    pub(super) fn query(&self, visit: &Visit) -> Result<Query, &'static str> {
        let engine = &visit.console.engine;
        let given = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
        let bad = "comments.bad_filter";
        let responder = match self.answered.as_str() {
            "bot" => Some(Responder::Bot),
            "approved" => Some(Responder::Approved),
            "staff" => Some(Responder::Staff),
            _ => None,
        };
        let state = match self.state.as_str() {
            "" => None,
            state => Some(StateName::parse(state).ok_or(bad)?),
        };
        let account = given(&self.account).map(AccountId::new).transpose().map_err(|_| bad)?;
        let zone =
            account.as_ref().and_then(|id| engine.accounts.get(id)).map(|account| account.zone.clone());
        let zone = zone.unwrap_or_else(|| engine.zones().common);
        let among = visit.user.accounts.as_ref().map(|own| own.iter().cloned().collect());
        Ok(Query {
            state,
            account,
            among,
            intent: given(&self.intent).map(IntentId::new).transpose().map_err(|_| bad)?,
            words: self.q.split_whitespace().map(str::to_owned).collect(),
            language: LANGUAGES
                .iter()
                .find(|(code, _)| *code == self.language)
                .map(|(_, language)| *language),
            answered: match self.answered.as_str() {
                "yes" => Some(true),
                "no" => Some(false),
                _ => None,
            },
            responder,
            own: match self.by.as_str() {
                "own" => Some(true),
                "all" => None,
                _ => Some(false),
            },
            question: match self.question.as_str() {
                "yes" => Some(true),
                "no" => Some(false),
                _ => None,
            },
            written: self.period(&zone)?,
            after: given(&self.after).map(|after| after.parse().map_err(|_| bad)).transpose()?,
            ..Query::default()
        })
    }

    fn period(
        &self,
        zone: &TimeZone,
    ) -> Result<Option<(crate::comment::Timestamp, crate::comment::Timestamp)>, &'static str> {
        let bad = "comments.bad_period";
        if self.from.is_empty() && self.to.is_empty() {
            return Ok(None);
        }
        let from = if self.from.is_empty() { "2010-10-06" } else { &self.from };
        let to = match self.to.as_str() {
            "" => "9999-01-01".to_owned(),
            // A day is meant with all its hours.
            day => match day.parse::<jiff::civil::Date>() {
                Ok(date) => date.tomorrow().map_err(|_| bad)?.to_string(),
                Err(_) => day.to_owned(),
            },
        };
        let period = Period::parse(from, &to, zone).map_err(|_| bad)?;
        Ok(Some(period.in_zone(zone)))
    }

    /// The address of the next page.
    pub(super) fn after(&self, after: u64) -> String {
        let after = after.to_string();
        let query = paths::query(&[
            ("q", &self.q),
            ("state", &self.state),
            ("account", &self.account),
            ("intent", &self.intent),
            ("language", &self.language),
            ("by", &self.by),
            ("answered", &self.answered),
            ("question", &self.question),
            ("from", &self.from),
            ("to", &self.to),
            ("after", &after),
        ]);
        format!("{}?{query}", paths::COMMENTS)
    }

    fn has_more(&self) -> bool {
        [
            &self.account,
            &self.intent,
            &self.language,
            &self.by,
            &self.answered,
            &self.question,
            &self.from,
            &self.to,
        ]
        .iter()
        .any(|text| !text.is_empty())
    }

    /// The form, filled in.
    pub(super) fn form(&self, visit: &Visit) -> Markup {
        let words = visit.words;
        let engine = &visit.console.engine;
        let seen: Vec<_> =
            engine.accounts.iter().filter(|account| visit.user.sees(Some(&account.id))).collect();
        let mut intents: Vec<(String, String)> = seen
            .iter()
            .flat_map(|account| {
                let faq = account.faq();
                faq.set
                    .intents()
                    .iter()
                    .map(|one| (one.title.clone(), one.id.to_string()))
                    .collect::<Vec<_>>()
            })
            .collect();
        intents.sort();
        intents.dedup();
        let states: Vec<(String, String)> = StateName::ALL
            .iter()
            .map(|state| {
                (words.t(&format!("state.{}", state.as_str())).to_owned(), state.as_str().to_owned())
            })
            .collect();
        let accounts: Vec<(String, String)> =
            seen.iter().map(|account| (format!("@{}", account.username), account.id.to_string())).collect();
        let languages = LANGUAGES.map(|(code, known)| (language(words, known).to_owned(), code.to_owned()));
        let answered = [
            ("comments.answered_yes", "yes"),
            ("comments.answered_no", "no"),
            ("comments.by_bot", "bot"),
            ("comments.by_approved", "approved"),
            ("comments.by_staff", "staff"),
        ]
        .map(|(key, value)| (words.t(key).to_owned(), value.to_owned()));
        let questions = [("comments.question_yes", "yes"), ("comments.question_no", "no")]
            .map(|(key, value)| (words.t(key).to_owned(), value.to_owned()));
        let by = [("comments.own", "own"), ("frame.any", "all")]
            .map(|(key, value)| (words.t(key).to_owned(), value.to_owned()));
        html! {
            form.search method="get" action=(paths::COMMENTS) role="search" {
                div.seek {
                    label.sr for="q" { (words.t("comments.search")) }
                    input #q type="search" name="q" value=(self.q) placeholder=(words.t("comments.search")) autocomplete="off";
                    button.main type="submit" { (icon("search")) (words.t("comments.find")) }
                }
                details open[self.has_more()] {
                    summary { (words.t("comments.filters")) }
                    div.filters {
                        (choice(words.t("comments.state"), "state", &self.state, words.t("frame.any"), &states))
                        @if accounts.len() > 1 { (choice(words.t("people.accounts"), "account", &self.account, words.t("frame.any"), &accounts)) }
                        (choice(words.t("comment.intent"), "intent", &self.intent, words.t("frame.any"), &intents))
                        (choice(words.t("comment.language"), "language", &self.language, words.t("frame.any"), &languages))
                        (choice(words.t("comments.by"), "by", &self.by, words.t("comments.citizens"), &by))
                        (choice(words.t("comments.answer"), "answered", &self.answered, words.t("frame.any"), &answered))
                        (choice(words.t("comments.kind"), "question", &self.question, words.t("frame.any"), &questions))
                        div.field { label for="from" { (words.t("comments.from")) } input #from type="date" name="from" value=(day(&self.from)); }
                        div.field { label for="until" { (words.t("comments.to")) } input #until type="date" name="to" value=(day(&self.to)); }
                    }
                }
            }
        }
    }
}

/// A field of the form knows days alone.
fn day(text: &str) -> &str {
    text.get(..10).unwrap_or(text)
}

fn choice(label: &str, name: &str, value: &str, any: &str, options: &[(String, String)]) -> Markup {
    let id = format!("filter-{name}");
    html! {
        div.field {
            label for=(id) { (label) }
            select id=(id) name=(name) {
                option value="" { (any) }
                @for (shown, known) in options { option value=(known) selected[known == value] { (shown) } }
            }
        }
    }
}
