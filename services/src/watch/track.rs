//! When looks become a change.

/// Looks in a row that must fail: a single one may be a moment of ours.
const MISSES: u32 = 2;

/// What a dependency has begun to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Change {
    Up,
    Down,
}

/// The looks at one dependency.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Track {
    misses: u32,
    known: Option<Change>,
}

impl Track {
    /// Takes a look's result; the change, if it is one. The first look that succeeds is one: the
    /// process before this one may have left it as down.
    pub(super) fn note(&mut self, answers: bool) -> Option<Change> {
        self.misses = if answers { 0 } else { self.misses + 1 };
        let now = match (answers, self.misses) {
            (true, _) => Change::Up,
            (false, MISSES..) => Change::Down,
            (false, _) => return None,
        };
        (self.known.replace(now) != Some(now)).then_some(now)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_misses_are_a_change_and_one_is_none() {
        let mut track = Track::default();
        let looks = [true, true, false, true, false, false, false, true, true];
        let changes: Vec<_> = looks
            .into_iter()
            .map(|answers| track.note(answers))
            .collect();
        let (up, down) = (Some(Change::Up), Some(Change::Down));
        assert_eq!(changes, [up, None, None, None, None, down, None, up, None]);
    }
}
