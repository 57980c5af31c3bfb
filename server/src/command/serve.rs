use std::{path::PathBuf, time::Duration};

use tokio::net::TcpListener;

use super::{demo, say, stop};
use crate::{config::Config, listen, router, startup, startup::StartError};

/// How long closing the database may take.
const CLOSE: Duration = Duration::from_secs(1);

/// Serves until a signal comes, then drains.
pub async fn run(config: Config) -> Result<(), StartError> {
    let metrics = startup::record(&config)?;
    let alone = startup::alone(&config)?;
    let opened = startup::database(&config, alone.as_ref()).await?;
    startup::check_schema(&opened.db).await?;
    let is_behind = opened.is_behind;
    let core = startup::core(&config, opened)?;
    if is_behind {
        services::integrity::mark::accept(&core, &config.storage.data_dir).await?;
    }
    prepare_demo(&config, &core).await?;
    for warning in config.warnings() {
        tracing::warn!("{warning}");
    }
    let listener = TcpListener::bind(config.network.listen).await?;
    let stop = stop::on_signal()?;
    startup::feel(&core, stop.clone());
    let runner = match config.delivery.worker {
        true => Some(startup::jobs(&config, &core, stop.clone())?),
        false => None,
    };
    startup::watch(&config, &core, stop.clone())?;
    startup::serve_metrics(&config, &core, metrics, stop.clone()).await?;
    greet(&config, &core).await?;
    let db = core.db.clone();
    let home = home();
    let (state, screens) = startup::assemble(config, core, &home.join("hash.txt"));
    let router = router::build(state, screens, Some(site(&home))).map_err(StartError::Other)?;
    listen::serve(listener, router, stop).await?;
    if let Some(runner) = runner {
        runner.await.map_err(StartError::Jobs)?;
    }
    // Folds SQLite's log into the file; whoever copies only that has everything.
    match tokio::time::timeout(CLOSE, db.close()).await {
        Ok(Ok(())) => {}
        Ok(Err(error)) => tracing::warn!(%error, "the database was not closed well"),
        Err(_) => tracing::warn!("the database is still in use"),
    }
    Ok(())
}

/// With `DEMO=1` an empty database gets the demo data; without it the demo user keeps the app at
/// home.
async fn prepare_demo(config: &Config, core: &services::core::Core) -> Result<(), StartError> {
    if config.accounts.demo && services::auth::admin::count_users(core).await? == 0 {
        let report = services::demo::load(core, demo::EMAIL, demo::PASSWORD).await?;
        tracing::info!(
            notes = report.notes,
            reviews = report.reviews,
            "loaded the demo data"
        );
    }
    let exposed = !config.network.listen.ip().is_loopback() && !config.accounts.demo;
    if exposed && services::auth::admin::exists(core, demo::EMAIL).await? {
        return Err(StartError::DemoExposed);
    }
    Ok(())
}

async fn greet(config: &Config, core: &services::core::Core) -> Result<(), StartError> {
    say(format!("Resee is at {}", config.network.public_url));
    if services::auth::admin::exists(core, demo::EMAIL).await? {
        say(demo::login());
    }
    if let Some(link) = services::auth::setup_link(core).await? {
        say(format!(
            "No users yet. The first admin registers at\n{link}"
        ));
    }
    Ok(())
}

/// The folder the binary lies in, whatever the working directory.
fn home() -> PathBuf {
    std::env::current_exe()
        .ok()
        .and_then(|exe| exe.parent().map(PathBuf::from))
        .unwrap_or_else(|| PathBuf::from("."))
}

/// `site` beside the binary; in a checkout, what cargo-leptos made.
fn site(home: &std::path::Path) -> PathBuf {
    let beside = home.join("site");
    if beside.is_dir() {
        beside
    } else {
        home.join("../site")
    }
}
