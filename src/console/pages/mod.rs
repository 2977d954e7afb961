//! The pages, and the one list of all routes.

mod accounts;
mod comments;
mod entrance;
mod form;
mod intents;
mod live;
mod participation;
mod profile;
mod queue;
mod users;

use axum::response::Redirect;

use super::access::{Door, Failure, Role, Visit};
use super::look::assets;
use super::{Console, paths};
pub(super) use intents::Counted;

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
        .page(Role::Viewer, "/console/live", live::live)
        .page(Role::Viewer, paths::QUEUE, queue::show)
        .page(Role::Viewer, "/console/queue/{id}", queue::one)
        .deed(Role::Reviewer, "/console/queue/{id}/reply", "comment.reply", queue::acts::reply)
        .deed(Role::Reviewer, "/console/queue/{id}/reject", "comment.reject", queue::acts::reject)
        .deed(Role::Reviewer, "/console/queue/{id}/hide", "comment.hide", queue::acts::hide)
        .deed(Role::Reviewer, "/console/queue/{id}/unhide", "comment.unhide", queue::acts::unhide)
        .deed(
            Role::Reviewer,
            "/console/queue/{id}/confirm-peer",
            "comment.confirm_peer",
            queue::acts::confirm_peer,
        )
        .deed(Role::Reviewer, "/console/queue/{id}/assign", "comment.assign", queue::acts::assign)
        .deed(Role::Reviewer, "/console/queue/{id}/snooze", "comment.snooze", queue::acts::snooze)
        .deed(Role::Reviewer, "/console/queue/{id}/take", "comment.take", queue::acts::take)
        .deed(Role::Editor, "/console/queue/{id}/teach", "comment.teach", queue::acts::teach)
        .deed(Role::Reviewer, "/console/queue/undo", "comment.undo", queue::acts::undo)
        .deed(Role::Reviewer, "/console/queue/several", "comment.several", queue::acts::several)
        .page(Role::Viewer, paths::COMMENTS, comments::list)
        .page(Role::Viewer, "/console/comments/{id}", comments::one::show)
        .page(Role::Viewer, paths::PARTICIPATION, participation::show)
        .page(Role::Viewer, "/console/participation/export", participation::export::export)
        .page(Role::Viewer, paths::INTENTS, intents::list)
        .page(Role::Viewer, "/console/intents/file/{file}", intents::text::show)
        .page(Role::Viewer, "/console/intents/one/{id}", intents::form::show)
        .page(Role::Editor, "/console/intents/new", intents::form::add)
        .page(Role::Viewer, "/console/intents/proposals", intents::proposals::show)
        .page(Role::Viewer, "/console/intents/history/{file}", intents::history::show)
        .question(Role::Viewer, "/console/intents/try", intents::trial::show)
        .question(Role::Viewer, "/console/intents/check", intents::edit::check)
        .question(Role::Editor, "/console/intents/text", intents::text::again)
        .question(Role::Editor, "/console/intents/form", intents::form::filled)
        .question(Role::Editor, "/console/intents/review", intents::review::review)
        .deed(Role::Editor, "/console/intents/save", "intents.save", intents::review::save)
        .page(Role::Viewer, paths::ACCOUNTS, accounts::list)
        .page(Role::Admin, paths::CONNECT, accounts::connect::begin_any)
        .page(Role::Admin, "/console/accounts/{id}/connect", accounts::connect::begin)
        .page(Role::Admin, "/console/accounts/connected", accounts::connect::finish)
        .question(Role::Admin, "/console/accounts/{id}/check", accounts::check)
        .deed(Role::Admin, "/console/accounts/{id}/pause", "account.pause", accounts::pause)
        .deed(Role::Admin, "/console/accounts/{id}/resume", "account.resume", accounts::resume)
        .deed(Role::Admin, "/console/accounts/{id}/settings", "account.adjust", accounts::adjust)
        .deed(Role::Admin, "/console/accounts/{id}/disconnect", "account.disconnect", accounts::disconnect)
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
        .page(Role::Viewer, "/console/{*rest}", nothing)
}

/// What is nowhere is said in the frame of all pages.
async fn nothing(_: Visit) -> Failure {
    Failure::NotFound
}

/// The console begins where work waits.
async fn home(_: Visit) -> Redirect {
    Redirect::to(paths::QUEUE)
}
