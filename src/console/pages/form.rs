//! What a form sends: names with one value or several, which serde's own reader of forms can't take.

use axum::body::Bytes;
use axum::extract::{FromRequest, Request};

use crate::console::Console;
use crate::console::access::Failure;

/// The fields of a form that was sent.
pub(super) struct Fields(Vec<(String, String)>);

impl Fields {
    /// The first value of a name; empty ones count as not given.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.all(name).next().filter(|value| !value.is_empty())
    }

    /// All names with their values, in order.
    pub(super) fn pairs(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// All values of a name.
    pub(super) fn all(&self, name: &str) -> impl Iterator<Item = &str> {
        self.0.iter().filter(move |(known, _)| known == name).map(|(_, value)| value.as_str())
    }
}

impl FromRequest<Console> for Fields {
    type Rejection = Failure;

    async fn from_request(request: Request, console: &Console) -> Result<Self, Failure> {
        let body = Bytes::from_request(request, console).await.map_err(|_| Failure::Bad("failure.bad"))?;
        Ok(Self(url::form_urlencoded::parse(&body).into_owned().collect()))
    }
}
