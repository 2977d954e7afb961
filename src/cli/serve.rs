//! `tanggap serve`: the whole, for real.

use std::process::ExitCode;

use anyhow::Context as _;

use super::{logging, shutdown};
use crate::config::Config;
use crate::engine::{Accounts, Settings};
use crate::server::{Serving, node};

pub(super) async fn run(config: Config) -> anyhow::Result<ExitCode> {
    let stop = shutdown::on_signal().context("can't listen for signals")?;
    let accounts = Accounts::load(&config)?;
    for faq in accounts.shelves().iter().filter_map(|shelf| shelf.broken()) {
        for fault in faq.faults() {
            eprintln!("{}\n", fault.render(&faq.files, logging::color()));
        }
        tracing::error!("intent files have faults: nothing is posted by itself until they are mended");
    }
    let serving = Serving::start(&config, accounts, Settings::of(&config, &node()), stop).await?;
    tracing::info!(listen = %serving.address, "serving");
    serving.ended().await?;
    tracing::info!("ended");
    Ok(ExitCode::SUCCESS)
}
