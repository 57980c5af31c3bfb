//! The deed of [`crate::jobs::Job::Alert`], and the way around the queue.

use std::collections::HashMap;

use domain::time::Millis;
use jiff::{Timestamp, tz::TimeZone};

use super::{
    Alert, EVERY, Post, PostError,
    record::{self, Claim, NotNow},
};
use crate::{core::Core, db, jobs::JobError};

/// Tells what came of `kind` since it was last told.
///
/// A worker that dies after the recipient has taken it tells it once more: twice is better than
/// never.
///
/// # Errors
/// [`JobError::Retry`] when database or recipient do not answer, [`JobError::Permanent`] when the
/// recipient will never take it.
pub async fn run(core: &Core, post: Option<&dyn Post>, kind: &str) -> Result<(), JobError> {
    let Some(post) = post else {
        // Switched off since it was enqueued.
        return Ok(());
    };
    let now = core.clock.now();
    let claim = match record::claim(core, kind, now).await? {
        Ok(claim) => claim,
        Err(NotNow::Nothing) => return Ok(()),
        Err(NotNow::Claimed) => {
            return Err(JobError::Retry("another worker is telling it".to_owned()));
        }
        Err(NotNow::Until(at)) => {
            let tx = db::begin_write(&core.db).await?;
            record::enqueue(core, &tx, kind, at).await?;
            return Ok(tx.commit().await?);
        }
    };
    let outcome = post.post(&sentence(core, &claim)).await;
    let told = outcome.is_ok().then_some(claim.untold);
    record::settle(core, kind, now, told).await?;
    outcome.map_err(|error| match error {
        PostError::Later(why) => JobError::Retry(why),
        PostError::Never(why) => JobError::Permanent(why),
    })
}

fn sentence(core: &Core, claim: &Claim) -> String {
    let often = match claim.untold {
        ..=1 => String::new(),
        often => format!(" {often} times since {}.", clock(claim.first_at)),
    };
    format!("{} {}{often}", title(core), claim.words)
}

fn title(core: &Core) -> String {
    format!("[Resee at {}]", core.settings.public_url)
}

/// Hour and minute in UTC.
fn clock(at: Millis) -> String {
    match Timestamp::from_millisecond(at) {
        Ok(at) => at.to_zoned(TimeZone::UTC).strftime("%H:%M UTC").to_string(),
        Err(_) => String::new(),
    }
}

/// Tells what cannot be stored, because the database is away: at once, and each kind at most once
/// in five minutes by `last`, which holds when this process told it.
pub async fn directly(
    core: &Core,
    post: &dyn Post,
    alert: &Alert,
    last: &mut HashMap<String, Millis>,
) {
    let now = core.clock.now();
    let kind = alert.kind();
    if last
        .get(&kind)
        .is_some_and(|at| (0..EVERY).contains(&(now - at)))
    {
        return;
    }
    let text = format!("{} {}", title(core), alert.words());
    match post.post(&text).await {
        Ok(()) => {
            last.insert(kind, now);
        }
        Err(error) => tracing::warn!(alert = kind, %error, "an alert was not taken"),
    }
}
