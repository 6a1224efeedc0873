//! Makes the embedded page follow `frontend/dist`: a changed or new file there means
//! the program is compiled again.

fn main() {
    println!("cargo:rerun-if-changed=../frontend/dist");
    println!("cargo:rerun-if-changed=../migrations");
}
