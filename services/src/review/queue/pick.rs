//! The order of a sitting.
//!
//! Steps that are due come first, because minutes matter to them. Then reviews, the most faded
//! first, with new cards spread evenly among them, the oldest first. Then steps ahead of their
//! time. What was skipped on this study day comes last, in the order it was skipped.

use domain::time::Millis;
use uuid::Uuid;

use super::Candidate;

/// Where the sitting stands.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sitting {
    pub now: Millis,
    /// When the study day began.
    pub day_began: Millis,
    pub today: i32,
    /// Reviews done on this study day.
    pub done: u32,
    /// Of these, first ones.
    pub new_done: u32,
}

pub(super) fn pick(cards: &[Candidate], sitting: &Sitting) -> Option<Uuid> {
    let skipped = |card: &&Candidate| card.skipped_at.is_some_and(|at| at >= sitting.day_began);
    let fresh = || cards.iter().filter(|card| !skipped(card));
    let step = fresh()
        .filter_map(|card| Some((card.due_at?, card.id)))
        .min();
    if let Some((due, id)) = step
        && due <= sitting.now
    {
        return Some(id);
    }
    mixed(fresh(), sitting)
        .or(step.map(|(_, id)| id))
        .or_else(|| {
            cards
                .iter()
                .filter(skipped)
                .min_by_key(|c| (c.skipped_at, c.id))
                .map(|c| c.id)
        })
}

/// A review or a new card: of `n` new cards among the day's `m`, the `k`th is asked in place
/// `k * m / n`.
fn mixed<'a>(cards: impl Iterator<Item = &'a Candidate>, sitting: &Sitting) -> Option<Uuid> {
    let (reviews, new): (Vec<_>, Vec<_>) = cards
        .filter(|card| card.due_at.is_none())
        .partition(|card| card.due_day.is_some());
    let faded = |card: &&Candidate| faded(card, sitting.today);
    let review = reviews.iter().copied().max_by(|a, b| {
        faded(a)
            .total_cmp(&faded(b))
            .then_with(|| (b.due_day, b.id).cmp(&(a.due_day, a.id)))
    });
    let newest = new
        .iter()
        .copied()
        .min_by_key(|card| (card.created_at, card.id));
    let (done, left) = (u64::from(sitting.done), (reviews.len() + new.len()) as u64);
    let new_in_all = u64::from(sitting.new_done) + new.len() as u64;
    let turn = (done + 1) * new_in_all / (done + left).max(1) > u64::from(sitting.new_done);
    let (first, second) = if turn {
        (newest, review)
    } else {
        (review, newest)
    };
    first.or(second).map(|card| card.id)
}

/// The cards of a day that has `room` for so many reviews, the most faded of them, and how many wait.
/// Without a limit there is room for all.
pub(super) fn with_room(
    cards: Vec<Candidate>,
    room: Option<u32>,
    today: i32,
) -> (Vec<Candidate>, u32) {
    let Some(room) = room else {
        return (cards, 0);
    };
    let (mut reviews, mut asked): (Vec<_>, Vec<_>) =
        cards.into_iter().partition(|card| card.due_day.is_some());
    let room = usize::try_from(room).unwrap_or(usize::MAX);
    let waiting = reviews.len().saturating_sub(room);
    reviews.sort_by(|a, b| {
        faded(b, today)
            .total_cmp(&faded(a, today))
            .then_with(|| (a.due_day, a.id).cmp(&(b.due_day, b.id)))
    });
    reviews.truncate(room);
    asked.append(&mut reviews);
    (asked, u32::try_from(waiting).unwrap_or(u32::MAX))
}

/// Grows as the chance of recall falls: under FSRS it depends on this quotient alone.
fn faded(card: &Candidate, today: i32) -> f64 {
    let elapsed = card.last_review_day.map_or(0, |day| (today - day).max(0));
    f64::from(elapsed) / card.stability.unwrap_or(1.0).max(f64::EPSILON)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SITTING: Sitting = Sitting {
        now: 1_000,
        day_began: 0,
        today: 100,
        done: 0,
        new_done: 0,
    };

    fn new(id: u128) -> Candidate {
        Candidate {
            id: Uuid::from_u128(id),
            due_at: None,
            due_day: None,
            stability: None,
            last_review_day: None,
            last_review_at: None,
            skipped_at: None,
            created_at: id as Millis,
        }
    }

    fn review(id: u128, elapsed: i32) -> Candidate {
        Candidate {
            due_day: Some(99),
            stability: Some(10.0),
            last_review_day: Some(100 - elapsed),
            ..new(id)
        }
    }

    fn step(id: u128, due: Millis) -> Candidate {
        Candidate {
            due_at: Some(due),
            ..new(id)
        }
    }

    /// The order in which all of them are asked.
    fn order(mut cards: Vec<Candidate>) -> Vec<u128> {
        let mut sitting = SITTING;
        let mut asked = Vec::new();
        while let Some(id) = pick(&cards, &sitting) {
            let new = |card: &Candidate| card.due_at.is_none() && card.due_day.is_none();
            sitting.new_done += u32::from(cards.iter().any(|card| card.id == id && new(card)));
            cards.retain(|card| card.id != id);
            sitting.done += 1;
            asked.push(id.as_u128());
        }
        asked
    }

    #[test]
    fn due_steps_then_reviews_then_steps_ahead_then_the_skipped() {
        let mut skipped = step(9, 5);
        skipped.skipped_at = Some(10);
        let mut skipped_yesterday = review(1, 30);
        skipped_yesterday.skipped_at = Some(-1);
        let cards = vec![
            skipped,
            step(2, 1_001),
            review(3, 10),
            skipped_yesterday,
            step(4, 999),
            step(5, 998),
        ];
        assert_eq!(order(cards), [5, 4, 1, 3, 2, 9]);
    }

    #[test]
    fn what_a_day_has_no_room_for_is_the_best_remembered_and_waits() {
        let cards = || {
            vec![
                new(9),
                step(8, 1),
                review(1, 10),
                review(2, 30),
                review(3, 20),
            ]
        };
        for (room, expected, waiting) in [
            (None, vec![1, 2, 3, 8, 9], 0),
            (Some(9), vec![1, 2, 3, 8, 9], 0),
            (Some(2), vec![2, 3, 8, 9], 1),
            (Some(0), vec![8, 9], 3),
        ] {
            let (left, waits) = with_room(cards(), room, SITTING.today);
            let mut ids: Vec<u128> = left.iter().map(|card| card.id.as_u128()).collect();
            ids.sort_unstable();
            assert_eq!((ids, waits), (expected, waiting), "{room:?}");
        }
    }

    #[test]
    fn new_cards_are_spread_among_reviews() {
        let cards = [10, 11]
            .map(new)
            .into_iter()
            .chain((1..=4).map(|id| review(id, 20)));
        assert_eq!(order(cards.collect()), [1, 2, 10, 3, 4, 11]);
        assert_eq!(order(vec![new(2), new(1)]), [1, 2]);
        assert_eq!(order(Vec::new()), [0_u128; 0]);
    }
}
