//! One form for intent files: keys in one order, one item a line, comments kept.

use toml_edit::{Array, Decor, DocumentMut, Item, RawString, Table, Value};

/// The keys of an `[[intent]]`, its replies and tests, and a fact, in the order in which people read them.
const ORDER: [&str; 17] = [
    "id",
    "title",
    "mode",
    "keywords",
    "patterns",
    "examples",
    "exclude",
    "valid_until",
    "channel",
    "reply",
    "notice",
    "test",
    "su",
    "en",
    "value",
    "confirmed",
    "note",
];

/// Why a file was not put in form.
#[derive(Debug, thiserror::Error)]
pub enum FormatError {
    /// It is no TOML; `intents check` shows where.
    #[error("it is no TOML: {0}")]
    Syntax(String),
    /// What came out would not say the same, which must not be; the file stays as it is.
    #[error("its form can't be changed without changing what it says")]
    Changed,
}

/// The text of an intent file in the one form. What it says stays the same, and so do its comments.
///
/// # Errors
/// [`FormatError`] if it is no TOML; then nothing is known of it.
pub fn format(text: &str) -> Result<String, FormatError> {
    let plain = text.trim_start_matches('\u{feff}').replace("\r\n", "\n");
    let mut document: DocumentMut = plain
        .parse()
        .map_err(|error: toml_edit::TomlError| FormatError::Syntax(error.message().to_owned()))?;
    let trailing = format!("{}\n", document.trailing().as_str().unwrap_or(""));
    document.set_trailing(lines(&trailing, true).trim_end().to_owned());
    table(document.as_table_mut(), true);
    let mut formatted = document.to_string().trim().to_owned();
    formatted.push('\n');
    let value = |text: &str| text.parse::<toml::Table>().ok();
    if value(&plain).is_none()
        || value(&plain) != value(&formatted)
        || comments(&plain) != comments(&formatted)
    {
        return Err(FormatError::Changed);
    }
    Ok(formatted)
}

fn table(table: &mut Table, is_root: bool) {
    if !is_root {
        let place = |key: &str| ORDER.iter().position(|known| *known == key).unwrap_or(ORDER.len());
        // What is not known keeps its place behind the rest.
        table.sort_values_by(|a, _, b, _| place(a.get()).cmp(&place(b.get())));
        answer_before_tests(table);
    }
    let mut is_first = true;
    for (mut key, item) in table.iter_mut() {
        match item {
            Item::Value(value) => {
                let decor = key.leaf_decor_mut();
                let before = lines(decor.prefix().and_then(RawString::as_str).unwrap_or(""), !is_first);
                *decor = Decor::new(before, " ");
                tidy(value);
            }
            Item::Table(inner) => headed(inner, is_root),
            Item::ArrayOfTables(tables) => tables.iter_mut().for_each(|inner| headed(inner, is_root)),
            Item::None => {}
        }
        is_first = false;
    }
}

/// Puts `[intent.reply]` and `[intent.notice]` before every `[[intent.test]]`.
fn answer_before_tests(intent: &mut Table) {
    let mut places: Vec<Option<isize>> = Vec::new();
    let tables = |intent: &mut Table, each: &mut dyn FnMut(&mut Table)| {
        for key in ["reply", "notice"] {
            if let Some(Item::Table(said)) = intent.get_mut(key) {
                each(said);
            }
        }
        if let Some(Item::ArrayOfTables(tests)) = intent.get_mut("test") {
            tests.iter_mut().for_each(each);
        }
    };
    tables(intent, &mut |table| places.push(table.position()));
    places.sort_unstable();
    let mut places = places.into_iter();
    tables(intent, &mut |table| table.set_position(places.next().flatten()));
}

/// A table under its own header.
fn headed(inner: &mut Table, stands_apart: bool) {
    if !inner.is_implicit() {
        let before = inner.decor().prefix().and_then(RawString::as_str).unwrap_or("").to_owned();
        let before = if stands_apart { format!("\n{before}") } else { before };
        let after = same_line(inner.decor().suffix().and_then(RawString::as_str).unwrap_or(""));
        *inner.decor_mut() = Decor::new(lines(&before, true), after);
    }
    // `[facts]` is only ever the head of its facts, which stand apart.
    let is_list_of_facts = inner.is_implicit() && stands_apart;
    for (_, item) in inner.iter_mut() {
        if let (Item::Table(fact), true) = (item, is_list_of_facts) {
            headed(fact, true);
        }
    }
    if !is_list_of_facts {
        table(inner, false);
    }
}

/// A key's value: one space before it, its comment behind it, lists one item a line.
fn tidy(value: &mut Value) {
    let after = same_line(value.decor().suffix().and_then(RawString::as_str).unwrap_or(""));
    if let Value::Array(array) = value {
        spread(array);
    }
    *value.decor_mut() = Decor::new(" ", after);
}

/// Puts each item of a list in its own line, with the comments that stand by it.
fn spread(array: &mut Array) {
    let trailing = array.trailing().as_str().unwrap_or("").to_owned();
    if array.is_empty() && !trailing.contains('#') {
        array.set_trailing("");
        array.set_trailing_comma(false);
        return;
    }
    // A comment behind an item is, for the parser, before the next item or behind the last.
    let mut behind = String::new();
    let mut is_first = true;
    for value in array.iter_mut() {
        let before = value.decor().prefix().and_then(RawString::as_str).unwrap_or("");
        let prefix = format!("{behind}{}", between(before, is_first));
        let suffix = value.decor().suffix().and_then(RawString::as_str).unwrap_or("");
        behind = own_comments(suffix);
        *value.decor_mut() = Decor::new(prefix, "");
        is_first = false;
    }
    let mut end = format!("{behind}{}", between(&trailing, array.is_empty()));
    // The bracket stands at the line's begin, and no blank line before it.
    end.truncate(end.trim_end().len());
    array.set_trailing(format!("{end}\n"));
    array.set_trailing_comma(!array.is_empty());
}

/// What stands between two items: a comment in the line of the first, comments and at most one blank line on their own.
fn between(raw: &str, is_first: bool) -> String {
    let (line, rest) = raw.split_once('\n').unwrap_or((raw, ""));
    let mut out = same_line(line);
    out.push('\n');
    for line in lines(rest, !is_first || !out.trim().is_empty()).lines() {
        if !line.is_empty() {
            out.push_str("  ");
            out.push_str(line);
        }
        out.push('\n');
    }
    out.push_str("  ");
    out
}

/// Comments between an item and its comma, which go behind the comma.
fn own_comments(raw: &str) -> String {
    let comments: Vec<&str> = raw.lines().map(str::trim).filter(|line| line.starts_with('#')).collect();
    match comments.split_first() {
        None => String::new(),
        Some((first, rest)) => {
            let rest: String = rest.iter().map(|comment| format!("\n  {comment}")).collect();
            format!(" {first}{rest}")
        }
    }
}

/// A comment at the end of a line, one space before it.
fn same_line(raw: &str) -> String {
    let comment = raw.trim();
    if comment.starts_with('#') { format!(" {comment}") } else { String::new() }
}

/// Comment lines, with at most one blank line between them, and before them if `may_begin_blank`.
fn lines(raw: &str, may_begin_blank: bool) -> String {
    let mut out = String::new();
    let mut was_blank = !may_begin_blank;
    // What follows the last line break is the indentation of what comes next.
    let whole = raw.rfind('\n').and_then(|end| raw.get(..end)).map_or("", |whole| whole);
    if !raw.contains('\n') {
        return out;
    }
    for line in whole.split('\n').map(str::trim) {
        if line.is_empty() && was_blank {
            continue;
        }
        was_blank = line.is_empty();
        out.push_str(line);
        out.push('\n');
    }
    out
}

/// The comments of a TOML text, sorted. None may get lost.
fn comments(text: &str) -> Vec<&str> {
    let mut comments = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find(['"', '\'', '#']) {
        let from = rest.get(at..).unwrap_or("");
        let length = match from.chars().next() {
            Some('#') => {
                let end = from.find('\n').unwrap_or(from.len());
                comments.extend(from.get(..end).map(str::trim_end));
                end
            }
            _ => string_length(from),
        };
        rest = from.get(length..).unwrap_or("");
    }
    comments.sort_unstable();
    comments
}

/// How long the string is that `text` begins with.
fn string_length(text: &str) -> usize {
    let quote = text.get(..1).unwrap_or("");
    let threefold = quote.repeat(3);
    let close = if text.starts_with(&threefold) { threefold.as_str() } else { quote };
    let mut at = close.len();
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        if quote == "\"" && rest.starts_with('\\') {
            at += 1 + rest.chars().nth(1).map_or(0, char::len_utf8);
        } else if rest.starts_with(close) {
            at += close.len();
            // Quotes may stand right before the closing ones.
            if close.len() == 3 {
                at += text.get(at..).map_or(0, |rest| rest.len() - rest.trim_start_matches(quote).len());
            }
            return at;
        } else {
            at += rest.chars().next().map_or(1, char::len_utf8);
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_stay_where_they_belong() {
        let messy = "# kepala\n#  berkas\n\n\n  topic='Ijazah' # topik\n\n\n# satu\n[[intent]]   # intent\n# contoh\nexamples = [ \"a\", # pertama\n\n\n   # sendiri\n \"b\" # sebelum koma\n , \"c\" ] # akhir\nid=\"satu\"\n\n\nmode   = \"auto\"\nkeywords=[]\n[[intent.test]]\ntext='x'\n[intent.reply]\nen = [\"e\"]\nid = \"i\"\n\n[[intent]]\nid = \"dua\"\nexclude = [\n  # kosong\n]\n# penutup";
        let formatted = format(messy).unwrap();
        insta::assert_snapshot!(formatted, @r#"
        # kepala
        #  berkas

        topic = 'Ijazah' # topik

        # satu
        [[intent]] # intent
        id = "satu"

        mode = "auto"
        keywords = []
        # contoh
        examples = [
          "a", # pertama

          # sendiri
          "b", # sebelum koma
          "c",
        ] # akhir
        [intent.reply]
        id = "i"
        en = [
          "e",
        ]
        [[intent.test]]
        text = 'x'

        [[intent]]
        id = "dua"
        exclude = [
          # kosong
        ]
        # penutup
        "#);
        assert_eq!(format(&formatted).unwrap(), formatted);
    }

    #[test]
    fn facts_stand_apart() {
        let agency = "# fakta\n\n# kontak\n\n[facts.b]\nconfirmed = true\nvalue = \"1\"\n[facts.a]\nnote = \"n\" # catatan\nvalue = \"2\"";
        let formatted = format(agency).unwrap();
        insta::assert_snapshot!(formatted, @r#"
        # fakta

        # kontak

        [facts.b]
        value = "1"
        confirmed = true

        [facts.a]
        value = "2"
        note = "n" # catatan
        "#);
        assert_eq!(format(&formatted).unwrap(), formatted);
    }

    #[test]
    fn comments_are_told_from_strings() {
        let text = "a = \"# \\\" #\" # satu\n#dua\nb = '#\\' # tiga\nc = \"\"\"\n# \"\" \\\"\"\"\"\"\" # empat\nd = \"\" # lima";
        assert_eq!(comments(text), ["# empat", "# lima", "# satu", "# tiga", "#dua"]);
    }

    #[test]
    fn what_is_no_toml_is_refused() {
        assert!(matches!(format("topic = "), Err(FormatError::Syntax(_))));
        assert_eq!(format("").unwrap(), "\n");
    }

    #[test]
    fn windows_line_ends_and_odd_strings_keep_their_meaning() {
        let odd = "topic = \"a\"\r\n[[intent]]\r\nid = \"x\"\r\nexamples = ['''satu\r\ndua''', \"tiga # bukan komentar\", 'em\"pat']\r\n";
        let formatted = format(odd).unwrap();
        assert!(
            !formatted.contains('\r') && formatted.contains("  \"tiga # bukan komentar\",\n"),
            "{formatted}"
        );
        assert_eq!(format(&formatted).unwrap(), formatted);
    }
}
