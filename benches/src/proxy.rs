//! A connection that fails in ways that can be chosen: stands between the server and what it needs.
//!
//! What is wrong holds for connections that are open already as well as for new ones, and can be
//! changed at any time.

use std::{
    collections::VecDeque,
    net::{Ipv4Addr, SocketAddr},
    time::Duration,
};

use anyhow::Result;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpSocket, TcpStream},
    sync::watch,
    task::{JoinHandle, JoinSet},
    time::{Instant, sleep, sleep_until},
};

/// Bytes read at once.
const CHUNK: usize = 16 * 1024;
/// Before a port is tried again that is not free yet.
const AGAIN: Duration = Duration::from_millis(2);

/// What is wrong with the connections.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Fault {
    /// Nothing.
    #[default]
    None,
    /// Nobody listens, and whoever was connected is hung up on.
    Refuse,
    /// Every connection is reset.
    Reset,
    /// Everything is taken and nothing is answered. A connection that was open meanwhile stays like
    /// that afterwards.
    Blackhole,
    /// Everything arrives later: half of it there, half of it back.
    Latency(Duration),
    /// Each connection is closed after so many more bytes of answers.
    Cut(u64),
}

/// Where it listens, and what is wrong. Dropping it ends every connection.
pub struct Proxy {
    /// Its address.
    pub at: SocketAddr,
    fault: watch::Sender<Fault>,
    accepting: JoinHandle<()>,
}

impl Proxy {
    /// Listens on a free port of this machine in front of `upstream`.
    ///
    /// # Errors
    /// When there is no port.
    pub async fn start(upstream: SocketAddr) -> Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let at = listener.local_addr()?;
        let fault = watch::Sender::new(Fault::None);
        let accepting = tokio::spawn(accept(listener, at, fault.subscribe(), upstream));
        Ok(Self {
            at,
            fault,
            accepting,
        })
    }

    /// Changes what is wrong.
    pub fn set(&self, fault: Fault) {
        self.fault.send_replace(fault);
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.accepting.abort();
    }
}

async fn accept(
    listener: TcpListener,
    at: SocketAddr,
    mut fault: watch::Receiver<Fault>,
    upstream: SocketAddr,
) {
    let mut connections = JoinSet::new();
    let mut listener = Some(listener);
    loop {
        while connections.try_join_next().is_some() {}
        if *fault.borrow_and_update() == Fault::Refuse {
            listener = None;
            if fault.changed().await.is_err() {
                return;
            }
            continue;
        }
        let Some(listening) = &listener else {
            listener = listen(at).ok();
            if listener.is_none() {
                sleep(AGAIN).await;
            }
            continue;
        };
        tokio::select! {
            accepted = listening.accept() => {
                if let Ok((socket, _)) = accepted {
                    connections.spawn(carry(socket, upstream, fault.clone()));
                }
            }
            changed = fault.changed() => if changed.is_err() { return },
        }
    }
}

/// The port may still have connections of its former life.
fn listen(at: SocketAddr) -> Result<TcpListener> {
    let socket = TcpSocket::new_v4()?;
    socket.set_reuseaddr(true)?;
    socket.bind(at)?;
    Ok(socket.listen(1024)?)
}

/// What becomes of a connection in the end.
enum Fate {
    Closed,
    Reset,
    Silent,
}

/// Carries one connection until it ends.
async fn carry(mut client: TcpStream, upstream: SocketAddr, fault: watch::Receiver<Fault>) {
    let begins_with = *fault.borrow();
    let mut server = None;
    let fate = match begins_with {
        Fault::Refuse | Fault::Reset => Fate::Reset,
        Fault::Blackhole => Fate::Silent,
        Fault::None | Fault::Latency(_) | Fault::Cut(_) => {
            match TcpStream::connect(upstream).await {
                Ok(connected) => {
                    let server = server.insert(connected);
                    exchange(&mut client, server, fault).await
                }
                Err(_) => Fate::Reset,
            }
        }
    };
    match fate {
        Fate::Closed => {}
        // RST instead of FIN.
        Fate::Reset => {
            let _ = client.set_zero_linger();
        }
        // The other end is not told either.
        Fate::Silent => {
            let mut bytes = vec![0; CHUNK];
            while let Ok(1..) = client.read(&mut bytes).await {}
        }
    }
}

/// Bytes on their way.
#[derive(Default)]
struct Way(VecDeque<(Instant, Vec<u8>)>);

impl Way {
    fn take(&mut self, bytes: &[u8], fault: Fault) {
        let delay = match fault {
            Fault::Latency(latency) => latency / 2,
            _ => Duration::ZERO,
        };
        self.0.push_back((Instant::now() + delay, bytes.to_vec()));
    }

    /// Waits until the first ones have arrived.
    async fn arrived(&mut self) -> Vec<u8> {
        match self.0.front() {
            Some((at, _)) => sleep_until(*at).await,
            None => std::future::pending().await,
        }
        self.0
            .pop_front()
            .map(|(_, bytes)| bytes)
            .unwrap_or_default()
    }
}

/// Carries bytes both ways until either end or a fault ends it.
async fn exchange(
    client: &mut TcpStream,
    server: &mut TcpStream,
    mut faults: watch::Receiver<Fault>,
) -> Fate {
    // Without it small messages wait for acknowledgements; they still arrive.
    let _ = client.set_nodelay(true).and(server.set_nodelay(true));
    let (mut from_client, mut to_client) = client.split();
    let (mut from_server, mut to_server) = server.split();
    let (mut asked, mut answered) = (vec![0; CHUNK], vec![0; CHUNK]);
    let (mut there, mut back) = (Way::default(), Way::default());
    let mut fault = *faults.borrow_and_update();
    let mut passed = 0;
    loop {
        tokio::select! {
            biased;
            changed = faults.changed() => {
                if changed.is_err() {
                    return Fate::Closed;
                }
                fault = *faults.borrow_and_update();
                passed = 0;
                match fault {
                    Fault::Refuse => return Fate::Closed,
                    Fault::Reset => return Fate::Reset,
                    Fault::Blackhole => return Fate::Silent,
                    Fault::None | Fault::Latency(_) | Fault::Cut(_) => {}
                }
            }
            bytes = there.arrived() => {
                if to_server.write_all(&bytes).await.is_err() {
                    return Fate::Closed;
                }
            }
            mut bytes = back.arrived() => {
                let left = match fault {
                    Fault::Cut(after) => usize::try_from(after.saturating_sub(passed)).unwrap_or(usize::MAX),
                    _ => usize::MAX,
                };
                let is_cut = bytes.len() >= left;
                bytes.truncate(left);
                passed += bytes.len() as u64;
                if to_client.write_all(&bytes).await.is_err() || is_cut {
                    return Fate::Closed;
                }
            }
            read = from_client.read(&mut asked) => match read {
                Ok(length @ 1..) => there.take(asked.get(..length).unwrap_or_default(), fault),
                _ => return Fate::Closed,
            },
            read = from_server.read(&mut answered) => match read {
                Ok(length @ 1..) => back.take(answered.get(..length).unwrap_or_default(), fault),
                _ => return Fate::Closed,
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::ErrorKind;

    use tokio::time::timeout;

    use super::*;

    const SHORT: Duration = Duration::from_millis(200);

    /// Says everything back.
    async fn echo() -> SocketAddr {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
        let at = listener.local_addr().unwrap();
        tokio::spawn(async move {
            while let Ok((mut socket, _)) = listener.accept().await {
                tokio::spawn(async move {
                    let (mut read, mut write) = socket.split();
                    tokio::io::copy(&mut read, &mut write).await
                });
            }
        });
        at
    }

    async fn proxy() -> Proxy {
        Proxy::start(echo().await).await.unwrap()
    }

    async fn say(socket: &mut TcpStream, text: &str) -> std::io::Result<String> {
        socket.write_all(text.as_bytes()).await?;
        let mut heard = vec![0; text.len()];
        socket.read_exact(&mut heard).await?;
        Ok(String::from_utf8(heard).unwrap())
    }

    #[tokio::test]
    async fn everything_passes_while_nothing_is_wrong() {
        let proxy = proxy().await;
        let mut socket = TcpStream::connect(proxy.at).await.unwrap();
        assert_eq!(say(&mut socket, "hello").await.unwrap(), "hello");
        let long = "x".repeat(100_000);
        let (mut read, mut write) = socket.split();
        let mut heard = vec![0; long.len()];
        let (sent, received) = tokio::join!(
            write.write_all(long.as_bytes()),
            read.read_exact(&mut heard)
        );
        sent.unwrap();
        received.unwrap();
        assert_eq!(heard, long.as_bytes());
    }

    #[tokio::test]
    async fn refused_is_refused_until_it_is_over() {
        let proxy = proxy().await;
        let mut socket = TcpStream::connect(proxy.at).await.unwrap();
        say(&mut socket, "a").await.unwrap();
        proxy.set(Fault::Refuse);
        assert_eq!(socket.read(&mut [0]).await.unwrap(), 0, "hung up on");
        let refused = TcpStream::connect(proxy.at).await.unwrap_err();
        assert_eq!(refused.kind(), ErrorKind::ConnectionRefused);
        proxy.set(Fault::None);
        for _ in 0..100 {
            if let Ok(mut socket) = TcpStream::connect(proxy.at).await {
                return assert_eq!(say(&mut socket, "b").await.unwrap(), "b");
            }
            sleep(AGAIN).await;
        }
        panic!("nobody listens again");
    }

    #[tokio::test]
    async fn reset_is_a_reset_for_open_and_new_connections() {
        let proxy = proxy().await;
        let mut open = TcpStream::connect(proxy.at).await.unwrap();
        say(&mut open, "a").await.unwrap();
        proxy.set(Fault::Reset);
        let mut new = TcpStream::connect(proxy.at).await.unwrap();
        for socket in [&mut open, &mut new] {
            let error = socket.read(&mut [0]).await.unwrap_err();
            assert_eq!(error.kind(), ErrorKind::ConnectionReset);
        }
    }

    #[tokio::test]
    async fn a_black_hole_takes_and_gives_nothing_and_keeps_what_it_has() {
        let proxy = proxy().await;
        let mut open = TcpStream::connect(proxy.at).await.unwrap();
        say(&mut open, "a").await.unwrap();
        proxy.set(Fault::Blackhole);
        let mut new = TcpStream::connect(proxy.at).await.unwrap();
        for socket in [&mut open, &mut new] {
            assert!(timeout(SHORT, say(socket, "b")).await.is_err());
        }
        proxy.set(Fault::None);
        assert!(timeout(SHORT, say(&mut open, "c")).await.is_err());
        let mut later = TcpStream::connect(proxy.at).await.unwrap();
        assert_eq!(say(&mut later, "d").await.unwrap(), "d");
    }

    #[tokio::test]
    async fn latency_is_as_long_as_asked_for() {
        let proxy = proxy().await;
        let mut socket = TcpStream::connect(proxy.at).await.unwrap();
        say(&mut socket, "a").await.unwrap();
        proxy.set(Fault::Latency(SHORT));
        // What is wrong is heard of before the bytes are read.
        sleep(AGAIN).await;
        let began = Instant::now();
        assert_eq!(say(&mut socket, "b").await.unwrap(), "b");
        let took = began.elapsed();
        assert!((SHORT..2 * SHORT).contains(&took), "{took:?}");
    }

    #[tokio::test]
    async fn a_cut_comes_after_so_many_bytes_of_answers() {
        let proxy = proxy().await;
        let mut socket = TcpStream::connect(proxy.at).await.unwrap();
        proxy.set(Fault::Cut(3));
        sleep(AGAIN).await;
        socket.write_all(b"hello").await.unwrap();
        let mut heard = Vec::new();
        socket.read_to_end(&mut heard).await.unwrap();
        assert_eq!(heard, b"hel");
    }
}
