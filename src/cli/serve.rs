//! `tanggap serve`: the whole, for real.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::process::ExitCode;

use anyhow::Context as _;

use super::{logging, shutdown};
use crate::config::Config;
use crate::engine::{Accounts, Settings};
use crate::intents::Both;
use crate::server::{Serving, node};

pub(super) async fn run(config: Config) -> anyhow::Result<ExitCode> {
    let stop = shutdown::on_signal().context("can't listen for signals")?;
    let accounts = Accounts::load(&config)?;
    for faq in accounts.shelves().iter().filter_map(|shelf| shelf.broken()) {
        for fault in faq.faults() {
            eprintln!("{}\n", fault.render(&faq.files, logging::color(), Both::english));
        }
        tracing::error!("intent files have faults: nothing is posted by itself until they are mended");
    }
    let serving = Serving::start(&config, accounts, Settings::of(&config, &node()), stop).await?;
    tracing::info!(listen = %serving.address, "serving");
    let path = serving.console.first_admin().await?;
    for base in bases(&config, serving.address) {
        println!("console: {base}{}", path.as_deref().unwrap_or("/console"));
    }
    if path.is_some() {
        tracing::info!(
            "nobody can log in yet: the link on standard output makes the first admin, within a day"
        );
    }
    serving.ended().await?;
    tracing::info!("ended");
    Ok(ExitCode::SUCCESS)
}

/// The addresses of the server: on this machine, and for the world where that is another.
fn bases(config: &Config, listen: SocketAddr) -> Vec<String> {
    let ip = if listen.ip().is_unspecified() { IpAddr::V4(Ipv4Addr::LOCALHOST) } else { listen.ip() };
    let here = format!("http://{}", SocketAddr::new(ip, listen.port()));
    let public = config.server.public_url.as_str();
    // The default says nothing of how the world reaches it.
    let is_public = config.server.public_url.is_https();
    [Some(here), is_public.then(|| public.to_owned())].into_iter().flatten().collect()
}
