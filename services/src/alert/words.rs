//! What an alert says: one English sentence, for whoever runs the instance.

use api::health::Dependency;
use domain::time::Millis;

use super::Alert;

impl Alert {
    /// The sentence.
    pub fn words(&self) -> String {
        match self {
            Self::BackupVerified { rows, bytes } => {
                let of = match (rows, bytes) {
                    (Some(rows), Some(bytes)) => {
                        format!(" ({rows} rows, {:.1} MB)", *bytes as f64 / 1e6)
                    }
                    _ => String::new(),
                };
                format!("The newest backup was restored for a test and is complete{of}.")
            }
            Self::BackupFailed => "A backup could not be made. /admin/health says why.".to_owned(),
            Self::BackupDamaged => {
                "The newest backup is damaged: do not rely on it. /admin/health says more."
                    .to_owned()
            }
            Self::DeadJob { kind } => {
                // The kind may be of a newer version and is shortened where it is stored.
                let kind: String = kind.chars().take(90).collect();
                format!("A job of kind {kind} has failed for good. /admin/jobs has it.")
            }
            Self::Errors { count, seconds } => {
                format!("{count} requests ended with a server error within {seconds} s.")
            }
            Self::FileDamaged => {
                "The database's file is damaged: nothing is written any more, and learners can \
                 only read. Stop Resee and restore the newest backup: docs/BACKUP.md."
                    .to_owned()
            }
            Self::ChangesMissing => {
                "The database's file is older than what was written into it: the last changes \
                 are missing. docs/BACKUP.md says what can be done."
                    .to_owned()
            }
            Self::Down(dependency) => format!("{} not answer.", does(*dependency)),
            Self::Up { dependency, after } => {
                format!("{} again, after {}.", answers(*dependency), span(*after))
            }
        }
    }
}

const fn does(dependency: Dependency) -> &'static str {
    match dependency {
        Dependency::Database => "The database does",
        Dependency::Redis => "Redis does",
        Dependency::Mail => "The mail server does",
        Dependency::Model => "The model that grades does",
    }
}

const fn answers(dependency: Dependency) -> &'static str {
    match dependency {
        Dependency::Database => "The database answers",
        Dependency::Redis => "Redis answers",
        Dependency::Mail => "The mail server answers",
        Dependency::Model => "The model that grades answers",
    }
}

fn span(millis: Millis) -> String {
    let seconds = millis.max(0) / 1_000;
    match seconds {
        ..120 => format!("{seconds} s"),
        120..7_200 => format!("{} min", seconds / 60),
        _ => format!("{} h", seconds / 3_600),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_say_what_and_how_much() {
        let redis = Dependency::Redis;
        for (alert, words) in [
            (Alert::Down(redis), "Redis does not answer."),
            (
                Alert::Up {
                    dependency: redis,
                    after: 61_900,
                },
                "Redis answers again, after 61 s.",
            ),
            (
                Alert::Errors {
                    count: 12,
                    seconds: 60,
                },
                "12 requests ended with a server error within 60 s.",
            ),
            (
                Alert::BackupVerified {
                    rows: Some(12_345),
                    bytes: Some(3_240_000),
                },
                "The newest backup was restored for a test and is complete (12345 rows, 3.2 MB).",
            ),
        ] {
            assert_eq!(alert.words(), words);
        }
        assert_eq!(span(7_199_000), "119 min");
        assert_eq!(span(7_200_000), "2 h");
    }

    #[test]
    fn a_kind_that_is_too_long_still_fits() {
        let kind = "k".repeat(500);
        let alert = Alert::DeadJob { kind };
        assert!(alert.kind().len() <= 100 && alert.words().len() <= 1000);
    }
}
