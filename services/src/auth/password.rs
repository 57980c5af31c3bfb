//! Hashing passwords: argon2id, off the async threads and never more at a time than there are
//! slots, so that a rush of logins neither stalls pages nor takes all memory.

use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use api::ApiError;
use argon2::{
    Algorithm, Argon2, Params, PasswordVerifier, Version,
    password_hash::phc::{Output, PasswordHash},
};
use base64::{Engine, engine::general_purpose::STANDARD_NO_PAD};
use domain::auth::{Email, PasswordProblem, check_password};
use tokio::{
    sync::{OwnedSemaphorePermit, Semaphore},
    task::spawn_blocking,
    time::timeout,
};

use super::{
    common, django,
    pace::{Kind, Pace},
    random,
    workspace::Workspace,
};
use crate::error::{Error, Result};

/// Memory of one hash in KiB (OWASP Password Storage Cheat Sheet, argon2id).
pub(super) const MEMORY: u32 = 19_456;
/// Passes over the memory.
const PASSES: u32 = 2;
/// Lanes.
const LANES: u32 = 1;
/// Bytes of a salt and of a hash (RFC 9106 section 3.1).
const SALT: usize = 16;
const OUTPUT: usize = 32;
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
    workspace: Workspace,
    computed: Arc<AtomicU64>,
    pace: Arc<Pace>,
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

/// What came of holding a password against a hash.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Judged {
    /// What the hash says.
    pub verdict: Verdict,
    /// How much longer a failure has to take, so that its time tells nothing of the hash. To be waited for
    /// without the slot.
    pub lacks: Duration,
}

impl Passwords {
    /// At most `slots` hashes at a time.
    pub fn new(slots: usize) -> Self {
        Self {
            slots: Arc::new(Semaphore::new(slots.max(1))),
            workspace: Workspace::default(),
            computed: Arc::default(),
            pace: Arc::default(),
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
        let workspace = self.workspace.clone();
        self.computed.fetch_add(1, Ordering::Relaxed);
        spawn_blocking(move || {
            // A caller that goes away does not free the slot of work that still runs.
            let _slot = slot;
            let (salt, mut out) = (random::bytes::<SALT>()?, [0; OUTPUT]);
            workspace.hash(&hasher()?, password.as_bytes(), &salt, &mut out)?;
            Ok(phc(&salt, &out))
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
    ) -> Result<Judged> {
        let fits = password.len() <= BYTES_MAX;
        let stored = stored.filter(|_| fits).unwrap_or(DUMMY).to_owned();
        let password = if fits {
            password.to_owned()
        } else {
            String::new()
        };
        let (slot, workspace) = (slot.clone(), self.workspace.clone());
        let pace = Arc::clone(&self.pace);
        self.computed.fetch_add(1, Ordering::Relaxed);
        Ok(spawn_blocking(move || {
            let _slot = slot;
            let began = Instant::now();
            let verdict = judge(&workspace, &stored, &password);
            let lacks = pace.lacks(kind(&stored), began.elapsed());
            Judged { verdict, lacks }
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

/// The stored form (PHC string format).
fn phc(salt: &[u8], hash: &[u8]) -> String {
    let (salt, hash) = (STANDARD_NO_PAD.encode(salt), STANDARD_NO_PAD.encode(hash));
    format!("$argon2id$v=19$m={MEMORY},t={PASSES},p={LANES}${salt}${hash}")
}

fn judge(workspace: &Workspace, stored: &str, password: &str) -> Verdict {
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
    if is_current(&hash) {
        return match recompute(workspace, &hash, password) {
            Ok(true) => Verdict::Right,
            _ => Verdict::Wrong,
        };
    }
    match Argon2::default().verify_password(password.as_bytes(), &hash) {
        Ok(()) => Verdict::Outdated,
        Err(_) => Verdict::Wrong,
    }
}

fn kind(stored: &str) -> Kind {
    if django::is_django(stored) {
        Kind::Django
    } else if PasswordHash::new(stored).is_ok_and(|hash| is_current(&hash)) {
        Kind::Ours
    } else {
        Kind::Other
    }
}

/// Whether `password` gives `hash`, which has our own parameters; compared in constant time.
fn recompute(workspace: &Workspace, hash: &PasswordHash, password: &str) -> Result<bool> {
    let (Some(salt), Some(expected)) = (&hash.salt, &hash.hash) else {
        return Ok(false);
    };
    let mut out = vec![0; expected.len()];
    workspace.hash(&hasher()?, password.as_bytes(), salt, &mut out)?;
    let out = Output::new(&out).map_err(|_| Error::Crypto("a hash of no possible length"))?;
    Ok(out == *expected)
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
    use argon2::PasswordHasher;

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
                passwords
                    .verify(&slot, stored, password)
                    .await
                    .unwrap()
                    .verdict,
                verdict
            );
        }
        assert_eq!(passwords.computed(), 6);
    }

    #[test]
    fn the_dummy_costs_what_a_real_hash_costs() {
        assert!(is_current(&PasswordHash::new(DUMMY).unwrap()));
        assert_eq!(judge(&Workspace::default(), DUMMY, ""), Verdict::Wrong);
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
            judge(
                &Workspace::default(),
                &stored.to_string(),
                "graph paper moth"
            ),
            Verdict::Outdated
        );
        assert_eq!(
            judge(
                &Workspace::default(),
                &stored.to_string(),
                "graph paper mothx"
            ),
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
