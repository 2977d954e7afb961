//! How an HTTP client is set up, for the Graph API and for the simulated Instagram alike.

use reqwest::{Client, ClientBuilder, Url};

/// A client that suits an address. It follows no redirect and makes no call twice by itself.
pub(crate) fn client(url: &Url) -> ClientBuilder {
    let mut client =
        Client::builder().redirect(reqwest::redirect::Policy::none()).retry(reqwest::retry::never());
    if url.scheme() == "http" {
        // A simulator: no certificates are needed, and a machine without any can still rehearse.
        client = client.tls_certs_only([]);
    }
    if matches!(url.host_str(), Some("localhost" | "127.0.0.1" | "[::1]")) {
        client = client.no_proxy();
    }
    // Fails if another part of the process chose its provider before; then that one serves as well.
    let _ = rustls::crypto::ring::default_provider().install_default();
    client
}
