//! Antrean: what waits for a person, and everything that a person may do with it.
//!
//! One page: the list at the side, and before one the comment that comes next. It opens with the first comment that nobody
//! else has before them. Each deed leads on to the next comment, with a word on what was done and a way to take it back.
//!
//! Reading order: this file (what is asked for), [`list`], [`detail`] (one comment), [`reply`] (its answers), [`peers`]
//! (what other citizens answered), [`exposed`] (personal data in it), [`acts`].

pub(super) mod acts;
mod detail;
pub(super) mod exposed;
mod list;
pub(super) mod peers;
mod reply;

use axum::extract::{Path, Query};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use maud::{Markup, html};
use serde::Deserialize;

use self::detail::Draft;
use crate::comment::{AccountId, Comment, CommentId, StateName};
use crate::console::access::{Failure, Visit};
use crate::console::look::parts::{Notice, heading, key_hint};
use crate::console::look::{Section, icon, page};
use crate::console::pages::accounts::none_yet;
use crate::console::paths;
use crate::store::{Queue, QueueQuery};

/// Comments on one page of the list.
const PAGE: usize = 50;

/// What the address asks for.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    /// Which of them: `escalated`, `failed`, `draft`, `mine`, `snoozed`; otherwise all.
    show: String,
    /// Of one account only.
    account: String,
    /// The page, from 1.
    page: String,
    /// The answer to propose: `intent/language/number`.
    say: String,
    /// Where to go after a deed: `comment` is the comment's own page, otherwise the next one of the list.
    back: String,
    /// What was just done, and with which comments.
    did: String,
    of: String,
}

impl Asked {
    /// The same list, as a query.
    fn query(&self) -> String {
        paths::query(&[("show", &self.show), ("account", &self.account), ("page", &self.page)])
    }

    /// The address of one comment in this list, or of the list.
    fn path(&self, id: Option<&CommentId>) -> String {
        let query = self.query();
        let mark = if query.is_empty() { "" } else { "?" };
        match id {
            Some(id) => format!("{}/{id}{mark}{query}", paths::QUEUE),
            None => format!("{}{mark}{query}", paths::QUEUE),
        }
    }

    fn page(&self) -> usize {
        self.page.parse().unwrap_or(1).clamp(1, 100_000)
    }
}

/// The list, with the first comment that nobody else has before them.
pub(super) async fn show(visit: Visit, Query(asked): Query<Asked>) -> Result<Response, Failure> {
    let queue = read(&visit, &asked).await?;
    let claims = &visit.console.claims;
    let free = queue
        .comments
        .iter()
        .find(|comment| claims.other(&comment.id, &visit.user.name, visit.now).is_none());
    let first = free.or(queue.comments.first()).cloned();
    let shown = first.map(|comment| Draft { comment, text: None, notice: None });
    whole(&visit, &asked, &queue, shown, false).await
}

/// One comment of the list.
pub(super) async fn one(
    visit: Visit,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, Failure> {
    let comment = seen(&visit, &id).await?;
    if comment.state.proposal().is_some() && visit.user.may(crate::console::access::Role::Reviewer) {
        visit.console.claims.take(&comment.id, &visit.user, visit.now);
    }
    let queue = read(&visit, &asked).await?;
    whole(&visit, &asked, &queue, Some(Draft { comment, text: None, notice: None }), true).await
}

/// A comment again, with what was written, and why it was not done.
async fn again(
    visit: &Visit,
    asked: &Asked,
    comment: Comment,
    text: Option<String>,
    notice: &str,
    status: StatusCode,
) -> Result<Response, Failure> {
    let queue = read(visit, asked).await?;
    let draft = Draft { comment, text, notice: Some(notice.to_owned()) };
    let page = whole(visit, asked, &queue, Some(draft), true).await?;
    Ok((status, page).into_response())
}

async fn whole(
    visit: &Visit,
    asked: &Asked,
    queue: &Queue,
    shown: Option<Draft>,
    is_one: bool,
) -> Result<Response, Failure> {
    let words = visit.words;
    let id = shown.as_ref().map(|draft| draft.comment.id.clone());
    let next = list::after(queue, id.as_ref());
    let detail = match &shown {
        Some(draft) => detail::show(visit, asked, draft, next).await?,
        None => empty(visit, queue),
    };
    let content = html! {
        div.desk.one[is_one] {
            section.list #list data-fresh aria-label=(words.t("nav.queue")) { (list::show(visit, asked, queue, id.as_ref())) }
            section.detail #detail data-fresh data-at=[id.as_ref()]
                data-version=(shown.as_ref().map_or(0, |draft| draft.comment.version()))
                data-moved=(words.t("queue.moved"))
                aria-label=(words.t("queue.this")) { (detail) }
        }
        (told(visit, asked))
    };
    let title = words.t("nav.queue");
    Ok(page(visit, Section::Queue, title, &content).into_response())
}

fn empty(visit: &Visit, queue: &Queue) -> Markup {
    let words = visit.words;
    if !visit.console.engine.accounts.iter().any(|account| visit.user.sees(Some(&account.id))) {
        return none_yet(visit);
    }
    html! {
        div.blank {
            (icon("check"))
            @if queue.counts.waiting() == 0 {
                h2 { (words.t("queue.all_done")) }
                p { (words.t("queue.all_done_why")) }
            } @else {
                h2 { (words.t("queue.none_here")) }
                p { a.button href=(paths::QUEUE) { (words.t("queue.show_all")) } }
            }
        }
    }
}

/// What was just done, and the way to take it back.
fn told(visit: &Visit, asked: &Asked) -> Markup {
    let words = visit.words;
    let Some(text) = words.find(&format!("queue.did.{}", asked.did)) else { return html! {} };
    let ids: Vec<&str> = asked.of.split(',').filter(|id| !id.is_empty()).collect();
    let count = u64::try_from(ids.len()).unwrap_or(0);
    html! {
        div.toast role="status" data-toast=(visit.console.engine.take_back.as_millis()) {
            span { @if count > 1 { (words.n("queue.several", count)) " " } (text) }
            @if acts::can_undo(&asked.did) {
                form method="post" action={ (paths::QUEUE) "/undo?" (asked.query()) } {
                    @for id in &ids { input type="hidden" name="id" value=(id); }
                    button type="submit" data-key="z" aria-keyshortcuts="z" { (icon("undo")) (words.t("queue.undo")) (key_hint("Z")) }
                }
            }
        }
    }
}

/// What waits, of what the visitor sees.
async fn read(visit: &Visit, asked: &Asked) -> Result<Queue, Failure> {
    let accounts = visit.console.engine.accounts.iter().map(|account| account.id.clone());
    let wanted = AccountId::new(asked.account.as_str()).ok();
    let accounts = accounts
        .filter(|id| visit.user.sees(Some(id)) && wanted.as_ref().is_none_or(|wanted| wanted == id))
        .collect();
    let query = QueueQuery {
        accounts,
        now: visit.now,
        state: StateName::parse(&asked.show),
        assigned_to: (asked.show == "mine").then(|| visit.user.name.to_string()),
        snoozed: asked.show == "snoozed",
        skip: (asked.page() - 1) * PAGE,
        limit: PAGE,
    };
    Ok(visit.console.engine.store.queue(query).await?)
}

/// The comment of that id, if the visitor may see it.
pub(super) async fn seen(visit: &Visit, id: &str) -> Result<Comment, Failure> {
    let id = CommentId::new(id).map_err(|_| Failure::NotFound)?;
    let comment = visit.console.engine.store.comment(&id).await?.ok_or(Failure::NotFound)?;
    visit.must_see(comment.account.as_ref())?;
    Ok(comment)
}

/// The heading of the list, with how much waits.
fn title(visit: &Visit, queue: &Queue) -> Markup {
    let waiting = u64::try_from(queue.counts.waiting()).unwrap_or(u64::MAX);
    heading(
        visit.words.t("nav.queue"),
        &html! {
            span.soft { (visit.words.n("queue.waiting", waiting)) }
        },
    )
}

/// A notice in words of the catalogue.
fn bad(text: &str) -> Markup {
    Notice::Bad(text).show()
}
