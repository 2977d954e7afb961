//! The FAQ that the program brings with it, with the facts of an invented agency, so that its bot can post.

use std::path::Path;

use anyhow::Context as _;

macro_rules! shipped {
    ($($file:literal),* $(,)?) => {
        &[$(($file, include_str!(concat!("../../../intents/", $file)))),*]
    };
}

/// The topics as they stand in `intents/`.
const TOPICS: &[(&str, &str)] = shipped![
    "_none.toml",
    "bantuan.toml",
    "guru.toml",
    "ijazah.toml",
    "layanan.toml",
    "pengaduan.toml",
    "sekolah.toml",
    "siswa.toml",
    "spmb.toml",
];
const AGENCY: &str = include_str!("agency.toml");

/// Writes the intent files into a folder.
pub(super) fn write(dir: &Path) -> anyhow::Result<()> {
    std::fs::create_dir_all(dir).with_context(|| format!("can't create {}", dir.display()))?;
    for (name, text) in TOPICS.iter().chain([&("agency.toml", AGENCY)]) {
        let path = dir.join(name);
        std::fs::write(&path, text).with_context(|| format!("can't write {}", path.display()))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_demo_brings_every_topic_and_every_fact() {
        let shipped = Path::new(env!("CARGO_MANIFEST_DIR")).join("intents");
        let mut files: Vec<String> = std::fs::read_dir(&shipped)
            .unwrap()
            .map(|file| file.unwrap().file_name().into_string().unwrap())
            .filter(|name| name != "agency.toml")
            .collect();
        files.sort();
        assert_eq!(files, TOPICS.iter().map(|(name, _)| *name).collect::<Vec<_>>());

        let facts = |text: &str| -> Vec<String> {
            let table: toml::Table = text.parse().unwrap();
            table["facts"].as_table().unwrap().keys().cloned().collect()
        };
        let shipped = std::fs::read_to_string(shipped.join("agency.toml")).unwrap();
        assert_eq!(facts(AGENCY), facts(&shipped));
    }
}
