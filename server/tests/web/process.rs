//! Resee as a process of its own.

use std::{
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use crate::common::{Backend, Test};

/// A running process that is ended with the test.
pub struct Process(Child);

impl Process {
    /// `resee serve` on SQLite, `resee worker` on PostgreSQL.
    pub fn start(test: &Test) -> Self {
        Self::start_with(test, &[])
    }

    /// The same with `settings` set as well.
    pub fn start_with(test: &Test, settings: &[(&str, &str)]) -> Self {
        match test.backend {
            Backend::Sqlite => {
                let file = test.url.strip_prefix("sqlite://").unwrap();
                std::os::unix::fs::symlink(file, test.dir.join("resee.sqlite")).unwrap();
                Self::run("serve", test, settings)
            }
            Backend::Postgres => Self::run("worker", test, settings),
        }
    }

    /// Resee's `command` with `settings`, on the test's folder and, if it is PostgreSQL, its database.
    pub fn run(command: &str, test: &Test, settings: &[(&str, &str)]) -> Self {
        Self::run_into(command, test, settings, Stdio::inherit())
    }

    /// The same, with what it logs in `log`.
    pub fn run_into(
        command: &str,
        test: &Test,
        settings: &[(&str, &str)],
        log: impl Into<Stdio>,
    ) -> Self {
        let mut process = Command::new(env!("CARGO_BIN_EXE_resee"));
        process
            .arg(command)
            .env_clear()
            .env("DATA_DIR", &test.dir)
            .env("LISTEN_ADDR", "127.0.0.1:0")
            // Nobody is there; nothing may depend on it.
            .env("REDIS_URL", "redis://127.0.0.1:1")
            .envs(settings.iter().copied())
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(log);
        if test.backend == Backend::Postgres {
            process.env("DATABASE_URL", &test.url);
        }
        Self(process.spawn().unwrap())
    }

    /// Sends it a signal.
    pub fn signal(&self, name: &str) {
        let pid = self.0.id().to_string();
        let sent = Command::new("kill").args([name, &pid]).status().unwrap();
        assert!(sent.success());
    }

    /// Whether it ends by itself, and well, within ten seconds.
    pub fn ends(&mut self) -> bool {
        let asked = Instant::now();
        while asked.elapsed() < Duration::from_secs(10) {
            if let Some(status) = self.0.try_wait().unwrap() {
                return status.success();
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        false
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}
