//! How well the learner's cards are known today.

use api::{Viewer, stats::Memories};
use domain::{
    review::retrievability,
    stats::{DIFFICULTY, RETRIEVABILITY, STABILITY, Spread},
};
use sea_orm::FromQueryResult;

use crate::{core::Core, db::statement, error::Result};

/// `$1` user. Neither what is taken out nor what is in the trash.
const MEMORIES: &str = "
SELECT stability, difficulty, last_review_day FROM cards
WHERE user_id = $1 AND active AND NOT suspended
  AND stability IS NOT NULL AND difficulty IS NOT NULL AND last_review_day IS NOT NULL";

#[derive(Clone, Copy, Debug, FromQueryResult)]
struct Memory {
    stability: f64,
    difficulty: f64,
    last_review_day: i32,
}

pub(super) async fn read(core: &Core, viewer: &Viewer) -> Result<Memories> {
    let query = statement(&core.db, MEMORIES, [viewer.user.0.into()]);
    let cards = Memory::find_by_statement(query).all(&core.db).await?;
    let recall = |card: &Memory| {
        let elapsed = (viewer.today.0 - card.last_review_day).max(0);
        retrievability(f64::from(elapsed), card.stability, viewer.decay)
    };
    let of = |value: &dyn Fn(&Memory) -> f64, edges| {
        Spread::of(cards.iter().map(value).collect(), edges)
    };
    Ok(Memories {
        stability: of(&|card| card.stability, &STABILITY),
        difficulty: of(&|card| card.difficulty, &DIFFICULTY),
        retrievability: of(&recall, &RETRIEVABILITY),
    })
}
