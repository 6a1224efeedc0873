//! Builds the one program and becomes it.
//! Invariant: when nothing changed, nothing is built; the server's signals and exit are the task's own.

use std::os::unix::process::CommandExt;
use std::process::Command;

use crate::Done;
use crate::command::{cargo, petapora, program, run, target};
use crate::dist;
use crate::stamp;

/// Serves the demo, or an office that is empty at first; `args` go to the server.
pub fn serve(empty: bool, args: &[String]) -> Done {
    let mut server = built()?;
    server.arg("serve");
    if !empty {
        server.arg("--demo");
    }
    become_it(server.args(args))
}

/// Serves a new demo on a free port, from a folder that the next one empties.
pub fn throw_away_demo() -> Done {
    let mut server = built()?;
    let folder = target().join("demo");
    stamp::clear(&folder)?;
    server.args(["serve", "--demo", "--listen", "127.0.0.1:0", "--data"]).arg(&folder);
    become_it(server.env_remove("DATABASE_URL"))
}

/// The program, with the web app of this tree in it. Built like the tests build it, so that one build
/// serves both.
fn built() -> Done<Command> {
    dist::build()?;
    run(&mut cargo(&["build", "--locked", "--quiet", "--workspace", "--bin", "petapora"]))?;
    Ok(program(&petapora().to_string_lossy()))
}

fn become_it(server: &mut Command) -> Done {
    Err(format!("{}: {}", petapora().display(), server.exec()))
}
