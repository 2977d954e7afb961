//! The account itself: who it is, its subscriptions and its token.

use serde_json::{Value, json};

use super::refusal::Refusal;
use super::scene::Scene;
use super::view;
use crate::instagram::simulated::fields::Field;
use crate::instagram::simulated::world::{FIELDS, LIFE, NotRenewed, app_scoped};

impl Scene<'_> {
    pub(super) fn me(&self) -> Result<Value, Refusal> {
        let fields = self.call.fields()?;
        let account = self.own_account()?;
        // `/me` calls the account by the id that only this app knows; by its own id it goes by that.
        let id = if self.call.target == "me" { app_scoped(&account.id) } else { account.id.to_string() };
        let posts = || self.world.posts().iter().filter(|post| post.owner == account.id).count();
        let member = |field: &Field| {
            Ok(match field.name.as_str() {
                "user_id" => json!(account.id.as_str()),
                "username" | "name" => json!(account.username),
                "account_type" => json!("BUSINESS"),
                "media_count" => json!(posts()),
                name => return Err(Refusal::nonexisting(name, "IGUser")),
            })
        };
        view::object(&id, fields.as_deref(), &[], member)
    }

    pub(super) fn subscription(&self) -> Result<Value, Refusal> {
        let fields = self.world.subscriptions.of(&self.own_account()?.id);
        if fields.is_empty() {
            return Ok(json!({ "data": [] }));
        }
        Ok(json!({ "data": [{ "id": self.app.0, "name": "Tanggap", "subscribed_fields": fields }] }))
    }

    /// Replaces what the account was subscribed to.
    pub(super) fn subscribe(&mut self) -> Result<Value, Refusal> {
        let account = self.own_account()?.id.clone();
        let fields: Vec<&str> =
            self.call.parameter("subscribed_fields").unwrap_or_default().split(',').collect();
        if let Some(unknown) = fields.iter().find(|field| !FIELDS.contains(field)) {
            let message =
                format!("(#100) Param subscribed_fields[0] must be one of {FIELDS:?} - got {unknown:?}");
            return Err(Refusal::new(100, &message));
        }
        self.world.subscriptions.set(&account, &fields);
        Ok(json!({ "success": true }))
    }

    pub(super) fn unsubscribe(&mut self) -> Result<Value, Refusal> {
        let account = self.own_account()?.id.clone();
        self.world.subscriptions.set(&account, &[]);
        Ok(json!({ "success": true }))
    }

    /// The app's own subscriptions, for the app's own token.
    pub(super) fn app_subscriptions(&self) -> Result<Value, Refusal> {
        let (id, secret) = self.app;
        let token = format!("{id}|{secret}");
        if self.call.token.as_deref() != Some(token.as_str()) || self.call.target != id {
            return Err(Refusal::new(190, "Invalid OAuth access token signature"));
        }
        let fields = self.world.subscriptions.app();
        let fields: Vec<Value> =
            fields.iter().map(|name| json!({ "name": name, "version": "v26.0" })).collect();
        let subscription = json!({
            "object": "instagram",
            "callback_url": self.callback.unwrap_or("https://tanggap.example/webhook"),
            "active": !fields.is_empty(),
            "fields": fields,
        });
        Ok(json!({ "data": [subscription] }))
    }

    pub(super) fn refresh(&mut self) -> Result<Value, Refusal> {
        if self.call.parameter("grant_type") != Some("ig_refresh_token") {
            return Err(Refusal::new(100, "(#100) Unsupported grant_type"));
        }
        // Meta takes the token of this call from the address alone.
        let token = self.call.parameter("access_token").unwrap_or_default();
        match self.world.tokens.renew(token, self.now, self.chance) {
            Ok(token) => {
                Ok(json!({ "access_token": token, "token_type": "bearer", "expires_in": LIFE.as_secs() }))
            }
            Err(NotRenewed::Dead(dead)) => Err(Refusal::dead(dead)),
            // What Meta says of a younger one is not documented.
            Err(NotRenewed::TooYoung) => Err(Refusal::new(100, "(#100) The token is less than 24 hours old")),
        }
    }
}
