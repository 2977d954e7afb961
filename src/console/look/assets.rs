//! Styles and scripts: part of the program, each under a name with the hash of its content, so that browsers keep them
//! for ever.

use std::sync::LazyLock;

use axum::extract::Path;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use sha2::{Digest as _, Sha256};

struct Asset {
    name: String,
    kind: &'static str,
    text: &'static str,
}

const STYLE: &str = concat!(
    include_str!("../assets/base.css"),
    include_str!("../assets/frame.css"),
    include_str!("../assets/parts.css"),
    include_str!("../assets/queue.css"),
    include_str!("../assets/pages.css"),
);
const SCRIPT: &str = concat!(include_str!("../assets/console.js"), include_str!("../assets/editor.js"));
const MARK: &str = include_str!("../assets/mark.svg");

static ALL: LazyLock<[Asset; 3]> = LazyLock::new(|| {
    [
        Asset::new("style", "css", "text/css; charset=utf-8", STYLE),
        Asset::new("console", "js", "text/javascript; charset=utf-8", SCRIPT),
        Asset::new("mark", "svg", "image/svg+xml", MARK),
    ]
});

impl Asset {
    fn new(stem: &str, extension: &str, kind: &'static str, text: &'static str) -> Self {
        let hash = Sha256::digest(text.as_bytes());
        let hash: String = hash.iter().take(6).map(|byte| format!("{byte:02x}")).collect();
        Self { name: format!("{stem}.{hash}.{extension}"), kind, text }
    }
}

/// The address of the styles.
pub(in crate::console) fn style() -> String {
    address(0)
}

/// The address of the script.
pub(in crate::console) fn script() -> String {
    address(1)
}

/// The address of the mark.
pub(in crate::console) fn mark() -> String {
    address(2)
}

fn address(number: usize) -> String {
    ALL.get(number).map(|asset| format!("/console/assets/{}", asset.name)).unwrap_or_default()
}

/// One of them, by its name.
pub(in crate::console) async fn serve(Path(name): Path<String>) -> Response {
    match ALL.iter().find(|asset| asset.name == name) {
        Some(asset) => {
            let headers = [
                (header::CONTENT_TYPE, asset.kind),
                (header::CACHE_CONTROL, "public, max-age=31536000, immutable"),
            ];
            (headers, asset.text).into_response()
        }
        None => StatusCode::NOT_FOUND.into_response(),
    }
}
