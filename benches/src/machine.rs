//! What the figures were made on, and what every page of them begins with.

use std::{fmt::Write, fs, path::Path, thread::available_parallelism, time::Duration};

use anyhow::{Context, Result};

/// Read from the command line.
#[derive(Clone, Debug, clap::Args)]
pub struct Origin {
    /// What was measured.
    #[arg(long)]
    pub commit: String,
    /// Today, as YYYY-MM-DD.
    #[arg(long)]
    pub date: String,
}

/// Cores this process may use.
pub fn cores() -> usize {
    available_parallelism().map_or(1, usize::from)
}

/// One line about this machine.
pub fn describe() -> String {
    let read = |file: &str| fs::read_to_string(file).unwrap_or_default();
    let field = |text: &str, name: &str| {
        text.lines()
            .find(|line| line.starts_with(name))
            .and_then(|line| line.split_once(':'))
            .map_or_else(
                || "unknown".to_owned(),
                |(_, value)| value.trim().to_owned(),
            )
    };
    let memory = field(&read("/proc/meminfo"), "MemTotal");
    let kib: f64 = memory
        .split_whitespace()
        .next()
        .and_then(|kib| kib.parse().ok())
        .unwrap_or(0.0);
    format!(
        "{}, {} cores, {:.1} GiB memory, Linux {}",
        field(&read("/proc/cpuinfo"), "model name"),
        cores(),
        kib / 1024.0 / 1024.0,
        read("/proc/sys/kernel/osrelease").trim()
    )
}

/// Share of this machine's CPU that is in use now, looked at for `long`.
///
/// # Errors
/// When the kernel does not say.
pub async fn busy(long: Duration) -> Result<f64> {
    let read = || -> Result<(f64, f64)> {
        let text = fs::read_to_string("/proc/stat")?;
        let first = text.lines().next().context("/proc/stat is empty")?;
        let ticks: Vec<f64> = first
            .split_whitespace()
            .skip(1)
            .map(|ticks| ticks.parse().unwrap_or(0.0))
            .collect();
        // The fourth is idle, the fifth waits for disks.
        let idle = ticks.iter().skip(3).take(2).sum();
        Ok((ticks.iter().sum(), idle))
    };
    let (all, idle) = read()?;
    tokio::time::sleep(long).await;
    let (all_now, idle_now) = read()?;
    Ok(1.0 - (idle_now - idle) / (all_now - all).max(1.0))
}

/// A page under `docs/evidence`, in the form `tools/evidence.sh` reads.
pub struct Evidence<'a> {
    /// Name of the proof.
    pub name: &'a str,
    /// What is claimed.
    pub claim: &'a str,
    /// Whether it holds.
    pub holds: bool,
    /// Figures, as Markdown.
    pub figures: String,
}

impl Evidence<'_> {
    /// The page.
    pub fn page(&self, origin: &Origin) -> String {
        let mut page = format!("# {}\n\n{}\n\n", self.name, self.claim);
        for (name, value) in [
            ("Date", origin.date.as_str()),
            ("Commit", &origin.commit),
            ("Machine", &describe()),
            ("Command", &format!("`./dev prove {}`", self.name)),
            ("Verdict", if self.holds { "pass" } else { "fail" }),
        ] {
            // Writing to a String cannot fail.
            let _ = writeln!(page, "- {name}: {value}");
        }
        page.push('\n');
        page.push_str(&self.figures);
        page
    }
}

/// Writes a file, folders included.
///
/// # Errors
/// When it cannot.
pub fn write(file: &Path, text: &str) -> Result<()> {
    if let Some(folder) = file.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::write(file, text).with_context(|| format!("cannot write {}", file.display()))
}
