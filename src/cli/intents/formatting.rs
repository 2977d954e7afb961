//! `tanggap intents fmt`: one form for intent files.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context as _;

use crate::authoring::format;
use crate::intents;

#[derive(clap::Args)]
pub(in crate::cli) struct Arguments {
    /// Folder berkas intent / the directory with the intent files
    #[arg(default_value = super::USUAL)]
    dir: PathBuf,
    /// Hanya memeriksa: kode keluar 1 bila ada berkas yang belum rapi / change nothing; exit code 1 if a file would change
    #[arg(long)]
    check: bool,
}

/// 1 if a file could not be put in form, or would have to be.
pub(super) fn run(arguments: &Arguments) -> anyhow::Result<ExitCode> {
    let (mut changed, mut failed) = (0, 0);
    let files = intents::read_dir(&arguments.dir)?;
    for file in &files {
        match format::format(&file.text) {
            Ok(formatted) if formatted == file.text => {}
            Ok(formatted) => {
                changed += 1;
                if arguments.check {
                    println!("{}", file.name);
                } else {
                    replace(Path::new(&file.name), &formatted)?;
                }
            }
            Err(error) => {
                failed += 1;
                eprintln!("{}: {error}", file.name);
            }
        }
    }
    if !arguments.check {
        println!("{changed} of {} files put in form", files.len());
    }
    Ok(if failed > 0 || (arguments.check && changed > 0) { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

/// Writes beside the file and then takes its place, so that a server that reads meanwhile never sees half of it.
pub(super) fn replace(path: &Path, text: &str) -> anyhow::Result<()> {
    let name = path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
    let beside = path.with_file_name(format!(".{name}.new"));
    let written = fs::write(&beside, text).and_then(|()| fs::rename(&beside, path));
    if written.is_err() {
        // What is left of the attempt helps nobody.
        let _ = fs::remove_file(&beside);
    }
    written.with_context(|| format!("cannot write {}", path.display()))
}
