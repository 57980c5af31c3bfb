//! The mean chance of recall of the due cards, on one day or another.

use domain::{review::retrievability, time::StudyDay};

use super::figures::Known;

/// Mean over `known` on `day`, in per cent; `None` when nothing is known. `decay` is the learner's.
pub(super) fn recall(known: &[Known], day: StudyDay, decay: f64) -> Option<u8> {
    let count = u32::try_from(known.len()).ok().filter(|count| *count > 0)?;
    let sum: f64 = known
        .iter()
        .map(|card| {
            let elapsed = (day.0 - card.last_review_day).max(0);
            retrievability(f64::from(elapsed), card.stability, decay)
        })
        .sum();
    let mean = sum / f64::from(count) * 100.0;
    Some(mean.round().clamp(0.0, 100.0) as u8)
}
