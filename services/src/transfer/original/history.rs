//! From a content's histories to a card and its log.

use domain::{
    review::Rating,
    time::{Millis, Rollover},
};
use entity::{card, note, review_event, user};
use sea_orm::EntityTrait;
use uuid::Uuid;

use super::{
    MoveError, ids,
    report::{Reason, Rows},
    source::{Content, Person, Review},
};
use crate::{
    core::Core,
    error::Error,
    review::{
        offer::Moment,
        past::{self, Past},
        scheduling::Scheduling,
        utc_offset,
    },
};

/// The original had one zone for everybody (`settings.TIME_ZONE`).
pub const ZONE: &str = "Asia/Seoul";
/// Longest time spent that is stored, in milliseconds: one hour, as in `review_events`.
const LONGEST: i64 = 3_600_000;

/// By whose clock and scheduler somebody studies.
#[derive(Clone, Debug)]
pub struct Life {
    zone: String,
    rollover: Rollover,
    scheduling: Scheduling,
}

impl Life {
    /// Of an account that is being made.
    pub fn new(core: &Core) -> Result<Self, MoveError> {
        Ok(Self {
            zone: ZONE.to_owned(),
            rollover: core.settings.rollover,
            scheduling: Scheduling::of_new_account(user::RETENTION)?,
        })
    }

    /// Of an account that is here.
    pub async fn of(core: &Core, user: domain::id::UserId) -> Result<Self, MoveError> {
        let gone = || Error::Stored("an imported account is gone".to_owned());
        let row = user::Entity::find_by_id(user.0)
            .one(&core.db)
            .await?
            .ok_or_else(gone)?;
        let now = core.clock.now();
        Ok(Self {
            zone: row.time_zone,
            rollover: Rollover(u8::try_from(row.rollover_hour).unwrap_or(0)),
            scheduling: crate::review::scheduling_of(&core.db, user, now)
                .await?
                .ok_or_else(gone)?,
        })
    }

    /// Seconds east of UTC at `at`.
    pub fn offset(&self, at: Millis) -> i32 {
        utc_offset(&self.zone, at)
    }

    fn moment(&self, at: Millis) -> Moment {
        Moment::new(at, self.offset(at), self.rollover)
    }
}

/// The card of `note` and its log, from the reviews of its `content` in their order.
pub fn live(
    person: &Person,
    life: &Life,
    note: &note::Model,
    content: &Content,
    reviews: &[Review],
    now: Millis,
    counts: &mut Rows,
) -> Result<(card::Model, Vec<review_event::Model>), MoveError> {
    let id = ids::of(person, "card", content.id, note.created_at);
    let mut card = card::Model::new(id, Uuid::nil(), note.id, note.created_at);
    let mut events = Vec::new();
    for review in reviews {
        let at = review.at.div_euclid(1000);
        let rating = match rating(&review.result) {
            Some(_) if at > now => Err(Reason::InTheFuture),
            Some(rating) => Ok(rating),
            None => Err(Reason::UnknownResult),
        };
        match rating {
            Err(reason) => counts.skip(reason, 1),
            Ok(rating) => {
                let past = Past {
                    id: ids::of(person, "history", review.id, at),
                    rating,
                    mode: mode(review),
                    duration_ms: duration(review.spent),
                    at,
                };
                let event = past::answer(&mut card, &life.scheduling, &life.moment(at), past)?;
                events.push(event);
                counts.taken += 1;
            }
        }
    }
    if content.suspended {
        let id = ids::of(person, "suspension", content.id, now);
        let today = life.moment(now).today;
        events.push(past::suspend(&mut card, id, now, today));
    }
    Ok((card, events))
}

fn rating(result: &str) -> Option<Rating> {
    match result {
        "remembered" => Some(Rating::Good),
        "partial" => Some(Rating::Hard),
        "forgot" => Some(Rating::Again),
        _ => None,
    }
}

fn mode(review: &Review) -> &'static str {
    if review.wrote {
        "explain"
    } else if review.chose {
        "choose"
    } else {
        "recall"
    }
}

fn duration(seconds: Option<i64>) -> i32 {
    let millis = seconds.unwrap_or(0).clamp(0, LONGEST / 1000) * 1000;
    i32::try_from(millis).unwrap_or(0)
}
