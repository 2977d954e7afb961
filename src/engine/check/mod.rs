//! Proves an installation, line by line: that the token works and is the account's own, that what is needed is allowed, that
//! Meta tells the webhook, and that clock and addresses are right. Each line that is wrong says what to do.
//!
//! `lines` words what was found; here it is found out. Nothing is changed, and a line that can't be known says so.

mod lines;
mod webhook;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::Engine;
use super::accounts::{Access, Account};
use crate::comment::{AccountId, Timestamp};
use crate::config::{Config, Secret};
use crate::instagram::{GraphError, Me};
use crate::store::{Query, StoreError};

/// A webhook that Meta told something within this time, in milliseconds, is subscribed, whatever else can't be read.
const LATELY: i64 = 7 * 24 * 3600 * 1000;
/// Comments looked through for one that the webhook brought.
const LATEST: usize = 50;

/// What only the configuration knows.
#[derive(Clone, Debug)]
pub struct Doors {
    /// Where the world reaches this installation.
    pub public_url: String,
    /// The token of the handshake.
    pub verify_token: Secret,
    /// The app's secrets.
    pub app_secrets: Vec<Secret>,
    /// Whether the Graph API is a simulator on this machine, which demands less.
    pub is_rehearsal: bool,
}

impl Doors {
    /// As configured.
    pub fn of(config: &Config) -> Self {
        let graph = config.meta.graph_url.as_str();
        Self {
            public_url: config.server.public_url.as_str().trim_end_matches('/').to_owned(),
            verify_token: config.meta.verify_token.clone(),
            app_secrets: config.meta.app_secrets.clone(),
            is_rehearsal: ["http://127.0.0.1", "http://localhost", "http://[::1]"]
                .iter()
                .any(|local| graph.starts_with(local)),
        }
    }
}

/// What was found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Report {
    /// Whether no line is a fault.
    pub ok: bool,
    /// Account by account.
    pub accounts: Vec<Checked>,
}

/// What was found of one account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Checked {
    /// The account.
    pub account: AccountId,
    /// Its name by the configuration.
    pub username: String,
    /// Line by line.
    pub lines: Vec<Line>,
}

/// One thing that was looked at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Line {
    /// Its name, for programs.
    pub check: String,
    /// How it is.
    pub result: Verdict,
    /// What was found.
    pub text: Words,
    /// What to do about it.
    pub mend: Option<Words>,
}

/// How something is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// In order.
    Ok,
    /// Wrong.
    Fault,
    /// It can't be known, or not before something else is mended.
    Unknown,
}

/// The same in two languages.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Words {
    /// Indonesian.
    pub id: String,
    /// English.
    pub en: String,
}

impl Engine {
    /// Checks one account, or all.
    ///
    /// # Errors
    /// [`StoreError`] if it can't be read what Meta has told so far.
    pub async fn check(&self, account: Option<&AccountId>, doors: &Doors) -> Result<Report, StoreError> {
        let webhook = webhook::is_ours(doors).await;
        let mut accounts = Vec::new();
        for known in self.accounts.iter().filter(|known| account.is_none_or(|id| known.id == *id)) {
            let mut lines = self.check_account(known, doors).await?;
            lines.push(lines::webhook(&webhook, doors));
            lines.push(lines::clock(self.graph.clock_skew()));
            accounts.push(Checked { account: known.id.clone(), username: known.username.clone(), lines });
        }
        let has_fault = |checked: &Checked| checked.lines.iter().any(|line| line.result == Verdict::Fault);
        Ok(Report { ok: !accounts.iter().any(has_fault), accounts })
    }

    async fn check_account(&self, account: &Account, doors: &Doors) -> Result<Vec<Line>, StoreError> {
        if let (Some(until), Access::Resting { .. }) =
            (account.closed_until(Timestamp::now()), account.access())
        {
            return Ok(vec![lines::resting(until)]);
        }
        let me = self.graph.me(account.token().expose()).await;
        let mut all = vec![lines::token(&me, account, self.renewal.alarm, Timestamp::now())];
        match me {
            Ok(me) => {
                all.extend([lines::id(&me, account), lines::username(&me, account), lines::kind(&me)]);
                all.push(lines::permission(self.may_read_comments(account, &me).await));
            }
            Err(_) => all.extend(["id", "username", "professional", "permission"].map(lines::not_known)),
        }
        let apps = self.graph.subscribed_apps(account.token().expose()).await;
        all.push(lines::account_subscription(&apps, self.graph.wanted_fields()));
        let ids: Vec<String> = apps.into_iter().flatten().filter_map(|app| app.id).collect();
        all.push(self.app_subscription(account, &ids, doors).await?);
        Ok(all)
    }

    /// Tries the reading that every reply needs: the comments under a post. None if there is no post to try it on.
    async fn may_read_comments(&self, account: &Account, me: &Me) -> Result<Option<()>, GraphError> {
        let token = account.token();
        let posts = self.graph.media(token.expose(), &me.user_id, None).await?;
        let Some(post) = posts.items.first() else { return Ok(None) };
        self.graph.comments_of(token.expose(), &post.id, None).await.map(|_| Some(()))
    }

    /// What the app is subscribed to, asked with the app's own token, which is made of its id and secret. Which of the secrets
    /// is that app's is tried out.
    async fn app_subscription(
        &self,
        account: &Account,
        apps: &[String],
        doors: &Doors,
    ) -> Result<Line, StoreError> {
        let graph = self.graph.of_apps();
        for app in apps {
            for secret in &doors.app_secrets {
                let token = format!("{app}|{}", secret.expose());
                if let Ok(subscriptions) = graph.app_subscriptions(&token, app).await {
                    return Ok(lines::app_subscription(&subscriptions, doors));
                }
            }
        }
        // What Meta has told proves both levels as well.
        let query = Query { account: Some(account.id.clone()), limit: LATEST, ..Query::default() };
        let lately = Timestamp::now().plus_millis(-LATELY);
        let comments = self.store.find(query).await?.comments;
        let told = comments.iter().filter_map(|comment| comment.by_webhook_at).max();
        Ok(lines::app_unread(told.filter(|at| *at > lately)))
    }
}
