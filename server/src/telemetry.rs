//! Logs: what a process writes to standard error, and what never stands in it.
//!
//! Libraries print at `debug` and `trace` what passes through them: headers, statements with their
//! values, mails. So none of them is ever asked for more than `info`, whatever `LOG_LEVEL` says.

use std::{any::Any, panic};

use services::error::panic_words;
use tracing::{Level, Metadata};
use tracing_subscriber::{
    EnvFilter, Layer,
    filter::{FilterExt, filter_fn},
    fmt,
    layer::SubscriberExt,
    util::SubscriberInitExt,
};

use crate::config::Logging;

/// The crates that are ours, by the names their records go under.
const OURS: [&str; 8] = [
    "api",
    "app",
    "domain",
    "migrations",
    "resee",
    "scheduler",
    "server",
    "services",
];

/// Starts logging to standard error, panics included.
pub fn start(logging: &Logging) {
    let level = EnvFilter::try_new(&logging.level).unwrap_or_else(|_| EnvFilter::new("info"));
    let wanted = level.and(filter_fn(is_fit));
    let layer = fmt::layer().with_writer(std::io::stderr);
    // A second start, as in tests, keeps the first one's subscriber.
    let started = if logging.json {
        let layer = layer.json().flatten_event(true).with_filter(wanted);
        tracing_subscriber::registry().with(layer).try_init()
    } else {
        let layer = layer.with_target(false).with_filter(wanted);
        tracing_subscriber::registry().with(layer).try_init()
    };
    if started.is_ok() {
        panic::set_hook(Box::new(|panic| {
            let at = panic.location().map(ToString::to_string);
            let at = at.unwrap_or_default();
            tracing::error!(at, "a panic: {}", words(panic.payload()));
        }));
    }
}

/// Whether what a record says is ours to say.
fn is_fit(of: &Metadata<'_>) -> bool {
    *of.level() <= Level::INFO || is_ours(of.target())
}

fn is_ours(target: &str) -> bool {
    let name = target.split("::").next().unwrap_or_default();
    OURS.contains(&name)
}

fn words(panic: &(dyn Any + Send)) -> &'static str {
    panic_words(panic).unwrap_or("its words are not told")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_our_own_crates_may_be_talkative() {
        for (target, ours) in [
            ("services::auth::login", true),
            ("server", true),
            ("servicesx::auth", false),
            ("hyper::proto::h1", false),
            ("sea_orm::driver", false),
            ("log", false),
            ("", false),
        ] {
            assert_eq!(is_ours(target), ours, "{target}");
        }
    }

    #[test]
    fn a_panic_repeats_nothing_that_was_put_into_it() {
        let said = |deed: fn()| {
            let panic = panic::catch_unwind(deed).unwrap_err();
            words(&*panic)
        };
        assert_eq!(said(|| panic!("a literal")), "a literal");
        let told = said(|| {
            let text = std::hint::black_box("가나다");
            let _ = std::hint::black_box(&text[1..]);
        });
        assert_eq!(told, "its words are not told");
    }
}
