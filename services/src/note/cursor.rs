//! Where a list is continued.

use api::ApiError;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use domain::time::Millis;
use uuid::Uuid;

/// The last row that was shown. Notes are listed from the newest; rows made in the same
/// millisecond are ordered by id.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Cursor {
    pub created_at: Millis,
    pub id: Uuid,
}

impl Cursor {
    /// Before the newest note.
    pub const START: Self = Self {
        created_at: Millis::MAX,
        id: Uuid::max(),
    };

    /// The opaque form.
    pub fn encode(self) -> String {
        let mut bytes = [0; 24];
        let (time, id) = bytes.split_at_mut(8);
        time.copy_from_slice(&self.created_at.to_be_bytes());
        id.copy_from_slice(self.id.as_bytes());
        URL_SAFE_NO_PAD.encode(bytes)
    }

    /// Reads it back.
    pub fn decode(text: &str) -> Result<Self, ApiError> {
        let bytes = URL_SAFE_NO_PAD
            .decode(text)
            .map_err(|_| ApiError::Malformed)?;
        let (time, id) = bytes.split_first_chunk::<8>().ok_or(ApiError::Malformed)?;
        let id = Uuid::from_slice(id).map_err(|_| ApiError::Malformed)?;
        Ok(Self {
            created_at: Millis::from_be_bytes(*time),
            id,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_survives_its_opaque_form() {
        for cursor in [
            Cursor::START,
            Cursor {
                created_at: -1,
                id: Uuid::nil(),
            },
        ] {
            assert_eq!(Cursor::decode(&cursor.encode()), Ok(cursor));
        }
    }

    #[test]
    fn anything_else_is_malformed() {
        let long = format!("{}AAAA", Cursor::START.encode());
        for text in ["", "x", "/w==", "AAAAAAAAAAAAAAAA", "노트", &long] {
            assert_eq!(Cursor::decode(text), Err(ApiError::Malformed), "{text:?}");
        }
    }
}
