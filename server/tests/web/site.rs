//! The server on a test's database.

use std::{path::Path, sync::Arc};

use axum::Router;
use server::{config::Config, router, startup};
use services::limits::Limits;

use crate::common::Test;

/// The real router over the real services. The flood guard is out of the way.
pub fn site(test: &Test) -> Router {
    site_with(test, &[("LIMIT_REQUESTS_PER_SECOND", "1000000")])
}

/// The same with the files of `folder`.
pub fn site_of(test: &Test, folder: &Path) -> Router {
    build(
        test,
        &[("LIMIT_REQUESTS_PER_SECOND", "1000000")],
        Some(folder),
    )
}

/// The same without any limit to failures and calls, for tests that try a great deal.
pub fn site_without_limits(test: &Test) -> Router {
    const MANY: &str = "1000000";
    site_with(
        test,
        &[
            ("LIMIT_REQUESTS_PER_SECOND", MANY),
            ("LIMIT_LOGIN_FAILURES_PER_MINUTE", MANY),
            ("LIMIT_LOGIN_FAILURES_PER_HOUR", MANY),
            ("LIMIT_REGISTRATIONS_PER_MINUTE", MANY),
            ("LIMIT_MAILS_PER_HOUR", MANY),
            ("LIMIT_ANONYMOUS_CALLS_PER_HOUR", MANY),
            ("LIMIT_CALLS_PER_HOUR", MANY),
        ],
    )
}

/// The same with `settings` set, and nothing else.
pub fn site_with(test: &Test, settings: &[(&str, &str)]) -> Router {
    build(test, settings, None)
}

fn build(test: &Test, settings: &[(&str, &str)], folder: Option<&Path>) -> Router {
    let config = Config::read(&|name| match name {
        "PUBLIC_URL" => Some(test.core.settings.public_url.clone()),
        "DATA_DIR" => Some(test.dir.display().to_string()),
        _ => settings
            .iter()
            .find(|(set, _)| *set == name)
            .map(|(_, value)| (*value).to_owned()),
    });
    let config = config.expect("the test's settings are usable");
    let mut core = test.core.clone();
    if settings
        .iter()
        .any(|(name, _)| name.starts_with("LIMIT_") && !name.contains("REQUESTS"))
    {
        core.limits = Arc::new(Limits::in_process(config.network.limits));
    }
    let (state, services) = startup::assemble(config, core, Path::new("/nowhere/hash.txt"));
    router::build(state, services, folder.map(Path::to_owned)).expect("the router is built")
}
