//! Access tokens: JWTs that name a session for ten minutes.
//!
//! One algorithm (HS256), one issuer, one audience, one type. The key is found by `kid` in
//! `JWT_KEYS`, whose first entry signs. Times are checked against our clock, not the library's. A
//! header or a claim that no token of ours has makes a token nobody's: so nothing in it can name
//! another key.

use domain::{
    id::{SessionId, UserId},
    time::Millis,
};
use jsonwebtoken::{
    Algorithm, DecodingKey, EncodingKey, Header, Validation, decode, decode_header, encode,
};
use serde::{Deserialize, Serialize};

use super::provider::RING;
use crate::{
    error::{Error, Result},
    keys::{Keys, Purpose},
};

/// Milliseconds an access token lives.
pub const ACCESS_LIFE: Millis = 10 * 60 * 1_000;
/// Seconds by which two servers' clocks may differ.
const LEEWAY: i64 = 5;
const ISSUER: &str = "resee";
const AUDIENCE: &str = "resee-web";
/// RFC 9068 section 2.1.
const TYPE: &str = "at+jwt";
/// Longer than any token of ours; the rest is not worth parsing.
const LENGTH_MAX: usize = 1_024;

/// Chooses ring for `jsonwebtoken`. Called first in `main`; again is harmless.
pub fn install_provider() {
    let _ = RING.install_default();
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Claims {
    iss: String,
    aud: String,
    sub: UserId,
    sid: SessionId,
    iat: i64,
    exp: i64,
}

/// The header of a token that the key `kid` signs.
fn header(kid: String) -> Header {
    let mut header = Header::new(Algorithm::HS256);
    header.typ = Some(TYPE.to_owned());
    header.kid = Some(kid);
    header
}

/// What a valid access token says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Access {
    /// Whose.
    pub user: UserId,
    /// Which session; whether it still lives is the database's to say.
    pub session: SessionId,
}

/// Makes and reads access tokens.
#[derive(Clone)]
pub struct Tokens {
    signing: Option<(Header, EncodingKey)>,
    accepted: Vec<(String, DecodingKey)>,
    validation: Validation,
}

impl Tokens {
    /// With the keys of `keys.jwt`.
    pub fn new(keys: &Keys) -> Self {
        install_provider();
        let signing = keys.jwt.first().map(|key| {
            (
                header(key.id.clone()),
                EncodingKey::from_secret(&key.derive(Purpose::Access)),
            )
        });
        let accepted = keys.jwt.iter().map(|key| {
            (
                key.id.clone(),
                DecodingKey::from_secret(&key.derive(Purpose::Access)),
            )
        });
        let mut validation = Validation::new(Algorithm::HS256);
        validation.set_issuer(&[ISSUER]);
        validation.set_audience(&[AUDIENCE]);
        validation.set_required_spec_claims(&["iss", "aud", "sub", "exp"]);
        validation.validate_exp = false;
        Self {
            signing,
            accepted: accepted.collect(),
            validation,
        }
    }

    /// A token for `session` that lives [`ACCESS_LIFE`] from `now` on.
    ///
    /// # Errors
    /// [`Error::Crypto`] without a key.
    pub fn issue(&self, user: UserId, session: SessionId, now: Millis) -> Result<String> {
        let (header, key) = self
            .signing
            .as_ref()
            .ok_or(Error::Crypto("no key for access tokens"))?;
        let claims = Claims {
            iss: ISSUER.to_owned(),
            aud: AUDIENCE.to_owned(),
            sub: user,
            sid: session,
            iat: now.div_euclid(1_000),
            exp: (now + ACCESS_LIFE).div_euclid(1_000),
        };
        encode(header, &claims, key).map_err(|_| Error::Crypto("an access token cannot be signed"))
    }

    /// What `token` says, if it is one of ours and lives.
    pub fn check(&self, token: &str, now: Millis) -> Option<Access> {
        if token.len() > LENGTH_MAX {
            return None;
        }
        let head = decode_header(token).ok()?;
        let kid = head.kid.clone()?;
        if head != header(kid.clone()) {
            return None;
        }
        let (_, key) = self.accepted.iter().find(|(id, _)| *id == kid)?;
        let claims = decode::<Claims>(token, key, &self.validation).ok()?.claims;
        let now = now.div_euclid(1_000);
        let lives =
            claims.iat <= now.saturating_add(LEEWAY) && now < claims.exp.saturating_add(LEEWAY);
        // Also one of ours that was made to live longer.
        let length = claims.exp.checked_sub(claims.iat)?;
        (lives && length <= ACCESS_LIFE / 1_000).then_some(Access {
            user: claims.sub,
            session: claims.sid,
        })
    }
}
