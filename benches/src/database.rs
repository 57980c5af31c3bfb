//! The two databases, through the programs that come with them.

use std::{path::PathBuf, process::Stdio};

use anyhow::{Context, Result, ensure};
use tokio::{io::AsyncWriteExt, process::Command};

/// Between the columns of a row; no text of ours holds it.
const BETWEEN: char = '\u{1f}';

/// Where rows are.
#[derive(Clone, Debug)]
pub enum Database {
    /// A database of a server.
    Postgres {
        /// `postgres://…`
        url: String,
    },
    /// A file.
    Sqlite {
        /// The file.
        file: PathBuf,
    },
}

impl Database {
    /// Its name for people.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Postgres { .. } => "PostgreSQL",
            Self::Sqlite { .. } => "SQLite",
        }
    }

    /// How an id is written in a statement.
    pub fn id(&self, id: u128) -> String {
        match self {
            Self::Postgres { .. } => format!("'{id:032x}'"),
            Self::Sqlite { .. } => format!("X'{id:032x}'"),
        }
    }

    /// Reads the column of an id as 32 hexadecimal digits.
    pub fn id_column(&self, column: &str) -> String {
        match self {
            Self::Postgres { .. } => format!("replace(CAST({column} AS TEXT), '-', '')"),
            Self::Sqlite { .. } => format!("lower(hex({column}))"),
        }
    }

    /// A number rounded down, as an integer.
    pub fn floor(&self, number: &str) -> String {
        match self {
            Self::Postgres { .. } => format!("CAST(floor({number}) AS INTEGER)"),
            // Never negative here, and cut off like that.
            Self::Sqlite { .. } => format!("CAST({number} AS INTEGER)"),
        }
    }

    /// Runs statements in one transaction.
    ///
    /// # Errors
    /// When one fails; nothing is changed then.
    pub async fn script(&self, sql: &str) -> Result<()> {
        let sql = match self {
            Self::Postgres { .. } => format!("BEGIN;\n{sql}\nCOMMIT;\n"),
            Self::Sqlite { .. } => {
                format!("PRAGMA foreign_keys = ON;\nBEGIN IMMEDIATE;\n{sql}\nCOMMIT;\n")
            }
        };
        self.run(&sql).await.map(|_| ())
    }

    /// Runs a statement that must not be in a transaction.
    ///
    /// # Errors
    /// When it fails.
    pub async fn bare(&self, sql: &str) -> Result<()> {
        self.run(sql).await.map(|_| ())
    }

    /// The rows of a query.
    ///
    /// # Errors
    /// When it fails.
    pub async fn rows(&self, query: &str) -> Result<Vec<Vec<String>>> {
        let text = self.run(query).await?;
        Ok(text
            .lines()
            .map(|line| line.split(BETWEEN).map(str::to_owned).collect())
            .collect())
    }

    /// The one number a query answers.
    ///
    /// # Errors
    /// When it is none.
    pub async fn number(&self, query: &str) -> Result<i64> {
        let rows = self.rows(query).await?;
        let cell = rows
            .first()
            .and_then(|row| row.first())
            .context("no row where one was expected")?;
        cell.parse()
            .with_context(|| format!("{cell:?} is no number: {query}"))
    }

    async fn run(&self, sql: &str) -> Result<String> {
        let between = BETWEEN.to_string();
        let mut command = match self {
            Self::Postgres { url } => {
                let mut psql = Command::new("psql");
                psql.args(["-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-F"]);
                psql.args([&between, "-f", "-", url]);
                psql
            }
            Self::Sqlite { file } => {
                let mut sqlite = Command::new("sqlite3");
                sqlite.args(["-batch", "-bail", "-noheader", "-separator", &between]);
                sqlite.args(["-cmd", ".timeout 5000"]).arg(file);
                sqlite
            }
        };
        let mut child = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .with_context(|| format!("the client of {} does not start", self.name()))?;
        let mut input = child.stdin.take().context("no input")?;
        let sql = sql.to_owned();
        let writing = tokio::spawn(async move {
            // A client that has ended says why itself.
            let _ = input.write_all(sql.as_bytes()).await;
        });
        let output = child.wait_with_output().await?;
        writing.await?;
        ensure!(
            output.status.success(),
            "{}: {}",
            self.name(),
            String::from_utf8_lossy(&output.stderr)
        );
        Ok(String::from_utf8(output.stdout)?)
    }
}
