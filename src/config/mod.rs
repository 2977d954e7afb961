//! One typed configuration, from `tanggap.toml` and the environment.
//!
//! [`load`] reads both and gives a [`Config`] in which nothing can be wrong any more, or all faults at once
//! ([`ConfigFaults`]), each with its place and a mend. [`init`] writes the file for a new installation. Relative paths,
//! in file and environment alike, are relative to the directory in which the program runs.
//!
//! What is *not* here: how a value is used. No other module reads an environment variable of ours.
//!
//! Reading order: `keys` (the one table of keys), [`Config`] and its sections, `fields` (how values are read), `node` and
//! `env` (where they come from), `faults` and `mask` (how they are shown).

mod account;
mod address;
mod env;
mod faults;
mod fields;
mod hours;
mod init;
mod keys;
mod mask;
mod nearest;
mod node;
mod secret;
mod sections;
#[cfg(test)]
mod tests;

use std::cell::RefCell;
use std::io;
use std::path::Path;

use toml::de::DeTable;

pub use account::{Account, Mode, PersonalData, TargetPeriod, Targets};
pub use address::{HttpUrl, StoreUrl};
pub use faults::ConfigFaults;
pub use hours::{Block, Hours, Period, Week};
pub use init::{Values, init};
pub use keys::USUAL_ZONE;
pub use secret::Secret;
pub use sections::{
    Alarms, Api, ApiToken, Intents, Limits, Meta, Open, Poller, Push, Reports, Retention, Safety, Scope,
    Server, Smtp, Store, Tls,
};

use crate::comment::AccountId;
use faults::{Fault, Place, Shown};
use fields::{Fields, Surroundings};
use node::Branch;

/// The configuration's file where the command line names none; it may be absent.
pub const DEFAULT_FILE: &str = "tanggap.toml";

/// Everything that can be configured.
#[derive(Clone, Debug, PartialEq)]
pub struct Config {
    /// Where the server listens.
    pub server: Server,
    /// Where comments are kept.
    pub store: Store,
    /// The common intent files.
    pub intents: Intents,
    /// Meta's platform.
    pub meta: Meta,
    /// The accounts that are served, by different ids and names: at least one, unless they can be connected in the console.
    pub accounts: Vec<Account>,
    /// Limits of what goes out.
    pub limits: Limits,
    /// When the bot stops posting by itself.
    pub safety: Safety,
    /// Our own reading of what the webhook may have missed.
    pub poller: Poller,
    /// How long personal data is kept.
    pub retention: Retention,
    /// Who may use the API.
    pub api: Api,
    /// Where latency records are sent.
    pub push: Push,
    /// Who is told of alarms.
    pub alarms: Alarms,
    /// The mail server, if any.
    pub smtp: Option<Smtp>,
    /// Reports that are written by themselves.
    pub reports: Reports,
    /// The public pages.
    pub open: Open,
}

/// Reads the configuration from a file, if one is named, and the environment, which goes before it.
///
/// # Errors
/// All that is wrong with it, in file and environment.
pub fn load(
    file: Option<&Path>,
    env: impl Iterator<Item = (String, String)>,
) -> Result<Config, ConfigFaults> {
    let read = |path: &Path| std::fs::read_to_string(path);
    let Some(path) = file else { return parse(None, env, &read) };
    let name = path.display().to_string();
    match read(path) {
        Ok(text) => parse(Some((&name, &text)), env, &read),
        Err(error) => {
            let fault = Fault {
                place: Place::WholeFile,
                message: format!("the configuration can't be read: {error}"),
                mend: Some("`tanggap init` writes one".to_owned()),
            };
            Err(ConfigFaults::new(Some(Shown { name, text: String::new() }), vec![fault]))
        }
    }
}

/// Reads the configuration from a file's name and text and from the environment; `read` reads the files of secrets.
///
/// # Errors
/// All that is wrong with it.
pub fn parse(
    file: Option<(&str, &str)>,
    env: impl Iterator<Item = (String, String)>,
    read: &dyn Fn(&Path) -> io::Result<String>,
) -> Result<Config, ConfigFaults> {
    let mut root = Branch::default();
    let mut shown = None;
    if let Some((name, text)) = file {
        let (table, errors) = DeTable::parse_recoverable(text);
        if !errors.is_empty() {
            let fault = |error: &toml::de::Error| Fault {
                place: error.span().map_or(Place::WholeFile, Place::File),
                message: format!("this is no TOML: {}", error.message()),
                mend: None,
            };
            let faults = errors.iter().map(fault).collect();
            let text = mask::mask_unparsed(text);
            return Err(ConfigFaults::new(Some(Shown { name: name.to_owned(), text }), faults));
        }
        root = node::branch(table.get_ref(), &Place::File);
        shown = Some(Shown { name: name.to_owned(), text: mask::mask(text, &root) });
    }
    let faults = RefCell::new(env::overlay(&mut root, env));
    let around = Surroundings { read, faults, file: file.map(|(name, _)| name) };
    let config = Config::read(&Fields::root(&root, &around));
    let faults = around.faults.into_inner();
    match config {
        Some(config) if faults.is_empty() => Ok(config),
        _ => Err(ConfigFaults::new(shown, faults)),
    }
}

impl Config {
    /// The account of this id.
    pub fn account(&self, id: &AccountId) -> Option<&Account> {
        self.accounts.iter().find(|account| account.id == *id)
    }

    fn read(root: &Fields<'_>) -> Option<Self> {
        let server = Server::read(&root.section("server"));
        let store = Store::read(&root.section("store"));
        let intents = Intents::read(&root.section("intents"));
        let meta = Meta::read(&root.section("meta"));
        let is_app_known = meta.as_ref().is_some_and(|meta| meta.app_id.is_some());
        let accounts = accounts(root, intents.as_ref(), is_app_known);
        let limits = Limits::read(&root.section("limits"));
        let safety = Safety::read(&root.section("safety"));
        let poller = Poller::read(&root.section("poller"));
        let retention = Retention::read(&root.section("retention"));
        let api = Api::read(&root.section("api"));
        let push = Push::read(&root.section("push"));
        let smtp = Smtp::read(&root.section("smtp"));
        let alarms = Alarms::read(&root.section("alarms"), smtp == Some(None));
        let reports = Reports::read(&root.section("reports"));
        let open = Open::read(&root.section("open"));
        Some(Self {
            server: server?,
            store: store?,
            intents: intents?,
            meta: meta?,
            accounts: accounts?,
            limits: limits?,
            safety: safety?,
            poller: poller?,
            retention: retention?,
            api: api?,
            push: push?,
            alarms: alarms?,
            smtp: smtp?,
            reports: reports?,
            open: open?,
        })
    }
}

fn accounts(root: &Fields<'_>, intents: Option<&Intents>, is_app_known: bool) -> Option<Vec<Account>> {
    let tables = root.tables("accounts")?;
    if tables.is_empty() && !is_app_known {
        root.fault(
            "accounts",
            "is missing: at least one account is served",
            "write a table `[[accounts]]` with `id`, `username` and `access_token`, or set TANGGAP_ACCOUNTS; with \
             `meta.app_id`, accounts may be connected in the console instead",
        );
        return None;
    }
    let mut accounts: Vec<Option<Account>> = Vec::new();
    for table in &tables {
        let account = Account::read(table, intents.map(|intents| intents.dir.as_path()));
        let others = || accounts.iter().flatten();
        if account.as_ref().is_some_and(|account| others().any(|other| other.id == account.id)) {
            table.fault("id", "is given to two accounts", "configure each account once");
        }
        if account.as_ref().is_some_and(|account| others().any(|other| other.username == account.username)) {
            table.fault("username", "is given to two accounts", "configure each account once");
        }
        accounts.push(account);
    }
    accounts.into_iter().collect()
}
