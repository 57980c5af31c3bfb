//! A process of its own as a router, so that a [`crate::browser::Browser`] can use it.

use axum::{
    Router,
    body::{Body, to_bytes},
    extract::Request,
    response::Response,
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

/// Passes every request on to `address`, as it is.
pub fn remote(address: &str) -> Router {
    let address = address.to_owned();
    Router::new().fallback(move |request: Request| {
        let address = address.clone();
        async move { pass_on(&address, request).await }
    })
}

async fn pass_on(address: &str, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let body = to_bytes(body, usize::MAX).await.unwrap();
    let mut bytes = format!("{} {} HTTP/1.1\r\n", parts.method, parts.uri).into_bytes();
    for (name, value) in &parts.headers {
        if *name != "content-length" {
            bytes.extend(format!("{name}: ").into_bytes());
            bytes.extend(value.as_bytes());
            bytes.extend(b"\r\n");
        }
    }
    bytes.extend(
        format!(
            "content-length: {}\r\nconnection: close\r\n\r\n",
            body.len()
        )
        .into_bytes(),
    );
    bytes.extend(body);
    let mut stream = TcpStream::connect(address)
        .await
        .expect("the process listens");
    stream.write_all(&bytes).await.unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await.unwrap();
    read(&answer)
}

fn read(answer: &[u8]) -> Response {
    let end = answer.windows(4).position(|part| part == b"\r\n\r\n");
    let end = end.unwrap_or_else(|| panic!("no head: {:?}", String::from_utf8_lossy(answer)));
    let head = std::str::from_utf8(&answer[..end]).unwrap();
    let mut lines = head.split("\r\n");
    let status = lines.next().unwrap().split(' ').nth(1).unwrap();
    let mut response = Response::builder().status(status);
    let mut is_chunked = false;
    for line in lines {
        let (name, value) = line.split_once(": ").unwrap_or((line, ""));
        is_chunked |= name.eq_ignore_ascii_case("transfer-encoding");
        response = response.header(name.trim_end_matches(':'), value);
    }
    let body = &answer[end + 4..];
    let body = if is_chunked {
        whole(body)
    } else {
        body.to_vec()
    };
    response.body(Body::from(body)).unwrap()
}

fn whole(mut chunks: &[u8]) -> Vec<u8> {
    let mut body = Vec::new();
    while let Some(at) = chunks.windows(2).position(|part| part == b"\r\n") {
        let length = std::str::from_utf8(&chunks[..at]).unwrap();
        let length = usize::from_str_radix(length, 16).unwrap();
        if length == 0 {
            break;
        }
        body.extend(&chunks[at + 2..at + 2 + length]);
        chunks = &chunks[at + 4 + length..];
    }
    body
}
