//! Topics, attacks and answers made from the files in `tests/data`.

pub mod attack;
pub mod honest;
pub mod topic;
