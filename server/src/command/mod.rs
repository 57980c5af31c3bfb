//! What each subcommand does, one file each.

mod admin;
mod backup;
mod check_config;
mod demo;
mod evaluate;
mod import;
mod migrate;
mod serve;
mod stop;
mod worker;

use std::{io::Write, process::ExitCode};

use crate::{
    cli::{Cli, Command},
    config::Config,
    startup::StartError,
    telemetry,
};

/// Runs a command line to its end.
pub fn run(cli: Cli) -> ExitCode {
    // Both libraries panic on their first use when no provider was chosen.
    let _ = rustls::crypto::ring::default_provider().install_default();
    services::auth::jwt::install_provider();
    let command = cli.command.unwrap_or(Command::Serve);
    // These two work without settings.
    let command = match command {
        Command::CheckConfig { print_example } => return check_config::run(print_example),
        Command::Evaluate {
            file,
            time_zone,
            day_start,
        } => return evaluate::run(&file, &time_zone, day_start),
        other => other,
    };
    let config = match Config::from_env() {
        Ok(config) => config,
        Err(wrong) => return check_config::report(&wrong),
    };
    telemetry::start(&config.logging);
    let runtime = match tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
    {
        Ok(runtime) => runtime,
        Err(error) => {
            tracing::error!(%error, "no runtime");
            return ExitCode::FAILURE;
        }
    };
    match runtime.block_on(dispatch(command, config)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            tracing::error!(%error, "stopped");
            ExitCode::FAILURE
        }
    }
}

async fn dispatch(command: Command, config: Config) -> Result<(), StartError> {
    match command {
        Command::Serve => serve::run(config).await,
        Command::Worker => worker::run(config).await,
        Command::Migrate => migrate::run(config).await,
        Command::Backup { to } => backup::run(config, to).await,
        Command::Restore { backup, yes, check } => {
            backup::restore(config, &backup, yes, check).await
        }
        Command::Import { from } => import::run(config, from).await,
        Command::Demo => demo::run(config).await,
        Command::Admin { command } => admin::run(config, command).await,
        Command::CheckConfig { .. } | Command::Evaluate { .. } => Ok(()),
    }
}

/// Prints for the person at the terminal, as opposed to logging. What cannot be printed ends nothing.
fn say(text: impl AsRef<str>) {
    // Nobody is left to tell.
    let _ = writeln!(std::io::stdout(), "{}", text.as_ref());
}

/// Tells the person at the terminal what is wrong with what they gave.
fn complain(text: impl AsRef<str>) {
    let _ = writeln!(std::io::stderr(), "{}", text.as_ref());
}
