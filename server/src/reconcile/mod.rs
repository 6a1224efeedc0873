//! Who is who across lists. Invariant: the judgement that two rows are one person is
//! made in one function, by issuing state and passport number only.
