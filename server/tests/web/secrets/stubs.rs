//! Everybody the server talks to, at their worst: they repeat what they are told and point elsewhere.

use std::sync::{
    Arc, Mutex,
    atomic::{AtomicUsize, Ordering},
};

use axum::{
    Router,
    extract::State,
    response::{IntoResponse, Redirect, Response},
    routing::post,
};
use http::{StatusCode, header};
use serde_json::json;
use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader},
    net::{TcpListener, TcpStream},
};

/// What was heard.
pub type Heard = Arc<Mutex<Vec<String>>>;

/// Nobody may ever come here.
pub struct Elsewhere {
    pub url: String,
    visits: Arc<AtomicUsize>,
}

impl Elsewhere {
    pub async fn open() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let visits = Arc::new(AtomicUsize::new(0));
        let counted = Arc::clone(&visits);
        tokio::spawn(async move {
            while listener.accept().await.is_ok() {
                counted.fetch_add(1, Ordering::SeqCst);
            }
        });
        Self { url, visits }
    }

    pub fn visits(&self) -> usize {
        self.visits.load(Ordering::SeqCst)
    }
}

#[derive(Clone)]
struct Asked {
    heard: Heard,
    elsewhere: String,
}

async fn listen(router: Router) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap().to_string();
    tokio::spawn(async move { axum::serve(listener, router).await });
    address
}

/// Takes alerts, every second one only after it has pointed elsewhere.
pub async fn slack(path: &str, elsewhere: &Elsewhere) -> (String, Heard) {
    async fn take(State(asked): State<Asked>, body: String) -> Response {
        let mut heard = asked.heard.lock().unwrap();
        heard.push(body);
        if heard.len() % 2 == 1 {
            Redirect::temporary(&asked.elsewhere).into_response()
        } else {
            StatusCode::OK.into_response()
        }
    }
    let heard = Heard::default();
    let asked = Asked {
        heard: Arc::clone(&heard),
        elsewhere: elsewhere.url.clone(),
    };
    let address = listen(Router::new().route(path, post(take)).with_state(asked)).await;
    (format!("http://{address}{path}"), heard)
}

/// A model that fails in every way, with what it was sent in its words.
pub async fn model(elsewhere: &Elsewhere) -> (String, Heard) {
    async fn take(State(asked): State<Asked>, body: String) -> Response {
        let mut heard = asked.heard.lock().unwrap();
        heard.push(body.clone());
        let completion = |words: &str| {
            let message = json!({"role": "assistant", "content": words});
            let choice = json!({"index": 0, "message": message, "finish_reason": "stop"});
            let usage = json!({"prompt_tokens": 9, "completion_tokens": 9, "total_tokens": 18});
            let all = json!({
                "id": "x", "object": "chat.completion", "created": 1, "model": "m",
                "choices": [choice], "usage": usage,
            });
            (
                [(header::CONTENT_TYPE, "application/json")],
                all.to_string(),
            )
                .into_response()
        };
        match heard.len() % 6 {
            1 => completion(&body),
            2 => Redirect::temporary(&asked.elsewhere).into_response(),
            3 => completion(&format!("{{\"points\": \"{}\", \"{}\": [", "x", body)),
            4 => ([(header::CONTENT_TYPE, "application/json")], body).into_response(),
            5 => (StatusCode::BAD_REQUEST, body).into_response(),
            _ => (StatusCode::INTERNAL_SERVER_ERROR, body).into_response(),
        }
    }
    let heard = Heard::default();
    let asked = Asked {
        heard: Arc::clone(&heard),
        elsewhere: elsewhere.url.clone(),
    };
    let router = Router::new().fallback(post(take)).with_state(asked);
    (format!("http://{}/v1", listen(router).await), heard)
}

/// A mail server. It refuses what is to `gone`, `later` and `spam`, in words that hold the recipient's
/// address, the mail's link, and letters that colour a terminal.
pub async fn mail() -> (String, Heard) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("smtp://{}", listener.local_addr().unwrap());
    let heard = Heard::default();
    let keeper = Arc::clone(&heard);
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(talk(stream, Arc::clone(&keeper)));
        }
    });
    (url, heard)
}

async fn talk(stream: TcpStream, heard: Heard) -> std::io::Result<()> {
    let (read, mut write) = stream.into_split();
    let mut lines = BufReader::new(read).lines();
    write.write_all(b"220 stub\r\n").await?;
    let mut recipient = String::new();
    while let Some(line) = lines.next_line().await? {
        let verb = line.split([' ', ':']).next().unwrap_or_default();
        let answer = match verb {
            "EHLO" => "250-stub\r\n250 8BITMIME".to_owned(),
            "RCPT" => {
                recipient = line.clone();
                if line.contains("gone") {
                    format!("550-5.1.1 {line} \u{1b}[35;1m\r\n550 5.1.1 is unknown {line}")
                } else if line.contains("later") {
                    format!("451 4.2.1 {line} comes back")
                } else {
                    "250 ok".to_owned()
                }
            }
            "DATA" => {
                write.write_all(b"354 go on\r\n").await?;
                let mut mail = String::new();
                while let Some(line) = lines.next_line().await? {
                    if line == "." {
                        break;
                    }
                    mail.push_str(&line);
                    mail.push('\n');
                }
                // Quoted-printable, as far as links need it.
                let mail = mail.replace("=\n", "").replace("=3D", "=");
                let at = mail.find("https://").unwrap_or_default();
                let link = mail[at..].split_whitespace().next().unwrap_or_default();
                let refusal = format!("554 5.7.1 {recipient} {link} is listed");
                heard.lock().unwrap().push(mail.clone());
                if recipient.contains("spam") {
                    refusal
                } else {
                    "250 queued".to_owned()
                }
            }
            "QUIT" => return write.write_all(b"221 bye\r\n").await,
            _ => "250 ok".to_owned(),
        };
        write.write_all(format!("{answer}\r\n").as_bytes()).await?;
    }
    Ok(())
}
