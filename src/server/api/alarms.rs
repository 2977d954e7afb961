//! `/api/v1/alarms`: what is wrong now.

use axum::Json;
use axum::extract::State;
use serde::Serialize;

use super::access::Reader;
use crate::engine::Alarm;
use crate::server::App;

#[derive(Serialize)]
pub(super) struct Alarms {
    items: Vec<Alarm>,
}

pub(super) async fn list(_: Reader, State(app): State<App>) -> Json<Alarms> {
    let engine = &app.engine;
    let items = engine.accounts.iter().flat_map(|account| engine.alarms.of(&account.id)).collect();
    Json(Alarms { items })
}
