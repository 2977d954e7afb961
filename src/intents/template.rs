//! Answers with placeholders: `"…{{ link_layanan }}…"`.

/// An answer's text, with facts to be put in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Template {
    parts: Vec<Part>,
}

/// A piece of a [`Template`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// Said as it stands.
    Text(String),
    /// The value of the fact of this name.
    Fact(String),
}

/// Why a text is no template, and from which byte on.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{fault}")]
pub struct TemplateError {
    /// Byte of the text.
    pub at: usize,
    /// What is wrong there.
    pub fault: TemplateFault,
}

/// What can be wrong with a placeholder.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TemplateFault {
    /// A closing that was not opened.
    #[error("`}}}}` without `{{{{` before it")]
    Unopened,
    /// An opening that is not closed.
    #[error("`{{{{` without `}}}}` after it")]
    Unclosed,
    /// A name that is none.
    #[error("between `{{{{` and `}}}}` stands no fact's name (lower-case letters, digits, `_`)")]
    NoName,
}

impl Template {
    /// Reads a text with `{{ name }}` in it. Names are of lower-case letters, digits and `_`.
    ///
    /// # Errors
    /// [`TemplateError`] for an opening that is not closed, a closing that was not opened, and a name that is none.
    pub fn parse(text: &str) -> Result<Self, TemplateError> {
        let mut parts = Vec::new();
        let mut at = 0;
        while let Some(open) = text[at..].find("{{").map(|open| at + open) {
            if let Some(stray) = text[at..open].find("}}") {
                return Err(TemplateError { at: at + stray, fault: TemplateFault::Unopened });
            }
            let Some(close) = text[open..].find("}}").map(|close| open + close) else {
                return Err(TemplateError { at: open, fault: TemplateFault::Unclosed });
            };
            let name = text[open + 2..close].trim();
            let is_name = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
            if name.is_empty() || !name.chars().all(is_name) {
                return Err(TemplateError { at: open, fault: TemplateFault::NoName });
            }
            if open > at {
                parts.push(Part::Text(text[at..open].to_owned()));
            }
            parts.push(Part::Fact(name.to_owned()));
            at = close + 2;
        }
        if let Some(stray) = text[at..].find("}}") {
            return Err(TemplateError { at: at + stray, fault: TemplateFault::Unopened });
        }
        if at < text.len() {
            parts.push(Part::Text(text[at..].to_owned()));
        }
        Ok(Self { parts })
    }

    /// The pieces in order.
    pub fn parts(&self) -> &[Part] {
        &self.parts
    }

    /// The names of the facts it needs, in order, each as often as it stands there.
    pub fn facts(&self) -> impl Iterator<Item = &str> {
        self.parts.iter().filter_map(|part| match part {
            Part::Fact(name) => Some(name.as_str()),
            Part::Text(_) => None,
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn placeholders_are_told_from_text() {
        let template = Template::parse("Cek {{ link }}, jam {{jam_layanan}}.").unwrap();
        assert_eq!(template.facts().collect::<Vec<_>>(), ["link", "jam_layanan"]);
        assert_eq!(template.parts().len(), 5);
        assert_eq!(Template::parse("tanpa").unwrap().parts(), [Part::Text("tanpa".into())]);
        assert_eq!(Template::parse("").unwrap().parts(), []);
    }

    #[test]
    fn faulty_placeholders_are_refused_where_they_stand() {
        for (text, at) in [("a {{ b", 2), ("a }} b", 2), ("{{ }}", 0), ("é {{ Link }}", 3), ("{{a}} }}", 6)]
        {
            assert_eq!(Template::parse(text).unwrap_err().at, at, "{text}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_read(text in "[{} aé_]{0,20}") {
            let _ = Template::parse(&text);
        }
    }
}
