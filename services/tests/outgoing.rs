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

use services::{
    alert::{Post, Slack},
    limits::{LimitSettings, Limits},
    mail::{Mailer, Outgoing, Smtp},
};
use tokio::{
    io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader},
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

/// A server that answers the lines it is sent, the first one unasked if `greets`. Counts what `says` has an
/// answer of its own for.
async fn talker(
    greets: bool,
    says: impl Fn(&str) -> Option<String> + Send + Sync + 'static,
    otherwise: &'static str,
) -> (String, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap().to_string();
    let pointed = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&pointed);
    let says = Arc::new(says);
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let (says, counted) = (Arc::clone(&says), Arc::clone(&counted));
            tokio::spawn(async move {
                let (read, mut write) = stream.into_split();
                if greets {
                    let _ = write.write_all(b"220 stub\r\n").await;
                }
                let mut lines = BufReader::new(read).lines();
                while let Ok(Some(line)) = lines.next_line().await {
                    let answer = match says(&line) {
                        Some(answer) => {
                            counted.fetch_add(1, Ordering::SeqCst);
                            answer
                        }
                        // Of Redis' protocol only the names of commands are answered.
                        None if !greets && !is_name(&line) => continue,
                        None => otherwise.to_owned(),
                    };
                    if write.write_all(answer.as_bytes()).await.is_err() {
                        return;
                    }
                }
            });
        }
    });
    (address, pointed)
}

fn is_name(line: &str) -> bool {
    ["HELLO", "AUTH", "CLIENT", "SELECT", "INFO", "PING", "EVAL"].contains(&line)
}

#[tokio::test]
async fn a_mail_server_that_forwards_is_not_followed() {
    let (elsewhere, visits) = server("220 elsewhere\r\n".to_owned()).await;
    for code in ["251", "551"] {
        let to = elsewhere.clone();
        let forward = move |line: &str| {
            line.starts_with("RCPT")
                .then(|| format!("{code} User not local; will forward to <minji@{to}>\r\n"))
        };
        let (address, pointed) = talker(true, forward, "250 ok\r\n").await;
        let smtp = Smtp::new(&format!("smtp://{address}").into(), "resee@resee.test").unwrap();
        let mail = Outgoing {
            id: uuid::Uuid::nil(),
            message_id: "1@resee.test".to_owned(),
            at: 0,
            name: None,
            to: "minji@example.com".to_owned(),
            subject: "x".to_owned(),
            text: "x".to_owned(),
            html: "x".to_owned(),
            unsubscribe: None,
        };
        // 251 says that the server itself passes it on; 551 that it does not.
        assert_eq!(smtp.send(&mail).await.is_ok(), code == "251");
        assert_eq!(pointed.load(Ordering::SeqCst), 1, "{code}");
    }
    assert_eq!(visits.load(Ordering::SeqCst), 0);
}

#[tokio::test]
async fn a_redis_that_points_elsewhere_is_not_followed() {
    let (elsewhere, visits) = server("+OK\r\n".to_owned()).await;
    for moved in ["MOVED", "ASK"] {
        let to = elsewhere.clone();
        let point = move |line: &str| (line == "EVAL").then(|| format!("-{moved} 1 {to}\r\n"));
        let (address, pointed) = talker(false, point, "+OK\r\n").await;
        let url = format!("redis://{address}").into();
        let limits = Limits::shared(LimitSettings::default(), &url).unwrap();
        for second in 0..100 {
            // In the process, as if there were no Redis.
            assert!(
                limits
                    .anonymous_call("192.0.2.1", second * 60_000)
                    .await
                    .is_ok()
            );
            if pointed.load(Ordering::SeqCst) > 0 {
                break;
            }
            tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        }
        assert!(pointed.load(Ordering::SeqCst) > 0, "{moved} was said");
    }
    tokio::time::sleep(std::time::Duration::from_millis(500)).await;
    assert_eq!(visits.load(Ordering::SeqCst), 0);
}
