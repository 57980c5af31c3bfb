//! How fast the server starts, and how little memory it needs before anybody comes.

use std::time::Duration;

use anyhow::Result;
use benches::{
    process,
    resee::{Instance, Running},
};
use tokio::time::sleep;

/// How long after its start a server counts as idle.
const IDLE_AFTER: Duration = Duration::from_secs(2);

/// What starting took.
pub struct Starts {
    /// Milliseconds from the process's start to its first page, each time but the first.
    pub milliseconds: Vec<f64>,
    /// MiB once it is idle.
    pub idle: f64,
}

/// Starts the server once and then `times` more; the last one keeps running.
///
/// # Errors
/// When it does not start or stop.
pub async fn measure(instance: &Instance, times: usize) -> Result<(Running, Starts)> {
    instance.start().await?.stop().await?;
    let mut running = instance.start().await?;
    let mut milliseconds = vec![running.started_in.as_secs_f64() * 1e3];
    for _ in 1..times {
        running.stop().await?;
        running = instance.start().await?;
        milliseconds.push(running.started_in.as_secs_f64() * 1e3);
    }
    sleep(IDLE_AFTER).await;
    let (idle, _) = process::resident(running.pid)?;
    Ok((running, Starts { milliseconds, idle }))
}
