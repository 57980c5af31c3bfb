use std::process::ExitCode;

use super::say;
use crate::config::{Config, Wrong};

/// Checks the settings, or prints what there is to set.
pub fn run(print_example: bool) -> ExitCode {
    if print_example {
        say(Config::example().trim_end());
        return ExitCode::SUCCESS;
    }
    match Config::from_env() {
        Ok(config) => {
            for warning in config.warnings() {
                say(format!("note: {warning}"));
            }
            say("The settings are usable.");
            ExitCode::SUCCESS
        }
        Err(wrong) => report(&wrong),
    }
}

/// Names every wrong setting.
pub fn report(wrong: &[Wrong]) -> ExitCode {
    for wrong in wrong {
        say(format!("wrong setting {wrong}"));
    }
    ExitCode::FAILURE
}
