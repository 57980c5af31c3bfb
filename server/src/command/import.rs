use super::say;
use crate::{cli::Import, config::Config, startup, startup::StartError};

/// Moves in from elsewhere.
pub async fn run(config: Config, import: Import) -> Result<(), StartError> {
    let opened = startup::database(&config, None).await?;
    startup::check_schema(&opened.db).await?;
    let core = startup::core(&config, opened)?;
    match import {
        Import::Original { from } => {
            let report = services::transfer::original::import(&core, &from)
                .await
                .map_err(|error| StartError::Other(error.to_string()))?;
            say(report.to_string());
        }
    }
    Ok(())
}
