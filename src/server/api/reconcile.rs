//! `/api/v1/reconcile`: reads by hand what the webhook may have missed, and says line by line how far it is.

use axum::body::Body as Answer;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use tokio::io::{AsyncWriteExt as _, DuplexStream};
use tokio::sync::mpsc;
use tokio_util::io::ReaderStream;
use utoipa::ToSchema;

use super::access::{Admin, NoQuery};
use super::body::{Body, read_body};
use super::events::NDJSON;
use super::openapi::DayOrMoment;
use crate::comment::AccountId;
use crate::engine::Progress;
use crate::participation::Bound;
use crate::server::App;
use crate::server::problem::Problem;

/// Bytes that wait for whoever reads; beyond, the work waits.
const ROOM: usize = 16 << 10;

/// What is to be read.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Asked {
    /// The day or moment since when posts are read.
    #[schema(value_type = DayOrMoment, inline)]
    since: String,
    /// Which account; none is all.
    account: Option<AccountId>,
}

#[utoipa::path(
    post, path = "/reconcile", tag = "switch",
    request_body = Asked,
    responses((status = 200, description = "how far it is, a line a step", body = Progress, content_type = "application/x-ndjson"))
)]
pub(super) async fn reconcile(
    Admin(name): Admin,
    _: NoQuery,
    State(app): State<App>,
    body: Body,
) -> Result<Response, Problem> {
    let Asked { since, account } = read_body(&body?)?;
    let since = Bound::parse(&since).map_err(|error| Problem::bad_request(error.to_string()))?;
    if let Some(id) = account.as_ref().filter(|id| app.engine.accounts.get(id).is_none()) {
        return Err(Problem::new(StatusCode::NOT_FOUND, format!("account {id} is not served here")));
    }
    tracing::info!(by = name, "what the webhook may have missed is read by hand");
    let (progress, reports) = mpsc::channel(8);
    let (reader, writer) = tokio::io::duplex(ROOM);
    tokio::spawn(async move {
        app.engine.reconcile(account.as_ref(), since, &app.stop, &progress).await;
    });
    tokio::spawn(write(reports, writer));
    Ok(([(header::CONTENT_TYPE, NDJSON)], Answer::from_stream(ReaderStream::new(reader))).into_response())
}

/// Writes the reports, one a line, until they end or nobody reads them any more; then the work ends as well.
async fn write(mut reports: mpsc::Receiver<Progress>, mut writer: DuplexStream) {
    while let Some(report) = reports.recv().await {
        let Ok(mut line) = serde_json::to_vec(&report) else { return };
        line.push(b'\n');
        if writer.write_all(&line).await.is_err() {
            return;
        }
    }
}
