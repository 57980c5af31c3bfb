//! Calls at random, as a tool would make them that knows the names of all fields and nothing else:
//! whatever is sent as whoever, the answer is a refusal or a result, never a fault of ours, and comes
//! soon.

mod random;

use std::{collections::BTreeMap, net::SocketAddr, time::Duration};

use api::Viewer;
use app::policy::{self, Policy};
use axum::body::Body;
use domain::auth::Role;
use http::{Request, header};

use crate::{
    browser::{Answer, Browser, CALL, ENCODED, FORM, posted},
    common::{Person, Test, on_both, second_viewer, viewer_of},
    notes::{ticket, write},
    site::site_without_limits,
};
use random::Random;

/// Requests to each call by each person. The full proof makes more of them.
const ROUNDS: u64 = 5;
/// No answer takes longer, on however busy a machine.
const LIMIT: Duration = Duration::from_secs(15);
/// No refusal is longer than the longest page.
const LONGEST: usize = 4 * 1024 * 1024;
/// What ends the session comes last.
const LOGOUT: &str = "/api/auth/logout";

/// The names of all fields of all calls, and some that none has.
pub const FIELDS: [&str; 52] = [
    "age",
    "answer",
    "body",
    "category",
    "change",
    "choice",
    "consent",
    "current_password",
    "daily",
    "daily_hour",
    "due_day",
    "duration",
    "email",
    "evening",
    "evening_hour",
    "event",
    "give_up",
    "id",
    "invite",
    "kind",
    "language",
    "learning_steps",
    "mode",
    "name",
    "new_email",
    "new_password",
    "new_per_day",
    "next",
    "note",
    "pace",
    "password",
    "points[0][text]",
    "points[0][synonyms]",
    "points[9999][text]",
    "points[x]",
    "points",
    "rating",
    "recipient",
    "relearning_steps",
    "resume",
    "retention",
    "reviews_per_day",
    "rollover",
    "session",
    "state",
    "tags",
    "theme",
    "ticket",
    "time_zone",
    "title",
    "token",
    "version",
];

/// What a field may rightly hold, among other values.
struct Known {
    values: Vec<String>,
}

impl Known {
    async fn of(test: &Test, browser: &mut Browser, viewer: &Viewer, other: &Viewer) -> Self {
        let own = write(test, viewer, "Own").await.to_string();
        let theirs = write(test, other, "Theirs").await.to_string();
        let words = [
            "1",
            "0",
            "-1",
            "10",
            "90",
            "97",
            "on",
            "new",
            "good",
            "again",
            "explain",
            "recall",
            "ladder",
            "fsrs",
            "give",
            "withdraw",
            "suspend",
            "set_due",
            "reset",
            "bury",
            "2026-12-01",
            "10m, 1h",
            "Asia/Seoul",
            "ko",
            "dark",
            "/review",
            "//evil.example",
            "jun@example.com",
            "send_mail",
            "dead",
            "graph paper moth",
        ];
        let mut values: Vec<String> = words.map(str::to_owned).to_vec();
        values.extend([
            own,
            theirs,
            ticket(browser).await,
            viewer.session.0.to_string(),
        ]);
        Self { values }
    }
}

fn field(random: &mut Random, known: &Known) -> (Vec<u8>, Vec<u8>) {
    let name = match random.below(3) {
        0 => random.bytes(12),
        1 => format!("{}[{}]", random.of(&FIELDS), random.below(3)).into_bytes(),
        _ => random.of(&FIELDS).as_bytes().to_vec(),
    };
    (name, value(random, known))
}

fn value(random: &mut Random, known: &Known) -> Vec<u8> {
    match random.below(3) {
        0 => random.value(),
        _ => random.of(&known.values).clone().into_bytes(),
    }
}

/// A form, or something that is none.
fn body(random: &mut Random, known: &Known) -> Vec<u8> {
    match random.below(12) {
        0 => random.bytes(300),
        1 => Vec::new(),
        2 => format!("a{}=1", "[a]".repeat(2_000)).into_bytes(),
        3 => format!("{}1{}", "[".repeat(3_000), "]".repeat(3_000)).into_bytes(),
        _ => {
            // A field that stands twice is refused before anything looks at it.
            let plain = FIELDS.iter().filter(|name| !name.contains("points"));
            let mut fields: Vec<(Vec<u8>, Vec<u8>)> = Vec::new();
            for name in plain {
                if random.below(4) > 0 {
                    fields.push((name.as_bytes().to_vec(), value(random, known)));
                }
            }
            if random.below(3) == 0 {
                fields.push(field(random, known));
            }
            let mut body = Vec::new();
            for (name, value) in fields {
                body.extend(random::encoded(&name));
                body.push(b'=');
                body.extend(random::encoded(&value));
                body.push(b'&');
            }
            body
        }
    }
}

fn request(call: &str, random: &mut Random, known: &Known) -> Request<Body> {
    let query = match random.below(4) {
        0 => {
            let (name, value) = field(random, known);
            let encoded = [random::encoded(&name), random::encoded(&value)].join(&b'=');
            format!("?{}", String::from_utf8(encoded).unwrap())
        }
        1 => "?__path=%2Fapi&__err=AAAA&back=%2F%2Fevil.example".to_owned(),
        _ => String::new(),
    };
    let accept = *random.of(&[FORM, CALL, "*/*", "text/html;q=x"]);
    let mut request = posted(&format!("{call}{query}"), accept);
    let types = [
        ENCODED,
        ENCODED,
        ENCODED,
        ENCODED,
        ENCODED,
        "application/json",
        "text/plain",
        "multipart/form-data",
        "multipart/form-data; boundary=x",
        "application/cbor",
        "\u{e9}",
    ];
    let kind = header::HeaderValue::from_bytes(random.of(&types).as_bytes()).unwrap();
    request
        .headers_mut()
        .unwrap()
        .insert(header::CONTENT_TYPE, kind);
    if random.below(3) == 0 {
        let referers = [
            "https://resee.test/notes",
            "https://resee.test/\u{e9}",
            "x",
            "https://evil.example/",
        ];
        request = request.header(header::REFERER, random.of(&referers).as_bytes());
    }
    request.body(Body::from(body(random, known))).unwrap()
}

/// One request of `browser`, from a network of its own: no limit is to answer for the calls.
async fn send(browser: &Browser, call: &str, seed: u64, known: &Known) -> Answer {
    let mut random = Random(seed);
    let mut browser = browser.clone();
    browser.peer = SocketAddr::from(([203, random.byte(), random.byte(), random.byte()], 40_000));
    if random.below(6) == 0 {
        let cookies = [
            "resee-form",
            "__Host-resee-form",
            "resee-theme",
            "resee-language",
        ];
        let value: String = random
            .value()
            .iter()
            .filter(|b| b.is_ascii_alphanumeric())
            .map(|b| char::from(*b))
            .collect();
        browser
            .cookies
            .insert((*random.of(&cookies)).to_owned(), value);
    }
    let request = request(call, &mut random, known);
    let told = format!("{call} with seed {seed}: {request:?}");
    let answer = tokio::time::timeout(LIMIT, browser.send(request)).await;
    let answer = answer.unwrap_or_else(|_| panic!("{told} takes too long"));
    assert!(!answer.status.is_server_error(), "{told}: {answer:#?}");
    assert!(
        answer.body.len() <= LONGEST,
        "{told}: {} bytes",
        answer.body.len()
    );
    answer
}

/// Whether it was not refused, in either way.
fn is_taken(answer: &Answer) -> bool {
    answer.status.is_success()
        || answer.status.is_redirection() && !answer.header("location").contains("__err")
}

/// Ends sooner in the tests than in the proof, which sets `PROVE_ROUNDS`.
#[expect(clippy::disallowed_methods, reason = "tests have no server::config")]
fn rounds() -> u64 {
    let set = std::env::var("PROVE_ROUNDS").ok();
    set.and_then(|rounds| rounds.parse().ok()).unwrap_or(ROUNDS)
}

on_both! {
    async fn whatever_is_sent_to_a_call_is_no_fault_of_ours(test: Test) {
        let router = site_without_limits(&test);
        let me = viewer_of(&test, Person::named("Minji")).await;
        let other = second_viewer(&test).await;
        let root = viewer_of(&test, Person { role: Role::Admin, ..Person::named("Root") }).await;
        let mut learner = Browser::of(&router, &test, &me);
        let known = Known::of(&test, &mut learner, &me, &other).await;
        let people = [("nobody", Browser::new(&router)), ("a learner", learner), ("an admin", Browser::of(&router, &test, &root))];
        let calls = policy::CALLS.iter().filter(|(call, _)| *call != LOGOUT);
        let mut taken: BTreeMap<&str, usize> = BTreeMap::new();
        let mut seed = 0;
        for (call, policy) in calls.chain([&(LOGOUT, Policy::Anyone)]) {
            for (who, browser) in &people {
                for _ in 0..rounds() {
                    seed += 1;
                    let answer = send(browser, call, seed, &known).await;
                    let is_private = matches!(policy, Policy::Learner | Policy::Admin);
                    let taken = taken.entry(who).or_default();
                    *taken += usize::from(is_taken(&answer));
                    if *who == "nobody" && is_private {
                        assert!(!answer.status.is_success(), "{call} with seed {seed}: {answer:#?}");
                    }
                }
            }
        }
        // Calls that are all refused would try nothing.
        assert!(taken["a learner"] > 10 && taken["an admin"] > 10, "{taken:?}");
    }
}
