//! One server at a time has an embedded database, and knows what was written into it.

use std::{
    fs::{self, File},
    path::Path,
    process::{Child, Command, Output, Stdio},
    time::{Duration, Instant},
};

use crate::{
    embedded::{Embedded, with_a_note},
    wire,
};

/// `resee serve` on `folder`; ended with the test.
struct Server {
    child: Child,
    address: String,
}

impl Server {
    async fn start(folder: &Path) -> Self {
        Self::start_with(folder, Stdio::null, "info").await
    }

    async fn start_with(folder: &Path, output: impl Fn() -> Stdio, level: &str) -> Self {
        let address = wire::free_address().await;
        let child = command("serve", folder)
            .env("LISTEN_ADDR", &address)
            .env("LOG_LEVEL", level)
            .stdout(output())
            .stderr(output())
            .spawn()
            .unwrap();
        let mut server = Self { child, address };
        server.is_up().await;
        server
    }

    async fn is_up(&mut self) {
        let began = Instant::now();
        while !wire::get(&self.address, "/api/health/", "")
            .await
            .contains("200 OK")
        {
            assert_eq!(self.child.try_wait().unwrap(), None, "it ended by itself");
            assert!(
                began.elapsed() < Duration::from_secs(30),
                "it does not answer"
            );
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    /// `kill -9`
    fn kill(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    fn stop(&mut self) {
        let pid = self.child.id().to_string();
        assert!(
            Command::new("kill")
                .args(["-TERM", &pid])
                .status()
                .unwrap()
                .success()
        );
        assert!(self.child.wait().unwrap().success());
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn command(verb: &str, folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_resee"));
    command
        .arg(verb)
        .env_clear()
        .env("DATA_DIR", folder)
        .stdin(Stdio::null());
    command
}

/// Runs a command that ends by itself, and what it said.
fn ends(command: &mut Command) -> (Output, String) {
    let output = command.env("LISTEN_ADDR", "127.0.0.1:0").output().unwrap();
    let said = [output.stdout.as_slice(), &output.stderr].concat();
    (output, String::from_utf8(said).unwrap())
}

#[tokio::test]
async fn a_second_process_is_refused_by_name_and_helpers_are_not() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let mut first = Server::start(folder).await;
    let named = format!("in use by process {}", first.child.id());
    for verb in ["serve", "migrate"] {
        let (output, said) = ends(&mut command(verb, folder));
        assert!(!output.status.success(), "{verb}");
        assert!(said.contains(&named), "{verb}: {said}");
    }
    let (output, said) = ends(
        command("backup", folder)
            .args(["--to", "made"])
            .current_dir(folder),
    );
    assert!(output.status.success(), "{said}");
    let made = fs::read_dir(folder.join("made"))
        .unwrap()
        .next()
        .unwrap()
        .unwrap()
        .path();
    let (output, said) = ends(command("restore", folder).arg(&made).arg("--yes"));
    assert!(!output.status.success());
    assert!(said.contains(&named), "{said}");
    let admin = ["create-user", "minji@example.com", "--role", "admin"];
    let (output, said) = ends(command("admin", folder).args(admin));
    assert!(output.status.success(), "{said}");
    first.kill();
    // The kernel has let go of the lock; the id that is written down is nobody's.
    let mut second = Server::start(folder).await;
    second.stop();
    let (output, said) = ends(command("restore", folder).arg(&made).arg("--yes"));
    assert!(output.status.success(), "{said}");
    Server::start(folder).await.stop();
}

/// Waits until the running server's mark is past `last`.
async fn marked(folder: &Path, last: i32) -> i32 {
    for _ in 0..500 {
        let text = fs::read_to_string(folder.join("resee.mark")).unwrap_or_default();
        if let Ok(mark) = text.parse::<i32>()
            && mark > last
        {
            return mark;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    panic!("the mark does not move");
}

#[tokio::test]
async fn a_log_that_is_gone_is_noticed_before_anything_is_written() {
    let (folder, _) = with_a_note().await;
    let folder = folder.path();
    let mut server = Server::start(folder).await;
    let mark = marked(folder, 0).await;
    server.stop();
    let log = folder.join("resee.sqlite-wal");
    assert!(!log.exists(), "a good end leaves no log");

    // Killed with its log: nothing is lost.
    let mut server = Server::start(folder).await;
    let mark = marked(folder, mark).await;
    server.kill();
    assert!(log.metadata().unwrap().len() > 0);
    let mut server = Server::start(folder).await;
    marked(folder, mark).await;
    server.kill();

    let kept = folder.join("kept");
    fs::rename(&log, &kept).unwrap();
    let _ = fs::remove_file(folder.join("resee.sqlite-shm"));
    let before = fs::read(folder.join("resee.sqlite")).unwrap();
    for arguments in [&["serve"][..], &["admin", "invite"]] {
        let (output, said) = ends(command(arguments[0], folder).args(&arguments[1..]));
        assert!(!output.status.success());
        for word in [
            "the last changes are missing",
            "resee restore",
            "resee.mark",
        ] {
            assert!(said.contains(word), "{word} in {said}");
        }
    }
    assert!(
        fs::read(folder.join("resee.sqlite")).unwrap() == before,
        "it is as it was"
    );

    // Put back, it is whole again.
    fs::rename(&kept, &log).unwrap();
    let mut server = Server::start(folder).await;
    marked(folder, mark).await;
    server.kill();
    // And who wants to go on without it can.
    fs::remove_file(&log).unwrap();
    fs::remove_file(folder.join("resee.mark")).unwrap();
    Server::start(folder).await.stop();
}

#[tokio::test]
async fn an_older_database_with_a_log_starts_and_tells() {
    let (folder, _) = with_a_note().await;
    let mut server = Server::start(folder.path()).await;
    marked(folder.path(), 0).await;
    server.kill();
    fs::write(folder.path().join("resee.mark"), "70000").unwrap();
    let mut server = Server::start(folder.path()).await;
    marked(folder.path(), 70_000).await;
    server.stop();
    let open = Embedded::open(folder.path()).await;
    assert_eq!(open.count("alerts WHERE kind = 'changes_missing'").await, 1);
}

#[tokio::test]
async fn a_server_lives_on_when_nothing_can_be_logged() {
    let folder = tempfile::tempdir().unwrap();
    let full = || Stdio::from(File::options().write(true).open("/dev/full").unwrap());
    let mut server = Server::start_with(folder.path(), full, "debug").await;
    for _ in 0..20 {
        let answer = wire::get(&server.address, "/login", "").await;
        assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    }
    server.stop();
}
