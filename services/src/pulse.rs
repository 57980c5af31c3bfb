//! Notices that PostgreSQL has fallen silent, so that nobody waits for it.
//!
//! A statement that takes too long is ended by PostgreSQL itself, and a connection that is refused or
//! reset fails at once. When packets vanish, nobody says anything: the driver waits for an answer for
//! ever. So one connection of each process is asked for a sign of life all the time. If it gives none,
//! and neither does a new one, the database is silent. Whoever waits for it is let go, and what they
//! waited with is thrown away.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use sea_orm::sqlx::{
    self, ConnectOptions as _, Connection as _, PgConnection, Postgres,
    pool::PoolConnectionMetadata,
    postgres::{PgConnectOptions, PgPoolOptions},
};
use tokio::{
    sync::watch,
    time::{sleep, timeout},
};
use tokio_util::sync::CancellationToken;

use crate::error::{Error, Result};

/// From one sign of life to the next.
const BETWEEN: Duration = Duration::from_millis(300);
/// How long a sign of life may take.
const BEAT: Duration = Duration::from_millis(800);
/// How long a new connection may take, its sign of life included.
const FRESH: Duration = Duration::from_secs(1);
/// Before a new connection is tried again.
const AGAIN: Duration = Duration::from_millis(50);
/// How long a connection that is given back may be busy with what its user has abandoned. Longer than
/// a lock is waited for.
const RELEASE: Duration = Duration::from_secs(3);

/// Whether PostgreSQL gives signs of life; SQLite always does. One for each process, made before its
/// pools.
#[derive(Debug)]
pub struct Pulse(watch::Sender<State>);

#[derive(Clone, Copy, Debug, Default)]
struct State {
    is_silent: bool,
    /// How often it has fallen silent.
    silences: u64,
    /// A connection that was opened before this may be dead without showing it.
    trusted_from: Option<Instant>,
}

impl Default for Pulse {
    fn default() -> Self {
        Self(watch::Sender::new(State::default()))
    }
}

impl Pulse {
    /// Nobody answers at the moment.
    pub fn is_silent(&self) -> bool {
        self.0.borrow().is_silent
    }

    /// Waits until the database is silent; not at all when it is already.
    pub async fn lost(&self) {
        self.until(|state| state.is_silent).await;
    }

    /// Waits until the database falls silent once more, even if it has come back since.
    async fn lost_anew(&self) {
        let silences = self.0.borrow().silences;
        self.until(|state| state.silences > silences).await;
    }

    async fn until(&self, is_so: impl FnMut(&State) -> bool) {
        // The sender is ours and lives, so this waits.
        let _ = self.0.subscribe().wait_for(is_so).await;
    }

    /// Runs what needs the database at once, and gives it up when the database is silent.
    ///
    /// # Errors
    /// [`Error::Silent`].
    pub async fn hold<T>(&self, deed: impl Future<Output = Result<T>>) -> Result<T> {
        tokio::select! {
            biased;
            done = deed => done,
            () = self.lost() => Err(Error::Silent),
        }
    }

    /// Runs what may do other things than wait for the database, and gives it up `grace` after the
    /// database has fallen silent: it may wait on a connection that is dead.
    ///
    /// # Errors
    /// [`Error::Silent`].
    pub async fn hold_for<T>(&self, grace: Duration, deed: impl Future<Output = T>) -> Result<T> {
        tokio::select! {
            biased;
            done = deed => Ok(done),
            () = async {
                self.lost_anew().await;
                sleep(grace).await;
            } => Err(Error::Silent),
        }
    }

    /// Takes note of what was found out.
    pub fn note(&self, answers: bool) {
        self.0.send_if_modified(|state| {
            let changes = state.is_silent == answers;
            state.is_silent = !answers;
            match (changes, answers) {
                (true, true) => state.trusted_from = Some(Instant::now()),
                (true, false) => state.silences += 1,
                (false, _) => {}
            }
            changes
        });
    }

    /// A connection of this age is from before the end of a silence.
    fn distrusts(&self, age: Duration) -> bool {
        let state = self.0.borrow();
        let is_older = |from: Instant| from.elapsed() < age;
        state.is_silent || state.trusted_from.is_some_and(is_older)
    }

    /// Whether a connection may be handed out.
    pub(crate) fn admits(&self, metadata: &PoolConnectionMetadata) -> bool {
        !self.distrusts(metadata.age)
    }

    /// Whether a connection whose user is done, or gone, can be used again. The driver itself asks
    /// without a limit in time, and keeps the place in the pool meanwhile.
    async fn takes_back(&self, connection: &mut PgConnection) -> Result<(), sqlx::Error> {
        tokio::select! {
            biased;
            answer = timeout(RELEASE, connection.ping()) => {
                answer.unwrap_or_else(|_| Err(gone()))
            }
            () = self.lost() => Err(gone()),
        }
    }
}

fn gone() -> sqlx::Error {
    sqlx::Error::Io(std::io::ErrorKind::TimedOut.into())
}

/// Makes a pool drop connections that have become silent.
pub(crate) fn drop_silent(
    options: sqlx::pool::PoolOptions<Postgres>,
    pulse: &Arc<Pulse>,
) -> PgPoolOptions {
    let pulse = Arc::clone(pulse);
    options.after_release(move |connection, _| {
        let pulse = Arc::clone(&pulse);
        Box::pin(async move { pulse.takes_back(connection).await.map(|()| true) })
    })
}

/// Listens for signs of life until `cancel`.
pub async fn listen(pulse: &Pulse, options: &PgConnectOptions, cancel: CancellationToken) {
    let options = options.clone().application_name("resee-pulse");
    let mut line = None;
    let listening = async {
        loop {
            let answers = beats(&mut line, &options).await;
            if pulse.is_silent() == answers {
                if answers {
                    tracing::info!("the database answers again");
                } else {
                    tracing::error!("the database is silent");
                }
            }
            pulse.note(answers);
            sleep(if answers { BETWEEN } else { AGAIN }).await;
        }
    };
    cancel.run_until_cancelled(listening).await;
}

/// Whether the connection in `line` gives a sign of life, or else a new one.
async fn beats(line: &mut Option<PgConnection>, options: &PgConnectOptions) -> bool {
    if let Some(connection) = line
        && matches!(timeout(BEAT, connection.ping()).await, Ok(Ok(())))
    {
        return true;
    }
    *line = None;
    let fresh = async {
        loop {
            if let Ok(mut connection) = options.connect().await
                && connection.ping().await.is_ok()
            {
                return connection;
            }
            sleep(AGAIN).await;
        }
    };
    *line = timeout(FRESH, fresh).await.ok();
    line.is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    const LONG: Duration = Duration::from_secs(60);

    #[tokio::test(start_paused = true)]
    async fn whoever_waits_is_let_go_when_it_falls_silent() {
        let pulse = Pulse::default();
        let waiting = pulse.hold(async {
            sleep(LONG).await;
            Ok(())
        });
        let falling = async {
            sleep(BETWEEN).await;
            pulse.note(false);
        };
        let (held, ()) = tokio::join!(waiting, falling);
        assert!(held.is_err_and(|error| error.is_outage()));
        assert!(
            pulse.hold(async { Ok(()) }).await.is_ok(),
            "who is done is done"
        );
        assert!(
            pulse
                .hold(std::future::pending::<Result<()>>())
                .await
                .is_err()
        );
        pulse.note(true);
        let held = timeout(LONG, pulse.hold(std::future::pending::<Result<()>>()));
        assert!(held.await.is_err());
    }

    #[tokio::test(start_paused = true)]
    async fn a_job_has_its_time_and_is_let_go_though_the_database_is_back() {
        let pulse = Pulse::default();
        let grace = Duration::from_secs(20);
        let short = pulse.hold_for(grace, sleep(Duration::from_secs(10)));
        let long = pulse.hold_for(grace, sleep(LONG));
        let blip = async {
            sleep(BETWEEN).await;
            pulse.note(false);
            sleep(BETWEEN).await;
            pulse.note(true);
        };
        let (short, long, ()) = tokio::join!(short, long, blip);
        assert!(short.is_ok());
        assert!(long.is_err());
        assert!(
            pulse.hold_for(grace, sleep(LONG)).await.is_ok(),
            "the next one is not"
        );
    }

    #[test]
    fn connections_from_before_a_silence_are_not_trusted() {
        let pulse = Pulse::default();
        assert!(!pulse.distrusts(LONG));
        pulse.note(false);
        assert!(pulse.distrusts(Duration::ZERO));
        pulse.note(true);
        assert!(pulse.distrusts(LONG));
        assert!(!pulse.distrusts(Duration::ZERO));
    }
}
