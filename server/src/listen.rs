//! Accepts connections: hyper's own builder, because axum's `serve` sets no header time limit.

use std::{io, net::SocketAddr, pin::pin, time::Duration};

use axum::{Router, extract::ConnectInfo};
use hyper::body::Incoming;
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    server::graceful::GracefulShutdown,
    service::TowerToHyperService,
};
use tokio::net::{TcpListener, TcpStream};
use tokio_util::sync::CancellationToken;
use tower::{Service, ServiceExt};

/// How long a client may take to send a request's head.
const HEADER_TIMEOUT: Duration = Duration::from_secs(10);
/// Largest head, in bytes.
const HEADER_MAX: usize = 64 * 1024;
/// How long requests may run on after the stop signal.
const DRAIN: Duration = Duration::from_secs(10);
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
    let mut make = router.into_make_service_with_connect_info::<SocketAddr>();
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
        prepare(&socket);
        let Ok(service) = make.call(Peer(peer)).await;
        let service =
            TowerToHyperService::new(service.map_request(|request: http::Request<Incoming>| {
                request.map(axum::body::Body::new)
            }));
        let connection = graceful.watch(http.serve_connection(TokioIo::new(socket), service));
        tokio::spawn(async move {
            if let Err(error) = connection.await {
                tracing::debug!(%error, "a connection ended early");
            }
        });
    }
    drop(listener);
    let drained = pin!(graceful.shutdown());
    if tokio::time::timeout(DRAIN, drained).await.is_err() {
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

/// The other end of a connection, as axum wants it told.
#[derive(Clone, Copy, Debug)]
struct Peer(SocketAddr);

impl axum::extract::connect_info::Connected<Peer> for SocketAddr {
    fn connect_info(peer: Peer) -> Self {
        peer.0
    }
}

/// Puts a peer into a request by hand; for tests that call the router without a socket.
pub fn with_peer(request: &mut http::Request<axum::body::Body>, peer: SocketAddr) {
    request.extensions_mut().insert(ConnectInfo(peer));
}
