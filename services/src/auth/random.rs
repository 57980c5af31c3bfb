//! Tokens nobody can guess.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use ring::rand::{SecureRandom, SystemRandom};

use crate::error::{Error, Result};

/// Characters of every token: 256 bits in unpadded URL-safe base64.
pub(super) const TOKEN_LENGTH: usize = 43;

/// 256 random bits.
///
/// # Errors
/// [`Error::Crypto`] when the operating system has none.
pub(super) fn token() -> Result<String> {
    Ok(URL_SAFE_NO_PAD.encode(bytes::<32>()?))
}

/// `N` random bytes.
///
/// # Errors
/// [`Error::Crypto`] when the operating system has none.
pub(super) fn bytes<const N: usize>() -> Result<[u8; N]> {
    let mut bytes = [0; N];
    SystemRandom::new()
        .fill(&mut bytes)
        .map_err(|_| Error::Crypto("no random numbers"))?;
    Ok(bytes)
}

/// Whether `text` can be a token at all; anything else is not worth a statement.
pub(super) fn is_token(text: &str) -> bool {
    text.len() == TOKEN_LENGTH
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_look_like_tokens_and_differ() {
        let (one, two) = (token().unwrap(), token().unwrap());
        assert_ne!(one, two);
        assert!(is_token(&one));
        for text in [
            "",
            "short",
            &"ä".repeat(43),
            &"=".repeat(43),
            &"x".repeat(44),
        ] {
            assert!(!is_token(text), "{text}");
        }
    }
}
