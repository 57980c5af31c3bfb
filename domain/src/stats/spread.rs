use serde::{Deserialize, Serialize};

/// Where the classes of stability after the first begin, in days.
pub const STABILITY: [f64; 7] = [1.0, 3.0, 7.0, 21.0, 60.0, 180.0, 365.0];
/// Where the classes of difficulty after the first begin.
pub const DIFFICULTY: [f64; 8] = [2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0];
/// Where the classes of the chance of recall after the first begin.
pub const RETRIEVABILITY: [f64; 9] = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9];

/// How values spread over classes.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Spread {
    /// Values in each class, one class more than there are edges.
    pub counts: Vec<u32>,
    /// Half of the values are below; the mean of the middle two of an even number. `None` of none.
    pub median: Option<f64>,
}

impl Spread {
    /// Of `values` over the classes that `edges`, in rising order, are the beginnings of. What is
    /// not a number is left out.
    pub fn of(mut values: Vec<f64>, edges: &[f64]) -> Self {
        values.retain(|value| !value.is_nan());
        values.sort_by(f64::total_cmp);
        let mut counts = vec![0; edges.len() + 1];
        for value in &values {
            let class = edges.partition_point(|edge| edge <= value);
            if let Some(count) = counts.get_mut(class) {
                *count += 1;
            }
        }
        Self {
            counts,
            median: median(&values),
        }
    }
}

fn median(sorted: &[f64]) -> Option<f64> {
    let high = *sorted.get(sorted.len() / 2)?;
    let low = *sorted.get(sorted.len().saturating_sub(1) / 2)?;
    Some(low.midpoint(high))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_class_begins_at_its_edge() {
        let spread = Spread::of(vec![21.0, 0.5, 1.0, 20.99, 400.0, f64::NAN], &STABILITY);
        assert_eq!(spread.counts, [1, 1, 0, 1, 1, 0, 0, 1]);
        assert_eq!(spread.median, Some(20.99));
    }

    #[test]
    fn an_even_number_has_two_in_the_middle() {
        let spread = Spread::of(vec![10.0, 1.0, 4.0, 6.0], &DIFFICULTY);
        assert_eq!(spread.median, Some(5.0));
        assert_eq!(spread.counts, [1, 0, 0, 1, 0, 1, 0, 0, 1]);
        let none = Spread::of(Vec::new(), &RETRIEVABILITY);
        assert_eq!((none.median, none.counts), (None, vec![0; 10]));
    }
}
