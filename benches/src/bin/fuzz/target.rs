//! What is tried.

use rand::rngs::StdRng;

/// What became of a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Came {
    /// It was taken for what it says.
    Read,
    /// It was turned away.
    Refused,
}

/// A reader of text that anybody may have written.
pub trait Target: Sync {
    /// In one word.
    fn name(&self) -> &'static str;

    /// A case.
    fn case(&self, dice: &mut StdRng) -> String;

    /// Reads it.
    ///
    /// # Errors
    /// What must not be.
    fn check(&self, case: &str) -> Result<Came, String>;

    /// The least share of cases that has to be read, so that what comes after refusing is tried too;
    /// 0 where nothing that was changed may be.
    fn least_read(&self) -> f64;
}
