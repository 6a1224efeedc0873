//! Brings in the packages of a `package-lock.json`, once per lock.
//! Invariant: what is installed is what the lock names; no package runs a script while it is installed.

use std::path::Path;

use crate::Done;
use crate::command::{program, run, say, target};
use crate::needs;
use crate::stamp::{self, Fingerprint};

/// `npm ci` in `folder`, unless its lock is installed already.
pub fn install(folder: &str) -> Done {
    needs::node()?;
    let mut print = Fingerprint::default();
    print.add(&Path::new(folder).join("package-lock.json"))?;
    let inputs = print.hex();
    let stamp = target().join(format!("stamps/npm-{}", folder.replace('/', "-")));
    let installed = Path::new(folder).join("node_modules/.package-lock.json");
    if installed.is_file() && stamp::is_fresh(&stamp, &inputs) {
        return Ok(());
    }
    say(format_args!("npm packages of {folder}/ …"));
    let mut npm = program("npm");
    npm.args(["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]).current_dir(folder);
    run(&mut npm)?;
    stamp::mark(&stamp, &inputs)
}
