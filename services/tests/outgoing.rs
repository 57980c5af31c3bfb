//! Whom the server asks: only the hosts that its settings name, and nobody they point to.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "tests fail loudly"
)]

use std::{
    fs,
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};

use services::alert::{Post, Slack};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpListener,
};

/// What opens a connection, and the only files that may: each takes its address from a setting.
const CLIENTS: [(&str, &[&str]); 6] = [
    ("Client::builder(", &["outgoing.rs"]),
    ("reqwest::get(", &[]),
    ("Client::new(", &[]),
    ("TcpStream::connect", &[]),
    ("UdpSocket::bind", &[]),
    ("UnixStream::connect", &[]),
];

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|end| end == "rs") {
            found.push(path);
        }
    }
}

#[test]
fn no_other_file_opens_a_connection() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let mut files = Vec::new();
    for part in [
        "services/src",
        "server/src",
        "app/src",
        "domain/src",
        "api/src",
        "scheduler/src",
    ] {
        sources(&root.join(part), &mut files);
    }
    assert!(files.len() > 200, "{}", files.len());
    for file in files {
        let text = fs::read_to_string(&file).unwrap();
        for (opens, allowed) in CLIENTS {
            let is_allowed = allowed.iter().any(|name| file.ends_with(name));
            assert!(
                is_allowed || !text.contains(opens),
                "{} has {opens}: use services::outgoing, or say in CLIENTS why not",
                file.display()
            );
        }
    }
}

/// Answers everybody with `answer` and counts them.
async fn server(answer: String) -> (String, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap().to_string();
    let asked = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&asked);
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            counted.fetch_add(1, Ordering::SeqCst);
            let mut request = [0; 4096];
            let _ = stream.read(&mut request).await;
            let _ = stream.write_all(answer.as_bytes()).await;
        }
    });
    (address, asked)
}

#[tokio::test]
async fn a_webhook_leads_nowhere_else() {
    rustls::crypto::ring::default_provider()
        .install_default()
        .ok();
    let (elsewhere, visits) =
        server("HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n".to_owned()).await;
    for status in [
        "301 Moved",
        "302 Found",
        "303 See Other",
        "307 Temporary",
        "308 Permanent",
    ] {
        let answer = format!(
            "HTTP/1.1 {status}\r\nlocation: http://{elsewhere}/\r\nrefresh: 0; url=http://{elsewhere}/\r\n\
             content-length: 0\r\nconnection: close\r\n\r\n"
        );
        let (webhook, asked) = server(answer).await;
        let slack = Slack::new(format!("http://{webhook}/services/x").into()).unwrap();
        assert!(slack.post("hello").await.is_err(), "{status} is no success");
        assert_eq!(asked.load(Ordering::SeqCst), 1, "{status}");
    }
    assert_eq!(visits.load(Ordering::SeqCst), 0);
}
