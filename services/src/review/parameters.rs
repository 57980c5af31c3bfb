//! Parameter sets: what stability and difficulty come from, and what events name.

use scheduler::Parameters;
use uuid::Uuid;

use crate::error::{Error, Result};

/// The algorithm, as the column `parameter_sets.algorithm` holds it.
pub(super) const ALGORITHM: &str = "fsrs-6";

/// Parameters and the row they come from.
#[derive(Clone, Debug, Default)]
pub struct ParameterSet {
    /// Row of `parameter_sets`; `None` for the defaults of FSRS-6.
    pub id: Option<Uuid>,
    /// What it says.
    pub parameters: Parameters,
}

impl ParameterSet {
    /// From the columns of a row, or none.
    ///
    /// # Errors
    /// [`Error::Stored`] when the row holds no parameters.
    pub(super) fn read(id: Option<Uuid>, parameters: Option<&str>) -> Result<Self> {
        let Some(id) = id else {
            return Ok(Self::default());
        };
        let broken = |why: String| Error::Stored(format!("parameters {id}: {why}"));
        let values: Vec<f32> = serde_json::from_str(parameters.unwrap_or_default())
            .map_err(|error| broken(error.to_string()))?;
        let parameters =
            Parameters::from_slice(&values).map_err(|error| broken(error.to_string()))?;
        Ok(Self {
            id: Some(id),
            parameters,
        })
    }
}

/// The column `parameter_sets.parameters`.
pub(super) fn write(parameters: &Parameters) -> Result<String> {
    serde_json::to_string(parameters.values()).map_err(|error| Error::Stored(error.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_stored_is_read_to_the_last_bit() {
        let mut values = *Parameters::default().values();
        for (index, value) in values.iter_mut().enumerate() {
            *value += index as f32 * 1e-7;
        }
        let parameters = Parameters::new(values).unwrap();
        let text = write(&parameters).unwrap();
        let id = Uuid::from_u128(1);
        let read = ParameterSet::read(Some(id), Some(&text)).unwrap();
        assert_eq!((read.id, read.parameters), (Some(id), parameters));
    }

    #[test]
    fn no_row_is_the_defaults_and_a_broken_one_is_told() {
        let none = ParameterSet::read(None, None).unwrap();
        assert_eq!((none.id, none.parameters), (None, Parameters::default()));
        for text in [None, Some(""), Some("[1]"), Some("[1,"), Some("{}")] {
            let read = ParameterSet::read(Some(Uuid::from_u128(1)), text);
            assert!(matches!(read, Err(Error::Stored(_))), "{text:?}");
        }
    }
}
