//! Takes the newest change back: scheduler and parameters are those before it. Cards whose day it moved
//! get the day they had, unless their day was chosen anew since.

use api::{ApiError, Viewer};
use domain::{
    id::SchedulerChangeId,
    time::{Millis, StudyDay},
};
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
    days::event,
    find,
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
    let back = back(core, &learner, &change, means).await?;
    let tx = db::begin_write(&core.db).await?;
    let written = append(&tx, back.days).await? && append(&tx, back.memories).await?;
    let undone = ActiveModel {
        id: Unchanged(change.id),
        undone_at: Set(Some(viewer.now)),
        ..ActiveModel::default()
    };
    scheduler_change::Entity::update(undone).exec(&tx).await?;
    let until_fit = learner.reviews_until_fit;
    finish(tx, written, &learner, means, until_fit).await
}

/// The events of the way back.
#[derive(Default)]
struct Back {
    /// First: days that had moved.
    days: Vec<review_event::Model>,
    /// Then: memories by the parameters there were.
    memories: Vec<review_event::Model>,
}

async fn back(
    core: &Core,
    learner: &Learner,
    change: &scheduler_change::Model,
    means: Means,
) -> Result<Back> {
    let is_other_set = means.set != learner.means().set;
    if !is_other_set && change.moved_at.is_none() {
        return Ok(Back::default());
    }
    let set = if is_other_set {
        Some(stored(core, means.set).await?)
    } else {
        None
    };
    let cards = log::remembered(&core.db, learner.user).await?;
    let log = log::events(&core.db, learner.user).await?;
    let (learner, moved_at) = (learner.clone(), change.moved_at);
    tokio::task::spawn_blocking(move || events(&learner, cards, &log, moved_at, set.as_ref()))
        .await?
}

fn events(
    learner: &Learner,
    mut cards: Vec<Own>,
    log: &[review_event::Model],
    moved_at: Option<Millis>,
    set: Option<&ParameterSet>,
) -> Result<Back> {
    let mut days = Vec::new();
    for history in log::by_card(log) {
        let own = history
            .first()
            .and_then(|event| own_mut(&mut cards, event.card_id));
        let (Some(own), Some(day)) = (own, day_before(history, moved_at)) else {
            continue;
        };
        days.push(event(learner, own, day));
        own.card.due_day = Some(day.0);
        own.card.version += 1;
    }
    let memories = set.map(|set| reparametrise(learner, &cards, log, set));
    Ok(Back {
        days,
        memories: memories.transpose()?.unwrap_or_default(),
    })
}

/// The card of that id among `cards`, which are in the order of their ids.
fn own_mut(cards: &mut [Own], id: Uuid) -> Option<&mut Own> {
    let at = cards.binary_search_by(|own| own.card.id.cmp(&id)).ok()?;
    cards.get_mut(at)
}

/// The day that a card had before it was moved at `moved_at`; `None` when it was not, or when its day
/// was chosen anew since.
fn day_before(history: &[review_event::Model], moved_at: Option<Millis>) -> Option<StudyDay> {
    let counting = replay::effective(history);
    let moved = counting
        .iter()
        .position(|event| event.kind == kind::RESCHEDULE && Some(event.at) == moved_at)?;
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
