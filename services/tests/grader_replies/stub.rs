//! A server that answers every request the same way, on a port of its own.

use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use serde_json::json;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    sync::Mutex,
};

/// What comes back.
#[derive(Clone)]
pub enum Reply {
    /// These bytes, then the end.
    Bytes(Vec<u8>),
    /// These bytes, one every so often.
    Drip(Vec<u8>, Duration),
    /// A success whose body never ends.
    Flood,
    /// Nothing, ever.
    Silence,
    /// The end at once.
    HangUp,
}

/// An HTTP reply with a status, headers of its own and a body.
pub fn http(status: &str, headers: &str, body: impl AsRef<[u8]>) -> Reply {
    let body = body.as_ref();
    let mut bytes = format!(
        "HTTP/1.1 {status}\r\n{headers}content-length: {}\r\nconnection: close\r\n\r\n",
        body.len()
    )
    .into_bytes();
    bytes.extend_from_slice(body);
    Reply::Bytes(bytes)
}

/// A success with a JSON body.
pub fn envelope(body: impl AsRef<[u8]>) -> Reply {
    http("200 OK", "content-type: application/json\r\n", body)
}

/// A completion with these words.
pub fn words(content: &str) -> Reply {
    let body = json!({
        "id": "1",
        "object": "chat.completion",
        "choices": [{"index": 0, "finish_reason": "stop",
            "message": {"role": "assistant", "content": content}}],
        "usage": {"prompt_tokens": 11, "completion_tokens": 7, "total_tokens": 18},
    });
    envelope(body.to_string())
}

/// The stub's address, and what was sent to it.
pub struct Stub {
    pub url: String,
    requests: Arc<AtomicUsize>,
    bodies: Arc<Mutex<Vec<String>>>,
}

impl Stub {
    /// Answers the first request with the first reply and so on; all others with the last.
    pub async fn start(replies: Vec<Reply>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/v1", listener.local_addr().unwrap());
        let requests = Arc::new(AtomicUsize::new(0));
        let bodies = Arc::new(Mutex::new(Vec::new()));
        let (counted, kept) = (requests.clone(), bodies.clone());
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let index = counted
                    .fetch_add(1, Ordering::SeqCst)
                    .min(replies.len() - 1);
                tokio::spawn(serve(stream, replies[index].clone(), kept.clone()));
            }
        });
        Self {
            url,
            requests,
            bodies,
        }
    }

    /// Requests that came in.
    pub fn requests(&self) -> usize {
        self.requests.load(Ordering::SeqCst)
    }

    /// Their heads and bodies.
    pub async fn bodies(&self) -> Vec<String> {
        self.bodies.lock().await.clone()
    }
}

async fn serve(mut stream: TcpStream, reply: Reply, kept: Arc<Mutex<Vec<String>>>) {
    let request = read(&mut stream).await;
    kept.lock().await.push(request);
    // The client may have had enough before the end.
    match reply {
        Reply::Bytes(bytes) => {
            stream.write_all(&bytes).await.ok();
        }
        Reply::Drip(bytes, pause) => {
            for byte in bytes {
                if stream.write_all(&[byte]).await.is_err() {
                    return;
                }
                tokio::time::sleep(pause).await;
            }
        }
        Reply::Flood => {
            let head = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n\r\n{\"choices\": [";
            stream.write_all(head.as_bytes()).await.ok();
            while stream.write_all(&[b' '; 4096]).await.is_ok() {}
        }
        Reply::Silence => tokio::time::sleep(Duration::from_secs(60)).await,
        Reply::HangUp => {}
    }
    stream.shutdown().await.ok();
}

async fn read(stream: &mut TcpStream) -> String {
    let mut bytes = Vec::new();
    let mut buffer = [0; 4096];
    loop {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let length = head
                .lines()
                .find_map(|line| {
                    let (name, value) = line.split_once(':')?;
                    name.eq_ignore_ascii_case("content-length")
                        .then(|| value.trim().parse::<usize>().unwrap())
                })
                .unwrap_or(0);
            if body.len() >= length {
                return text;
            }
        }
        match stream.read(&mut buffer).await {
            Ok(0) | Err(_) => return text,
            Ok(count) => bytes.extend_from_slice(&buffer[..count]),
        }
    }
}
