//! Intent files written by tools, in the form that `intents fmt` gives.

/// `text` as a TOML string, in one line.
pub(super) fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if c.is_control() => out.push_str(&format!("\\U{:08X}", u32::from(c))),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

/// `key = […]`, one item a line.
pub(super) fn list<'t>(key: &str, texts: impl IntoIterator<Item = &'t str>) -> String {
    let items: String = texts.into_iter().map(|text| format!("  {},\n", quoted(text))).collect();
    if items.is_empty() { format!("{key} = []\n") } else { format!("{key} = [\n{items}]\n") }
}

/// A name made of lower-case letters, digits and hyphens, as short as an id may be; empty if nothing remains.
pub(super) fn slug(name: &str) -> String {
    /// Bytes that an id may have, less room for a number behind it.
    const LONGEST: usize = 56;
    let plain = crate::text::Folded::new(name);
    let mut slug = String::new();
    for c in plain.as_str().chars() {
        if c.is_ascii_alphanumeric() {
            slug.push(c);
        } else if !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
    }
    slug.truncate(LONGEST);
    slug.truncate(slug.trim_end_matches('-').len());
    slug
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn names_become_ids() {
        for (name, id) in [
            ("Ijazah Hilang?", "ijazah-hilang"),
            ("  PPDB/Jadwal__2026 ", "ppdb-jadwal-2026"),
            ("Résumé", "resume"),
            ("😭", ""),
        ] {
            assert_eq!(slug(name), id);
        }
        assert!(slug(&"panjang ".repeat(20)).len() <= 56);
    }

    proptest! {
        #[test]
        fn any_text_is_quoted_as_itself(text in any::<String>()) {
            let table: toml::Table = format!("a = {}", quoted(&text)).parse().unwrap();
            prop_assert_eq!(table["a"].as_str(), Some(text.as_str()));
        }
    }
}
