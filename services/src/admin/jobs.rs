//! The queue, as its page shows it.

use std::collections::BTreeMap;

use api::{
    Caller, Viewer,
    admin::{JOBS_SHOWN, JobFilter, JobKind, JobRow, JobState, JobSum, JobWorker, JobsPage},
};
use domain::auth::AuditEvent;

use super::count;
use crate::{
    audit::Entry,
    core::Core,
    error::Result,
    frame,
    jobs::admin::{self, Count, Row, State, Worker},
};

pub(super) async fn page(core: &Core, viewer: &Viewer, filter: JobFilter) -> Result<JobsPage> {
    let kind = filter.kind.as_deref();
    let states: &[State] = match filter.state {
        None => &[State::Dead, State::Waiting],
        Some(JobState::Waiting) => &[State::Waiting],
        Some(JobState::Running) => &[State::Running],
        Some(JobState::Dead) => &[State::Dead],
    };
    let mut jobs = Vec::new();
    let mut room = JOBS_SHOWN;
    for state in states {
        let more = admin::list(core, *state, kind, room).await?;
        room = room.saturating_sub(u32::try_from(more.len()).unwrap_or(u32::MAX));
        jobs.extend(more.into_iter().map(shown));
    }
    Ok(JobsPage {
        frame: frame::load(core, viewer).await?,
        now: core.clock.now(),
        kinds: kinds(admin::counts(core).await?),
        jobs,
        workers: admin::workers(core)
            .await?
            .into_iter()
            .map(worker)
            .collect(),
    })
}

/// Whoever asks is recorded: it is a deed on something that may be a learner's.
pub(super) async fn retry(core: &Core, caller: &Caller, id: &str) -> Result<bool> {
    let detail = format!("retry_job {id}");
    admin::retry(core, id, &did(caller).detail(&detail)).await
}

pub(super) async fn discard(core: &Core, caller: &Caller, id: &str) -> Result<bool> {
    let detail = format!("discard_job {id}");
    admin::discard(core, id, &did(caller).detail(&detail)).await
}

fn did(caller: &Caller) -> Entry<'_> {
    Entry::by(caller, None, AuditEvent::AdminAction)
}

fn kinds(counts: Vec<Count>) -> Vec<JobKind> {
    let mut kinds: BTreeMap<String, JobKind> = BTreeMap::new();
    for stored in counts {
        let kind = kinds.entry(stored.kind.clone()).or_insert_with(|| JobKind {
            kind: stored.kind,
            waiting: JobSum::default(),
            running: JobSum::default(),
            dead: JobSum::default(),
        });
        let sum = match stored.state {
            State::Waiting => &mut kind.waiting,
            State::Running => &mut kind.running,
            State::Dead => &mut kind.dead,
        };
        *sum = JobSum {
            jobs: count(stored.jobs),
            oldest: stored.oldest,
        };
    }
    kinds.into_values().collect()
}

fn shown(row: Row) -> JobRow {
    JobRow {
        id: row.id,
        kind: row.kind,
        state: match row.state {
            State::Waiting => JobState::Waiting,
            State::Running => JobState::Running,
            State::Dead => JobState::Dead,
        },
        attempts: u32::try_from(row.attempts).unwrap_or(0),
        max_attempts: u32::try_from(row.max_attempts).unwrap_or(0),
        due_at: row.run_at,
        error: row.last_error,
    }
}

fn worker(stored: Worker) -> JobWorker {
    JobWorker {
        id: stored.id,
        host: stored.host,
        process: count(stored.pid),
        started_at: stored.started_at,
        seen_at: stored.seen_at,
    }
}
