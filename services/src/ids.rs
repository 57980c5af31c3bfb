//! Makes ids.

use domain::time::Millis;
use uuid::{NoContext, Timestamp, Uuid};

/// A new UUID version 7: `now` in its first 48 bits, 74 random bits behind.
pub fn new_id(now: Millis) -> Uuid {
    let now = u64::try_from(now).unwrap_or(0);
    let nanos = u32::try_from(now % 1000).unwrap_or(0) * 1_000_000;
    Uuid::new_v7(Timestamp::from_unix(NoContext, now / 1000, nanos))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_sort_by_time_and_differ_within_a_millisecond() {
        let (a, b) = (new_id(1_000), new_id(1_001));
        assert!(a < b);
        assert_ne!(new_id(1_000), new_id(1_000));
    }
}
