//! The front door: how a simulated Instagram is started, and how one waits for what happens on it.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use reqwest::Url;
use tokio::net::TcpListener;
use tokio::sync::mpsc;
use tokio::time::timeout;

use super::api;
use super::connection::{Breakable, Line};
use super::happening::Happening;
use super::options::Options;
use super::platform::{Platform, Webhook};
use super::world::Written;
use crate::comment::CommentId;
use crate::instagram::http;

/// A simulated Instagram. Clones are the same one; when the last is dropped, it ends.
#[derive(Clone)]
pub struct Instagram {
    running: Arc<Running>,
}

/// Ends the tasks when the last handle goes; the tasks themselves hold only the platform.
struct Running {
    platform: Arc<Platform>,
    address: SocketAddr,
}

/// Why a simulated Instagram did not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// It can't listen there.
    #[error("can't listen on {address}")]
    Listen {
        /// The address asked for.
        address: SocketAddr,
        /// The system's reason.
        source: std::io::Error,
    },
    /// The webhook's address is none.
    #[error("the webhook must be an http or https address, got {0:?}")]
    Webhook(String),
    /// The HTTP client could not be set up.
    #[error("can't set up the HTTP client")]
    Client(#[source] reqwest::Error),
}

impl Instagram {
    /// Starts one, with a post for each account.
    ///
    /// # Errors
    /// [`StartError::Listen`] if the address is taken.
    pub async fn start(options: Options) -> Result<Self, StartError> {
        let address = options.listen;
        let failed = |source| StartError::Listen { address, source };
        let listener = TcpListener::bind(address).await.map_err(failed)?;
        let address = listener.local_addr().map_err(failed)?;
        let accounts = options.accounts.clone();
        let platform = Arc::new(Platform::new(options));
        let service = api::router(platform.clone()).into_make_service_with_connect_info::<Line>();
        let serve = axum::serve(Breakable(listener), service);
        let stopping = platform.clone();
        let stop = async move { stopping.stopped().await };
        tokio::spawn(serve.with_graceful_shutdown(stop).into_future());
        let instagram = Self { running: Arc::new(Running { platform, address }) };
        for account in accounts {
            instagram.opens_account(account);
        }
        Ok(instagram)
    }

    /// The base address of the Graph API, for `meta.graph_url`.
    pub fn url(&self) -> String {
        format!("http://{}", self.running.address)
    }

    /// Sends notifications to that webhook from now on, those under way too. Before, nobody is told.
    ///
    /// # Errors
    /// [`StartError`] if that is no address.
    pub fn delivers_to(&self, webhook: &str) -> Result<(), StartError> {
        let url = Url::parse(webhook).ok().filter(|url| matches!(url.scheme(), "http" | "https"));
        let url = url.ok_or_else(|| StartError::Webhook(webhook.to_owned()))?;
        let http = http::client(&url).build().map_err(StartError::Client)?;
        self.platform().change(|state| state.webhook = Some(Webhook { url, http }));
        Ok(())
    }

    /// Where notifications go; none if nobody is told.
    pub fn webhook(&self) -> Option<String> {
        self.platform().look().webhook.as_ref().map(|webhook| webhook.url.to_string())
    }

    /// Everything that happens from now on.
    pub fn watches(&self) -> mpsc::UnboundedReceiver<Happening> {
        self.platform().listen()
    }

    /// Waits until something holds, looking again after each change; false if it does not within `limit`.
    pub async fn waits_until(&self, limit: Duration, holds: impl Fn(&Self) -> bool) -> bool {
        let mut changes = self.platform().changes();
        let held = async {
            loop {
                changes.mark_unchanged();
                if holds(self) {
                    return true;
                }
                if changes.changed().await.is_err() {
                    return false;
                }
            }
        };
        timeout(limit, held).await.unwrap_or(false)
    }

    /// Waits until a citizen sees a reply to the comment, and gives it; none if there is none within `limit`.
    pub async fn waits_for_reply(&self, comment: &CommentId, limit: Duration) -> Option<Written> {
        self.waits_until(limit, |instagram| !instagram.replies_to(comment).is_empty()).await;
        self.replies_to(comment).into_iter().next()
    }

    /// Waits until every notification is over and nothing has happened for `quiet`; false if not within `limit`.
    pub async fn waits_for_quiet(&self, quiet: Duration, limit: Duration) -> bool {
        let mut changes = self.platform().changes();
        let still = async {
            loop {
                changes.mark_unchanged();
                let is_over = || self.platform().look().deliveries.iter().all(|delivery| delivery.is_over);
                match timeout(quiet, changes.changed()).await {
                    Err(_) if is_over() => return true,
                    Ok(Err(_)) => return false,
                    _ => {}
                }
            }
        };
        timeout(limit, still).await.unwrap_or(false)
    }

    pub(super) fn platform(&self) -> &Arc<Platform> {
        &self.running.platform
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.platform.stop();
    }
}
