//! Starts the command line.

fn main() -> std::process::ExitCode {
    petapora::cli::main()
}
