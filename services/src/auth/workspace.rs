//! The memory that hashing works in, made once for each slot.
//!
//! Left to the allocator, 19 MiB a hash stay with whichever thread computed one: 80 logins left
//! 600 MiB behind.

use std::sync::{Arc, Mutex, PoisonError};

use argon2::{Argon2, Block};

use super::password::MEMORY;
use crate::error::{Error, Result};

/// Blocks of 1 KiB that are not in use. Never more than there are slots, because whoever takes some
/// holds a slot.
#[derive(Clone, Debug, Default)]
pub(super) struct Workspace(Arc<Mutex<Vec<Vec<Block>>>>);

impl Workspace {
    /// Hashes `password` with `salt` into `out`.
    ///
    /// # Errors
    /// [`Error::Crypto`] when `hasher` wants more memory than [`MEMORY`], or a length does not fit.
    pub fn hash(
        &self,
        hasher: &Argon2<'_>,
        password: &[u8],
        salt: &[u8],
        out: &mut [u8],
    ) -> Result<()> {
        let mut blocks = self
            .free()
            .pop()
            .unwrap_or_else(|| vec![Block::default(); MEMORY as usize]);
        let done = hasher.hash_password_into_with_memory(password, salt, out, &mut blocks);
        self.free().push(blocks);
        done.map_err(|_| Error::Crypto("the password cannot be hashed"))
    }

    fn free(&self) -> std::sync::MutexGuard<'_, Vec<Vec<Block>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_memory_is_used_again_and_leaves_no_trace() {
        let workspace = Workspace::default();
        let hash = |password: &[u8]| {
            let mut out = [0; 32];
            workspace
                .hash(&Argon2::default(), password, b"a salt of bytes!", &mut out)
                .unwrap();
            out
        };
        let (first, other) = (hash(b"one"), hash(b"two"));
        assert_ne!(first, other);
        assert_eq!(hash(b"one"), first);
        assert_eq!(workspace.free().len(), 1);
        let mut own = [0; 32];
        Argon2::default()
            .hash_password_into(b"one", b"a salt of bytes!", &mut own)
            .unwrap();
        assert_eq!(own, first);
    }
}
