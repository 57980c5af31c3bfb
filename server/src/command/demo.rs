use super::say;
use crate::{config::Config, startup, startup::StartError};

/// Address of the demo user.
pub const EMAIL: &str = "demo@resee.example";
/// Its password; public, so it must never guard anything real.
pub const PASSWORD: &str = "resee-demo-2026";

/// Loads the demo user with notes and a year of reviews.
pub async fn run(config: Config) -> Result<(), StartError> {
    let opened = startup::database(&config, None).await?;
    startup::check_schema(&opened.db).await?;
    let core = startup::core(&config, opened)?;
    let report = services::demo::load(&core, EMAIL, PASSWORD).await?;
    say(format!(
        "Loaded {} notes and {} reviews.",
        report.notes, report.reviews
    ));
    say(login());
    Ok(())
}

/// What to tell whoever started an instance with demo data.
pub fn login() -> String {
    format!("Demo login: {EMAIL}  password: {PASSWORD}")
}
