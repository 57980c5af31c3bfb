//! Ids that follow from the row they stand for, so that a second run finds what the first one made.

use domain::time::Millis;
use ring::digest::{SHA256, digest};
use uuid::{Builder, Uuid};

use super::source::Person;

/// Who a person is, on whatever server the original runs: the subject of their row in `identities`.
pub fn subject(person: &Person) -> String {
    format!("{}:{}", person.id, person.joined)
}

/// The id of what was made of row `row` of `kind`, `at` UTC milliseconds.
pub fn of(person: &Person, kind: &str, row: i64, at: Millis) -> Uuid {
    let text = format!("original {} {kind} {row}", subject(person));
    let mut random = [0; 10];
    for (byte, hash) in random
        .iter_mut()
        .zip(digest(&SHA256, text.as_bytes()).as_ref())
    {
        *byte = *hash;
    }
    Builder::from_unix_timestamp_millis(u64::try_from(at).unwrap_or(0), &random).into_uuid()
}
