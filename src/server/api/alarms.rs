//! `/api/v1/alarms`: what is wrong now.

use axum::Json;
use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;

use super::access::{NoQuery, Reader};
use crate::engine::Alarm;
use crate::server::App;

#[derive(Serialize, ToSchema)]
pub(super) struct Alarms {
    items: Vec<Alarm>,
}

#[utoipa::path(
    get, path = "/alarms", tag = "measurement",
    responses((status = 200, description = "done", body = Alarms))
)]
pub(super) async fn list(_: Reader, _: NoQuery, State(app): State<App>) -> Json<Alarms> {
    let engine = &app.engine;
    let items = engine.accounts.iter().flat_map(|account| engine.alarms.of(&account.id)).collect();
    Json(Alarms { items })
}
