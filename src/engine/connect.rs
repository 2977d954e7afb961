//! An account is connected by its owner: the token that Instagram gives is looked at, kept sealed, and used from then on.

use std::sync::Arc;

use super::Engine;
use super::accounts::{Access, Account};
use super::tokens::Life;
use crate::comment::{AccountId, Timestamp};
use crate::config::Secret;
use crate::instagram::graph::Login;
use crate::instagram::{GraphError, Me};
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
    /// The token can't be kept.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// How a connected account is told of what happens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Connected {
    /// Whether Meta will tell the webhook of its comments.
    pub is_subscribed: bool,
}

impl Engine {
    /// Connects an account with the code that its owner's browser brought back.
    ///
    /// # Errors
    /// [`ConnectError`]; then the account's token is as it was.
    pub async fn connect(
        &self,
        account: &AccountId,
        login: &Login,
        redirect: &str,
        code: &str,
    ) -> Result<Connected, ConnectError> {
        let refused = |error: GraphError| ConnectError::Instagram(Box::new(error));
        let fresh = self.graph.log_in(login, redirect, code).await.map_err(refused)?;
        let me = self.graph.me(fresh.expose()).await.map_err(refused)?;
        let meant: Option<&Arc<Account>> = self.accounts.get(account).filter(|known| known.id == me.user_id);
        let Some(account) = meant else { return Err(ConnectError::Other(me)) };
        let life = Life::renewed(Timestamp::now(), fresh.expires_in);
        self.keep_token(account, Secret::new(fresh.expose()), life).await?;
        account.note(Access::Open);
        self.queued.notify_one();
        // Without a subscription all else works; the account's page says that it is missing.
        let subscribed = self.graph.subscribe(fresh.expose(), &FIELDS).await;
        if let Err(error) = &subscribed {
            tracing::error!(account = %account.id, %error, "the account could not be subscribed");
        }
        Ok(Connected { is_subscribed: subscribed.is_ok() })
    }
}

fn name(me: &Me) -> &str {
    me.username.as_deref().unwrap_or("?")
}
