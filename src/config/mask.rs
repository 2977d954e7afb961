//! Secrets out of sight: the file's text as a fault may show it, the same to the byte but for what could be secret.
//!
//! Only values of keys that are known to be harmless are shown. A misspelt `acces_token` is no known key, so its value
//! is masked too.

use std::ops::Range;

use super::faults::Place;
use super::keys::{self, Key, Kind};
use super::node::{Branch, Node, Value};

/// Masks a file that is well-formed TOML.
pub(super) fn mask(text: &str, root: &Branch) -> String {
    let mut spans = Vec::new();
    collect(root, keys::ROOT, &mut spans);
    let mut bytes = text.as_bytes().to_vec();
    for span in spans {
        let end = comment_after(text, span.end).unwrap_or(span.end);
        for byte in bytes.get_mut(span.start..end).unwrap_or_default() {
            if *byte != b'\n' {
                *byte = b'*';
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// Masks a file that is no TOML, line by line: after a `=` all letters and digits, unless the key before is harmless
/// wherever it occurs; and lines without `=`, unless they are headings.
pub(super) fn mask_unparsed(text: &str) -> String {
    text.split_inclusive('\n').map(mask_line).collect()
}

fn mask_line(line: &str) -> String {
    let blot = |text: &str| -> String {
        let blotted = |c: char| {
            if c.is_alphanumeric() { "*".repeat(c.len_utf8()) } else { c.to_string() }
        };
        text.chars().map(blotted).collect()
    };
    match line.split_once('=') {
        Some((key, _)) if is_harmless(keys::ROOT, key.trim()) == Some(true) => line.to_owned(),
        Some((key, value)) => format!("{key}={}", blot(value)),
        None if line.trim_start().starts_with('[') && !line.contains(['"', '\'']) => line.to_owned(),
        None => blot(line),
    }
}

/// Whether the key of this name is a plain one wherever it occurs; none if it occurs nowhere.
fn is_harmless(keys: &'static [Key], name: &str) -> Option<bool> {
    let verdict = |key: &'static Key| match &key.kind {
        Kind::Table(keys) | Kind::Tables(keys) => is_harmless(keys, name),
        kind => (key.name == name).then(|| !kind.is_secret()),
    };
    keys.iter().filter_map(verdict).reduce(|a, b| a && b)
}

fn collect(branch: &Branch, keys: &'static [Key], spans: &mut Vec<Range<usize>>) {
    for (name, (_, node)) in &branch.0 {
        match (keys::find(keys, name).map(|key| &key.kind), &node.value) {
            (Some(Kind::Table(keys)), Value::Table(branch)) => collect(branch, keys, spans),
            (Some(Kind::Tables(keys)), Value::List(items)) => {
                for item in items {
                    match &item.value {
                        Value::Table(branch) => collect(branch, keys, spans),
                        _ => collect_all(item, spans),
                    }
                }
            }
            (Some(Kind::Texts), Value::List(_)) => {}
            (Some(kind), value)
                if !kind.is_secret() && !matches!(value, Value::List(_) | Value::Table(_)) => {}
            (None, Value::Text(_)) if keys::find_by_file(keys, name).is_some() => {}
            _ => collect_all(node, spans),
        }
    }
}

fn collect_all(node: &Node, spans: &mut Vec<Range<usize>>) {
    match (&node.value, &node.place) {
        (Value::Table(branch), _) => branch.0.values().for_each(|(_, node)| collect_all(node, spans)),
        (Value::List(items), _) => items.iter().for_each(|item| collect_all(item, spans)),
        (_, Place::File(span)) => spans.push(span.clone()),
        _ => {}
    }
}

/// The end of the comment that follows a value on its line: it may keep the value of yesterday.
fn comment_after(text: &str, end: usize) -> Option<usize> {
    let rest = text.get(end..)?;
    let rest = rest.split('\n').next()?;
    rest.trim_start().starts_with('#').then_some(end + rest.len())
}
