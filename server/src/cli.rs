//! The command line.

use std::path::PathBuf;

use clap::{Parser, Subcommand, ValueEnum, value_parser};
use domain::{auth::Role, plan::Plan};

/// Study notes that come back just before you forget them.
#[derive(Debug, Parser)]
#[command(name = "resee", version, about)]
pub struct Cli {
    /// What to do; `serve` when left out.
    #[command(subcommand)]
    pub command: Option<Command>,
}

/// What `resee` can do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Serve the app.
    Serve,
    /// Run background jobs of an instance on PostgreSQL.
    Worker,
    /// Bring the database's schema up to date.
    Migrate,
    /// Check the settings and name every wrong one.
    CheckConfig {
        /// Print `.env.example` instead.
        #[arg(long)]
        print_example: bool,
    },
    /// Make a backup; the app may be running.
    ///
    /// A folder with the dump, a manifest (rows and a hash of every table) and checksums.
    Backup {
        /// Folder in which it is made; default BACKUP_DIR.
        #[arg(long)]
        to: Option<PathBuf>,
    },
    /// Put a backup in the place of the database; stop the app and its workers first.
    ///
    /// It is checked, restored beside what is there, compared row by row and migrated; only then it
    /// takes the place. Whatever fails, the database stays as it was.
    Restore {
        /// Its folder, or a file in it.
        backup: PathBuf,
        /// Replace what is in the database.
        #[arg(long, visible_alias = "replace")]
        yes: bool,
        /// Only hold it to its checksums.
        #[arg(long, conflicts_with = "yes")]
        check: bool,
    },
    /// Move in from elsewhere.
    Import {
        /// From where.
        #[command(subcommand)]
        from: Import,
    },
    /// Load the demo user with notes and a year of reviews.
    Demo,
    /// Score schedulers on a review log.
    ///
    /// A CSV file with the columns card_id, review_rating (1 to 4), review_time (ISO 8601) and
    /// review_duration (milliseconds), rows in any order. Prints how well FSRS-6 with parameters
    /// fitted to the log, FSRS-6 with the default ones and the fixed ladder predict it: five folds
    /// in the order of time, each predicted by what was learned from all before it.
    Evaluate {
        /// The log.
        file: PathBuf,
        /// Zone of the learner's clock, and of times without an offset.
        #[arg(long, default_value = "UTC")]
        time_zone: String,
        /// Hour at which the learner's day begins.
        #[arg(long, default_value_t = 4, value_parser = value_parser!(u8).range(0..=23))]
        day_start: u8,
    },
    /// Look after accounts.
    Admin {
        /// What to do.
        #[command(subcommand)]
        command: Admin,
    },
}

/// Where one can move in from.
#[derive(Debug, Subcommand)]
pub enum Import {
    /// The Django original of Resee: learners, categories, notes and reviews.
    ///
    /// Only reads it, and can be run again: what is here already is left as it is. Passwords go on
    /// to work. Prints what was taken, what not, and why.
    Original {
        /// Its database, as postgres://user@host/database. Give the password in PGPASSWORD, where
        /// the list of processes does not show it.
        #[arg(long)]
        from: String,
    },
}

/// What an admin can do from the command line.
#[derive(Debug, Subcommand)]
pub enum Admin {
    /// Make an account with a proved address and print a link that sets its password.
    CreateUser {
        /// Address.
        email: String,
        /// What they may do.
        #[arg(long, value_enum, default_value_t = RoleArg::Learner)]
        role: RoleArg,
    },
    /// Change what somebody may do.
    SetRole {
        /// Address.
        email: String,
        /// What they may do.
        #[arg(value_enum)]
        role: RoleArg,
    },
    /// Print a link with which one person registers (7 days, once), unless REGISTRATION is closed.
    Invite {
        /// What they may do.
        #[arg(long, value_enum, default_value_t = RoleArg::Learner)]
        role: RoleArg,
    },
    /// Change somebody's plan, which counts with PLANS=on.
    SetPlan {
        /// Address.
        email: String,
        /// What they may use.
        #[arg(value_enum)]
        plan: PlanArg,
    },
    /// Print a link that sets a new password (30 minutes, once).
    ResetLink {
        /// Address.
        email: String,
    },
    /// Encrypt everything that is stored encrypted anew under the first key of DATA_KEYS.
    ///
    /// Put the new key first, restart every server and worker, run this, and then remove the old
    /// key. Servers may be running, and it can be stopped and begun again at any moment.
    RotateKeys,
}

/// [`Role`] on the command line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum RoleArg {
    /// Studies.
    Learner,
    /// Also sees the admin pages.
    Admin,
}

/// [`Plan`] on the command line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum PlanArg {
    /// 10 grades a day.
    Free,
    /// 50 grades a day.
    Basic,
    /// 200 grades a day.
    Pro,
}

impl From<PlanArg> for Plan {
    fn from(plan: PlanArg) -> Self {
        match plan {
            PlanArg::Free => Self::Free,
            PlanArg::Basic => Self::Basic,
            PlanArg::Pro => Self::Pro,
        }
    }
}

impl From<RoleArg> for Role {
    fn from(role: RoleArg) -> Self {
        match role {
            RoleArg::Learner => Self::Learner,
            RoleArg::Admin => Self::Admin,
        }
    }
}
