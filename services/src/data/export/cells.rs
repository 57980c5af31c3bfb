//! Rows of CSV files.

use crate::error::{Error, Result};

/// The first row, after the mark by which spreadsheets know UTF-8.
pub(super) fn head<const N: usize>(columns: [&str; N]) -> Result<Vec<u8>> {
    let mut head = "\u{feff}".as_bytes().to_vec();
    head.extend(row(columns)?);
    Ok(head)
}

/// `4.1327`; nothing when there is none.
pub(super) fn decimal(number: Option<f64>) -> String {
    number.map(|number| format!("{number:.4}")).unwrap_or_default()
}

/// One row with a line break (RFC 4180, UTF-8).
pub(super) fn row<'a>(cells: impl IntoIterator<Item = &'a str>) -> Result<Vec<u8>> {
    let fault = |error: &dyn std::fmt::Display| Error::Stored(format!("csv: {error}"));
    let mut writer = csv::WriterBuilder::new()
        .flexible(true)
        .from_writer(Vec::new());
    writer
        .write_record(cells)
        .map_err(|error| fault(&error))?;
    writer.into_inner().map_err(|error| fault(&error))
}

/// `text` so that no spreadsheet takes it for a formula: with an apostrophe before it if it begins like
/// one (OWASP, "CSV injection"). The text itself is in `resee.json` and in the Markdown files.
pub(super) fn tame(text: &str) -> String {
    let begins = text.trim_start_matches([' ', '\u{feff}', '\u{3000}']);
    let formula = begins.starts_with([
        '=', '+', '-', '@', '\t', '\r', '\n', '\u{ff1d}', '\u{ff0b}', '\u{ff0d}', '\u{ff20}', '|',
        '%',
    ]);
    if formula {
        format!("'{text}")
    } else {
        text.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_typed_begins_a_formula() {
        for text in [
            "=1+1",
            "+1",
            "-1",
            "@SUM(A1)",
            "\t=1",
            "\r=1",
            "\n=1",
            " =1",
            "＝1",
            "＋1",
            "－1",
            "＠x",
            "\u{feff}=1",
            "|cmd",
            "%0A=1",
        ] {
            assert_eq!(tame(text), format!("'{text}"), "{text:?}");
        }
        for text in ["", "원자성", "1+1=2", "a@b", "'=1"] {
            assert_eq!(tame(text), text);
        }
    }

    #[test]
    fn a_cell_may_hold_anything() {
        let row = row(["a", "b,c", "d\"e", "f\ng", "'=1"]).unwrap();
        assert_eq!(
            String::from_utf8(row).unwrap(),
            "a,\"b,c\",\"d\"\"e\",\"f\ng\",'=1\n"
        );
    }
}
