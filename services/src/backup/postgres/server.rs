//! A database's URL, for our connections and for PostgreSQL's programs.

use std::str::FromStr;

use percent_encoding::percent_decode_str;
use reqwest::Url;
use sea_orm::sqlx::{
    self, AssertSqlSafe, ConnectOptions, PgConnection, Row, postgres::PgConnectOptions,
};
use secrecy::{ExposeSecret, SecretString};

use crate::backup::error::{BackupError, Result};

/// Parameters of a URL that `libpq` knows, by their names in ours.
const PARAMETERS: [(&str, &str); 10] = [
    ("sslmode", "sslmode"),
    ("ssl-mode", "sslmode"),
    ("sslrootcert", "sslrootcert"),
    ("ssl-root-cert", "sslrootcert"),
    ("sslcert", "sslcert"),
    ("ssl-cert", "sslcert"),
    ("sslkey", "sslkey"),
    ("ssl-key", "sslkey"),
    ("host", "host"),
    ("port", "port"),
];

/// Where a database is and who asks.
#[derive(Clone, Debug)]
pub struct Server {
    url: SecretString,
    /// The URL without its password: may be seen in the list of processes.
    pub public: String,
    /// Goes to a program in its environment.
    pub password: Option<SecretString>,
}

impl Server {
    /// Reads a URL.
    ///
    /// # Errors
    /// [`BackupError::Setting`] when it is none.
    pub fn parse(url: &SecretString) -> Result<Self> {
        let unusable = || BackupError::Setting("DATABASE_URL or BACKUP_DATABASE_URL is no URL");
        let mut public = Url::parse(url.expose_secret()).map_err(|_| unusable())?;
        let decoded = |text: &str| percent_decode_str(text).decode_utf8_lossy().into_owned();
        let mut password = public.password().map(&decoded);
        let mut kept = Vec::new();
        for (name, value) in public.query_pairs() {
            if name == "password" {
                password = Some(value.into_owned());
            } else if let Some((_, known)) = PARAMETERS.iter().find(|(ours, _)| *ours == name) {
                kept.push((*known, value.into_owned()));
            }
        }
        public.set_password(None).map_err(|()| unusable())?;
        public.set_query(None);
        if !kept.is_empty() {
            public.query_pairs_mut().extend_pairs(kept);
        }
        Ok(Self {
            url: url.clone(),
            public: public.to_string(),
            password: password.map(SecretString::from),
        })
    }

    /// Another database of the same server.
    ///
    /// # Errors
    /// As [`Self::parse`].
    pub fn with_database(&self, name: &str) -> Result<Self> {
        let mut url = Url::parse(self.url.expose_secret())
            .map_err(|_| BackupError::Setting("DATABASE_URL is no URL"))?;
        url.set_path(name);
        Self::parse(&SecretString::from(url.to_string()))
    }

    /// The whole URL, password included.
    pub fn secret(&self) -> &str {
        self.url.expose_secret()
    }

    /// Connects. No statement is ended by the clock, and values are written in one form.
    ///
    /// # Errors
    /// When nobody answers.
    pub async fn connect(&self) -> Result<PgConnection> {
        let options = PgConnectOptions::from_str(self.secret())?
            .application_name("resee-backup")
            .options([
                ("statement_timeout", "0"),
                ("idle_in_transaction_session_timeout", "0"),
                ("TimeZone", "UTC"),
                ("DateStyle", "ISO"),
                ("extra_float_digits", "1"),
                ("search_path", "public"),
            ]);
        Ok(options.disable_statement_logging().connect().await?)
    }
}

/// Runs statements that return nothing.
pub async fn run(connection: &mut PgConnection, sql: impl Into<String>) -> Result<()> {
    sqlx::raw_sql(AssertSqlSafe(sql.into()))
        .execute(connection)
        .await?;
    Ok(())
}

/// The server's major version.
pub async fn major_version(connection: &mut PgConnection) -> Result<u32> {
    let row = sqlx::query("SELECT current_setting('server_version_num')::int / 10000")
        .fetch_one(connection)
        .await?;
    let version: i32 = row.try_get(0)?;
    Ok(u32::try_from(version).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_password_is_not_in_what_can_be_seen() {
        for (url, public, password) in [
            (
                "postgres://resee:hunt%40r2@db:5433/re%20see?sslmode=require&statement-cache-capacity=5",
                "postgres://resee@db:5433/re%20see?sslmode=require",
                Some("hunt@r2"),
            ),
            (
                "postgres://resee@/resee?host=/run/pg&password=hunter2",
                "postgres://resee@/resee?host=%2Frun%2Fpg",
                Some("hunter2"),
            ),
            ("postgresql://db/resee", "postgresql://db/resee", None),
        ] {
            let server = Server::parse(&url.to_owned().into());
            let Ok(server) = server else {
                // A host in the parameters alone is libpq's own form, and no URL.
                assert!(url.contains("@/"), "{url}");
                continue;
            };
            assert_eq!(server.public, public);
            let found = server.password.as_ref().map(ExposeSecret::expose_secret);
            assert_eq!(found, password);
            assert!(!format!("{server:?}").contains("hunter2"));
        }
    }

    #[test]
    fn another_database_keeps_the_rest() {
        let url = "postgres://resee:x@db/resee?sslmode=require".to_owned();
        let other = Server::parse(&url.into())
            .unwrap()
            .with_database("resee_verify_1");
        let other = other.unwrap();
        assert_eq!(
            other.public,
            "postgres://resee@db/resee_verify_1?sslmode=require"
        );
    }
}
