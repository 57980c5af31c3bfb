//! Hashing passwords: argon2id, off the async threads and never more at a time than there are
//! slots, so that a rush of logins neither stalls pages nor takes all memory.

use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use api::ApiError;
use argon2::{
    Algorithm, Argon2, Params, PasswordHasher, PasswordVerifier, Version,
    password_hash::phc::PasswordHash,
};
use domain::auth::{Email, PasswordProblem, check_password};
use tokio::{
    sync::{OwnedSemaphorePermit, Semaphore},
    task::spawn_blocking,
    time::timeout,
};

use super::{common, django};
use crate::error::{Error, Result};

/// Memory of one hash in KiB (OWASP Password Storage Cheat Sheet, argon2id).
const MEMORY: u32 = 19_456;
/// Passes over the memory.
const PASSES: u32 = 2;
/// Lanes.
const LANES: u32 = 1;
/// How long a request waits for a slot before it is told to come back.
const PATIENCE: Duration = Duration::from_secs(5);
/// Longest password that is hashed, in bytes: 128 characters of four bytes.
const BYTES_MAX: usize = 512;
/// Verified where there is no account, so that its absence takes as long. Nobody knows a password
/// for it.
const DUMMY: &str = "$argon2id$v=19$m=19456,t=2,p=1$cmVzZWUtbm8tYWNjb3VudA$\
                     Tm9ib2R5IGtub3dzIGEgcGFzc3dvcmQgZm9yIHRoaXM";

/// Holds a new password to all rules, the list of common ones included.
///
/// # Errors
/// The first rule it breaks.
pub fn check(password: &str, email: Option<&Email>) -> Result<(), PasswordProblem> {
    check_password(password, email)?;
    if common::is_common(password) {
        Err(PasswordProblem::TooCommon)
    } else {
        Ok(())
    }
}

/// Hashes and verifies.
#[derive(Clone, Debug)]
pub struct Passwords {
    slots: Arc<Semaphore>,
    computed: Arc<AtomicU64>,
}

/// The right to hash; given back when it is dropped, or when the work begun with it is done.
#[derive(Clone, Debug)]
pub struct Slot {
    _permit: Arc<OwnedSemaphorePermit>,
}

/// What a stored hash says about a password.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Not the password, or there is none.
    Wrong,
    /// The password.
    Right,
    /// The password, under a hash that is no longer made this way.
    Outdated,
}

impl Passwords {
    /// At most `slots` hashes at a time.
    pub fn new(slots: usize) -> Self {
        Self {
            slots: Arc::new(Semaphore::new(slots.max(1))),
            computed: Arc::default(),
        }
    }

    /// Hashes computed since the start, verifications included.
    pub fn computed(&self) -> u64 {
        self.computed.load(Ordering::Relaxed)
    }

    /// Waits for a slot.
    ///
    /// # Errors
    /// [`ApiError::Unavailable`] when none is free in time.
    pub async fn slot(&self) -> Result<Slot> {
        match timeout(PATIENCE, Arc::clone(&self.slots).acquire_owned()).await {
            Ok(Ok(permit)) => Ok(Slot {
                _permit: Arc::new(permit),
            }),
            _ => Err(ApiError::Unavailable.into()),
        }
    }

    /// The PHC string to store for `password`.
    ///
    /// # Errors
    /// [`Error::Crypto`] when there is no memory or no random salt.
    pub async fn hash(&self, slot: &Slot, password: &str) -> Result<String> {
        let (slot, password) = (slot.clone(), password.to_owned());
        self.computed.fetch_add(1, Ordering::Relaxed);
        spawn_blocking(move || {
            // A caller that goes away does not free the slot of work that still runs.
            let _slot = slot;
            let hash = hasher()?.hash_password(password.as_bytes());
            hash.map(|hash| hash.to_string())
                .map_err(|_| Error::Crypto("the password cannot be hashed"))
        })
        .await?
    }

    /// Compares `password` with a `stored` hash, of ours or of Django. Without one it does the
    /// same work and answers [`Verdict::Wrong`].
    ///
    /// # Errors
    /// When the work dies.
    pub async fn verify(
        &self,
        slot: &Slot,
        stored: Option<&str>,
        password: &str,
    ) -> Result<Verdict> {
        let fits = password.len() <= BYTES_MAX;
        let stored = stored.filter(|_| fits).unwrap_or(DUMMY).to_owned();
        let password = if fits {
            password.to_owned()
        } else {
            String::new()
        };
        let slot = slot.clone();
        self.computed.fetch_add(1, Ordering::Relaxed);
        Ok(spawn_blocking(move || {
            let _slot = slot;
            judge(&stored, &password)
        })
        .await?)
    }
}

fn params() -> Result<Params> {
    Params::new(MEMORY, PASSES, LANES, None)
        .map_err(|_| Error::Crypto("the parameters of argon2 do not fit"))
}

fn hasher() -> Result<Argon2<'static>> {
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params()?))
}

fn judge(stored: &str, password: &str) -> Verdict {
    if django::is_django(stored) {
        return if django::verify(stored, password) {
            Verdict::Outdated
        } else {
            Verdict::Wrong
        };
    }
    let Ok(hash) = PasswordHash::new(stored) else {
        tracing::error!("a stored password hash cannot be read");
        return Verdict::Wrong;
    };
    if Argon2::default()
        .verify_password(password.as_bytes(), &hash)
        .is_err()
    {
        return Verdict::Wrong;
    }
    if is_current(&hash) {
        Verdict::Right
    } else {
        Verdict::Outdated
    }
}

fn is_current(hash: &PasswordHash) -> bool {
    let wanted = [("m", MEMORY), ("t", PASSES), ("p", LANES)];
    hash.algorithm.as_str() == Algorithm::Argon2id.as_str()
        && hash.version == Some(Version::V0x13.into())
        && wanted
            .iter()
            .all(|(name, value)| hash.params.get_decimal(*name) == Some(*value))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_hash_verifies_its_password_only() {
        let passwords = Passwords::new(1);
        let slot = passwords.slot().await.unwrap();
        let stored = passwords.hash(&slot, "graph paper moth").await.unwrap();
        assert!(
            stored.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"),
            "{stored}"
        );
        for (stored, password, verdict) in [
            (Some(stored.as_str()), "graph paper moth", Verdict::Right),
            (Some(stored.as_str()), "graph paper mot", Verdict::Wrong),
            (Some("$argon2id$junk"), "graph paper moth", Verdict::Wrong),
            (Some(stored.as_str()), &"x".repeat(513), Verdict::Wrong),
            (None, "graph paper moth", Verdict::Wrong),
        ] {
            assert_eq!(
                passwords.verify(&slot, stored, password).await.unwrap(),
                verdict
            );
        }
        assert_eq!(passwords.computed(), 6);
    }

    #[test]
    fn the_dummy_costs_what_a_real_hash_costs() {
        assert!(is_current(&PasswordHash::new(DUMMY).unwrap()));
        assert_eq!(judge(DUMMY, ""), Verdict::Wrong);
    }

    #[test]
    fn other_parameters_are_outdated() {
        let weak = Argon2::new(
            Algorithm::Argon2id,
            Version::V0x13,
            Params::new(64, 1, 1, None).unwrap(),
        );
        let stored: PasswordHash = weak.hash_password(b"graph paper moth").unwrap();
        assert_eq!(
            judge(&stored.to_string(), "graph paper moth"),
            Verdict::Outdated
        );
        assert_eq!(
            judge(&stored.to_string(), "graph paper mothx"),
            Verdict::Wrong
        );
    }

    #[test]
    fn rules_come_before_the_list() {
        assert_eq!(check("short", None), Err(PasswordProblem::TooShort));
        assert_eq!(check("password1234", None), Err(PasswordProblem::TooCommon));
        assert_eq!(check("graph paper moth", None), Ok(()));
    }

    #[tokio::test(start_paused = true)]
    async fn a_queue_that_is_too_long_is_refused() {
        let passwords = Passwords::new(1);
        let _held = passwords.slot().await.unwrap();
        let refused = passwords.slot().await;
        assert!(matches!(
            refused,
            Err(Error::Refused(ApiError::Unavailable))
        ));
    }
}
