//! The FAQ that the program brings with it: for a new installation with the agency's facts left open, for the demo with
//! those of an invented agency, so that its bot can post.

use std::path::Path;

use anyhow::Context as _;

macro_rules! shipped {
    ($($file:literal),* $(,)?) => {
        &[$(($file, include_str!(concat!("../../intents/", $file)))),*]
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
const AGENCY: &str = include_str!("../../intents/agency.toml");
const INVENTED_AGENCY: &str = include_str!("demo/agency.toml");

/// Whose facts go with the topics.
#[derive(Clone, Copy)]
pub(super) enum Agency {
    /// The agency's own, to be filled in.
    Own,
    /// An invented one's.
    Invented,
}

/// Writes the intent files into a folder.
pub(super) fn write(dir: &Path, agency: Agency) -> anyhow::Result<()> {
    let facts = match agency {
        Agency::Own => AGENCY,
        Agency::Invented => INVENTED_AGENCY,
    };
    std::fs::create_dir_all(dir).with_context(|| format!("can't create {}", dir.display()))?;
    for (name, text) in TOPICS.iter().chain([&("agency.toml", facts)]) {
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
        assert_eq!(facts(INVENTED_AGENCY), facts(AGENCY));
    }
}
