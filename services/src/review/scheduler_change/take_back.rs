//! Takes the newest change back: scheduler and parameters are those before it. Cards whose day it moved
//! get the day they had, unless their day was chosen anew since.

use api::{ApiError, Viewer};
use domain::{id::SchedulerChangeId, time::StudyDay};
use entity::{
    parameter_set, review_event,
    scheduler_change::{self, ActiveModel},
};
use sea_orm::{
    ActiveValue::{Set, Unchanged},
    EntityTrait,
};
use uuid::Uuid;

use super::{
    super::{
        kind,
        learner::{self, Learner},
        log::{self, Own},
        parameters::ParameterSet,
        replay, scheduling,
    },
    adopt::reparametrise,
    days, find,
    store::{Means, append, finish},
    until_first,
};
use crate::{
    core::Core,
    db,
    error::{Error, Result},
};

/// Takes `change` back; nothing when it is already.
///
/// # Errors
/// [`ApiError::NotFound`] for a change that is not the viewer's, [`ApiError::Outdated`] for one that is not
/// the newest.
pub async fn take_back(core: &Core, viewer: &Viewer, change: SchedulerChangeId) -> Result<()> {
    until_first(|| attempt(core, viewer, change)).await
}

async fn attempt(core: &Core, viewer: &Viewer, id: SchedulerChangeId) -> Result<Option<()>> {
    let learner = learner::read(&core.db, viewer.user, viewer.now)
        .await?
        .ok_or(ApiError::Unauthenticated)?;
    let change = find(&core.db, viewer, id).await?;
    if change.undone_at.is_some() {
        return Ok(Some(()));
    }
    let means = Means {
        scheduler: scheduling::parse(&change.scheduler_before)?,
        set: change.parameter_set_before,
    };
    let (back, anew) = events(core, &learner, &change, means).await?;
    let tx = db::begin_write(&core.db).await?;
    let written = append(&tx, back).await? && append(&tx, anew).await?;
    let undone = ActiveModel {
        id: Unchanged(change.id),
        undone_at: Set(Some(viewer.now)),
        ..ActiveModel::default()
    };
    scheduler_change::Entity::update(undone).exec(&tx).await?;
    let until_fit = learner.reviews_until_fit;
    finish(tx, written, &learner, means, until_fit).await
}

/// The events that move days back, and those that remember by the old parameters after that.
async fn events(
    core: &Core,
    learner: &Learner,
    change: &scheduler_change::Model,
    means: Means,
) -> Result<(Vec<review_event::Model>, Vec<review_event::Model>)> {
    let is_other_set = means.set != learner.means().set;
    if !is_other_set && change.moved_at.is_none() {
        return Ok((Vec::new(), Vec::new()));
    }
    let mut cards = log::remembered(&core.db, learner.user).await?;
    let log = log::events(&core.db, learner.user).await?;
    let mut back = Vec::new();
    for history in log::by_card(&log) {
        let own = history
            .first()
            .and_then(|event| own_mut(&mut cards, event.card_id));
        let (Some(own), Some(day)) = (own, day_before(history, change)) else {
            continue;
        };
        back.push(days::event(learner, own, day));
        own.card.due_day = Some(day.0);
        own.card.version += 1;
    }
    let anew = if is_other_set {
        let set = stored(core, means.set).await?;
        reparametrise(learner, &cards, &log, &set)?
    } else {
        Vec::new()
    };
    Ok((back, anew))
}

/// The card of that id among `cards`, which are in the order of their ids.
fn own_mut(cards: &mut [Own], id: Uuid) -> Option<&mut Own> {
    let at = cards.binary_search_by(|own| own.card.id.cmp(&id)).ok()?;
    cards.get_mut(at)
}

/// The day that a card had before `change` moved it; `None` when it did not, or when the card's day was
/// chosen anew since.
fn day_before(
    history: &[review_event::Model],
    change: &scheduler_change::Model,
) -> Option<StudyDay> {
    let counting = replay::effective(history);
    let moved = counting
        .iter()
        .position(|event| event.kind == kind::RESCHEDULE && Some(event.at) == change.moved_at)?;
    let (before, since) = counting.split_at_checked(moved)?;
    if since.iter().any(|event| replay::chooses_day(event)) {
        return None;
    }
    replay::fold(before).place.due_day.map(StudyDay)
}

async fn stored(core: &Core, id: Option<Uuid>) -> Result<ParameterSet> {
    let Some(id) = id else {
        return Ok(ParameterSet::default());
    };
    let row = parameter_set::Entity::find_by_id(id)
        .one(&core.db)
        .await?
        .ok_or_else(|| Error::Stored(format!("parameters {id} are gone")))?;
    ParameterSet::read(Some(id), Some(&row.parameters))
}
