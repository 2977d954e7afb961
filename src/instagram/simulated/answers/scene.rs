//! A call of the API: what it wants, who makes it, and which part of Meta answers it.

use serde_json::{Map, Value};

use super::answered::Answered;
use super::refusal::Refusal;
use crate::comment::Timestamp;
use crate::instagram::simulated::chance::Chance;
use crate::instagram::simulated::fault::What;
use crate::instagram::simulated::fields::{self, Field};
use crate::instagram::simulated::world::{Account, Dead, World};

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
    /// Items on one page, at most; small, so that lists have several.
    pub page: usize,
    /// A reply to a reply is attached to the top of its thread if true, refused if false. Meta's documents say the
    /// former, users report the latter.
    pub replies_to_replies: bool,
}

/// A call, and all that it may depend on and change.
pub(crate) struct Scene<'a> {
    pub(crate) world: &'a mut World,
    pub(crate) chance: &'a mut Chance,
    pub(crate) rules: Rules,
    /// The app's id and secret.
    pub(crate) app: (&'a str, &'a str),
    /// Where notifications go.
    pub(crate) callback: Option<&'a str>,
    pub(crate) now: Timestamp,
    pub(crate) call: &'a Call,
}

/// Carries the call out.
pub(crate) fn answer(mut scene: Scene<'_>) -> Answered {
    scene.done().unwrap_or_else(|refusal| refusal.answer(scene.chance))
}

impl Call {
    /// A parameter as text.
    pub(crate) fn parameter(&self, name: &str) -> Option<&str> {
        self.parameters.get(name)?.as_str()
    }

    /// The text that it is to make public, or to send.
    pub(crate) fn text(&self) -> Option<&str> {
        match self.parameters.get("message")? {
            Value::String(text) => Some(text),
            message => message.get("text")?.as_str(),
        }
    }

    /// The fields that are asked for; none if the call names none.
    pub(super) fn fields(&self) -> Result<Option<Vec<Field>>, Refusal> {
        let Some(fields) = self.parameter("fields") else { return Ok(None) };
        fields::read(fields)
            .map(Some)
            .ok_or_else(|| Refusal::new(2_500, "Syntax error in the parameter fields"))
    }
}

impl Scene<'_> {
    fn done(&mut self) -> Result<Answered, Refusal> {
        if self.call.parameters.contains_key("appsecret_proof") {
            // On graph.instagram.com, which this is, no proof is taken.
            let refusal = Refusal::new(100, "Invalid appsecret_proof provided in the API argument");
            return Err(Refusal { kind: "GraphMethodException", ..refusal });
        }
        match self.call.what {
            What::Reply => self.reply(),
            What::Comment => self.comment().map(Answered::of),
            What::Replies => self.replies().map(Answered::of),
            What::CommentsOf => self.comments_of().map(Answered::of),
            What::Hide => self.hide().map(Answered::of),
            What::Media => self.media().map(Answered::of),
            What::MediaOne => self.media_one().map(Answered::of),
            What::Mentioned => self.mentioned().map(Answered::of),
            What::MentionReply => self.mention_reply(),
            What::PrivateReply => self.private_reply(),
            What::Me => self.me().map(Answered::of),
            What::Subscription => self.subscription().map(Answered::of),
            What::Subscribe => self.subscribe().map(Answered::of),
            What::Unsubscribe => self.unsubscribe().map(Answered::of),
            What::AppSubscriptions => self.app_subscriptions().map(Answered::of),
            What::Refresh => self.refresh().map(Answered::of),
            What::Other => Err(Refusal::new(100, "Unsupported request")),
        }
    }

    /// The account whose token the call bears.
    pub(super) fn bearer(&self) -> Result<&Account, Refusal> {
        let bearer = self.call.token.as_deref().map(|token| self.world.tokens.bearer(token, self.now));
        match bearer {
            Some(Ok(id)) => self.world.account(id).ok_or_else(|| Refusal::dead(Dead::Unknown)),
            Some(Err(dead)) => Err(Refusal::dead(dead)),
            None => Err(Refusal::dead(Dead::Unknown)),
        }
    }

    /// The account that the address names, if the token is its own.
    pub(super) fn own_account(&self) -> Result<&Account, Refusal> {
        let account = self.bearer()?;
        let is_own = self.call.target == "me" || self.call.target == account.id.as_str();
        if is_own { Ok(account) } else { Err(Refusal::missing(&self.call.target)) }
    }
}
