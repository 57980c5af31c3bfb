//! Keyset pages: a list is continued after its last item, never by counting.

use serde::{Deserialize, Serialize};

/// One page of a list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Page<T> {
    /// The items, in order.
    pub items: Vec<T>,
    /// Opaque; given back to get the next page. `None` on the last one.
    pub next: Option<String>,
}
