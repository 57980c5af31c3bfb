//! Learners with a past: the reviews of a simulated memory as cards and log, as answering would have
//! left them.

use api::Viewer;
use domain::{
    id::CardId,
    time::{DAY, Millis, StudyDay},
};
use entity::{card, note, review_event, user};
use scheduler::{Parameters, Review};
use sea_orm::{EntityTrait, IntoActiveModel};
use services::review::{
    offer::{Moment, Offer, Snapshot, offer},
    place::Place,
    scheduling::Scheduling,
};
use uuid::Uuid;

use crate::common::Test;
use crate::support::{new_card, note_row, run};
use crate::{learners::learner, simulated};

/// Rows per statement.
const BATCH: usize = 300;

/// Cards of the past.
const CARDS: i32 = 100;
/// Days of it, the last of them yesterday.
const DAYS: i32 = 60;

/// The past of somebody whose memory is far from the default: a fit to it predicts better.
pub async fn far(test: &Test, viewer: &Viewer) -> Vec<CardId> {
    lived(test, viewer, &learner(9), 8).await
}

/// The past of somebody whose memory is the default: a fit to it finds only noise.
pub async fn usual(test: &Test, viewer: &Viewer) -> Vec<CardId> {
    lived(test, viewer, &Parameters::default(), 7).await
}

/// Gives `viewer` the reviews of somebody with the memory `truth`, scheduled by the defaults. A fit
/// is due. Returns the cards.
async fn lived(test: &Test, viewer: &Viewer, truth: &Parameters, seed: u64) -> Vec<CardId> {
    let db = &test.core.db;
    let user = user::Entity::find_by_id(viewer.user.0).one(db).await;
    let user = user.expect("a row").expect("the learner");
    let scheduling = Scheduling::of(&user).expect("a scheduler");
    let first = viewer.today.0 - DAYS;
    let (mut notes, mut rows, mut log) = (Vec::new(), Vec::new(), Vec::new());
    let past = simulated::log(truth, CARDS, DAYS, seed);
    for (number, reviews) in past.iter().enumerate() {
        // The number decides the fuzz, whatever else is on the database.
        let id = Uuid::from_u64_pair(viewer.user.0.as_u64_pair().1, number as u64);
        let made = Millis::from(first) * DAY;
        let mut row = new_card(viewer, id, id, made);
        for review in reviews {
            log.push(answered(viewer, &mut row, &scheduling, review, first));
        }
        notes.push(note_row(viewer, id, &format!("Note {number}"), None, made));
        rows.push(row);
    }
    let ids = rows.iter().map(|row| CardId(row.id)).collect();
    store::<note::Entity, _>(test, notes).await;
    store::<card::Entity, _>(test, rows).await;
    store::<review_event::Entity, _>(test, log).await;
    let due = "UPDATE users SET reviews_until_fit = 0 WHERE id = $1";
    run(test, due, viewer.user.0).await;
    ids
}

async fn store<E, A>(test: &Test, rows: Vec<E::Model>)
where
    E: EntityTrait,
    E::Model: IntoActiveModel<A> + Clone,
    A: sea_orm::ActiveModelTrait<Entity = E> + sea_orm::ActiveModelBehavior + Send,
{
    for batch in rows.chunks(BATCH) {
        let batch = batch
            .iter()
            .cloned()
            .map(IntoActiveModel::into_active_model);
        E::insert_many(batch)
            .exec_without_returning(&test.core.db)
            .await
            .expect("the rows are stored");
    }
}

/// Answers `card` as `review` says, on a day counted from `first`.
fn answered(
    viewer: &Viewer,
    card: &mut card::Model,
    scheduling: &Scheduling,
    review: &Review,
    first: i32,
) -> review_event::Model {
    let at = review.at + Millis::from(first) * DAY;
    let moment = Moment {
        now: at,
        today: StudyDay(review.day.0 + first),
        ..Moment::of(viewer)
    };
    let offer = offer(&Snapshot::from(&*card), scheduling, &moment, None).expect("outcomes");
    let event = event(card, &offer, review, &moment);
    let Place {
        phase,
        step,
        due_at,
        due_day,
        stability,
        difficulty,
    } = offer.place(review.rating);
    *card = card::Model {
        phase,
        step,
        due_at,
        due_day,
        stability,
        difficulty,
        reviews: card.reviews + 1,
        lapses: card.lapses + i32::from(card.phase == 2 && review.rating.number() == 1),
        last_review_at: Some(at),
        last_review_day: Some(moment.today.0),
        version: card.version + 1,
        ..card.clone()
    };
    event
}

fn event(
    card: &card::Model,
    offer: &Offer,
    review: &Review,
    moment: &Moment,
) -> review_event::Model {
    let place = offer.place(review.rating);
    review_event::Model {
        id: Uuid::from_u64_pair(
            card.id.as_u64_pair().1 << 20 | card.version as u64,
            card.user_id.as_u64_pair().1,
        ),
        user_id: card.user_id,
        card_id: card.id,
        kind: "review".to_owned(),
        undoes: None,
        card_version: card.version,
        rating: Some(review.rating.number()),
        mode: "recall".to_owned(),
        duration_ms: 4_000,
        at: moment.now,
        study_day: moment.today.0,
        elapsed_days: offer.elapsed_days,
        parameter_set_id: None,
        phase_before: card.phase,
        predicted: offer.predicted,
        phase: place.phase,
        step: place.step,
        due_at: place.due_at,
        due_day: place.due_day,
        stability: place.stability,
        difficulty: place.difficulty,
        suspended: false,
        buried_until: None,
    }
}
