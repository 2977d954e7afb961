//! `tanggap demo`: the real server on an embedded store, and a simulated Instagram whose citizens write to it.
//!
//! Nothing here is a mock-up: what is shown is read from the ledger, and the figures at the end are the report's.

mod feed;

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;

use anyhow::Context as _;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use super::shipped::{self, Agency};
use super::{logging, report, shutdown};
use crate::comment::{AccountId, State, StateName, Timestamp};
use crate::config::{self, Config};
use crate::console::access::UserName;
use crate::engine::{Accounts, Engine, Faq, Polling, Settings};
use crate::instagram::simulated::{Account, Instagram, Options, rehearsal};
use crate::server::Serving;

/// What citizens write.
const COMMENTS: &str = include_str!("comments.txt");
/// Between two comments: slow enough to read along.
const PACE: Duration = Duration::from_millis(900);
/// Of so many comments the webhook misses one, and the poller finds it.
const MISSED: usize = 7;
/// Between two rounds of the poller, which otherwise takes minutes.
const ROUND: Duration = Duration::from_secs(1);
/// After the last comment, time for its reply to arrive.
const LAST_REPLY: Duration = Duration::from_secs(2);

#[derive(clap::Args)]
pub(super) struct Arguments {
    /// End after so many seconds; without it, at Ctrl-C
    #[arg(long, value_name = "N")]
    seconds: Option<u64>,
}

pub(super) async fn run(arguments: Arguments) -> anyhow::Result<ExitCode> {
    let stop = shutdown::on_signal().context("can't listen for signals")?;
    let folder = Folder::create()?;
    shipped::write(&folder.0.join("intents"), Agency::Invented)?;
    let seed = Timestamp::now().as_millis().unsigned_abs();
    let instagram = Instagram::start(Options {
        seed,
        accounts: vec![Account::example(), neighbour()?],
        ..Options::default()
    })
    .await?;
    let config = configuration(&folder.0, &instagram)?;
    // Learned before anybody writes, and found by the server: what is shown first is what is shown later.
    let _ = Faq::load(&folder.0.join("intents"))?.tuned();
    let accounts = Accounts::load(&config)?;
    // The server outlives the signal for a moment, so that the figures can be read from it.
    let stop_server = CancellationToken::new();
    let polling = Polling { interval: Some(ROUND), first: ROUND, grace: ROUND, ..Polling::default() };
    let settings = Settings { polling, ..Settings::of(&config, "demo") };
    let serving = Serving::start(&config, accounts, settings, stop_server.clone()).await?;
    instagram.delivers_to(&format!("http://{}/webhook", serving.address))?;
    let path = serving.console.guest(UserName::new("ani")?, "Ani (humas)").await?;
    println!("console: http://{}{path}", serving.address);
    introduce(&serving, &config, &folder.0);

    // Instagram gives whole seconds: the first comment may bear the one before.
    let began = Timestamp::now().plus_millis(-1000);
    let end = arguments.seconds.map(|seconds| Instant::now() + Duration::from_secs(seconds));
    let feed = tokio::spawn(feed::show(serving.engine.clone(), logging::color_out(), stop_server.clone()));
    tokio::select! {
        () = write(&instagram) => {}
        () = approve(&serving.engine) => {}
        () = stop.cancelled() => {}
        () = until(end) => {}
    }
    tokio::time::sleep(LAST_REPLY).await;
    let figures = report::of_engine(&serving.engine, began, Timestamp::now()).await;
    stop_server.cancel();
    feed.await.context("the feed ended badly")??;
    println!("\n{}", figures?);
    serving.ended().await?;
    Ok(ExitCode::SUCCESS)
}

async fn until(end: Option<Instant>) {
    match end {
        Some(end) => tokio::time::sleep_until(end).await,
        None => std::future::pending().await,
    }
}

/// Citizens write, one after the other, again and again.
async fn write(instagram: &Instagram) {
    let comments = rehearsal::comments(COMMENTS);
    for (n, text) in comments.iter().cycle().enumerate() {
        let writing = instagram.comment(text).by(&format!("warga_{}", 101 + n));
        if n % MISSED == 2 {
            // Meta tells nobody of it.
            writing.writes();
        } else {
            writing.sends().await;
        }
        tokio::time::sleep(PACE).await;
    }
}

/// Staff approve a draft now and then.
async fn approve(engine: &Engine) {
    loop {
        tokio::time::sleep(PACE * 6).await;
        let drafts = engine.store.waiting(StateName::Draft, None, 50).await.unwrap_or_default();
        let draft = drafts
            .into_iter()
            .find(|comment| matches!(&comment.state, State::Draft { proposal: Some(_), .. }));
        if let Some(draft) = draft {
            // If it was answered or changed in between, the next one is taken next time.
            let _ = engine.approve(&draft.id, None, "ani").await;
        }
    }
}

fn introduce(serving: &Serving, config: &Config, folder: &Path) {
    println!("server: http://{}", serving.address);
    println!("open:   http://{}/open", serving.address);
    if let Some(token) = config.api.tokens.first() {
        println!(
            "api:    curl -H 'Authorization: Bearer {}' http://{}/api/v1/comments",
            token.token.expose(),
            serving.address
        );
    }
    println!("folder: {} (removed at the end)", folder.display());
    println!("An invented agency, its citizens and a simulated Instagram. Ctrl-C ends.\n");
}

/// An account that is not served yet, to be connected in the console.
fn neighbour() -> anyhow::Result<Account> {
    let id = AccountId::new("17841400000000002")?;
    Ok(Account { id, username: "puskesmas.contoh".to_owned(), token: None })
}

fn configuration(folder: &Path, instagram: &Instagram) -> anyhow::Result<Config> {
    let account = Account::example();
    let quoted = |text: &str| toml::Value::String(text.to_owned()).to_string();
    let text = format!(
        "store.url = {store}
         intents.dir = {intents}
         server.listen = '127.0.0.1:0'
         meta.verify_token = 'demo'
         meta.app_secrets = [{secret}]
         meta.app_id = {app}
         meta.graph_url = {graph}
         limits = {{ replies_per_minute = 0, replies_per_post_per_hour = 0, replies_per_author_per_hour = 0, spacing_ms = 0 }}
         [[accounts]]
         id = {id}
         username = {username}
         access_token = {token}
         mode = 'auto'
         signature = '🤖 balasan otomatis'
         [[api.tokens]]
         name = 'demo'
         scope = 'admin'
         token = 'demo'",
        store = quoted(&format!("sled:{}", folder.join("data").display())),
        intents = quoted(&folder.join("intents").display().to_string()),
        secret = quoted(&Options::default().app_secret),
        app = quoted(&Options::default().app_id),
        graph = quoted(&instagram.url()),
        id = quoted(account.id.as_str()),
        username = quoted(&account.username),
        token = quoted(&account.token.unwrap_or_default()),
    );
    let config =
        config::parse(Some(("demo", &text)), std::iter::empty(), &|path| std::fs::read_to_string(path));
    config.map_err(|faults| anyhow::anyhow!("{}", faults.render(false)))
}

/// The demo's folder, removed at the end.
struct Folder(PathBuf);

impl Folder {
    fn create() -> anyhow::Result<Self> {
        let path = std::env::temp_dir().join(format!("tanggap-demo-{}", std::process::id()));
        std::fs::create_dir_all(&path).with_context(|| format!("can't create {}", path.display()))?;
        Ok(Self(path))
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}
