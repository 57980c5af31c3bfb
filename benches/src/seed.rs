//! Learners to measure with: each the same 300 notes, 40 due cards and 3,000 reviews, whose cards
//! and summary agree with the log.

mod history;
mod text;

use std::collections::BTreeMap;

use anyhow::{Result, anyhow};
use argon2::{Argon2, PasswordHasher};

use crate::{clock::DAY, database::Database};
use history::History;

/// Password of every learner.
pub const PASSWORD: &str = "seven grey herons";
/// Notes of a learner, and cards.
pub const NOTES: u32 = 300;
/// Cards that are due.
pub const DUE: u32 = 40;
/// Reviews of every card.
pub const REVIEWS: usize = 10;
/// Categories of a learner.
const CATEGORIES: u32 = 5;
/// Rows per statement.
const BATCH: usize = 400;
/// When the study day begins.
const ROLLOVER: i64 = 4 * 3_600_000;

/// What an id is of; it stands where the version of a UUID leaves twelve bits.
#[derive(Clone, Copy, Debug)]
enum Kind {
    User = 1,
    Category,
    Note,
    Card,
    Event,
}

/// A learner, counted from 0.
#[derive(Clone, Copy, Debug)]
pub struct Learner(pub u16);

impl Learner {
    /// Address to sign in with.
    pub fn email(self) -> String {
        format!("learner{}@bench.example", self.0)
    }

    fn id(self, kind: Kind, number: u32, at: i64) -> u128 {
        let at = u128::try_from(at).unwrap_or(0) & 0xffff_ffff_ffff;
        (at << 80)
            | (0x7 << 76)
            | ((kind as u128) << 64)
            | (0x8000 << 48)
            | (u128::from(self.0) << 32)
            | u128::from(number)
    }

    /// The account.
    pub fn user(self) -> u128 {
        self.id(Kind::User, 0, 0)
    }

    /// A card.
    pub fn card(self, number: u32) -> u128 {
        self.id(Kind::Card, number, 0)
    }
}

/// The study day at `now`, in UTC.
pub const fn study_day(now: i64) -> i64 {
    (now - ROLLOVER).div_euclid(DAY)
}

/// Stores the first `learners` learners in an empty, migrated database.
///
/// # Errors
/// When it is not that.
pub async fn sow(database: &Database, learners: u16, now: i64) -> Result<()> {
    let hash = Argon2::default()
        .hash_password(PASSWORD.as_bytes())
        .map_err(|error| anyhow!("the password cannot be hashed: {error}"))?
        .to_string();
    for number in 0..learners {
        let sql = learner(database, Learner(number), now, &hash);
        database.script(&sql).await?;
    }
    if matches!(database, Database::Postgres { .. }) {
        database.bare("VACUUM ANALYZE;").await?;
    } else {
        database.bare("ANALYZE;").await?;
    }
    Ok(())
}

fn learner(database: &Database, learner: Learner, now: i64, hash: &str) -> String {
    let id = |id| database.id(id);
    let user = id(learner.user());
    let since = now - 365 * DAY;
    let category = |note: u32| learner.id(Kind::Category, note % CATEGORIES, 0);

    let mut categories = Vec::new();
    for number in 0..CATEGORIES {
        let own = id(category(number));
        let name = text::category(number);
        categories.push(format!(
            "{own}, {user}, '{name}', '{name}', {number}, {since}"
        ));
    }
    let (mut notes, mut cards, mut events) = (Vec::new(), Vec::new(), Vec::new());
    let mut summary = BTreeMap::new();
    for number in 0..NOTES {
        let note = id(learner.id(Kind::Note, number, 0));
        let card = id(learner.card(number));
        let category = id(category(number));
        let made = since + i64::from(number) * 60_000;
        notes.push(format!(
            "{note}, {user}, {category}, {}, 'recall', 1, 1, {made}, {made}",
            text::note(number)
        ));
        let history = History::of(number, study_day(now));
        cards.push(format!(
            "{card}, {user}, {note}, 0, {}, FALSE, TRUE, {made}",
            history.card()
        ));
        for (index, review) in history.reviews.iter().enumerate() {
            let number = number * 100 + u32::try_from(index).unwrap_or(0);
            let event = id(learner.id(Kind::Event, number, review.at));
            events.push(format!(
                "{event}, {user}, {card}, 'review', 'recall', {}, FALSE",
                review.event()
            ));
            review.count(&category, &mut summary);
        }
    }
    let summary = summary
        .iter()
        .map(|(slot, counts)| history::summary(&user, slot, counts))
        .collect();

    let mut sql = format!(
        "INSERT INTO users (id, email, email_verified_at, password_hash, name, role, language,
            theme, time_zone, rollover_hour, new_per_day, desired_retention, data_version,
            created_at, updated_at)
         VALUES ({user}, '{}', {since}, '{hash}', 'Bench', 'learner', 'ko', 'system', 'UTC', 4, 20,
            0.9, 1, {since}, {since});\n",
        learner.email()
    );
    insert(
        &mut sql,
        "categories (id, user_id, name, name_key, position, created_at)",
        categories,
    );
    insert(
        &mut sql,
        "notes (id, user_id, category_id, title, body, html, excerpt, outline, mode,
            renderer_version, version, created_at, updated_at)",
        notes,
    );
    insert(
        &mut sql,
        "cards (id, user_id, note_id, ordinal, phase, step, due_day, stability, difficulty,
            reviews, lapses, last_review_at, last_review_day, version, suspended, active,
            created_at)",
        cards,
    );
    insert(
        &mut sql,
        "review_events (id, user_id, card_id, kind, mode, card_version, rating, duration_ms, at,
            study_day, elapsed_days, predicted, phase_before, phase, step, due_day, stability,
            difficulty, suspended)",
        events,
    );
    insert(
        &mut sql,
        "review_summaries (user_id, study_day, hour, rating, category_key, bucket, reviews,
            firsts, duration_ms)",
        summary,
    );
    sql
}

fn insert(sql: &mut String, into: &str, rows: Vec<String>) {
    for batch in rows.chunks(BATCH) {
        sql.push_str("INSERT INTO ");
        sql.push_str(into);
        sql.push_str(" VALUES\n(");
        sql.push_str(&batch.join("),\n("));
        sql.push_str(");\n");
    }
}
