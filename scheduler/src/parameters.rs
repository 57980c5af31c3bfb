//! The 21 numbers of FSRS-6.

use std::ops::RangeInclusive;

use fsrs::{DEFAULT_PARAMETERS, FSRS};

use crate::error::ParameterError;

/// What each number may be, w0 to w20: those of py-fsrs 6.3 (`scheduler.py`), to which `fsrs` 6.6
/// (`parameter_clipper.rs`) clips as well.
const BOUNDS: [RangeInclusive<f32>; 21] = [
    0.001..=100.0,
    0.001..=100.0,
    0.001..=100.0,
    0.001..=100.0,
    1.0..=10.0,
    0.001..=4.0,
    0.001..=4.0,
    0.001..=0.75,
    0.0..=4.5,
    0.0..=0.8,
    0.001..=3.5,
    0.001..=5.0,
    0.001..=0.25,
    0.001..=0.9,
    0.0..=4.0,
    0.0..=1.0,
    1.0..=6.0,
    0.0..=2.0,
    0.0..=2.0,
    0.0..=0.8,
    0.1..=0.8,
];

/// A parameter set of FSRS-6: how somebody's memory works.
#[derive(Clone, Debug)]
pub struct Parameters {
    values: [f32; 21],
    /// Ready for use, so that nothing can fail later.
    model: FSRS,
}

impl Parameters {
    /// Parameters w0 to w20, each finite and in its bounds.
    ///
    /// # Errors
    /// [`ParameterError`] names the first number that is not.
    pub fn new(values: [f32; 21]) -> Result<Self, ParameterError> {
        for (index, (value, bounds)) in values.iter().zip(BOUNDS).enumerate() {
            if !bounds.contains(value) {
                return Err(ParameterError::Bounds {
                    index,
                    value: *value,
                    least: *bounds.start(),
                    most: *bounds.end(),
                });
            }
        }
        let model =
            FSRS::new(&values).map_err(|error| ParameterError::Refused(error.to_string()))?;
        Ok(Self { values, model })
    }

    /// The same from a list, as stored or fitted.
    ///
    /// # Errors
    /// [`ParameterError`] when there are not 21, or one of them is out of bounds.
    pub fn from_slice(values: &[f32]) -> Result<Self, ParameterError> {
        let values = values
            .try_into()
            .map_err(|_| ParameterError::Count(values.len()))?;
        Self::new(values)
    }

    /// w0 to w20.
    pub const fn values(&self) -> &[f32; 21] {
        &self.values
    }

    /// w20, the decay of the forgetting curve: the last argument of
    /// [`domain::review::retrievability`] and [`domain::review::interval`].
    pub fn decay(&self) -> f64 {
        let [.., decay] = self.values;
        f64::from(decay)
    }

    pub(crate) const fn model(&self) -> &FSRS {
        &self.model
    }
}

impl Default for Parameters {
    /// Those of FSRS-6, fitted to some 10,000 users of Anki.
    fn default() -> Self {
        Self {
            values: DEFAULT_PARAMETERS,
            model: FSRS::default(),
        }
    }
}

impl PartialEq for Parameters {
    fn eq(&self, other: &Self) -> bool {
        self.values == other.values
    }
}

#[cfg(test)]
mod tests {
    use domain::review::DECAY;

    use super::*;

    #[test]
    fn the_default_is_a_parameter_set_and_its_decay_is_the_pages() {
        let default = Parameters::default();
        assert_eq!(Parameters::new(*default.values()), Ok(default.clone()));
        assert!((default.decay() - DECAY).abs() < 1e-7);
    }

    #[test]
    fn a_number_out_of_its_bounds_is_named() {
        for (index, bounds) in BOUNDS.iter().enumerate() {
            for edge in [*bounds.start(), *bounds.end()] {
                let mut values = DEFAULT_PARAMETERS;
                values[index] = edge;
                assert!(Parameters::new(values).is_ok(), "w{index} {edge}");
            }
            for value in [
                bounds.start() - 0.001,
                bounds.end() + 0.001,
                f32::NAN,
                f32::INFINITY,
                f32::NEG_INFINITY,
            ] {
                let mut values = DEFAULT_PARAMETERS;
                values[index] = value;
                let refused = Parameters::new(values);
                assert!(
                    matches!(refused, Err(ParameterError::Bounds { index: named, .. }) if named == index),
                    "w{index} {value}: {refused:?}"
                );
            }
        }
    }

    #[test]
    fn there_are_twenty_one() {
        for count in [0, 17, 19, 20, 22] {
            let refused = Parameters::from_slice(&vec![0.5; count]);
            assert_eq!(refused, Err(ParameterError::Count(count)));
        }
        assert!(Parameters::from_slice(&DEFAULT_PARAMETERS).is_ok());
    }
}
