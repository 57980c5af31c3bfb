//! A hash of a table's content that does not depend on the order of its rows, nor on the engine.
//!
//! Each row is written in one form and hashed; the table's hash is the sum of these. It tells
//! whether two tables hold the same rows; that nobody made it up is for the checksums to say.

use ring::digest::{Context, SHA256, digest};

/// A value as both engines have it.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    /// No value.
    Null,
    /// Integers and truth values.
    Integer(i64),
    /// Floating point numbers; both zeros are one.
    Double(f64),
    /// Text.
    Text(String),
    /// Ids and bytes.
    Bytes(Vec<u8>),
}

/// Adds rows up.
#[derive(Clone, Debug, Default)]
pub struct Digest {
    rows: u64,
    lanes: [u64; 4],
    row: Vec<u8>,
}

impl Digest {
    /// Takes the next value of the current row.
    pub fn cell(&mut self, cell: &Cell) {
        let (tag, long): (u8, &[u8]) = match cell {
            Cell::Null => (0, &[]),
            Cell::Integer(number) => return self.fixed(1, number.to_be_bytes()),
            Cell::Double(number) => {
                return self.fixed(2, (number + 0.0).to_bits().to_be_bytes());
            }
            Cell::Text(text) => (3, text.as_bytes()),
            Cell::Bytes(bytes) => (4, bytes),
        };
        self.row.push(tag);
        self.row.extend((long.len() as u64).to_be_bytes());
        self.row.extend(long);
    }

    fn fixed(&mut self, tag: u8, bytes: [u8; 8]) {
        self.row.push(tag);
        self.row.extend(bytes);
    }

    /// Ends the current row.
    pub fn end_row(&mut self) {
        let hash = digest(&SHA256, &self.row);
        self.row.clear();
        self.rows += 1;
        for (lane, bytes) in self.lanes.iter_mut().zip(hash.as_ref().chunks_exact(8)) {
            let mut number = [0; 8];
            number.copy_from_slice(bytes);
            *lane = lane.wrapping_add(u64::from_be_bytes(number));
        }
    }

    /// Rows, and the hash of them under `columns`.
    pub fn finish(&self, columns: &[String]) -> (u64, String) {
        let mut context = Context::new(&SHA256);
        for column in columns {
            context.update(column.as_bytes());
            context.update(&[0]);
        }
        context.update(&self.rows.to_be_bytes());
        for lane in self.lanes {
            context.update(&lane.to_be_bytes());
        }
        (self.rows, hex(context.finish().as_ref()))
    }
}

/// Lower-case hexadecimal digits.
pub fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write;
    bytes.iter().fold(String::new(), |mut text, byte| {
        // Writing to a String cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hash(rows: &[&[Cell]]) -> String {
        let mut digest = Digest::default();
        for row in rows {
            for cell in *row {
                digest.cell(cell);
            }
            digest.end_row();
        }
        digest.finish(&["a".to_owned(), "b".to_owned()]).1
    }

    fn text(text: &str) -> Cell {
        Cell::Text(text.to_owned())
    }

    #[test]
    fn the_order_of_rows_does_not_matter_and_everything_else_does() {
        let one: &[Cell] = &[text("x"), Cell::Integer(1)];
        let two: &[Cell] = &[Cell::Null, Cell::Double(0.5)];
        assert_eq!(hash(&[one, two]), hash(&[two, one]));
        let different = [
            hash(&[one, two]),
            hash(&[one]),
            hash(&[two]),
            hash(&[one, one]),
            hash(&[one, two, two]),
            hash(&[]),
            hash(&[&[Cell::Integer(1), text("x")], two]),
            hash(&[&[text("x1"), Cell::Null], two]),
            hash(&[&[text(""), Cell::Null]]),
            hash(&[&[Cell::Bytes(vec![]), Cell::Null]]),
            hash(&[&[Cell::Null, Cell::Null]]),
        ];
        for (index, hash) in different.iter().enumerate() {
            assert!(!different[..index].contains(hash), "{index}");
        }
    }

    #[test]
    fn both_zeros_are_one() {
        assert_eq!(
            hash(&[&[Cell::Double(-0.0)]]),
            hash(&[&[Cell::Double(0.0)]])
        );
    }
}
