//! An SMTP server that answers as its script says. Which answer a mail gets is in the local part of
//! its recipient, up to the first dash; how a connection begins is its number's affair.

use std::{
    collections::BTreeMap,
    net::SocketAddr,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use anyhow::Result;
use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader},
    net::{TcpListener, TcpStream},
    time::sleep,
};

/// How long a slow banner takes.
pub const SLOW_BANNER: Duration = Duration::from_secs(30);

/// What the server has seen.
#[derive(Clone, Debug, Default)]
pub struct Seen {
    /// Connections.
    pub connections: usize,
    /// `RCPT` commands per recipient.
    pub tries: BTreeMap<String, usize>,
    /// Mails that were acknowledged: recipient and `Message-ID`.
    pub accepted: Vec<(String, String)>,
    /// Mails that were read whole and not acknowledged, because the connection was dropped.
    pub dropped: Vec<(String, String)>,
}

/// See the module.
#[derive(Clone, Debug)]
pub struct Server {
    /// Where it listens.
    pub at: SocketAddr,
    seen: Arc<Mutex<Seen>>,
}

impl Server {
    /// Listens until the process ends.
    ///
    /// # Errors
    /// When there is no port.
    pub async fn start() -> Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let server = Self {
            at: listener.local_addr()?,
            seen: Arc::default(),
        };
        let serving = server.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let server = serving.clone();
                let number = {
                    let mut seen = server.lock();
                    seen.connections += 1;
                    seen.connections
                };
                tokio::spawn(async move {
                    // A client that gives up is none of the server's business.
                    let _ = server.serve(stream, number).await;
                });
            }
        });
        Ok(server)
    }

    /// So far.
    pub fn seen(&self) -> Seen {
        self.lock().clone()
    }

    fn lock(&self) -> MutexGuard<'_, Seen> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn serve(&self, stream: TcpStream, number: usize) -> Result<()> {
        let (read, mut write) = stream.into_split();
        let mut lines = BufReader::new(read).lines();
        match number {
            // Slow, half-open, and too busy to talk at all.
            1 => sleep(SLOW_BANNER).await,
            2 => {
                sleep(Duration::from_secs(600)).await;
                return Ok(());
            }
            3 => {
                write.write_all(b"421 too busy\r\n").await?;
                return Ok(());
            }
            _ => {}
        }
        write.write_all(b"220 scripted\r\n").await?;
        let mut recipient = String::new();
        while let Some(line) = lines.next_line().await? {
            let verb = line.split([' ', ':']).next().unwrap_or_default();
            let answer = match verb.to_uppercase().as_str() {
                "EHLO" => "250-scripted\r\n250 8BITMIME",
                "RCPT" => {
                    recipient = address(&line);
                    self.recipient(&recipient)
                }
                "DATA" => {
                    write.write_all(b"354 go on\r\n").await?;
                    let mut id = String::new();
                    while let Some(line) = lines.next_line().await? {
                        if line == "." {
                            break;
                        }
                        if let Some(found) = line.strip_prefix("Message-ID: ") {
                            found.clone_into(&mut id);
                        }
                    }
                    let mail = (recipient.clone(), id);
                    let mut seen = self.lock();
                    if kind(&recipient) == "drop" && seen.dropped.iter().all(|old| *old != mail) {
                        seen.dropped.push(mail);
                        return Ok(());
                    }
                    seen.accepted.push(mail);
                    "250 queued"
                }
                "QUIT" => {
                    write.write_all(b"221 bye\r\n").await?;
                    return Ok(());
                }
                _ => "250 ok",
            };
            write.write_all(format!("{answer}\r\n").as_bytes()).await?;
            if answer.starts_with("421") {
                return Ok(());
            }
        }
        Ok(())
    }

    fn recipient(&self, recipient: &str) -> &'static str {
        let mut seen = self.lock();
        let tries = seen.tries.entry(recipient.to_owned()).or_default();
        *tries += 1;
        match (kind(recipient), *tries) {
            ("grey", 1) => "451 4.7.1 greylisted, come back later",
            ("busy", 1) => "421 4.3.2 shutting down",
            ("gone", _) => "550 5.1.1 no such user",
            _ => "250 ok",
        }
    }
}

/// The part of an address that names its script.
pub fn kind(recipient: &str) -> &str {
    recipient.split('-').next().unwrap_or_default()
}

fn address(line: &str) -> String {
    let inside = line.split_once('<').map_or("", |(_, rest)| rest);
    inside.split('>').next().unwrap_or_default().to_owned()
}
