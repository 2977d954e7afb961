//! Single changes of intent files: what is not changed keeps its form, its place and its comments.

use toml_edit::{Array, ArrayOfTables, DocumentMut, Item, Table, Value, value};

/// Everything of an intent that a form can change.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Draft {
    /// Its id.
    pub id: String,
    /// What it is called.
    pub title: String,
    /// The most that the bot may do, as the file names it.
    pub mode: String,
    /// The last day of its answers; empty is none.
    pub valid_until: String,
    /// `public` or `private`.
    pub channel: String,
    /// Phrases that mean it.
    pub keywords: Vec<String>,
    /// Regular expressions that mean it.
    pub patterns: Vec<String>,
    /// Comments as people write them.
    pub examples: Vec<String>,
    /// Phrases that veto it.
    pub exclude: Vec<String>,
    /// Comments that must give it.
    pub tests: Vec<String>,
    /// The answers in Indonesian, Sundanese and English.
    pub replies: [Vec<String>; 3],
    /// What is said in public once a private answer is out, in the same languages.
    pub notices: [Vec<String>; 3],
}

/// The names of the languages of [`Draft::replies`] and [`Draft::notices`] in the files.
pub const LANGUAGES: [&str; 3] = ["id", "su", "en"];

/// Why a file could not be changed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EditError {
    /// It is no TOML.
    #[error("the file is no TOML: {0}")]
    Syntax(String),
    /// What was to be changed is not in it.
    #[error("there is no {0} in the file")]
    Missing(String),
    /// The last day of an answer is no date.
    #[error("{0:?} is no date")]
    Date(String),
}

/// An intent of a file, as a form has it; none if the file has no such intent.
pub fn draft_of(text: &str, id: &str) -> Option<Draft> {
    let mut document = parse(text).ok()?;
    let table = find(&mut document, id).ok()?;
    let text = |key: &str, default: &str| table.get(key).and_then(Item::as_str).unwrap_or(default).to_owned();
    let said = |key: &str, language: &str| -> Vec<String> {
        let list = table.get(key).and_then(|said| said.get(language)).and_then(Item::as_array);
        list.into_iter().flatten().filter_map(|item| item.as_str().map(str::to_owned)).collect()
    };
    let tests = table.get("test").and_then(Item::as_array_of_tables).into_iter().flatten();
    Some(Draft {
        id: id.to_owned(),
        title: text("title", id),
        mode: text("mode", "auto"),
        valid_until: table
            .get("valid_until")
            .and_then(Item::as_datetime)
            .map(ToString::to_string)
            .unwrap_or_default(),
        channel: text("channel", "public"),
        keywords: texts(table, "keywords"),
        patterns: texts(table, "patterns"),
        examples: texts(table, "examples"),
        exclude: texts(table, "exclude"),
        tests: tests.filter_map(|test| test.get("text")?.as_str().map(str::to_owned)).collect(),
        replies: LANGUAGES.map(|language| said("reply", language)),
        notices: LANGUAGES.map(|language| said("notice", language)),
    })
}

/// The file with one example more for an intent, or of none; none if it is there already.
///
/// # Errors
/// [`EditError`].
pub fn add_example(text: &str, intent: Option<&str>, example: &str) -> Result<Option<String>, EditError> {
    let mut document = parse(text)?;
    let table = match intent {
        Some(id) => find(&mut document, id)?,
        None => document.as_table_mut(),
    };
    let mut examples = texts(table, "examples");
    if examples.iter().any(|known| known.trim() == example.trim()) {
        return Ok(None);
    }
    examples.push(example.to_owned());
    set_list(table, "examples", &examples);
    Ok(Some(document.to_string()))
}

/// The file with an intent as the form has it; `id` is the one that it had before, none adds it.
///
/// # Errors
/// [`EditError`].
pub fn set_intent(text: &str, id: Option<&str>, draft: &Draft) -> Result<String, EditError> {
    let mut document = parse(text)?;
    let table = match id {
        Some(id) => find(&mut document, id)?,
        None => {
            let intents =
                document.entry("intent").or_insert_with(|| Item::ArrayOfTables(ArrayOfTables::new()));
            let intents = intents
                .as_array_of_tables_mut()
                .ok_or_else(|| EditError::Missing("[[intent]]".to_owned()))?;
            let mut table = Table::new();
            table.decor_mut().set_prefix("\n");
            intents.push(table);
            let last = intents.len() - 1;
            intents.get_mut(last).ok_or_else(|| EditError::Missing("[[intent]]".to_owned()))?
        }
    };
    set_text(table, "id", &draft.id, "");
    // A title that says no more than the id is none.
    set_text(table, "title", &draft.title, &draft.id);
    set_text(table, "mode", &draft.mode, "auto");
    set_list(table, "keywords", &draft.keywords);
    set_list(table, "patterns", &draft.patterns);
    set_list(table, "examples", &draft.examples);
    set_list(table, "exclude", &draft.exclude);
    set_date(table, &draft.valid_until)?;
    set_text(table, "channel", &draft.channel, "public");
    set_said(table, "reply", &draft.replies);
    set_said(table, "notice", &draft.notices);
    set_tests(table, &draft.tests);
    Ok(document.to_string())
}

/// `agency.toml` with another value of a fact, and whether the agency vouches for it.
///
/// # Errors
/// [`EditError`].
pub fn set_fact(text: &str, name: &str, said: &str, is_confirmed: bool) -> Result<String, EditError> {
    let mut document = parse(text)?;
    let fact =
        document.get_mut("facts").and_then(|facts| facts.get_mut(name)).and_then(Item::as_table_like_mut);
    let fact = fact.ok_or_else(|| EditError::Missing(format!("facts.{name}")))?;
    for (key, new) in [("value", Value::from(said)), ("confirmed", Value::from(is_confirmed))] {
        match fact.get_mut(key).and_then(Item::as_value_mut) {
            Some(old) => replace(old, new),
            None => drop(fact.insert(key, Item::Value(new))),
        }
    }
    Ok(document.to_string())
}

fn parse(text: &str) -> Result<DocumentMut, EditError> {
    let plain = text.trim_start_matches('\u{feff}').replace("\r\n", "\n");
    plain.parse().map_err(|error: toml_edit::TomlError| EditError::Syntax(error.message().to_owned()))
}

fn find<'d>(document: &'d mut DocumentMut, id: &str) -> Result<&'d mut Table, EditError> {
    let intents = document.get_mut("intent").and_then(Item::as_array_of_tables_mut);
    let found = intents
        .and_then(|all| all.iter_mut().find(|table| table.get("id").and_then(Item::as_str) == Some(id)));
    found.ok_or_else(|| EditError::Missing(id.to_owned()))
}

fn texts(table: &Table, key: &str) -> Vec<String> {
    let list = table.get(key).and_then(Item::as_array);
    list.into_iter().flatten().filter_map(|item| item.as_str().map(str::to_owned)).collect()
}

/// A text, left out where it says what is so anyway.
fn set_text(table: &mut Table, key: &str, text: &str, default: &str) {
    let present = table.get_mut(key).and_then(Item::as_value_mut);
    match present {
        Some(old) if old.as_str() == Some(text) => {}
        Some(old) => replace(old, Value::from(text)),
        None if text == default => {}
        None => drop(table.insert(key, value(text))),
    }
}

fn set_date(table: &mut Table, text: &str) -> Result<(), EditError> {
    if text.is_empty() {
        table.remove("valid_until");
        return Ok(());
    }
    let wrong = || EditError::Date(text.to_owned());
    let date: toml_edit::Datetime = text.parse().map_err(|_| wrong())?;
    if date.time.is_some() || date.date.is_none() {
        return Err(wrong());
    }
    match table.get_mut("valid_until").and_then(Item::as_value_mut) {
        Some(old) => replace(old, Value::from(date)),
        None => drop(table.insert("valid_until", value(date))),
    }
    Ok(())
}

/// Another value in the place of one, with the comments around it.
fn replace(old: &mut Value, mut new: Value) {
    *new.decor_mut() = old.decor().clone();
    *old = new;
}

/// A list, one item a line; items that stay keep their form and their comments.
fn set_list(table: &mut Table, key: &str, texts: &[String]) {
    if self::texts(table, key) == texts {
        return;
    }
    if texts.is_empty() {
        table.remove(key);
        return;
    }
    let mut old: Vec<Option<Value>> = table
        .get(key)
        .and_then(Item::as_array)
        .map(|array| array.iter().cloned().map(Some).collect())
        .unwrap_or_default();
    let trailing = table.get(key).and_then(Item::as_array).map(|array| array.trailing().clone());
    let mut new = Array::new();
    for text in texts {
        let kept = old.iter_mut().find(|item| item.as_ref().and_then(Value::as_str) == Some(text.as_str()));
        let item = kept.and_then(Option::take).unwrap_or_else(|| Value::from(text.as_str()));
        new.push_formatted(item);
    }
    for item in new.iter_mut() {
        let prefix = item.decor().prefix().and_then(|prefix| prefix.as_str()).unwrap_or_default().to_owned();
        if !prefix.contains('\n') {
            item.decor_mut().set_prefix("\n  ");
        }
    }
    new.set_trailing_comma(true);
    match trailing.filter(|trailing| trailing.as_str().is_some_and(|text| text.contains('\n'))) {
        Some(trailing) => new.set_trailing(trailing),
        None => new.set_trailing("\n"),
    }
    match table.get_mut(key).and_then(Item::as_value_mut) {
        Some(present) => replace(present, Value::Array(new)),
        None => drop(table.insert(key, Item::Value(Value::Array(new)))),
    }
}

/// What is said in each language, in the table under `key`.
fn set_said(table: &mut Table, key: &str, texts: &[Vec<String>; 3]) {
    if table.get(key).is_none() {
        if texts.iter().all(Vec::is_empty) {
            return;
        }
        table.insert(key, Item::Table(Table::new()));
    }
    let Some(said) = table.get_mut(key) else { return };
    // `reply = { … }` in one line becomes a table of its own, in which lists have room.
    if let Some(inline) = said.as_inline_table().cloned() {
        *said = Item::Table(inline.into_table());
    }
    if let Some(said) = said.as_table_mut() {
        for (language, texts) in LANGUAGES.iter().zip(texts) {
            set_list(said, language, texts);
        }
        if said.is_empty() && key == "notice" {
            table.remove(key);
        }
    }
}

fn set_tests(table: &mut Table, tests: &[String]) {
    let text_of = |test: &Table| test.get("text").and_then(Item::as_str).map(str::to_owned);
    let old: Vec<Table> = table
        .get("test")
        .and_then(Item::as_array_of_tables)
        .map(|all| all.iter().cloned().collect())
        .unwrap_or_default();
    if old.iter().filter_map(text_of).eq(tests.iter().cloned()) {
        return;
    }
    if tests.is_empty() {
        table.remove("test");
        return;
    }
    let mut new = ArrayOfTables::new();
    for text in tests {
        let kept = old.iter().find(|test| text_of(test).as_ref() == Some(text)).cloned();
        new.push(kept.unwrap_or_else(|| {
            let mut test = Table::new();
            test.insert("text", value(text.as_str()));
            test
        }));
    }
    table.insert("test", Item::ArrayOfTables(new));
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str = r#"topic = "Ijazah" # the topic

# what people lose
[[intent]]
id = "ijazah-hilang" # never changed
title = "Ijazah hilang"
keywords = ["ijazah hilang", "ijazah rusak"]
examples = [
  # as heard at the counter
  "min ijazah saya ilang",
  "ijazah kebakar gimana", # 2025
]
valid_until = 2027-06-30

[intent.reply]
id = ["Silakan {{ link }}"]

[[intent.test]]
text = "ijazah ilang"

[[intent]]
id = "lain"
title = "Lain"
"#;

    fn draft() -> Draft {
        Draft {
            id: "ijazah-hilang".into(),
            title: "Ijazah hilang".into(),
            mode: "auto".into(),
            valid_until: "2027-06-30".into(),
            channel: "public".into(),
            keywords: vec!["ijazah hilang".into(), "ijazah rusak".into()],
            patterns: vec![],
            examples: vec!["min ijazah saya ilang".into(), "ijazah kebakar gimana".into()],
            exclude: vec![],
            tests: vec!["ijazah ilang".into()],
            replies: [vec!["Silakan {{ link }}".into()], vec![], vec![]],
            notices: Default::default(),
        }
    }

    #[test]
    fn what_is_not_changed_stays_to_the_letter() {
        assert_eq!(draft_of(FILE, "ijazah-hilang"), Some(draft()));
        assert_eq!(draft_of(FILE, "tidak-ada"), None);
        assert_eq!(set_intent(FILE, Some("ijazah-hilang"), &draft()).unwrap(), FILE);
        let title = Draft { title: "Ijazah raib".into(), ..draft() };
        let edited = set_intent(FILE, Some("ijazah-hilang"), &title).unwrap();
        assert_eq!(edited, FILE.replace("\"Ijazah hilang\"", "\"Ijazah raib\""));
        let edited = add_example(FILE, Some("ijazah-hilang"), "ijazah saya mana").unwrap().unwrap();
        assert!(edited.contains("  # as heard at the counter\n  \"min ijazah saya ilang\",\n"), "{edited}");
        assert!(edited.contains("\"ijazah saya mana\""), "{edited}");
        assert_eq!(add_example(&edited, Some("ijazah-hilang"), " ijazah saya mana ").unwrap(), None);
        assert_eq!(add_example(FILE, Some("tidak-ada"), "x"), Err(EditError::Missing("tidak-ada".into())));
    }

    #[test]
    fn all_of_an_intent_can_be_changed() {
        let other = Draft {
            mode: "draft".into(),
            valid_until: String::new(),
            channel: "private".into(),
            keywords: vec![],
            patterns: vec![r"ijaz\w*".into()],
            exclude: vec!["bukan".into()],
            tests: vec!["ijazah ilang".into(), "satu lagi".into()],
            replies: [vec!["A".into()], vec!["B".into(), "C".into()], vec![]],
            notices: [vec!["Lewat DM".into()], vec![], vec![]],
            ..draft()
        };
        let edited = set_intent(FILE, Some("ijazah-hilang"), &other).unwrap();
        let set = crate::intents::compile(&[crate::intents::SourceFile {
            name: "a.toml".into(),
            text: edited.clone(),
        }]);
        let intent = &set.set.intents()[0];
        assert_eq!(intent.mode, crate::intents::Mode::Draft, "{edited}");
        assert_eq!(
            (intent.valid_until, intent.tests.len(), intent.replies.su.len()),
            (None, 2, 2),
            "{edited}"
        );
        assert_eq!(
            (intent.patterns.len(), intent.keywords.len(), intent.exclude.len(), intent.notices.id.len()),
            (1, 0, 1, 1),
            "{edited}"
        );
        assert_eq!(draft_of(&edited, "ijazah-hilang"), Some(other.clone()));
        let without = Draft { notices: Default::default(), ..other.clone() };
        let without = set_intent(&edited, Some("ijazah-hilang"), &without).unwrap();
        assert!(!without.contains("notice") && without.contains("[intent.reply]"), "{without}");
        assert!(edited.contains("# what people lose") && edited.contains("id = \"lain\""), "{edited}");
        let added = set_intent(FILE, None, &Draft { id: "baru".into(), ..other }).unwrap();
        assert!(added.starts_with(FILE) && added.contains("id = \"baru\""), "{added}");
        assert!(set_intent(FILE, Some("lain"), &Draft { valid_until: "besok".into(), ..draft() }).is_err());
    }

    #[test]
    fn a_fact_is_confirmed_in_its_place() {
        let text = "# facts\n[facts.link]\nvalue = \"https://a\" # old\nconfirmed = false\nnote = \"x\"\n";
        assert_eq!(
            set_fact(text, "link", "https://b", true).unwrap(),
            "# facts\n[facts.link]\nvalue = \"https://b\" # old\nconfirmed = true\nnote = \"x\"\n"
        );
        assert!(set_fact(text, "lain", "x", true).is_err());
    }
}
