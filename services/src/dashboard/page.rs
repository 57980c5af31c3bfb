//! Puts the page together.

use api::{Viewer, dashboard::Dashboard};
use domain::{
    review::minutes,
    time::{Millis, StudyDay},
};

use super::{
    figures::{self, Figures},
    outlook,
};
use crate::{core::Core, error::Result, frame, review::due::DueCounts};

/// Days that the outlook looks ahead.
const AHEAD: i32 = 10;

/// The page, and the moment at which the next step makes another card due.
pub(super) async fn page(core: &Core, viewer: &Viewer) -> Result<(Dashboard, Option<Millis>)> {
    let (frame, due) = frame::load_with_counts(core, viewer).await?;
    let figures = figures::read(core, viewer, &due).await?;
    let next_day = (due.total() == 0)
        .then(|| next_day(&figures, &due, viewer))
        .flatten();
    let page = Dashboard {
        today: viewer.today,
        new_due: due.new_available,
        minutes: minutes(due.total(), &figures.durations),
        reviewed: figures.reviewed,
        next_day,
        by_mode: figures.by_mode,
        recall_now: outlook::recall(&figures.known, viewer.today),
        recall_later: outlook::recall(&figures.known, StudyDay(viewer.today.0 + AHEAD)),
        frame,
    };
    Ok((page, figures.next_step_at))
}

/// The first study day on which something comes: a step (it may be today), a review, or a new card
/// that today had no room for.
fn next_day(figures: &Figures, due: &DueCounts, viewer: &Viewer) -> Option<StudyDay> {
    let step = figures
        .next_step_at
        .map(|at| StudyDay::of(at, viewer.utc_offset, viewer.rollover));
    let new =
        (due.new_waiting > 0 && figures.new_per_day > 0).then_some(StudyDay(viewer.today.0 + 1));
    step.into_iter()
        .chain(figures.next_day.map(StudyDay))
        .chain(new)
        .min()
}
