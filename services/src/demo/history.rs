//! A year of reviews: the learner sits down on most days and does what is due, as the real queue
//! and the real scheduler would have it. Lately they have had little time, so some cards wait.

use domain::time::{HOUR, Millis, Rollover, StudyDay};
use entity::{card, note, review_event, user};
use rand::{Rng, SeedableRng, rngs::StdRng};

use super::{
    ids::Ids,
    memory::{Affinity, duration},
};
use crate::{
    error::Result,
    review::{
        offer::{Moment, Snapshot, offer},
        past::{self, Past},
        place::Place,
        scheduling::Scheduling,
    },
};

/// Seed of everything that is drawn.
const SEED: u64 = 20_260_101;
/// Cards that should wait at the end.
const WAITING: std::ops::RangeInclusive<usize> = 20..=34;
/// The learner was busy for at most this many days.
const BUSY_MAX: i32 = 30;
/// Reviews on a busy day.
const BUSY_REVIEWS: usize = 1;
/// Reviews of today.
const TODAY_REVIEWS: usize = 8;
/// One day in this many is without a review.
const DAYS_OFF: u32 = 9;
/// A week without any, this many days ago.
const HOLIDAY: std::ops::Range<i32> = 131..138;
/// Title of the note that keeps slipping: three things at once.
const SLIPPING: &str = "조인 알고리즘 세 가지";
/// How long ago today's few reviews began; their first step is over by now.
const TODAY_BEGAN: Millis = HOUR / 2;

/// What a year leaves behind.
#[derive(Clone, Debug, Default)]
pub struct History {
    /// Rows of `cards`.
    pub cards: Vec<card::Model>,
    /// Rows of `review_events`.
    pub events: Vec<review_event::Model>,
}

/// Studies `notes` up to `now`, with as many busy days at the end as leave a good desk to sit
/// down at.
///
/// # Errors
/// When the scheduler refuses a card.
pub fn study(
    user: &user::Model,
    utc_offset: i32,
    notes: &[note::Model],
    now: Millis,
) -> Result<History> {
    let mut best = (0, History::default());
    for busy in 3..=BUSY_MAX {
        let mut life = Life::new(user, utc_offset, notes, now)?;
        life.live(busy)?;
        let waiting = life.waiting();
        if waiting > best.0 && waiting <= *WAITING.end() {
            best = (waiting, life.history);
        }
        if WAITING.contains(&best.0) {
            break;
        }
    }
    Ok(best.1)
}

/// How well `note` sits. One is drawn for each, so that the one that slips changes no other.
fn affinity(note: &note::Model, random: &mut StdRng) -> Affinity {
    let drawn = Affinity::draw(random);
    if note.title == SLIPPING {
        Affinity::SLIPPING
    } else {
        drawn
    }
}

struct Life {
    history: History,
    affinities: Vec<Affinity>,
    scheduling: Scheduling,
    /// New cards a study day.
    new_per_day: u32,
    moment: Moment,
    now: Millis,
    random: StdRng,
    ids: Ids,
}

impl Life {
    fn new(
        user: &user::Model,
        utc_offset: i32,
        notes: &[note::Model],
        now: Millis,
    ) -> Result<Self> {
        let mut random = StdRng::seed_from_u64(SEED);
        let mut ids = Ids::new(&user.email, "reviews");
        let cards: Vec<_> = notes
            .iter()
            .map(|note| {
                let id = ids.at(note.created_at);
                card::Model::new(id, note.user_id, note.id, note.created_at)
            })
            .collect();
        Ok(Self {
            affinities: notes
                .iter()
                .map(|note| affinity(note, &mut random))
                .collect(),
            history: History {
                cards,
                events: Vec::new(),
            },
            scheduling: Scheduling::of(user)?,
            new_per_day: u32::try_from(user.new_per_day).unwrap_or(0),
            moment: Moment::new(
                now,
                utc_offset,
                Rollover(u8::try_from(user.rollover_hour).unwrap_or(0)),
            ),
            now,
            random,
            ids,
        })
    }

    fn live(&mut self, busy: i32) -> Result<()> {
        let today = self.moment.today.0;
        let first = self
            .history
            .cards
            .first()
            .map_or(today, |card| self.moment.at(card.created_at).today.0);
        for day in first..today {
            let ago = today - day;
            let evening = self.moment.day_start(StudyDay(day))
                + self.random.random_range(14 * HOUR..18 * HOUR);
            if HOLIDAY.contains(&ago) || (ago > busy && self.random.random_ratio(1, DAYS_OFF)) {
                continue;
            }
            self.sit(evening, if ago > busy { usize::MAX } else { BUSY_REVIEWS })?;
        }
        let morning = self.now - TODAY_BEGAN;
        if self.moment.at(morning).today.0 == today {
            self.sit(morning, TODAY_REVIEWS)?;
        }
        Ok(())
    }

    /// One sitting, from `start` until nothing is left or `limit` reviews are done.
    fn sit(&mut self, start: Millis, limit: usize) -> Result<()> {
        let mut at = start;
        let mut new_left = self.new_per_day;
        let mut done = 0;
        while done < limit {
            let Some((index, card_at)) = self.next(at, new_left) else {
                break;
            };
            if self
                .history
                .cards
                .get(index)
                .is_some_and(|card| card.phase == Place::NEW.phase)
            {
                new_left -= 1;
            }
            at = self.review(index, card_at)?;
            done += 1;
        }
        Ok(())
    }

    /// The card to ask and when: what is due now, else a new one, else the next step once it comes.
    fn next(&self, at: Millis, new_left: u32) -> Option<(usize, Millis)> {
        let today = self.moment.at(at).today.0;
        let cards = || self.history.cards.iter().enumerate();
        let step = cards()
            .filter_map(|(index, card)| Some((card.due_at?, index)))
            .min();
        let due = || {
            cards()
                .filter_map(|(index, card)| Some((card.due_day?, index)))
                .filter(|(day, _)| *day <= today)
                .min()
        };
        let new = || {
            cards()
                .find(|(_, card)| card.phase == Place::NEW.phase && card.created_at <= at)
                .filter(|_| new_left > 0)
        };
        match step {
            Some((due_at, index)) if due_at <= at => Some((index, at)),
            _ => due()
                .map(|(_, index)| (index, at))
                .or_else(|| new().map(|(index, _)| (index, at)))
                .or_else(|| step.map(|(due_at, index)| (index, due_at)))
                .filter(|(_, at)| *at <= self.now),
        }
    }

    /// Reviews a card shown at `shown_at`; returns when the next one is shown.
    fn review(&mut self, index: usize, shown_at: Millis) -> Result<Millis> {
        let (Some(card), Some(affinity)) = (
            self.history.cards.get_mut(index),
            self.affinities.get(index),
        ) else {
            return Ok(shown_at);
        };
        let moment = self.moment.at(shown_at);
        let offer = offer(&Snapshot::from(&*card), &self.scheduling, &moment, None)?;
        let rating = affinity.rate(offer.predicted, &mut self.random);
        let duration_ms = duration(rating, &mut self.random);
        let at = shown_at + Millis::from(duration_ms);
        let past = Past {
            id: self.ids.at(shown_at),
            rating,
            mode: "recall",
            duration_ms,
            at,
        };
        let event = past::store(card, &self.scheduling, &offer, past, moment.today);
        self.history.events.push(event);
        Ok(at + self.random.random_range(500..3_000))
    }

    /// Cards that are due now; new ones up to the daily limit.
    fn waiting(&self) -> usize {
        let (mut waiting, mut new) = (0, 0);
        for card in &self.history.cards {
            let due = card.due_at.is_some_and(|at| at <= self.now)
                || card.due_day.is_some_and(|day| day <= self.moment.today.0);
            waiting += usize::from(due);
            new += usize::from(card.phase == Place::NEW.phase);
        }
        waiting + new.min(self.new_per_day as usize)
    }
}
