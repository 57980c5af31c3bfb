//! Requests that a proxy and we could read differently: each is refused or read as one, and whoever
//! comes next gets their own answer.

use tokio::io::AsyncWriteExt;

use crate::{
    common::on_both,
    listening::{Running, read, serve},
    site::site,
};

/// What a smuggled request would ask for. Its answer is told apart by its text.
const HIDDEN: &str = "GET /robots.txt HTTP/1.1\r\nHost: resee.test\r\n\r\n";
const ROBOTS: &str = "Disallow:";

/// Heads whose end, body or length is not clear.
fn unclear() -> Vec<String> {
    let mut all = Vec::new();
    let post = |headers: &str| {
        format!(
            "POST /api/auth/forgot HTTP/1.1\r\nHost: resee.test\r\nContent-Type: application/x-www-form-urlencoded\r\n{headers}\r\n"
        )
    };
    // Lengths that are none, two, or not a number.
    for lengths in [
        "Content-Length: 0\r\nContent-Length: 48\r\n",
        "Content-Length: 48\r\nContent-Length: 0\r\n",
        "Content-Length: 0, 48\r\n",
        "Content-Length: +0\r\n",
        "Content-Length: -1\r\n",
        "Content-Length: 0x0\r\n",
        "Content-Length: 0 48\r\n",
        "Content-Length: 99999999999999999999\r\n",
        "Content-Length: 18446744073709551616\r\n",
        "Content-Length: 0;x\r\n",
        "Content-Length: \u{661}\r\n",
        "Content-Length: a\r\n",
    ] {
        all.push(post(lengths) + HIDDEN);
    }
    // A length and chunks, or chunks that are something else.
    for chunked in [
        "Transfer-Encoding: xchunked\r\n",
        "Transfer-Encoding: chunked, identity\r\n",
        "Transfer-Encoding: identity\r\n",
        "Transfer-Encoding: gzip\r\n",
        "Transfer-Encoding: \u{b}chunked\r\n",
        "Transfer-Encoding: chunked\u{0}\r\n",
        "Transfer-Encoding: \"chunked\"\r\n",
        "Transfer-Encoding : chunked\r\n",
        "Transfer-Encoding\t: chunked\r\n",
        " Transfer-Encoding: chunked\r\n",
        "Transfer-Encoding:\r\n chunked\r\n",
        "X: x\r\n Transfer-Encoding: chunked\r\n",
        "X: x\rTransfer-Encoding: chunked\r\n",
        "X: x\0Transfer-Encoding: chunked\r\n",
    ] {
        all.push(post(&format!("{chunked}Content-Length: 5\r\n")) + "0\r\n\r\n" + HIDDEN);
    }
    // Chunks whose sizes are not clear.
    for size in [
        "0x0",
        "-1",
        "+0",
        "fffffffffffffffff",
        "10000000000000000",
        "g",
        "",
        " 0",
        "0 0",
        "\u{660}",
        "0\u{0}",
        "1_0",
    ] {
        all.push(post("Transfer-Encoding: chunked\r\n") + size + "\r\n\r\n" + HIDDEN);
    }
    // Chunks that end where they should not.
    for body in [
        "1\r\nxy\r\n0\r\n\r\n",
        "1\r\nx0\r\n\r\n",
        "1\nx\n0\n\n",
        "2\r\nx\r\n0\r\n\r\n",
    ] {
        all.push(post("Transfer-Encoding: chunked\r\n") + body + HIDDEN);
    }
    // First lines that are none.
    for line in [
        "GET  /robots.txt HTTP/1.1",
        "GET /robots.txt  HTTP/1.1",
        "GET\t/robots.txt\tHTTP/1.1",
        "GET /robots.txt HTTP/1.1 x",
        "GET /robots.txt HTTP/2.0",
        "GET /robots.txt HTTP/0.9",
        "GET /robots.txt http/1.1",
        "GET /robots.txt",
        "GET /robots .txt HTTP/1.1",
        "GET /ro\u{0}bots.txt HTTP/1.1",
        "G\u{0}T /robots.txt HTTP/1.1",
        "GET robots.txt HTTP/1.1",
        "GET resee.test HTTP/1.1",
        "GET * HTTP/1.1",
        "(GET) /robots.txt HTTP/1.1",
        "PRI * HTTP/2.0",
    ] {
        all.push(format!("{line}\r\nHost: resee.test\r\n\r\n"));
    }
    // Headers that are none.
    for line in [
        "Host resee.test",
        "H\u{0}st: x",
        ": x",
        "X Y: x",
        "X: \u{0}",
        "X: a\u{7f}b",
        "(x): y",
        "X\u{e9}: y",
    ] {
        all.push(format!(
            "GET /robots.txt HTTP/1.1\r\nHost: resee.test\r\n{line}\r\n\r\n"
        ));
    }
    all
}

/// How many answers `text` holds, and how many of them are the hidden request's.
fn answers(text: &str) -> (usize, usize) {
    (
        text.matches("HTTP/1.1 ").count(),
        text.matches(ROBOTS).count(),
    )
}

async fn is_served(server: &Running) {
    let answer = server
        .says(&HIDDEN.replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n"))
        .await;
    assert!(
        answer.starts_with("HTTP/1.1 200") && answers(&answer) == (1, 1),
        "{answer}"
    );
}

on_both! {
    async fn what_is_not_clear_is_refused_and_hides_nothing(test: Test) {
        let server = serve(site(&test)).await;
        let cases = unclear();
        assert!(cases.len() >= 60, "{}", cases.len());
        for case in &cases {
            let answer = server.says(case).await;
            let (count, hidden) = answers(&answer);
            assert_eq!(hidden, 0, "{case:?}: {answer}");
            assert!(count <= 1, "{case:?}: {answer}");
            let refused = answer.is_empty() || answer.starts_with("HTTP/1.1 4") || answer.starts_with("HTTP/1.1 505");
            assert!(refused, "{case:?}: {answer}");
        }
        is_served(&server).await;
    }

    async fn a_length_beside_chunks_does_not_count_and_the_connection_ends(test: Test) {
        let server = serve(site(&test)).await;
        for lengths in ["Content-Length: 5\r\nTransfer-Encoding: chunked\r\n", "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n"] {
            let both = format!(
                "POST /api/auth/forgot HTTP/1.1\r\nHost: resee.test\r\n{lengths}Connection: close\r\n\r\n0\r\n\r\n{HIDDEN}"
            );
            let (count, hidden) = answers(&server.says(&both).await);
            assert!(count <= 1 && hidden == 0, "{lengths}");
        }
        is_served(&server).await;
    }

    async fn a_body_is_not_the_next_request(test: Test) {
        let server = serve(site(&test)).await;
        let length = HIDDEN.len();
        for head in [
            format!("GET /login HTTP/1.1\r\nHost: resee.test\r\nContent-Length: {length}\r\n\r\n"),
            format!("POST /nope HTTP/1.1\r\nHost: resee.test\r\nContent-Length: {length}\r\n\r\n"),
            format!("POST /api/auth/forgot HTTP/1.1\r\nHost: resee.test\r\nOrigin: https://evil.example\r\nContent-Length: {length}\r\n\r\n"),
            format!("POST / HTTP/1.1\r\nHost: evil.example\r\nContent-Length: {length}\r\n\r\n"),
            format!("POST /api/auth/forgot HTTP/1.1\r\nHost: resee.test\r\nExpect: 100-continue\r\nContent-Length: {length}\r\n\r\n"),
        ] {
            // A request of its own comes after it, and is answered last and once, or the connection ends.
            let last = "GET /api/health/ HTTP/1.1\r\nHost: resee.test\r\nConnection: close\r\n\r\n";
            let answer = server.says(&format!("{head}{HIDDEN}{last}")).await;
            let answer = answer.replace("HTTP/1.1 100 Continue\r\n\r\n", "");
            let (count, hidden) = answers(&answer);
            assert_eq!(hidden, 0, "{head}{answer}");
            assert!(count <= 2, "{head}{answer}");
            if count == 2 {
                assert!(answer.ends_with("{\"status\":\"ok\"}"), "{head}{answer}");
            }
        }
        is_served(&server).await;
    }

    async fn methods_that_nobody_needs_do_nothing(test: Test) {
        let server = serve(site(&test)).await;
        for method in ["TRACE", "TRACK", "CONNECT", "OPTIONS", "DEBUG", "PUT", "DELETE", "PATCH", "PROPFIND", "LOCK", "MOVE", "get"] {
            for path in ["/", "/login", "/robots.txt", "/api/auth/login", "/api/health/"] {
                let target = match (method, path) {
                    ("CONNECT", _) => "resee.test:443",
                    ("OPTIONS", _) => "*",
                    _ => path,
                };
                let request = format!(
                    "{method} {target} HTTP/1.1\r\nHost: resee.test\r\nX-Secret: hunter2\r\nCookie: a=hunter2\r\nConnection: close\r\n\r\n"
                );
                let answer = server.says(&request).await;
                assert!(answer.is_empty() || answer.starts_with("HTTP/1.1 4"), "{method} {path}: {answer}");
                assert!(!answer.contains("hunter2"), "{method} {path}: {answer}");
            }
        }
        is_served(&server).await;
    }

    async fn answers_come_in_the_order_of_the_questions(test: Test) {
        let server = serve(site(&test)).await;
        let mut client = server.connect().await;
        let ask = |path: &str| format!("GET {path} HTTP/1.1\r\nHost: resee.test\r\n\r\n");
        let many: String = (0..20).map(|n| ask(if n % 2 == 0 { "/robots.txt" } else { "/api/health/" })).collect();
        client.write_all(many.as_bytes()).await.unwrap();
        client.write_all(b"GET /nope HTTP/1.1\r\nHost: resee.test\r\nConnection: close\r\n\r\n").await.unwrap();
        let text = read(&mut client, "").await;
        let parts: Vec<&str> = text.split("HTTP/1.1 ").skip(1).collect();
        assert_eq!(parts.len(), 21);
        for (n, part) in parts.iter().take(20).enumerate() {
            assert_eq!(part.contains(ROBOTS), n % 2 == 0, "{n}: {part}");
        }
        assert!(parts[20].starts_with("404"));
    }
}
