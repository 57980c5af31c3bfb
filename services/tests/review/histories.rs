//! Random histories: whatever a learner does and by whatever they are scheduled, cards and summary are
//! what the log says.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use api::{
    ApiError, Viewer,
    review::{CardChange, ReviewApi},
    settings::SettingsApi,
};
use domain::{
    id::{CardId, EventId, NoteId},
    review::{Rating, Scheduler},
    time::{DAY, HOUR, StudyDay},
};
use rand::{Rng, SeedableRng, rngs::StdRng};
use services::{
    review::{
        fit,
        replay::{self, Replayed},
        summary::{Counts, Slot},
    },
    settings::SettingsService,
};
use uuid::Uuid;

use crate::common::{Person, Test, at, on_both, viewer_of};
use crate::fit::parameters;
use crate::lived::far;
use crate::support::*;

const SEOUL: i32 = 9 * 3600;
const LEARNERS: u64 = 6;
const DEEDS: usize = 120;
const FIT_IS_DUE: &str = "UPDATE users SET reviews_until_fit = 0 WHERE id = $1";
/// Everything that can happen but for rewriting a leech, which eight lapses lead to (`leech`).
const KINDS: [&str; 9] = [
    "bury",
    "reparametrise",
    "reschedule",
    "reset",
    "resume",
    "review",
    "set_due",
    "suspend",
    "undo",
];

on_both! {
    async fn cards_and_summary_are_what_the_log_says(test: Test) {
        let mut kinds = BTreeSet::new();
        for seed in 0..LEARNERS {
            let learner = viewer_of(&test, Person::named(&format!("Learner{seed}"))).await;
            let shelf = category(&test, &learner, "Shelf").await;
            let mut categories = HashMap::new();
            for number in 0..5 {
                let category = (number % 2 == 0).then_some(shelf);
                let id = note_in(&test, &learner, &format!("Note {number}"), number, category).await;
                categories.insert(id.0, category);
            }
            if seed % 2 == 0 {
                // Somebody with a past, whose parameters can be fitted.
                categories.extend(far(&test, &learner).await.into_iter().map(|id| (id.0, None)));
                replay::rebuild_summaries(&test.core, learner.user, &learner.time_zone).await.unwrap();
            }
            let learner = live(&test, learner, &categories, StdRng::seed_from_u64(seed)).await;
            check(&test, &learner, &categories).await;
            kinds.extend(events(&test, &learner).await.into_iter().map(|event| event.kind));

            let before = counts(&test, &learner).await;
            replay::rebuild_summaries(&test.core, learner.user, &learner.time_zone).await.unwrap();
            assert_eq!(counts(&test, &learner).await, before);
        }
        let kinds: Vec<&str> = kinds.iter().map(String::as_str).collect();
        assert_eq!(kinds, KINDS, "everything that can happen has");
    }
}

/// Does random things and returns the learner at the end of it.
async fn live(
    test: &Test,
    mut learner: Viewer,
    cards: &HashMap<Uuid, Option<Uuid>>,
    mut random: StdRng,
) -> Viewer {
    // A map's order differs from run to run.
    let mut cards: Vec<Uuid> = cards.keys().copied().collect();
    cards.sort();
    let service = service(test);
    let mut tickets = Vec::new();
    let mut changes: Vec<EventId> = Vec::new();
    for _ in 0..DEEDS {
        let pause = match random.random_range(0..4) {
            0 => random.random_range(0..MINUTE),
            1 => random.random_range(5 * MINUTE..30 * MINUTE),
            2 => random.random_range(HOUR..12 * HOUR),
            _ => random.random_range(DAY..5 * DAY),
        };
        learner = at(&learner, learner.now + pause);
        let page = page(test, &learner).await;
        match (random.random_range(0..22), page.card, page.undo) {
            (0..=5, Some(card), _) => {
                let rating = Rating::ALL[random.random_range(0..4)];
                let stored = service.answer(&learner, post(&card, rating)).await.unwrap();
                assert_eq!(
                    stored.interval,
                    card.intervals[rating.number() as usize - 1]
                );
                tickets.push(card);
            }
            (6..=9, _, Some(undo)) => match service.undo(&learner, undo.event).await {
                // Something was done to the card by hand since.
                Ok(()) | Err(ApiError::NothingToUndo) => {}
                other => panic!("{other:?}"),
            },
            (10, Some(card), _) => service.skip(&learner, &card.ticket).await.unwrap(),
            (11..=13, ..) => {
                // A few of them, so that one deed meets another.
                let id = CardId(cards[random.random_range(0..cards.len().min(8))]);
                let note = match tickets.last() {
                    Some(answered) if random.random_ratio(1, 2) => answered.note,
                    _ => NoteId(card(test, id).await.note_id),
                };
                let change = match random.random_range(0..6) {
                    0 => CardChange::Suspend,
                    1 | 2 => CardChange::Resume,
                    3 => CardChange::Bury,
                    4 => CardChange::SetDue(StudyDay(learner.today.0 + random.random_range(0..9))),
                    _ => CardChange::Reset,
                };
                match service.change(&learner, note, change).await {
                    Ok(event) => changes.extend(event),
                    // A new card has no day that could be chosen.
                    Err(ApiError::Invalid { .. }) => {}
                    other => panic!("{other:?}"),
                }
            }
            (14, ..) if !changes.is_empty() => {
                let event = changes[random.random_range(0..changes.len())];
                match service.undo(&learner, event).await {
                    Ok(()) | Err(ApiError::NothingToUndo) => {}
                    other => panic!("{other:?}"),
                }
            }
            (15..=20, ..) => {
                learner = schedule_otherwise(test, &learner, random.random_range(0..7)).await;
            }
            _ => {
                // An old page is posted again, with any rating.
                let Some(card) = tickets.last() else { continue };
                let rating = Rating::ALL[random.random_range(0..4)];
                match service.answer(&learner, post(card, rating)).await {
                    Ok(_)
                    | Err(ApiError::OtherAnswer | ApiError::AlreadyAnswered | ApiError::Outdated) =>
                        {}
                    other => panic!("{other:?}"),
                }
            }
        }
    }
    learner
}

/// Adopts parameters or switches the scheduler, moves days or leaves them, or takes the last of these
/// back. Returns the learner with the parameters they have.
async fn schedule_otherwise(test: &Test, learner: &Viewer, deed: u8) -> Viewer {
    let settings = SettingsService::new(test.core.clone());
    if deed <= 1 {
        run(test, FIT_IS_DUE, learner.user.0).await;
        test.clock.set(learner.now);
        fit::run(&test.core, learner.user).await.unwrap();
    } else if deed <= 3 {
        let now = settings.review(learner).await.unwrap().scheduler;
        let other = Scheduler::ALL.into_iter().find(|one| *one != now).unwrap();
        settings.choose_scheduler(learner, other).await.unwrap();
    }
    if let Some(change) = settings.review(learner).await.unwrap().change {
        match deed {
            1 | 3 | 4 => settings.move_days(learner, change.id).await.unwrap(),
            5 => settings.keep_days(learner, change.id).await.unwrap(),
            6 => settings.undo_change(learner, change.id).await.unwrap(),
            _ => {}
        }
    }
    Viewer {
        decay: parameters(test, learner).await.decay(),
        ..learner.clone()
    }
}

async fn check(test: &Test, learner: &Viewer, categories: &HashMap<Uuid, Option<Uuid>>) {
    let log = events(test, learner).await;
    let parameters = parameters(test, learner).await;
    assert!(log.len() > DEEDS / 3, "{}", log.len());
    let mut versions = HashSet::new();
    for event in &log {
        assert!(versions.insert((event.card_id, event.card_version)));
    }
    for id in categories.keys() {
        let row = card(test, CardId(*id)).await;
        let mut own: Vec<_> = log.iter().filter(|e| e.card_id == *id).cloned().collect();
        own.sort_by_key(|event| event.card_version);
        assert_eq!(
            Replayed::stored(&row),
            replay::card(&own, &parameters).unwrap()
        );
        assert_eq!(row.version, 1 + own.len() as i64);
        assert_eq!(row.phase == 2, row.due_day.is_some());
        assert_eq!(row.phase % 2 == 1, row.due_at.is_some());
    }
    let expected = replay::summaries(&log, |card| categories[&card], |_| SEOUL);
    assert_eq!(counts(test, learner).await, expected);
}

/// The stored summary without its empty rows.
async fn counts(test: &Test, learner: &Viewer) -> BTreeMap<Slot, Counts> {
    summary(test, learner)
        .await
        .into_iter()
        .filter(|row| row.reviews != 0)
        .map(|row| {
            let slot = Slot {
                study_day: row.study_day,
                hour: row.hour,
                rating: row.rating,
                category_key: row.category_key,
                bucket: row.bucket,
            };
            let counts = Counts {
                young: row.young,
                mature: row.mature,
                predicted: row.predicted,
                reviews: row.reviews,
                firsts: row.firsts,
                duration_ms: row.duration_ms,
            };
            (slot, counts)
        })
        .collect()
}
