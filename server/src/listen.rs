//! Accepts connections: hyper's own builder, because axum's `serve` sets no header time limit.

use std::{io, net::SocketAddr, pin::pin, time::Duration};

use axum::{Router, extract::ConnectInfo};
use futures::FutureExt;
use hyper::{body::Incoming, service::service_fn};
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    server::graceful::GracefulShutdown,
};
use tokio::net::{TcpListener, TcpStream};
use tokio_util::sync::CancellationToken;
use tower::ServiceExt;

use crate::reading::Reading;

/// How long a client may take to send a request's head.
const HEADER_TIMEOUT: Duration = Duration::from_secs(10);
/// Largest head, in bytes.
const HEADER_MAX: usize = 64 * 1024;
/// How long requests may run on after the stop signal.
const DRAIN: Duration = Duration::from_secs(10);
/// How long who has just connected may take to begin a request after the stop signal.
const BEGIN: Duration = Duration::from_millis(250);
/// How long a client may not read what is sent to it.
const READ_TIMEOUT: Duration = Duration::from_secs(30);
/// Pause after an accept that failed for want of file descriptors.
const ACCEPT_PAUSE: Duration = Duration::from_millis(50);

/// Serves `router` until `stop`, then lets what runs finish, for at most ten seconds.
///
/// # Errors
/// Only when the listener itself cannot be used.
pub async fn serve(
    listener: TcpListener,
    router: Router,
    stop: CancellationToken,
) -> io::Result<()> {
    let mut http = hyper::server::conn::http1::Builder::new();
    http.timer(TokioTimer::new())
        .header_read_timeout(HEADER_TIMEOUT)
        .max_buf_size(HEADER_MAX)
        .keep_alive(true);
    let graceful = GracefulShutdown::new();
    let open = |socket: TcpStream, peer: SocketAddr| {
        prepare(&socket);
        let router = router.clone();
        let service = service_fn(move |request: http::Request<Incoming>| {
            let mut request = request.map(axum::body::Body::new);
            with_peer(&mut request, peer);
            router.clone().oneshot(request)
        });
        let socket = TokioIo::new(Reading::new(socket, READ_TIMEOUT));
        let connection = graceful.watch(http.serve_connection(socket, service));
        tokio::spawn(async move {
            if let Err(error) = connection.await {
                tracing::debug!(%error, "a connection ended early");
            }
        });
    };
    loop {
        let accepted = tokio::select! {
            () = stop.cancelled() => break,
            accepted = listener.accept() => accepted,
        };
        let (socket, peer) = match accepted {
            Ok(accepted) => accepted,
            Err(error) => {
                tracing::warn!(%error, "a connection could not be accepted");
                tokio::time::sleep(ACCEPT_PAUSE).await;
                continue;
            }
        };
        open(socket, peer);
    }
    // Who has connected already would be turned away in the middle of a request.
    while let Some(Ok((socket, peer))) = listener.accept().now_or_never() {
        open(socket, peer);
    }
    drop(listener);
    // A connection of which nothing was read yet is closed by what follows, with a request in it.
    tokio::time::sleep(BEGIN).await;
    let drained = pin!(graceful.shutdown());
    if tokio::time::timeout(DRAIN - BEGIN, drained).await.is_err() {
        tracing::warn!("requests were still running after ten seconds and are cut off");
    }
    Ok(())
}

/// Sends small answers at once: with Nagle's algorithm on, each waits for the client's delayed
/// acknowledgement (40 ms).
pub fn prepare(socket: &TcpStream) {
    if let Err(error) = socket.set_nodelay(true) {
        tracing::debug!(%error, "TCP_NODELAY could not be set");
    }
}

/// Tells a request who is at the other end of its connection.
pub fn with_peer(request: &mut http::Request<axum::body::Body>, peer: SocketAddr) {
    request.extensions_mut().insert(ConnectInfo(peer));
}
