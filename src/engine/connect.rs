//! An account is connected by its owner: the token that Instagram gives is looked at, kept sealed, and used from then on.

use std::sync::Arc;

use super::Engine;
use super::accounts::Access;
use super::tokens::Life;
use crate::comment::{AccountId, Timestamp};
use crate::config::Secret;
use crate::instagram::graph::Login;
use crate::instagram::{GraphError, Me};
use crate::intents::DirError;
use crate::store::StoreError;

/// What notifications are needed of, the one first without which nothing is told.
const FIELDS: [&str; 2] = ["comments", "live_comments"];

/// Why an account is not connected.
#[derive(Debug, thiserror::Error)]
pub enum ConnectError {
    /// Instagram did not give a token, or it gives no access.
    #[error("Instagram refused: {0}")]
    Instagram(#[from] Box<GraphError>),
    /// Somebody agreed for another account than the one that was meant.
    #[error("that was @{} ({}), which is not the account that was meant", name(.0), .0.user_id)]
    Other(Me),
    /// There are no intent files to answer with.
    #[error(transparent)]
    Intents(#[from] DirError),
    /// The token can't be kept.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// What was connected, and how it is told of what happens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Connected {
    /// The account.
    pub account: AccountId,
    /// Whether it was not served before.
    pub is_new: bool,
    /// Whether Meta will tell the webhook of its comments.
    pub is_subscribed: bool,
}

impl Engine {
    /// Connects an account with the code that its owner's browser brought back: the one that was meant, or if that is none,
    /// whichever the owner has chosen. One that was not served before is so from now on.
    ///
    /// # Errors
    /// [`ConnectError`]; then the account's token is as it was.
    pub async fn connect(
        &self,
        meant: Option<&AccountId>,
        login: &Login,
        redirect: &str,
        code: &str,
    ) -> Result<Connected, ConnectError> {
        let refused = |error: GraphError| ConnectError::Instagram(Box::new(error));
        let fresh = self.graph.log_in(login, redirect, code).await.map_err(refused)?;
        let me = self.graph.me(fresh.expose()).await.map_err(refused)?;
        let life = Life::renewed(Timestamp::now(), fresh.expires_in);
        let token = Secret::new(fresh.expose());
        let known = self.accounts.get(&me.user_id).map(Arc::clone);
        let is_new = known.is_none();
        let account = match known {
            Some(known) if meant.is_none_or(|id| known.id == *id) => {
                self.keep_token(&known, token, life).await?;
                known
            }
            None if meant.is_none() => {
                let username = me.username.as_deref().unwrap_or(me.user_id.as_str()).to_lowercase();
                self.admit(&me.user_id, &username, token, life).await?
            }
            _ => return Err(ConnectError::Other(me)),
        };
        account.note(Access::Open);
        self.queued.notify_one();
        // Without a subscription all else works; the account's page says that it is missing.
        let subscribed = self.graph.subscribe(fresh.expose(), &FIELDS).await;
        if let Err(error) = &subscribed {
            tracing::error!(account = %account.id, %error, "the account could not be subscribed");
        }
        Ok(Connected { account: account.id.clone(), is_new, is_subscribed: subscribed.is_ok() })
    }
}

fn name(me: &Me) -> &str {
    me.username.as_deref().unwrap_or("?")
}
