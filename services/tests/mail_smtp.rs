//! Sending to an SMTP server that answers as scripted, on a port of its own.

#![allow(clippy::panic, clippy::unwrap_used, reason = "tests fail loudly")]

use std::sync::{Arc, Mutex};

use services::mail::{Mailer, Outgoing, SendError, Smtp};
use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader},
    net::{TcpListener, TcpStream},
    task::JoinHandle,
};

/// What the server says where it matters.
#[derive(Clone, Copy)]
struct Script {
    banner: &'static str,
    recipient: &'static str,
    data: &'static str,
    /// Closes the connection after the mail instead of answering.
    hangs_up: bool,
}

const KIND: Script = Script {
    banner: "220 test",
    recipient: "250 ok",
    data: "250 queued",
    hangs_up: false,
};

/// Serves one connection and returns the mail that was handed over.
async fn serve(stream: TcpStream, script: Script) -> String {
    let (read, mut write) = stream.into_split();
    let mut lines = BufReader::new(read).lines();
    let mut mail = String::new();
    let mut say = async |line: &str| {
        write.write_all(format!("{line}\r\n").as_bytes()).await.ok();
    };
    say(script.banner).await;
    while let Ok(Some(line)) = lines.next_line().await {
        match line.split([' ', ':']).next().unwrap_or_default() {
            "EHLO" => say("250-test\r\n250 8BITMIME").await,
            "RCPT" => say(script.recipient).await,
            "DATA" => {
                say("354 go on").await;
                while let Ok(Some(line)) = lines.next_line().await {
                    if line == "." {
                        break;
                    }
                    mail.push_str(&line);
                    mail.push('\n');
                }
                if script.hangs_up {
                    return mail;
                }
                say(script.data).await;
            }
            "QUIT" => {
                say("221 bye").await;
                return mail;
            }
            _ => say("250 ok").await,
        }
    }
    mail
}

async fn server(script: Script) -> (Smtp, JoinHandle<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("smtp://{}", listener.local_addr().unwrap());
    let served = tokio::spawn(async move {
        let (stream, _) = listener.accept().await.unwrap();
        serve(stream, script).await
    });
    (
        Smtp::new(&url.into(), "Resee <resee@resee.test>").unwrap(),
        served,
    )
}

fn mail() -> Outgoing {
    Outgoing {
        id: uuid::Uuid::nil(),
        message_id: "1@resee.test".to_owned(),
        at: 1_795_489_200_000,
        name: Some("민지".to_owned()),
        to: "minji@example.com".to_owned(),
        subject: "Confirm your email address".to_owned(),
        text: "Hello\n.\nA line with a dot alone does not end the mail\n".to_owned(),
        html: "<p>Hello</p>".to_owned(),
        unsubscribe: None,
    }
}

#[tokio::test]
async fn a_mail_arrives_whole() {
    let (smtp, served) = server(KIND).await;
    smtp.send(&mail()).await.unwrap();
    drop(smtp);
    let received = served.await.unwrap();
    for part in [
        "Message-ID: <1@resee.test>",
        "multipart/alternative",
        "does not end the mail",
        "<p>Hello</p>",
    ] {
        assert!(received.contains(part), "{part} in {received}");
    }
}

#[tokio::test]
async fn answers_are_told_apart_by_whether_trying_again_helps() {
    for (script, expected) in [
        (
            Script {
                recipient: "550 no such user",
                ..KIND
            },
            "address",
        ),
        (
            Script {
                data: "554 refused",
                ..KIND
            },
            "mail",
        ),
        (
            Script {
                recipient: "451 greylisted",
                ..KIND
            },
            "later",
        ),
        (
            Script {
                banner: "421 busy",
                ..KIND
            },
            "later",
        ),
        (
            Script {
                recipient: "530 authenticate first",
                ..KIND
            },
            "later",
        ),
        (
            Script {
                hangs_up: true,
                ..KIND
            },
            "later",
        ),
    ] {
        let (smtp, _served) = server(script).await;
        let error = smtp.send(&mail()).await.unwrap_err();
        let found = match &error {
            SendError::NoSuchAddress(_) => "address",
            SendError::Permanent(_) => "mail",
            SendError::Temporary(_) => "later",
        };
        assert_eq!(found, expected, "{error}");
    }
}

#[tokio::test]
async fn a_server_that_is_not_there_is_tried_again() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("smtp://{}", listener.local_addr().unwrap());
    drop(listener);
    let smtp = Smtp::new(&url.into(), "resee@resee.test").unwrap();
    assert!(matches!(
        smtp.send(&mail()).await,
        Err(SendError::Temporary(_))
    ));
}

/// Serves every connection: the first `silent` of them with a banner and nothing more.
async fn servers(silent: usize) -> (Smtp, Arc<Mutex<Vec<String>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("smtp://{}", listener.local_addr().unwrap());
    let mails = Arc::new(Mutex::new(Vec::new()));
    let received = Arc::clone(&mails);
    tokio::spawn(async move {
        for number in 0.. {
            let (stream, _) = listener.accept().await.unwrap();
            let received = Arc::clone(&received);
            tokio::spawn(async move {
                if number < silent {
                    // Half-open: the connection is there, and nobody answers on it.
                    tokio::time::sleep(std::time::Duration::from_secs(600)).await;
                    drop(stream);
                } else {
                    let mail = serve(stream, KIND).await;
                    received.lock().unwrap().push(mail);
                }
            });
        }
    });
    (Smtp::new(&url.into(), "resee@resee.test").unwrap(), mails)
}

#[tokio::test(start_paused = true)]
async fn a_server_that_does_not_answer_is_given_up_and_its_connection_with_it() {
    let (smtp, mails) = servers(1).await;
    let began = tokio::time::Instant::now();
    let error = smtp.send(&mail()).await.unwrap_err();
    assert!(matches!(error, SendError::Temporary(_)), "{error}");
    assert!(
        began.elapsed() <= std::time::Duration::from_secs(21),
        "{:?}",
        began.elapsed()
    );
    // The next mail has a connection of its own, and the real time to use it.
    tokio::time::resume();
    smtp.send(&mail()).await.unwrap();
    drop(smtp);
    for _ in 0..200 {
        if !mails.lock().unwrap().is_empty() {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
    assert_eq!(mails.lock().unwrap().len(), 1);
}

#[tokio::test]
async fn mails_share_a_connection() {
    let (smtp, mails) = servers(0).await;
    for _ in 0..3 {
        smtp.send(&mail()).await.unwrap();
        // The transport takes a connection back a moment later.
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    drop(smtp);
    for _ in 0..200 {
        if !mails.lock().unwrap().is_empty() {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
    let mails = mails.lock().unwrap();
    assert_eq!(mails.len(), 1, "one connection");
    assert_eq!(mails[0].matches("Message-ID:").count(), 3);
}

/// What ends a line somewhere, and what somebody would like to have said on the next one.
fn hostile() -> impl Iterator<Item = String> {
    let ends = [
        "\r\n",
        "\n",
        "\r",
        "\n\r",
        "\r\n\r\n",
        "\n\n",
        "\u{85}",
        "\u{2028}",
        "\u{2029}",
        "\u{b}",
        "\u{c}",
        "\0",
        "%0d%0a",
        "=0D=0A",
        "\u{560a}",
        "\u{10a}\u{10d}",
        "\r\n ",
        "\r\n\t",
    ];
    let next = [
        "Bcc: eve@example.com",
        "Subject: another",
        "To: eve@example.com",
        ".\r\nMAIL FROM:<eve@example.com>",
        "=?utf-8?B?DQpCY2M6IGV2ZUBleGFtcGxlLmNvbQ==?=",
        "\u{202e}<eve@example.com>, \"",
    ];
    ends.into_iter()
        .flat_map(move |end| next.map(|next| format!("a{end}{next}")))
}

#[tokio::test]
async fn a_hundred_hostile_texts_make_one_clean_mail_each() {
    assert!(hostile().count() >= 100);
    let count = |head: &str, name: &str| {
        let lines = head.lines();
        lines
            .filter(|line| line.to_lowercase().starts_with(name))
            .count()
    };
    for evil in hostile() {
        let (smtp, served) = server(KIND).await;
        let mail = Outgoing {
            name: Some(evil.clone()),
            subject: evil.clone(),
            text: format!("{evil}\r\n.\r\n\n.\n\r.\r{evil}"),
            html: format!("<p>{evil}\r\n.\r\n\n.\n</p>the-end"),
            ..mail()
        };
        smtp.send(&mail).await.unwrap();
        drop(smtp);
        let received = served.await.unwrap();
        let (head, _) = received.split_once("\n\n").unwrap();
        for (name, times) in [
            ("to:", 1),
            ("subject:", 1),
            ("from:", 1),
            ("bcc:", 0),
            ("cc:", 0),
        ] {
            assert_eq!(count(head, name), times, "{evil:?}: {name} in {head}");
        }
        let to = head.lines().find(|line| line.starts_with("To:")).unwrap();
        let rest = head.lines().skip_while(|line| *line != to).skip(1);
        let folded: String = rest.take_while(|line| line.starts_with(' ')).collect();
        assert!(
            format!("{to}{folded}").ends_with("<minji@example.com>"),
            "{evil:?}: {to}{folded}"
        );
        assert!(
            received.contains("the-end"),
            "{evil:?} ends the mail early: {received}"
        );
    }
}
