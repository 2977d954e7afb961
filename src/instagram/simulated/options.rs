//! How a simulated Instagram is set up.

use std::net::{Ipv4Addr, SocketAddr};
use std::time::Duration;

use super::answers::Rules;
use super::backoff::Backoff;
use super::notice::Manner;
use super::world::Account;

/// How a simulated Instagram is set up.
#[derive(Clone, Debug)]
pub struct Options {
    /// Where the Graph API listens; port 0 takes a free one.
    pub listen: SocketAddr,
    /// Ids and choices follow from it. The same seed gives the same ids, which a store that has seen them takes for the
    /// same comments.
    pub seed: u64,
    /// The accounts, each with one post to begin with.
    pub accounts: Vec<Account>,
    /// The app's id; with the secret it is the app's own token, `{app_id}|{app_secret}`.
    pub app_id: String,
    /// Signs the notifications.
    pub app_secret: String,
    /// The usual form of notifications.
    pub manner: Manner,
    /// How the API treats what Meta's documents leave open.
    pub rules: Rules,
    /// After what time the account's own replies through the API are told to the webhook; none: never.
    pub echo: Option<Duration>,
    /// When notifications are sent again.
    pub backoff: Backoff,
    /// How long the webhook may take to answer.
    pub patience: Duration,
}

impl Default for Options {
    /// One example account, everything as Meta documents it, waits on the scale of a test.
    fn default() -> Self {
        Self {
            listen: (Ipv4Addr::LOCALHOST, 0).into(),
            seed: 1,
            accounts: vec![Account::example()],
            app_id: "1048576".to_owned(),
            app_secret: "app-secret-of-a-rehearsal".to_owned(),
            manner: Manner::default(),
            rules: Rules { page: 3, replies_to_replies: true },
            echo: Some(Duration::from_millis(50)),
            backoff: Backoff {
                first: Duration::from_millis(100),
                longest: Duration::from_secs(2),
                times: 60,
            },
            // Meta's own patience with messages is said to be 20 s.
            patience: Duration::from_secs(20),
        }
    }
}
