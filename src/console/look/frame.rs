//! The frame of every page.

use maud::{DOCTYPE, Markup, html};

use super::{assets, icon};
use crate::console::access::{Failure, Role, Visit};
use crate::console::paths;
use crate::console::words::{Tongue, Words};

/// The part of the console that a page belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::console) enum Section {
    Queue,
    Comments,
    Intents,
    Participation,
    Accounts,
    Users,
    Audit,
    Profile,
}

impl Section {
    const ALL: [Self; 8] = [
        Self::Queue,
        Self::Comments,
        Self::Intents,
        Self::Participation,
        Self::Accounts,
        Self::Users,
        Self::Audit,
        Self::Profile,
    ];

    fn name(self) -> &'static str {
        match self {
            Self::Queue => "queue",
            Self::Comments => "comments",
            Self::Intents => "intents",
            Self::Participation => "participation",
            Self::Accounts => "accounts",
            Self::Users => "users",
            Self::Audit => "audit",
            Self::Profile => "profile",
        }
    }

    fn path(self) -> &'static str {
        match self {
            Self::Queue => paths::QUEUE,
            Self::Comments => paths::COMMENTS,
            Self::Intents => paths::INTENTS,
            Self::Participation => paths::PARTICIPATION,
            Self::Accounts => paths::ACCOUNTS,
            Self::Users => paths::USERS,
            Self::Audit => paths::AUDIT,
            Self::Profile => paths::PROFILE,
        }
    }

    fn needs(self) -> Role {
        match self {
            Self::Users | Self::Audit => Role::Admin,
            _ => Role::Viewer,
        }
    }

    /// Whether it stands in the bar at the bottom of a telephone; there is room for four, and for the rest behind "more".
    fn is_daily(self) -> bool {
        matches!(self, Self::Queue | Self::Comments | Self::Intents | Self::Participation)
    }
}

/// A page of the console; one that belongs to no part has none.
pub(in crate::console) fn page(
    visit: &Visit,
    section: impl Into<Option<Section>>,
    title: &str,
    content: &Markup,
) -> Markup {
    let section = section.into();
    let words = visit.words;
    let own: Vec<Section> = Section::ALL.into_iter().filter(|part| visit.user.may(part.needs())).collect();
    let link = |part: Section| {
        let key = format!("nav.{}", part.name());
        html! {
            a href=(part.path()) aria-current=[(section == Some(part)).then_some("page")] data-nav=(part.name()) {
                (icon(part.name()))
                @if part == Section::Profile { span { span.sr { (words.t(&key)) ": " } (visit.user.shown) } }
                @else { span { (words.t(&key)) } }
                @if part == Section::Queue {
                    span.count data-live="waiting" hidden { }
                }
            }
        }
    };
    let body = html! {
        a.skip href="#main" { (words.t("frame.skip")) }
        header.side {
            a.brand href=(paths::HOME) { img src=(assets::mark()) alt="" width="28" height="28"; span { "Tanggap" } }
            nav aria-label=(words.t("frame.nav")) {
                @for part in &own {
                    @if *part != Section::Profile { (link(*part)) }
                }
            }
            div.whoami {
                (link(Section::Profile))
                form method="post" action=(paths::LOGOUT) {
                    button.quiet type="submit" { (words.t("frame.logout")) }
                }
            }
        }
        main #main tabindex="-1" { (content) }
        nav.bar aria-label=(words.t("frame.nav")) {
            @for part in own.iter().filter(|part| part.is_daily()) { (link(*part)) }
            details.more {
                summary { (icon("more")) span { (words.t("frame.more")) } }
                div {
                    @for part in own.iter().filter(|part| !part.is_daily()) { (link(*part)) }
                    form method="post" action=(paths::LOGOUT) {
                        button.quiet type="submit" { (words.t("frame.logout")) }
                    }
                }
            }
        }
        div #toasts role="status" aria-live="polite" {}
        div #lost role="status" data-said=(words.t("frame.offline")) {}
        (keys(words))
    };
    document(words, visit.user.theme.as_str(), title, "framed", &body)
}

/// What the keys do; opened by `?`.
fn keys(words: Words) -> Markup {
    html! {
        dialog #keys aria-labelledby="keys-title" {
            h2 #keys-title { (words.t("frame.keys")) }
            dl {
                @for (key, name) in [
                    ("J", "keys.next"), ("K", "keys.before"), ("A", "keys.approve"), ("E", "keys.edit"), ("R", "keys.reject"),
                    ("H", "keys.hide"), ("X", "keys.choose"), ("Z", "keys.undo"), ("Ctrl ↵", "keys.send"), ("/", "keys.search"),
                    ("G Q", "nav.queue"), ("G C", "nav.comments"), ("G I", "nav.intents"), ("G P", "nav.participation"),
                ] {
                    dt { @for part in key.split(' ') { kbd { (part) } " " } } dd { (words.t(name)) }
                }
            }
            button type="button" data-close { (words.t("frame.close")) }
        }
    }
}

/// A page for those who are not in yet.
pub(in crate::console) fn bare_page(words: Words, title: &str, here: &str, content: &Markup) -> Markup {
    let body = html! {
        main #main.bare {
            div.door {
                p.brand { img src=(assets::mark()) alt="" width="40" height="40"; span { "Tanggap" } }
                (content)
            }
            p.tongues {
                @for (tongue, name) in Tongue::ALL {
                    @if tongue == words.tongue { span lang=(tongue.as_str()) aria-current="true" { (name) } }
                    @else { a href={ (here) "?tongue=" (tongue.as_str()) } lang=(tongue.as_str()) hreflang=(tongue.as_str()) { (name) } }
                }
            }
        }
    };
    document(words, "auto", title, "unframed", &body)
}

/// The page that says why something was not done.
pub(in crate::console) fn failure_page(visit: &Visit, failure: &Failure) -> Markup {
    let words = visit.words;
    let content = html! {
        div.blank {
            (icon("warning"))
            h1 { (words.t(failure.key())) }
            @if let Some(why) = words.find(&format!("{}_why", failure.key())) { p { (why) } }
            p { a.button href=(paths::HOME) { (words.t("failure.home")) } }
        }
    };
    page(visit, None, words.t(failure.key()), &content)
}

fn document(words: Words, theme: &str, title: &str, class: &str, body: &Markup) -> Markup {
    html! {
        (DOCTYPE)
        html lang=(words.tongue.as_str()) data-theme=(theme) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                meta name="robots" content="noindex";
                title { (title) " · Tanggap" }
                link rel="icon" href=(assets::mark()) type="image/svg+xml";
                link rel="stylesheet" href=(assets::style());
                script src=(assets::script()) defer {}
            }
            body class=(class) { (body) }
        }
    }
}
