//! Where a command of staff's is carried out: by a running server, or on the store of a stopped one.

use std::sync::Arc;

use anyhow::{Context as _, bail};

use super::ConfigFile;
use super::remote::{Api, Remote};
use crate::config::{Config, Scope};
use crate::engine::{Accounts, Engine, Settings};
use crate::instagram::Graph;
use crate::store::{self, Store, StoreError};

/// Who carries it out.
pub(super) enum Desk {
    /// A running server, by its API.
    Server(Api),
    /// This process, on a store that nobody else holds.
    Store(Box<Engine>),
}

impl Desk {
    /// The server that was named; else the store; else, if a server holds that, this server by the configuration, with a
    /// token of `scope`.
    pub(super) async fn find(config: &ConfigFile, remote: &Remote, scope: Scope) -> anyhow::Result<Self> {
        if let (Some(server), Some(token)) = (&remote.server, &remote.token) {
            return Ok(Self::Server(Api::new(server, token)?));
        }
        let config = config.load()?;
        let url = config.store.url.clone();
        match tokio::task::spawn_blocking(move || store::open(&url)).await? {
            Ok(store) => Ok(Self::Store(Box::new(engine(&config, store).await?))),
            Err(error @ StoreError::InUse { .. }) => {
                let token = config.api.tokens.iter().find(|token| token.scope >= scope);
                let token = token.with_context(|| {
                    format!("{error}; no token of a scope for this is configured under [[api.tokens]] to ask the server with")
                })?;
                Ok(Self::Server(Api::new(&format!("http://{}", config.server.listen), token.token.expose())?))
            }
            Err(error) => bail!(error),
        }
    }

    /// Closes what was opened.
    pub(super) async fn leave(self) {
        if let Self::Store(engine) = self {
            engine.store.close().await;
        }
    }
}

async fn engine(config: &Config, store: Arc<dyn Store>) -> anyhow::Result<Engine> {
    let graph = Graph::of(&config.meta)?;
    let engine = Engine::new(store, Accounts::load(config)?, graph, Settings::of(config, "command line"));
    engine.recall().await?;
    Ok(engine)
}
