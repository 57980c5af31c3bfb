//! Ids that are the same on every instance, so that the demo data can be told and tested: the
//! scheduler's fuzz depends on the card's id.

use domain::time::Millis;
use rand::{Rng, SeedableRng, rngs::StdRng};
use ring::digest;
use uuid::{Builder, Uuid};

/// Makes ids of version 7 from a seed instead of the system's randomness.
pub struct Ids(StdRng);

impl Ids {
    /// Ids of the learner `email`; `kind` keeps the kinds apart.
    pub fn new(email: &str, kind: &str) -> Self {
        let digest = digest::digest(&digest::SHA256, format!("{kind} of {email}").as_bytes());
        let mut seed = [0; digest::SHA256_OUTPUT_LEN];
        seed.copy_from_slice(digest.as_ref());
        Self(StdRng::from_seed(seed))
    }

    /// An id made at `at`.
    pub fn at(&mut self, at: Millis) -> Uuid {
        let bytes: [u8; 10] = self.0.random();
        Builder::from_unix_timestamp_millis(u64::try_from(at).unwrap_or(0), &bytes).into_uuid()
    }
}
