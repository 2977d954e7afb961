//! How an agency is set up.

use std::path::Path;
use std::time::Duration;

use tanggap::comment::AccountId;
use tanggap::config::{self, Config};
use tanggap::engine::{Bounds, Cadence, Lookout, Polling, Renewal, Timing};
use tanggap::instagram::simulated::{Account, Options};

use super::faq;

/// The token that may do everything.
pub(crate) const ADMIN: &str = "admin";

/// Everything that a story may want otherwise.
pub(crate) struct Setup {
    /// The accounts that the agency serves.
    pub(crate) accounts: Vec<Served>,
    /// Accounts at Instagram that nobody has connected to the agency.
    pub(crate) strangers: Vec<Account>,
    /// Meta's side, but for the accounts.
    pub(crate) instagram: Options,
    /// The waits of the outbox.
    pub(crate) timing: Timing,
    /// How the poller reads; off unless told, so that a story's calls are its own.
    pub(crate) polling: Polling,
    /// When tokens are renewed; not within a story unless told, so that its calls are its own.
    pub(crate) renewal: Renewal,
    /// The least time between two replies.
    pub(crate) spacing: Duration,
    /// When an account falls back to drafts.
    pub(crate) bounds: Bounds,
    /// Whether the program falls back to drafts by itself.
    pub(crate) falls_to_drafts: bool,
    /// How long one call of the Graph API may take.
    pub(crate) timeout: Duration,
    /// Where the world reaches the server, if it does.
    pub(crate) public_url: Option<String>,
    /// Where the Graph API is; the simulated Instagram unless told.
    pub(crate) graph_url: Option<String>,
    /// Which secrets may sign; those of the simulated Instagram unless told.
    pub(crate) secrets: Vec<String>,
    /// Where latency records are pushed to.
    pub(crate) push_url: Option<String>,
    /// From when on something is an alarm, if otherwise than configured.
    pub(crate) lookout: Option<Lookout>,
    /// How soon people are told of alarms.
    pub(crate) cadence: Cadence,
    /// How long what staff send can be taken back; short unless told, so that no story waits for it.
    pub(crate) take_back: Duration,
    /// Whole sections of the configuration that stand nowhere else.
    pub(crate) more: String,
}

/// An account with what is configured for it.
pub(crate) struct Served {
    /// As Instagram knows it.
    pub(crate) account: Account,
    /// `auto` or `draft`.
    pub(crate) mode: &'static str,
    /// `off`, `suggest` or `hide`.
    pub(crate) personal_data: &'static str,
    /// Appended to automatic replies.
    pub(crate) signature: &'static str,
    /// The directory of its intent files.
    pub(crate) intents: &'static str,
    /// The files in it.
    pub(crate) files: Vec<(String, String)>,
    /// Settings of the account that stand nowhere else.
    pub(crate) more: String,
}

/// How long a call may take where a story waits for it to end.
pub(crate) struct Budget;

impl Budget {
    /// So short that calls which are never answered end soon, so long that a busy machine still answers.
    pub(crate) const SHORT: Duration = Duration::from_millis(700);
    /// So long that only a failure lasts longer.
    pub(crate) const LONG: Duration = Duration::from_secs(10);
}

/// So long that nothing can be too late to be taken back.
pub(crate) const ALL_THE_TIME: Duration = Duration::from_secs(3600);

impl Default for Setup {
    fn default() -> Self {
        let instagram = Options::default();
        Self {
            accounts: vec![Served::example()],
            strangers: Vec::new(),
            secrets: vec![instagram.app_secret.clone()],
            instagram,
            timing: Timing {
                first_retry: Duration::from_millis(40),
                longest_retry: Duration::from_millis(200),
                certain_after: Duration::from_millis(200),
                reads: [30, 100, 250].map(Duration::from_millis),
                probe: Duration::from_millis(100),
            },
            polling: Polling { interval: None, ..Polling::default() },
            renewal: Renewal { first: Duration::from_secs(3600), ..Renewal::default() },
            spacing: Duration::ZERO,
            bounds: Bounds { look: Duration::from_millis(10), ..Bounds::default() },
            falls_to_drafts: true,
            timeout: Budget::LONG,
            public_url: None,
            graph_url: None,
            push_url: None,
            lookout: None,
            cadence: Cadence::default(),
            take_back: Duration::from_millis(100),
            more: String::new(),
        }
    }
}

impl Setup {
    /// The first account.
    pub(crate) fn account(&mut self) -> &mut Served {
        &mut self.accounts[0]
    }

    /// Writes the intent files of all accounts.
    pub(super) fn write_intents(&self, folder: &Path) {
        // Those that will be connected answer from the usual directory.
        let usual = Served::example();
        let usual = Some(&usual).filter(|_| self.accounts.is_empty());
        for served in self.accounts.iter().chain(usual) {
            let dir = folder.join(served.intents);
            std::fs::create_dir_all(&dir).unwrap();
            for (name, text) in &served.files {
                std::fs::write(dir.join(name), text).unwrap();
            }
        }
    }

    /// Writes an agency's folder for the program itself: the intent files, and `tanggap.toml` for a server that listens
    /// there and finds the Graph API at `graph_url`.
    pub(crate) fn write(&self, folder: &Path, listen: &str, graph_url: &str) {
        self.write_intents(folder);
        std::fs::write(folder.join("tanggap.toml"), self.toml(folder, listen, graph_url)).unwrap();
    }

    /// The configuration, as an admin would write it.
    pub(super) fn config(&self, folder: &Path, graph_url: &str) -> Config {
        let text = self.toml(folder, "127.0.0.1:0", graph_url);
        config::parse(Some(("tanggap.toml", &text)), std::iter::empty(), &|path| {
            std::fs::read_to_string(path)
        })
        .unwrap_or_else(|faults| panic!("{}", faults.render(false)))
    }

    fn toml(&self, folder: &Path, listen: &str, graph_url: &str) -> String {
        let secrets: Vec<String> = self.secrets.iter().map(|secret| quoted(secret)).collect();
        let mut text = format!(
            "server.listen = {}
             store.url = {}
             intents.dir = {}
             meta.verify_token = 'token of the handshake'
             meta.app_secrets = [{}]
             meta.app_id = {}
             meta.graph_url = {}
             meta.timeout_ms = {}
             [limits]
             replies_per_minute = 0
             replies_per_post_per_hour = 0
             replies_per_author_per_hour = 0
             spacing_ms = {}
             [poller]
             interval_s = 0
             [safety]
             fall_to_drafts = {}
            ",
            quoted(listen),
            quoted(&format!("sled:{}", folder.join("data").display())),
            quoted(&folder.join(Served::example().intents).display().to_string()),
            secrets.join(", "),
            quoted(&self.instagram.app_id),
            quoted(self.graph_url.as_deref().unwrap_or(graph_url)),
            self.timeout.as_millis(),
            self.spacing.as_millis(),
            self.falls_to_drafts,
        );
        if let Some(url) = &self.public_url {
            text = format!("server.public_url = {}\n{text}", quoted(url));
        }
        if let Some(url) = &self.push_url {
            text.push_str(&format!("[push]\nurl = {}\nsecret = 'whsec_cmFoYXNpYQ=='\n", quoted(url)));
        }
        text.push_str(&self.more);
        for name in [ADMIN, "review", "read"] {
            text.push_str(&format!("[[api.tokens]]\nname = '{name}'\nscope = '{name}'\ntoken = '{name}'\n"));
        }
        for served in &self.accounts {
            let Account { id, username, token } = &served.account;
            text.push_str(&format!(
                "[[accounts]]\nid = {}\nusername = {}\naccess_token = {}\nmode = {}\npersonal_data = {}\nsignature = {}\nintents = {}\n{}\n",
                quoted(id.as_str()),
                quoted(username),
                quoted(token.as_deref().unwrap_or("a token that is dead already")),
                quoted(served.mode),
                quoted(served.personal_data),
                quoted(served.signature),
                quoted(&folder.join(served.intents).display().to_string()),
                served.more,
            ));
        }
        text
    }
}

impl Served {
    /// The account of most stories.
    pub(crate) fn example() -> Self {
        Self {
            account: Account::example(),
            mode: "auto",
            personal_data: "suggest",
            signature: "",
            intents: "intents",
            files: faq::FILES.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect(),
            more: String::new(),
        }
    }

    /// Another account, of another office, which answers otherwise.
    pub(crate) fn other() -> Self {
        let account = Account {
            id: AccountId::new("17841400000000002").unwrap(),
            username: "dinas.lain".to_owned(),
            token: Some("token of another office".to_owned()),
        };
        let files = vec![("lain.toml".to_owned(), faq::OTHER.to_owned())];
        Self { account, intents: "other", files, ..Self::example() }
    }
}

/// A text as TOML writes it.
pub(crate) fn quoted(text: &str) -> String {
    toml::Value::String(text.to_owned()).to_string()
}
