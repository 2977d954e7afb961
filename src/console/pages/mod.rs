//! The pages, and the one list of all routes.

mod entrance;
mod form;
mod profile;
mod users;

use axum::extract::State;
use axum::response::Redirect;

use super::access::{Door, Role, Visit};
use super::look::assets;
use super::{Console, paths};

/// Every route of the console, with who may take it.
pub(super) fn routes(console: Console) -> Door {
    Door::new(console)
        .open_page("/console/assets/{name}", assets::serve)
        .open_page(paths::LOGIN, entrance::login)
        .way_in(paths::LOGIN, entrance::log_in)
        .open_page(paths::CODE, entrance::code)
        .way_in(paths::CODE, entrance::give_code)
        .open_page("/console/welcome/{token}", entrance::welcome)
        .way_in("/console/welcome/{token}", entrance::become_admin)
        .deed(Role::Viewer, paths::LOGOUT, "session.end", entrance::log_out)
        .page(Role::Viewer, paths::HOME, home)
        .page(Role::Viewer, paths::PROFILE, profile::show)
        .deed(Role::Viewer, "/console/profile/look", "profile.look", profile::set_look)
        .page(Role::Viewer, paths::PASSWORD, profile::password)
        .deed(Role::Viewer, paths::PASSWORD, "profile.password", profile::set_password)
        .page(Role::Viewer, "/console/profile/factor", profile::factor)
        .deed(Role::Viewer, "/console/profile/factor", "profile.factor.set", profile::set_factor)
        .deed(Role::Viewer, "/console/profile/factor/remove", "profile.factor.remove", profile::remove_factor)
        .deed(
            Role::Viewer,
            "/console/profile/sessions/{key}/end",
            "profile.session.end",
            profile::end_session,
        )
        .page(Role::Admin, paths::USERS, users::list)
        .deed(Role::Admin, paths::USERS, "user.add", users::add)
        .page(Role::Admin, "/console/users/{name}", users::one)
        .deed(Role::Admin, "/console/users/{name}", "user.change", users::change)
        .deed(Role::Admin, "/console/users/{name}/reset", "user.reset", users::reset)
        .deed(Role::Admin, "/console/users/{name}/remove", "user.remove", users::remove)
        .page(Role::Admin, paths::AUDIT, users::audit)
}

/// The console begins where work waits.
async fn home(_: Visit, State(_): State<Console>) -> Redirect {
    Redirect::to(paths::PROFILE)
}
