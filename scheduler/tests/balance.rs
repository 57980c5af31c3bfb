//! Load balancing inside the fuzz range.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "tests fail loudly"
)]

use domain::{
    review::{CardState, Memory},
    time::{DAY, StudyDay},
};
use proptest::prelude::*;
use scheduler::{Card, Load, Parameters, Policy, Spread, outcomes};

const EVERY_DAY: [f64; 7] = [1.0; 7];
/// A Monday.
const TODAY: StudyDay = StudyDay(20_780);

fn load(due: &[u32]) -> Load<'_> {
    Load {
        first: TODAY,
        due,
        weekdays: EVERY_DAY,
    }
}

/// How often each day of `first..=last` is chosen, of 2,000 draws spread evenly.
fn chosen(load: &Load<'_>, first: i32, last: i32) -> Vec<usize> {
    let mut counts = vec![0; (last - first) as usize + 1];
    for nth in 0..2_000 {
        let days = load.pick(TODAY, first..=last, f64::from(nth) / 2_000.0);
        counts[(days - first) as usize] += 1;
    }
    counts
}

/// Of as many cards on every day as it is far away, day 11 has one less than the line through the
/// others says, and day 12 one more; by hand, the slope is hardly another for that.
#[test]
fn the_day_that_has_least_for_its_distance_is_chosen() {
    let mut due: Vec<u32> = (0..30).map(|day| 60 - 2 * day).collect();
    (due[11], due[12]) = (due[11] - 1, due[12] + 1);
    assert_eq!(chosen(&load(&due), 10, 13), [0, 2_000, 0, 0]);
    // Day 13 has fewer cards, as it should: it is further away.
    assert!(due[13] < due[11]);
}

#[test]
fn days_that_are_equally_light_share_what_is_drawn() {
    for due in [vec![0; 30], vec![7; 30], (0..30).rev().collect()] {
        assert_eq!(chosen(&load(&due), 5, 9), [400; 5], "{due:?}");
    }
}

#[test]
fn a_weekday_that_takes_half_is_full_with_half_the_cards() {
    let mut weekdays = EVERY_DAY;
    // Day 5 after a Monday is a Saturday.
    weekdays[5] = 0.5;
    let half = |saturday: u32| {
        let mut due = [10; 30];
        for day in [5, 12, 19, 26] {
            due[day] = saturday;
        }
        let load = Load {
            weekdays,
            ..load(&due)
        };
        chosen(&load, 4, 6)
    };
    assert_eq!(half(3), [0, 2_000, 0]);
    assert_eq!(half(6)[1], 0);
}

#[test]
fn days_beyond_the_counted_ones_are_not_taken_for_empty() {
    // Ten days are counted and crowded; the range ends on the twelfth.
    let crowded = [500; 10];
    let counts = chosen(&load(&crowded), 8, 12);
    assert_eq!(counts, chosen(&load(&[]), 8, 12));
    assert_eq!(counts, [400; 5]);
    // The days before the first counted one are not known either.
    let later = Load {
        first: StudyDay(TODAY.0 + 10),
        ..load(&crowded)
    };
    assert_eq!(chosen(&later, 8, 12), counts);
}

#[test]
fn weekdays_that_are_no_share_do_no_harm() {
    for odd in [f64::NAN, -1.0, 0.0] {
        let nothing = Load {
            weekdays: [odd; 7],
            ..load(&[0; 30])
        };
        assert_eq!(chosen(&nothing, 5, 9), chosen(&load(&[0; 30]), 5, 9));
    }
    let more = Load {
        weekdays: [f64::INFINITY; 7],
        ..load(&[0; 30])
    };
    assert_eq!(chosen(&more, 5, 9), chosen(&load(&[0; 30]), 5, 9));
}

/// 140 cards once a week, each for about a month: the days they end up on.
#[test]
fn a_balanced_load_is_flatter_than_a_fuzzed_one() {
    let parameters = Parameters::default();
    let deviation = |balanced: bool| {
        let mut due = vec![0_u32; 300];
        for nth in 0..140 * 20_u32 {
            let day = StudyDay(TODAY.0 + (nth / 140 * 7) as i32);
            let card = Card {
                seed: u64::from(nth),
                state: CardState::Review { due: day },
                memory: Some(Memory {
                    stability: 9.0,
                    difficulty: 5.0,
                }),
                last: Some(StudyDay(day.0 - 9)),
            };
            let policy = Policy {
                spread: if balanced {
                    Spread::Balanced(load(&due))
                } else {
                    Spread::Fuzz
                },
                ..Policy::new(&parameters, 0.9)
            };
            let offer = outcomes(&card, &policy, i64::from(day.0) * DAY, day).unwrap();
            let CardState::Review { due: chosen } = offer.outcomes[2].state else {
                panic!("good leads to a day");
            };
            due[(chosen.0 - TODAY.0) as usize] += 1;
        }
        // Twelve weeks in the middle, on whose days as many cards come as on any other.
        let middle = &due[49..133];
        let mean = f64::from(middle.iter().sum::<u32>()) / middle.len() as f64;
        let squares: f64 = middle
            .iter()
            .map(|due| (f64::from(*due) - mean).powi(2))
            .sum();
        (squares / middle.len() as f64).sqrt()
    };
    let (fuzzed, balanced) = (deviation(false), deviation(true));
    assert!(balanced <= fuzzed * 0.6, "{balanced} {fuzzed}");
}

proptest! {
    /// Any load: the day is in the range, the same draw chooses the same day, and a weekday of 0 is
    /// never chosen where there is another.
    #[test]
    fn a_day_of_the_range_is_chosen(
        due in proptest::collection::vec(0_u32..2_000, 0..120),
        offset in -10_i32..10,
        weekdays in proptest::array::uniform7(prop_oneof![Just(0.0), 0.0..=1.0_f64]),
        first in 1_i32..100,
        width in 0_i32..20,
        drawn in 0.0..1.0_f64,
    ) {
        let load = Load { first: StudyDay(TODAY.0 + offset), due: &due, weekdays };
        let range = first..=first + width;
        let days = load.pick(TODAY, range.clone(), drawn);
        prop_assert!(range.contains(&days));
        prop_assert_eq!(load.pick(TODAY, range.clone(), drawn), days);
        let wanted = |days: i32| weekdays[usize::from(StudyDay(TODAY.0 + days).weekday_index())];
        if range.clone().any(|days| wanted(days) > 0.0) {
            prop_assert!(wanted(days) > 0.0);
        }
    }

    /// Of two days that differ in their cards alone, the emptier is chosen.
    #[test]
    fn the_emptier_day_is_preferred(
        crowd in 1_u32..500,
        fewer in 0.0..0.7_f64,
        day in 20_i32..60,
    ) {
        let mut due = vec![crowd; 90];
        due[day as usize + 1] = (f64::from(crowd) * fewer) as u32;
        let counts = chosen(&load(&due), day, day + 1);
        prop_assert_eq!(counts, vec![0, 2_000]);
    }

    /// A balanced offer keeps the promises of every offer.
    #[test]
    fn a_balanced_offer_still_climbs(
        seed in any::<u64>(),
        stability in 0.5..400.0_f64,
        due in proptest::collection::vec(0_u32..50, 0..500),
    ) {
        let parameters = Parameters::default();
        let card = Card {
            seed,
            state: CardState::Review { due: TODAY },
            memory: Some(Memory { stability, difficulty: 5.0 }),
            last: Some(StudyDay(TODAY.0 - 20)),
        };
        let policy = Policy {
            spread: Spread::Balanced(load(&due)),
            ..Policy::new(&parameters, 0.9)
        };
        let now = i64::from(TODAY.0) * DAY;
        let offer = outcomes(&card, &policy, now, TODAY).unwrap();
        let fuzzed = outcomes(&card, &Policy::new(&parameters, 0.9), now, TODAY).unwrap();
        let days = offer.outcomes[1..].iter().map(|outcome| match outcome.state {
            CardState::Review { due } => due.0 - TODAY.0,
            _ => 0,
        });
        let days: Vec<i32> = days.collect();
        prop_assert!(days[0] > 0 && days.windows(2).all(|pair| pair[0] < pair[1]), "{:?}", days);
        for (balanced, fuzzed) in offer.outcomes.iter().zip(&fuzzed.outcomes) {
            prop_assert_eq!(balanced.memory, fuzzed.memory);
        }
    }
}
