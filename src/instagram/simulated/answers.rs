//! How Meta answers the calls of the Graph API: a function of the world and the call, without the ways of the network.

use serde_json::{Map, Value, json};

use super::chance::Chance;
use super::fault::What;
use super::world::{Account, Way, World, Written};
use crate::comment::{Author, CommentId, Timestamp};

/// Longest text of a comment, in characters.
const MAX_TEXT: usize = 2_200;

/// A call, as far as its meaning goes.
#[derive(Clone, Debug)]
pub(crate) struct Call {
    pub(crate) what: What,
    /// The id in the address.
    pub(crate) target: String,
    pub(crate) token: Option<String>,
    /// Everything from the query, the form or the JSON body.
    pub(crate) parameters: Map<String, Value>,
}

/// How the simulated Instagram treats what the documents leave open.
#[derive(Clone, Copy, Debug)]
pub struct Rules {
    /// Comments on one page, at most; small, so that lists have several.
    pub page: usize,
    /// A reply to a reply is attached to the top of its thread if true, refused if false. Meta's documents say the
    /// former, users report the latter.
    pub replies_to_replies: bool,
}

/// An answer and what it did.
pub(crate) struct Answered {
    pub(crate) status: u16,
    pub(crate) body: Value,
    pub(crate) created: Option<CommentId>,
}

impl Call {
    /// A parameter as text.
    pub(crate) fn parameter(&self, name: &str) -> Option<&str> {
        self.parameters.get(name)?.as_str()
    }

    fn is_asked_for(&self, field: &str, default: &[&str]) -> bool {
        match self.parameter("fields") {
            Some(fields) => field == "id" || fields.split(',').any(|name| name.trim() == field),
            None => default.contains(&field),
        }
    }
}

/// Carries the call out.
pub(crate) fn answer(
    world: &mut World,
    chance: &mut Chance,
    rules: Rules,
    now: Timestamp,
    call: &Call,
) -> Answered {
    let done = match call.what {
        What::Reply => reply(world, chance, rules, now, call),
        What::Comment => read(world, call).map(Answered::of),
        What::Replies => replies(world, rules, call).map(Answered::of),
        What::Hide => hide(world, call).map(Answered::of),
        What::Other => Err(Refusal::new(100, None, "Unsupported request")),
    };
    done.unwrap_or_else(|refusal| refusal.answer(chance))
}

fn reply(
    world: &mut World,
    chance: &mut Chance,
    rules: Rules,
    now: Timestamp,
    call: &Call,
) -> Result<Answered, Refusal> {
    let account = bearer(world, call)?.clone();
    let text = call.parameter("message").unwrap_or_default().trim();
    if text.is_empty() {
        return Err(Refusal::new(100, None, "(#100) The parameter message is required"));
    }
    if text.chars().count() > MAX_TEXT {
        return Err(Refusal::new(100, None, "(#100) The comment is too long"));
    }
    let target = visible(world, call, &account)?;
    if target.hidden || target.live || (target.parent.is_some() && !rules.replies_to_replies) {
        return Err(Refusal::new(100, None, "(#100) This comment can't be replied to"));
    }
    let id: CommentId = world.new_id(chance);
    let written = Written {
        id: id.clone(),
        media: target.media.clone(),
        account: account.id.clone(),
        author: Author { id: account.id.to_string(), username: Some(account.username.clone()) },
        text: text.to_owned(),
        parent: Some(target.top().clone()),
        at: now,
        way: Way::Api,
        hidden: false,
        deleted: false,
        live: false,
    };
    world.write(written);
    if call.parameters.contains_key("fields") {
        // Meta's own trap: the reply is public, and the answer says that something was wrong.
        let refusal =
            Refusal::new(20, Some(1_772_107), "(#20) The requested response format is not supported");
        return Ok(Answered { created: Some(id), ..refusal.answer(chance) });
    }
    Ok(Answered { status: 200, body: json!({ "id": id.as_str() }), created: Some(id) })
}

fn read(world: &World, call: &Call) -> Result<Value, Refusal> {
    let account = bearer(world, call)?;
    Ok(shown(visible(world, call, account)?, call))
}

fn replies(world: &World, rules: Rules, call: &Call) -> Result<Value, Refusal> {
    let account = bearer(world, call)?;
    let top = visible(world, call, account)?;
    let all: Vec<&Written> = world.replies(&top.id).collect();
    let limit = call.parameter("limit").and_then(|limit| limit.parse().ok()).unwrap_or(rules.page);
    let limit = limit.clamp(1, rules.page.max(1));
    let start = match call.parameter("after") {
        None => 0,
        // A cursor names the last comment that was seen; one that was deleted meanwhile begins anew.
        Some(cursor) => {
            all.iter().position(|reply| self::cursor(reply) == cursor).map_or(0, |place| place + 1)
        }
    };
    let page: Vec<&Written> = all.iter().skip(start).take(limit).copied().collect();
    let mut answer = json!({ "data": page.iter().map(|reply| shown(reply, call)).collect::<Vec<_>>() });
    if let (Some(first), Some(last)) = (page.first(), page.last()) {
        let mut paging = json!({ "cursors": { "before": cursor(first), "after": cursor(last) } });
        if start + page.len() < all.len() {
            // Meta's address bears the token; whoever logs it has leaked it.
            let token = call.token.as_deref().unwrap_or_default();
            let after = cursor(last);
            paging["next"] = json!(format!(
                "https://graph.instagram.com/v26.0/{}/replies?access_token={token}&limit={limit}&after={after}",
                top.id
            ));
        }
        answer["paging"] = paging;
    }
    Ok(answer)
}

fn hide(world: &mut World, call: &Call) -> Result<Value, Refusal> {
    let account = bearer(world, call)?.clone();
    let id = visible(world, call, &account)?.id.clone();
    let hide = match call.parameters.get("hide") {
        Some(Value::Bool(hide)) => *hide,
        Some(Value::String(hide)) if hide == "true" => true,
        Some(Value::String(hide)) if hide == "false" => false,
        _ => return Err(Refusal::new(100, None, "(#100) The parameter hide must be a boolean")),
    };
    world.change(&id, |comment| comment.hidden = hide);
    Ok(json!({ "success": true }))
}

/// The account whose token the call bears.
fn bearer<'a>(world: &'a World, call: &Call) -> Result<&'a Account, Refusal> {
    let dead = || Refusal::new(190, None, "Invalid OAuth access token - Cannot parse access token");
    call.token.as_deref().and_then(|token| world.bearer(token)).ok_or_else(dead)
}

/// The comment that the call names, if it is there and stands under a post of this account.
fn visible<'a>(world: &'a World, call: &Call, account: &Account) -> Result<&'a Written, Refusal> {
    let id = CommentId::new(call.target.clone()).ok();
    let comment = id.and_then(|id| world.comment(&id)).filter(|comment| comment.account == account.id);
    comment.ok_or_else(|| {
        let message = format!(
            "Unsupported request. Object with ID '{}' does not exist, cannot be loaded due to missing permissions, or \
             does not support this operation",
            call.target
        );
        Refusal { kind: "GraphMethodException", ..Refusal::new(100, Some(33), &message) }
    })
}

/// The members of a comment that were asked for.
fn shown(comment: &Written, call: &Call) -> Value {
    const DEFAULT: [&str; 3] = ["id", "text", "timestamp"];
    // Whole seconds, and an offset without a colon.
    let at = comment.at.to_jiff().strftime("%Y-%m-%dT%H:%M:%S+0000").to_string();
    let members = [
        ("id", json!(comment.id.as_str())),
        ("text", json!(comment.text)),
        ("timestamp", json!(at)),
        ("from", json!({ "id": comment.author.id, "username": comment.username() })),
        ("username", json!(comment.username())),
        ("parent_id", json!(comment.parent.as_ref().map(CommentId::as_str))),
        ("media", json!({ "id": comment.media.as_str() })),
        ("hidden", json!(comment.hidden)),
        ("like_count", json!(0)),
    ];
    let asked = |(name, value): &(&str, Value)| !value.is_null() && call.is_asked_for(name, &DEFAULT);
    Value::Object(members.into_iter().filter(asked).map(|(name, value)| (name.to_owned(), value)).collect())
}

fn cursor(comment: &Written) -> String {
    format!("QVFIU{}", comment.id)
}

/// Meta's error.
struct Refusal {
    kind: &'static str,
    code: i64,
    subcode: Option<i64>,
    message: String,
}

impl Refusal {
    fn new(code: i64, subcode: Option<i64>, message: &str) -> Self {
        Self { kind: "OAuthException", code, subcode, message: message.to_owned() }
    }

    fn answer(&self, chance: &mut Chance) -> Answered {
        let mut error = json!({
            "message": self.message,
            "type": self.kind,
            "code": self.code,
            "fbtrace_id": format!("A{:016x}", chance.bits()),
        });
        if let Some(subcode) = self.subcode {
            error["error_subcode"] = json!(subcode);
        }
        Answered { status: 400, body: json!({ "error": error }), created: None }
    }
}

impl Answered {
    fn of(body: Value) -> Self {
        Self { status: 200, body, created: None }
    }
}
