//! What an admin sets for an account that was connected here, and how it leaves. Those of the configuration are set there.

use axum::extract::Path;
use axum::response::Redirect;
use maud::{Markup, html};

use super::known;
use crate::config::Mode;
use crate::console::access::{Failure, Visit};
use crate::console::look::icon;
use crate::console::pages::form::Fields;
use crate::console::paths;
use crate::engine::{Account, AdjustError, Wishes};

/// Indonesia's zones; any other that is set already is offered beside them.
const ZONES: [(&str, &str); 3] = [
    ("Asia/Jakarta", "WIB (Jakarta)"),
    ("Asia/Makassar", "WITA (Makassar)"),
    ("Asia/Jayapura", "WIT (Jayapura)"),
];
/// Instagram takes 2,200 characters in a comment; a signature is to leave them to the answer.
const LONGEST_SIGNATURE: usize = 100;

/// The form; of an account of the configuration, where it is set.
pub(super) fn show(visit: &Visit, account: &Account) -> Markup {
    let words = visit.words;
    let path = format!("{}/{}", paths::ACCOUNTS, account.id);
    let title = format!("@{}", account.username);
    let Some(wishes) = account.wishes() else {
        return html! { p.hint { (words.t("accounts.configured")) } };
    };
    let field = |name: &str| format!("{name}-{}", account.id);
    html! {
        details.settings {
            summary { (words.t("accounts.settings")) span.sr { " " (title) } }
            form.form method="post" action={ (path) "/settings" } {
                div.field {
                    label for=(field("mode")) { (words.t("accounts.mode")) }
                    select id=(field("mode")) name="mode" {
                        option value="draft" selected[wishes.mode == Mode::Draft] { (words.t("accounts.draft")) }
                        option value="auto" selected[wishes.mode == Mode::Auto] { (words.t("accounts.auto")) }
                    }
                }
                div.field {
                    label for=(field("zone")) { (words.t("accounts.zone")) }
                    select id=(field("zone")) name="zone" {
                        @for (zone, name) in ZONES { option value=(zone) selected[zone == wishes.zone] { (name) } }
                        @if !ZONES.iter().any(|(zone, _)| *zone == wishes.zone) { option value=(wishes.zone) selected { (wishes.zone) } }
                    }
                }
                div.field {
                    label for=(field("signature")) { (words.t("accounts.signature")) }
                    input id=(field("signature")) name="signature" type="text" value=(wishes.signature) maxlength=(LONGEST_SIGNATURE) autocomplete="off"
                        placeholder="🤖 balasan otomatis" aria-describedby=(field("hint"));
                    p.hint id=(field("hint")) { (words.t("accounts.signature_why")) }
                }
                div.buttons { button.main type="submit" { (words.t("frame.save")) span.sr { " " (title) } } }
            }
            form method="post" action={ (path) "/disconnect" } data-ask=(words.f("accounts.disconnect_sure", &[("who", &title)])) {
                button.small.bad type="submit" { (icon("cross")) (words.t("accounts.disconnect")) span.sr { " " (title) } }
            }
        }
    }
}

pub(in crate::console::pages) async fn adjust(
    visit: Visit,
    Path(id): Path<String>,
    fields: Fields,
) -> Result<Redirect, Failure> {
    let id = known(&visit, &id)?;
    let mode = match fields.get("mode") {
        Some("draft") => Mode::Draft,
        Some("auto") => Mode::Auto,
        _ => return Err(Failure::Bad("failure.bad")),
    };
    let zone = fields.get("zone").ok_or(Failure::Bad("failure.bad"))?.to_owned();
    let signature: String =
        fields.get("signature").unwrap_or_default().trim().chars().take(LONGEST_SIGNATURE).collect();
    let wishes = Wishes { mode, zone, signature };
    visit.console.engine.adjust(&id, &wishes).await.map_err(failure)?;
    Ok(to_list("adjusted"))
}

pub(in crate::console::pages) async fn disconnect(
    visit: Visit,
    Path(id): Path<String>,
) -> Result<Redirect, Failure> {
    let id = known(&visit, &id)?;
    visit.console.engine.disconnect(&id).await.map_err(failure)?;
    Ok(to_list("disconnected"))
}

fn to_list(did: &str) -> Redirect {
    Redirect::to(&format!("{}?{}", paths::ACCOUNTS, paths::query(&[("did", did)])))
}

fn failure(error: AdjustError) -> Failure {
    match error {
        AdjustError::NotConnected => Failure::NotFound,
        AdjustError::NoZone(_) => Failure::Bad("failure.bad"),
        AdjustError::Store(error) => error.into(),
    }
}
