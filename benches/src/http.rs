//! One HTTP/1.1 connection that stays open. Small, so that the load costs little.

use std::net::SocketAddr;

use anyhow::{Context, Result, bail, ensure};
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

/// Headers of an answer, at most.
const HEADERS: usize = 64;
/// Bytes read at once.
const CHUNK: usize = 16 * 1024;

/// A request as it goes over the wire; it can be sent any number of times.
#[derive(Clone, Debug)]
pub struct Ask {
    /// For messages.
    pub path: String,
    bytes: Vec<u8>,
}

impl Ask {
    /// As it goes over the wire.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// A request with a body, which may be empty.
    pub fn new(method: &str, path: &str, headers: &[(&str, String)], body: &str) -> Self {
        let mut text = format!("{method} {path} HTTP/1.1\r\n");
        for (name, value) in headers {
            text.push_str(&format!("{name}: {value}\r\n"));
        }
        if !body.is_empty() || method != "GET" {
            text.push_str(&format!("content-length: {}\r\n", body.len()));
        }
        text.push_str("\r\n");
        text.push_str(body);
        Self {
            path: path.to_owned(),
            bytes: text.into_bytes(),
        }
    }
}

/// What came back.
#[derive(Clone, Debug)]
pub struct Reply {
    /// Status.
    pub status: StatusCode,
    /// Head.
    pub headers: HeaderMap,
    /// Body.
    pub body: Vec<u8>,
}

impl Reply {
    /// Where a redirect leads.
    pub fn location(&self) -> Option<&str> {
        self.headers.get(header::LOCATION)?.to_str().ok()
    }

    /// The body as text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}

/// See the module.
pub struct Connection {
    socket: TcpStream,
    /// Read and not yet used.
    read: Vec<u8>,
}

impl Connection {
    /// Connects.
    ///
    /// # Errors
    /// When nobody listens.
    pub async fn open(to: SocketAddr) -> Result<Self> {
        ensure!(to.ip().is_loopback(), "only this machine is asked");
        let socket = TcpStream::connect(to).await?;
        socket.set_nodelay(true)?;
        Ok(Self {
            socket,
            read: Vec::new(),
        })
    }

    /// Sends and waits for the whole reply.
    ///
    /// # Errors
    /// When the connection breaks before.
    pub async fn send(&mut self, ask: &Ask) -> Result<Reply> {
        self.socket.write_all(&ask.bytes).await?;
        let (status, headers) = self.head().await?;
        let length = headers
            .get(header::CONTENT_LENGTH)
            .map(|length| {
                length
                    .to_str()?
                    .parse::<usize>()
                    .map_err(anyhow::Error::from)
            })
            .transpose()?;
        let body = match length {
            Some(length) => self.take(length).await?,
            None if headers.contains_key(header::TRANSFER_ENCODING) => self.chunks().await?,
            None if status == 204 || status == 304 => Vec::new(),
            None => bail!("an answer without a length"),
        };
        Ok(Reply {
            status,
            headers,
            body,
        })
    }

    async fn head(&mut self) -> Result<(StatusCode, HeaderMap)> {
        loop {
            if let Some((length, status, headers)) = parse(&self.read)? {
                self.read.drain(..length);
                return Ok((status, headers));
            }
            self.more().await?;
        }
    }

    async fn chunks(&mut self) -> Result<Vec<u8>> {
        let mut body = Vec::new();
        loop {
            let length = loop {
                match httparse::parse_chunk_size(&self.read) {
                    Ok(httparse::Status::Complete((used, length))) => {
                        self.read.drain(..used);
                        break usize::try_from(length)?;
                    }
                    Ok(httparse::Status::Partial) => self.more().await?,
                    Err(_) => bail!("a chunk without a length"),
                }
            };
            body.extend(self.take(length).await?);
            let end = self.take(2).await?;
            ensure!(end == b"\r\n", "a chunk without an end");
            if length == 0 {
                return Ok(body);
            }
        }
    }

    async fn take(&mut self, length: usize) -> Result<Vec<u8>> {
        while self.read.len() < length {
            self.more().await?;
        }
        let rest = self.read.split_off(length);
        Ok(std::mem::replace(&mut self.read, rest))
    }

    async fn more(&mut self) -> Result<()> {
        self.read.reserve(CHUNK);
        let read = self.socket.read_buf(&mut self.read).await?;
        ensure!(read > 0, "the connection was closed");
        Ok(())
    }
}

fn parse(bytes: &[u8]) -> Result<Option<(usize, StatusCode, HeaderMap)>> {
    let mut fields = [httparse::EMPTY_HEADER; HEADERS];
    let mut head = httparse::Response::new(&mut fields);
    let httparse::Status::Complete(length) = head.parse(bytes)? else {
        return Ok(None);
    };
    let status = StatusCode::from_u16(head.code.context("no status")?)?;
    let mut headers = HeaderMap::new();
    for field in head.headers.iter() {
        headers.append(
            HeaderName::from_bytes(field.name.as_bytes())?,
            HeaderValue::from_bytes(field.value)?,
        );
    }
    Ok(Some((length, status, headers)))
}

#[cfg(test)]
mod tests {
    use tokio::net::TcpListener;

    use super::*;

    #[tokio::test]
    async fn answers_with_a_length_and_in_chunks_share_a_connection() {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let at = listener.local_addr().unwrap();
        let server = tokio::spawn(async move {
            let (mut socket, _) = listener.accept().await.unwrap();
            let mut seen = vec![0; 4096];
            let answers: [&[&str]; 3] = [
                &["HTTP/1.1 200 OK\r\nContent-Le", "ngth: 3\r\n\r\nabc"],
                &[
                    "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n2\r\nab\r",
                    "\n1\r\nc\r\n0\r\n\r\n",
                ],
                &["HTTP/1.1 302 Found\r\nlocation: /x\r\ncontent-length: 0\r\n\r\n"],
            ];
            for answer in answers {
                assert!(socket.read(&mut seen).await.unwrap() > 0);
                for part in answer {
                    socket.write_all(part.as_bytes()).await.unwrap();
                    socket.flush().await.unwrap();
                    tokio::task::yield_now().await;
                }
            }
        });
        let ask = Ask::new("GET", "/", &[("host", "x".to_owned())], "");
        let mut connection = Connection::open(at).await.unwrap();
        for _ in 0..2 {
            assert_eq!(connection.send(&ask).await.unwrap().text(), "abc");
        }
        assert_eq!(connection.send(&ask).await.unwrap().location(), Some("/x"));
        server.await.unwrap();
        assert!(connection.send(&ask).await.is_err());
    }
}
