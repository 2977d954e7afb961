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
    /// An id, or `-` for none.
    pub(super) intent: String,
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
    /// `yes`: what the figures count.
    pub(super) counted: String,
    /// A name, or `-` for none.
    pub(super) topic: String,
    /// Answered within so many milliseconds.
    pub(super) within: String,
    /// Waited so many milliseconds at least.
    pub(super) waited: String,
    /// The same in service hours, of what was answered.
    pub(super) worked: String,
    /// `received`, `decided`, `approved` or `posted`.
    pub(super) stage: String,
    /// `first` or `confirmed`.
    pub(super) peer: String,
    /// `webhook` or `poller`.
    pub(super) way: String,
    after: String,
}

/// Waits that are offered, in milliseconds.
const WAITS: [i64; 3] = [900_000, 3_600_000, 86_400_000];

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
            // Of none there are only those that the figures know.
            intent: given(&self.intent)
                .filter(|id| id != "-")
                .map(IntentId::new)
                .transpose()
                .map_err(|_| bad)?,
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
        if self.from.is_empty() && self.to.is_empty() {
            return Ok(None);
        }
        let (from, to) = self.days()?;
        let period = Period::parse(&from, &to, zone).map_err(|_| "comments.bad_period")?;
        Ok(Some(period.in_zone(zone)))
    }

    /// The first day and the one after the last; without any, all of Instagram's.
    pub(super) fn days(&self) -> Result<(String, String), &'static str> {
        let bad = "comments.bad_period";
        let from = if self.from.is_empty() { "2010-10-06" } else { &self.from };
        let to = match self.to.as_str() {
            "" => "9999-01-01".to_owned(),
            // A day is meant with all its hours.
            day => match day.parse::<jiff::civil::Date>() {
                Ok(date) => date.tomorrow().map_err(|_| bad)?.to_string(),
                Err(_) => day.to_owned(),
            },
        };
        Ok((from.to_owned(), to))
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
            ("counted", &self.counted),
            ("topic", &self.topic),
            ("within", &self.within),
            ("waited", &self.waited),
            ("worked", &self.worked),
            ("stage", &self.stage),
            ("peer", &self.peer),
            ("way", &self.way),
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
            &self.counted,
            &self.topic,
            &self.waited,
            &self.peer,
            &self.way,
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
        let none = || (words.t("participation.unknown").to_owned(), "-".to_owned());
        let mut topics: Vec<(String, String)> = Vec::new();
        for account in &seen {
            let faq = account.faq();
            topics.extend(faq.set.intents().iter().map(|one| (one.topic.clone(), one.topic.clone())));
        }
        topics.sort();
        topics.dedup();
        topics.push(none());
        intents.push(none());
        let mut waits: Vec<i64> = WAITS.to_vec();
        waits.extend(self.waited.parse::<i64>().ok().filter(|ms| !WAITS.contains(ms)));
        let waits: Vec<(String, String)> = waits
            .iter()
            .map(|ms| {
                (words.f("comments.waited", &[("time", &words.measures().length(*ms))]), ms.to_string())
            })
            .collect();
        let peers = [("comments.peer_first", "first"), ("comments.peer_confirmed", "confirmed")]
            .map(|(key, value)| (words.t(key).to_owned(), value.to_owned()));
        let ways = [("actor.webhook", "webhook"), ("actor.poller", "poller")]
            .map(|(key, value)| (words.t(key).to_owned(), value.to_owned()));
        let counted = [(words.t("comments.counted_yes").to_owned(), "yes".to_owned())];
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
                        (choice(words.t("participation.topic"), "topic", &self.topic, words.t("frame.any"), &topics))
                        (choice(words.t("comments.wait"), "waited", &self.waited, words.t("frame.any"), &waits))
                        (choice(words.t("comments.peer"), "peer", &self.peer, words.t("frame.any"), &peers))
                        (choice(words.t("comments.way"), "way", &self.way, words.t("frame.any"), &ways))
                        (choice(words.t("comments.counted"), "counted", &self.counted, words.t("frame.any"), &counted))
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
