//! Lists as offices really send them, in twelve layouts no two of which are alike: each
//! row that is sound goes in without anybody touching the mapping, and every value that
//! went in is the one that was written. Invariant: the truth is made first and written
//! into the layout; a value that could not be read has to be missing and said, not wrong.

mod files;
mod people;
mod places;
mod truth;
