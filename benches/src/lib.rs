//! What the figures (`./dev bench`) and the long proofs (`./dev prove`) are made with: a browser
//! without a screen, the release binary as a child process, a learner to seed, and the books to
//! check afterwards.

pub mod browser;
pub mod clock;
pub mod database;
pub mod http;
pub mod ledger;
pub mod machine;
pub mod process;
pub mod proxy;
pub mod resee;
pub mod seed;
pub mod services;
pub mod smtp;
pub mod stats;
pub mod ticket;

/// Prints a line for whoever started this.
#[expect(
    clippy::print_stdout,
    reason = "these are programs of the command line"
)]
pub fn say(text: impl AsRef<str>) {
    println!("{}", text.as_ref());
}

/// Runs `work` until it is done or somebody asks to stop; either way nothing it started is left.
///
/// # Errors
/// What `work` says, or that it was stopped.
pub async fn until_stopped<T>(work: impl Future<Output = anyhow::Result<T>>) -> anyhow::Result<T> {
    use tokio::signal::unix::{SignalKind, signal};
    let (mut term, mut int) = (
        signal(SignalKind::terminate())?,
        signal(SignalKind::interrupt())?,
    );
    tokio::select! {
        done = work => done,
        _ = term.recv() => anyhow::bail!("stopped"),
        _ = int.recv() => anyhow::bail!("stopped"),
    }
}
