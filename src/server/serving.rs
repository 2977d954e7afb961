//! The whole at work: store, engine and HTTP, from start to a clean end.

use std::net::SocketAddr;
use std::time::Duration;

use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use super::{App, AppError};
use crate::config::Config;
use crate::console::Console;
use crate::engine::{Accounts, Engine, Settings};
use crate::instagram::{Graph, SetupError};
use crate::store::{self, StoreError};

/// From the signal to the end; a call in flight that takes longer is found out about at the next start.
const GRACE: Duration = Duration::from_secs(8);

/// A server at work.
pub struct Serving {
    /// What moves comments along.
    pub engine: Engine,
    /// The staff's console.
    pub console: Console,
    /// Where it listens.
    pub address: SocketAddr,
    server: JoinHandle<std::io::Result<()>>,
    stop: CancellationToken,
    tasks: TaskTracker,
}

/// Why a server did not start, or did not end well.
#[derive(Debug, thiserror::Error)]
pub enum ServingError {
    /// The store can't be opened.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Meta's secrets can't be used.
    #[error(transparent)]
    App(#[from] AppError),
    /// There is no client of the Graph API.
    #[error(transparent)]
    Graph(#[from] SetupError),
    /// Nothing can listen there.
    #[error("can't listen on {address}: {source}")]
    Listen {
        /// The configured address.
        address: SocketAddr,
        /// The system's reason.
        source: std::io::Error,
    },
    /// It failed while it served.
    #[error("the server failed: {0}")]
    Failed(String),
}

impl Serving {
    /// Opens the store, starts the tasks and listens. All ends after `stop`.
    ///
    /// # Errors
    /// [`ServingError`], worded for the person who starts the program.
    pub async fn start(
        config: &Config,
        accounts: Accounts,
        settings: Settings,
        stop: CancellationToken,
    ) -> Result<Self, ServingError> {
        let graph = Graph::of(&config.meta)?;
        let failed = |source| ServingError::Listen { address: config.server.listen, source };
        // Before the store, so that a taken port costs no replay of a journal.
        let listener = TcpListener::bind(config.server.listen).await.map_err(failed)?;
        let address = listener.local_addr().map_err(failed)?;
        let url = config.store.url.clone();
        let store = tokio::task::spawn_blocking(move || store::open(&url)).await;
        let store = store.map_err(|e| ServingError::Failed(e.to_string()))??;
        let engine = Engine::new(store, accounts, graph, settings);
        engine.recall().await?;
        engine.begin().await?;
        let app = App::new(engine.clone(), config, &stop)?;
        let console = app.console.clone();
        let tasks = TaskTracker::new();
        engine.start(&stop, &tasks);
        engine.push(&config.push, &stop, &tasks);
        engine.tell(config, &stop, &tasks);
        engine.write_reports(&config.reports, &stop, &tasks);
        let server = tokio::spawn(super::serve(listener, app, stop.clone()));
        Ok(Self { engine, console, address, server, stop, tasks })
    }

    /// Waits until it is told to stop, and then for what is in flight.
    ///
    /// # Errors
    /// [`ServingError::Failed`] if it ended before it was told to.
    pub async fn ended(mut self) -> Result<(), ServingError> {
        let failed = tokio::select! {
            () = self.stop.cancelled() => None,
            ended = &mut self.server => Some(ended),
        };
        self.stop.cancel();
        tracing::info!("ending: calls in flight are finished");
        self.tasks.close();
        let finish = async {
            self.tasks.wait().await;
            if failed.is_none() {
                let _ = (&mut self.server).await;
            }
        };
        if tokio::time::timeout(GRACE, finish).await.is_err() {
            tracing::warn!(
                "some calls did not end in time; what became of them is found out at the next start"
            );
        }
        self.engine.store.close().await;
        match failed {
            None | Some(Ok(Ok(()))) => Ok(()),
            Some(Ok(Err(error))) => Err(ServingError::Failed(error.to_string())),
            Some(Err(error)) => Err(ServingError::Failed(error.to_string())),
        }
    }
}

/// The name of this node, for the ledger: the machine's.
pub fn node() -> String {
    let name = std::fs::read_to_string("/proc/sys/kernel/hostname").unwrap_or_default();
    let name = name.trim();
    if name.is_empty() { "node".to_owned() } else { name.to_owned() }
}
