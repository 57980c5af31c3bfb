//! Encryption at rest (decision 41): what a learner wrote as an answer, what a model said of it or
//! of a note, and exports are stored sealed.
//!
//! A sealed value is text: `v1.KEY.DATA`, where `KEY` is the id of the key of `DATA_KEYS` it was
//! sealed under and `DATA` is unpadded URL-safe base64 of a random nonce of 96 bits, the ciphertext
//! and its tag (ChaCha20-Poly1305, RFC 8439). Its place is authenticated with it: a value that was
//! moved to another row, column or learner does not open. Each learner has a key of their own,
//! derived from the configured one, so that nonces of one key stay few.

mod place;
mod rotate;

pub use place::{Column, Place};
pub use rotate::{FOREIGN, Rotated, rotate};

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use thiserror::Error as ThisError;
use uuid::Uuid;

use crate::{
    aead,
    error::{Error, Result},
    keys::{Keys, NamedKey, Purpose},
};

/// The version of the format.
const VERSION: &str = "v1";

/// Why a stored value does not open.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ThisError)]
pub enum Unreadable {
    /// It is not sealed, or in a way that this version does not know.
    #[error("it is not sealed as this version seals")]
    Foreign,
    /// Its key is not configured.
    #[error("its key is not among DATA_KEYS")]
    NoKey,
    /// It was changed, or stands in a place it was not sealed for.
    #[error("it was changed or moved")]
    Changed,
}

impl From<Unreadable> for Error {
    fn from(why: Unreadable) -> Self {
        Self::Stored(why.to_string())
    }
}

/// Seals and opens with `DATA_KEYS`: the first key seals, all of them open.
#[derive(Clone, Copy, Debug)]
pub struct Vault<'a> {
    keys: &'a [NamedKey],
}

impl<'a> Vault<'a> {
    /// With the data keys of `keys`.
    pub fn new(keys: &'a Keys) -> Self {
        Self { keys: &keys.data }
    }

    /// Seals `plain` for `place`.
    ///
    /// # Errors
    /// [`Error::Crypto`] without a key or without random numbers.
    pub fn seal(&self, place: &Place, plain: impl AsRef<[u8]>) -> Result<String> {
        let key = self.keys.first().ok_or(Error::Crypto("no data key"))?;
        let data = aead::seal(
            &own(key, place.user),
            place.name().as_bytes(),
            plain.as_ref(),
        )?;
        Ok(format!(
            "{VERSION}.{}.{}",
            key.id,
            URL_SAFE_NO_PAD.encode(data)
        ))
    }

    /// [`Self::seal`] of what may be absent.
    ///
    /// # Errors
    /// The same.
    pub fn seal_some(&self, place: &Place, plain: Option<&str>) -> Result<Option<String>> {
        plain.map(|plain| self.seal(place, plain)).transpose()
    }

    /// What [`Self::seal`] was given for the same place. A failure is logged here, without content.
    ///
    /// # Errors
    /// [`Unreadable`].
    pub fn open_bytes(&self, place: &Place, stored: &str) -> Result<Vec<u8>, Unreadable> {
        self.try_open(place, stored).inspect_err(|why| {
            let (table, column) = place.column.names();
            tracing::error!(
                table,
                column,
                row = place.row,
                key = key_id(stored),
                "a sealed value cannot be read: {why}"
            );
        })
    }

    /// [`Self::open_bytes`] of text.
    ///
    /// # Errors
    /// [`Unreadable`].
    pub fn open(&self, place: &Place, stored: &str) -> Result<String, Unreadable> {
        String::from_utf8(self.open_bytes(place, stored)?).map_err(|_| Unreadable::Changed)
    }

    /// [`Self::open`] of what may be absent.
    ///
    /// # Errors
    /// [`Unreadable`].
    pub fn open_some(
        &self,
        place: &Place,
        stored: Option<&str>,
    ) -> Result<Option<String>, Unreadable> {
        stored.map(|stored| self.open(place, stored)).transpose()
    }

    fn try_open(&self, place: &Place, stored: &str) -> Result<Vec<u8>, Unreadable> {
        let id = key_id(stored).ok_or(Unreadable::Foreign)?;
        let (_, data) = stored.rsplit_once('.').ok_or(Unreadable::Foreign)?;
        let key = self
            .keys
            .iter()
            .find(|key| key.id == id)
            .ok_or(Unreadable::NoKey)?;
        let data = URL_SAFE_NO_PAD
            .decode(data)
            .map_err(|_| Unreadable::Changed)?;
        aead::open(&own(key, place.user), place.name().as_bytes(), data).ok_or(Unreadable::Changed)
    }

    /// What every value begins with that is sealed under the first key.
    ///
    /// # Errors
    /// [`Error::Crypto`] without a key.
    fn prefix(&self) -> Result<String> {
        let key = self.keys.first().ok_or(Error::Crypto("no data key"))?;
        Ok(format!("{VERSION}.{}.", key.id))
    }
}

/// The id of the key that `stored` was sealed under; `None` for what is not sealed.
fn key_id(stored: &str) -> Option<&str> {
    let (id, _) = stored
        .strip_prefix(VERSION)?
        .strip_prefix('.')?
        .split_once('.')?;
    let named = !id.is_empty() && id.len() <= 32 && id.bytes().all(|b| b.is_ascii_alphanumeric());
    named.then_some(id)
}

/// The key of `user`: HMAC-SHA-256 of their id under the one derived for this purpose.
fn own(key: &NamedKey, user: Uuid) -> [u8; aead::KEY_LEN] {
    key.sign(Purpose::AtRest, user.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(ids: &[(&str, u8)]) -> Keys {
        let key = |(id, byte): &(&str, u8)| NamedKey {
            id: (*id).to_owned(),
            secret: vec![*byte; 32].into(),
        };
        Keys {
            jwt: Vec::new(),
            data: ids.iter().map(key).collect(),
        }
    }

    fn place() -> Place {
        Place::answer(Column::Answer, Uuid::from_u128(1), Uuid::from_u128(2))
    }

    #[test]
    fn what_is_sealed_opens_in_its_place_alone() {
        let keys = keys(&[("d1", 1)]);
        let vault = Vault::new(&keys);
        let stored = vault.seal(&place(), "원자성은 전부 아니면 전무").unwrap();
        assert!(stored.starts_with("v1.d1.") && !stored.contains("원자성"));
        assert_eq!(
            vault.open(&place(), &stored).unwrap(),
            "원자성은 전부 아니면 전무"
        );
        let (row, user) = (Uuid::from_u128(1), Uuid::from_u128(2));
        for elsewhere in [
            Place::answer(Column::Outcome, row, user),
            Place::answer(Column::Answer, user, user),
            Place::answer(Column::Answer, row, row),
            Place::draft(row, user),
            Place::issues(row, "hash", user),
            Place::export_chunk(row, 0, user),
        ] {
            assert_eq!(
                vault.open(&elsewhere, &stored),
                Err(Unreadable::Changed),
                "{elsewhere:?}"
            );
        }
    }

    #[test]
    fn the_same_text_is_never_sealed_the_same() {
        let keys = keys(&[("d1", 1)]);
        let vault = Vault::new(&keys);
        let sealed = || vault.seal(&place(), "").unwrap();
        assert_ne!(sealed(), sealed());
        assert_eq!(vault.open(&place(), &sealed()).unwrap(), "");
    }

    #[test]
    fn older_keys_open_and_the_first_one_seals() {
        let (old, both, new) = (
            keys(&[("a", 1)]),
            keys(&[("b", 2), ("a", 1)]),
            keys(&[("b", 2)]),
        );
        let stored = Vault::new(&old).seal(&place(), "x").unwrap();
        assert_eq!(Vault::new(&both).open(&place(), &stored).unwrap(), "x");
        assert_eq!(
            Vault::new(&new).open(&place(), &stored),
            Err(Unreadable::NoKey)
        );
        let again = Vault::new(&both).seal(&place(), "x").unwrap();
        assert_eq!(Vault::new(&new).open(&place(), &again).unwrap(), "x");
        // The name of a key is no key.
        let other = keys(&[("a", 9)]);
        assert_eq!(
            Vault::new(&other).open(&place(), &stored),
            Err(Unreadable::Changed)
        );
        assert!(Vault::new(&keys(&[])).seal(&place(), "x").is_err());
    }

    #[test]
    fn a_changed_value_does_not_open() {
        let keys = keys(&[("d1", 1)]);
        let vault = Vault::new(&keys);
        let stored = vault.seal(&place(), "abc").unwrap();
        for index in 0..stored.len() {
            let mut bytes = stored.clone().into_bytes();
            bytes[index] = if bytes[index] == b'A' { b'B' } else { b'A' };
            let changed = String::from_utf8(bytes).unwrap();
            assert!(vault.open(&place(), &changed).is_err(), "{changed}");
        }
        for index in 0..stored.len() {
            assert!(vault.open(&place(), &stored[..index]).is_err(), "{index}");
        }
    }

    #[test]
    fn what_is_not_sealed_is_told_apart() {
        let keys = keys(&[("d1", 1)]);
        let vault = Vault::new(&keys);
        for stored in [
            "",
            "v1",
            "v1.d1",
            "원자성은 전부",
            "{\"GaveUp\":null}",
            "v2.d1.AAAA",
            "v1.. ",
        ] {
            assert_eq!(
                vault.open(&place(), stored),
                Err(Unreadable::Foreign),
                "{stored}"
            );
        }
    }
}
