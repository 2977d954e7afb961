//! What a call asks for: `id,text,replies.limit(10){id,text}`.

/// One member that is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Field {
    /// Its name.
    pub(crate) name: String,
    /// What stands in round brackets, as in `limit(10)`: name and value.
    pub(crate) argument: Option<(String, String)>,
    /// What is asked for of the object that the member is; none if nothing is named.
    pub(crate) fields: Option<Vec<Field>>,
}

/// Reads a list of fields; none if its brackets don't fit.
pub(crate) fn read(text: &str) -> Option<Vec<Field>> {
    let mut rest = text;
    let fields = list(&mut rest)?;
    rest.is_empty().then_some(fields)
}

fn list(rest: &mut &str) -> Option<Vec<Field>> {
    let mut fields = Vec::new();
    loop {
        fields.push(field(rest)?);
        match rest.strip_prefix(',') {
            Some(next) => *rest = next,
            None => return Some(fields),
        }
    }
}

fn field(rest: &mut &str) -> Option<Field> {
    let name = word(rest)?;
    let mut argument = None;
    while let Some(next) = rest.strip_prefix('.') {
        *rest = next;
        let modifier = word(rest)?;
        let (value, next) = rest.strip_prefix('(')?.split_once(')')?;
        *rest = next;
        argument = Some((modifier, value.to_owned()));
    }
    let fields = match rest.strip_prefix('{') {
        Some(next) => {
            *rest = next;
            let fields = list(rest)?;
            *rest = rest.strip_prefix('}')?;
            Some(fields)
        }
        None => None,
    };
    Some(Field { name, argument, fields })
}

/// A name, with white space around it passed over.
fn word(rest: &mut &str) -> Option<String> {
    let begin = rest.trim_start();
    let end = begin.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(begin.len());
    let (word, after) = begin.split_at(end);
    *rest = after.trim_start();
    (!word.is_empty()).then(|| word.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_nest() {
        let plain = |name: &str| Field { name: name.into(), argument: None, fields: None };
        assert_eq!(read("id, text"), Some(vec![plain("id"), plain("text")]));
        let replies = Field {
            name: "replies".into(),
            argument: Some(("limit".into(), "10".into())),
            fields: Some(vec![plain("id"), Field { fields: Some(vec![plain("id")]), ..plain("from") }]),
        };
        assert_eq!(read("id,replies.limit(10){id,from{id}}"), Some(vec![plain("id"), replies]));
        for wrong in ["", "id,", "id{", "id{}", "id}", "a.b", "a.limit(3", "a b", ",id"] {
            assert_eq!(read(wrong), None, "{wrong:?} was read");
        }
    }
}
