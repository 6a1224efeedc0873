//! Where tests put what they throw away: in memory, where the machine has a file system of that kind, so
//! that a hundred databases synced for nobody do not wait for a disk.
//! Invariant: the folder goes with the value; every user may write in it, because PostgreSQL is not root.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};

use crate::Done;
use crate::command::{output, program};

/// Memory that must be free for it, in bytes: the largest tests hold half of this at once.
const ROOM: u64 = 4_000_000_000;

/// The folder, to be named as `TMPDIR`.
pub struct Scratch(PathBuf);

impl Scratch {
    pub fn make() -> Done<Self> {
        let memory = Path::new("/dev/shm");
        let base = if free(memory).is_some_and(|free| free >= ROOM) {
            memory.to_owned()
        } else {
            std::env::temp_dir()
        };
        let folder = base.join(format!("petapora-tests-{}", std::process::id()));
        let at = |e: std::io::Error| format!("{}: {e}", folder.display());
        fs::create_dir_all(&folder).map_err(at)?;
        fs::set_permissions(&folder, fs::Permissions::from_mode(0o1777)).map_err(at)?;
        Ok(Self(folder))
    }

    pub fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        // What stays behind harms nobody.
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// Bytes free on the file system of `folder`; `None` where there is none or nobody can tell.
fn free(folder: &Path) -> Option<u64> {
    let told = output(program("df").args(["--output=avail", "-B1"]).arg(folder)).ok()?;
    told.lines().last()?.trim().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_open_to_every_user_and_gone_with_its_value() {
        let scratch = Scratch::make().expect("a folder can be made");
        let folder = scratch.path().to_owned();
        let mode = fs::metadata(&folder).expect("it is there").permissions().mode();
        assert_eq!(mode & 0o7777, 0o1777);
        fs::write(folder.join("database"), b"rows").expect("it can be written");
        drop(scratch);
        assert!(!folder.exists());
    }
}
