//! `/api/v1/comments`: what citizens wrote, and what staff do about it.

use axum::Json;
use axum::extract::rejection::{PathRejection, QueryRejection};
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

use super::access::{NoQuery, Reader, Reviewer};
use super::body::{Body, read_body, read_optional};
use super::wire::{Item, List, WithLedger};
use crate::comment::{self, Comment, CommentId, StateName};
use crate::engine::{Engine, masked};
use crate::server::App;
use crate::server::problem::Problem;
use crate::store;

/// Most comments in one answer.
const MOST: usize = 1000;
/// Comments in one answer, if not said otherwise.
const USUAL: usize = 100;

/// The query of the list. Empty values are no filters.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct ListQuery {
    /// Only those in this state.
    #[param(pattern = "^(|new|ignored|escalated|draft|queued|posting|answered|rejected|withdrawn|failed)$")]
    state: Option<String>,
    /// Only those of this account.
    #[param(pattern = "^[A-Za-z0-9._-]{0,64}$")]
    account: Option<String>,
    /// Only those whose latest decision names this intent.
    #[param(pattern = "^[A-Za-z0-9._-]{0,64}$")]
    intent: Option<String>,
    /// Only those whose text or author's name contains this.
    q: Option<String>,
    /// At most so many, 1 to 1000.
    #[param(pattern = "^(|[1-9][0-9]{0,2}|1000)$")]
    limit: Option<String>,
    /// Go on after the `next` of the page before.
    #[param(pattern = "^[0-9]{0,15}$")]
    after: Option<String>,
}

#[derive(Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Approval {
    /// At most 2200 characters, with the `@username` that is put before a text which does not mention its asker; so no
    /// length of the text alone says whether it fits.
    #[schema(pattern = r"\S")]
    text: Option<String>,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Rejection {
    #[schema(pattern = r"\S")]
    reason: String,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Answer {
    /// At most 2200 characters, with the `@username` that is put before a text which does not mention its asker; so no
    /// length of the text alone says whether it fits.
    #[schema(pattern = r"\S")]
    text: String,
}

type Id = Result<Path<String>, PathRejection>;

#[utoipa::path(
    get, path = "/comments", tag = "comments",
    params(ListQuery),
    responses((status = 200, description = "done", body = List<Item>))
)]
pub(super) async fn list(
    reader: Reader,
    State(app): State<App>,
    query: Result<Query<ListQuery>, QueryRejection>,
) -> Result<Json<List<Item>>, Problem> {
    let query = read_query(query?.0)?;
    let sought = query.text.clone().filter(|_| reader.is_outsider());
    let page = app.engine.store.find(query).await?;
    let mut items = Vec::with_capacity(page.comments.len());
    for comment in page.comments {
        let item = item(&app.engine, comment).await?;
        let item = if reader.is_outsider() { item.masked() } else { item };
        // Found by what is masked: to say so would tell it.
        if sought.as_ref().is_none_or(|sought| item.shows(sought)) {
            items.push(item);
        }
    }
    Ok(Json(List { items, next: page.next }))
}

#[utoipa::path(
    get, path = "/comments/{id}", tag = "comments",
    params(("id" = CommentId, Path)),
    responses((status = 200, description = "done", body = WithLedger))
)]
pub(super) async fn one(
    reader: Reader,
    _: NoQuery,
    State(app): State<App>,
    id: Id,
) -> Result<Json<WithLedger>, Problem> {
    let id = read_id(id)?;
    let comment = app.engine.store.comment(&id).await?.ok_or_else(|| unknown(&id))?;
    let ledger = app.engine.ledger(&comment).await?;
    let item = item(&app.engine, comment).await?;
    Ok(Json(if reader.is_outsider() {
        WithLedger { item: item.masked(), ledger: ledger.into_iter().map(masked).collect() }
    } else {
        WithLedger { item, ledger }
    }))
}

#[utoipa::path(
    post, path = "/comments/{id}/approve", tag = "comments",
    params(("id" = CommentId, Path)),
    request_body = Option<Approval>,
    responses((status = 200, description = "done", body = Item))
)]
pub(super) async fn approve(
    Reviewer(name): Reviewer,
    _: NoQuery,
    State(app): State<App>,
    id: Id,
    body: Body,
) -> Result<Json<Item>, Problem> {
    let body = body?;
    let approval: Approval = read_optional(&body)?;
    let comment = app.engine.approve(&read_id(id)?, approval.text.as_deref(), name.as_str()).await?;
    Ok(Json(item(&app.engine, comment).await?))
}

#[utoipa::path(
    post, path = "/comments/{id}/reject", tag = "comments",
    params(("id" = CommentId, Path)),
    request_body = Rejection,
    responses((status = 200, description = "done", body = Item))
)]
pub(super) async fn reject(
    Reviewer(name): Reviewer,
    _: NoQuery,
    State(app): State<App>,
    id: Id,
    body: Body,
) -> Result<Json<Item>, Problem> {
    let rejection: Rejection = read_body(&body?)?;
    let comment = app.engine.reject(&read_id(id)?, &rejection.reason, name.as_str()).await?;
    Ok(Json(item(&app.engine, comment).await?))
}

#[utoipa::path(
    post, path = "/comments/{id}/reply", tag = "comments",
    params(("id" = CommentId, Path)),
    request_body = Answer,
    responses((status = 200, description = "done", body = Item))
)]
pub(super) async fn reply(
    Reviewer(name): Reviewer,
    _: NoQuery,
    State(app): State<App>,
    id: Id,
    body: Body,
) -> Result<Json<Item>, Problem> {
    let answer: Answer = read_body(&body?)?;
    let comment = app.engine.answer(&read_id(id)?, &answer.text, name.as_str()).await?;
    Ok(Json(item(&app.engine, comment).await?))
}

#[utoipa::path(
    post, path = "/comments/{id}/hide", tag = "comments",
    params(("id" = CommentId, Path)),
    responses((status = 200, description = "done", body = Item))
)]
pub(super) async fn hide(
    Reviewer(name): Reviewer,
    _: NoQuery,
    State(app): State<App>,
    id: Id,
) -> Result<Json<Item>, Problem> {
    let comment = app.engine.hide(&read_id(id)?, name.as_str()).await?;
    Ok(Json(item(&app.engine, comment).await?))
}

/// Says that what another citizen answered is right; 409 where nobody did, or it was said before.
#[utoipa::path(
    post, path = "/comments/{id}/confirm-peer", tag = "comments",
    params(("id" = CommentId, Path)),
    responses((status = 200, description = "done", body = Item))
)]
pub(super) async fn confirm_peer(
    Reviewer(name): Reviewer,
    _: NoQuery,
    State(app): State<App>,
    id: Id,
) -> Result<Json<Item>, Problem> {
    let comment = app.engine.confirm_peer(&read_id(id)?, name.as_str()).await?;
    Ok(Json(item(&app.engine, comment).await?))
}

/// A comment as the API gives it; what staff typed in Instagram is a comment of its own.
async fn item(engine: &Engine, comment: Comment) -> Result<Item, Problem> {
    let typed = match (&comment.state, comment.answer.as_ref().and_then(|answer| answer.reply_id.as_ref())) {
        (comment::State::Answered { reply: None }, Some(id)) => engine.store.comment(id).await?,
        _ => None,
    };
    let hide_suggested = engine.suggests_hiding(&comment);
    Ok(Item::new(comment, typed.map(|typed| typed.text), hide_suggested))
}

fn read_query(query: ListQuery) -> Result<store::Query, Problem> {
    let given = |value: Option<String>| value.filter(|value| !value.is_empty());
    let state = given(query.state).map(|name| {
        StateName::parse(&name).ok_or_else(|| {
            let all: Vec<&str> = StateName::ALL.iter().map(|state| state.as_str()).collect();
            Problem::bad_request(format!("state must be one of {}", all.join(", ")))
        })
    });
    let limit = match given(query.limit) {
        None => USUAL,
        Some(limit) => limit
            .parse()
            .ok()
            .filter(|limit| (1..=MOST).contains(limit))
            .ok_or_else(|| Problem::bad_request(format!("limit must be 1 to {MOST}")))?,
    };
    let after = given(query.after).map(|after| {
        after.parse().map_err(|_| Problem::bad_request("after must be the `next` of a former answer"))
    });
    let bad = |error: &comment::InvalidId| Problem::bad_request(error.to_string());
    Ok(store::Query {
        state: state.transpose()?,
        account: given(query.account).map(comment::AccountId::new).transpose().map_err(|e| bad(&e))?,
        intent: given(query.intent).map(comment::IntentId::new).transpose().map_err(|e| bad(&e))?,
        text: given(query.q),
        after: after.transpose()?,
        limit,
        ..store::Query::default()
    })
}

fn read_id(id: Id) -> Result<CommentId, Problem> {
    let Path(id) = id?;
    // What is no id is the id of no comment.
    CommentId::new(id).map_err(|error| Problem::new(StatusCode::NOT_FOUND, error.to_string()))
}

fn unknown(id: &CommentId) -> Problem {
    Problem::new(StatusCode::NOT_FOUND, format!("there is no comment {id}"))
}
