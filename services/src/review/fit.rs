//! Fits a learner's parameters to their reviews: the deed of [`Job::FitParameters`].
//!
//! Every answer that counts brings the next fit nearer (`users.reviews_until_fit`); the one that
//! reaches it enqueues the job. The job stores what it found, whatever it is, and adopts it only if it
//! predicts the newest fifth of the reviews better than the parameters the learner has. Either way the
//! set that the learner then has is told how far its cards are to be asked off the wanted retention,
//! so that it is reached ([`scheduler::correction`]); the defaults, which are no row, are not. A learner
//! who wants another retention asks for the same job, which then only corrects.

mod correct;
mod histories;
mod row;

use api::Viewer;
use domain::{
    id::UserId,
    review::{FIRST_FIT, next_fit},
};
use entity::{parameter_set, review_event};
use scheduler::{Fit, LearnError};
use sea_orm::{DatabaseTransaction, EntityTrait, IntoActiveModel};

use super::{
    learner::{self, Learner},
    log::{self, Own},
    parameters::ParameterSet,
    scheduler_change::{adopt, finish, reparametrise, until_first},
};
use crate::{
    core::Core,
    db,
    error::{Error, Result},
    jobs::Job,
};

/// While a fit is due, every so many answers that count ask for it again: a job that died is not the
/// end of it.
const AGAIN: i32 = 50;

/// What came of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fitted {
    /// No fit is due, or the account is gone.
    TooEarly,
    /// The learner keeps the parameters they have.
    Kept,
    /// They have new ones.
    Adopted,
    /// No fit was due, but they want another retention than before.
    Corrected,
}

/// Whether the answer after which a learner has `reviews_until_fit` asks for a fit.
pub(super) const fn is_due(reviews_until_fit: i32) -> bool {
    reviews_until_fit <= 0 && reviews_until_fit % AGAIN == 0
}

/// Asks for a fit of the viewer's parameters, or a correction. One that waits is replaced.
pub(crate) async fn enqueue(core: &Core, tx: &DatabaseTransaction, viewer: &Viewer) -> Result<()> {
    let job = Job::FitParameters {
        user: viewer.user.0,
    };
    let key = format!("fit_parameters {}", viewer.user);
    core.queue.enqueue(tx, &job, viewer.now, Some(&key)).await
}

/// Fits the parameters of `user`, if it is time: stores them, and adopts them if they are better. To
/// run twice does no more than to run once.
///
/// # Errors
/// When the database or the optimiser fails.
pub async fn run(core: &Core, user: UserId) -> Result<Fitted> {
    until_first(|| attempt(core, user)).await
}

async fn attempt(core: &Core, user: UserId) -> Result<Option<Fitted>> {
    let learner = learner::read(&core.db, user, core.clock.now()).await?;
    let Some(learner) = learner else {
        return Ok(Some(Fitted::TooEarly));
    };
    if learner.reviews_until_fit > 0 {
        return correct::correct(core, &learner).await;
    }
    let cards = log::remembered(&core.db, user).await?;
    let events = log::events(&core.db, user).await?;
    let (plan, learner) = tokio::task::spawn_blocking(move || {
        let plan = plan(&learner, &cards, &events);
        (plan, learner)
    })
    .await?;
    write(core, &learner, plan?).await
}

/// What is to be stored.
struct Plan {
    /// Reviews that count.
    reviews: u32,
    /// What they say about the parameters; `None` when they are too few.
    set: Option<parameter_set::Model>,
    /// What is to be added to the wanted retention under the parameters that the learner will have.
    correction: f64,
    /// If that is adopted, the events by which the cards are remembered anew.
    anew: Option<Vec<review_event::Model>>,
}

fn plan(learner: &Learner, cards: &[Own], events: &[review_event::Model]) -> Result<Plan> {
    let too_few = |found: usize| Plan {
        reviews: u32::try_from(found).unwrap_or(u32::MAX),
        set: None,
        correction: 0.0,
        anew: None,
    };
    let current = &learner.scheduling.set.parameters;
    let histories = histories::histories(events);
    let fit = match scheduler::fit(&histories, current) {
        Ok(fit) if fit.reviews >= usize::from(FIRST_FIT) => fit,
        Ok(Fit { reviews, .. }) => return Ok(too_few(reviews)),
        Err(LearnError::TooFew { found, .. }) => return Ok(too_few(found)),
        Err(error) => return Err(Error::Scheduler(error.to_string())),
    };
    let next = if fit.is_better() {
        &fit.parameters
    } else {
        current
    };
    let correction = scheduler::correction(&histories, next, learner.scheduling.retention)
        .map_err(|error| Error::Scheduler(error.to_string()))?;
    let row = row::row(learner, &fit, correction)?;
    let set = ParameterSet {
        id: Some(row.id),
        parameters: fit.parameters.clone(),
    };
    let anew = fit
        .is_better()
        .then(|| reparametrise(learner, cards, events, &set));
    Ok(Plan {
        anew: anew.transpose()?,
        set: Some(row),
        correction,
        ..too_few(fit.reviews)
    })
}

async fn write(core: &Core, learner: &Learner, plan: Plan) -> Result<Option<Fitted>> {
    let Plan {
        reviews,
        set,
        correction,
        anew,
    } = plan;
    let fitted = match (&set, &anew) {
        (None, _) => Fitted::TooEarly,
        (Some(_), None) => Fitted::Kept,
        (Some(_), Some(_)) => Fitted::Adopted,
    };
    let mut means = learner.means();
    let tx = db::begin_write(&core.db).await?;
    let mut written = true;
    if let Some(set) = set {
        let id = set.id;
        parameter_set::Entity::insert(set.into_active_model())
            .exec_without_returning(&tx)
            .await?;
        if let Some(anew) = anew {
            means.set = Some(id);
            written = adopt(&tx, learner, means, anew).await?;
        } else if let Some(kept) = means.set {
            let kept = correct::row(kept, correction, learner.scheduling.retention);
            parameter_set::Entity::update(kept).exec(&tx).await?;
        }
    }
    let until_fit = i32::try_from(next_fit(reviews)).unwrap_or(i32::MAX);
    let done = finish(tx, written, learner, means, until_fit).await?;
    Ok(done.map(|()| {
        tracing::info!(user = %learner.user, reviews, ?fitted, "parameters");
        fitted
    }))
}

#[cfg(test)]
mod tests {
    use super::is_due;

    #[test]
    fn a_fit_that_is_due_is_asked_for_again_and_again() {
        for (reviews_until_fit, due) in [
            (1, false),
            (0, true),
            (-1, false),
            (-50, true),
            (-99, false),
            (-100, true),
        ] {
            assert_eq!(is_due(reviews_until_fit), due, "{reviews_until_fit}");
        }
    }
}
