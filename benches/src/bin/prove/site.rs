//! A seeded instance, and what is told about it in the end.

use std::{fmt::Write, path::Path};

use anyhow::Result;
use benches::{
    browser::Browser,
    clock,
    database::Database,
    resee::Instance,
    seed::{self, Learner},
};

/// Learners; each has forty due cards.
pub const LEARNERS: u16 = 8;

/// See the module.
pub struct Site {
    /// Not running yet.
    pub instance: Instance,
}

impl Site {
    /// On PostgreSQL when `postgres` is one, else on SQLite.
    ///
    /// # Errors
    /// When it cannot be made.
    pub async fn open(binary: &Path, scratch: &Path, postgres: Option<Database>) -> Result<Self> {
        let folder = scratch.join(postgres.as_ref().map_or("sqlite", Database::name));
        let instance = Instance::new(binary, folder, postgres)?;
        instance.migrate().await?;
        seed::sow(&instance.database, LEARNERS, clock::now()).await?;
        Ok(Self { instance })
    }

    /// All learners, signed in.
    ///
    /// # Errors
    /// When the server does not run.
    pub async fn learners(&self) -> Result<Vec<Browser>> {
        let mut learners = Vec::new();
        for number in 0..LEARNERS {
            let mut browser = Browser::new(self.instance.at);
            browser
                .sign_in(&Learner(number).email(), seed::PASSWORD)
                .await?;
            learners.push(browser);
        }
        Ok(learners)
    }
}

/// What came of it.
#[derive(Debug, Default)]
pub struct Outcome {
    /// What was counted.
    pub figures: Vec<(String, String)>,
    /// What contradicts the claim.
    pub faults: Vec<String>,
}

impl Outcome {
    /// Notes a figure.
    pub fn figure(&mut self, name: &str, value: impl ToString) {
        self.figures.push((name.to_owned(), value.to_string()));
    }

    /// As Markdown.
    pub fn text(&self, database: &str) -> String {
        let mut text = format!("## {database}\n\n");
        // Writing to a String cannot fail.
        for (name, value) in &self.figures {
            let _ = writeln!(text, "- {name}: {value}");
        }
        match self.faults.as_slice() {
            [] => text.push_str("- faults: none\n"),
            faults => faults.iter().for_each(|fault| {
                let _ = writeln!(text, "- fault: {fault}");
            }),
        }
        text.push('\n');
        text
    }
}
