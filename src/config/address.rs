//! Addresses: of this server, of the Graph API, of those who want to be told.

use std::fmt;
use std::net::SocketAddr;
use std::path::PathBuf;

use super::Secret;
use super::fields::{Wrong, wrong};

/// An address of http or https, without a slash at its end, so that a path can be put after it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HttpUrl(String);

impl HttpUrl {
    /// The address as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether it is reached over TLS.
    pub fn is_https(&self) -> bool {
        self.0.starts_with("https:")
    }

    pub(super) fn parse(text: &str) -> Result<Self, Wrong> {
        let mend = "write an address such as https://tanggap.example.go.id";
        let url = url::Url::parse(text).map_err(|error| wrong(format!("no address: {error}"), mend))?;
        if !matches!(url.scheme(), "http" | "https") {
            return Err(wrong("an address must begin with http:// or https://", mend));
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(wrong("an address must not hold a name or a password", mend));
        }
        Ok(Self(text.trim_end_matches('/').to_owned()))
    }

    /// An address that a path is put after: it has no query and no fragment.
    pub(super) fn parse_base(text: &str) -> Result<Self, Wrong> {
        let url = Self::parse(text)?;
        if url.0.contains(['?', '#']) {
            return Err(wrong(
                "this address must have neither a query nor a fragment",
                "leave out `?…` and `#…`",
            ));
        }
        Ok(url)
    }

    /// An address, or none for an empty text.
    pub(super) fn parse_optional(text: &str) -> Result<Option<Self>, Wrong> {
        if text.is_empty() { Ok(None) } else { Self::parse(text).map(Some) }
    }
}

impl fmt::Display for HttpUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Where comments and ledger are kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StoreUrl {
    /// In a directory of this machine.
    Sled(PathBuf),
    /// In PostgreSQL, by a connection address that may hold a password.
    Postgres(Secret),
}

impl StoreUrl {
    /// Never shows the address, since it may hold a password.
    pub(super) fn parse(url: &Secret) -> Result<Self, Wrong> {
        let text = url.expose();
        if let Some(path) = text.strip_prefix("sled:").map(|path| path.trim_start_matches("//")) {
            if path.is_empty() {
                return Err(wrong("names no directory", "write it as sled:./data"));
            }
            // `sled:///var/lib` is `/var/lib`, as other addresses of files are.
            let path = text.strip_prefix("sled://").unwrap_or_else(|| &text["sled:".len()..]);
            return Ok(Self::Sled(PathBuf::from(path)));
        }
        let rest = text.strip_prefix("postgres://").or_else(|| text.strip_prefix("postgresql://"));
        if rest.is_some_and(|rest| !rest.is_empty()) {
            return Ok(Self::Postgres(url.clone()));
        }
        Err(wrong("is no store", "write sled:DIRECTORY or postgres://USER@HOST/DATABASE"))
    }
}

pub(super) fn listen(text: &str) -> Result<SocketAddr, Wrong> {
    text.parse().map_err(|_| {
        wrong(format!("{text:?} is no address to listen on"), "write IP:PORT, such as 127.0.0.1:8080")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_of_the_web() {
        for (text, taken) in [
            ("http://127.0.0.1:8080", Some("http://127.0.0.1:8080")),
            ("https://a.go.id/tanggap/", Some("https://a.go.id/tanggap")),
            ("https://a.go.id/?x=1", None),
            ("ftp://a.go.id", None),
            ("https://user:pass@a.go.id", None),
            ("a.go.id", None),
            ("", None),
        ] {
            assert_eq!(HttpUrl::parse_base(text).ok().as_ref().map(HttpUrl::as_str), taken, "{text}");
        }
        assert!(HttpUrl::parse("https://hooks.example/x?key=1").is_ok());
    }

    #[test]
    fn addresses_of_stores() {
        let sled = |path: &str| Some(StoreUrl::Sled(PathBuf::from(path)));
        let postgres = |url: &str| Some(StoreUrl::Postgres(Secret::new(url)));
        for (url, taken) in [
            ("sled:./data", sled("./data")),
            ("sled:/var/lib/tanggap", sled("/var/lib/tanggap")),
            ("sled:///var/lib/tanggap", sled("/var/lib/tanggap")),
            ("postgres://u@h1,h2/db", postgres("postgres://u@h1,h2/db")),
            ("postgresql://u:p@h/db", postgres("postgresql://u:p@h/db")),
            ("sled:", None),
            ("sled://", None),
            ("postgres://", None),
            ("./data", None),
            ("mysql://h/db", None),
        ] {
            assert_eq!(StoreUrl::parse(&Secret::new(url)).ok(), taken, "{url}");
        }
    }
}
