use super::stop;
use crate::{config::Config, startup, startup::StartError};

/// Runs background jobs until a signal comes.
pub async fn run(config: Config) -> Result<(), StartError> {
    if config.storage.is_embedded() {
        return Err(StartError::Other(
            "an embedded database has one process: its jobs run inside `resee serve`".to_owned(),
        ));
    }
    let metrics = startup::record(&config)?;
    let opened = startup::database(&config, None).await?;
    startup::check_schema(&opened.db).await?;
    let core = startup::core(&config, opened)?;
    let stop = stop::on_signal()?;
    startup::feel(&core, stop.clone());
    startup::watch(&config, &core, stop.clone())?;
    startup::serve_metrics(&config, &core, metrics, stop.clone()).await?;
    let runner = startup::jobs(&config, &core, stop)?;
    tracing::info!("working");
    runner.await.map_err(StartError::Jobs)
}
