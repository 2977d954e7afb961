//! What staff do with comments that wait. The engine does it; here it is read from the form, and said what became of it.

use axum::extract::{Path, Query};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};

use super::detail::{refusal, until};
use super::{Asked, again, seen};
use crate::comment::{Comment, CommentId, IntentId};
use crate::console::access::{About, Failure, Role, Visit};
use crate::console::pages::form::Fields;
use crate::console::pages::intents::faq::{self, Taught};
use crate::console::paths;
use crate::engine::desk::{DeskError, Wish};

/// Comments that are handled at once at most: two pages of the list.
const MOST: usize = 100;

/// Whether something that was done can be taken back.
pub(super) fn can_undo(did: &str) -> bool {
    matches!(did, "approved" | "sent" | "rejected" | "hidden")
}

fn wish<'a>(visit: &'a Visit, fields: &Fields) -> Wish<'a> {
    let seen = fields.get("seen").and_then(|seen| seen.parse().ok());
    Wish { by: visit.user.name.as_str(), seen, delay: visit.console.engine.take_back }
}

/// What comes after a deed: the next comment of the list, with a word on what was done.
fn onward(visit: &Visit, asked: &Asked, fields: &Fields, comment: &Comment, did: &str) -> Response {
    visit.console.claims.end(&comment.id, &visit.user.name);
    if asked.back == "comment" {
        return Redirect::to(&format!("{}/{}", paths::COMMENTS, comment.id)).into_response();
    }
    let next = fields.get("next").and_then(|next| CommentId::new(next).ok());
    let path = asked.path(next.as_ref());
    Redirect::to(&told(&path, did, comment.id.as_str())).into_response()
}

fn told(path: &str, did: &str, of: &str) -> String {
    let mark = if path.contains('?') { '&' } else { '?' };
    format!("{path}{mark}{}", paths::query(&[("did", did), ("of", of)]))
}

/// The deed was not done: the comment again, with the reason.
async fn refused(
    visit: &Visit,
    asked: &Asked,
    id: &CommentId,
    text: Option<&str>,
    error: &DeskError,
) -> Result<Response, Failure> {
    let status = match error {
        DeskError::Text(_) | DeskError::RepeatsPersonalData | DeskError::NothingProposed => {
            StatusCode::UNPROCESSABLE_ENTITY
        }
        DeskError::Instagram(_) => StatusCode::BAD_GATEWAY,
        DeskError::Store(_) => return Err(Failure::Unavailable),
        DeskError::Moved
        | DeskError::NotInState { .. }
        | DeskError::NothingToConfirm
        | DeskError::Unknown(_) => StatusCode::CONFLICT,
    };
    let comment = seen(visit, id.as_str()).await?;
    let text = text.map(str::to_owned);
    again(visit, asked, comment, text, &refusal(visit.words, error), status).await
}

/// Nobody acts on what a colleague has before them without saying so first.
async fn held(
    visit: &Visit,
    asked: &Asked,
    comment: &Comment,
    text: Option<&str>,
) -> Option<Result<Response, Failure>> {
    let other = visit.console.claims.other(&comment.id, &visit.user.name, visit.now)?;
    let notice = visit.words.f("queue.with_other", &[("who", &other.shown)]);
    Some(again(visit, asked, comment.clone(), text.map(str::to_owned), &notice, StatusCode::CONFLICT).await)
}

pub(in crate::console::pages) async fn reply(
    visit: Visit,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
    fields: Fields,
) -> Result<Response, Failure> {
    let comment = seen(&visit, &id).await?;
    // Browsers send lines of a field with both characters of their end.
    let text = fields.get("text").unwrap_or_default().replace("\r\n", "\n");
    if let Some(held) = held(&visit, &asked, &comment, Some(&text)).await {
        return held;
    }
    let (engine, wish) = (&visit.console.engine, wish(&visit, &fields));
    let is_proposed = comment.state.proposal().flatten().is_some();
    let done = if is_proposed {
        engine.approve(&comment.id, Some(&text), wish).await
    } else {
        engine.answer(&comment.id, &text, wish).await
    };
    match done {
        Ok(comment) => {
            Ok(onward(&visit, &asked, &fields, &comment, if is_proposed { "approved" } else { "sent" }))
        }
        Err(error) => refused(&visit, &asked, &comment.id, Some(&text), &error).await,
    }
}

pub(in crate::console::pages) async fn reject(
    visit: Visit,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
    fields: Fields,
) -> Result<Response, Failure> {
    let comment = seen(&visit, &id).await?;
    if let Some(held) = held(&visit, &asked, &comment, None).await {
        return held;
    }
    let reason = fields.get("reason").unwrap_or_default();
    match visit.console.engine.reject(&comment.id, reason, wish(&visit, &fields)).await {
        Ok(comment) => Ok(onward(&visit, &asked, &fields, &comment, "rejected")),
        Err(error) => refused(&visit, &asked, &comment.id, None, &error).await,
    }
}

pub(in crate::console::pages) async fn hide(
    visit: Visit,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
    fields: Fields,
) -> Result<Response, Failure> {
    let comment = seen(&visit, &id).await?;
    match visit.console.engine.hide(&comment.id, wish(&visit, &fields)).await {
        Ok(comment) => Ok(onward(&visit, &asked, &fields, &comment, "hidden")),
        Err(error) => refused(&visit, &asked, &comment.id, None, &error).await,
    }
}

/// Shows it again, and stays with it.
pub(in crate::console::pages) async fn unhide(
    visit: Visit,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, Failure> {
    let comment = seen(&visit, &id).await?;
    match visit.console.engine.show(&comment.id, visit.user.name.as_str()).await {
        Ok(comment) if asked.back == "comment" => {
            Ok(Redirect::to(&format!("{}/{}", paths::COMMENTS, comment.id)).into_response())
        }
        Ok(_) => Ok(Redirect::to(&told(&asked.path(Some(&comment.id)), "shown", "")).into_response()),
        Err(error) => refused(&visit, &asked, &comment.id, None, &error).await,
    }
}

/// Stays with the comment, which may still want an answer of ours.
pub(in crate::console::pages) async fn confirm_peer(
    visit: Visit,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
    fields: Fields,
) -> Result<Response, Failure> {
    let comment = seen(&visit, &id).await?;
    match visit.console.engine.confirm_peer(&comment.id, wish(&visit, &fields)).await {
        Ok(comment) if asked.back == "comment" => {
            Ok(Redirect::to(&format!("{}/{}", paths::COMMENTS, comment.id)).into_response())
        }
        Ok(_) => {
            Ok(Redirect::to(&told(&asked.path(Some(&comment.id)), "peer_confirmed", "")).into_response())
        }
        Err(error) => refused(&visit, &asked, &comment.id, None, &error).await,
    }
}

pub(in crate::console::pages) async fn assign(
    visit: Visit,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
    fields: Fields,
) -> Result<Response, Failure> {
    let comment = seen(&visit, &id).await?;
    let to = fields.get("to");
    if let Some(to) = to {
        let users = visit.console.people.list().await?;
        let fits = |user: &crate::console::access::User| {
            user.name.as_str() == to && user.may(Role::Reviewer) && user.sees(comment.account.as_ref())
        };
        if !users.iter().any(fits) {
            return Err(Failure::Bad("failure.bad"));
        }
    }
    match visit.console.engine.assign(&comment.id, to, wish(&visit, &fields)).await {
        Ok(_) => Ok(Redirect::to(&told(&asked.path(Some(&comment.id)), "assigned", "")).into_response()),
        Err(error) => refused(&visit, &asked, &comment.id, None, &error).await,
    }
}

pub(in crate::console::pages) async fn snooze(
    visit: Visit,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
    fields: Fields,
) -> Result<Response, Failure> {
    let comment = seen(&visit, &id).await?;
    let until = until(fields.get("until").unwrap_or_default(), &comment, &visit);
    match visit.console.engine.snooze(&comment.id, until, wish(&visit, &fields)).await {
        Ok(comment) => {
            Ok(onward(&visit, &asked, &fields, &comment, if until.is_some() { "snoozed" } else { "woken" }))
        }
        Err(error) => refused(&visit, &asked, &comment.id, None, &error).await,
    }
}

pub(in crate::console::pages) async fn take(
    visit: Visit,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Redirect, Failure> {
    let comment = seen(&visit, &id).await?;
    visit.console.claims.take_over(&comment.id, &visit.user, visit.now);
    Ok(Redirect::to(&asked.path(Some(&comment.id))))
}

/// Takes back what was done with one comment or several; leads to the first of them.
pub(in crate::console::pages) async fn undo(
    visit: Visit,
    Query(asked): Query<Asked>,
    fields: Fields,
) -> Result<Response, Failure> {
    let mut first = None;
    let mut last_error = None;
    for id in fields.all("id").take(MOST) {
        let comment = seen(&visit, id).await?;
        let (engine, by) = (&visit.console.engine, visit.user.name.as_str());
        let taken_back = if comment.hidden_at.is_some() {
            engine.show(&comment.id, by).await
        } else {
            engine.take_back(&comment.id, by).await
        };
        match taken_back {
            Ok(comment) => first = first.or(Some(comment.id)),
            Err(DeskError::Store(error)) => return Err(error.into()),
            Err(error) => last_error = Some((comment, error)),
        }
    }
    let about = About(fields.all("id").take(MOST).collect::<Vec<_>>().join(" "));
    let mut response = match (first, last_error) {
        (Some(id), _) => Redirect::to(&told(&asked.path(Some(&id)), "undone", "")).into_response(),
        (None, Some((comment, _))) => {
            let notice = visit.words.t("queue.too_late");
            again(&visit, &asked, comment, None, notice, StatusCode::CONFLICT).await?
        }
        (None, None) => return Err(Failure::Bad("failure.bad")),
    };
    response.extensions_mut().insert(about);
    Ok(response)
}

/// The same with several comments at once; those that a colleague has, or that have changed, are left out.
pub(in crate::console::pages) async fn several(
    visit: Visit,
    Query(asked): Query<Asked>,
    fields: Fields,
) -> Result<Response, Failure> {
    let act = fields.get("act").ok_or(Failure::Bad("failure.bad"))?;
    let mut done = Vec::new();
    for chosen in fields.all("id").take(MOST) {
        let (id, version) = chosen.rsplit_once(':').ok_or(Failure::Bad("failure.bad"))?;
        let comment = seen(&visit, id).await?;
        if visit.console.claims.other(&comment.id, &visit.user.name, visit.now).is_some() {
            continue;
        }
        let (engine, by) = (&visit.console.engine, visit.user.name.as_str());
        let wish = Wish { by, seen: version.parse().ok(), delay: engine.take_back };
        let result = match act {
            "approve" => engine.approve(&comment.id, None, wish).await,
            "reject" => engine.reject(&comment.id, "no-question", wish).await,
            "mine" => engine.assign(&comment.id, Some(by), wish).await,
            "snooze" => engine.snooze(&comment.id, until("hour", &comment, &visit), wish).await,
            _ => return Err(Failure::Bad("failure.bad")),
        };
        match result {
            Ok(comment) => done.push(comment.id.to_string()),
            Err(DeskError::Store(error)) => return Err(error.into()),
            // Changed in between, or nothing was proposed: it stays in the list.
            Err(_) => {}
        }
    }
    let did = match act {
        _ if done.is_empty() => "nothing",
        "approve" => "approved",
        "reject" => "rejected",
        "mine" => "assigned",
        _ => "snoozed",
    };
    let mut response = Redirect::to(&told(&asked.path(None), did, &done.join(","))).into_response();
    response.extensions_mut().insert(About(format!("{act}: {}", done.join(" "))));
    Ok(response)
}

/// Makes an example of an intent of the comment.
pub(in crate::console::pages) async fn teach(
    visit: Visit,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
    fields: Fields,
) -> Result<Response, Failure> {
    let comment = seen(&visit, &id).await?;
    let account = comment.account.as_ref().and_then(|id| visit.console.engine.accounts.get(id));
    let account = account.ok_or(Failure::NotFound)?;
    let intent = match fields.get("intent").ok_or(Failure::Bad("failure.bad"))? {
        "_none" => None,
        id => Some(IntentId::new(id).map_err(|_| Failure::Bad("failure.bad"))?),
    };
    let taught = faq::teach(&visit, &account.shelf, intent.as_ref(), &comment.text).await?;
    let path = asked.path(Some(&comment.id));
    match taught {
        Taught::Added => Ok(Redirect::to(&told(&path, "taught", "")).into_response()),
        Taught::Known => Ok(Redirect::to(&told(&path, "taught_already", "")).into_response()),
        Taught::Refused(key) => {
            let notice = visit.words.t(key);
            again(&visit, &asked, comment, None, notice, StatusCode::UNPROCESSABLE_ENTITY).await
        }
    }
}
