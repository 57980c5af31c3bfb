use api::ApiError;

use super::say;
use crate::{cli::Admin, config::Config, startup, startup::StartError};

/// Looks after accounts.
pub async fn run(config: Config, command: Admin) -> Result<(), StartError> {
    let db = startup::database(&config).await?;
    startup::check_schema(&db).await?;
    let core = startup::core(&config, db)?;
    match command {
        Admin::CreateUser { email, role } => {
            let link = services::auth::admin::create_user(&core, &email, role.into())
                .await
                .map_err(explain)?;
            say(format!(
                "Made {email}. Set its password within 30 minutes at\n{link}"
            ));
        }
        Admin::SetRole { email, role } => {
            services::auth::admin::set_role(&core, &email, role.into())
                .await
                .map_err(explain)?;
            say(format!("Changed {email}."));
        }
        Admin::SetPlan { email, plan } => {
            services::auth::admin::set_plan(&core, &email, plan.into())
                .await
                .map_err(explain)?;
            say(format!("Changed {email}."));
        }
        Admin::ResetLink { email } => {
            let link = services::auth::admin::reset_link(&core, &email)
                .await
                .map_err(explain)?;
            say(link);
        }
    }
    Ok(())
}

fn explain(error: services::error::Error) -> StartError {
    match error {
        services::error::Error::Refused(ApiError::NotFound) => {
            StartError::Other("no account has that address".to_owned())
        }
        services::error::Error::Refused(ApiError::Invalid { .. }) => {
            StartError::Other("that is not an address, or it is taken".to_owned())
        }
        other => other.into(),
    }
}
