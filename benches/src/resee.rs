//! The release binary as a child process.

use std::{
    fs::{self, File, OpenOptions},
    net::{Ipv4Addr, SocketAddr, TcpListener},
    path::{Path, PathBuf},
    process::Stdio,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail, ensure};
use tokio::{
    process::{Child, Command},
    time::{sleep, timeout},
};

use crate::{browser::Browser, database::Database, http::Ask};

/// How long a start may take before it counts as failed.
const PATIENCE: Duration = Duration::from_secs(20);
/// How long a stop may take; the server itself lets requests run on for ten seconds.
const DRAIN: Duration = Duration::from_secs(15);

/// Everybody comes from one address here: the limits would be all there is to see.
const LIMITS: [(&str, &str); 5] = [
    ("LIMIT_REQUESTS_PER_SECOND", "1000000"),
    ("LIMIT_REGISTRATIONS_PER_MINUTE", "1000000"),
    ("LIMIT_MAILS_PER_HOUR", "1000000"),
    ("LIMIT_ANONYMOUS_CALLS_PER_HOUR", "1000000"),
    ("LIMIT_CALLS_PER_HOUR", "1000000"),
];

/// An instance: a binary, a folder of its own, a port, a database.
#[derive(Clone, Debug)]
pub struct Instance {
    binary: PathBuf,
    folder: PathBuf,
    /// Where it listens.
    pub at: SocketAddr,
    /// Where its rows are.
    pub database: Database,
    settings: Vec<(String, String)>,
    /// What starts the binary; nothing for the binary itself.
    starter: Vec<String>,
}

/// A running one. Dropping it kills it.
pub struct Running {
    child: Child,
    /// The process.
    pub pid: u32,
    /// From its start to its first page.
    pub started_in: Duration,
}

impl Instance {
    /// On PostgreSQL when `postgres` is one, else on SQLite; in `folder`, which is made.
    ///
    /// # Errors
    /// When there is no folder or port to be had.
    pub fn new(binary: &Path, folder: PathBuf, postgres: Option<Database>) -> Result<Self> {
        fs::create_dir_all(&folder)?;
        let database = postgres.unwrap_or_else(|| Database::Sqlite {
            file: folder.join("data/resee.sqlite"),
        });
        let mut settings = vec![
            ("DATA_DIR".to_owned(), path(&folder.join("data"))),
            ("LOG_LEVEL".to_owned(), "warn".to_owned()),
        ];
        settings.extend(LIMITS.map(|(name, value)| (name.to_owned(), value.to_owned())));
        if let Database::Postgres { url } = &database {
            settings.push(("DATABASE_URL".to_owned(), url.clone()));
        }
        Ok(Self {
            binary: binary.to_owned(),
            folder,
            at: free_address()?,
            database,
            settings,
            starter: Vec::new(),
        })
    }

    /// Another process on the same folder and database, at another address of this machine; its port
    /// is the same, for it is part of the names of cookies.
    #[must_use]
    pub fn twin(&self) -> Self {
        let at = SocketAddr::from((Ipv4Addr::new(127, 0, 0, 2), self.at.port()));
        Self { at, ..self.clone() }
    }

    /// What runs.
    pub fn binary(&self) -> &Path {
        &self.binary
    }

    /// The same, started by a program that is given the binary and its arguments.
    #[must_use]
    pub fn started_by(mut self, starter: &[&str]) -> Self {
        self.starter = starter.iter().map(|word| (*word).to_owned()).collect();
        self
    }

    /// The same with a setting more.
    #[must_use]
    pub fn with(mut self, name: &str, value: &str) -> Self {
        self.settings.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Brings the schema up to date.
    ///
    /// # Errors
    /// With the end of the log.
    pub async fn migrate(&self) -> Result<()> {
        let status = self.command("migrate")?.status().await?;
        ensure!(status.success(), "migrate failed: {}", self.log());
        Ok(())
    }

    /// Runs a subcommand to its end and returns what it says.
    ///
    /// # Errors
    /// With what it complains about.
    pub async fn run(&self, arguments: &[&str]) -> Result<String> {
        let (verb, rest) = arguments.split_first().context("no subcommand")?;
        let done = self
            .command(verb)?
            .args(rest)
            .env("PATH", path_of_programs())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .output()
            .await?;
        let said = String::from_utf8_lossy(&done.stdout).into_owned();
        ensure!(
            done.status.success(),
            "{verb} failed: {said}{}",
            String::from_utf8_lossy(&done.stderr)
        );
        Ok(said)
    }

    /// Starts it and waits until it serves pages.
    ///
    /// # Errors
    /// With the end of the log, when it ends or takes too long.
    pub async fn start(&self) -> Result<Running> {
        self.start_for(&self.at.to_string()).await
    }

    /// [`Self::start`], where browsers ask for another `host`: a proxy's.
    ///
    /// # Errors
    /// Like [`Self::start`].
    pub async fn start_for(&self, host: &str) -> Result<Running> {
        let began = Instant::now();
        let mut child = self.command("serve")?.spawn()?;
        let pid = child.id().context("ended at once")?;
        loop {
            if let Some(status) = child.try_wait()? {
                bail!("the server ended ({status}): {}", self.log());
            }
            ensure!(
                began.elapsed() < PATIENCE,
                "the server did not start in time: {}",
                self.log()
            );
            let mut browser = Browser::new(self.at);
            let ask = Ask::new("GET", "/login", &[("host", host.to_owned())], "");
            match browser.send(&ask).await {
                Ok(reply) if reply.status == 200 => break,
                Ok(reply) => bail!("the login page answers {}: {}", reply.status, self.log()),
                Err(_) => sleep(Duration::from_millis(1)).await,
            }
        }
        Ok(Running {
            child,
            pid,
            started_in: began.elapsed(),
        })
    }

    /// Starts `resee worker`, which says nothing when it is ready.
    ///
    /// # Errors
    /// When there is no binary.
    pub fn work(&self) -> Result<Running> {
        let child = self.command("worker")?.spawn()?;
        let pid = child.id().context("ended at once")?;
        Ok(Running {
            child,
            pid,
            started_in: Duration::ZERO,
        })
    }

    fn command(&self, verb: &str) -> Result<Command> {
        let log = self.log_file()?;
        let mut command = match self.starter.split_first() {
            Some((program, arguments)) => {
                let mut command = Command::new(program);
                command.args(arguments).arg(&self.binary);
                command
            }
            None => Command::new(&self.binary),
        };
        command
            .arg(verb)
            .env_clear()
            .env("LISTEN_ADDR", self.at.to_string())
            .envs(self.settings.iter().cloned())
            .stdin(Stdio::null())
            .stdout(log.try_clone()?)
            .stderr(log)
            .kill_on_drop(true);
        Ok(command)
    }

    fn log_file(&self) -> Result<File> {
        let file = self.folder.join("log");
        Ok(OpenOptions::new().create(true).append(true).open(file)?)
    }

    /// The end of what it has written.
    pub fn log(&self) -> String {
        let text = fs::read_to_string(self.folder.join("log")).unwrap_or_default();
        let lines: Vec<&str> = text.lines().rev().take(15).collect();
        lines.into_iter().rev().collect::<Vec<_>>().join("\n")
    }
}

impl Running {
    /// `kill -9`.
    ///
    /// # Errors
    /// When it has ended by itself.
    pub async fn kill(mut self) -> Result<()> {
        if let Some(status) = self.child.try_wait()? {
            bail!("the server had ended by itself ({status})");
        }
        self.child.kill().await?;
        Ok(())
    }

    /// Sends a signal, such as `-STOP`.
    ///
    /// # Errors
    /// When it is gone.
    pub async fn signal(&self, name: &str) -> Result<()> {
        let pid = self.pid.to_string();
        let sent = Command::new("kill").args([name, &pid]).status().await?;
        ensure!(sent.success(), "the process is gone");
        Ok(())
    }

    /// Whether it runs.
    ///
    /// # Errors
    /// When the kernel does not say.
    pub fn lives(&mut self) -> Result<bool> {
        Ok(self.child.try_wait()?.is_none())
    }

    /// Asks it to stop and waits until it has.
    ///
    /// # Errors
    /// When it does not.
    pub async fn stop(mut self) -> Result<()> {
        self.signal("-TERM").await?;
        let status = timeout(DRAIN, self.child.wait())
            .await
            .context("the server did not stop")??;
        ensure!(status.success(), "the server stopped with {status}");
        Ok(())
    }
}

/// A free port of this machine.
///
/// # Errors
/// When there is none.
pub fn free_address() -> Result<SocketAddr> {
    Ok(TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?)
}

/// Where the server finds the programs of PostgreSQL.
#[expect(
    clippy::disallowed_methods,
    reason = "the child has no other environment"
)]
fn path_of_programs() -> String {
    std::env::var("PATH").unwrap_or_default()
}

fn path(path: &Path) -> String {
    path.to_string_lossy().into_owned()
}
