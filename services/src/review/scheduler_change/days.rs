//! Due days after a change: which would move, and the decision whether they do.

use api::{ApiError, Viewer};
use domain::{id::SchedulerChangeId, review::Scheduler, time::StudyDay};
use entity::{
    review_event,
    scheduler_change::{self, ActiveModel},
};
use scheduler::{rescheduled, rescheduled_on_ladder};
use sea_orm::{
    ActiveValue::{Set, Unchanged},
    EntityTrait,
};

use super::{
    super::{
        card_row::{self, Change},
        kind,
        learner::{self, Learner},
        log::{self, Own},
        offer::{self, Snapshot},
        place::Place,
        replay::Replayed,
    },
    find,
    store::{append, finish},
    until_first,
};
use crate::{
    core::Core,
    db,
    error::{Error, Result},
    ids::new_id,
};

/// What moving the due days would do.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Moves {
    /// Cards that would get another day.
    pub cards: u32,
    /// Of these, to an earlier one.
    pub earlier: u32,
    /// Of these, due today that were not.
    pub today: u32,
}

/// What [`reschedule`] would do to the viewer's cards now.
///
/// # Errors
/// When the database fails.
pub async fn moves(core: &Core, viewer: &Viewer) -> Result<Moves> {
    let learner = current(core, viewer).await?;
    let cards = log::in_review(&core.db, viewer.user).await?;
    let mut moves = Moves::default();
    for (own, day) in moving(&learner, &cards)? {
        let before = own.card.due_day.unwrap_or(day.0);
        moves.cards += 1;
        moves.earlier += u32::from(day.0 < before);
        moves.today += u32::from(day <= viewer.today && viewer.today.0 < before);
    }
    Ok(moves)
}

/// Moves the due day of every card in review whose day the viewer's scheduler would not choose, once,
/// for `change`; nothing when that was taken back.
///
/// # Errors
/// [`ApiError::NotFound`] for a change that is not the viewer's, [`ApiError::Outdated`] for one that is
/// not the newest.
pub async fn reschedule(core: &Core, viewer: &Viewer, change: SchedulerChangeId) -> Result<()> {
    until_first(|| move_days(core, viewer, change)).await
}

async fn move_days(core: &Core, viewer: &Viewer, id: SchedulerChangeId) -> Result<Option<()>> {
    let learner = current(core, viewer).await?;
    let change = find(&core.db, viewer, id).await?;
    if change.moved_at.or(change.undone_at).is_some() {
        return Ok(Some(()));
    }
    let cards = log::in_review(&core.db, viewer.user).await?;
    let events = moving(&learner, &cards)?
        .into_iter()
        .map(|(own, day)| event(&learner, own, day))
        .collect();
    let decided = ActiveModel {
        id: Unchanged(change.id),
        moved_at: Set(Some(viewer.now)),
        kept_at: Set(None),
        ..ActiveModel::default()
    };
    decide(core, &learner, decided, events).await
}

/// Leaves the due days as they are and asks no more about `change`, unless they were moved.
///
/// # Errors
/// As [`reschedule`].
pub async fn keep(core: &Core, viewer: &Viewer, change: SchedulerChangeId) -> Result<()> {
    until_first(|| keep_days(core, viewer, change)).await
}

async fn keep_days(core: &Core, viewer: &Viewer, id: SchedulerChangeId) -> Result<Option<()>> {
    let learner = current(core, viewer).await?;
    let change = find(&core.db, viewer, id).await?;
    if change.moved_at.or(change.undone_at).is_some() {
        return Ok(Some(()));
    }
    let decided = ActiveModel {
        id: Unchanged(change.id),
        kept_at: Set(Some(viewer.now)),
        ..ActiveModel::default()
    };
    decide(core, &learner, decided, Vec::new()).await
}

async fn decide(
    core: &Core,
    learner: &Learner,
    change: ActiveModel,
    events: Vec<review_event::Model>,
) -> Result<Option<()>> {
    let tx = db::begin_write(&core.db).await?;
    let written = append(&tx, events).await?;
    scheduler_change::Entity::update(change).exec(&tx).await?;
    let (means, until_fit) = (learner.means(), learner.reviews_until_fit);
    finish(tx, written, learner, means, until_fit).await
}

/// The viewer's row as it is now.
async fn current(core: &Core, viewer: &Viewer) -> Result<Learner> {
    let learner = learner::read(&core.db, viewer.user, viewer.now).await?;
    Ok(learner.ok_or(ApiError::Unauthenticated)?)
}

/// The cards that would move, each with its day.
fn moving<'a>(learner: &Learner, cards: &'a [Own]) -> Result<Vec<(&'a Own, StudyDay)>> {
    let scheduling = &learner.scheduling;
    let policy = scheduling.policy();
    let mut moving = Vec::new();
    for own in cards {
        let card = offer::asked(&Snapshot::from(&own.card))?;
        let day = match scheduling.scheduler {
            Scheduler::Fsrs => {
                rescheduled(&card, &policy).map_err(|error| Error::Scheduler(error.to_string()))?
            }
            Scheduler::Ladder => rescheduled_on_ladder(&card),
        };
        moving.extend(day.map(|day| (own, day)));
    }
    Ok(moving)
}

/// The event by which a card gets `day`.
pub(super) fn event(learner: &Learner, own: &Own, day: StudyDay) -> review_event::Model {
    let now = Replayed::stored(&own.card);
    let change = Change {
        kind: kind::RESCHEDULE,
        undoes: None,
        parameter_set: learner.scheduling.set.id,
        to: Replayed {
            place: Place {
                due_day: Some(day.0),
                ..now.place
            },
            ..now
        },
    };
    let moment = &learner.moment;
    card_row::event_at(moment, &own.card, &own.mode, &change, new_id(moment.now))
}
