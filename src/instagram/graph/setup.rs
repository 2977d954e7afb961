//! How a client is set up: the address, the version, and the app's secret.

use std::sync::Arc;
use std::time::Duration;

use reqwest::Url;

use super::client::Graph;
use super::proof::AppSecret;
use crate::config::Meta;
use crate::instagram::http;

/// Where the calls of accounts go that logged in through Facebook.
const FACEBOOK: &str = "graph.facebook.com";

/// Where those go that logged in at Instagram.
const INSTAGRAM: &str = "graph.instagram.com";

/// Longest time to reach Meta, within the time that a call has in all: what fails in it is known not to have been sent.
/// Of a short timeout it is half, so that connecting fails as such and not as a call without an answer.
const CONNECT: Duration = Duration::from_secs(5);

/// Idle connections are dropped sooner than Meta's balancers do it (60 s and more), since a call on a connection that
/// is being closed ends in doubt.
const IDLE: Duration = Duration::from_secs(20);

/// Why there is no client.
#[derive(Debug, thiserror::Error)]
pub enum SetupError {
    /// The configured address is none.
    #[error("graph_url must be an http or https address without query, got {0:?}")]
    Url(String),
    /// The configured version is none.
    #[error("graph_version must be like v26.0, got {0:?}")]
    Version(String),
    /// TLS could not be set up, mostly for want of the system's certificates.
    #[error("can't set up the HTTPS client")]
    Client(#[source] reqwest::Error),
}

impl Graph {
    /// The client that a configuration asks for. Of several app secrets the first is the present one, which proves calls.
    ///
    /// # Errors
    /// See [`Graph::new`].
    pub fn of(meta: &Meta) -> Result<Self, SetupError> {
        let graph = Self::new(meta.graph_url.as_str(), &meta.graph_version, meta.timeout)?;
        Ok(match meta.app_secrets.first() {
            Some(secret) => graph.with_app_secret(secret.expose()),
            None => graph,
        })
    }

    /// A client of the API at `base_url` (for example `https://graph.instagram.com`), in version `version` (for example
    /// `v26.0`). Each call ends within `timeout`, connecting included.
    ///
    /// # Errors
    /// [`SetupError`] if address or version are none, or if the system has no certificates to trust.
    pub fn new(base_url: &str, version: &str, timeout: Duration) -> Result<Self, SetupError> {
        let base = base(base_url, version)?;
        let http = http::client(&base)
            .user_agent(concat!("tanggap/", env!("CARGO_PKG_VERSION")))
            .connect_timeout(CONNECT.min(timeout / 2))
            .timeout(timeout)
            .pool_idle_timeout(IDLE)
            .build()
            .map_err(SetupError::Client)?;
        Ok(Self { http, base, timeout, proof: None, seen: Arc::default() })
    }

    /// Proves with each call to `graph.facebook.com` that it comes from the app of this secret, which the app's settings
    /// can demand. Any other host gets no proof: `graph.instagram.com` refuses calls that bear one.
    #[must_use]
    pub fn with_app_secret(self, secret: &str) -> Self {
        let proof = self.is_facebook().then(|| AppSecret::new(secret));
        Self { proof, ..self }
    }

    /// The client for what is asked of an app as a whole, which is served at `graph.facebook.com` alone; a simulator serves it
    /// itself.
    #[must_use]
    pub fn of_apps(&self) -> Self {
        let mut graph = Self { proof: None, seen: Arc::default(), ..self.clone() };
        if graph.base.host_str() == Some(INSTAGRAM) {
            // A host that is one stays one.
            let _ = graph.base.set_host(Some(FACEBOOK));
        }
        graph
    }

    /// Whether tokens end, and can be renewed by [`Graph::refresh`].
    pub fn renews_tokens(&self) -> bool {
        !self.is_facebook()
    }

    /// Whether accounts log in through Facebook.
    pub(super) fn is_facebook(&self) -> bool {
        self.base.host_str() == Some(FACEBOOK)
    }
}

/// The address below which all calls lie.
fn base(base_url: &str, version: &str) -> Result<Url, SetupError> {
    // What stands before an `@` may be a password.
    let shown = base_url.rsplit_once('@').map_or(base_url, |(_, rest)| rest);
    let wrong = || SetupError::Url(shown.chars().take(200).collect());
    let mut url = Url::parse(base_url).map_err(|_| wrong())?;
    let plain = url.query().is_none() && url.fragment().is_none() && url.username().is_empty();
    if !matches!(url.scheme(), "http" | "https") || !url.has_host() || !plain || url.password().is_some() {
        return Err(wrong());
    }
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let numbers = version.strip_prefix('v').and_then(|rest| rest.split_once('.'));
    if !numbers.is_some_and(|(major, minor)| digits(major) && digits(minor)) {
        return Err(SetupError::Version(version.chars().take(200).collect()));
    }
    url.path_segments_mut().map_err(|()| wrong())?.pop_if_empty().push(version);
    Ok(url)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn address_and_version_are_checked() {
        for (url, wanted) in [
            ("https://graph.instagram.com", "https://graph.instagram.com/v26.0"),
            ("https://graph.facebook.com/", "https://graph.facebook.com/v26.0"),
            ("http://127.0.0.1:4000/sim/", "http://127.0.0.1:4000/sim/v26.0"),
        ] {
            assert_eq!(base(url, "v26.0").unwrap().as_str(), wanted);
        }
        for url in ["", "graph.instagram.com", "ftp://x", "https://x/?a=b", "https://me:pw@x", "https://x#y"]
        {
            assert!(matches!(base(url, "v26.0"), Err(SetupError::Url(_))), "{url:?} was taken");
        }
        for version in ["", "26.0", "v26", "v26.", "v26.0/..", "v.0"] {
            assert!(
                matches!(base("https://x", version), Err(SetupError::Version(_))),
                "{version:?} was taken"
            );
        }
    }

    #[test]
    fn only_facebook_gets_a_proof_and_nobody_the_secret() {
        for (url, wanted) in [
            ("http://graph.facebook.com", true),
            ("http://graph.instagram.com", false),
            ("http://graph.facebook.com.evil.example", false),
            ("http://127.0.0.1:4000", false),
        ] {
            let graph = Graph::new(url, "v26.0", Duration::from_secs(1)).unwrap().with_app_secret("s3cret");
            assert_eq!(graph.proof.is_some(), wanted, "{url}");
            assert!(!format!("{graph:?}").contains("s3cret"));
        }
    }

    #[test]
    fn apps_are_asked_at_facebook_or_where_the_simulator_is() {
        for (url, wanted) in [
            ("https://graph.instagram.com", "https://graph.facebook.com/v26.0"),
            ("https://graph.facebook.com", "https://graph.facebook.com/v26.0"),
            ("http://127.0.0.1:4000", "http://127.0.0.1:4000/v26.0"),
        ] {
            let graph = Graph::new(url, "v26.0", Duration::from_secs(1)).unwrap().with_app_secret("s3cret");
            let apps = graph.of_apps();
            assert_eq!((apps.base.as_str(), apps.proof.is_none()), (wanted, true));
        }
    }

    #[tokio::test]
    async fn each_call_to_facebook_bears_token_and_proof() {
        let graph = Graph::new("http://graph.facebook.com", "v26.0", Duration::from_secs(1)).unwrap();
        let graph = graph.with_app_secret("secret");
        let request = graph.request(reqwest::Method::GET, &["17"]).query(&[("fields", "id")]);
        let request = graph.bearing("token", request).unwrap().build().unwrap();
        let proof = "e941110e3d2bfe82621f0e3e1434730d7305d106c5f68c87165d0b27a4611a4a";
        let wanted = format!("http://graph.facebook.com/v26.0/17?fields=id&appsecret_proof={proof}");
        assert_eq!(request.url().as_str(), wanted);
        assert_eq!(request.headers()["authorization"], "Bearer token");
        // A Page's token needs no renewal, and none would be served.
        let refused = graph.refresh("token").await.unwrap_err();
        assert_eq!((refused.class, refused.status), (crate::instagram::Class::Refused, None));
    }
}
