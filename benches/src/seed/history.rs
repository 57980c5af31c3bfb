//! The reviews of a card, and what they make of it.

use std::collections::BTreeMap;

use super::{DUE, REVIEWS, ROLLOVER};
use crate::clock::DAY;

/// Study day, hour, rating, category as written in a statement, bucket.
pub type Slot = (i64, i64, u32, String, i64);
/// Reviews, first ones, milliseconds.
pub type Counts = (i64, i64, i64);

/// A review.
pub struct Review {
    /// When.
    pub at: i64,
    index: usize,
    day: i64,
    before: Option<i64>,
    next_day: i64,
    rating: u32,
    duration: i64,
    predicted: Option<f64>,
    stability: f64,
    difficulty: f64,
}

/// All reviews of a card, oldest first.
pub struct History {
    /// See [`Review`].
    pub reviews: Vec<Review>,
}

impl History {
    /// The history of card `card`; the first [`DUE`] are due on `today`.
    pub fn of(card: u32, today: i64) -> Self {
        let number = i64::from(card);
        let due = if card < DUE {
            today - number % 5
        } else {
            today + 1 + number % 60
        };
        // Backwards from the last one, in gaps that grow with every review.
        let mut day = due.min(today) - 1 - number % 20;
        let mut next_day = due;
        let mut reviews = Vec::new();
        for index in (0..REVIEWS).rev() {
            let place = i64::try_from(index).unwrap_or(0);
            let gap = 1 + 2 * place;
            reviews.push(review(
                card,
                index,
                day,
                next_day,
                (index > 0).then_some(gap),
            ));
            next_day = day;
            day -= gap;
        }
        reviews.reverse();
        Self { reviews }
    }

    /// `phase … version` of the card's row.
    pub fn card(&self) -> String {
        let lapses = self.reviews.iter().filter(|r| r.is_lapse()).count();
        let count = self.reviews.len();
        self.reviews.last().map_or_else(String::new, |last| {
            format!(
                "2, 0, {}, {}, {}, {count}, {lapses}, {}, {}, {}",
                last.next_day,
                last.stability,
                last.difficulty,
                last.at,
                last.day,
                count + 1
            )
        })
    }
}

fn review(card: u32, index: usize, day: i64, next_day: i64, before: Option<i64>) -> Review {
    let (number, place) = (i64::from(card), i64::try_from(index).unwrap_or(0));
    // Between 06:00 and 16:00, all on the study day that began at 04:00.
    let minute = 120 + (number * 7_919 + place * 104_729) % 600;
    Review {
        at: day * DAY + ROLLOVER + minute * 60_000 + number * 137,
        index,
        day,
        before,
        next_day,
        rating: match (number * 7 + place * 3) % 10 {
            0 => 1,
            1 => 2,
            8 | 9 => 4,
            _ => 3,
        },
        duration: 4_000 + (number * place * 97) % 20_000,
        predicted: before.map(|_| 0.8 + ((number + place) % 20) as f64 / 100.0),
        stability: 1.5 * 1.6_f64.powi(i32::try_from(index).unwrap_or(0)),
        difficulty: 5.0 + (number % 10) as f64 / 4.0,
    }
}

impl Review {
    const fn is_lapse(&self) -> bool {
        self.index > 0 && self.rating == 1
    }

    /// `card_version … difficulty` of the event's row.
    pub fn event(&self) -> String {
        format!(
            "{}, {}, {}, {}, {}, {}, {}, {}, 2, 0, {}, {}, {}",
            self.index + 1,
            self.rating,
            self.duration,
            self.at,
            self.day,
            or_null(self.before),
            or_null(self.predicted),
            if self.index == 0 { 0 } else { 2 },
            self.next_day,
            self.stability,
            self.difficulty
        )
    }

    /// Adds it to the summary.
    pub fn count(&self, category: &str, summary: &mut BTreeMap<Slot, Counts>) {
        let hour = self.at.rem_euclid(DAY) / 3_600_000;
        let bucket = self.predicted.map_or(-1, |chance| (chance * 20.0) as i64);
        let slot = (self.day, hour, self.rating, category.to_owned(), bucket);
        let counts = summary.entry(slot).or_default();
        counts.0 += 1;
        counts.1 += i64::from(self.index == 0);
        counts.2 += self.duration;
    }
}

/// A row of the summary.
pub fn summary(user: &str, slot: &Slot, counts: &Counts) -> String {
    let (day, hour, rating, category, bucket) = slot;
    let (reviews, firsts, duration) = counts;
    format!(
        "{user}, {day}, {hour}, {rating}, {category}, {bucket}, {reviews}, {firsts}, {duration}"
    )
}

fn or_null(value: Option<impl ToString>) -> String {
    value.map_or_else(|| "NULL".to_owned(), |value| value.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forty_are_due_and_reviews_follow_each_other() {
        let today = 20_781;
        let mut due = 0;
        for card in 0..super::super::NOTES {
            let history = History::of(card, today);
            assert_eq!(history.reviews.len(), REVIEWS);
            for pair in history.reviews.windows(2) {
                assert!(pair[0].at < pair[1].at);
                assert_eq!(pair[0].next_day, pair[1].day);
                assert_eq!(pair[1].before, Some(pair[1].day - pair[0].day));
            }
            let last = history.reviews.last().unwrap();
            assert!(last.day < today && last.next_day > last.day);
            due += u32::from(last.next_day <= today);
        }
        assert_eq!(due, DUE);
    }
}
