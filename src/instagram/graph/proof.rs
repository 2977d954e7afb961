//! The proof that a call comes from the app itself, and not from somebody who only has the token.

use std::fmt;
use std::sync::Arc;

/// The app's secret, which is never shown.
#[derive(Clone)]
pub(super) struct AppSecret(Arc<str>);

impl AppSecret {
    /// Keeps the secret of an app.
    pub(super) fn new(secret: &str) -> Self {
        Self(secret.into())
    }

    /// The value of `appsecret_proof`: the HMAC-SHA256 of the token, in hex.
    pub(super) fn proof(&self, token: &str) -> String {
        // Meta signs notifications in the same way, but for the name of the method in front.
        let signature = instagram_webhook::sign(&*self.0, token.as_bytes());
        signature.rsplit('=').next().unwrap_or_default().to_owned()
    }
}

impl fmt::Debug for AppSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("AppSecret(***)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_proof_is_the_hmac_of_the_token() {
        // By `printf token | openssl dgst -sha256 -hmac secret`.
        let wanted = "e941110e3d2bfe82621f0e3e1434730d7305d106c5f68c87165d0b27a4611a4a";
        assert_eq!(AppSecret::new("secret").proof("token"), wanted);
    }
}
