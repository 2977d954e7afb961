//! `tanggap intents`: tools for those who write the FAQ. They use the matcher that serves.

mod check;
mod matching;
mod paint;
mod sarif;
mod terms;
mod trying;
mod wire;

use std::path::Path;
use std::process::ExitCode;

use clap::Subcommand;

use crate::cli::logging;
use crate::engine::Faq;

#[derive(Subcommand)]
pub(super) enum Command {
    /// Periksa berkas intent / check intent files
    ///
    /// Setiap kesalahan ditunjukkan di tempatnya, dengan cara memperbaikinya. Jalankan setiap kali selesai mengubah berkas.
    ///
    /// Each fault is shown where it stands, with a mend; lints name what works, but probably not as meant. Exit code 1 if
    /// there are faults.
    Check(check::Arguments),
    /// Coba satu komentar: apa yang terjadi, dan mengapa / try a comment: what happens, and why
    ///
    /// Tanpa komentar, perintah ini bertanya terus sampai Ctrl-D; berkas yang diubah sementara itu dibaca ulang.
    ///
    /// Without a comment it goes on asking until Ctrl-D; files that are changed meanwhile are read again.
    Try(trying::Arguments),
    /// Nilai banyak komentar dari masukan baku / judge comments on standard input, one JSON object a line
    ///
    /// Satu komentar sebaris, teks biasa atau objek JSON dengan `text`.
    ///
    /// One comment a line, plain text or a JSON object with `text`, whose other members pass through.
    Match(matching::Arguments),
}

pub(super) fn run(command: Command) -> anyhow::Result<ExitCode> {
    match command {
        Command::Check(arguments) => check::run(&arguments),
        Command::Try(arguments) => trying::run(&arguments),
        Command::Match(arguments) => matching::run(&arguments),
    }
}

/// Where intent files are, if nothing else is said.
const USUAL: &str = "./intents";

/// The intent files of `dir`, if there is no fault in them; else the faults are shown.
fn sound(dir: &Path) -> anyhow::Result<Faq> {
    let faq = Faq::load(dir)?;
    for fault in faq.faults() {
        eprintln!("{}\n", fault.render(&faq.files, logging::color()));
    }
    anyhow::ensure!(!faq.is_faulty(), "the intent files in {} have faults; mend them first", dir.display());
    Ok(faq)
}
