//! Intent: the FAQ, as staff keep it right.
//!
//! Every edit (of a file as text, of an intent by a form, of a fact) becomes the text of one file and is looked at before it
//! is saved: what is wrong with it, what differs, and what the stored comments would have got.
//!
//! Reading order: this file (the list), [`faq`] (files, saving, history), [`edit`] (what a form proposes), [`text`],
//! [`form`], [`review`], [`trial`], [`history`], [`proposals`], `figures`.

pub(super) mod edit;
pub(super) mod faq;
mod figures;
pub(super) mod form;
pub(super) mod history;
pub(super) mod proposals;
pub(super) mod review;
pub(super) mod text;
pub(super) mod trial;

pub(in crate::console) use figures::Counted;

use std::sync::Arc;

use axum::extract::Query;
use jiff::civil::Date;
use maud::{Markup, html};
use serde::Deserialize;

use crate::comment::{AccountId, Comment};
use crate::console::access::{Failure, Visit};
use crate::console::look::parts::{Notice, ago, heading};
use crate::console::look::{Section, icon, page};
use crate::console::pages::accounts::none_yet;
use crate::console::paths;
use crate::console::words::Words;
use crate::engine::{Faq, Shelf};
use crate::intents::{Fact, Intent, Mode, Part, SourceFile};
use crate::store::Query as Wanted;

/// An answer that ends within this many days stands on top.
const SOON: i32 = 30;

/// Which account's files, and what was just done.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(in crate::console::pages) struct Asked {
    account: String,
    did: String,
}

/// A page about the files of a shelf.
pub(super) struct Room {
    account: AccountId,
    shelf: Arc<Shelf>,
    /// What serves.
    faq: Arc<Faq>,
    may_edit: bool,
}

impl Room {
    pub(super) fn of(visit: &Visit, account: &str) -> Result<Self, Failure> {
        let (account, shelf) = faq::shelf(visit, account)?;
        Ok(Self { account, faq: shelf.serving(), may_edit: faq::may_edit(visit, &shelf), shelf })
    }

    /// An address below the intents' own, for the same account.
    fn path(&self, rest: &str, more: &[(&str, &str)]) -> String {
        let mut pairs = vec![("account", self.account.as_str())];
        pairs.extend(more);
        format!("{}{rest}?{}", paths::INTENTS, paths::query(&pairs))
    }

    /// The latest comments by others that its files answer, and that the visitor sees.
    async fn comments(&self, visit: &Visit, limit: usize) -> Result<Vec<Comment>, Failure> {
        let engine = &visit.console.engine;
        let accounts = engine.accounts.iter();
        let among = accounts
            .filter(|account| Arc::ptr_eq(&account.shelf, &self.shelf) && visit.user.sees(Some(&account.id)))
            .map(|account| account.id.clone())
            .collect();
        let query = Wanted { among: Some(among), limit, ..Wanted::default() };
        let mut comments = engine.store.find(query).await?.comments;
        comments.retain(|comment| {
            comment.author.as_ref().is_none_or(|author| engine.accounts.wrote(author).is_none())
        });
        Ok(comments)
    }

    fn today(&self, visit: &Visit) -> Option<Date> {
        let account = visit.console.engine.accounts.get(&self.account)?;
        Some(visit.now.date_in(&account.zone))
    }
}

/// A page of this part, with the way back.
fn room_page(visit: &Visit, room: &Room, title: &str, content: &Markup) -> Markup {
    let words = visit.words;
    let back = html! { a.button.quiet href=(room.path("", &[])) { (icon("back")) (words.t("nav.intents")) } };
    let content = html! { (heading(title, &back)) (content) };
    page(visit, Section::Intents, title, &content)
}

pub(in crate::console::pages) async fn list(
    visit: Visit,
    Query(asked): Query<Asked>,
) -> Result<Markup, Failure> {
    let words = visit.words;
    if !visit.console.engine.accounts.iter().any(|account| visit.user.sees(Some(&account.id))) {
        let content = html! { (heading(words.t("nav.intents"), &html! {})) (none_yet(&visit)) };
        return Ok(page(&visit, Section::Intents, words.t("nav.intents"), &content));
    }
    let room = Room::of(&visit, &asked.account)?;
    let files = faq::files(&room.shelf).await?;
    let hits = figures::hits(&visit, &room).await?;
    let today = room.today(&visit);
    let beside = html! {
        div.buttons {
            a.button href=(room.path("/proposals", &[])) { (icon("spark")) (words.t("intents.proposals")) }
            @if room.may_edit { a.button.main href=(room.path("/new", &[])) { (icon("plus")) (words.t("intents.add")) } }
        }
    };
    let content = html! {
        (heading(words.t("nav.intents"), &beside))
        (accounts(&visit, &room))
        @if asked.did == "saved" { div.notices { (Notice::Good(words.t("editor.saved")).show()) } }
        (faults(words, &room))
        (trial::form(words, &room, None))
        (urgent(&visit, &room, today))
        @for topic in topics(&files, &room.faq) {
            section.card.topic {
                div.heading {
                    h2 { (topic.name) }
                    a.small href=(room.path(&format!("/file/{}", topic.file), &[])) { (topic.file) }
                }
                div.wide tabindex="0" role="region" aria-label=(topic.name) {
                    table.intents.folds {
                        thead { tr {
                            th { (words.t("comment.intent")) } th { (words.t("intents.mode")) }
                            th.n { (words.t("intents.hits")) } th.n { (words.t("intents.posts")) } th.n { (words.t("intents.rejects")) } th { (words.t("intents.last")) }
                        } }
                        tbody { @for intent in topic.intents { (row(&visit, &room, intent, hits.get(&intent.id), today)) } }
                    }
                }
            }
        }
        p.small.soft { (words.t("intents.period")) }
    };
    Ok(page(&visit, Section::Intents, words.t("nav.intents"), &content))
}

struct Topic<'a> {
    name: String,
    file: String,
    intents: Vec<&'a Intent>,
}

/// The serving intents, by the files that they stand in.
fn topics<'a>(files: &[SourceFile], faq: &'a Faq) -> Vec<Topic<'a>> {
    let mut topics = Vec::new();
    for file in files.iter().filter(|file| !matches!(file.base_name(), "agency.toml" | "_none.toml")) {
        let table: toml::Table = file.text.parse().unwrap_or_default();
        let ids: Vec<&str> = table
            .get("intent")
            .and_then(toml::Value::as_array)
            .into_iter()
            .flatten()
            .filter_map(|one| one.get("id")?.as_str())
            .collect();
        let name = table.get("topic").and_then(toml::Value::as_str).unwrap_or(file.base_name()).to_owned();
        let intents = faq.set.intents().iter().filter(|intent| ids.contains(&intent.id.as_str())).collect();
        topics.push(Topic { name, file: file.base_name().to_owned(), intents });
    }
    topics
}

fn accounts(visit: &Visit, room: &Room) -> Markup {
    let words = visit.words;
    let seen: Vec<_> =
        visit.console.engine.accounts.iter().filter(|account| visit.user.sees(Some(&account.id))).collect();
    html! {
        @if seen.len() > 1 {
            form.filter method="get" action=(paths::INTENTS) data-auto {
                label for="account" { (words.t("comments.account")) }
                select #account name="account" {
                    @for account in seen { option value=(account.id) selected[account.id == room.account] { "@" (account.username) } }
                }
                noscript { button type="submit" { (words.t("frame.show")) } }
            }
        }
    }
}

/// Faults of a later edit that does not serve.
fn faults(words: Words, room: &Room) -> Markup {
    let Some(broken) = room.shelf.broken() else { return html! {} };
    html! {
        div.notices {
            div.notice.bad role="alert" {
                (icon("warning"))
                div {
                    p { (words.t("intents.broken")) }
                    ul { @for fault in broken.faults().take(5) {
                        @let name = base_name(&fault.file);
                        li { a href=(room.path(&format!("/file/{name}"), &[])) { (name) ":" (fault.line) } " " (words.of_both(&fault.message)) }
                    } }
                }
            }
        }
    }
}

fn base_name(path: &str) -> &str {
    path.rsplit(['/', '\\']).next().unwrap_or(path)
}

/// What needs a look first: facts that nobody confirmed, and answers whose time ends.
fn urgent(visit: &Visit, room: &Room, today: Option<Date>) -> Markup {
    let words = visit.words;
    let set = &room.faq.set;
    let users = |fact: &Fact| -> usize {
        let uses = |intent: &&Intent| {
            let mut parts = intent.replies.all().flat_map(crate::intents::template::Template::parts);
            parts.any(|part| matches!(part, Part::Fact(name) if *name == fact.name))
        };
        set.intents().iter().filter(uses).count()
    };
    let facts: Vec<&Fact> = set.facts().iter().filter(|fact| !fact.confirmed).collect();
    let ending: Vec<(&Intent, Date)> = set
        .intents()
        .iter()
        .filter_map(|intent| Some((intent, intent.valid_until?)))
        .filter(|(_, until)| today.is_some_and(|today| days_between(today, *until) <= SOON))
        .collect();
    html! {
        @if !facts.is_empty() {
            section.card aria-labelledby="facts" {
                details open[facts.len() <= 3] {
                    summary #facts { span.chip.warn { (facts.len()) } " " (words.t("intents.unconfirmed")) }
                    p.small.soft { (words.t("intents.unconfirmed_why")) }
                    ul.rows {
                        @for fact in facts {
                            li {
                                @if room.may_edit {
                                    form.fact method="post" action=(room.path("/review", &[])) data-question {
                                        input type="hidden" name="fact" value=(fact.name);
                                        input type="hidden" name="confirmed" value="1";
                                        label for={ "fact-" (fact.name) } { code { (fact.name) } span.small.soft { " · " (words.n("intents.used_by", users(fact) as u64)) } }
                                        @if let Some(note) = &fact.note { p.hint { (note) } }
                                        div.seek {
                                            input id={ "fact-" (fact.name) } name="value" value=(fact.value) required;
                                            button type="submit" { (icon("check")) (words.t("intents.confirm")) span.sr { " " (fact.name) } }
                                        }
                                    }
                                } @else { span { code { (fact.name) } " " (fact.value) } }
                            }
                        }
                    }
                }
            }
        }
        @if !ending.is_empty() {
            section.card aria-labelledby="ending" {
                h2 #ending { span.chip.warn { (ending.len()) } " " (words.t("intents.ending")) }
                ul.rows {
                    @for (intent, until) in ending {
                        li {
                            a href=(room.path(&format!("/one/{}", intent.id), &[])) { (intent.title) }
                            @if today.is_some_and(|today| until < today) { span.chip.bad { (words.t("intents.ended")) " " (words.measures().day(until)) } }
                            @else { span.chip.warn { (words.f("intents.until", &[("day", &words.measures().day(until))])) } }
                        }
                    }
                }
            }
        }
    }
}

fn days_between(from: Date, to: Date) -> i32 {
    from.until(to).map_or(i32::MAX, |span| span.get_days())
}

fn row(
    visit: &Visit,
    room: &Room,
    intent: &Intent,
    hits: Option<&figures::Hits>,
    today: Option<Date>,
) -> Markup {
    let words = visit.words;
    let measures = words.measures();
    let zone = visit.console.engine.zones().common;
    let none = figures::Hits::default();
    let hits = hits.unwrap_or(&none);
    let to = |more: &[(&str, &str)]| {
        let mut pairs = vec![("account", room.account.as_str()), ("intent", intent.id.as_str())];
        pairs.extend(more);
        format!("{}?{}", paths::COMMENTS, paths::query(&pairs))
    };
    let told =
        |key: &str, count: u64| format!("{}, {}: {}", intent.title, words.t(key), measures.whole(count));
    html! {
        tr {
            td {
                a href=(room.path(&format!("/one/{}", intent.id), &[])) { (intent.title) }
                br; span.small.soft { (intent.id) }
                @if intent.replies.all().next().is_none() { " " span.chip.warn { (words.t("intents.no_reply")) } }
                @if let (Some(until), Some(today)) = (intent.valid_until, today) {
                    @if until < today { " " span.chip.bad { (words.t("intents.ended")) } }
                }
            }
            td { (mode_chip(words, intent.mode)) }
            td.n data-label=(words.t("intents.hits")) { a href=(to(&[])) aria-label=(told("intents.hits", hits.hits)) { (measures.whole(hits.hits)) } }
            td.n data-label=(words.t("intents.posts")) { (measures.whole(hits.posts)) }
            td.n data-label=(words.t("intents.rejects")) {
                @if hits.rejects > 0 {
                    a href=(to(&[("state", "rejected")])) aria-label=(told("intents.rejects", hits.rejects)) { (measures.whole(hits.rejects)) }
                } @else { "0" }
            }
            td data-label=(words.t("intents.last")) { @if let Some(last) = hits.last { (ago(words, last, visit.now, &zone)) } @else { span.soft { "–" } } }
        }
    }
}

/// What the bot may do with an intent.
fn mode_chip(words: Words, mode: Mode) -> Markup {
    let class = match mode {
        Mode::Auto => "chip good",
        Mode::Draft => "chip warn",
        Mode::Escalate => "chip bad",
        Mode::Ignore => "chip",
    };
    html! { span class=(class) { (words.t(&format!("mode.{}", mode.as_str()))) } }
}
