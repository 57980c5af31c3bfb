use std::{collections::BTreeMap, fmt};

use csv::{ByteRecord, Position, Reader, ReaderBuilder, Trim};
use domain::review::Rating;
use scheduler::{History, Review};
use thiserror::Error;

use super::clock::Clock;

/// What the columns are called.
const COLUMNS: [&str; 4] = ["card_id", "review_rating", "review_time", "review_duration"];

/// A review log.
pub(super) struct Log {
    /// The reviews of each card.
    pub(super) histories: Vec<History>,
    /// How many reviews there are.
    pub(super) reviews: usize,
    /// Rows that could not be read.
    pub(super) bad: Vec<BadRow>,
}

/// Why a file is no review log.
#[derive(Debug, PartialEq, Eq, Error)]
pub(super) enum Unreadable {
    #[error("the file is empty")]
    Empty,
    #[error("the first line has no column {0}; it must be {columns}", columns = COLUMNS.join(","))]
    Header(&'static str),
    #[error("it cannot be read as CSV: {0}")]
    Csv(String),
}

/// A row that could not be read.
#[derive(Debug)]
pub(super) struct BadRow {
    /// From 1, the header's.
    line: usize,
    reason: Reason,
}

#[derive(Debug, Error)]
enum Reason {
    #[error("{found} fields, not {expected}")]
    Fields { found: usize, expected: usize },
    #[error("a field with a line break, so a quotation mark is missing")]
    Quote,
    #[error("not UTF-8")]
    Encoding,
    #[error("the card has no id")]
    Card,
    #[error("{0:?} is no rating, which is 1 to 4")]
    Rating(String),
    #[error("{0:?} is no time of ISO 8601")]
    Time(String),
    #[error("{0:?} is no duration in milliseconds")]
    Duration(String),
}

impl fmt::Display for BadRow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {}", self.line, self.reason)
    }
}

impl Log {
    /// Reads a log. Every row of `content` is in it, as a review or as a bad row.
    pub(super) fn read(content: &[u8], clock: &Clock) -> Result<Self, Unreadable> {
        let mut rows = Rows::of(content);
        let (_, header) = rows.next().ok_or(Unreadable::Empty)??;
        let columns = Columns::find(&header)?;
        let mut cards: BTreeMap<String, Vec<Review>> = BTreeMap::new();
        let (mut reviews, mut bad) = (0, Vec::new());
        for row in rows {
            let (line, record) = row?;
            match columns.row(&record, clock) {
                Ok((card, review)) => {
                    reviews += 1;
                    cards.entry(card).or_default().push(review);
                }
                Err(reason) => bad.push(BadRow { line, reason }),
            }
        }
        Ok(Self {
            histories: cards.into_values().map(History::new).collect(),
            reviews,
            bad,
        })
    }
}

/// The rows of a file with their lines; empty lines are none.
struct Rows<'a> {
    content: &'a [u8],
    reader: Reader<&'a [u8]>,
    /// Where the last row began, and its line, from 1.
    at: (usize, usize),
}

impl<'a> Rows<'a> {
    fn of(content: &'a [u8]) -> Self {
        Self {
            content,
            reader: ReaderBuilder::new()
                .has_headers(false)
                .flexible(true)
                .trim(Trim::All)
                .from_reader(content),
            at: (0, 1),
        }
    }

    /// The line of the row that begins at byte `start` or, after empty lines, later: the reader's own
    /// count does not pass over those.
    fn line(&mut self, start: u64) -> usize {
        let (last, line) = self.at;
        let start = usize::try_from(start).unwrap_or(usize::MAX);
        let rest = self.content.get(start..).unwrap_or_default();
        let empty = rest.iter().take_while(|byte| matches!(byte, b'\r' | b'\n'));
        let start = start + empty.count();
        let passed = self.content.get(last..start).unwrap_or_default();
        let line = line + passed.iter().filter(|byte| **byte == b'\n').count();
        self.at = (start, line);
        line
    }
}

impl Iterator for Rows<'_> {
    type Item = Result<(usize, ByteRecord), Unreadable>;

    fn next(&mut self) -> Option<Self::Item> {
        let mut record = ByteRecord::new();
        match self.reader.read_byte_record(&mut record) {
            Ok(false) => None,
            Ok(true) => {
                let start = record.position().map_or(0, Position::byte);
                Some(Ok((self.line(start), record)))
            }
            Err(error) => Some(Err(Unreadable::Csv(error.to_string()))),
        }
    }
}

/// Where the columns are.
struct Columns {
    /// In the order of [`COLUMNS`].
    indices: [usize; 4],
    count: usize,
}

impl Columns {
    fn find(header: &ByteRecord) -> Result<Self, Unreadable> {
        let mut indices = [0; 4];
        for (index, name) in indices.iter_mut().zip(COLUMNS) {
            *index = header
                .iter()
                .position(|field| unquoted(field) == name.as_bytes())
                .ok_or(Unreadable::Header(name))?;
        }
        Ok(Self {
            indices,
            count: header.len(),
        })
    }

    /// The card and its review.
    fn row(&self, record: &ByteRecord, clock: &Clock) -> Result<(String, Review), Reason> {
        if record.len() != self.count {
            return Err(Reason::Fields {
                found: record.len(),
                expected: self.count,
            });
        }
        let mut fields = [""; 4];
        for (field, index) in fields.iter_mut().zip(self.indices) {
            let bytes = unquoted(record.get(index).unwrap_or_default());
            *field = std::str::from_utf8(bytes).map_err(|_| Reason::Encoding)?;
            if field.contains('\n') {
                return Err(Reason::Quote);
            }
        }
        let [card, rating, time, duration] = fields;
        if card.is_empty() {
            return Err(Reason::Card);
        }
        let rating = rating
            .parse()
            .ok()
            .and_then(Rating::from_number)
            .ok_or_else(|| Reason::Rating(rating.to_owned()))?;
        let at = clock
            .read(time)
            .ok_or_else(|| Reason::Time(time.to_owned()))?;
        // It is not used, but a column that holds something else is not this column.
        if !duration.is_empty() && !duration.parse().is_ok_and(|taken: f64| taken >= 0.0) {
            return Err(Reason::Duration(duration.to_owned()));
        }
        let review = Review {
            at,
            day: clock.day(at),
            rating,
        };
        Ok((card.to_owned(), review))
    }
}

/// A field without the quotation marks that a space before them kept.
fn unquoted(field: &[u8]) -> &[u8] {
    match field {
        [b'"', inner @ .., b'"'] => inner.trim_ascii(),
        _ => field,
    }
}

#[cfg(test)]
mod tests {
    use domain::time::Rollover;

    use super::*;

    const HEADER: &str = "card_id,review_rating,review_time,review_duration\n";

    fn read(content: impl AsRef<[u8]>) -> Result<Log, Unreadable> {
        let clock = Clock::new("UTC", Rollover(4)).unwrap();
        Log::read(content.as_ref(), &clock)
    }

    fn bad(content: impl AsRef<[u8]>) -> Vec<String> {
        read(content)
            .unwrap()
            .bad
            .iter()
            .map(BadRow::to_string)
            .collect()
    }

    #[test]
    fn a_log_is_read_however_it_is_written() {
        let plain = read(format!(
            "{HEADER}1,3,2024-03-29T10:00:00Z,5000\n2,1,2024-03-29T10:01:00Z,\n1,4,2024-03-30T10:00:00Z,2\n"
        ))
        .unwrap();
        assert_eq!((plain.reviews, plain.histories.len()), (3, 2));
        let strange = read(
            "\u{feff}review_time , \"review_rating\",deck,card_id,review_duration\r\n\r\n\
             \"2024-03-30T12:00:00+02:00\",4,\"a, b\",1,2\r\n\
             2024-03-29 10:01:00, \"1\" ,x, 2 ,\r\n\
             2024-03-29T10:00:00.000Z,3,,1, 5000.0",
        )
        .unwrap();
        assert_eq!(strange.histories, plain.histories);
        assert!(plain.bad.is_empty() && strange.bad.is_empty());
    }

    #[test]
    fn every_bad_row_is_named_by_its_line() {
        let good = "1,3,2024-03-29T10:00:00Z,1";
        let content = format!(
            "{HEADER}{good}\r\n\r\n1,5,2024-03-29T10:00:00Z,1\n\n\n1,3,noon,1\n1,3\n,3,2024-03-29T10:00:00Z,1\n\
             {good}\n1,3,2024-03-29T10:00:00Z,long\n1,3,2024-03-29T10:00:00Z,-1\n1,three,2024-03-29T10:00:00Z,1\n"
        );
        assert_eq!(
            bad(content),
            [
                "line 4: \"5\" is no rating, which is 1 to 4",
                "line 7: \"noon\" is no time of ISO 8601",
                "line 8: 2 fields, not 4",
                "line 9: the card has no id",
                "line 11: \"long\" is no duration in milliseconds",
                "line 12: \"-1\" is no duration in milliseconds",
                "line 13: \"three\" is no rating, which is 1 to 4",
            ]
        );
    }

    #[test]
    fn a_missing_quotation_mark_swallows_nothing_in_silence() {
        let good = "1,3,2024-03-29T10:00:00Z,1";
        for (row, reason) in [
            (
                "1,3,2024-03-29T10:00:00Z,\"1",
                "line 3: a field with a line break",
            ),
            ("\"1,3,2024-03-29T10:00:00Z,1", "line 3: 1 fields, not 4"),
        ] {
            let bad = bad(format!("{HEADER}{good}\n{row}\n{good}\n{good}\n"));
            assert_eq!(bad.len(), 1);
            assert!(bad[0].starts_with(reason), "{bad:?}");
        }
        let mut content = format!("{HEADER}{good}\n").into_bytes();
        content.extend(b"\xff,3,2024-03-29T10:00:00Z,1\n");
        assert_eq!(bad(content), ["line 3: not UTF-8"]);
    }

    #[test]
    fn what_is_no_log_is_refused() {
        for (content, error) in [
            ("", Unreadable::Empty),
            ("\n\r\n", Unreadable::Empty),
            ("card_id,rating\n1,3\n", Unreadable::Header("review_rating")),
            ("\0\u{1}binary", Unreadable::Header("card_id")),
        ] {
            assert_eq!(read(content).err(), Some(error), "{content:?}");
        }
        let nothing = read(HEADER).unwrap();
        assert_eq!((nothing.reviews, nothing.bad.len()), (0, 0));
    }
}
