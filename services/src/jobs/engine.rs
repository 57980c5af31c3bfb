//! The loop that works off either queue.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use futures::future::join_all;
use tokio::{
    sync::Notify,
    task::{Id, JoinSet},
    time::{Instant, sleep, timeout},
};
use tokio_util::sync::CancellationToken;

use super::{
    lane::Lane,
    runner::{Handlers, JobError},
    store::{Claimed, SILENT, Store},
};

/// Before a failed statement is tried again.
const AGAIN: Duration = Duration::from_secs(1);
/// A worker says that it lives, and looks for silent ones.
const BEAT: Duration = Duration::from_secs(5);
/// A beat that comes this long after the last tells of a database or a process that stood still.
const LATE: Duration = Duration::from_secs(11);
/// How long a job runs on when the database has fallen silent. What it waits for may be another.
const GRACE: Duration = Duration::from_secs(20);
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
    let mut floor = Floor::new(Arc::clone(store), handlers, cancel.clone());
    while !cancel.is_cancelled() {
        floor.fill().await;
        tokio::select! {
            biased;
            () = cancel.cancelled() => break,
            () = floor.one_done(), if !floor.is_empty() => {}
            () = wake.notified() => {
                sleep(S::SETTLE).await;
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

/// What a slot runs now.
type Slot<Id> = Arc<Mutex<Claimed<Id>>>;

/// The running jobs, each in a slot of its lane.
struct Floor<S: Store> {
    store: Arc<S>,
    handlers: Handlers,
    cancel: CancellationToken,
    tasks: JoinSet<()>,
    slots: HashMap<Id, (Lane, Slot<S::Id>)>,
    /// Lanes in which more may be due.
    open: Vec<Lane>,
}

impl<S: Store> Floor<S> {
    fn new(store: Arc<S>, handlers: Handlers, cancel: CancellationToken) -> Self {
        Self {
            store,
            handlers,
            cancel,
            tasks: JoinSet::new(),
            slots: HashMap::new(),
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
        let taken = self.slots.values().filter(|(of, _)| *of == lane).count();
        lane.width().saturating_sub(taken)
    }

    /// Fills the room of every open lane with due jobs.
    async fn fill(&mut self) {
        let open = std::mem::take(&mut self.open);
        let claims = open.into_iter().filter_map(|lane| match self.room(lane) {
            0 => {
                self.open.push(lane);
                None
            }
            room => {
                let store = Arc::clone(&self.store);
                Some(async move { (lane, room, store.claim(&lane.kinds(), room).await) })
            }
        });
        for (lane, room, claimed) in join_all(claims).await {
            match claimed {
                Ok(jobs) => {
                    if jobs.len() == room {
                        self.open.push(lane);
                    }
                    jobs.into_iter().for_each(|job| self.begin(lane, job));
                }
                Err(error) => tracing::error!(%error, "no job could be taken"),
            }
        }
    }

    fn begin(&mut self, lane: Lane, job: Claimed<S::Id>) {
        let slot = Arc::new(Mutex::new(job));
        let work = work(
            Arc::clone(&self.store),
            self.handlers.clone(),
            self.cancel.clone(),
            lane,
            Arc::clone(&slot),
        );
        let task = self.tasks.spawn(work);
        self.slots.insert(task.id(), (lane, slot));
    }

    /// Waits until one slot is free, and takes note of all that are.
    async fn one_done(&mut self) {
        let mut ended = self.tasks.join_next_with_id().await;
        while let Some(task) = ended {
            let id = match task {
                Ok((id, ())) => id,
                Err(error) => error.id(),
            };
            self.slots.remove(&id);
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
            jobs = self.slots.len(),
            "stopped while jobs ran; they start again"
        );
        self.tasks.shutdown().await;
        for (_, slot) in self.slots.values() {
            let job = now_in(slot);
            if let Err(error) = self.store.put_back(&job).await {
                tracing::warn!(%error, job = %job.id, "a job could not be put back");
            }
        }
    }
}

fn now_in<Id: Clone>(slot: &Slot<Id>) -> Claimed<Id> {
    slot.lock().unwrap_or_else(PoisonError::into_inner).clone()
}

/// Runs the slot's job, and then what is due next in its lane, until nothing is.
async fn work<S: Store>(
    store: Arc<S>,
    handlers: Handlers,
    cancel: CancellationToken,
    lane: Lane,
    slot: Slot<S::Id>,
) {
    loop {
        let job = now_in(&slot);
        let run = handlers.run(job.payload.clone(), job.attempts);
        let outcome = match store.pulse().hold_for(GRACE, run).await {
            Ok(outcome) => outcome,
            Err(silent) => Err(JobError::Retry(silent.to_string())),
        };
        while let Err(error) = store.finish(&job, &outcome).await {
            tracing::error!(%error, job = %job.id, "the outcome of a job could not be stored");
            sleep(AGAIN).await;
        }
        if let Err(error) = &outcome
            && error.is_last(job.attempts, job.max_attempts)
        {
            tracing::error!(job = %job.id, kind = job.kind, attempts = job.attempts, %error, "a job is dead");
        }
        if cancel.is_cancelled() {
            return;
        }
        match store
            .claim(&lane.kinds(), 1)
            .await
            .map(|mut jobs| jobs.pop())
        {
            Ok(Some(next)) => *slot.lock().unwrap_or_else(PoisonError::into_inner) = next,
            Ok(None) => return,
            Err(error) => {
                tracing::error!(%error, "no job could be taken");
                return;
            }
        }
    }
}
