//! PostgreSQL's own programs as child processes.

use std::{path::PathBuf, process::Stdio};

use secrecy::ExposeSecret;
use tokio::process::Command;

use super::server::Server;
use crate::backup::error::{BackupError, Result};

/// Characters of a program's complaint that are kept.
const COMPLAINT: usize = 600;
/// Settings of a shell that must not reach a program.
const FOREIGN: [&str; 5] = [
    "PGOPTIONS",
    "PGSERVICE",
    "PGPASSFILE",
    "PGDATABASE",
    "PGHOST",
];

/// Where the programs are.
#[derive(Clone, Debug)]
pub struct Tools {
    folder: Option<PathBuf>,
}

impl Tools {
    /// In `folder`, or on `PATH`.
    pub const fn new(folder: Option<PathBuf>) -> Self {
        Self { folder }
    }

    fn command(&self, program: &'static str) -> Command {
        let mut command = match &self.folder {
            Some(folder) => Command::new(folder.join(program)),
            None => Command::new(program),
        };
        command
            .stdin(Stdio::null())
            .env("LC_ALL", "C")
            .kill_on_drop(true);
        for name in FOREIGN {
            command.env_remove(name);
        }
        command
    }

    /// Runs a program against a server. The password is in its environment, where only its owner
    /// and root can read it.
    ///
    /// # Errors
    /// With the end of what it complains about.
    pub async fn run(
        &self,
        program: &'static str,
        server: Option<&Server>,
        arguments: &[&str],
    ) -> Result<()> {
        let mut command = self.command(program);
        command.args(arguments).stdout(Stdio::null());
        if let Some(server) = server {
            command.arg("--dbname").arg(&server.public);
            match &server.password {
                Some(password) => command.env("PGPASSWORD", password.expose_secret()),
                None => command.env_remove("PGPASSWORD"),
            };
            command
                .env("PGCONNECT_TIMEOUT", "10")
                .env("PGAPPNAME", "resee-backup");
        }
        let done = command
            .stderr(Stdio::piped())
            .output()
            .await
            .map_err(|why| BackupError::NoTool { program, why })?;
        if done.status.success() {
            return Ok(());
        }
        let complaint = String::from_utf8_lossy(&done.stderr);
        let why: String = told(&complaint).chars().take(COMPLAINT).collect();
        let why = if why.is_empty() {
            done.status.to_string()
        } else {
            why
        };
        Err(BackupError::Tool { program, why })
    }

    /// Refuses a program that is older than the server: it would leave out what it does not know.
    ///
    /// # Errors
    /// [`BackupError::OldTool`], or when it cannot be asked.
    pub async fn check(&self, program: &'static str, server: u32) -> Result<()> {
        let answer = self
            .command(program)
            .arg("--version")
            .output()
            .await
            .map_err(|why| BackupError::NoTool { program, why })?;
        let text = String::from_utf8_lossy(&answer.stdout).into_owned();
        let found = major(&text).ok_or_else(|| BackupError::Tool {
            program,
            why: format!("its version {text:?} cannot be read"),
        })?;
        if found < server {
            return Err(BackupError::OldTool {
                program,
                found,
                server,
            });
        }
        Ok(())
    }
}

/// The major version in `pg_dump (PostgreSQL) 15.18 (Debian 15.18-0)`.
fn major(text: &str) -> Option<u32> {
    let (_, version) = text.split_once("(PostgreSQL) ")?;
    let digits: String = version.chars().take_while(char::is_ascii_digit).collect();
    digits.parse().ok()
}

/// What a program complains of, without the lines that repeat a row.
fn told(complaint: &str) -> String {
    const REPEATS: [&str; 3] = ["CONTEXT:", "DETAIL:", "STATEMENT:"];
    let lines = complaint.trim().lines();
    let told = lines.filter(|line| !REPEATS.iter().any(|word| line.contains(word)));
    told.collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_read() {
        for (text, version) in [
            (
                "pg_dump (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)\n",
                Some(15),
            ),
            ("pg_restore (PostgreSQL) 18beta1\n", Some(18)),
            ("psql 9", None),
            ("", None),
        ] {
            assert_eq!(major(text), version, "{text}");
        }
    }

    #[tokio::test]
    async fn a_missing_or_old_program_is_named() {
        let nowhere = Tools::new(Some("/nowhere".into()));
        let error = nowhere.check("pg_dump", 15).await.unwrap_err().to_string();
        assert!(
            error.contains("pg_dump") && error.contains("BACKUP_TOOLS"),
            "{error}"
        );
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("pg_dump");
        std::fs::write(&file, "#!/bin/sh\necho 'pg_dump (PostgreSQL) 12.3'\n").unwrap();
        std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o755)).unwrap();
        let old = Tools::new(Some(folder.path().to_owned()));
        let error = old.check("pg_dump", 15).await.unwrap_err();
        assert!(
            matches!(
                error,
                BackupError::OldTool {
                    found: 12,
                    server: 15,
                    ..
                }
            ),
            "{error}"
        );
        assert!(old.check("pg_dump", 12).await.is_ok());
    }

    #[test]
    fn a_complaint_repeats_no_row() {
        let complaint = "pg_restore: error: COPY failed for table \"notes\": ERROR:  extra data\n\
                         CONTEXT:  COPY notes, line 1: \"a learner's words\"\n\
                         psql:x:3: DETAIL:  Key (email)=(minji@example.com) exists.\n";
        let told = told(complaint);
        assert!(told.ends_with("extra data"), "{told}");
    }
}
