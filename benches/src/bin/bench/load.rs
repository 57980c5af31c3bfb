//! The same request again and again, on connections that stay open.

use std::time::{Duration, Instant};

use anyhow::{Result, ensure};
use benches::{
    browser::Browser,
    http::{Ask, Reply},
    stats::Latencies,
};
use http::StatusCode;
use tokio::{task::JoinSet, time::sleep};

use crate::{
    Pace,
    meters::{Meters, Spent},
};

/// What a load took.
#[derive(Clone, Debug, Default)]
pub struct Load {
    /// What was answered otherwise than expected.
    pub failed: Failed,
    /// What each request took.
    pub latencies: Latencies,
    /// How long it went on.
    pub lasted: Duration,
    /// CPU.
    pub spent: Spent,
}

/// Answers with another status than expected.
#[derive(Clone, Debug, Default)]
pub struct Failed {
    /// How many, warming up included.
    pub count: usize,
    /// The first of them.
    pub example: String,
}

impl Failed {
    fn add(&mut self, path: &str, reply: &Reply) {
        if self.count == 0 {
            let text: String = reply.text().chars().take(200).collect();
            self.example = format!("{path} answered {}: {text}", reply.status);
        }
        self.count += 1;
    }

    fn merge(&mut self, other: Self) {
        if self.count == 0 {
            self.example = other.example;
        }
        self.count += other.count;
    }
}

impl Load {
    /// Requests a second.
    pub fn rate(&self) -> f64 {
        self.latencies.len() as f64 / self.lasted.as_secs_f64()
    }

    /// CPU milliseconds of one request: Resee's, the services'.
    pub fn cpu(&self) -> (f64, f64) {
        let requests = self.latencies.len().max(1) as f64;
        (self.spent.own / requests, self.spent.services / requests)
    }
}

/// Sends each window's request over and over: first to warm up, then to count.
///
/// # Errors
/// When a connection breaks, or no answer at all has the `expected` status.
pub async fn run(
    windows: Vec<(Browser, Ask)>,
    expected: StatusCode,
    meters: &Meters,
    pace: Pace,
    lasts: Duration,
) -> Result<Load> {
    let from = Instant::now() + pace.warm;
    let until = from + lasts;
    let mut tasks = JoinSet::new();
    for (mut browser, ask) in windows {
        tasks.spawn(async move {
            let (mut latencies, mut failed) = (Latencies::default(), Failed::default());
            loop {
                let sent = Instant::now();
                if sent >= until {
                    return anyhow::Ok((latencies, failed));
                }
                let reply = browser.send(&ask).await?;
                let done = Instant::now();
                if reply.status != expected {
                    failed.add(&ask.path, &reply);
                    continue;
                }
                if done >= from && done < until {
                    latencies.add(done - sent);
                }
            }
        });
    }
    sleep(pace.warm).await;
    let before = meters.read()?;
    let began = Instant::now();
    sleep(until.saturating_duration_since(began)).await;
    let spent = meters.read()? - before;
    let lasted = began.elapsed();
    let (mut latencies, mut failed) = (Latencies::default(), Failed::default());
    while let Some(task) = tasks.join_next().await {
        let (took, wrong) = task??;
        latencies.merge(took);
        failed.merge(wrong);
    }
    ensure!(
        !latencies.is_empty(),
        "nothing was answered as expected: {}",
        failed.example
    );
    Ok(Load {
        failed,
        latencies,
        lasted,
        spent,
    })
}
