//! What the Graph API says of an account, of its token and of what it is subscribed to.

use std::fmt;
use std::time::Duration;

use serde_json::Value;

use super::members::{count, id, text};
use crate::comment::AccountId;

/// Whose token it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Me {
    /// The account's id as notifications name it in `entry.id`: what the configuration needs.
    pub user_id: AccountId,
    /// What the API calls the bearer besides: with Instagram Login an id that only this app knows the account by, with
    /// Facebook Login the Page's. Easily taken for the one above, and then no event ever fits.
    pub id: Option<String>,
    /// Its name.
    pub username: Option<String>,
    /// `Business`, `Media_Creator` or what comes after them; not told with Facebook Login.
    pub account_type: Option<String>,
}

/// A token that was renewed.
#[derive(Clone, PartialEq, Eq)]
pub struct FreshToken {
    token: String,
    /// How long it lives from now on; 60 days, as a rule.
    pub expires_in: Duration,
}

impl FreshToken {
    /// The token itself.
    pub fn expose(&self) -> &str {
        &self.token
    }
}

impl fmt::Debug for FreshToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FreshToken").field("token", &"***").field("expires_in", &self.expires_in).finish()
    }
}

/// An app that is told of an account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SubscribedApp {
    /// The app's id.
    pub id: Option<String>,
    /// Of what it is told, such as `comments`.
    pub fields: Vec<String>,
}

/// What an app is subscribed to, for all its accounts together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AppSubscription {
    /// What it is about, such as `instagram`.
    pub object: String,
    /// Where notifications go.
    pub callback_url: Option<String>,
    /// Whether they are sent.
    pub is_active: bool,
    /// The fields, such as `comments`.
    pub fields: Vec<String>,
}

/// Reads `{"user_id":…,"id":…,"username":…}`, which Meta's documents show inside of a list; or with Facebook Login a Page
/// with its account in it.
pub(crate) fn me(body: &Value) -> Option<Me> {
    let listed = body.get("data").and_then(|data| data.get(0));
    let me = listed.unwrap_or(body);
    let page = me.get("instagram_business_account");
    let account = page.unwrap_or(me);
    let user_id = id(account.get(if page.is_some() { "id" } else { "user_id" }).cloned())?;
    Some(Me {
        user_id: AccountId::new(user_id).ok()?,
        id: id(me.get("id").cloned()),
        username: text(account.get("username").cloned()),
        account_type: text(me.get("account_type").cloned()),
    })
}

/// Reads `{"access_token":…,"expires_in":…}`.
pub(crate) fn fresh_token(body: &Value) -> Option<FreshToken> {
    let token = text(body.get("access_token").cloned()).filter(|token| !token.is_empty())?;
    let expires_in = Duration::from_secs(count(body.get("expires_in").cloned())?);
    Some(FreshToken { token, expires_in })
}

/// Reads `{"data":[{"id":…,"subscribed_fields":[…]}]}`; an empty list is an account without a subscription.
pub(crate) fn subscribed_apps(body: &Value) -> Option<Vec<SubscribedApp>> {
    let app = |app: &Value| SubscribedApp {
        id: id(app.get("id").cloned()),
        fields: names(app.get("subscribed_fields")),
    };
    Some(body.get("data")?.as_array()?.iter().map(app).collect())
}

/// Reads one of an app's subscriptions.
pub(crate) fn app_subscription(body: &Value) -> Option<AppSubscription> {
    Some(AppSubscription {
        object: text(body.get("object").cloned())?,
        callback_url: text(body.get("callback_url").cloned()),
        is_active: body.get("active").and_then(Value::as_bool).unwrap_or(false),
        fields: names(body.get("fields")),
    })
}

/// The names in a list of names, or of objects that have one.
fn names(list: Option<&Value>) -> Vec<String> {
    let items = list.and_then(Value::as_array).into_iter().flatten();
    items.filter_map(|item| text(Some(item.get("name").unwrap_or(item).clone()))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn the_bearer_is_known_in_every_form() {
        let plain = json!({"user_id": "1784", "id": "902", "username": "disdik", "account_type": "Business"});
        let wanted = Me {
            user_id: AccountId::new("1784").unwrap(),
            id: Some("902".into()),
            username: Some("disdik".into()),
            account_type: Some("Business".into()),
        };
        assert_eq!(me(&plain), Some(wanted.clone()));
        assert_eq!(me(&json!({"data": [plain]})), Some(wanted.clone()));
        let page = json!({"id": "902", "instagram_business_account": {"id": 1784, "username": "disdik"}});
        assert_eq!(me(&page), Some(Me { account_type: None, ..wanted }));
        assert_eq!(me(&json!({"id": "902"})), None, "the wrong id is not taken for the right one");
        assert_eq!(me(&json!({"data": []})), None);
    }

    #[test]
    fn a_fresh_token_is_taken_and_never_shown() {
        let fresh =
            fresh_token(&json!({"access_token": "IGAA1", "token_type": "bearer", "expires_in": 5_184_000}));
        let fresh = fresh.unwrap();
        assert_eq!((fresh.expose(), fresh.expires_in.as_secs()), ("IGAA1", 60 * 24 * 60 * 60));
        assert!(!format!("{fresh:?}").contains("IGAA1"));
        assert!(fresh_token(&json!({"access_token": "IGAA1"})).is_none());
        assert!(fresh_token(&json!({"access_token": "", "expires_in": 5})).is_none());
    }

    #[test]
    fn subscriptions_are_read_at_both_levels() {
        let fields = |body| -> Option<Vec<_>> {
            let apps = subscribed_apps(&body)?.into_iter();
            Some(apps.map(|app| (app.id.unwrap_or_default(), app.fields.join(","))).collect())
        };
        let two = json!({"data": [{"id": "1", "subscribed_fields": ["live_comments", "comments"]},
            {"subscribed_fields": ["comments"]}]});
        let pair = |id: &str, fields: &str| (id.to_owned(), fields.to_owned());
        assert_eq!(fields(two), Some(vec![pair("1", "live_comments,comments"), pair("", "comments")]));
        assert_eq!(fields(json!({"data": []})), Some(vec![]));
        assert_eq!(fields(json!({"data": [{"id": "1"}]})), Some(vec![pair("1", "")]));
        assert_eq!(fields(json!({})), None);

        let app =
            app_subscription(&json!({"object": "instagram", "callback_url": "https://x.example/webhook",
            "active": true, "fields": [{"name": "comments", "version": "v26.0"}, "mentions"]}));
        let app = app.unwrap();
        assert_eq!((app.object.as_str(), app.is_active), ("instagram", true));
        assert_eq!(app.fields, ["comments", "mentions"]);
        assert!(app_subscription(&json!({"fields": []})).is_none());
    }
}
