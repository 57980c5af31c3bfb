use crate::error::LearnError;

/// Parts of the log: five that are predicted, and the first, which is not.
pub(super) const PARTS: usize = 6;

/// A part of the log and everything before it.
pub(super) struct Fold<'a, T> {
    /// What is learned from.
    pub(super) earlier: &'a [T],
    /// What is predicted.
    pub(super) part: &'a [T],
}

/// The folds of `TimeSeriesSplit(5)` of scikit-learn, whose last five parts are equal and whose first
/// takes the remainder.
pub(super) fn folds<T>(samples: &[T]) -> Result<Vec<Fold<'_, T>>, LearnError> {
    let size = samples.len() / PARTS;
    if size == 0 {
        return Err(LearnError::TooFew {
            found: samples.len(),
            needed: PARTS,
        });
    }
    let first = samples.len() - size * (PARTS - 1);
    let starts = (0..PARTS - 1).map(|fold| first + fold * size);
    Ok(starts
        .filter_map(|start| {
            let (earlier, rest) = samples.split_at_checked(start)?;
            Some(Fold {
                earlier,
                part: rest.get(..size)?,
            })
        })
        .collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// As scikit-learn 1.7 splits `range(14)`.
    #[test]
    fn folds_are_those_of_scikit_learn() {
        let numbers: Vec<usize> = (0..14).collect();
        let ends: Vec<_> = folds(&numbers)
            .unwrap()
            .into_iter()
            .map(|fold| (fold.earlier.len(), fold.part.to_vec()))
            .collect();
        assert_eq!(
            ends,
            [
                (4, vec![4, 5]),
                (6, vec![6, 7]),
                (8, vec![8, 9]),
                (10, vec![10, 11]),
                (12, vec![12, 13]),
            ]
        );
        assert!(folds(&numbers[..6]).is_ok());
        assert!(folds(&numbers[..5]).is_err());
    }
}
