mod clock;
mod log;

use std::{fs, path::Path, process::ExitCode};

use domain::time::Rollover;
use scheduler::{Evaluation, Scores};

use self::{clock::Clock, log::Log};
use super::{complain, say};

/// Scores the schedulers on the review log `file`.
pub fn run(file: &Path, time_zone: &str, day_start: u8) -> ExitCode {
    let Some(clock) = Clock::new(time_zone, Rollover(day_start)) else {
        complain(format!(
            "the time zone {time_zone:?} is unknown; zones are named like Asia/Seoul or UTC"
        ));
        return ExitCode::FAILURE;
    };
    let log = fs::read(file)
        .map_err(|error| error.to_string())
        .and_then(|content| Log::read(&content, &clock).map_err(|error| error.to_string()));
    let result = log.and_then(|log| report(file, &log));
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(reason) => {
            complain(format!("{}: {reason}", file.display()));
            ExitCode::FAILURE
        }
    }
}

/// Names the bad rows, then prints a line for each predictor and one for what was read.
fn report(file: &Path, log: &Log) -> Result<(), String> {
    for bad in &log.bad {
        complain(format!("{}: {bad}", file.display()));
    }
    let scored = scores(log);
    if let Ok(all) = &scored {
        say(line("fsrs-fitted", &all.fitted));
        say(line("fsrs-default", &all.default));
        say(line("ladder", &all.ladder));
    }
    say(format!(
        "{} reviews of {} cards read, {} bad rows",
        log.reviews,
        log.histories.len(),
        log.bad.len()
    ));
    scored.map(|_| ())
}

fn scores(log: &Log) -> Result<Evaluation, String> {
    if log.reviews == 0 {
        return Err("there is not one review in it".to_owned());
    }
    scheduler::evaluate(&log.histories).map_err(|error| error.to_string())
}

fn line(name: &str, scores: &Scores) -> String {
    let auc = scores
        .auc
        .map_or_else(|| "none".to_owned(), |auc| format!("{auc:.3}"));
    format!(
        "{name:<12} log loss {:.4}  RMSE(bins) {:.4}  AUC {auc}  reviews {}",
        scores.log_loss, scores.rmse_bins, scores.reviews
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_predictor_has_a_line() {
        let scores = Scores {
            log_loss: 0.440_32,
            rmse_bins: 0.042_7,
            auc: Some(0.68),
            reviews: 5_230,
        };
        let expected = "fsrs-fitted  log loss 0.4403  RMSE(bins) 0.0427  AUC 0.680  reviews 5230";
        assert_eq!(line("fsrs-fitted", &scores), expected);
        let certain = Scores {
            auc: None,
            ..scores
        };
        assert!(line("ladder", &certain).starts_with("ladder       log loss"));
        assert!(line("ladder", &certain).contains("AUC none"));
    }
}
