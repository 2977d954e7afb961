//! Parts that many pages are made of.

use jiff::tz::TimeZone;
use maud::{Markup, html};

use super::icon;
use crate::comment::Timestamp;
use crate::console::words::Words;

/// A labelled field of a form.
pub(in crate::console) struct Field<'a> {
    pub(in crate::console) label: &'a str,
    pub(in crate::console) name: &'a str,
    pub(in crate::console) kind: &'a str,
    pub(in crate::console) value: &'a str,
    pub(in crate::console) autocomplete: &'a str,
    pub(in crate::console) hint: Option<&'a str>,
    pub(in crate::console) is_required: bool,
    pub(in crate::console) has_focus: bool,
}

impl Default for Field<'_> {
    fn default() -> Self {
        Self {
            label: "",
            name: "",
            kind: "text",
            value: "",
            autocomplete: "off",
            hint: None,
            is_required: true,
            has_focus: false,
        }
    }
}

impl Field<'_> {
    /// The field with its label and hint.
    pub(in crate::console) fn show(&self) -> Markup {
        let id = format!("field-{}", self.name);
        let hint = format!("hint-{}", self.name);
        html! {
            div.field {
                label for=(id) { (self.label) }
                input id=(id) name=(self.name) type=(self.kind) value=(self.value) autocomplete=(self.autocomplete)
                    required[self.is_required] autofocus[self.has_focus] spellcheck="false" autocapitalize="none"
                    aria-describedby=[self.hint.map(|_| hint.as_str())];
                @if let Some(text) = self.hint { p.hint id=(hint) { (text) } }
            }
        }
    }
}

/// What is said after something was done, or why it was not.
pub(in crate::console) enum Notice<'a> {
    Good(&'a str),
    Bad(&'a str),
    Warn(&'a str),
}

impl Notice<'_> {
    /// The notice, read out by screen readers.
    pub(in crate::console) fn show(&self) -> Markup {
        let (class, name, text) = match self {
            Self::Good(text) => ("notice good", "check", text),
            Self::Bad(text) => ("notice bad", "warning", text),
            Self::Warn(text) => ("notice warn", "warning", text),
        };
        let role = if matches!(self, Self::Warn(_)) { "status" } else { "alert" };
        html! { p class=(class) role=(role) { (icon(name)) span { (text) } } }
    }
}

/// The key that presses a button, shown beside what the button is called: a hint for the eye, and no part of its name.
pub(in crate::console) fn key_hint(key: &str) -> Markup {
    html! { " " kbd aria-hidden="true" { (key) } }
}

/// The head of a page.
pub(in crate::console) fn heading(title: &str, beside: &Markup) -> Markup {
    html! { div.heading { h1 { (title) } (beside) } }
}

/// A moment, as time gone by; the exact time stands in a tooltip, and is what programs read.
pub(in crate::console) fn ago(words: Words, at: Timestamp, now: Timestamp, zone: &TimeZone) -> Markup {
    let measures = words.measures();
    html! {
        time datetime=(at) title=(measures.moment(at, zone)) data-ago { (measures.ago(at, now)) }
    }
}
