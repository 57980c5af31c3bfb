//! PostgreSQL's own wake-up: `add_job` notifies when its transaction commits.

use std::{sync::Arc, time::Duration};

use sea_orm::sqlx::{PgPool, postgres::PgListener};
use tokio::{sync::Notify, time::sleep};

/// Before a lost connection is made again.
const AGAIN: Duration = Duration::from_secs(1);

/// Hands every notification on, until it is dropped. What came while there was no connection is
/// found by the next look.
pub(super) async fn listen(pool: PgPool, wake: Arc<Notify>) {
    loop {
        let heard = async {
            let mut listener = PgListener::connect_with(&pool).await?;
            listener.listen("jobs:insert").await?;
            loop {
                wake.notify_one();
                listener.recv().await?;
            }
        };
        let lost: Result<(), sea_orm::sqlx::Error> = heard.await;
        if let Err(error) = lost {
            tracing::warn!(%error, "PostgreSQL's notifications are not heard");
        }
        sleep(AGAIN).await;
    }
}
