//! A demo learner: real notes in Korean and English and a year of reviews, so that every page has
//! something to show on a fresh instance.
//!
//! The reviews are made by the same scheduler that answers real ones; only the learner's memory is
//! simulated. Everything follows from fixed seeds, the address and the time.

mod history;
mod ids;
mod learner;
mod memory;
mod notes;
mod prepared;
mod source;
mod store;

use domain::{id::UserId, time::Millis};

use crate::{core::Core, error::Result};

/// Address of the demo learner; the domain is reserved (RFC 2606), so nobody can own it.
pub const EMAIL: &str = "demo@resee.example";

/// What [`load`] has made or found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DemoReport {
    /// The demo learner.
    pub user: UserId,
    /// Address to sign in with.
    pub email: String,
    /// Password to sign in with.
    pub password: String,
    /// They were there before; only the password was set anew.
    pub existed: bool,
    /// Their notes.
    pub notes: u64,
    /// Their reviews.
    pub reviews: u64,
}

/// Makes the demo learner with notes and reviews up to now. If they exist, their data is left as
/// it is and only the password is set, so that what the caller prints always works.
///
/// # Errors
/// When the address or the password breaks a rule, or the database fails; nothing is stored then.
pub async fn load(core: &Core, email: &str, password: &str) -> Result<DemoReport> {
    let now: Millis = core.clock.now();
    let account = learner::Account::new(email, password, now).await?;
    if let Some(user) = learner::existing(core, &account).await? {
        return store::report(core, user, email, password, true).await;
    }
    let user = account.user.id;
    store::store(core, account, now).await?;
    store::report(core, UserId(user), email, password, false).await
}
