//! `tanggap intents`: tools for those who write the FAQ. They use the matcher that serves.

mod check;
mod comparing;
mod exporting;
mod formatting;
mod given;
mod importing;
mod matching;
mod paint;
mod sarif;
mod suggesting;
mod terms;
mod testing;
mod trying;
mod wire;

use std::fs::{self, File};
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::ExitCode;

use anyhow::Context as _;
use clap::Subcommand;

use crate::cli::{logging, output};
use crate::engine::Faq;
use crate::intents::Both;

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
    /// Uji berkas intent: uji di dalamnya, lalu validasi silang / test intent files: their own tests, then cross-validation
    ///
    /// Validasi silang menanyakan setiap contoh kepada bot yang tidak pernah melihat contoh itu. Kode keluar 1 bila ada uji
    /// yang gagal.
    ///
    /// Cross-validation asks for each example a set that has not seen it: precision, recall and F1 of each intent, what is
    /// confused with what, and what would be posted. Exit code 1 if a test fails.
    Test(testing::Arguments),
    /// Bandingkan dua versi berkas intent / see what a change of the files does, before it is live
    ///
    /// Komentar mana yang mendapat keputusan, intent, atau jawaban lain; dan apakah yang berlabel membaik atau memburuk.
    ///
    /// Which comments get another decision, intent or answer, and whether labelled ones get better or worse.
    Compare(comparing::Arguments),
    /// Usulkan intent dari komentar yang belum terjawab / propose intents for comments that nothing matched
    ///
    /// Hasilnya berkas topik: simpan di folder intent, periksa, lalu tulis jawabannya.
    ///
    /// The result is a topic file: keep it among the intent files, look it through, and write the answers.
    Suggest(suggesting::Arguments),
    /// Ambil contoh dari berkas lain / make intent files of examples that others collected
    ///
    /// Label `none` masuk ke _none.toml. Intent tanpa jawaban sah, tetapi hanya menjadi draf.
    ///
    /// The label `none` goes to _none.toml. An intent without an answer is valid, and can only draft.
    Import(importing::Arguments),
    /// Keluarkan semua contoh / give all examples, for other programs
    Export(exporting::Arguments),
    /// Rapikan berkas intent / put intent files in one form
    ///
    /// Urutan kunci tetap, satu isi sebaris, komentar dipertahankan.
    ///
    /// Keys in one order, one item a line; comments stay.
    Fmt(formatting::Arguments),
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
        Command::Test(arguments) => testing::run(&arguments),
        Command::Compare(arguments) => comparing::run(&arguments),
        Command::Suggest(arguments) => suggesting::run(&arguments),
        Command::Import(arguments) => importing::run(&arguments),
        Command::Export(arguments) => exporting::run(&arguments),
        Command::Fmt(arguments) => formatting::run(&arguments),
        Command::Match(arguments) => matching::run(&arguments),
    }
}

/// Where intent files are, if nothing else is said.
const USUAL: &str = "./intents";

/// The intent files of `dir`, if there is no fault in them; else the faults are shown.
fn sound(dir: &Path) -> anyhow::Result<Faq> {
    let faq = Faq::load(dir)?;
    for fault in faq.faults() {
        eprintln!("{}\n", fault.render(&faq.files, logging::color(), Both::english));
    }
    anyhow::ensure!(!faq.is_faulty(), "the intent files in {} have faults; nothing was done", dir.display());
    Ok(faq)
}

/// A file to read, named if it can't be.
fn open(path: &Path) -> anyhow::Result<BufReader<File>> {
    Ok(BufReader::new(File::open(path).with_context(|| format!("cannot read {}", path.display()))?))
}

/// A file to read, or standard input for `-`.
fn input(path: &Path) -> anyhow::Result<Box<dyn BufRead>> {
    if path == Path::new("-") {
        return Ok(Box::new(std::io::stdin().lock()));
    }
    Ok(Box::new(open(path)?))
}

/// Gives `text` to standard output, or to a file.
fn give(text: &str, out: Option<&Path>) -> anyhow::Result<()> {
    if let Some(path) = out {
        return fs::write(path, text).with_context(|| format!("cannot write {}", path.display()));
    }
    output::give(text)
}
