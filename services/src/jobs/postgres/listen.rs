//! PostgreSQL's own wake-up: `add_job` notifies when its transaction commits.

use std::{sync::Arc, time::Duration};

use futures::future::BoxFuture;
use sea_orm::sqlx::{
    self, PgPool,
    postgres::{PgListener, PgPoolOptions},
};
use tokio::{sync::Notify, time::sleep};

use crate::{
    error::{Error, Result},
    pulse::Pulse,
};

/// How long a connection may take.
const CONNECT: Duration = Duration::from_secs(5);
/// Before a lost connection is made again.
const AGAIN: Duration = Duration::from_secs(1);

/// Hands every notification on, until it is dropped. What came while there was no connection is
/// found by the next look.
pub(super) async fn listen(pool: PgPool, pulse: Arc<Pulse>, wake: Arc<Notify>) {
    loop {
        let heard: BoxFuture<'_, Result<(), sqlx::Error>> = Box::pin(async {
            // A pool for each connection: one that is dead is never given back.
            let line = PgPoolOptions::new()
                .max_connections(1)
                .max_lifetime(None)
                .idle_timeout(None)
                .acquire_timeout(CONNECT)
                .connect_lazy_with((*pool.connect_options()).clone());
            let mut listener = PgListener::connect_with(&line).await?;
            listener.listen("jobs:insert").await?;
            loop {
                wake.notify_one();
                listener.recv().await?;
            }
        });
        let heard = async { heard.await.map_err(lost) };
        let lost: Result<()> = pulse.hold_for(Duration::ZERO, heard).await.flatten();
        if let Err(error) = lost {
            tracing::warn!(%error, "PostgreSQL's notifications are not heard");
        }
        sleep(AGAIN).await;
    }
}

fn lost(error: sqlx::Error) -> Error {
    Error::Queue(error.to_string())
}
