//! What was typed into a short form that came back refused.

use std::collections::BTreeMap;

/// Field values by name, passwords excepted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Typed(pub BTreeMap<String, String>);

impl Typed {
    /// The value of `field`, empty when it was not kept.
    pub fn get(&self, field: &str) -> String {
        self.0.get(field).cloned().unwrap_or_default()
    }

    /// Collects fields to keep.
    pub fn of<const N: usize>(fields: [(&str, &str); N]) -> BTreeMap<String, String> {
        fields
            .into_iter()
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect()
    }
}
