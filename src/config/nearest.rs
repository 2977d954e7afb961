//! Names for advice: an environment variable for a key, and the known key nearest to an unknown one.

use super::keys::{self, Key, Kind};

/// Every variable of ours begins so.
pub(super) const PREFIX: &str = "TANGGAP_";

/// The environment variable of a key.
pub(super) fn variable(path: &[String], name: &str) -> String {
    let steps = path.iter().map(String::as_str).chain([name]);
    PREFIX.to_owned() + &steps.map(str::to_uppercase).collect::<Vec<_>>().join("__")
}

/// The known key nearest to `name`, which is none of `keys`: one of that table if it looks like it, else the same name
/// in another table, else the least unlike of that table.
pub(super) fn key(path: &[String], keys: &'static [Key], name: &str) -> String {
    let mut names = Vec::new();
    for key in keys {
        names.push(key.name.to_owned());
        if key.kind.is_secret() {
            names.push(format!("{}_file", key.name));
        }
    }
    let distance = |known: &String| strsim::damerau_levenshtein(known, &name.to_lowercase());
    let near = names.into_iter().min_by_key(distance);
    // A third of the letters wrong is still a slip of the pen; more is another word.
    let looks_like = near.as_ref().is_some_and(|near| distance(near) * 3 <= near.len().max(name.len()));
    match elsewhere(keys::ROOT, name, "") {
        Some(heading) if !looks_like => format!("`{name}` under `{heading}`"),
        _ => match (near, path.is_empty()) {
            (Some(near), true) => format!("`{near}`"),
            (Some(near), false) => format!("`{near}` there"),
            (None, _) => "none".to_owned(),
        },
    }
}

/// The known variable nearest to one that is unknown.
pub(super) fn variable_like(name: &str) -> String {
    let mut all = Vec::new();
    // The same index as the one that was written, so that only the words count.
    let index = name.split("__").find(|step| step.parse::<usize>().is_ok()).unwrap_or("0");
    variables(keys::ROOT, &[], index, &mut all);
    // A key without its section is meant rather than a section of like length.
    let last = |name: &str| {
        let steps = name.strip_prefix(PREFIX).unwrap_or_default();
        steps.rsplit("__").next().unwrap_or_default().to_owned()
    };
    let distance = |known: &String| (last(known) != last(name), strsim::damerau_levenshtein(known, name));
    all.into_iter().min_by_key(distance).unwrap_or_default()
}

fn variables(keys: &'static [Key], path: &[String], index: &str, all: &mut Vec<String>) {
    for key in keys {
        all.push(variable(path, key.name));
        if key.kind.is_secret() {
            all.push(format!("{}_FILE", variable(path, key.name)));
        }
        let mut below = path.to_vec();
        below.push(key.name.to_owned());
        match key.kind {
            Kind::Table(keys) => variables(keys, &below, index, all),
            Kind::Tables(keys) => {
                below.push(index.to_owned());
                variables(keys, &below, index, all);
            }
            _ => {}
        }
    }
}

/// The heading of the first table that has a key of exactly this name.
fn elsewhere(keys: &'static [Key], name: &str, prefix: &str) -> Option<String> {
    keys.iter().find_map(|key| {
        let path = if prefix.is_empty() { key.name.to_owned() } else { format!("{prefix}.{}", key.name) };
        let (below, heading) = match key.kind {
            Kind::Table(below) => (below, format!("[{path}]")),
            Kind::Tables(below) => (below, format!("[[{path}]]")),
            _ => return None,
        };
        match keys::find(below, name) {
            Some(_) => Some(heading),
            None => elsewhere(below, name, &path),
        }
    })
}
