use api::ApiError;

use services::{
    core::Core,
    vault::{self, Rotated},
};

use super::say;
use crate::{cli::Admin, config::Config, startup, startup::StartError};

/// Looks after accounts.
pub async fn run(config: Config, command: Admin) -> Result<(), StartError> {
    let opened = startup::database(&config, None).await?;
    startup::check_schema(&opened.db).await?;
    let core = startup::core(&config, opened)?;
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
        Admin::Invite { role } => {
            let link = services::auth::admin::invite(&core, role.into())
                .await
                .map_err(explain)?;
            say(link);
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
        Admin::RotateKeys => return rotate_keys(&core).await,
    }
    Ok(())
}

async fn rotate_keys(core: &Core) -> Result<(), StartError> {
    let Rotated {
        moved,
        unreadable,
        replaced,
    } = vault::rotate(core).await?;
    if moved.is_empty() && unreadable.is_empty() {
        say("Everything is under the first key already.");
    }
    for (key, count) in moved {
        say(format!(
            "{count} values were under key {key} and are under the first one now."
        ));
    }
    if replaced > 0 {
        say(format!(
            "{replaced} values were replaced meanwhile by somebody who used them."
        ));
    }
    if unreadable.is_empty() {
        return Ok(());
    }
    for (key, count) in &unreadable {
        let why = match key.as_str() {
            vault::FOREIGN => "are not encrypted".to_owned(),
            key => format!(
                "under key {key} cannot be read, because that key is not configured or they were changed"
            ),
        };
        say(format!("{count} values {why}. They were left as they are."));
    }
    Err(StartError::Other(
        "not every value could be read".to_owned(),
    ))
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
