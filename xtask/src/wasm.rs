//! From `frontend/src` to a small WASM program: cargo, wasm-bindgen, wasm-opt.
//! Invariant: the same sources are never built twice, and the compiler of the server is never touched:
//! the browser's program has a target folder of its own.

use std::path::{Path, PathBuf};
use std::process::Command;

use wasm_bindgen_cli_support::Bindgen;

use crate::Done;
use crate::command::{cargo, output, program, run, say, succeeds, target};
use crate::needs;
use crate::npm;
use crate::stamp::{self, Fingerprint};

const TARGET: &str = "wasm32-unknown-unknown";

/// The part that starts, before wasm-bindgen has seen it.
const FIRST_PART: &str = "first.wasm";

/// The script that fetches the later parts.
const LINKS: &str = "./parts.js";

/// Everything that decides what the program becomes.
const INPUTS: &[&str] = &[
    "Cargo.lock",
    "Cargo.toml",
    "rust-toolchain.toml",
    "frontend/Cargo.toml",
    "frontend/package-lock.json",
    "frontend/src",
    "server/mapsvg",
    "server/wire",
    "xtask/src/wasm.rs",
];

/// Debian's current Rust with the sources of `std`, beside whatever rustup has.
const DEBIAN_PACKAGES: &[&str] = &["rustc-web", "cargo-web", "rust-web-src", "lld-19"];

const NO_WAY: &str = "the WASM target of Rust is missing. One of these brings it:
  1. rustup target add wasm32-unknown-unknown
  2. Debian, as root: apt-get install --no-install-recommends rustc-web cargo-web rust-web-src lld-19
  3. any rustc on the path whose `rustc --print target-libdir --target wasm32-unknown-unknown` exists
Then start the same command again.";

/// Which compiler makes the browser's program.
enum Way {
    /// The pinned toolchain has the target.
    Installed,
    /// Debian's compiler, which builds `std` from its own sources.
    Debian,
}

/// Builds the program unless its sources are unchanged; returns the folder with `petapora_web.js` and
/// `petapora_web_bg.wasm`.
pub fn build() -> Done<PathBuf> {
    let made = target().join("web");
    let stamp = target().join("stamps/wasm");
    let mut print = Fingerprint::default();
    for input in INPUTS {
        print.add(Path::new(input))?;
    }
    let inputs = print.hex();
    if made.join("petapora_web_bg.wasm").is_file() && stamp::is_fresh(&stamp, &inputs) {
        return Ok(made);
    }
    npm::install("frontend")?;
    let linked = compile(&find_way()?)?;
    stamp::clear(&made)?;
    let mut parts = split(&linked, &made)?;
    bind(&made.join(FIRST_PART), &made)?;
    std::fs::remove_file(made.join(FIRST_PART)).map_err(|e| format!("{FIRST_PART}: {e}"))?;
    parts.push(made.join("petapora_web_bg.wasm"));
    say("shrinking the web app …");
    parts.iter().try_for_each(|part| shrink(part))?;
    stamp::mark(&stamp, &inputs)?;
    Ok(made)
}

/// The first way that works here, in the order of what is nearest.
fn find_way() -> Done<Way> {
    if has_target() {
        return Ok(Way::Installed);
    }
    say("adding the WASM target of Rust …");
    if succeeds(program("rustup").args(["target", "add", TARGET])) && has_target() {
        return Ok(Way::Installed);
    }
    if debian_compiler_is_here() {
        return Ok(Way::Debian);
    }
    if needs::may_install() && needs::apt(DEBIAN_PACKAGES).is_ok() && debian_compiler_is_here() {
        return Ok(Way::Debian);
    }
    Err(NO_WAY.into())
}

fn has_target() -> bool {
    output(program("rustc").args(["--print", "target-libdir", "--target", TARGET]))
        .is_ok_and(|folder| Path::new(&folder).is_dir())
}

fn debian_compiler_is_here() -> bool {
    ["/usr/bin/rustc", "/usr/bin/cargo", "/usr/bin/wasm-ld-19"].iter().all(|file| Path::new(file).is_file())
        && output(program("/usr/bin/rustc").args(["--print", "sysroot"]).env_remove("RUSTUP_TOOLCHAIN"))
            .is_ok_and(|root| Path::new(&root).join("lib/rustlib/src/rust/library/std").is_dir())
}

/// Compiles and links; returns the linked program.
fn compile(way: &Way) -> Done<PathBuf> {
    let folder = target().join("wasm");
    let mut build = match way {
        Way::Installed => cargo(&[]),
        Way::Debian => debian_cargo(),
    };
    build.args(["build", "--locked", "--profile", "web", "--target", TARGET, "-p", "petapora-web"]);
    build.arg("--target-dir").arg(&folder);
    build.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS", flags());
    say("compiling the web app (some minutes the first time) …");
    run(&mut build)?;
    Ok(folder.join(TARGET).join("web/petapora-web.wasm"))
}

/// Debian's cargo and rustc, told to build `std`: its package has the sources, not the compiled target.
fn debian_cargo() -> Command {
    let mut build = program("/usr/bin/cargo");
    // What rustup set for this process would lead Debian's programs to rustup's libraries.
    for key in ["RUSTUP_TOOLCHAIN", "CARGO", "RUSTC", "RUSTDOC", "LD_LIBRARY_PATH"] {
        build.env_remove(key);
    }
    build.env("RUSTC", "/usr/bin/rustc");
    build.env("RUSTC_BOOTSTRAP", "1");
    build.env("CARGO_UNSTABLE_BUILD_STD", "std,panic_abort");
    build.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER", "wasm-ld-19");
    build
}

/// Flags of the browser's program: Leptos erases the types of views, which halves it; and the folders of
/// this machine stay out (panic messages name source files).
fn flags() -> String {
    let home =
        std::env::var("CARGO_HOME").or_else(|_| std::env::var("HOME").map(|home| format!("{home}/.cargo")));
    let here = std::env::current_dir().map(|here| here.display().to_string());
    let moved = [(home.ok(), "cargo"), (here.ok(), "petapora")];
    let moved = moved
        .iter()
        .filter_map(|(from, to)| from.as_ref().map(|from| format!("--remap-path-prefix={from}=/{to}")));
    ["--cfg=erase_components", "-Clink-args=--emit-relocs"]
        .map(str::to_owned)
        .into_iter()
        .chain(moved)
        .collect::<Vec<_>>()
        .join(" ")
}

/// Takes the program apart at its `wasm_split` functions: what the first page needs goes to `FIRST_PART`,
/// what a later page alone needs to a file of its own, which `LINKS` fetches. Returns the later parts.
fn split(linked: &Path, made: &Path) -> Done<Vec<PathBuf>> {
    let program = std::fs::read(linked).map_err(|e| format!("{}: {e}", linked.display()))?;
    let first = made.join(FIRST_PART);
    let mut options = wasm_split_cli_support::Options::new(&program);
    options.output_dir = made;
    options.main_out_path = &first;
    options.link_name = LINKS;
    options.main_module = "./petapora_web.js";
    let split =
        wasm_split_cli_support::transform(options).map_err(|e| format!("splitting the web app: {e:#}"))?;
    Ok(split.split_modules)
}

/// Writes the JavaScript half beside the program.
fn bind(linked: &Path, made: &Path) -> Done {
    Bindgen::new()
        .input_path(linked)
        .web(true)
        .map_err(|e| format!("wasm-bindgen: {e:#}"))?
        .out_name("petapora_web")
        .typescript(false)
        .keep_lld_exports(true)
        .generate(made)
        .map_err(|e| format!("wasm-bindgen: {e:#}"))
}

/// Rewrites the program smaller, in place, without names and sections for debuggers. Functions are
/// ordered by name: copies of one generic function then lie together, where gzip finds them alike.
/// The lowest kilobyte of memory is the far end of the stack, so nothing has an address in it.
fn shrink(wasm: &Path) -> Done {
    let mut opt = program("node");
    opt.arg("frontend/node_modules/binaryen/bin/wasm-opt").arg(wasm).arg("-o").arg(wasm);
    opt.args([
        "-Oz",
        "--low-memory-unused",
        "--reorder-functions-by-name",
        "--strip-debug",
        "--strip-producers",
        "--enable-bulk-memory",
        "--enable-nontrapping-float-to-int",
        "--enable-sign-ext",
        "--enable-mutable-globals",
        "--enable-reference-types",
        "--enable-multivalue",
    ]);
    run(&mut opt)
}
