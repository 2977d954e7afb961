//! Colours and safe text for a terminal.

/// How something is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Style {
    Bold,
    Dim,
    Green,
    Yellow,
    Red,
    Cyan,
    Magenta,
}

impl Style {
    /// The number of the terminal's "select graphic rendition" sequence.
    fn code(self) -> u8 {
        match self {
            Self::Bold => 1,
            Self::Dim => 2,
            Self::Red => 31,
            Self::Green => 32,
            Self::Yellow => 33,
            Self::Magenta => 35,
            Self::Cyan => 36,
        }
    }
}

/// A brush that colours, or on pipes does not.
#[derive(Clone, Copy, Debug)]
pub(super) struct Paint {
    /// Whether there are colours.
    pub(super) on: bool,
}

impl Paint {
    /// `text` in a style, safe to show.
    pub(super) fn paint(self, style: Style, text: &str) -> String {
        let text = printable(text);
        if self.on { format!("\x1b[{}m{text}\x1b[0m", style.code()) } else { text }
    }
}

/// `text` without control characters: a comment could move the cursor, or worse.
pub(super) fn printable(text: &str) -> String {
    text.chars().map(|c| if c.is_control() && c != '\n' { '\u{fffd}' } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_cannot_steer_the_terminal() {
        assert_eq!(Paint { on: true }.paint(Style::Red, "a\x1b[2Jb"), "\x1b[31ma\u{fffd}[2Jb\x1b[0m");
        assert_eq!(Paint { on: false }.paint(Style::Red, "a\r\nb"), "a\u{fffd}\nb");
    }
}
