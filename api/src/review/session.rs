//! Which cards a session is about, as it stands in the page's address.

use std::fmt;

use domain::{
    id::{CategoryId, NoteId, TagId},
    time::Millis,
};
use serde::{Deserialize, Serialize};

use crate::ApiError;

/// Most cards that a session may be limited to.
const LIMIT_MAX: u32 = 999;

/// What was chosen for a session. The default is whatever is due.
///
/// Its text ([`fmt::Display`]) is the query of the address, without the question mark; every value is
/// an id or a number, so nothing in it needs escaping.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionQuery {
    /// Only this category.
    pub category: Option<CategoryId>,
    /// Only this tag.
    pub tag: Option<TagId>,
    /// Only this note, due or not.
    pub note: Option<NoteId>,
    /// So many cards; those that are forgotten among them come back on top.
    pub limit: Option<u32>,
    /// Cards in review that are not due yet as well.
    pub ahead: bool,
    /// When it began, UTC milliseconds: what was answered since is what it has done.
    pub since: Option<Millis>,
}

impl SessionQuery {
    /// Whatever is due.
    pub fn is_all(&self) -> bool {
        Self {
            since: None,
            ..*self
        } == Self::default()
    }

    /// The same, begun `now` unless it was begun before. One that is no choice has no beginning.
    #[must_use]
    pub fn begun(self, now: Millis) -> Self {
        let since = self.since.filter(|at| (0..=now).contains(at)).or(Some(now));
        Self {
            since: since.filter(|_| !self.is_all()),
            ..self
        }
    }

    /// `path` with this session in its address.
    pub fn address(&self, path: &str) -> String {
        let query = self.to_string();
        if query.is_empty() {
            path.to_owned()
        } else {
            format!("{path}?{query}")
        }
    }

    /// Reads the query of an address; what it does not know is left out, an empty value is none.
    ///
    /// # Errors
    /// [`ApiError::NotFound`] for an id or a number that is none.
    pub fn parse(query: &str) -> Result<Self, ApiError> {
        fn read<T: std::str::FromStr>(value: &str) -> Result<Option<T>, ApiError> {
            match value {
                "" => Ok(None),
                value => value.parse().map(Some).map_err(|_| ApiError::NotFound),
            }
        }
        let mut session = Self::default();
        for (name, value) in query.split('&').filter_map(|pair| pair.split_once('=')) {
            match name {
                "category" => session.category = read(value)?,
                "tag" => session.tag = read(value)?,
                "note" => session.note = read(value)?,
                "limit" => {
                    session.limit = read(value)?.map(|limit: u32| limit.clamp(1, LIMIT_MAX));
                }
                "ahead" => session.ahead = value == "1",
                "since" => session.since = read(value)?,
                _ => {}
            }
        }
        Ok(session)
    }
}

impl fmt::Display for SessionQuery {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut first = true;
        let mut pair = |name: &str, value: Option<&dyn fmt::Display>| match value {
            Some(value) => {
                let and = if std::mem::take(&mut first) { "" } else { "&" };
                write!(f, "{and}{name}={value}")
            }
            None => Ok(()),
        };
        pair("category", self.category.as_ref().map(|id| id as _))?;
        pair("tag", self.tag.as_ref().map(|id| id as _))?;
        pair("note", self.note.as_ref().map(|id| id as _))?;
        pair("limit", self.limit.as_ref().map(|limit| limit as _))?;
        pair("ahead", self.ahead.then_some(&1_u8 as _))?;
        pair("since", self.since.as_ref().map(|at| at as _))
    }
}

/// A session that was chosen, as its pages name it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionView {
    /// Its address's query.
    pub query: String,
    /// Name of the category.
    pub category: Option<String>,
    /// Name of the tag.
    pub tag: Option<String>,
    /// So many cards.
    pub limit: Option<u32>,
    /// Cards that are not due yet as well.
    pub ahead: bool,
}

/// A session that was chosen today and is not finished.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Going {
    /// Its query has its beginning: whoever follows it goes on.
    pub view: SessionView,
    /// Cards that its limit leaves; `None` without a limit.
    pub left: Option<u32>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_session_survives_its_address() {
        let id = "0190c1d5-0000-7000-8000-000000000001";
        for query in [
            String::new(),
            "limit=10".to_owned(),
            format!("category={id}&limit=10&since=17"),
            format!("category={id}&tag={id}&note={id}&limit=1&ahead=1&since=0"),
        ] {
            assert_eq!(SessionQuery::parse(&query).unwrap().to_string(), query);
        }
        let read = SessionQuery::parse("category=&tag=&limit=&ahead=&x=%00&y").unwrap();
        assert!(read.is_all());
        assert_eq!(read.address("/review"), "/review");
        for bad in [
            "category=1",
            "tag=x",
            "limit=ten",
            "limit=-1",
            "since=now",
            "note=%20",
        ] {
            assert_eq!(SessionQuery::parse(bad), Err(ApiError::NotFound), "{bad}");
        }
        assert_eq!(SessionQuery::parse("limit=0").unwrap().limit, Some(1));
    }

    #[test]
    fn a_choice_has_a_beginning_that_has_been() {
        let ten = SessionQuery::parse("limit=10").unwrap();
        assert_eq!(ten.begun(50).since, Some(50));
        assert_eq!(ten.begun(50).begun(90).since, Some(50));
        assert_eq!(ten.begun(50).begun(40).since, Some(40));
        assert_eq!(SessionQuery::default().begun(50).since, None);
    }
}
