//! Puts the page together.

use api::{Viewer, dashboard::Dashboard};
use domain::{
    review::minutes,
    time::{MINUTE, Millis, StudyDay},
};

use super::{
    figures::{self, Figures},
    outlook,
};
use crate::{core::Core, error::Result, frame, review::due::DueCounts};

/// How long the page is true at most, because chances of recall fall by the clock.
const FRESH: Millis = MINUTE;
/// Days that the outlook looks ahead.
const AHEAD: i32 = 10;

pub(super) async fn page(core: &Core, viewer: &Viewer) -> Result<Dashboard> {
    let (frame, due) = frame::load_with_counts(core, viewer).await?;
    let figures = figures::read(core, viewer, &due).await?;
    let next_day = (due.total() == 0)
        .then(|| next_day(&figures, &due, viewer))
        .flatten();
    let latest = viewer.now + FRESH;
    let fresh_until = figures.next_step_at.map_or(latest, |at| at.min(latest));
    Ok(Dashboard {
        today: viewer.today,
        new_due: due.new_available,
        minutes: minutes(due.total(), &figures.durations),
        reviewed: figures.reviewed,
        next_day,
        by_mode: figures.by_mode,
        goal: (figures.retention * 100.0).round() as u8,
        recall_now: outlook::recall(&figures.known, viewer.today, viewer.decay),
        recall_later: outlook::recall(
            &figures.known,
            StudyDay(viewer.today.0 + AHEAD),
            viewer.decay,
        ),
        frame,
        fresh_until,
    })
}

/// The first study day on which something comes: a step (it may be today), a review, or a new card
/// that today had no room for.
fn next_day(figures: &Figures, due: &DueCounts, viewer: &Viewer) -> Option<StudyDay> {
    let step = figures
        .next_step_at
        .map(|at| zone::study_day(&viewer.time_zone, at, viewer.rollover));
    let new =
        (due.new_waiting > 0 && figures.new_per_day > 0).then_some(StudyDay(viewer.today.0 + 1));
    step.into_iter()
        .chain(figures.next_day.map(StudyDay))
        .chain(new)
        .min()
}
