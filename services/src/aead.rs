//! Authenticated encryption: ChaCha20-Poly1305 (RFC 8439) with a random nonce of 96 bits.

use ring::{
    aead::{Aad, CHACHA20_POLY1305, LessSafeKey, NONCE_LEN, Nonce, UnboundKey},
    rand::{SecureRandom, SystemRandom},
};

use crate::error::{Error, Result};

/// Bytes of a key.
pub const KEY_LEN: usize = 32;

/// Seals `plain` for `place`, which is authenticated with it: nonce, ciphertext and tag.
///
/// # Errors
/// [`Error::Crypto`] without random numbers.
pub fn seal(key: &[u8; KEY_LEN], place: &[u8], plain: &[u8]) -> Result<Vec<u8>> {
    let mut nonce = [0; NONCE_LEN];
    SystemRandom::new()
        .fill(&mut nonce)
        .map_err(|_| Error::Crypto("no random numbers"))?;
    let mut sealed = Vec::with_capacity(NONCE_LEN + plain.len() + CHACHA20_POLY1305.tag_len());
    sealed.extend_from_slice(&nonce);
    sealed.extend_from_slice(plain);
    let (_, text) = sealed.split_at_mut(NONCE_LEN);
    let tag = cipher(key)?
        .seal_in_place_separate_tag(Nonce::assume_unique_for_key(nonce), Aad::from(place), text)
        .map_err(|_| Error::Crypto("nothing could be sealed"))?;
    sealed.extend_from_slice(tag.as_ref());
    Ok(sealed)
}

/// What [`seal`] was given with the same key for the same place; `None` for anything else.
pub fn open(key: &[u8; KEY_LEN], place: &[u8], mut sealed: Vec<u8>) -> Option<Vec<u8>> {
    let (nonce, text) = sealed.split_at_mut_checked(NONCE_LEN)?;
    let nonce = Nonce::try_assume_unique_for_key(nonce).ok()?;
    let opened = cipher(key)
        .ok()?
        .open_in_place(nonce, Aad::from(place), text);
    let length = opened.ok()?.len();
    sealed.drain(..NONCE_LEN);
    sealed.truncate(length);
    Some(sealed)
}

fn cipher(key: &[u8; KEY_LEN]) -> Result<LessSafeKey> {
    UnboundKey::new(&CHACHA20_POLY1305, key)
        .map(LessSafeKey::new)
        .map_err(|_| Error::Crypto("a key has the wrong length"))
}
