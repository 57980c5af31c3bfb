//! The loop that works off either queue.

use std::{collections::HashMap, sync::Arc, time::Duration};

use tokio::{
    sync::Notify,
    task::{Id, JoinSet},
    time::{Instant, sleep, timeout},
};
use tokio_util::sync::CancellationToken;

use super::{
    lane::Lane,
    runner::Handlers,
    store::{Claimed, SILENT, Store},
};

/// From the hint to the look: the transaction that enqueued is about to commit.
const SETTLE: Duration = Duration::from_millis(10);
/// Before a failed statement is tried again.
const AGAIN: Duration = Duration::from_secs(1);
/// A worker says that it lives, and looks for silent ones.
const BEAT: Duration = Duration::from_secs(5);
/// A beat that comes this long after the last tells of a database or a process that stood still.
const LATE: Duration = Duration::from_secs(11);
/// How long running jobs may take to finish after a stop was asked for; shorter than the ten
/// seconds the process has.
const DRAIN: Duration = Duration::from_secs(8);

/// Runs jobs until `cancel`, then lets the running ones finish for [`DRAIN`]. What is still running
/// after that is put back; what runs when the process dies is put back by whoever sweeps.
pub(super) async fn run<S: Store>(
    store: S,
    handlers: Handlers,
    wake: Arc<Notify>,
    cancel: CancellationToken,
) {
    let store = Arc::new(store);
    let arrived = cancel.run_until_cancelled(arrive(&*store)).await;
    if arrived.is_some() {
        // Goes on while jobs finish: they are still ours.
        let beating = tokio::spawn(beat(Arc::clone(&store)));
        work_off(&store, handlers, &wake, &cancel).await;
        beating.abort();
    }
    if let Err(error) = store.leave().await {
        tracing::warn!(%error, "the worker could not say that it ends");
    }
}

async fn work_off<S: Store>(
    store: &Arc<S>,
    handlers: Handlers,
    wake: &Notify,
    cancel: &CancellationToken,
) {
    let mut floor = Floor::new(Arc::clone(store), handlers);
    while !cancel.is_cancelled() {
        floor.fill().await;
        tokio::select! {
            biased;
            () = cancel.cancelled() => break,
            () = floor.one_done(), if !floor.is_empty() => {}
            () = wake.notified() => {
                sleep(SETTLE).await;
                floor.look_again();
            }
            () = sleep(S::POLL) => floor.look_again(),
        }
    }
    floor.close().await;
}

/// The first beat, and the jobs of the process before this one.
async fn arrive<S: Store>(store: &S) {
    loop {
        let arrived = async {
            store.beat().await?;
            store.sweep().await
        };
        match arrived.await {
            Ok(jobs) => return told(jobs),
            Err(error) => {
                tracing::error!(%error, "the queue does not answer");
                sleep(AGAIN).await;
            }
        }
    }
}

fn told(jobs: u64) {
    if jobs > 0 {
        tracing::warn!(jobs, "jobs of a worker that has died start again");
    }
}

/// After a standstill everybody else looks dead as well: they get the time to say that they live.
async fn beat<S: Store>(store: Arc<S>) {
    let mut last = Instant::now();
    let mut trusted_from = last;
    loop {
        sleep(BEAT).await;
        if let Err(error) = store.beat().await {
            tracing::warn!(%error, "the worker could not say that it lives");
            continue;
        }
        let now = Instant::now();
        if now - last > LATE {
            trusted_from = now + SILENT;
        }
        last = now;
        if now < trusted_from {
            continue;
        }
        match store.sweep().await {
            Ok(jobs) => told(jobs),
            Err(error) => tracing::warn!(%error, "dead workers could not be looked for"),
        }
    }
}

/// The running jobs.
struct Floor<S: Store> {
    store: Arc<S>,
    handlers: Handlers,
    tasks: JoinSet<()>,
    running: HashMap<Id, (Lane, Claimed<S::Id>)>,
    /// Lanes in which more may be due.
    open: Vec<Lane>,
}

impl<S: Store> Floor<S> {
    fn new(store: Arc<S>, handlers: Handlers) -> Self {
        Self {
            store,
            handlers,
            tasks: JoinSet::new(),
            running: HashMap::new(),
            open: Lane::ALL.to_vec(),
        }
    }

    fn is_empty(&self) -> bool {
        self.tasks.is_empty()
    }

    fn look_again(&mut self) {
        self.open = Lane::ALL.to_vec();
    }

    fn room(&self, lane: Lane) -> usize {
        let taken = self.running.values().filter(|(of, _)| *of == lane).count();
        lane.width().saturating_sub(taken)
    }

    /// Starts due jobs in every open lane that has room.
    async fn fill(&mut self) {
        for lane in std::mem::take(&mut self.open) {
            let room = self.room(lane);
            if room == 0 {
                self.open.push(lane);
                continue;
            }
            let claimed = match self.store.claim(&lane.kinds(), room).await {
                Ok(claimed) => claimed,
                Err(error) => {
                    tracing::error!(%error, "no job could be taken");
                    continue;
                }
            };
            if claimed.len() == room {
                self.open.push(lane);
            }
            for job in claimed {
                let work = work(Arc::clone(&self.store), self.handlers.clone(), job.clone());
                let task = self.tasks.spawn(work);
                self.running.insert(task.id(), (lane, job));
            }
        }
    }

    /// Waits until one job has ended, and takes note of all that have.
    async fn one_done(&mut self) {
        let mut ended = self.tasks.join_next_with_id().await;
        while let Some(task) = ended {
            let id = match task {
                Ok((id, ())) => id,
                Err(error) => error.id(),
            };
            self.running.remove(&id);
            ended = self.tasks.try_join_next_with_id();
        }
    }

    async fn close(mut self) {
        let drained = timeout(DRAIN, async {
            while !self.is_empty() {
                self.one_done().await;
            }
        })
        .await;
        if drained.is_ok() {
            return;
        }
        tracing::warn!(
            jobs = self.running.len(),
            "stopped while jobs ran; they start again"
        );
        self.tasks.shutdown().await;
        for (_, job) in self.running.values() {
            if let Err(error) = self.store.put_back(job).await {
                tracing::warn!(%error, job = %job.id, "a job could not be put back");
            }
        }
    }
}

async fn work<S: Store>(store: Arc<S>, handlers: Handlers, job: Claimed<S::Id>) {
    let outcome = handlers.run(job.payload.clone(), job.attempts).await;
    while let Err(error) = store.finish(&job, &outcome).await {
        tracing::error!(%error, job = %job.id, "the outcome of a job could not be stored");
        sleep(AGAIN).await;
    }
    if let Err(error) = &outcome
        && error.is_last(job.attempts, job.max_attempts)
    {
        tracing::error!(job = %job.id, kind = job.kind, attempts = job.attempts, %error, "a job is dead");
    }
}
