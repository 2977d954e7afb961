//! A user's own page: language and look, password, second factor, and where the user is logged in.

use axum::Form;
use axum::extract::{Path, Query};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use jiff::tz::TimeZone;
use maud::{Markup, html};
use serde::Deserialize;

use super::entrance::weak_key;
use crate::console::access::people::PeopleError;
use crate::console::access::session::Session;
use crate::console::access::totp::Totp;
use crate::console::access::user::Theme;
use crate::console::access::{Failure, Visit};
use crate::console::look::parts::{Field, Notice, ago, heading};
use crate::console::look::{Section, page};
use crate::console::paths;
use crate::console::words::Tongue;

#[derive(Deserialize)]
pub(super) struct Done {
    done: Option<String>,
}

#[derive(Deserialize)]
pub(super) struct Look {
    tongue: Tongue,
    theme: Theme,
}

#[derive(Deserialize)]
pub(super) struct Passwords {
    present: String,
    chosen: String,
}

#[derive(Deserialize)]
pub(super) struct NewFactor {
    secret: String,
    code: String,
}

#[derive(Deserialize)]
pub(super) struct Present {
    present: String,
}

pub(super) async fn show(visit: Visit, Query(done): Query<Done>) -> Result<Markup, Failure> {
    let words = visit.words;
    let sessions = visit.console.sessions.of(&visit.user.name).await?;
    let role = words.t(&format!("role.{}", visit.user.role.as_str()));
    let content = html! {
        (heading(&visit.user.shown, &html! { span.chip { (role) } }))
        @if done.done.is_some() { div.notices { (Notice::Good(words.t("frame.saved")).show()) } }
        div.cards {
            section.card aria-labelledby="look" {
                h2 #look { (words.t("profile.look")) }
                form.form method="post" action="/console/profile/look" {
                    div.field {
                        label for="tongue" { (words.t("profile.tongue")) }
                        select #tongue name="tongue" {
                            @for (tongue, name) in Tongue::ALL {
                                option value=(tongue.as_str()) lang=(tongue.as_str()) selected[tongue == words.tongue] { (name) }
                            }
                        }
                    }
                    div.field {
                        label for="theme" { (words.t("profile.theme")) }
                        select #theme name="theme" {
                            @for theme in Theme::ALL {
                                option value=(theme.as_str()) selected[theme == visit.user.theme] {
                                    (words.t(&format!("theme.{}", theme.as_str())))
                                }
                            }
                        }
                    }
                    div.buttons { button.main type="submit" { (words.t("frame.save")) } }
                }
            }
            section.card aria-labelledby="safety" {
                h2 #safety { (words.t("profile.safety")) }
                div.buttons {
                    a.button href=(paths::PASSWORD) { (words.t("profile.change_password")) }
                    @if !visit.user.has_second_factor() {
                        a.button href="/console/profile/factor" { (words.t("profile.set_factor")) }
                    }
                }
                @if visit.user.has_second_factor() {
                    hr;
                    form.form method="post" action="/console/profile/factor/remove" {
                        p { (words.t("profile.has_factor")) }
                        (Field { label: words.t("password.present"), name: "present", kind: "password", autocomplete: "current-password", ..Field::default() }.show())
                        div.buttons { button.bad type="submit" { (words.t("profile.remove_factor")) } }
                    }
                }
            }
            section.card aria-labelledby="sessions" {
                h2 #sessions { (words.t("profile.sessions")) }
                ul.rows {
                    @for session in &sessions { (session_row(&visit, session)) }
                }
            }
        }
    };
    Ok(page(&visit, Section::Profile, words.t("nav.profile"), &content))
}

fn session_row(visit: &Visit, session: &Session) -> Markup {
    let words = visit.words;
    html! {
        li {
            div {
                strong { (browser(&session.agent)) }
                p.small.soft { (words.t("profile.seen")) " " (ago(words, session.seen_at, visit.now, &TimeZone::UTC)) }
            }
            @if session.key == visit.session.key {
                span.chip.good { (words.t("profile.this_one")) }
            } @else {
                form method="post" action={ "/console/profile/sessions/" (session.key) "/end" } {
                    button.small type="submit" { (words.t("profile.end")) }
                }
            }
        }
    }
}

/// A browser and its system, as far as it says; what it says in full stands in no page.
fn browser(agent: &str) -> String {
    let first = |names: &[(&'static str, &'static str)]| {
        names.iter().find(|(mark, _)| agent.contains(mark)).map(|(_, name)| *name)
    };
    let browser = first(&[
        ("Edg/", "Edge"),
        ("OPR/", "Opera"),
        ("SamsungBrowser", "Samsung Internet"),
        ("Firefox", "Firefox"),
        ("Chrome", "Chrome"),
        ("Safari", "Safari"),
    ]);
    let system = first(&[
        ("Android", "Android"),
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Windows", "Windows"),
        ("Mac OS", "macOS"),
        ("Linux", "Linux"),
    ]);
    [browser.unwrap_or("Browser"), system.unwrap_or_default()].join(" · ").trim_end_matches(" · ").to_owned()
}

pub(super) async fn set_look(visit: Visit, Form(look): Form<Look>) -> Result<Redirect, Failure> {
    visit.console.people.set_look(&visit.user.name, look.tongue, look.theme).await?;
    Ok(Redirect::to("/console/profile?done=1"))
}

pub(super) async fn password(visit: Visit) -> Markup {
    password_page(&visit, None)
}

pub(super) async fn set_password(visit: Visit, Form(given): Form<Passwords>) -> Result<Response, Failure> {
    let words = visit.words;
    let again = |key: &str| {
        Ok((StatusCode::UNPROCESSABLE_ENTITY, password_page(&visit, Some(words.t(key)))).into_response())
    };
    let people = &visit.console.people;
    if given.present == given.chosen {
        return again("password.same");
    }
    if people.with_password(visit.user.name.as_str(), &given.present).await?.is_none() {
        return again("password.wrong");
    }
    match people.set_password(&visit.user.name, &given.chosen).await {
        Ok(_) => {}
        Err(PeopleError::Weak(weak)) => return again(weak_key(weak)),
        Err(error) => return Err(error.into()),
    }
    // Whoever knew the old one is out.
    visit.console.sessions.end_all(&visit.user.name, Some(&visit.session.key)).await?;
    Ok(Redirect::to("/console/profile?done=1").into_response())
}

fn password_page(visit: &Visit, said: Option<&str>) -> Markup {
    let words = visit.words;
    let content = html! {
        (heading(words.t("password.title"), &html! {}))
        form.form.card method="post" action=(paths::PASSWORD) {
            @if visit.user.must_change { p { (words.t("password.must")) } }
            @if let Some(said) = said { (Notice::Bad(said).show()) }
            input type="text" name="username" value=(visit.user.name) autocomplete="username" hidden;
            (Field { label: words.t("password.present"), name: "present", kind: "password", autocomplete: "current-password", has_focus: true, ..Field::default() }.show())
            (Field { label: words.t("password.chosen"), name: "chosen", kind: "password", autocomplete: "new-password", hint: Some(words.t("password.hint")), ..Field::default() }.show())
            div.buttons { button.main type="submit" { (words.t("password.save")) } }
        }
    };
    page(visit, Section::Profile, words.t("password.title"), &content)
}

pub(super) async fn factor(visit: Visit) -> Result<Markup, Failure> {
    let totp = Totp::fresh().map_err(PeopleError::from)?;
    Ok(factor_page(&visit, &totp, None))
}

pub(super) async fn set_factor(visit: Visit, Form(given): Form<NewFactor>) -> Result<Response, Failure> {
    let Some(mut totp) = Totp::of_secret(&given.secret) else { return Err(Failure::Bad("failure.bad")) };
    if !totp.take(&given.code, visit.now) {
        let said = visit.words.t("login.wrong_code");
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, factor_page(&visit, &totp, Some(said))).into_response());
    }
    visit.console.people.set_second_factor(&visit.user.name, Some(totp)).await?;
    visit.console.sessions.end_all(&visit.user.name, Some(&visit.session.key)).await?;
    Ok(Redirect::to("/console/profile?done=1").into_response())
}

fn factor_page(visit: &Visit, totp: &Totp, said: Option<&str>) -> Markup {
    let words = visit.words;
    let picture = totp.picture(visit.user.name.as_str());
    let side = picture.len();
    let content = html! {
        (heading(words.t("factor.title"), &html! {}))
        form.form.card method="post" action="/console/profile/factor" {
            p { (words.t("factor.how")) }
            svg.qr viewBox=(format!("0 0 {side} {side}")) role="img" aria-label=(words.t("factor.picture")) shape-rendering="crispEdges" {
                @for (y, row) in picture.iter().enumerate() {
                    @for (x, _) in row.iter().enumerate().filter(|(_, dark)| **dark) {
                        rect x=(x) y=(y) width="1" height="1" fill="#000" {}
                    }
                }
            }
            div.field {
                span.label { (words.t("factor.by_hand")) }
                p.secret { (totp.secret()) }
            }
            @if let Some(said) = said { (Notice::Bad(said).show()) }
            input type="hidden" name="secret" value=(totp.secret());
            (Field { label: words.t("login.code"), name: "code", autocomplete: "one-time-code", hint: Some(words.t("factor.code_hint")), ..Field::default() }.show())
            div.buttons {
                button.main type="submit" { (words.t("factor.switch_on")) }
                a.button.quiet href=(paths::PROFILE) { (words.t("frame.cancel")) }
            }
        }
    };
    page(visit, Section::Profile, words.t("factor.title"), &content)
}

pub(super) async fn remove_factor(visit: Visit, Form(given): Form<Present>) -> Result<Redirect, Failure> {
    if visit.console.people.with_password(visit.user.name.as_str(), &given.present).await?.is_none() {
        return Err(Failure::Bad("password.wrong"));
    }
    visit.console.people.set_second_factor(&visit.user.name, None).await?;
    Ok(Redirect::to("/console/profile?done=1"))
}

pub(super) async fn end_session(visit: Visit, Path(key): Path<String>) -> Result<Redirect, Failure> {
    visit.console.sessions.end(&visit.user.name, &key).await?;
    Ok(Redirect::to(paths::PROFILE))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_browser_is_named_in_few_words() {
        for (agent, name) in [
            (
                "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/130.0 Mobile Safari/537.36",
                "Chrome · Android",
            ),
            ("Mozilla/5.0 (Windows NT 10.0) Chrome/130.0 Safari/537.36 Edg/130.0", "Edge · Windows"),
            ("Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Firefox/130.0", "Firefox · Linux"),
            ("curl/8", "Browser"),
        ] {
            assert_eq!(browser(agent), name);
        }
    }
}
