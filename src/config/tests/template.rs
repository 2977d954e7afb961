use std::collections::BTreeMap;

use super::{faults, right};
use crate::config::keys::{Key, Kind, Otherwise, ROOT};
use crate::config::{Scope, Secret, Values, init};

fn new_installation() -> Values {
    Values {
        verify_token: "v".to_owned(),
        admin_token: "a".to_owned(),
        measurement_token: "m".to_owned(),
        app_secret: Some("s\"\\".to_owned()),
        account_id: Some("1".to_owned()),
        username: Some("disdik".to_owned()),
        access_token: Some("t".to_owned()),
    }
}

/// The file of `init` with every setting in it taken out of its comment.
fn uncommented() -> String {
    let setting = |line: &str| match line.strip_prefix('#') {
        Some(rest) if rest.starts_with(|c: char| c.is_ascii_lowercase() || c == '[') => rest.to_owned(),
        _ => line.to_owned(),
    };
    init(&new_installation()).lines().map(setting).collect::<Vec<_>>().join("\n")
}

#[test]
fn what_init_writes_is_a_configuration() {
    let written = right(&init(&new_installation()), &[]);
    assert_eq!(written.meta.app_secrets, [Secret::new("s\"\\")]);
    let token = |shown| written.api.token(shown).map(|token| (token.name.as_str(), token.scope));
    assert_eq!((token("a"), token("m")), (Some(("admin", Scope::Admin)), Some(("measurement", Scope::Read))));
    // What nobody but Meta knows is asked for, place by place.
    let fresh = init(&Values::generate().expect("random bytes"));
    assert!(!fresh.contains("{{"), "{fresh}");
    let faults = faults(&fresh, &[]);
    assert_eq!(faults.len(), 4, "{faults:#?}");
    assert!(faults.iter().all(|fault| fault.contains("placeholder")), "{faults:#?}");
    // Its settings in comments are right, too.
    right(&uncommented(), &[]);
}

#[test]
fn the_template_shows_every_key_with_its_default() {
    fn compare(keys: &[Key], table: &toml::Table, path: &str) {
        for key in keys {
            let path = format!("{path}.{}", key.name);
            let value = table.get(key.name).unwrap_or_else(|| panic!("{path} is not in the template"));
            let text = |default: &str| toml::Value::String(default.to_owned());
            let default = match &key.kind {
                Kind::Text(Otherwise::Is(default)) | Kind::Secret(Otherwise::Is(default)) => {
                    Some(text(default))
                }
                Kind::Whole(default, _) => Some(toml::Value::Integer(*default)),
                Kind::Fraction(default) => default.map(toml::Value::Float),
                Kind::Switch(default) => Some(toml::Value::Boolean(*default)),
                Kind::Table(keys) => {
                    compare(keys, value.as_table().expect("a table"), &path);
                    None
                }
                Kind::Tables(keys) => {
                    for table in value.as_array().expect("tables") {
                        compare(keys, table.as_table().expect("a table"), &path);
                    }
                    None
                }
                Kind::Text(_) | Kind::Secret(_) | Kind::Secrets(_) | Kind::Texts => None,
            };
            if let Some(default) = default {
                assert_eq!(*value, default, "{path}");
            }
        }
    }
    let table = uncommented().parse().expect("TOML");
    compare(ROOT, &table, "");
}

#[test]
fn every_key_of_the_table_is_read() {
    // A value that no key takes: each key that is read has its fault.
    fn wrong(keys: &[Key]) -> toml::Table {
        let value = |key: &Key| match key.kind {
            Kind::Table(keys) => toml::Value::Table(wrong(keys)),
            Kind::Tables(keys) => toml::Value::Array(vec![toml::Value::Table(wrong(keys))]),
            _ => toml::Value::Table(toml::Table::new()),
        };
        keys.iter().map(|key| (key.name.to_owned(), value(key))).collect()
    }
    fn count(keys: &[Key]) -> usize {
        let one = |key: &Key| match key.kind {
            Kind::Table(keys) | Kind::Tables(keys) => count(keys),
            _ => 1,
        };
        keys.iter().map(one).sum()
    }
    let faults = faults(&wrong(ROOT).to_string(), &[]);
    let mut times: BTreeMap<&str, usize> = BTreeMap::new();
    for fault in &faults {
        *times.entry(fault.split('`').nth(1).unwrap_or_default()).or_default() += 1;
    }
    assert_eq!(times.len(), count(ROOT), "{faults:#?}");
}
