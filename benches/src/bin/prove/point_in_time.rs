//! The script that restores a PostgreSQL to a second.

use std::process::Stdio;

use anyhow::{Result, ensure};
use tokio::process::Command;

const SCRIPT: &str = "tools/prove/backup/point-in-time.sh";

/// Runs it; its figures.
///
/// # Errors
/// With what it complains about.
pub async fn run(tenth: bool) -> Result<String> {
    let mut command = Command::new("sh");
    command.arg(SCRIPT).args(tenth.then_some("--tenth"));
    let done = command
        .stdin(Stdio::null())
        .kill_on_drop(true)
        .output()
        .await?;
    ensure!(
        done.status.success(),
        "{}",
        String::from_utf8_lossy(&done.stderr)
    );
    Ok(String::from_utf8(done.stdout)?)
}
