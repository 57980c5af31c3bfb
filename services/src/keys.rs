//! Secrets, each used for one purpose only through a derived key.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use ring::{digest, hmac};
use secrecy::{ExposeSecret, SecretSlice};

/// A secret with the name it is known by in tokens and tickets.
#[derive(Clone, Debug)]
pub struct NamedKey {
    /// Letters and digits; never secret.
    pub id: String,
    /// At least 32 bytes.
    pub secret: SecretSlice<u8>,
}

/// The configured keys. The first of each list makes new values, all of them check old ones.
#[derive(Clone, Debug)]
pub struct Keys {
    /// `JWT_KEYS`: access tokens, refresh tokens, tickets and links.
    pub jwt: Vec<NamedKey>,
    /// `DATA_KEYS`: encryption at rest and sealed cookies.
    pub data: Vec<NamedKey>,
}

/// What a derived key is for; a tag made for one purpose is worthless for another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// HS256 of access tokens.
    Access,
    /// Successors of refresh tokens.
    Refresh,
    /// Review tickets.
    Ticket,
    /// The order of choices within a ticket.
    ChoiceOrder,
    /// Verification, reset and set-up links.
    Link,
    /// Cookies that carry a refused form.
    Form,
    /// Links that end mails of a kind.
    Unsubscribe,
    /// Values that are stored sealed.
    AtRest,
    /// Links to exports.
    Export,
    /// Links to deletions.
    Deletion,
}

impl Purpose {
    const fn label(self) -> &'static [u8] {
        match self {
            Self::Access => b"resee access v1",
            Self::Refresh => b"resee refresh v1",
            Self::Ticket => b"resee ticket v1",
            Self::ChoiceOrder => b"resee choice order v1",
            Self::Link => b"resee link v1",
            Self::Form => b"resee form v1",
            Self::Unsubscribe => b"resee unsubscribe v1",
            Self::AtRest => b"resee at rest v1",
            Self::Export => b"resee export v1",
            Self::Deletion => b"resee deletion v1",
        }
    }
}

impl NamedKey {
    /// The 32 bytes used for `purpose`: HMAC-SHA-256 of its label under the secret.
    pub fn derive(&self, purpose: Purpose) -> [u8; digest::SHA256_OUTPUT_LEN] {
        let key = hmac::Key::new(hmac::HMAC_SHA256, self.secret.expose_secret());
        let tag = hmac::sign(&key, purpose.label());
        let mut bytes = [0; digest::SHA256_OUTPUT_LEN];
        bytes.copy_from_slice(tag.as_ref());
        bytes
    }

    /// HMAC-SHA-256 of `message` under the key derived for `purpose`.
    pub fn sign(&self, purpose: Purpose, message: &[u8]) -> [u8; digest::SHA256_OUTPUT_LEN] {
        let key = hmac::Key::new(hmac::HMAC_SHA256, &self.derive(purpose));
        let tag = hmac::sign(&key, message);
        let mut bytes = [0; digest::SHA256_OUTPUT_LEN];
        bytes.copy_from_slice(tag.as_ref());
        bytes
    }

    /// [`Self::sign`] as a token: 256 bits in 43 characters of an address.
    pub fn token(&self, purpose: Purpose, message: &[u8]) -> String {
        URL_SAFE_NO_PAD.encode(self.sign(purpose, message))
    }

    /// Whether `tag` is [`Self::sign`] of the same; in constant time.
    pub fn verify(&self, purpose: Purpose, message: &[u8], tag: &[u8]) -> bool {
        let key = hmac::Key::new(hmac::HMAC_SHA256, &self.derive(purpose));
        hmac::verify(&key, message, tag).is_ok()
    }
}

/// SHA-256 as stored in `token_hash` columns: unpadded URL-safe base64.
pub fn token_hash(token: &str) -> String {
    URL_SAFE_NO_PAD.encode(digest::digest(&digest::SHA256, token.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_serves_one_purpose_and_one_key() {
        let key = |byte| NamedKey {
            id: "k".to_owned(),
            secret: vec![byte; 32].into(),
        };
        let tag = key(1).sign(Purpose::Ticket, b"card");
        assert!(key(1).verify(Purpose::Ticket, b"card", &tag));
        assert!(!key(1).verify(Purpose::Link, b"card", &tag));
        assert!(!key(2).verify(Purpose::Ticket, b"card", &tag));
        assert!(!key(1).verify(Purpose::Ticket, b"note", &tag));
    }
}
