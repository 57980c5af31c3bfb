/// What an answer counts for at most, in milliseconds: whoever took longer was away.
const LONGEST: u32 = 5 * 60_000;
/// Pace of a learner who has not answered yet, in milliseconds a card.
const FIRST_PACE: u64 = 12_000;

/// Minutes that `due` cards will take, rounded up, at the mean pace of the newest answers.
///
/// `durations`: milliseconds of each answer.
pub fn minutes(due: u32, durations: &[u32]) -> u32 {
    let sum: u64 = durations
        .iter()
        .map(|taken| u64::from((*taken).min(LONGEST)))
        .sum();
    let pace = match durations.len() as u64 {
        0 => FIRST_PACE,
        count => sum / count,
    };
    let minutes = (u64::from(due) * pace).div_ceil(60_000);
    u32::try_from(minutes)
        .unwrap_or(u32::MAX)
        .max(u32::from(due > 0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_mean_pace_is_rounded_up() {
        for (due, durations, expected) in [
            (0, [30_000].as_slice(), 0),
            (4, &[30_000, 30_000], 2),
            (5, &[30_000], 3),
            (5, &[], 1),
            (10, &[], 2),
            (1, &[0], 1),
            // An hour away counts as five minutes.
            (1, &[3_600_000, 0], 3),
            (u32::MAX, &[u32::MAX], u32::MAX),
        ] {
            assert_eq!(minutes(due, durations), expected, "{due} {durations:?}");
        }
    }
}
