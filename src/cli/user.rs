//! `tanggap user`: who may use the console.

use std::process::ExitCode;

use anyhow::Context as _;
use serde_json::{Value, json};

use super::ConfigFile;
use super::desk::Desk;
use super::remote::Remote;
use crate::comment::{AccountId, Timestamp};
use crate::config::Scope;
use crate::console::access::audit::{self, Deed};
use crate::console::access::{NewUser, Role, UserName};
use crate::console::{Console, Surroundings};

#[derive(clap::Subcommand)]
pub(super) enum Command {
    /// Add a user; prints a first password, which must be changed at the first login
    Add(Add),
    /// List the users
    List(Where),
    /// Give a user a new first password, and take the second factor away
    Reset(One),
    /// Remove a user
    Remove(One),
}

#[derive(clap::Args)]
pub(super) struct Add {
    /// The name to log in with: letters, digits, '.', '_', '-' or '@'
    name: String,
    /// The name that colleagues see
    #[arg(long, value_name = "NAME", default_value = "")]
    shown: String,
    /// What the user may do: viewer, reviewer, editor or admin
    #[arg(long, value_name = "ROLE", default_value = "reviewer", value_parser = role)]
    role: Role,
    /// Only this account; may be given several times, and without it the user sees all
    #[arg(long = "account", value_name = "ID")]
    accounts: Vec<String>,
    #[command(flatten)]
    place: Where,
}

#[derive(clap::Args)]
pub(super) struct One {
    /// The name to log in with
    name: String,
    #[command(flatten)]
    place: Where,
}

#[derive(clap::Args)]
pub(super) struct Where {
    #[command(flatten)]
    config: ConfigFile,
    #[command(flatten)]
    remote: Remote,
}

fn role(text: &str) -> Result<Role, String> {
    let all: Vec<&str> = Role::ALL.iter().map(|role| role.as_str()).collect();
    Role::parse(text).ok_or_else(|| format!("a role is one of {}", all.join(", ")))
}

pub(super) async fn run(command: Command) -> anyhow::Result<ExitCode> {
    let place = match &command {
        Command::Add(add) => &add.place,
        Command::List(place) => place,
        Command::Reset(one) | Command::Remove(one) => &one.place,
    };
    let desk = Desk::find(&place.config, &place.remote, Scope::Admin).await?;
    let done = match &command {
        Command::Add(new) => add(&desk, new).await,
        Command::List(_) => list(&desk).await,
        Command::Reset(one) => reset(&desk, &one.name).await,
        Command::Remove(one) => remove(&desk, &one.name).await,
    };
    desk.leave().await;
    done?;
    Ok(ExitCode::SUCCESS)
}

async fn add(desk: &Desk, new: &Add) -> anyhow::Result<()> {
    let name = UserName::new(&new.name)?;
    let accounts = new.accounts.iter().map(|id| AccountId::new(id.as_str())).collect::<Result<_, _>>()?;
    let accounts = Some(accounts).filter(|_| !new.accounts.is_empty());
    let password = match desk {
        Desk::Server(api) => {
            let body = json!({ "name": name, "shown": new.shown, "role": new.role, "accounts": accounts });
            password(&api.post("users", &body).await?)?
        }
        Desk::Store(engine) => {
            let user = NewUser { name: name.clone(), shown: new.shown.clone(), role: new.role, accounts };
            let console = Console::new((**engine).clone(), Surroundings::default());
            let password = console.people.add(user, BY).await?;
            note(&console, "user.add", &name).await?;
            password.expose().to_owned()
        }
    };
    println!(
        "{name} may log in now, with this password, which must be changed at the first login:\n{password}"
    );
    Ok(())
}

async fn list(desk: &Desk) -> anyhow::Result<()> {
    let line = |name: &str, role: &str, shown: &str| println!("{name:<24} {role:<9} {shown}");
    match desk {
        Desk::Server(api) => {
            let answer = api.get("users", &[]).await?;
            for user in answer["items"].as_array().context("the server gave no list")? {
                let text = |key: &str| user[key].as_str().unwrap_or_default();
                line(text("name"), text("role"), text("shown"));
            }
        }
        Desk::Store(engine) => {
            for user in Console::new((**engine).clone(), Surroundings::default()).people.list().await? {
                line(user.name.as_str(), user.role.as_str(), &user.shown);
            }
        }
    }
    Ok(())
}

async fn reset(desk: &Desk, name: &str) -> anyhow::Result<()> {
    let name = UserName::new(name)?;
    let password = match desk {
        Desk::Server(api) => password(&api.post(&format!("users/{name}/reset"), &json!({})).await?)?,
        Desk::Store(engine) => {
            let console = Console::new((**engine).clone(), Surroundings::default());
            let password = console.reset(&name).await?;
            note(&console, "user.reset", &name).await?;
            password.expose().to_owned()
        }
    };
    println!("{name} has a new password, which must be changed at the next login:\n{password}");
    Ok(())
}

async fn remove(desk: &Desk, name: &str) -> anyhow::Result<()> {
    let name = UserName::new(name)?;
    match desk {
        Desk::Server(api) => api.delete(&format!("users/{name}")).await?,
        Desk::Store(engine) => {
            let console = Console::new((**engine).clone(), Surroundings::default());
            console.remove(&name).await?;
            note(&console, "user.remove", &name).await?;
        }
    }
    println!("{name} is removed");
    Ok(())
}

/// Who does it, for the record.
const BY: &str = "command line";

async fn note(console: &Console, did: &str, about: &UserName) -> anyhow::Result<()> {
    let deed =
        Deed { at: Timestamp::now(), by: BY.to_owned(), did: did.to_owned(), about: Some(about.to_string()) };
    audit::record(&console.engine.store, &deed).await?;
    Ok(())
}

fn password(answer: &Value) -> anyhow::Result<String> {
    Ok(answer["password"].as_str().context("the server gave no password")?.to_owned())
}
