//! The account itself: whose a token is, how it is renewed, and what Meta tells the webhook of.

use reqwest::Method;

use super::client::Graph;
use super::lists::List;
use crate::instagram::class::Class;
use crate::instagram::error::GraphError;
use crate::instagram::remote::{self, AppSubscription, FreshToken, Me, SubscribedApp};

impl Graph {
    /// Whose token it is.
    ///
    /// # Errors
    /// [`GraphError`]; of class [`Class::AccountStopped`] if the token is dead.
    pub async fn me(&self, token: &str) -> Result<Me, GraphError> {
        let fields = if self.is_facebook() {
            "id,instagram_business_account{id,username}"
        } else {
            "user_id,id,username,account_type"
        };
        let request = self.request(Method::GET, &["me"]).query(&[("fields", fields)]);
        let answer = self.call("me", token, request).await?;
        answer.read(|body| remote::me(&body), "the answer names no professional account")
    }

    /// The fields that the account is subscribed to, in order; none of them if it is not subscribed at all, and then Meta
    /// tells the webhook nothing, whatever the app is subscribed to.
    ///
    /// # Errors
    /// [`GraphError`].
    pub async fn subscription(&self, token: &str) -> Result<Vec<String>, GraphError> {
        let apps = self.subscribed_apps(token).await?;
        let mut fields: Vec<String> = apps.into_iter().flat_map(|app| app.fields).collect();
        fields.sort();
        fields.dedup();
        Ok(fields)
    }

    /// The apps that are told of the account, as far as this token may know: its own.
    ///
    /// # Errors
    /// [`GraphError`].
    pub async fn subscribed_apps(&self, token: &str) -> Result<Vec<SubscribedApp>, GraphError> {
        let request = self.request(Method::GET, &["me", "subscribed_apps"]);
        let answer = self.call("subscription", token, request).await?;
        answer.read(|body| remote::subscribed_apps(&body), "the answer is no list of subscriptions")
    }

    /// The fields that an account has to be subscribed to, the one first without which nothing is told. With Facebook Login
    /// it is the Page that is subscribed, to any field of a Page's own.
    pub fn wanted_fields(&self) -> &'static [&'static str] {
        if self.is_facebook() { &["feed"] } else { &["comments", "live_comments"] }
    }

    /// Subscribes the account to these fields and no others: what it was subscribed to before is replaced.
    ///
    /// # Errors
    /// [`GraphError`]; whatever its class, the call may be made again.
    pub async fn subscribe(&self, token: &str, fields: &[&str]) -> Result<(), GraphError> {
        let request = self.request(Method::POST, &["me", "subscribed_apps"]);
        let request = request.query(&[("subscribed_fields", fields.join(","))]);
        self.call("subscribe", token, request).await?.success()
    }

    /// Ends the account's subscription: Meta tells the webhook of it no longer.
    ///
    /// # Errors
    /// [`GraphError`]; whatever its class, the call may be made again.
    pub async fn unsubscribe(&self, token: &str) -> Result<(), GraphError> {
        let request = self.request(Method::DELETE, &["me", "subscribed_apps"]);
        self.call("unsubscribe", token, request).await?.success()
    }

    /// What the app is subscribed to. It is served on `graph.facebook.com` only, and the token is the app's own:
    /// `{app id}|{app secret}`.
    ///
    /// # Errors
    /// [`GraphError`].
    pub async fn app_subscriptions(
        &self,
        app_token: &str,
        app: &str,
    ) -> Result<Vec<AppSubscription>, GraphError> {
        let path = [app, "subscriptions"];
        let fields = "object,callback_url,active,fields";
        let read = |body| remote::app_subscription(&body);
        let list = List { call: "app_subscriptions", path: &path, fields, read };
        self.pages(app_token, list).await
    }

    /// Renews a token of Instagram Login, which must be at least 24 hours old and not expired; the new one lives 60 days.
    /// The old one lives on until its own end, so that nothing is lost if the answer is.
    ///
    /// Meta wants the token in the address of this call, which therefore is kept out of every log and error here.
    ///
    /// # Errors
    /// [`GraphError`]; whatever its class, the call may be made again. Tokens of Facebook Login can't be renewed so, and
    /// those of Pages need not: [`Class::Refused`], without a call.
    pub async fn refresh(&self, token: &str) -> Result<FreshToken, GraphError> {
        if self.is_facebook() {
            return Err(GraphError::new(
                "refresh",
                Class::Refused,
                "tokens of Facebook Login are not renewed so",
            ));
        }
        // The only call that stands beside the versions.
        let mut url = self.base.clone();
        if let Ok(mut segments) = url.path_segments_mut() {
            segments.pop().push("refresh_access_token");
        }
        let query = [("grant_type", "ig_refresh_token"), ("access_token", token)];
        let answer = self.send("refresh", token, self.http.get(url).query(&query)).await?;
        answer.read(|body| remote::fresh_token(&body), "the answer has no token with its time")
    }
}
