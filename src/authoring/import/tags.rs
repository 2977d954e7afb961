//! `intents.json` as many chatbot courses use it: tags with patterns and responses.

use std::io::BufRead;

use serde::Deserialize;

use super::{Gathered, ImportError};

#[derive(Deserialize)]
struct Document {
    intents: Vec<Tag>,
}

#[derive(Deserialize)]
struct Tag {
    tag: String,
    #[serde(default)]
    patterns: Texts,
    #[serde(default)]
    responses: Texts,
}

/// One text or many.
#[derive(Deserialize)]
#[serde(untagged)]
enum Texts {
    One(String),
    Many(Vec<String>),
}

impl Default for Texts {
    fn default() -> Self {
        Self::Many(Vec::new())
    }
}

impl Texts {
    fn into_vec(self) -> Vec<String> {
        match self {
            Self::One(text) => vec![text],
            Self::Many(texts) => texts,
        }
    }
}

pub(super) fn read(input: impl BufRead, gathered: &mut Gathered) -> Result<(), ImportError> {
    let document: Document = serde_json::from_reader(input).map_err(|error| {
        let what = error.to_string();
        let what = what.split(" at line ").next().unwrap_or_default().to_owned();
        ImportError::new(error.line() as u64, what)
    })?;
    for tag in document.intents {
        for pattern in tag.patterns.into_vec() {
            gathered.example(&tag.tag, &pattern);
        }
        for response in tag.responses.into_vec() {
            gathered.reply(&tag.tag, &response);
        }
    }
    Ok(())
}
