//! People register while the mail server misbehaves in every way it can.
//!
//! Each registration causes one mail. The pages are timed meanwhile; afterwards what the mail server
//! acknowledged is compared with what the database says.

use std::{
    collections::BTreeMap,
    time::{Duration, Instant},
};

use anyhow::{Result, ensure};
use benches::{browser::Browser, smtp, stats::Latencies};
use tokio::time::sleep;

use crate::site::{Outcome, Site};

/// How a recipient's server behaves, and out of ten mails how many.
const KINDS: [(&str, usize); 5] = [
    ("ok", 4),
    ("grey", 2),
    ("busy", 1),
    ("drop", 2),
    ("gone", 1),
];
/// No page may take as long: a mail that waits for a banner takes twenty seconds.
const SLOWEST: Duration = Duration::from_secs(3);
/// A mail that is refused once comes a minute later, and one that meets a bad connection before that
/// five minutes after.
const PATIENCE: Duration = Duration::from_secs(240);

/// 120 mails, or a tenth.
///
/// # Errors
/// When it cannot be finished.
pub async fn run(mut site: Site, tenth: bool) -> Result<Outcome> {
    let tens = if tenth { 1 } else { 12 };
    let server = smtp::Server::start().await?;
    site.instance = site
        .instance
        .with("SMTP_URL", &format!("smtp://{}", server.at))
        .with("MAIL_FROM", "Resee <resee@bench.example>");
    let running = site.instance.start().await?;
    let mut browser = Browser::new(site.instance.at);
    let mut pages = Latencies::default();
    let mut slowest = Duration::ZERO;
    let mut addresses = Vec::new();
    // The first mails meet the connections that misbehave; to be done in time they meet nothing else.
    for (kind, share) in KINDS {
        for number in 0..share * tens {
            let address = format!("{kind}-{number}@bench.example");
            let took = register(&mut browser, &address).await?;
            slowest = slowest.max(took);
            pages.add(took);
            addresses.push(address);
        }
    }
    let until = Instant::now() + PATIENCE;
    let waiting = "SELECT COUNT(*) FROM mails WHERE sent_at IS NULL AND failed_at IS NULL";
    while site.instance.database.number(waiting).await? > 0 && Instant::now() < until {
        let began = Instant::now();
        let page = browser.page("/login");
        ensure!(browser.send(&page).await?.status == 200, "the login page");
        slowest = slowest.max(began.elapsed());
        pages.add(began.elapsed());
        sleep(Duration::from_millis(500)).await;
    }
    // A mail that is sent twice would be so about now.
    sleep(Duration::from_secs(2)).await;
    let seen = server.seen();
    let rows = site
        .instance
        .database
        .rows(
            "SELECT m.recipient, CASE WHEN m.sent_at IS NULL THEN 0 ELSE 1 END, \
             CASE WHEN m.failed_at IS NULL THEN 0 ELSE 1 END, \
             CASE WHEN u.mail_failed_at IS NULL THEN 0 ELSE 1 END \
             FROM mails m JOIN users u ON u.id = m.user_id WHERE m.kind = 'verify'",
        )
        .await?;
    running.stop().await?;

    let mut outcome = Outcome::default();
    let mut accepted: BTreeMap<&str, usize> = BTreeMap::new();
    let mut ids: BTreeMap<&str, usize> = BTreeMap::new();
    for (recipient, id) in &seen.accepted {
        *accepted.entry(recipient).or_default() += 1;
        *ids.entry(id).or_default() += 1;
    }
    let stored: BTreeMap<&str, (bool, bool, bool)> = rows
        .iter()
        .filter_map(|row| match row.as_slice() {
            [address, sent, failed, marked] => Some((
                address.as_str(),
                (sent == "1", failed == "1", marked == "1"),
            )),
            _ => None,
        })
        .collect();
    for address in &addresses {
        let times = accepted.get(address.as_str()).copied().unwrap_or_default();
        let gone = smtp::kind(address) == "gone";
        let expected = (!gone, gone, gone);
        if times != usize::from(!gone) {
            outcome
                .faults
                .push(format!("{address} was delivered {times} times"));
        }
        if stored.get(address.as_str()) != Some(&expected) {
            let found = stored.get(address.as_str());
            outcome.faults.push(format!(
                "{address} is stored as {found:?}, sent, failed, marked"
            ));
        }
    }
    if let Some((id, times)) = ids.iter().find(|(_, times)| **times > 1) {
        outcome
            .faults
            .push(format!("{id} was acknowledged {times} times"));
    }
    if seen.dropped.is_empty() {
        outcome
            .faults
            .push("no connection was dropped after DATA".to_owned());
    }
    if slowest > SLOWEST {
        outcome
            .faults
            .push(format!("a page took {} ms", slowest.as_millis()));
    }
    outcome.figure("mails", addresses.len());
    outcome.figure("delivered once", accepted.len());
    outcome.figure(
        "marked failed, and their addresses",
        stored.values().filter(|mail| mail.1).count(),
    );
    outcome.figure("recipients refused once with 451 or 421", refused(&seen));
    outcome.figure(
        "dropped after DATA, later delivered under the same id",
        seen.dropped.len(),
    );
    outcome.figure(
        "connections, the first three slow, half-open and busy",
        seen.connections,
    );
    outcome.figure("pages meanwhile", pages.len());
    outcome.figure(
        "their 95th percentile, ms",
        format!("{:.0}", pages.quantile(0.95)),
    );
    outcome.figure("the slowest, ms", slowest.as_millis());
    Ok(outcome)
}

fn refused(seen: &smtp::Seen) -> usize {
    seen.tries
        .keys()
        .filter(|address| matches!(smtp::kind(address), "grey" | "busy"))
        .count()
}

/// Registers by the form; how long it took.
async fn register(browser: &mut Browser, address: &str) -> Result<Duration> {
    let form = [
        ("email", address),
        ("password", "seven grey herons"),
        ("terms", "on"),
        ("age", "on"),
        ("time_zone", "Asia/Seoul"),
    ];
    let ask = browser.form("/api/auth/register", &form);
    let began = Instant::now();
    let reply = browser.send(&ask).await?;
    ensure!(
        reply.location() == Some("/verify-email"),
        "registering {address}: {} {:?}",
        reply.status,
        reply.location()
    );
    Ok(began.elapsed())
}
