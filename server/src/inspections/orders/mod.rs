//! Inspections under the law: who orders them, who approves, how long what may take, and what came out.
//! Invariant: nobody is in the field without a signed order, or the head's urgent approval while its timer
//! runs; an inspection is what its acts made it, and each act was allowed when it was done.
//!
//! `inspection` is the machine, `act` what can be done, `change` what a plan still allows,
//! `order` the signed order and its file, `calendar`
//! the working days, `refusal` what forbids an act.

mod act;
mod allowed;
mod calendar;
mod change;
mod holidays;
mod inspection;
mod order;
mod refusal;
mod steps;

pub use act::{Act, Actor, Hearing, Minutes, Objection, Outcome, Record};
pub use calendar::{Deadline, WorkingDays};
pub use change::Change;
pub use holidays::{HOLIDAYS, Holiday, SOURCES};
pub use inspection::{Inspection, Timer};
pub use order::{Attachment, AttachmentFault, Order};
pub use refusal::{Basis, Refusal};

#[cfg(test)]
mod tests;
