//! The figures as files, for spreadsheets and programs.

use axum::extract::Query;
use axum::http::header;
use axum::response::{IntoResponse, Response};

use super::Asked;
use crate::console::access::{Failure, Visit};
use crate::participation::{By, render};

pub(in crate::console::pages) async fn export(
    visit: Visit,
    Query(asked): Query<Asked>,
) -> Result<Response, Failure> {
    let scope = asked.scope(&visit)?;
    let name = |extension: &str| {
        format!("attachment; filename=\"partisipasi-{}-{}.{extension}\"", scope.from, scope.to)
    };
    let failed = |error: String| {
        tracing::error!(error, "figures can't be written");
        Failure::Unavailable
    };
    let (kind, name, text) = match asked.format.as_str() {
        "csv" => {
            let document = scope.document(&visit, vec![By::Day, By::Intent]).await?;
            let text = render::csv(&document).map_err(|error| failed(error.to_string()))?;
            ("text/csv; charset=utf-8", name("csv"), text)
        }
        _ => {
            let document = scope.document(&visit, Vec::new()).await?;
            let text = render::json(&document).map_err(|error| failed(error.to_string()))?;
            ("application/json", name("json"), text)
        }
    };
    Ok(([(header::CONTENT_TYPE, kind.to_owned()), (header::CONTENT_DISPOSITION, name)], text).into_response())
}
