//! The style: part of the program, under a name with the hash of its content, so that browsers keep it for ever.

use std::sync::LazyLock;

use axum::extract::Path;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use sha2::{Digest as _, Sha256};

/// The console's colours and sizes, and what the public pages have of their own.
const STYLE: &str = concat!(include_str!("../../console/assets/base.css"), include_str!("open.css"));
const MARK: &str = include_str!("../../console/assets/mark.svg");

static NAMES: LazyLock<[String; 2]> =
    LazyLock::new(|| [named("style", STYLE, "css"), named("mark", MARK, "svg")]);

fn named(stem: &str, text: &str, extension: &str) -> String {
    let hash: String = Sha256::digest(text).iter().take(6).map(|byte| format!("{byte:02x}")).collect();
    format!("{stem}.{hash}.{extension}")
}

/// Where the style is, and the mark.
pub(super) fn addresses() -> [String; 2] {
    NAMES.clone().map(|name| format!("/open/assets/{name}"))
}

/// One of them, by its name.
pub(super) async fn serve(Path(name): Path<String>) -> Response {
    let [style, mark] = &*NAMES;
    let (kind, text) = match &name {
        name if name == style => ("text/css; charset=utf-8", STYLE),
        name if name == mark => ("image/svg+xml", MARK),
        _ => return StatusCode::NOT_FOUND.into_response(),
    };
    let headers =
        [(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, "public, max-age=31536000, immutable")];
    (headers, text).into_response()
}
