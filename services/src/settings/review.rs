//! How a learner is asked: the wanted chance of recall, and how many new cards a day brings.

use api::{
    ApiError, Field, Problem, Viewer,
    error::Problems,
    settings::{ReviewSettingsForm, ReviewSettingsPage},
};
use domain::review::{NEW_PER_DAY_MAX, RETENTION_PERCENT, REVIEWS_PER_DAY, StepList};
use entity::user;
use sea_orm::{DatabaseTransaction, EntityTrait, Value};

use super::{number::number, row::update_in, scheduler};
use crate::{
    ai::consent,
    core::Core,
    db::begin_write,
    error::Result,
    frame,
    grading::agreement::agreement,
    review::{fit, scheduling},
};

pub(super) async fn page(core: &Core, viewer: &Viewer) -> Result<ReviewSettingsPage> {
    let row = user::Entity::find_by_id(viewer.user.0)
        .one(&core.db)
        .await?
        .ok_or(ApiError::Unauthenticated)?;
    Ok(ReviewSettingsPage {
        frame: frame::load(core, viewer).await?,
        form: ReviewSettingsForm {
            retention: format!("{:.0}", row.desired_retention * 100.0),
            new_per_day: row.new_per_day.to_string(),
            reviews_per_day: row
                .reviews_per_day
                .map_or_else(String::new, |limit| limit.to_string()),
            learning_steps: row.learning_steps.clone(),
            relearning_steps: row.relearning_steps.clone(),
        },
        scheduler: scheduling::parse(&row.scheduler)?,
        model: scheduler::model(core, viewer, &row).await?,
        change: scheduler::change(core, viewer).await?,
        ai: consent::state(core, viewer.verified, &consent::Columns::of(&row)),
        agreement: agreement(core, viewer).await?,
    })
}

pub(super) async fn save(core: &Core, viewer: &Viewer, form: &ReviewSettingsForm) -> Result<()> {
    let wishes = check(form)?;
    let values = [
        (f64::from(wishes.retention) / 100.0).into(),
        i32::from(wishes.new_per_day).into(),
        wishes.reviews_per_day.map(i32::from).into(),
        wishes.learning.to_string().into(),
        wishes.relearning.to_string().into(),
    ];
    let tx = begin_write(&core.db).await?;
    let asked = change(
        core,
        &tx,
        viewer,
        f64::from(wishes.retention) / 100.0,
        values,
    )
    .await;
    match asked {
        Ok(()) => Ok(tx.commit().await?),
        Err(error) => {
            tx.rollback().await?;
            Err(error)
        }
    }
}

/// Stores the wishes. A learner with parameters of their own who wants another `retention` asks for
/// the correction of those to be computed anew.
async fn change(
    core: &Core,
    tx: &DatabaseTransaction,
    viewer: &Viewer,
    retention: f64,
    values: impl IntoIterator<Item = Value>,
) -> Result<()> {
    let before = user::Entity::find_by_id(viewer.user.0)
        .one(tx)
        .await?
        .ok_or(ApiError::Unauthenticated)?;
    update_in(
        tx,
        viewer,
        "desired_retention = $3, new_per_day = $4, reviews_per_day = $5, learning_steps = $6, \
         relearning_steps = $7",
        values,
    )
    .await?;
    if before.parameter_set_id.is_some() && before.desired_retention != retention {
        fit::enqueue(core, tx, viewer).await?;
    }
    Ok(())
}

/// What the form asks for.
#[derive(Debug, PartialEq)]
struct Wishes {
    /// In per cent.
    retention: u8,
    new_per_day: u16,
    /// `None` for no limit.
    reviews_per_day: Option<u16>,
    learning: StepList,
    relearning: StepList,
}

fn check(form: &ReviewSettingsForm) -> Result<Wishes, ApiError> {
    let mut problems = Problems::default();
    let retention = problems.check(
        Field::Retention,
        number(&form.retention, &RETENTION_PERCENT),
    );
    let new_per_day = problems.check(
        Field::NewPerDay,
        number(&form.new_per_day, &(0..=NEW_PER_DAY_MAX)),
    );
    let limit = match form.reviews_per_day.trim() {
        "" => Ok(None),
        limit => number(limit, &REVIEWS_PER_DAY).map(Some),
    };
    let limit = problems.check(Field::ReviewsPerDay, limit);
    let mut steps = |field, typed: &str| {
        let steps = StepList::parse(typed).ok_or(Problem::Unknown);
        problems.check(field, steps)
    };
    let learning = steps(Field::LearningSteps, &form.learning_steps);
    let relearning = steps(Field::RelearningSteps, &form.relearning_steps);
    problems.finish()?;
    let wishes = (|| {
        Some(Wishes {
            retention: retention?,
            new_per_day: new_per_day?,
            reviews_per_day: limit?,
            learning: learning?,
            relearning: relearning?,
        })
    })();
    wishes.ok_or(ApiError::Malformed)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(retention: &str, new_per_day: &str) -> ReviewSettingsForm {
        ReviewSettingsForm {
            retention: retention.to_owned(),
            new_per_day: new_per_day.to_owned(),
            reviews_per_day: String::new(),
            learning_steps: "1m 10m".to_owned(),
            relearning_steps: String::new(),
        }
    }

    fn wishes(retention: u8, new_per_day: u16, reviews_per_day: Option<u16>) -> Wishes {
        Wishes {
            retention,
            new_per_day,
            reviews_per_day,
            learning: StepList::parse("1m 10m").unwrap(),
            relearning: StepList::default(),
        }
    }

    #[test]
    fn steps_are_refused_each_beside_its_own_field() {
        let typed = ReviewSettingsForm {
            relearning_steps: "soon".to_owned(),
            ..form("90", "20")
        };
        let error = check(&typed).unwrap_err();
        assert!(error.problem(Field::RelearningSteps).is_some());
        assert!(error.problem(Field::LearningSteps).is_none());
    }

    #[test]
    fn a_limit_to_reviews_may_be_left_out() {
        let limited = |limit: &str| ReviewSettingsForm {
            reviews_per_day: limit.to_owned(),
            ..form("90", "20")
        };
        for (limit, read) in [
            ("", None),
            (" ", None),
            ("1", Some(1)),
            (" 9999 ", Some(9_999)),
        ] {
            assert_eq!(
                check(&limited(limit)),
                Ok(wishes(90, 20, read)),
                "{limit:?}"
            );
        }
        for bad in ["0", "-1", "10000", "many", "1.5"] {
            let error = check(&limited(bad)).unwrap_err();
            assert!(error.problem(Field::ReviewsPerDay).is_some(), "{bad}");
        }
    }

    #[test]
    fn both_have_bounds() {
        for (retention, new_per_day, read) in [
            ("70", "0", wishes(70, 0, None)),
            (" 97 ", "9999", wishes(97, 9_999, None)),
        ] {
            assert_eq!(check(&form(retention, new_per_day)), Ok(read));
        }
        for bad in ["", "69", "98", "90.5", "-90", "ninety", "9e1", "٩٠"] {
            let error = check(&form(bad, "20")).unwrap_err();
            assert!(error.problem(Field::Retention).is_some(), "{bad}");
            assert!(error.problem(Field::NewPerDay).is_none(), "{bad}");
        }
        for bad in ["", "-1", "10000", "2.5", "many", "99999999999"] {
            let error = check(&form("90", bad)).unwrap_err();
            assert!(error.problem(Field::NewPerDay).is_some(), "{bad}");
        }
    }
}
