//! `/api/v1/openapi.json`: this API, told by the handlers and types themselves.

use axum::Json;
use utoipa::openapi::path::Operation;
use utoipa::openapi::schema::{KnownFormat, ObjectBuilder, OneOfBuilder, SchemaFormat, Type};
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::openapi::{ContentBuilder, Ref, RefOr, Response, ResponseBuilder, Schema};
use utoipa::{Modify, OpenApi, PartialSchema, ToSchema};

use super::access::{NoQuery, Reader};
use super::{alarms, check, comments, events, latency, participation, reconcile, sharing, switch, targets};
use crate::server::problem;

#[derive(OpenApi)]
#[openapi(
    info(title = "Tanggap", description = "What citizens wrote, what was answered, and how fast."),
    servers((url = "/api/v1")),
    paths(
        comments::list,
        comments::one,
        comments::approve,
        comments::reject,
        comments::reply,
        comments::hide,
        comments::confirm_peer,
        switch::pause,
        switch::resume,
        reconcile::reconcile,
        check::check,
        alarms::list,
        events::list,
        latency::list,
        participation::document,
        sharing::show,
        targets::list,
        document
    ),
    components(schemas(problem::Document)),
    security(("token" = [])),
    modifiers(&Common)
)]
struct Api;

/// What all operations have in common: the token, and the problems.
struct Common;

#[utoipa::path(get, path = "/openapi.json", tag = "measurement",
    responses((status = 200, description = "this document", body = Object)))]
pub(super) async fn document(_: Reader, _: NoQuery) -> Json<utoipa::openapi::OpenApi> {
    Json(Api::openapi())
}

impl Modify for Common {
    fn modify(&self, api: &mut utoipa::openapi::OpenApi) {
        let token = HttpBuilder::new().scheme(HttpAuthScheme::Bearer).build();
        api.components.get_or_insert_default().add_security_scheme("token", SecurityScheme::Http(token));
        for (path, item) in &mut api.paths.paths {
            let of_comment = path.contains("{id}");
            if let Some(get) = &mut item.get {
                answers(get, &[400, 401, 403, 503]);
                get.responses
                    .responses
                    .insert("304".to_owned(), RefOr::T(Response::new("as the caller has it")));
                if of_comment {
                    answers(get, &[404]);
                }
                if ["/participation", "/sharing", "/targets"].iter().any(|name| path.ends_with(name)) {
                    answers(get, &[409]);
                }
            }
            if let Some(post) = &mut item.post {
                answers(post, &[400, 401, 403, 404, 413, 503]);
                if of_comment {
                    answers(post, &[409, 422, 502]);
                }
            }
        }
    }
}

/// A date or a time, as periods begin and end.
pub(super) struct DayOrMoment;

impl PartialSchema for DayOrMoment {
    fn schema() -> RefOr<Schema> {
        let format = |format| {
            ObjectBuilder::new().schema_type(Type::String).format(Some(SchemaFormat::KnownFormat(format)))
        };
        let either = OneOfBuilder::new().item(format(KnownFormat::Date)).item(format(KnownFormat::DateTime));
        RefOr::T(Schema::OneOf(either.build()))
    }
}

impl ToSchema for DayOrMoment {}

fn answers(operation: &mut Operation, statuses: &[u16]) {
    for status in statuses {
        let content = ContentBuilder::new().schema(Some(Ref::from_schema_name("Problem"))).build();
        let response = ResponseBuilder::new()
            .description("why not")
            .content("application/problem+json", content)
            .build();
        operation.responses.responses.insert(status.to_string(), RefOr::T(response));
    }
}
