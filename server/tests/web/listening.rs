//! The listener over real sockets: options, time limits, and the way it stops.

use std::{
    io,
    net::SocketAddr,
    time::{Duration, Instant},
};

use axum::{Router, body::Body, routing::get};
use http::{Request, header};
use http_body_util::StreamBody;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    task::JoinHandle,
};
use tokio_util::sync::CancellationToken;

use crate::{
    browser::{Browser, CALL, ENCODED, ORIGIN},
    common::{Backend, Test, on_both, run, viewer},
    site::site,
};

/// Something that takes its time.
fn slow() -> Router {
    Router::new()
        .route("/", get(|| async { "here" }))
        .route("/second", get(|| wait(1)))
        .route("/never", get(|| wait(3_600)))
}

async fn wait(seconds: u64) -> &'static str {
    tokio::time::sleep(Duration::from_secs(seconds)).await;
    "late"
}

/// A running server.
pub struct Running {
    pub address: SocketAddr,
    stop: CancellationToken,
    served: JoinHandle<io::Result<()>>,
}

/// Serves `router` on a port of its own.
pub async fn serve(router: Router) -> Running {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let stop = CancellationToken::new();
    let served = tokio::spawn(server::listen::serve(listener, router, stop.clone()));
    Running {
        address,
        stop,
        served,
    }
}

impl Running {
    pub async fn connect(&self) -> TcpStream {
        TcpStream::connect(self.address).await.unwrap()
    }

    /// What is answered to these bytes until the connection ends.
    pub async fn says(&self, bytes: &str) -> String {
        let mut client = self.connect().await;
        // The server may hang up before all of it is sent.
        let _ = client.write_all(bytes.as_bytes()).await;
        read(&mut client, "").await
    }

    async fn ask(&self, path: &str) -> TcpStream {
        let mut socket = self.connect().await;
        let request = format!("GET {path} HTTP/1.1\r\nhost: x\r\n\r\n");
        socket.write_all(request.as_bytes()).await.unwrap();
        socket
    }
}

/// Reads until the answer's body `end` or the end of the connection.
pub async fn read(socket: &mut TcpStream, end: &str) -> String {
    let mut text = Vec::new();
    let mut part = [0; 4_096];
    loop {
        match socket.read(&mut part).await {
            Ok(0) | Err(_) => break,
            Ok(count) => text.extend_from_slice(&part[..count]),
        }
        if !end.is_empty() && text.ends_with(end.as_bytes()) {
            break;
        }
    }
    String::from_utf8_lossy(&text).into_owned()
}

/// The server's end of `client`'s connection, found among this process' own sockets.
fn other_end(client: &TcpStream) -> rustix::fd::OwnedFd {
    use rustix::{
        net::{getpeername, getsockname},
        process::{PidfdFlags, PidfdGetfdFlags, getpid, pidfd_getfd, pidfd_open},
    };
    let (local, peer) = (client.peer_addr().unwrap(), client.local_addr().unwrap());
    let this = pidfd_open(getpid(), PidfdFlags::empty()).expect("this process");
    for entry in std::fs::read_dir("/proc/self/fd").expect("our files") {
        let name = entry.expect("a file").file_name();
        let Ok(number) = name.to_string_lossy().parse() else {
            continue;
        };
        let Ok(file) = pidfd_getfd(&this, number, PidfdGetfdFlags::empty()) else {
            continue;
        };
        let ends = (getsockname(&file), getpeername(&file));
        let (Ok(here), Ok(there)) = ends else {
            continue;
        };
        let (here, there) = (SocketAddr::try_from(here), there.map(SocketAddr::try_from));
        if here.ok() == Some(local) && there.and_then(Result::ok) == Some(peer) {
            return file;
        }
    }
    panic!("the accepted socket is not among our files");
}

#[tokio::test]
async fn every_accepted_socket_sends_small_answers_at_once() {
    let server = serve(slow()).await;
    for _ in 0..3 {
        let mut client = server.ask("/").await;
        assert!(read(&mut client, "here").await.ends_with("here"));
        let accepted = other_end(&client);
        assert!(rustix::net::sockopt::tcp_nodelay(&accepted).unwrap());
    }
}

#[tokio::test]
async fn keep_alive_answers_do_not_wait_for_an_acknowledgement() {
    let server = serve(slow()).await;
    let mut client = server.ask("/").await;
    read(&mut client, "here").await;
    let before = Instant::now();
    for _ in 0..50 {
        client
            .write_all(b"GET / HTTP/1.1\r\nhost: x\r\n\r\n")
            .await
            .unwrap();
        assert!(read(&mut client, "here").await.starts_with("HTTP/1.1 200"));
    }
    // With a delayed acknowledgement each, these would take two seconds.
    assert!(
        before.elapsed() < Duration::from_secs(1),
        "{:?}",
        before.elapsed()
    );
}

#[tokio::test]
async fn a_head_that_does_not_come_ends_the_connection() {
    let server = serve(slow()).await;
    let (mut silent, mut slow) = (server.connect().await, server.connect().await);
    slow.write_all(b"GET / HTTP/1.1\r\nhost: x\r\n")
        .await
        .unwrap();
    let drip = async {
        for _ in 0..30 {
            tokio::time::sleep(Duration::from_secs(1)).await;
            if slow.write_all(b"x: y\r\n").await.is_err() {
                break;
            }
        }
        read(&mut slow, "").await
    };
    let before = Instant::now();
    let (silent, dripped) = tokio::join!(read(&mut silent, ""), drip);
    let took = before.elapsed();
    assert!((9..=15).contains(&took.as_secs()), "{took:?}");
    for answer in [silent, dripped] {
        assert!(!answer.contains(" 200 "), "{answer}");
    }
}

#[tokio::test]
async fn a_head_that_is_too_large_is_431() {
    let server = serve(slow()).await;
    let mut client = server.connect().await;
    let head = format!(
        "GET / HTTP/1.1\r\nhost: x\r\nx: {}\r\n\r\n",
        "y".repeat(200_000)
    );
    // The server may hang up before all of it is sent.
    let _ = client.write_all(head.as_bytes()).await;
    let answer = read(&mut client, "").await;
    assert!(
        answer.is_empty() || answer.starts_with("HTTP/1.1 431"),
        "{answer}"
    );
    let mut other = server.ask("/").await;
    assert!(
        read(&mut other, "here").await.ends_with("here"),
        "others are served"
    );
}

#[tokio::test]
async fn what_is_no_http_is_400() {
    let server = serve(slow()).await;
    for garbage in [
        "\0\0\0\0\r\n\r\n",
        "GET\r\n\r\n",
        "GET / HTTP/9.9\r\n\r\n",
        "hello\r\n\r\n",
    ] {
        let mut client = server.connect().await;
        client.write_all(garbage.as_bytes()).await.unwrap();
        let answer = read(&mut client, "").await;
        assert!(
            answer.is_empty() || answer.starts_with("HTTP/1.1 400"),
            "{garbage:?}: {answer}"
        );
    }
}

#[tokio::test]
async fn stopping_lets_a_running_request_finish_and_takes_no_new_one() {
    let server = serve(slow()).await;
    let mut idle = server.ask("/").await;
    read(&mut idle, "here").await;
    let mut running = server.ask("/second").await;
    tokio::time::sleep(Duration::from_millis(200)).await;
    let before = Instant::now();
    server.stop.cancel();
    tokio::time::sleep(Duration::from_millis(100)).await;
    assert!(
        TcpStream::connect(server.address).await.is_err(),
        "nobody listens"
    );
    assert_eq!(
        read(&mut idle, "").await,
        "",
        "an idle connection is closed"
    );
    assert!(
        before.elapsed() < Duration::from_millis(750),
        "{:?}",
        before.elapsed()
    );
    let answer = read(&mut running, "late").await;
    assert!(
        answer.starts_with("HTTP/1.1 200") && answer.ends_with("late"),
        "{answer}"
    );
    server.served.await.unwrap().unwrap();
    assert!(
        before.elapsed() < Duration::from_secs(3),
        "{:?}",
        before.elapsed()
    );
}

#[tokio::test]
async fn stopping_waits_ten_seconds_at_most() {
    let server = serve(slow()).await;
    let mut endless = server.ask("/never").await;
    tokio::time::sleep(Duration::from_millis(200)).await;
    let before = Instant::now();
    server.stop.cancel();
    server.served.await.unwrap().unwrap();
    let took = before.elapsed();
    assert!((9..=11).contains(&took.as_secs()), "{took:?}");
    drop(server.stop);
    let _ = endless.shutdown().await;
}

/// A body that brings a byte every `pause` and never ends.
fn endless(pause: Duration) -> Body {
    let parts = futures::stream::unfold((), move |()| async move {
        tokio::time::sleep(pause).await;
        let part = hyper::body::Frame::data(axum::body::Bytes::from_static(b"x"));
        Some((Ok::<_, io::Error>(part), ()))
    });
    Body::new(StreamBody::new(parts))
}

/// Posts an endless body with the clock running ahead, and returns status and seconds it took.
async fn post_endless(pause: Duration) -> (u16, u64) {
    let (send, receive) = tokio::sync::oneshot::channel();
    run(Backend::Sqlite, async |test: Test| {
        let mut guest = Browser::new(&site(&test));
        let request = Request::builder()
            .method("POST")
            .uri("/api/auth/forgot")
            .header(header::ACCEPT, CALL)
            .header(header::CONTENT_TYPE, ENCODED)
            .header(header::ORIGIN, ORIGIN)
            .body(endless(pause));
        tokio::time::pause();
        let before = tokio::time::Instant::now();
        let answer = guest.send(request.unwrap()).await;
        let took = before.elapsed().as_secs();
        tokio::time::resume();
        send.send((answer.status.as_u16(), took)).unwrap();
    })
    .await;
    receive.await.unwrap()
}

#[tokio::test]
async fn a_body_that_does_not_come_is_given_up() {
    let (status, took) = post_endless(Duration::from_secs(3_600)).await;
    assert!((400..=408).contains(&status) || status == 503, "{status}");
    // A call is let go a moment before every request is.
    assert!((27..=31).contains(&took), "{took} s");
}

#[tokio::test]
async fn an_answer_takes_thirty_seconds_at_most() {
    let (status, took) = post_endless(Duration::from_secs(20)).await;
    assert_eq!(status, 503);
    // A call is let go a moment before every request is.
    assert!((27..=31).contains(&took), "{took} s");
}

on_both! {
    async fn the_whole_site_is_served_over_a_socket(test: Test) {
        let me = viewer(&test).await;
        crate::notes::write(&test, &me, "Over the wire").await;
        let router = site(&test);
        let cookies = Browser::of(&router, &test, &me).cookies;
        let (name, value) = cookies.first_key_value().unwrap();
        let server = serve(router).await;
        let mut client = server.connect().await;
        let request = format!(
            "GET /notes HTTP/1.1\r\nhost: resee.test\r\ncookie: {name}={value}\r\nconnection: close\r\n\r\n"
        );
        client.write_all(request.as_bytes()).await.unwrap();
        let answer = read(&mut client, "").await;
        assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
        assert!(answer.contains("Over the wire"));
        // The peer is known: this machine may look into the mailbox.
        let mut client = server.connect().await;
        client.write_all(b"GET /dev/mailbox HTTP/1.1\r\nhost: resee.test\r\nconnection: close\r\n\r\n").await.unwrap();
        assert!(read(&mut client, "").await.starts_with("HTTP/1.1 200"));
    }

    async fn a_body_without_a_length_is_limited_too(test: Test) {
        let server = serve(site(&test)).await;
        let mut client = server.connect().await;
        let head = format!(
            "POST /api/auth/login HTTP/1.1\r\nhost: resee.test\r\naccept: {CALL}\r\norigin: {ORIGIN}\r\n\
             content-type: {ENCODED}\r\ntransfer-encoding: chunked\r\nconnection: close\r\n\r\n"
        );
        client.write_all(head.as_bytes()).await.unwrap();
        let chunk = format!("10000\r\n{}\r\n", "x".repeat(0x10000));
        for _ in 0..40 {
            if client.write_all(chunk.as_bytes()).await.is_err() {
                break;
            }
        }
        let _ = client.write_all(b"0\r\n\r\n").await;
        let answer = read(&mut client, "").await;
        assert!(answer.starts_with("HTTP/1.1 4"), "{answer}");
    }
}
