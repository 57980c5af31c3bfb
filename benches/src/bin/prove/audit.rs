//! Compares what learners were told with what the database holds.

use std::collections::BTreeMap;

use anyhow::{Context, Result};
use benches::{database::Database, ledger};

/// An answer that was acknowledged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Acknowledged {
    /// Its card.
    pub card: String,
    /// Its rating, 1..=4.
    pub rating: i64,
}

/// By event.
pub type Told = BTreeMap<String, Acknowledged>;

/// When each event since a moment was stored, and everything that is wrong.
#[derive(Debug, Default)]
pub struct Audit {
    /// Event and its time.
    pub stored: BTreeMap<String, i64>,
    /// What is wrong.
    pub faults: Vec<String>,
}

/// Holds the log since `since` against what was `told`: each once, nothing else, and the books in
/// order.
///
/// # Errors
/// When the database cannot be asked.
pub async fn audit(database: &Database, told: &Told, since: i64) -> Result<Audit> {
    let query = format!(
        "SELECT {}, {}, rating, at FROM review_events WHERE at >= {since} AND kind = 'review';",
        database.id_column("id"),
        database.id_column("card_id")
    );
    let mut audit = Audit::default();
    for row in database.rows(&query).await? {
        let [event, card, rating, at] = row.as_slice() else {
            anyhow::bail!("a row of {} columns", row.len());
        };
        let stored = Acknowledged {
            card: card.clone(),
            rating: rating.parse().context("a rating")?,
        };
        match told.get(event) {
            None => audit
                .faults
                .push(format!("event {event} was never acknowledged")),
            Some(told) if *told != stored => audit.faults.push(format!(
                "event {event} is {stored:?}, but {told:?} was told"
            )),
            Some(_) => {}
        }
        let twice = audit
            .stored
            .insert(event.clone(), at.parse().context("a time")?);
        if twice.is_some() {
            audit.faults.push(format!("event {event} is there twice"));
        }
    }
    for event in told.keys() {
        if !audit.stored.contains_key(event) {
            audit
                .faults
                .push(format!("event {event} was acknowledged and is not there"));
        }
    }
    audit.faults.extend(ledger::faults(database).await?);
    Ok(audit)
}
