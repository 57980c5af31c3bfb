//! Password hashes of the Django original: `pbkdf2_sha256$ITERATIONS$SALT$HASH`, the hash in
//! padded standard base64 (django/contrib/auth/hashers.py).

use std::num::NonZeroU32;

use base64::{Engine, engine::general_purpose::STANDARD};
use ring::pbkdf2;

const PREFIX: &str = "pbkdf2_sha256$";
/// More than any Django release asks for; a stored number beyond it would only burn time.
const ITERATIONS_MAX: u32 = 10_000_000;

/// Whether `stored` is of this kind.
pub(crate) fn is_django(stored: &str) -> bool {
    stored.starts_with(PREFIX)
}

/// Whether `password` is the one behind `stored`; in constant time. False for anything malformed.
pub(super) fn verify(stored: &str, password: &str) -> bool {
    let mut parts = stored
        .strip_prefix(PREFIX)
        .unwrap_or_default()
        .splitn(3, '$');
    let (Some(iterations), Some(salt), Some(hash)) = (parts.next(), parts.next(), parts.next())
    else {
        return false;
    };
    let iterations = iterations
        .parse()
        .ok()
        .filter(|count: &NonZeroU32| count.get() <= ITERATIONS_MAX);
    let (Some(iterations), Ok(hash)) = (iterations, STANDARD.decode(hash)) else {
        return false;
    };
    let (algorithm, password) = (pbkdf2::PBKDF2_HMAC_SHA256, password.as_bytes());
    pbkdf2::verify(algorithm, iterations, salt.as_bytes(), password, &hash).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn malformed_hashes_never_match() {
        for stored in [
            "",
            "pbkdf2_sha256$",
            "pbkdf2_sha256$1$salt",
            "pbkdf2_sha256$0$salt$AAAA",
            "pbkdf2_sha256$x$salt$AAAA",
            "pbkdf2_sha256$1$salt$***",
            "pbkdf2_sha256$1$salt$",
            "pbkdf2_sha256$99999999999$salt$AAAA",
            "pbkdf2_sha256$99999999$salt$AAAA",
            "sha1$a$b",
        ] {
            assert!(!verify(stored, "passwd"), "{stored}");
        }
    }

    #[test]
    fn the_right_password_matches() {
        let mut hash = [0; 32];
        let one = NonZeroU32::MIN;
        pbkdf2::derive(
            pbkdf2::PBKDF2_HMAC_SHA256,
            one,
            b"salt",
            b"passwd",
            &mut hash,
        );
        // RFC 7914 section 11: P = "passwd", S = "salt", c = 1.
        assert_eq!(&hash[..4], [0x55, 0xac, 0x04, 0x6e]);
        let stored = format!("pbkdf2_sha256$1$salt${}", STANDARD.encode(hash));
        assert!(verify(&stored, "passwd"));
        assert!(!verify(&stored, "passwd "));
    }
}
