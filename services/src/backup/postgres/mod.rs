//! Backups of a database of PostgreSQL: `pg_dump`, and schemas that take the others' names.

mod contents;
mod dump;
mod restore;
mod server;
mod tools;
mod verify;

pub use contents::contents_of;
pub use dump::{Dumped, dump};
pub use restore::restore;
pub use tools::Tools;
pub use verify::verify;

/// The schemas of a backup: ours, and that of the queue.
const SCHEMAS: [&str; 2] = ["public", "graphile_worker"];
