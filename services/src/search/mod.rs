//! Finding notes by what stands in them, the same on both databases.
//!
//! A note's text is folded (see [`fold`]) and cut into tokens (see [`tokens`]), which the database
//! indexes. A query is cut alike: its tokens find candidates, and the folded text decides.

mod fold;
mod hits;
mod needle;
mod tokens;

pub use fold::fold;
pub use hits::hits;
pub use needle::Needle;
pub use tokens::tokens;
