//! A real Redis that can be stopped, suspended and filled. There is one when `RESEE_TEST_REDIS_URL` says
//! that Redis is installed on this machine.

#![allow(dead_code, reason = "every test file uses its own part")]
#![allow(
    clippy::print_stderr,
    clippy::unwrap_used,
    reason = "tests fail loudly"
)]

use std::{
    net::TcpListener,
    process::{Child, Command, Stdio},
    sync::Arc,
    time::{Duration, Instant},
};

use secrecy::SecretString;
use services::limits::{LimitSettings, Limits};

/// What becomes of Redis while somebody guesses.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Redis {
    None,
    Up,
    Down,
    Flapping,
}

/// How many guesses are made; `./dev prove limits` makes a thousand.
#[expect(clippy::disallowed_methods, reason = "tests have no server::config")]
pub fn guesses() -> i64 {
    let set = std::env::var("PROVE_GUESSES").ok();
    set.and_then(|set| set.parse().ok()).unwrap_or(100)
}

impl Redis {
    /// The limits that are kept with it, and itself; nothing where no Redis is installed.
    pub async fn begin(self) -> Option<(Arc<Limits>, Option<Server>)> {
        if self == Self::None {
            return Some((Arc::default(), None));
        }
        let mut server = Server::new()?;
        server.start();
        let limits = server.limits().await;
        if self == Self::Down {
            server.stop();
        }
        Some((limits, Some(server)))
    }

    /// What becomes of it before the guess `n`: it comes and goes ten times.
    pub async fn before(self, n: i64, server: &mut Option<Server>) {
        let (Self::Flapping, Some(server)) = (self, server) else {
            return;
        };
        let tenth = guesses() / 10;
        if n % tenth == tenth / 2 {
            server.stop();
        }
        if n % tenth == tenth - 1 {
            server.start();
            tokio::time::sleep(Duration::from_millis(400)).await;
        }
    }
}

/// Its own, on a free port; killed at the end.
pub struct Server {
    port: u16,
    child: Option<Child>,
}

impl Server {
    #[expect(clippy::disallowed_methods, reason = "tests have no server::config")]
    pub fn new() -> Option<Self> {
        if std::env::var("RESEE_TEST_REDIS_URL").is_err() {
            eprintln!("skipped: RESEE_TEST_REDIS_URL is not set");
            return None;
        }
        let port = TcpListener::bind("127.0.0.1:0")
            .unwrap()
            .local_addr()
            .unwrap()
            .port();
        Some(Self { port, child: None })
    }

    pub fn start(&mut self) {
        let child = Command::new("redis-server")
            .args([
                "--bind",
                "127.0.0.1",
                "--save",
                "",
                "--appendonly",
                "no",
                "--port",
            ])
            .arg(self.port.to_string())
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        self.child = Some(child);
    }

    pub fn stop(&mut self) {
        if let Some(mut child) = self.child.take() {
            child.kill().unwrap();
            child.wait().unwrap();
        }
    }

    pub fn signal(&self, name: &str) {
        let pid = self.child.as_ref().unwrap().id().to_string();
        assert!(
            Command::new("kill")
                .args([name, &pid])
                .status()
                .unwrap()
                .success()
        );
    }

    /// Runs `redis-cli` with `arguments`.
    pub fn cli(&self, arguments: &[&str]) {
        let port = self.port.to_string();
        let done = Command::new("redis-cli")
            .args(["-p", &port])
            .args(arguments)
            .stdout(Stdio::null())
            .status();
        assert!(done.unwrap().success(), "{arguments:?}");
    }

    /// Limits that are kept here, once they are connected.
    pub async fn limits(&self) -> Arc<Limits> {
        let limits = Limits::shared(LimitSettings::default(), &self.url()).unwrap();
        let began = Instant::now();
        while !limits.is_shared() {
            assert!(began.elapsed() < Duration::from_secs(20), "no Redis");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        Arc::new(limits)
    }

    pub fn url(&self) -> SecretString {
        format!("redis://127.0.0.1:{}", self.port).into()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.stop();
    }
}
