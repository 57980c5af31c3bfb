//! What a learner types to find notes.

mod parse;
mod query;

pub use query::{Doubt, Due, Item, Part, QUERY_MAX, Query, State};
