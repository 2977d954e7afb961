//! Small pictures, drawn by lines of our own. They say nothing that the text beside them does not.

use maud::{Markup, html};

/// The icon of that name, or none.
pub(in crate::console) fn icon(name: &str) -> Markup {
    let path = match name {
        "queue" => "M4 6h16M4 12h10M4 18h7M17 14l3 3-3 3",
        "comments" => "M4 5h16v11H9l-5 4z",
        "intents" => "M5 4h11l3 3v13H5zM9 10h6M9 14h6",
        "participation" => "M5 20V11M12 20V4M19 20v-6",
        "accounts" => {
            "M4 8a4 4 0 014-4h8a4 4 0 014 4v8a4 4 0 01-4 4H8a4 4 0 01-4-4zM12 9a3 3 0 100 6 3 3 0 000-6zM16.5 7.5h.01"
        }
        "users" => {
            "M9 11a3.5 3.5 0 100-7 3.5 3.5 0 000 7zM3 20c0-3.5 2.5-6 6-6s6 2.5 6 6M16 4.5a3.5 3.5 0 010 6M17.5 14.5c2 .8 3.5 2.8 3.5 5.5"
        }
        "audit" => "M12 4a8 8 0 108 8M12 8v4l3 2M20 4v4h-4",
        "profile" => "M12 12a4 4 0 100-8 4 4 0 000 8zM4.5 20c.6-3.4 3.6-6 7.5-6s6.9 2.6 7.5 6",
        "more" => "M5 12h.01M12 12h.01M19 12h.01",
        "check" => "M5 12.5l4.5 4.5L19 7.5",
        "cross" => "M6 6l12 12M18 6L6 18",
        "pencil" => "M4 20l1-4L16.5 4.5l3 3L8 19z",
        "clock" => "M12 4a8 8 0 100 16 8 8 0 000-16zM12 8v4.5l3 1.5",
        "hide" => {
            "M4 4l16 16M9.5 5.5A9 9 0 0121 12a12 12 0 01-2.5 3.5M6 7.5A12 12 0 003 12c1.6 3.6 5 6.5 9 6.5a9 9 0 003-.5"
        }
        "person" => "M12 11a3.5 3.5 0 100-7 3.5 3.5 0 000 7zM5 20c0-3.6 3-6 7-6s7 2.4 7 6",
        "back" => "M14 6l-6 6 6 6",
        "next" => "M10 6l6 6-6 6",
        "search" => "M11 5a6 6 0 100 12 6 6 0 000-12zM15.5 15.5L20 20",
        "warning" => "M12 4l9 16H3zM12 10v4.5M12 17.5h.01",
        "bubble" => "M5 5h14v10h-7l-4 4v-4H5z",
        "spark" => "M12 4v4M12 16v4M4 12h4M16 12h4M7 7l2 2M15 15l2 2M17 7l-2 2M9 15l-2 2",
        "undo" => "M8 5L4 9l4 4M4 9h10a5 5 0 010 10h-4",
        "pause" => "M9 6v12M15 6v12",
        "play" => "M8 5l11 7-11 7z",
        "plus" => "M12 5v14M5 12h14",
        "lock" => "M6 11h12v9H6zM8.5 11V8a3.5 3.5 0 017 0v3",
        "link" => {
            "M10 14a4 4 0 005.7 0l3-3A4 4 0 0013 5.3l-1.5 1.5M14 10a4 4 0 00-5.7 0l-3 3A4 4 0 0011 18.7l1.5-1.5"
        }
        "print" => "M7 9V4h10v5M7 17H4v-8h16v8h-3M7 14h10v6H7z",
        "flag" => "M6 21V4h11l-2 4 2 4H6",
        _ => return html! {},
    };
    html! {
        svg.icon viewBox="0 0 24 24" aria-hidden="true" focusable="false" { path d=(path) {} }
    }
}
