//! The environment, laid over the file: `TANGGAP_<SECTION>__<KEY>` for every key.
//!
//! Texts and secrets are taken as they are; a text in quotes, a number, a list or a table is read as TOML. A section or
//! list may be given whole, and an element of an array by its index from 0 (`TANGGAP_ACCOUNTS__0__ACCESS_TOKEN`). Tables
//! are merged, everything else is replaced. Giving a secret in one way replaces the file's other way.

use toml::de::DeValue;

use super::faults::{Fault, Place};
use super::keys::{self, Key, Kind};
use super::nearest::{self, PREFIX};
use super::node::{self, Branch, Node, Value};

/// Lays the variables over `root` and gives what is wrong with them.
pub(super) fn overlay(root: &mut Branch, variables: impl Iterator<Item = (String, String)>) -> Vec<Fault> {
    let ours = variables.filter(|(name, _)| name.starts_with(PREFIX) && !is_service_link(name));
    let mut ours: Vec<_> = ours.collect();
    // The whole before its parts, so that `TANGGAP_ACCOUNTS__0__MODE` adds to `TANGGAP_ACCOUNTS`; and by index.
    ours.sort_by_cached_key(|(name, _)| {
        let steps: Vec<_> =
            name.split("__").map(|step| (step.parse::<usize>().ok(), step.to_owned())).collect();
        (steps.len(), steps)
    });
    let mut faults = Vec::new();
    for (name, text) in ours {
        let place = Place::Variable(name.clone());
        if let Err((message, mend)) = lay(root, &name, &text) {
            faults.push(Fault { place, message, mend: Some(mend) });
        }
    }
    faults
}

/// What is wrong, and how to mend it.
type Refusal = (String, String);

fn lay(root: &mut Branch, name: &str, text: &str) -> Result<(), Refusal> {
    let unknown = || {
        let nearest = nearest::variable_like(name);
        ("unknown key".to_owned(), format!("the nearest known one is {nearest}"))
    };
    let steps = name.strip_prefix(PREFIX).unwrap_or_default().split("__");
    let steps: Vec<String> = steps.map(str::to_lowercase).collect();
    let place = Place::Variable(name.to_owned());
    let (mut branch, mut keys) = (root, keys::ROOT);
    let mut steps = steps.iter();
    while let Some(step) = steps.next() {
        let Some(key) = keys::find(keys, step) else {
            keys::find_by_file(keys, step).filter(|_| steps.len() == 0).ok_or_else(unknown)?;
            merge(branch, step, value(&Kind::Text(keys::Otherwise::Unset), text, &place)?);
            return Ok(());
        };
        if steps.len() == 0 {
            merge(branch, step, value(&key.kind, text, &place)?);
            return Ok(());
        }
        let (next, below) = match key.kind {
            Kind::Table(below) => (table(branch, step, &place), below),
            Kind::Tables(below) => {
                let index = steps.next().and_then(|step| step.parse().ok()).ok_or_else(unknown)?;
                (element(branch, step, index, &place)?, below)
            }
            _ => return Err(unknown()),
        };
        // A value of the wrong kind in the file is a fault that will be told where the file is read.
        let Some(next) = next else { return Ok(()) };
        if steps.len() == 0 {
            return whole_element(next, below, text, &place);
        }
        (branch, keys) = (next, below);
    }
    Err(unknown())
}

/// `TANGGAP_ACCOUNTS__0='{…}'`: one element as an inline table.
fn whole_element(
    branch: &mut Branch,
    keys: &'static [Key],
    text: &str,
    place: &Place,
) -> Result<(), Refusal> {
    if let Value::Table(given) = value(&Kind::Table(keys), text, place)?.value {
        for (name, (_, node)) in given.0 {
            merge(branch, &name, node);
        }
    }
    Ok(())
}

/// Reads a variable as its key's kind wants it.
fn value(kind: &Kind, text: &str, place: &Place) -> Result<Node, Refusal> {
    let toml = || DeValue::parse(text.trim()).ok().map(|value| node::node(&value, &|_| place.clone()));
    let (example, kind_name) = match kind {
        Kind::Text(_) | Kind::Secret(_) => {
            let quoted = text.starts_with(['"', '\'']).then(toml).flatten();
            let text = || Node { value: Value::Text(text.to_owned()), place: place.clone() };
            return Ok(quoted.filter(|node| matches!(node.value, Value::Text(_))).unwrap_or_else(text));
        }
        Kind::Texts | Kind::Secrets(_) => ("[\"…\", \"…\"]", "a list"),
        Kind::Whole(..) => ("300", "a whole number"),
        Kind::Fraction(_) => ("0.95", "a number"),
        Kind::Switch(_) => ("true or false", "true or false"),
        Kind::Table(_) => ("{ key = \"…\" }", "an inline table"),
        Kind::Tables(_) => ("[{ key = \"…\" }, { key = \"…\" }]", "a list of inline tables"),
    };
    toml().ok_or_else(|| (format!("is not {kind_name} in TOML"), format!("write it as {example}")))
}

/// Tables are merged, everything else replaced; a secret's other way is taken away if the file had chosen it.
fn merge(branch: &mut Branch, name: &str, node: Node) {
    let other = name.strip_suffix("_file").map_or_else(|| format!("{name}_file"), str::to_owned);
    if branch.get(&other).is_some_and(|node| !matches!(node.place, Place::Variable(_))) {
        branch.0.remove(&other);
    }
    let place = node.place.clone();
    match (branch.0.get_mut(name).map(|(_, node)| &mut node.value), node) {
        (Some(Value::Table(old)), Node { value: Value::Table(new), .. }) => {
            for (name, (_, node)) in new.0 {
                merge(old, &name, node);
            }
        }
        (_, node) => {
            branch.0.insert(name.to_owned(), (place, node));
        }
    }
}

/// The table of this name, made if there is none; none if something else stands there.
fn table<'a>(branch: &'a mut Branch, name: &str, place: &Place) -> Option<&'a mut Branch> {
    let empty = || (place.clone(), Node { value: Value::Table(Branch::default()), place: place.clone() });
    match &mut branch.0.entry(name.to_owned()).or_insert_with(empty).1.value {
        Value::Table(branch) => Some(branch),
        _ => None,
    }
}

/// The array's element at this index, made if it is the next one.
fn element<'a>(
    branch: &'a mut Branch,
    name: &str,
    index: usize,
    place: &Place,
) -> Result<Option<&'a mut Branch>, Refusal> {
    let empty = |value| Node { value, place: place.clone() };
    let node =
        branch.0.entry(name.to_owned()).or_insert_with(|| (place.clone(), empty(Value::List(Vec::new()))));
    let Value::List(items) = &mut node.1.value else { return Ok(None) };
    if index == items.len() {
        items.push(empty(Value::Table(Branch::default())));
    }
    let count = items.len();
    match items.get_mut(index) {
        Some(Node { value: Value::Table(branch), .. }) => Ok(Some(branch)),
        Some(_) => Ok(None),
        None => {
            let message = format!("there is no element {index} of `{name}`, and the next one is {count}");
            Err((message, "count the elements from 0, without gaps".to_owned()))
        }
    }
}

/// What Kubernetes and Docker set by themselves beside a service that is called `tanggap`; no key of ours looks so.
fn is_service_link(name: &str) -> bool {
    let rest = name.strip_prefix(PREFIX).unwrap_or_default();
    rest == "PORT" || rest == "NAME" || rest.starts_with("PORT_") || rest.starts_with("SERVICE_")
}
