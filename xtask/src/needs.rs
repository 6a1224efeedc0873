//! What a task needs from the machine, and how to get it there.
//! Invariant: on Debian as root the missing packages are installed; anywhere else one message names each
//! missing program and its package, and nothing is changed.

use std::path::{Path, PathBuf};

use crate::Done;
use crate::command::{output, program, run, say, target};

/// A program that tests or measurements use.
struct Need {
    /// What it is for, to be read in the message.
    purpose: &'static str,
    /// Package on Debian.
    package: &'static str,
    /// Where it is, when it is there.
    find: fn() -> Option<PathBuf>,
}

const FOR_TESTS: &[Need] = &[
    Need { purpose: "Chromium, for the browser tests", package: "chromium", find: chromium },
    Need {
        purpose: "PostgreSQL 15 or newer, for the tests on both databases",
        package: "postgresql",
        find: postgres_bin,
    },
    Need {
        purpose: "pdftotext, to read official papers back",
        package: "poppler-utils",
        find: || on_path("pdftotext"),
    },
    Need { purpose: "qpdf, to check official papers", package: "qpdf", find: || on_path("qpdf") },
];

const PEERS: &[Need] =
    &[Need { purpose: "ogr2ogr, the peer of the import", package: "gdal-bin", find: || on_path("ogr2ogr") }];

/// Makes the programs ready that the tests use.
pub fn for_tests() -> Done {
    install_missing(FOR_TESTS)
}

/// Makes the programs ready that we measure ourselves against.
pub fn peers() -> Done {
    install_missing(PEERS)
}

/// The peers that are Python, in a folder of their own: scikit-learn and `dbscan` of the alert mathematics,
/// Splink of the matching, and `recordlinkage` for the public sets that it ships.
pub fn python_peers() -> Done {
    let folder = target().join("peers");
    let python = folder.join("bin/python");
    if !python.is_file() {
        run(program("python3").args(["-m", "venv"]).arg(&folder).stdout(std::io::stderr()))?;
    }
    let known = [
        "-c",
        "import importlib.util as u, sys; \
        sys.exit(not all(map(u.find_spec, ('dbscan', 'recordlinkage', 'sklearn', 'splink'))))",
    ];
    if output(program(&python.to_string_lossy()).args(known)).is_ok() {
        return Ok(());
    }
    let mut install = program(&python.to_string_lossy());
    install.args([
        "-m",
        "pip",
        "install",
        "--quiet",
        "numpy",
        "scikit-learn",
        "dbscan",
        "splink",
        "recordlinkage",
    ]);
    run(install.stdout(std::io::stderr()))
}

/// Node 20 or newer, with npm.
pub fn node() -> Done {
    let version = output(program("node").arg("--version")).unwrap_or_default();
    let major = version.trim_start_matches('v').split('.').next().and_then(|n| n.parse::<u32>().ok());
    if major.is_some_and(|major| major >= 20) && on_path("npm").is_some() {
        return Ok(());
    }
    Err(format!(
        "Node 20 or newer and npm are needed for the web app; found: {}. Install Node.js and try again.",
        if version.is_empty() { "none" } else { &version }
    ))
}

/// A Chromium that the browser tests can drive.
pub fn chromium() -> Option<PathBuf> {
    ["chromium", "chromium-browser", "google-chrome"].into_iter().find_map(on_path)
}

/// The folder with `initdb` and `postgres`: Debian keeps them off the path, one folder per version.
pub fn postgres_bin() -> Option<PathBuf> {
    let version = |folder: &Path| folder.parent()?.file_name()?.to_str()?.parse::<u32>().ok();
    let debian = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    debian
        .map(|version| version.path().join("bin"))
        .filter(|bin| bin.join("initdb").is_file() && version(bin).is_some_and(|v| v >= 15))
        .max_by_key(|bin| version(bin))
        .or_else(|| on_path("initdb")?.parent().map(Path::to_owned))
}

/// The first executable of that name on the path.
pub fn on_path(name: &str) -> Option<PathBuf> {
    std::env::split_paths(&std::env::var_os("PATH")?)
        .map(|folder| folder.join(name))
        .find(|file| file.is_file())
}

/// Whether packages can be installed here without asking anybody.
pub fn may_install() -> bool {
    Path::new("/etc/debian_version").is_file() && on_path("apt-get").is_some() && is_root()
}

pub fn is_root() -> bool {
    output(program("id").arg("-u")).is_ok_and(|id| id == "0")
}

/// Installs Debian packages, with fresh lists. Ask [`may_install`] first.
pub fn apt(packages: &[&str]) -> Done {
    say(format_args!("installing {} …", packages.join(", ")));
    let mut update = program("apt-get");
    run(update.args(["-qq", "update"]))?;
    let mut install = program("apt-get");
    install.args(["-qq", "-y", "--no-install-recommends", "install"]).args(packages);
    install.env("DEBIAN_FRONTEND", "noninteractive");
    // apt tells its story on standard output, which belongs to results.
    install.stdout(std::io::stderr());
    run(&mut install)
}

fn install_missing(needs: &[Need]) -> Done {
    let absent: Vec<&Need> = needs.iter().filter(|need| (need.find)().is_none()).collect();
    if absent.is_empty() {
        return Ok(());
    }
    let packages: Vec<&str> = absent.iter().map(|need| need.package).collect();
    if may_install() {
        apt(&packages)?;
    }
    let still: Vec<&str> =
        absent.iter().filter(|need| (need.find)().is_none()).map(|need| need.purpose).collect();
    if still.is_empty() {
        return Ok(());
    }
    Err(format!(
        "missing: {}. On Debian: apt-get install --no-install-recommends {}",
        still.join("; "),
        packages.join(" ")
    ))
}
