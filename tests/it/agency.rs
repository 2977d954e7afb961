//! An agency at work: the whole server in this process, on a folder of its own, and a simulated Instagram that tells it
//! what citizens write.
//!
//! `Agency::opens()` starts it, `ends()` ends it in peace, and dropping it in the middle lets it fall. Either way, no
//! comment may have got two replies.

mod api;
pub(crate) mod faq;
mod setup;

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::time::Duration;

use instagram_webhook::{SIGNATURE_HEADER, sign};
use serde_json::Value;
use tanggap::comment::CommentId;
use tanggap::config::Config;
use tanggap::console::Console;
use tanggap::engine::{Accounts, Engine, Faq, Settings};
use tanggap::instagram::simulated::{Instagram, Way, Written};
use tanggap::server::{Serving, ServingError};
use tanggap::store::Store;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

pub(crate) use api::{Answer, Api, client};
pub(crate) use setup::{ADMIN, ALL_THE_TIME, Budget, Served, Setup, quoted};

/// Long enough for a busy machine; nothing waits so long unless it has failed.
pub(crate) const LIMIT: Duration = Duration::from_secs(20);
/// Between two looks.
const LOOK: Duration = Duration::from_millis(10);

/// An agency with its server, its accounts and its citizens.
pub(crate) struct Agency {
    /// Meta's side.
    pub(crate) instagram: Instagram,
    setup: Setup,
    folder: tempfile::TempDir,
    http: reqwest::Client,
    at_work: Option<AtWork>,
}

struct AtWork {
    address: SocketAddr,
    engine: Engine,
    console: Console,
    stop: CancellationToken,
    end: JoinHandle<Result<(), ServingError>>,
}

impl Agency {
    /// One account in mode `auto`, with the FAQ of [`faq::FILES`].
    pub(crate) async fn opens() -> Self {
        Self::opens_with(|_| {}).await
    }

    /// The same, but for what `change` changes.
    pub(crate) async fn opens_with(change: impl FnOnce(&mut Setup)) -> Self {
        let mut setup = Setup::default();
        change(&mut setup);
        let served = setup.accounts.iter().map(|served| &served.account);
        let accounts = served.chain(&setup.strangers).cloned().collect();
        let mut options = setup.instagram.clone();
        options.accounts = accounts;
        let instagram = Instagram::start(options).await.unwrap();
        let folder = tempfile::tempdir().unwrap();
        setup.write_intents(folder.path());
        let mut agency = Self { instagram, setup, folder, http: client(), at_work: None };
        agency.starts().await;
        agency
    }

    /// Starts the server on the agency's folder.
    pub(crate) async fn starts(&mut self) {
        let config = self.setup.config(self.folder.path(), &self.instagram.url());
        let accounts = learned(&config);
        let stop = CancellationToken::new();
        let Setup { timing, polling, bounds, renewal, lookout, cadence, take_back, .. } = self.setup;
        let bounds = Some(bounds);
        let usual = Settings::of(&config, "node");
        let lookout = lookout.unwrap_or(usual.lookout);
        let settings = Settings { timing, polling, bounds, renewal, lookout, cadence, take_back, ..usual };
        let serving = Serving::start(&config, accounts, settings, stop.clone()).await.unwrap();
        let (address, engine) = (serving.address, serving.engine.clone());
        let console = serving.console.clone();
        let end = tokio::spawn(serving.ended());
        self.at_work = Some(AtWork { address, engine, console, stop, end });
        self.instagram.delivers_to(&self.url("/webhook")).unwrap();
    }

    /// Ends the server as SIGTERM does: calls in flight finish, the queue stays.
    pub(crate) async fn stops(&mut self) {
        let at_work = self.at_work.take().unwrap();
        at_work.stop.cancel();
        drop((at_work.engine, at_work.console));
        at_work.end.await.unwrap().unwrap();
    }

    /// Ends everything in peace.
    pub(crate) async fn ends(mut self) {
        self.stops().await;
    }

    /// Changes how the agency is set up, for its next start.
    pub(crate) fn has(&mut self, change: impl FnOnce(&mut Setup)) {
        change(&mut self.setup);
    }

    /// An address of the server.
    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.at_work.as_ref().unwrap().address)
    }

    /// Writes the agency's `tanggap.toml`, with which the program finds the same store and, if it is at work, the server.
    pub(crate) fn writes_configuration(&self) {
        let listen =
            self.at_work.as_ref().map_or("127.0.0.1:1".to_owned(), |at_work| at_work.address.to_string());
        self.setup.write(self.folder.path(), &listen, &self.instagram.url());
    }

    /// The store's folder.
    pub(crate) fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    /// The agency's own folder.
    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// The store as the server has it open.
    pub(crate) fn store(&self) -> &dyn Store {
        &*self.engine().store
    }

    /// What moves comments along.
    pub(crate) fn engine(&self) -> &Engine {
        &self.at_work.as_ref().unwrap().engine
    }

    /// The staff's console.
    pub(crate) fn console(&self) -> &Console {
        &self.at_work.as_ref().unwrap().console
    }

    /// The API, with a token of that name: `admin`, `review` or `read`; with any other, a token that nobody gave.
    pub(crate) fn api(&self, token: &'static str) -> Api {
        Api::new(self.http.clone(), self.url("/api/v1"), Some(token))
    }

    /// The API without a token.
    pub(crate) fn open_api(&self) -> Api {
        Api::new(self.http.clone(), self.url("/api/v1"), None)
    }

    /// Any page of the server, as anybody gets it.
    pub(crate) async fn gets(&self, path: &str) -> Answer {
        Answer::of(self.http.get(self.url(path))).await
    }

    /// Somebody posts these bytes to the webhook, with these headers.
    pub(crate) async fn is_posted(&self, body: impl Into<Vec<u8>>, headers: &[(&str, &str)]) -> Answer {
        let post = self.http.post(self.url("/webhook")).header("content-type", "application/json");
        let post = headers.iter().fold(post, |post, (name, value)| post.header(*name, *value));
        Answer::of(post.body(body.into())).await
    }

    /// Meta posts a form to one of its callbacks.
    pub(crate) async fn is_called_back(&self, path: &str, form: &[(&str, &str)]) -> Answer {
        Answer::of(self.http.post(self.url(path)).form(form)).await
    }

    /// Meta posts these bytes to the webhook, rightly signed.
    pub(crate) async fn meta_posts(&self, body: impl Into<Vec<u8>>) -> Answer {
        let body = body.into();
        let signature = sign(&self.setup.instagram.app_secret, &body);
        self.is_posted(body, &[(SIGNATURE_HEADER, &signature)]).await
    }

    /// A comment with its ledger, as the API gives it; null if it is unknown.
    pub(crate) async fn comment(&self, id: &CommentId) -> Value {
        let answer = self.api(ADMIN).get(&format!("comments/{id}")).await;
        if answer.status == 404 { Value::Null } else { answer.json() }
    }

    /// All comments that the API lists for a query.
    pub(crate) async fn comments(&self, query: &str) -> Vec<Value> {
        let answer = self.api(ADMIN).get(&format!("comments?limit=1000&{query}")).await;
        assert_eq!(answer.status, 200, "{answer:?}");
        answer.json()["items"].as_array().unwrap().clone()
    }

    /// The comment once it is in that state.
    pub(crate) async fn sees(&self, id: &CommentId, state: &str) -> Value {
        self.sees_that(id, state, |comment| comment["state"] == state).await
    }

    /// The comment once something holds of it; `what` says in words what.
    pub(crate) async fn sees_that(
        &self,
        id: &CommentId,
        what: &str,
        holds: impl Fn(&Value) -> bool,
    ) -> Value {
        let mut last = Value::Null;
        let look = async {
            loop {
                last = self.comment(id).await;
                if holds(&last) {
                    return;
                }
                tokio::time::sleep(LOOK).await;
            }
        };
        if tokio::time::timeout(LIMIT, look).await.is_err() {
            panic!("{id} is still not {what}: {last:#}");
        }
        last
    }

    /// The texts of the account's replies to a comment, as a citizen sees them.
    pub(crate) fn replies(&self, id: &CommentId) -> Vec<String> {
        self.instagram.replies_to(id).into_iter().map(|reply| reply.text).collect()
    }

    /// The reply to a comment, once a citizen sees it.
    pub(crate) async fn reply(&self, id: &CommentId) -> Written {
        match self.instagram.waits_for_reply(id, LIMIT).await {
            Some(reply) => reply,
            None => panic!("{id} has no reply: {:#}", self.comment(id).await),
        }
    }
}

impl Drop for Agency {
    fn drop(&mut self) {
        if let Some(at_work) = &self.at_work {
            at_work.stop.cancel();
        }
        if std::thread::panicking() {
            return;
        }
        for comment in self.instagram.comments() {
            let replies = self.instagram.replies_to(&comment.id);
            let by_api = replies.iter().filter(|reply| reply.way == Way::Api);
            assert!(by_api.count() <= 1, "{comment:?} got several replies: {replies:#?}");
        }
        assert!(self.instagram.calls().iter().all(|call| !call.token_in_address));
    }
}

/// The names of the events in a comment's ledger, in order.
pub(crate) fn events(comment: &Value) -> Vec<&str> {
    let ledger = comment["ledger"].as_array().unwrap();
    ledger.iter().map(|entry| entry["event"].as_str().unwrap()).collect()
}

/// The ledger entries of that event.
pub(crate) fn entries<'a>(comment: &'a Value, event: &str) -> Vec<&'a Value> {
    let ledger = comment["ledger"].as_array().unwrap();
    ledger.iter().filter(|entry| entry["event"] == event).collect()
}

/// The accounts with the thresholds of their own that any start but the first finds: a story must not depend on whether it is
/// the first one with its files.
fn learned(config: &Config) -> Accounts {
    for account in Accounts::load(config).unwrap().iter() {
        let _ = Faq::clone(&account.faq()).tuned();
    }
    Accounts::load(config).unwrap()
}
