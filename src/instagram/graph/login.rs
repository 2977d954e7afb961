//! Instagram Login: how an account gives the app access to itself. Its owner agrees in a browser, which comes back with a code;
//! the code is changed for a token of an hour, and that for one of 60 days.

use std::fmt;

use reqwest::{Method, Url};
use serde_json::Value;

use super::client::Graph;
use crate::config::Secret;
use crate::instagram::class::Class;
use crate::instagram::error::GraphError;
use crate::instagram::remote::{self, FreshToken};

/// What the app asks for: to know the account, to read and write its comments, and to answer in private.
pub const PERMISSIONS: &str =
    "instagram_business_basic,instagram_business_manage_comments,instagram_business_manage_messages";

/// Where Meta serves the API of accounts that log in at Instagram.
const GRAPH: &str = "graph.instagram.com";

/// The app, as Instagram Login knows it: its id and secret stand in the dashboard beside "Instagram", and are others than the
/// Meta app's.
#[derive(Clone, PartialEq, Eq)]
pub struct Login {
    /// The Instagram app's id.
    pub app_id: String,
    /// Its secret.
    pub app_secret: Secret,
}

impl fmt::Debug for Login {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Login").field("app_id", &self.app_id).finish_non_exhaustive()
    }
}

impl Graph {
    /// The page on which the owner of an account agrees; from it the browser is sent to `redirect`, with `code` and `state`.
    pub fn login_page(&self, login: &Login, redirect: &str, state: &str) -> Url {
        let mut url = self.beside("www.instagram.com", &["oauth", "authorize"]);
        url.query_pairs_mut().extend_pairs([
            ("client_id", login.app_id.as_str()),
            ("redirect_uri", redirect),
            ("response_type", "code"),
            ("scope", PERMISSIONS),
            ("state", state),
            // Whoever serves several accounts is asked each time which one it is.
            ("force_reauth", "true"),
        ]);
        url
    }

    /// The token of 60 days for a code, which holds once and for an hour.
    ///
    /// # Errors
    /// [`GraphError`]; then the owner has to agree again.
    pub async fn log_in(&self, login: &Login, redirect: &str, code: &str) -> Result<FreshToken, GraphError> {
        // Instagram puts `#_` behind the code.
        let code = code.trim_end_matches("#_");
        let url = self.beside("api.instagram.com", &["oauth", "access_token"]);
        let form = [
            ("client_id", login.app_id.as_str()),
            ("client_secret", login.app_secret.expose()),
            ("grant_type", "authorization_code"),
            ("redirect_uri", redirect),
            ("code", code),
        ];
        let answer = self.send("log_in", code, self.http.request(Method::POST, url).form(&form)).await?;
        let short = short_token(&answer.body).ok_or_else(|| {
            GraphError::new("log_in", Class::Refused, "the answer has no token for the code")
        })?;
        let url = self.beside(GRAPH, &["access_token"]);
        let query = [
            ("grant_type", "ig_exchange_token"),
            ("client_secret", login.app_secret.expose()),
            ("access_token", short.expose()),
        ];
        let answer = self.send("lengthen", short.expose(), self.http.get(url).query(&query)).await?;
        answer.read(|body| remote::fresh_token(&body), "the answer has no token with its time")
    }

    /// An address beside the API: at Meta on a host of its own, at a simulator below its own address.
    fn beside(&self, host: &str, path: &[&str]) -> Url {
        let mut url = self.base.clone();
        if url.host_str() == Some(GRAPH) {
            // A host that is one stays one.
            let _ = url.set_host(Some(host));
        }
        if let Ok(mut segments) = url.path_segments_mut() {
            // The version, which these calls have not.
            segments.pop().extend(path);
        }
        url
    }
}

/// Reads `{"access_token":…}`, which Meta's documents also show inside of a list.
fn short_token(body: &Value) -> Option<Secret> {
    let listed = body.get("data").and_then(|data| data.get(0));
    let token = listed.unwrap_or(body).get("access_token")?.as_str()?;
    Some(Secret::new(token)).filter(|_| !token.is_empty())
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn the_owner_agrees_at_instagram_or_where_the_simulator_is() {
        let login = Login { app_id: "99".into(), app_secret: Secret::new("s3cret") };
        for (graph, wanted) in [
            (
                "https://graph.instagram.com",
                "https://www.instagram.com/oauth/authorize?client_id=99&redirect_uri=https%3A%2F%2Fx",
            ),
            (
                "http://127.0.0.1:4000/sim",
                "http://127.0.0.1:4000/sim/oauth/authorize?client_id=99&redirect_uri=https%3A%2F%2Fx",
            ),
        ] {
            let graph = Graph::new(graph, "v26.0", Duration::from_secs(1)).unwrap();
            let page = graph.login_page(&login, "https://x", "st");
            assert!(page.as_str().starts_with(wanted) && page.as_str().contains("state=st"), "{page}");
            assert!(!page.as_str().contains("s3cret") && !format!("{login:?}").contains("s3cret"));
        }
    }

    #[test]
    fn a_short_token_is_known_in_every_form() {
        let plain = serde_json::json!({"access_token": "IGAA", "user_id": 1784, "permissions": "x"});
        assert_eq!(short_token(&plain), Some(Secret::new("IGAA")));
        assert_eq!(short_token(&serde_json::json!({"data": [plain]})), Some(Secret::new("IGAA")));
        assert_eq!(short_token(&serde_json::json!({"access_token": ""})), None);
    }
}
