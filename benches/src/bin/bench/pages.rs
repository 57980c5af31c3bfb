//! Pages, each beside axum returning the same bytes; and the login beside the bare hash.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Stdio,
    time::Duration,
};

use anyhow::{Context, Result, ensure};
use benches::{
    browser::Browser,
    http::{Ask, Reply},
    machine,
    resee::{Instance, free_address},
    say,
    seed::{Learner, PASSWORD},
};
use http::{StatusCode, header};
use tokio::{process::Command, time::sleep};

use crate::{
    Pace,
    load::{self, Load},
    meters::Meters,
    report::{Floor, Row},
};

/// What is asked for: a name, a path.
const PAGES: [(&str, &str); 6] = [
    ("health", "/api/health/"),
    ("login page", "/login"),
    ("dashboard", "/dashboard"),
    // An address with a query is never answered with a kept page.
    ("dashboard, made anew", "/dashboard?anew"),
    ("review page (due list)", "/review"),
    ("note list", "/notes"),
];
/// Attempts to connect to a floor, 10 ms apart.
const ATTEMPTS: usize = 300;

/// Measures all pages.
///
/// # Errors
/// When one of them is not answered.
pub async fn measure(
    learners: &[Browser],
    meters: &Meters,
    pace: Pace,
    scratch: &Path,
) -> Result<Vec<Row>> {
    let mut rows = Vec::new();
    for (name, path) in PAGES {
        say(format!("  {name}"));
        let ask = |browser: &Browser| -> Result<(Browser, Ask)> {
            // Nobody who is signed in sees the login page.
            let window = if path == "/login" {
                guest(browser)
            } else {
                browser.window()
            };
            let ask = window.page(path);
            Ok((window, ask))
        };
        let windows = learners.iter().map(ask).collect::<Result<Vec<_>>>()?;
        let load = load::run(windows, StatusCode::OK, meters, pace, pace.run).await?;

        let (mut window, page) = ask(learners.first().context("no learners")?)?;
        let reply = window.send(&page).await?;
        let floor = floor(path, &reply, learners.len(), pace, scratch).await?;
        rows.push(Row {
            name,
            bytes: reply.body.len(),
            load,
            floor: Some(Floor::Axum(floor.cpu().0)),
        });
    }
    Ok(rows)
}

fn guest(browser: &Browser) -> Browser {
    Browser::new(browser.at())
}

/// Axum returning the bytes of `reply`, under the same load.
async fn floor(
    path: &str,
    reply: &Reply,
    connections: usize,
    pace: Pace,
    scratch: &Path,
) -> Result<Load> {
    // A route has no query.
    let route = path.split_once('?').map_or(path, |(route, _)| route);
    let mut content = route.as_bytes().to_vec();
    for (name, value) in &reply.headers {
        // These are the connection's, or the server writes them itself.
        let own = [
            header::TRANSFER_ENCODING,
            header::CONTENT_LENGTH,
            header::CONNECTION,
            header::DATE,
        ];
        if !own.contains(name) {
            content.extend(format!("\n{name}: ").into_bytes());
            content.extend(value.as_bytes());
        }
    }
    content.extend(b"\n\n");
    content.extend(&reply.body);
    let file = scratch.join("floor");
    fs::write(&file, content)?;

    let at = free_address()?;
    let mut child = Command::new(program()?)
        .arg("serve")
        .arg(at.to_string())
        .arg(&file)
        .stdin(Stdio::null())
        .kill_on_drop(true)
        .spawn()?;
    for attempt in 0.. {
        if Browser::new(at).connect().await.is_ok() {
            break;
        }
        ensure!(attempt < ATTEMPTS, "the floor does not start");
        sleep(Duration::from_millis(10)).await;
    }
    let meters = Meters {
        own: child.id().context("the floor has ended")?,
        services: None,
    };
    let mut windows = Vec::new();
    for _ in 0..connections {
        let window = Browser::new(at);
        let ask = window.page(path);
        windows.push((window, ask));
    }
    let load = load::run(windows, StatusCode::OK, &meters, pace, pace.floor).await?;
    child.kill().await?;
    Ok(load)
}

/// Logins, as many at a time as there are cores, beside bare verifications on as many threads.
///
/// # Errors
/// When one is refused.
pub async fn login(instance: &Instance, meters: &Meters, pace: Pace) -> Result<Row> {
    say("  login");
    let cores = machine::cores();
    let bare = bare_hash(cores, pace.hashes / 2).await?;
    let mut windows = Vec::new();
    for number in 0..u16::try_from(cores).unwrap_or(1) {
        let window = Browser::new(instance.at);
        let email = Learner(number % crate::LEARNERS).email();
        let ask = window.form("/api/auth/login", &Browser::credentials(&email, PASSWORD));
        windows.push((window, ask));
    }
    let load = load::run(windows, StatusCode::FOUND, meters, pace, pace.run).await?;
    // Before and after, so that a machine that slows down meanwhile speaks for neither.
    let again = bare_hash(cores, pace.hashes / 2).await?;
    Ok(Row {
        name: "login",
        bytes: 0,
        load,
        floor: Some(Floor::Hash((bare + again) / 2.0)),
    })
}

async fn bare_hash(threads: usize, each: usize) -> Result<f64> {
    let output = Command::new(program()?)
        .arg("hash")
        .args([threads.to_string(), each.max(1).to_string()])
        .stdin(Stdio::null())
        .stderr(Stdio::inherit())
        .kill_on_drop(true)
        .output()
        .await?;
    ensure!(output.status.success(), "the bare hash failed");
    Ok(String::from_utf8(output.stdout)?.trim().parse()?)
}

fn program() -> Result<PathBuf> {
    let own = std::env::current_exe()?;
    Ok(own.with_file_name("floor"))
}
