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
