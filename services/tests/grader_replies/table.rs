use std::time::{Duration, Instant};

use serde_json::{Value, json};
use services::ai::Grader;

use crate::{
    stub::{Reply, Stub, envelope, http, words},
    support::{ANSWER, claude, good, items, note, raw, rubric, with, word},
};

/// For replies that come at once; far more than they need.
const LIMIT: Duration = Duration::from_secs(5);
/// For those that do not.
pub const SHORT: Duration = Duration::from_millis(300);
/// What a busy machine may add.
pub const SLACK: Duration = Duration::from_secs(2);

const JSON: &str = "content-type: application/json\r\n";

/// A name, what comes back, and what is made of it.
pub type Case = (&'static str, Reply, &'static str);

fn statuses() -> Vec<Case> {
    let after = |seconds: &str| format!("{JSON}retry-after: {seconds}\r\n");
    let error = "{\"error\":{\"message\":\"no\",\"type\":\"x\"}}";
    let at = |status: &str, headers: &str| http(status, headers, error);
    vec![
        (
            "429 come back in a day",
            at("429 Too Many Requests", &after("86400")),
            "busy",
        ),
        (
            "429 with a date",
            at(
                "429 Too Many Requests",
                &after("Wed, 21 Oct 2026 07:28:00 GMT"),
            ),
            "busy",
        ),
        (
            "429 minus one",
            at("429 Too Many Requests", &after("-1")),
            "busy",
        ),
        (
            "429 endless",
            at("429 Too Many Requests", &after("99999999999999999999")),
            "busy",
        ),
        (
            "429 largest",
            at("429 Too Many Requests", &after("18446744073709551615")),
            "busy",
        ),
        (
            "429 at once, for ever",
            at("429 Too Many Requests", &after("0")),
            "busy",
        ),
        (
            "429 without a word",
            http("429 Too Many Requests", "", ""),
            "busy",
        ),
        ("500", at("500 Internal Server Error", JSON), "status"),
        (
            "502 HTML",
            http("502 Bad Gateway", "content-type: text/html\r\n", "<html>"),
            "status",
        ),
        ("503", at("503 Service Unavailable", JSON), "busy"),
        (
            "504 HTML",
            http(
                "504 Gateway Timeout",
                "content-type: text/html\r\n",
                "<html>",
            ),
            "status",
        ),
        ("529 overloaded", at("529 Overloaded", JSON), "busy"),
        ("400", at("400 Bad Request", JSON), "status"),
        ("401", at("401 Unauthorized", JSON), "status"),
        ("404", at("404 Not Found", JSON), "status"),
        ("413", at("413 Payload Too Large", JSON), "status"),
        (
            "201 with a good body",
            http("201 Created", JSON, good()),
            "status",
        ),
        ("204", http("204 No Content", "", ""), "status"),
        (
            "302",
            http("302 Found", "location: http://127.0.0.1:1/\r\n", ""),
            "status",
        ),
        (
            "308 to itself",
            http(
                "308 Permanent Redirect",
                "location: /v1/chat/completions\r\n",
                "",
            ),
            "status",
        ),
    ]
}

fn transports() -> Vec<Case> {
    let Reply::Bytes(whole) = words(&good()) else {
        panic!("bytes");
    };
    let half = whole[..whole.len() / 2].to_vec();
    vec![
        ("hangs up", Reply::HangUp, "unreachable"),
        (
            "no HTTP",
            Reply::Bytes(b"hello\r\n\r\n".to_vec()),
            "unreachable",
        ),
        ("half a body", Reply::Bytes(half), "unreachable"),
        (
            "half a head",
            Reply::Bytes(b"HTTP/1.1 200 OK\r\ncontent-".to_vec()),
            "unreachable",
        ),
        (
            "garbled length",
            Reply::Bytes(b"HTTP/1.1 200 OK\r\ncontent-length: x\r\n\r\n".to_vec()),
            "unreachable",
        ),
        ("2 MB", envelope(" ".repeat(2_000_000)), "large"),
        ("a body without an end", Reply::Flood, "large"),
        ("2 MB of words", words(&"가".repeat(700_000)), "large"),
        (
            "a good body as HTML",
            http("200 OK", "content-type: text/html\r\n", good()),
            "no completion",
        ),
        (
            "a good body without a type",
            http("200 OK", "", good()),
            "no completion",
        ),
        (
            "an event stream",
            http(
                "200 OK",
                "content-type: text/event-stream\r\n",
                "data: {}\n\n",
            ),
            "no completion",
        ),
    ]
}

pub fn slow() -> Vec<Case> {
    let Reply::Bytes(whole) = words(&good()) else {
        panic!("bytes");
    };
    vec![
        ("silence", Reply::Silence, "slow"),
        (
            "a slow drip",
            Reply::Drip(whole, Duration::from_millis(20)),
            "slow",
        ),
    ]
}

fn envelopes() -> Vec<Case> {
    let with_choices = |choices: Value| envelope(json!({ "choices": choices }).to_string());
    let message = |content: Value| json!([{ "message": { "content": content } }]);
    let finished = |reason: &str| {
        with_choices(json!([{ "message": { "content": good() }, "finish_reason": reason }]))
    };
    let twice = json!([
        { "message": { "content": good() } },
        { "message": { "content": good() } }
    ]);
    let deep = format!(
        "{{\"choices\":{}{}}}",
        "[".repeat(50_000),
        "]".repeat(50_000)
    );
    vec![
        ("an empty body", envelope(""), "no completion"),
        (
            "HTML as JSON",
            envelope("<html><body>502</body></html>"),
            "no completion",
        ),
        ("null", envelope("null"), "no completion"),
        ("an array", envelope("[]"), "no completion"),
        ("NaN", envelope("NaN"), "no completion"),
        (
            "bytes that are no text",
            envelope([0xff, 0xfe, 0x00, 0x80]),
            "no completion",
        ),
        ("no choices", envelope("{}"), "no completion"),
        ("zero choices", with_choices(json!([])), "no completion"),
        ("two choices", with_choices(twice), "no completion"),
        (
            "choices twice",
            envelope("{\"choices\":[],\"choices\":[]}"),
            "no completion",
        ),
        (
            "choices of null",
            with_choices(Value::Null),
            "no completion",
        ),
        (
            "words that are a number",
            with_choices(message(json!(95))),
            "no completion",
        ),
        (
            "words that are an object",
            with_choices(message(json!({ "points": [] }))),
            "no completion",
        ),
        (
            "words that are parts",
            with_choices(message(json!([{ "text": good() }]))),
            "no completion",
        ),
        (
            "words that are null",
            with_choices(message(Value::Null)),
            "unreadable",
        ),
        (
            "an error as a success",
            envelope("{\"error\":{\"message\":\"no\"}}"),
            "no completion",
        ),
        ("nested 50,000 deep", envelope(deep), "no completion"),
        ("cut off by length", finished("length"), "unreadable"),
        ("filtered", finished("content_filter"), "unreadable"),
    ]
}

fn contents() -> Vec<Case> {
    let points = |items: Vec<Value>| words(&json!({ "points": items }).to_string());
    let [one, two, three] = items();
    let number = |literal: &str| words(&raw("\"id\":2", &format!("\"id\":{literal}")));
    let deep = format!("{{\"points\":{}{}}}", "[".repeat(9_000), "]".repeat(9_000));
    let braces = "{\"points\":[".repeat(3_000);
    vec![
        ("no words", words(""), "unreadable"),
        ("blank words", words(" \n\t"), "unreadable"),
        ("prose", words("The answer is very good."), "unreadable"),
        ("HTML", words("<p>covered</p>"), "unreadable"),
        (
            "garbage",
            words("\u{fffd}\u{202e}\u{0}\u{1f9ff}{\u{e0041}"),
            "unreadable",
        ),
        (
            "cut short",
            words(&good()[..good().len() - 20]),
            "unreadable",
        ),
        ("an empty object", words("{}"), "unreadable"),
        (
            "an array around it",
            words(&format!("[{}]", good())),
            "unreadable",
        ),
        (
            "two objects",
            words(&format!("{} {}", good(), good())),
            "unreadable",
        ),
        (
            "an object as text",
            words(&json!(good()).to_string()),
            "unreadable",
        ),
        ("points of null", words("{\"points\":null}"), "unreadable"),
        (
            "points of an object",
            words("{\"points\":{}}"),
            "unreadable",
        ),
        ("no points", points(vec![]), "unreadable"),
        (
            "two points",
            points(vec![one.clone(), two.clone()]),
            "unreadable",
        ),
        (
            "a point twice",
            points(vec![one.clone(), two.clone(), two.clone()]),
            "unreadable",
        ),
        (
            "a point too many",
            points(vec![one.clone(), two.clone(), three.clone(), three.clone()]),
            "unreadable",
        ),
        (
            "a thousand points",
            points(vec![one.clone(); 1_000]),
            "unreadable",
        ),
        (
            "points of null items",
            points(vec![Value::Null; 3]),
            "unreadable",
        ),
        (
            "points of strings",
            points(vec![json!("covered"); 3]),
            "unreadable",
        ),
        ("NaN", number("NaN"), "unreadable"),
        ("Infinity", number("-Infinity"), "unreadable"),
        ("1e999", number("1e999"), "unreadable"),
        ("\"95\"", number("\"95\""), "unreadable"),
        ("-1", number("-1"), "unreadable"),
        ("2.0", number("2.0"), "unreadable"),
        ("zero", number("0"), "unreadable"),
        (
            "a number of 400 digits",
            number(&"9".repeat(400)),
            "unreadable",
        ),
        ("an id of null", number("null"), "unreadable"),
        ("an id of true", number("true"), "unreadable"),
        (
            "an id twice",
            words(&raw("\"id\":2", "\"id\":2,\"id\":2")),
            "unreadable",
        ),
        (
            "a verdict twice",
            words(&raw(
                "\"verdict\":\"covered\"",
                "\"verdict\":\"missed\",\"verdict\":\"covered\"",
            )),
            "unreadable",
        ),
        (
            "points twice",
            words(&format!("{{\"points\":[],{}", &good()[1..])),
            "unreadable",
        ),
        (
            "an unknown verdict",
            words(&with("verdict", json!("perfect"))),
            "unreadable",
        ),
        (
            "a verdict in capitals",
            words(&with("verdict", json!("COVERED"))),
            "unreadable",
        ),
        (
            "our own verdict",
            words(&with("verdict", json!("unsure"))),
            "unreadable",
        ),
        (
            "a verdict of null",
            words(&with("verdict", Value::Null)),
            "unreadable",
        ),
        (
            "a verdict of 1",
            words(&with("verdict", json!(1))),
            "unreadable",
        ),
        (
            "a list of verdicts",
            words(&with("verdict", json!(["covered"]))),
            "unreadable",
        ),
        (
            "a quote of 7",
            words(&with("quote", json!(7))),
            "unreadable",
        ),
        (
            "a list of quotes",
            words(&with("quote", json!(["격리성은 서로를"]))),
            "unreadable",
        ),
        (
            "a quote of an object",
            words(&with("quote", json!({}))),
            "unreadable",
        ),
        (
            "a quote of 2,000 letters",
            words(&with("quote", json!("격".repeat(2_000)))),
            "unreadable",
        ),
        (
            "a score beside it",
            words(&format!("{{\"score\":100,{}", &good()[1..])),
            "unreadable",
        ),
        (
            "a score in a point",
            words(&with("score", json!(100))),
            "unreadable",
        ),
        (
            "a rating beside it",
            words(&format!("{{\"rating\":\"easy\",{}", &good()[1..])),
            "unreadable",
        ),
        ("nested 9,000 deep", words(&deep), "unreadable"),
        ("3,000 open braces", words(&braces), "unreadable"),
        ("200 kB of words", words(&" ".repeat(200_000)), "unreadable"),
        (
            "comments",
            words(&raw("\"id\":2", "/* two */ \"id\":2")),
            "unreadable",
        ),
        ("a comma too many", words(&raw("}]}", "},]}")), "unreadable"),
        (
            "single quotes",
            words(&good().replace('"', "'")),
            "unreadable",
        ),
    ]
}

/// Replies that are of the form, and what code makes of them.
pub fn readable() -> Vec<Case> {
    vec![
        ("good", words(&good()), "good"),
        (
            "prose around it",
            words(&format!(
                "Sure! Here it is:\n```json\n{}\n```\nDone.",
                good()
            )),
            "good",
        ),
        (
            "another order",
            words(&json!({ "points": items().into_iter().rev().collect::<Vec<_>>() }).to_string()),
            "good",
        ),
        (
            "quotes decomposed",
            words(&with(
                "quote",
                json!("\u{1100}\u{1167}\u{11a8}\u{1105}\u{1175}\u{1109}\u{1165}\u{11bc}은 서로를"),
            )),
            "good",
        ),
        (
            "a point missed",
            words(&with("verdict", json!("missed"))),
            "hard",
        ),
        (
            "a point wrong",
            words(&with("verdict", json!("wrong"))),
            "again",
        ),
        ("a part", words(&with("verdict", json!("partly"))), "hard"),
        (
            "a quote of null",
            words(&with("quote", Value::Null)),
            "yourself",
        ),
        (
            "a quote that is not there",
            words(&with("quote", json!("격리성은 서로를 본다"))),
            "yourself",
        ),
        (
            "the whole answer",
            words(&with("quote", json!(ANSWER))),
            "yourself",
        ),
    ]
}

/// Broken replies that come at once.
pub fn at_once() -> Vec<Case> {
    [statuses(), transports(), envelopes(), contents()].concat()
}

async fn run(cases: Vec<Case>, limit: Duration) -> usize {
    let count = cases.len();
    for (name, reply, expected) in cases {
        let stub = Stub::start(vec![reply]).await;
        let grader = claude(&stub, limit);
        let start = Instant::now();
        let outcome = grader.grade(&note(), Some(&rubric()), ANSWER).await;
        let taken = start.elapsed();
        assert_eq!(word(&outcome), expected, "{name}: {outcome:?}");
        assert!(taken < limit + SLACK, "{name}: {taken:?}");
        assert!(stub.requests() <= 2, "{name}: {} requests", stub.requests());
    }
    count
}

#[tokio::test]
async fn a_broken_reply_proposes_nothing() {
    let mut count = 0;
    count += run(at_once(), LIMIT).await;
    count += run(slow(), SHORT).await;
    println!("{count} broken replies");
    assert!(count >= 60);
}

#[tokio::test]
async fn a_readable_reply_proposes_what_code_computes() {
    run(readable(), LIMIT).await;
}
