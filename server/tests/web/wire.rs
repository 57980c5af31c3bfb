//! Real sockets: a request, and somebody who takes alerts.

use std::sync::{Arc, Mutex};

use axum::{Router, body::Bytes, extract::State, routing::post};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};

/// What Slack was told.
pub type Said = Arc<Mutex<Vec<String>>>;

/// Stands in for Slack.
pub async fn slack() -> (String, Said) {
    async fn take(State(said): State<Said>, body: Bytes) {
        let body = String::from_utf8(body.to_vec()).unwrap();
        said.lock().unwrap().push(body);
    }
    let said = Said::default();
    let router = Router::new()
        .route("/services/T0/B0/secret", post(take))
        .with_state(Arc::clone(&said));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, router).await });
    (format!("http://{address}/services/T0/B0/secret"), said)
}

/// An address that nobody listens on yet.
pub async fn free_address() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    listener.local_addr().unwrap().to_string()
}

/// The answer's head and body; empty while nobody listens.
///
/// `header`: more of the head, each line ended.
pub async fn get(address: &str, path: &str, header: &str) -> String {
    let Ok(mut stream) = TcpStream::connect(address).await else {
        return String::new();
    };
    let request =
        format!("GET {path} HTTP/1.1\r\nHost: {address}\r\n{header}Connection: close\r\n\r\n");
    let mut answer = Vec::new();
    if stream.write_all(request.as_bytes()).await.is_ok() {
        let _ = stream.read_to_end(&mut answer).await;
    }
    String::from_utf8_lossy(&answer).into_owned()
}
