//! `tanggap serve`: the whole, for real.

use std::process::ExitCode;
use std::time::Duration;

use anyhow::Context as _;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use super::{logging, shutdown};
use crate::config::Config;
use crate::engine::{Accounts, Engine};
use crate::instagram::Graph;
use crate::server::{self, App};
use crate::store;

/// From the signal to the end; a call in flight that takes longer is found out about at the next start.
const GRACE: Duration = Duration::from_secs(8);

pub(super) async fn run(config: Config) -> anyhow::Result<ExitCode> {
    let stop = shutdown::on_signal().context("can't listen for signals")?;
    let accounts = Accounts::load(&config)?;
    for account in accounts.iter() {
        for diagnostic in account.faq.faults() {
            eprint!("{}", diagnostic.render(&account.faq.files, logging::color()));
        }
        if account.faq.is_faulty() {
            tracing::error!(account = %account.id, "the intent files have faults: nothing is posted by itself until they are mended");
        }
    }
    let serving = start(&config, accounts, stop).await?;
    tracing::info!(listen = %serving.address, "serving");
    serving.ended().await?;
    tracing::info!("ended");
    Ok(ExitCode::SUCCESS)
}

/// A server at work.
pub(super) struct Serving {
    pub(super) engine: Engine,
    pub(super) address: std::net::SocketAddr,
    server: tokio::task::JoinHandle<std::io::Result<()>>,
    stop: CancellationToken,
    tasks: TaskTracker,
}

/// Opens the store, starts the tasks and listens.
pub(super) async fn start(
    config: &Config,
    accounts: Accounts,
    stop: CancellationToken,
) -> anyhow::Result<Serving> {
    let graph = Graph::new(config.meta.graph_url.as_str(), &config.meta.graph_version, config.meta.timeout)?;
    let url = config.store.url.clone();
    let store = tokio::task::spawn_blocking(move || store::open(&url)).await??;
    let listener = TcpListener::bind(config.server.listen);
    let listener = listener.await.with_context(|| format!("can't listen on {}", config.server.listen))?;
    let address = listener.local_addr().context("can't listen")?;
    let engine = Engine::new(store, accounts, graph, &node());
    let app = App::new(engine.clone(), &config.meta, &config.api)?;
    let tasks = TaskTracker::new();
    engine.start(&stop, &tasks);
    let server = tokio::spawn(server::serve(listener, app, stop.clone()));
    Ok(Serving { engine, address, server, stop, tasks })
}

impl Serving {
    /// Waits for the signal, and then for what is in flight.
    pub(super) async fn ended(mut self) -> anyhow::Result<()> {
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
        if let Some(ended) = failed {
            ended.context("the server ended badly")?.context("the server failed")?;
        }
        Ok(())
    }
}

/// The name of this node, for the ledger: the machine's.
fn node() -> String {
    let name = std::fs::read_to_string("/proc/sys/kernel/hostname").unwrap_or_default();
    let name = name.trim();
    if name.is_empty() { "node".to_owned() } else { name.to_owned() }
}
