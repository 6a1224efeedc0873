//! What a developer, an office and CI call: `cargo xtask run | web | test | bench | fuzz | demo`.
//! Each task sets up what it misses, or says in one message what is missing and how to get it.
//! Invariant: a task that has nothing to do says so by being fast; no task reaches the network except
//! through cargo, rustup, npm and apt.

mod bench;
mod command;
mod dist;
mod fuzz;
mod needs;
mod npm;
mod postgres;
mod run;
mod scratch;
mod stamp;
mod test;
mod wasm;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;

/// What a task ends with: nothing, or the one sentence that says what to do.
type Done<T = ()> = Result<T, String>;

/// Builds, runs, tests and measures Petapora.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
enum Task {
    /// Sets up what is missing, builds, and serves the demo on http://127.0.0.1:8080 with its data in ./data.
    ///
    /// Arguments after `--` go to `petapora serve`, e.g. `-- --listen 0.0.0.0:8080`.
    Run {
        /// Serve an empty office, with a set-up link for its administrator, instead of the demo.
        #[arg(long)]
        empty: bool,
        #[arg(last = true)]
        args: Vec<String>,
    },
    /// Builds the web app alone into frontend/dist and fails when it is too large.
    Web,
    /// Checks format and lints, builds, and runs every test: Rust, both databases, a real browser.
    Test,
    /// Measures one thing and prints it beside its goal and its peer.
    Bench {
        name: bench::Name,
        /// Print `{"rows":[…]}` instead of a table.
        #[arg(long)]
        json: bool,
        /// Make the programs ready that we compare with.
        #[arg(long)]
        peers: bool,
        /// With `routes`: a folder of Solomon or Gehring–Homberger files to solve instead.
        #[arg(long)]
        instances: Option<PathBuf>,
        /// With `routes`: processor seconds for each instance.
        #[arg(long)]
        budget: Option<f64>,
        /// With `routes`: where to write a file for each instance, one line a vehicle.
        #[arg(long)]
        solutions: Option<PathBuf>,
    },
    /// Puts the readers of lists under libFuzzer, one after the other.
    ///
    /// Builds them in target/fuzz; what is found stays there as a file.
    Fuzz {
        /// For each reader.
        #[arg(long, default_value_t = 60)]
        seconds: u32,
    },
    /// Serves a new demo on a free port; its data live in target/demo and are thrown away by the next one.
    Demo,
}

fn main() -> ExitCode {
    let task = Task::parse();
    let done = enter_workspace().and_then(|()| match task {
        Task::Run { empty, args } => run::serve(empty, &args),
        Task::Web => dist::build_within_budget(),
        Task::Test => test::everything(),
        Task::Bench { name, json, peers, instances, budget, solutions } => {
            let path = |path: PathBuf| path.to_string_lossy().into_owned();
            let told = [
                ("--instances", instances.map(path)),
                ("--budget", budget.map(|seconds| seconds.to_string())),
                ("--solutions", solutions.map(path)),
            ];
            let more = told.into_iter().filter_map(|(name, value)| Some([name.to_owned(), value?]));
            bench::measure(name, json, peers, &more.flatten().collect::<Vec<_>>())
        }
        Task::Fuzz { seconds } => fuzz::readers(seconds),
        Task::Demo => run::throw_away_demo(),
    });
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(what) => {
            command::say(format_args!("\nxtask: {what}"));
            ExitCode::FAILURE
        }
    }
}

/// Makes the workspace the current folder, so that every path in here is relative to it.
fn enter_workspace() -> Done {
    let package = std::env::var_os("CARGO_MANIFEST_DIR")
        .map(PathBuf::from)
        .ok_or("start it through cargo: `cargo xtask …`")?;
    let root = package.parent().ok_or("xtask stands outside a workspace")?;
    std::env::set_current_dir(root).map_err(|e| format!("{}: {e}", root.display()))
}
