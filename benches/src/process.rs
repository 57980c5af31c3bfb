//! What the kernel says about processes.

use std::{fs, path::Path};

use anyhow::{Context, Result};

/// Length of the kernel's tick in milliseconds: `USER_HZ` is 100 on Linux.
const TICK: f64 = 10.0;

/// CPU milliseconds of a process, all its threads together.
///
/// # Errors
/// When it is gone.
pub fn cpu(pid: u32) -> Result<f64> {
    Ok(read(pid)?.own * TICK)
}

/// CPU milliseconds of a process, of its children, and of those it has outlived.
///
/// # Errors
/// When it is gone.
pub fn cpu_of_family(pid: u32) -> Result<f64> {
    let parent = read(pid)?;
    let mut ticks = parent.own + parent.reaped;
    for entry in fs::read_dir("/proc")? {
        let name = entry?.file_name();
        let Some(child) = name.to_str().and_then(|name| name.parse::<u32>().ok()) else {
            continue;
        };
        // A child that ends just now is counted by its parent the next time.
        if let Ok(stat) = read(child)
            && stat.parent == pid
        {
            ticks += stat.own + stat.reaped;
        }
    }
    Ok(ticks * TICK)
}

/// Resident memory of a process, now and at its highest, in MiB.
///
/// # Errors
/// When it is gone.
pub fn resident(pid: u32) -> Result<(f64, f64)> {
    let status = fs::read_to_string(format!("/proc/{pid}/status"))?;
    let field = |name: &str| {
        status
            .lines()
            .find_map(|line| line.strip_prefix(name)?.split_whitespace().next())
            .and_then(|kib| kib.parse::<f64>().ok())
            .map(|kib| kib / 1024.0)
            .context("no memory in /proc/PID/status")
    };
    Ok((field("VmRSS:")?, field("VmHWM:")?))
}

/// The process a file names in its first line.
///
/// # Errors
/// When it does not.
pub fn from_file(file: &Path) -> Result<u32> {
    let text =
        fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))?;
    let first = text.lines().next().unwrap_or_default().trim();
    first
        .parse()
        .with_context(|| format!("{} names no process", file.display()))
}

struct Stat {
    parent: u32,
    /// utime + stime
    own: f64,
    /// cutime + cstime
    reaped: f64,
}

fn read(pid: u32) -> Result<Stat> {
    let text = fs::read_to_string(format!("/proc/{pid}/stat"))?;
    parse(&text).with_context(|| format!("/proc/{pid}/stat has another form"))
}

fn parse(text: &str) -> Option<Stat> {
    // The name in parentheses may hold anything; what follows the last one is numbers.
    let (_, rest) = text.rsplit_once(')')?;
    let fields: Vec<&str> = rest.split_whitespace().collect();
    let ticks = |index: usize| fields.get(index)?.parse::<f64>().ok();
    Some(Stat {
        parent: fields.get(1)?.parse().ok()?,
        own: ticks(11)? + ticks(12)?,
        reaped: ticks(13)? + ticks(14)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_with_parentheses_does_not_shift_the_fields() {
        let text = "7 (a) b) S 3 7 7 0 -1 4 1 2 3 4 50 6 70 8 20 0 1 0 99";
        let stat = parse(text).unwrap();
        assert_eq!(
            (stat.parent, stat.own as u32, stat.reaped as u32),
            (3, 56, 78)
        );
    }

    #[test]
    fn this_process_is_there() {
        let pid = std::process::id();
        assert!(cpu(pid).unwrap() >= 0.0);
        assert!(resident(pid).unwrap().0 > 0.5);
    }
}
