//! The command line.

use clap::{Parser, Subcommand, ValueEnum};
use domain::auth::Role;

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
    /// Load the demo user with notes and a year of reviews.
    Demo,
    /// Look after accounts.
    Admin {
        /// What to do.
        #[command(subcommand)]
        command: Admin,
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
    /// Print a link that sets a new password (30 minutes, once).
    ResetLink {
        /// Address.
        email: String,
    },
}

/// [`Role`] on the command line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum RoleArg {
    /// Studies.
    Learner,
    /// Also sees the admin pages.
    Admin,
}

impl From<RoleArg> for Role {
    fn from(role: RoleArg) -> Self {
        match role {
            RoleArg::Learner => Self::Learner,
            RoleArg::Admin => Self::Admin,
        }
    }
}
