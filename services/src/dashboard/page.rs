//! Puts the page together.

use api::{Viewer, dashboard::Dashboard, review::Waiting};
use domain::{
    review::{PlanStatus, is_offered, minutes, usual},
    time::{MINUTE, Millis, StudyDay},
};

use super::{
    figures::{self, Figures},
    outlook,
};
use crate::{auth::zone, core::Core, error::Result, frame, review::due::Due};

/// How long the page is true at most, because chances of recall fall by the clock.
const FRESH: Millis = MINUTE;
/// Days that the outlook looks ahead.
const AHEAD: i32 = 10;

pub(super) async fn page(core: &Core, viewer: &Viewer) -> Result<Dashboard> {
    let (frame, due) = frame::load_with_due(core, viewer).await?;
    let counts = due.counts;
    let figures = figures::read(core, viewer, &counts).await?;
    let usual = usual(&figures.usual);
    let plan = PlanStatus::of(&due.allowance, counts.reviews_due(), viewer.today);
    let next_day = (counts.total() == 0)
        .then(|| next_day(&figures, &due, viewer))
        .flatten();
    let latest = viewer.now + FRESH;
    let fresh_until = figures.next_step_at.map_or(latest, |at| at.min(latest));
    Ok(Dashboard {
        today: viewer.today,
        new_due: counts.new_available,
        minutes: minutes(counts.total(), &figures.durations),
        reviewed: figures.reviewed,
        next_day,
        by_mode: figures.by_mode,
        waiting: Waiting {
            reviews: counts.reviews_waiting,
            fresh: counts.new_waiting,
        },
        plan,
        catch_up: (plan.is_none() && is_offered(counts.reviews_due(), usual)).then_some(usual),
        reviews_due: counts.reviews_due(),
        goal: (figures.retention * 100.0).round() as u8,
        recall_now: outlook::recall(&figures.known, viewer.today, viewer.decay),
        recall_later: outlook::recall(
            &figures.known,
            StudyDay(viewer.today.0 + AHEAD),
            viewer.decay,
        ),
        going: figures.going.read(),
        frame,
        fresh_until,
    })
}

/// The first study day on which something comes: a step (it may be today), a review, or a new card
/// or a review that today had no room for.
fn next_day(figures: &Figures, due: &Due, viewer: &Viewer) -> Option<StudyDay> {
    let step = figures
        .next_step_at
        .map(|at| zone::study_day(&viewer.time_zone, at, viewer.rollover));
    let waits = due.counts.reviews_waiting > 0
        || (due.counts.new_waiting > 0 && due.allowance.new_come_tomorrow());
    let tomorrow = StudyDay(viewer.today.0 + 1);
    step.into_iter()
        .chain(figures.next_day.map(|day| StudyDay(day).max(tomorrow)))
        .chain(waits.then_some(tomorrow))
        .min()
}
