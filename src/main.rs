//! The command line. See [`tanggap::cli`].

fn main() -> std::process::ExitCode {
    tanggap::cli::main()
}
