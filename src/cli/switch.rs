//! `tanggap pause` and `tanggap resume`: the kill switch.

use std::process::ExitCode;

use serde_json::json;

use super::ConfigFile;
use super::desk::Desk;
use super::remote::Remote;
use crate::comment::AccountId;
use crate::config::Scope;

#[derive(clap::Args)]
pub(super) struct Arguments {
    /// Only this account; without it, all
    #[arg(long, value_name = "ID")]
    account: Option<String>,
    #[command(flatten)]
    config: ConfigFile,
    #[command(flatten)]
    remote: Remote,
}

/// Which way the switch is turned.
#[derive(Clone, Copy)]
pub(super) enum Turn {
    Pause,
    Resume,
}

pub(super) async fn run(arguments: Arguments, turn: Turn) -> anyhow::Result<ExitCode> {
    let account = arguments.account.as_ref().map(|id| AccountId::new(id.as_str())).transpose()?;
    let desk = Desk::find(&arguments.config, &arguments.remote, Scope::Admin).await?;
    let done = switch(&desk, account.as_ref(), turn).await;
    desk.leave().await;
    done?;
    let whom = account.map_or_else(|| "all accounts".to_owned(), |id| format!("account {id}"));
    match turn {
        Turn::Pause => println!("{whom}: nothing is posted from now on; comments are received all the while"),
        Turn::Resume => println!("{whom}: posting is resumed"),
    }
    Ok(ExitCode::SUCCESS)
}

async fn switch(desk: &Desk, account: Option<&AccountId>, turn: Turn) -> anyhow::Result<()> {
    match (desk, turn) {
        (Desk::Server(api), Turn::Pause) => drop(api.post("pause", &json!({ "account": account })).await?),
        (Desk::Server(api), Turn::Resume) => drop(api.post("resume", &json!({ "account": account })).await?),
        (Desk::Store(engine), turn) => {
            if let Some(id) = account {
                anyhow::ensure!(engine.accounts.get(id).is_some(), "account {id} is not configured");
            }
            match turn {
                Turn::Pause => engine.pause(account, "command line").await?,
                Turn::Resume => engine.resume(account, "command line").await?,
            }
        }
    }
    Ok(())
}
