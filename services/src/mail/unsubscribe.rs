//! Links that end mails of a kind, without a login.
//!
//! The token names the account and the kind and carries an HMAC of both. Nothing is stored for it, and
//! it lives as long as its key: a mail may be read years later, and RFC 8058 asks that its link works.
//! It allows nothing but to switch these mails off, and on again if it has switched them off.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use domain::{id::UserId, remind::ReminderKind};
use uuid::Uuid;

use crate::{
    core::Core,
    error::{Error, Result},
    keys::{Keys, Purpose},
};

/// Bytes of a tag.
const TAG: usize = 32;
/// Bytes of account and kind.
const NAMED: usize = 17;
/// Characters of a token, which is unpadded base64.
const LENGTH: usize = (NAMED + TAG) * 4 / 3 + 1;

/// The page that ends mails of `kind` to `user`.
///
/// # Errors
/// [`Error::Crypto`] without a key.
pub fn url(core: &Core, user: UserId, kind: ReminderKind) -> Result<String> {
    let token = token(&core.keys, user, kind)?;
    Ok(format!(
        "{}/unsubscribe?token={token}",
        core.settings.public_url
    ))
}

/// The token of such a link.
///
/// # Errors
/// [`Error::Crypto`] without a key.
pub fn token(keys: &Keys, user: UserId, kind: ReminderKind) -> Result<String> {
    let key = keys.jwt.first().ok_or(Error::Crypto("no key for links"))?;
    let mut bytes = Vec::with_capacity(NAMED + TAG);
    bytes.extend_from_slice(user.0.as_bytes());
    bytes.push(code(kind));
    let tag = key.sign(Purpose::Unsubscribe, &bytes);
    bytes.extend_from_slice(&tag);
    Ok(URL_SAFE_NO_PAD.encode(bytes))
}

/// Whose mails of which kind `token` ends; `None` for what was not made here.
pub fn read(keys: &Keys, token: &str) -> Option<(UserId, ReminderKind)> {
    if token.len() > LENGTH {
        return None;
    }
    let bytes = URL_SAFE_NO_PAD.decode(token).ok()?;
    let (named, tag) = bytes.split_at_checked(NAMED)?;
    let genuine = keys
        .jwt
        .iter()
        .any(|key| key.verify(Purpose::Unsubscribe, named, tag));
    if !genuine {
        return None;
    }
    let (user, kind) = named.split_at_checked(NAMED - 1)?;
    let kind = ReminderKind::ALL
        .into_iter()
        .find(|known| kind == [code(*known)])?;
    Some((UserId(Uuid::from_slice(user).ok()?), kind))
}

const fn code(kind: ReminderKind) -> u8 {
    match kind {
        ReminderKind::Daily => 1,
        ReminderKind::Evening => 2,
        ReminderKind::Weekly => 3,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::keys::NamedKey;

    fn keys(bytes: &[u8]) -> Keys {
        let key = |byte: &u8| NamedKey {
            id: format!("k{byte}"),
            secret: vec![*byte; 32].into(),
        };
        Keys {
            jwt: bytes.iter().map(key).collect(),
            data: Vec::new(),
        }
    }

    #[test]
    fn a_token_names_its_owner_and_kind_under_any_of_the_keys() {
        let user = UserId(Uuid::from_u128(7));
        for kind in ReminderKind::ALL {
            let made = token(&keys(&[1]), user, kind).unwrap();
            assert_eq!(made.len(), LENGTH);
            assert_eq!(read(&keys(&[1]), &made), Some((user, kind)));
            assert_eq!(read(&keys(&[2, 1]), &made), Some((user, kind)));
            assert_eq!(read(&keys(&[2]), &made), None);
        }
        assert!(token(&keys(&[]), user, ReminderKind::Daily).is_err());
    }

    #[test]
    fn no_other_token_names_anybody() {
        let user = UserId(Uuid::from_u128(7));
        let made = token(&keys(&[1]), user, ReminderKind::Daily).unwrap();
        let bytes = URL_SAFE_NO_PAD.decode(&made).unwrap();
        for at in 0..bytes.len() {
            let mut forged = bytes.clone();
            forged[at] ^= 1;
            assert_eq!(
                read(&keys(&[1]), &URL_SAFE_NO_PAD.encode(forged)),
                None,
                "{at}"
            );
        }
        for cut in 0..bytes.len() {
            let short = URL_SAFE_NO_PAD.encode(&bytes[..cut]);
            assert_eq!(read(&keys(&[1]), &short), None, "{cut}");
        }
        for text in ["", " ", "ä", "=", &format!("{made}A"), &"A".repeat(100_000)] {
            assert_eq!(read(&keys(&[1]), text), None);
        }
    }
}
