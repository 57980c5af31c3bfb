//! The original's tables, as far as they are taken (Django models `accounts`, `content`, `review`).

use std::str::FromStr;

use sea_orm::sqlx::{
    self, ConnectOptions, Connection, PgConnection, Row,
    postgres::{PgConnectOptions, PgRow},
};

use super::MoveError;

/// Tables without which there is nothing to read.
const TABLES: [&str; 5] = [
    "accounts_user",
    "content_category",
    "content_content",
    "review_reviewschedule",
    "review_reviewhistory",
];

/// A row of `accounts_user`.
#[derive(Clone, Debug)]
pub struct Person {
    pub id: i64,
    pub email: String,
    pub name: String,
    pub password: String,
    pub active: bool,
    pub verified: bool,
    pub staff: bool,
    /// UTC microseconds; with the id it tells one account from every other.
    pub joined: i64,
}

/// A row of `content_content`.
#[derive(Clone, Debug)]
pub struct Content {
    pub id: i64,
    pub title: Option<String>,
    pub body: Option<String>,
    pub category: Option<String>,
    pub mode: String,
    /// UTC microseconds.
    pub created: i64,
    pub updated: i64,
    /// Of its schedule, if it has one.
    pub suspended: bool,
}

/// A row of `review_reviewhistory`.
#[derive(Clone, Debug)]
pub struct Review {
    pub id: i64,
    pub content: i64,
    pub result: String,
    /// UTC microseconds.
    pub at: i64,
    /// Seconds.
    pub spent: Option<i64>,
    pub wrote: bool,
    pub chose: bool,
}

/// What one person has.
#[derive(Clone, Debug, Default)]
pub struct Owned {
    pub contents: Vec<Content>,
    /// In the order in which they happened.
    pub reviews: Vec<Review>,
}

/// Rows that belong to nobody.
#[derive(Clone, Copy, Debug, Default)]
pub struct Orphans {
    pub contents: u64,
    pub reviews: u64,
}

/// UTC microseconds of a column.
macro_rules! micros {
    ($column:literal) => {
        concat!("(extract(epoch FROM ", $column, ") * 1000000)::bigint")
    };
}

const PEOPLE: &str = concat!(
    "SELECT id::bigint, COALESCE(email, '')::text, \
     COALESCE(NULLIF(trim(concat(last_name, first_name)), ''), username, '')::text, \
     COALESCE(password, '')::text, COALESCE(is_active, true), COALESCE(is_email_verified, false), \
     COALESCE(is_staff, false) OR COALESCE(is_superuser, false), ",
    micros!("date_joined"),
    " FROM accounts_user \
     ORDER BY COALESCE(is_email_verified, false) DESC, last_login DESC NULLS LAST, id"
);

const CONTENTS: &str = concat!(
    "SELECT c.id::bigint, c.title::text, c.content::text, k.name::text, \
     COALESCE(c.review_mode, '')::text, ",
    micros!("c.created_at"),
    ", ",
    micros!("c.updated_at"),
    ", EXISTS (SELECT 1 FROM review_reviewschedule s \
     WHERE s.content_id = c.id AND s.user_id = c.author_id AND NOT s.is_active) \
     FROM content_content c LEFT JOIN content_category k ON k.id = c.category_id \
     WHERE c.author_id = $1 ORDER BY c.created_at, c.id"
);

const REVIEWS: &str = concat!(
    "SELECT id::bigint, COALESCE(content_id, 0)::bigint, COALESCE(result, '')::text, ",
    micros!("review_date"),
    ", time_spent::bigint, COALESCE(descriptive_answer, '') <> '', \
     COALESCE(selected_choice, '') <> '' \
     FROM review_reviewhistory WHERE user_id = $1 AND review_date IS NOT NULL \
     ORDER BY review_date, id"
);

const ORPHANS: &str = "
SELECT (SELECT count(*) FROM content_content c
        WHERE NOT EXISTS (SELECT 1 FROM accounts_user u WHERE u.id = c.author_id)),
       (SELECT count(*) FROM review_reviewhistory h
        WHERE h.review_date IS NULL
           OR NOT EXISTS (SELECT 1 FROM accounts_user u WHERE u.id = h.user_id))";

/// The original's database.
#[derive(Debug)]
pub struct Source(PgConnection);

impl Source {
    /// Opens it for reading, as it is at this moment.
    pub async fn open(url: &str) -> Result<Self, MoveError> {
        let options = PgConnectOptions::from_str(url)?
            .application_name("resee-import")
            .options([("statement_timeout", "0")]);
        let mut connection = options.disable_statement_logging().connect().await?;
        sqlx::raw_sql("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
            .execute(&mut connection)
            .await?;
        for table in TABLES {
            let row = sqlx::query("SELECT to_regclass($1) IS NULL")
                .bind(table)
                .fetch_one(&mut connection)
                .await?;
            if row.try_get(0)? {
                return Err(MoveError::NotTheOriginal(table.to_owned()));
            }
        }
        Ok(Self(connection))
    }

    /// Everybody, who is more likely to be the owner of an address first.
    pub async fn people(&mut self) -> Result<Vec<Person>, MoveError> {
        let rows = sqlx::query(PEOPLE).fetch_all(&mut self.0).await?;
        let read = |row: &PgRow| -> Result<Person, sqlx::Error> {
            Ok(Person {
                id: row.try_get(0)?,
                email: row.try_get(1)?,
                name: row.try_get(2)?,
                password: row.try_get(3)?,
                active: row.try_get(4)?,
                verified: row.try_get(5)?,
                staff: row.try_get(6)?,
                joined: row.try_get::<Option<i64>, _>(7)?.unwrap_or(0),
            })
        };
        Ok(rows.iter().map(read).collect::<Result<_, _>>()?)
    }

    /// What somebody has.
    pub async fn owned_by(&mut self, person: &Person) -> Result<Owned, MoveError> {
        let rows = sqlx::query(CONTENTS)
            .bind(person.id)
            .fetch_all(&mut self.0)
            .await?;
        let read = |row: &PgRow| -> Result<Content, sqlx::Error> {
            let created = row.try_get::<Option<i64>, _>(5)?.unwrap_or(person.joined);
            Ok(Content {
                id: row.try_get(0)?,
                title: row.try_get(1)?,
                body: row.try_get(2)?,
                category: row.try_get(3)?,
                mode: row.try_get(4)?,
                created,
                updated: row.try_get::<Option<i64>, _>(6)?.unwrap_or(created),
                suspended: row.try_get(7)?,
            })
        };
        let contents = rows.iter().map(read).collect::<Result<_, _>>()?;
        let rows = sqlx::query(REVIEWS)
            .bind(person.id)
            .fetch_all(&mut self.0)
            .await?;
        let read = |row: &PgRow| -> Result<Review, sqlx::Error> {
            Ok(Review {
                id: row.try_get(0)?,
                content: row.try_get(1)?,
                result: row.try_get(2)?,
                at: row.try_get(3)?,
                spent: row.try_get(4)?,
                wrote: row.try_get(5)?,
                chose: row.try_get(6)?,
            })
        };
        let reviews = rows.iter().map(read).collect::<Result<_, _>>()?;
        Ok(Owned { contents, reviews })
    }

    /// Rows that belong to nobody.
    pub async fn orphans(&mut self) -> Result<Orphans, MoveError> {
        let row = sqlx::query(ORPHANS).fetch_one(&mut self.0).await?;
        let count = |index: usize| -> Result<u64, sqlx::Error> {
            Ok(row.try_get::<i64, _>(index)?.unsigned_abs())
        };
        Ok(Orphans {
            contents: count(0)?,
            reviews: count(1)?,
        })
    }

    /// Ends the reading.
    pub async fn close(self) -> Result<(), MoveError> {
        Ok(self.0.close().await?)
    }
}
