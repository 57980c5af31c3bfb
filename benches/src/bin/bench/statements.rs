//! Reads what one request asked of PostgreSQL from the server's statement log.

use anyhow::{Context, Result};

/// A statement with the values bound to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement {
    /// Its text, with `$1`, `$2`, …
    pub text: String,
    /// What they stood for; `None` for NULL.
    pub values: Vec<Option<String>>,
}

impl Statement {
    /// The text with each `$n` replaced by what `write` makes of its value.
    ///
    /// # Errors
    /// When a value is missing.
    pub fn filled(&self, write: impl Fn(Option<&str>) -> String) -> Result<String> {
        let mut parts = self.text.split('$');
        let mut filled = parts.next().unwrap_or_default().to_owned();
        for part in parts {
            let end = part
                .find(|c: char| !c.is_ascii_digit())
                .unwrap_or(part.len());
            let (number, rest) = part.split_at(end);
            let number: usize = number.parse().context("a $ without a number")?;
            let value = self
                .values
                .get(number.wrapping_sub(1))
                .with_context(|| format!("no value for ${number}"))?;
            filled.push_str(&write(value.as_deref()));
            filled.push_str(rest);
        }
        Ok(filled)
    }
}

/// The statements of a log written with `log_statement = all`.
pub fn read(log: &str) -> Vec<Statement> {
    let mut statements: Vec<Statement> = Vec::new();
    let mut open = false;
    for line in log.lines() {
        // A statement of several lines goes on after a tab.
        if let (true, Some(more), Some(last)) =
            (open, line.strip_prefix('\t'), statements.last_mut())
        {
            last.text.push('\n');
            last.text.push_str(more);
            continue;
        }
        open = false;
        if let Some(text) = begun(line) {
            statements.push(Statement {
                text: text.to_owned(),
                values: Vec::new(),
            });
            open = true;
        } else if let Some((_, list)) = line.split_once("DETAIL:  ")
            && let Some((_, list)) = list.split_once("arameters: ")
            && let Some(last) = statements.last_mut()
        {
            last.values = values(list);
        }
    }
    statements
}

fn begun(line: &str) -> Option<&str> {
    let (_, rest) = line.split_once("LOG:  ")?;
    if let Some(text) = rest.strip_prefix("statement: ") {
        return Some(text);
    }
    let (_, text) = rest.strip_prefix("execute ")?.split_once(": ")?;
    Some(text)
}

/// Reads `$1 = 'a', $2 = NULL`.
fn values(list: &str) -> Vec<Option<String>> {
    let mut values = Vec::new();
    let mut rest = list;
    while let Some((_, after)) = rest.split_once(" = ") {
        let Some(quoted) = after.strip_prefix('\'') else {
            values.push(None);
            rest = after;
            continue;
        };
        let mut value = String::new();
        let mut chars = quoted.char_indices().peekable();
        let mut end = quoted.len();
        while let Some((at, c)) = chars.next() {
            if c != '\'' {
                value.push(c);
            } else if chars.peek().is_some_and(|(_, next)| *next == '\'') {
                value.push(c);
                chars.next();
            } else {
                end = at + 1;
                break;
            }
        }
        values.push(Some(value));
        rest = quoted.get(end..).unwrap_or_default();
    }
    values
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn statements_of_several_lines_with_values() {
        let log = "2026-11-24 UTC [7] LOG:  statement: BEGIN\n\
            2026-11-24 UTC [7] LOG:  execute sqlx_s_1: \n\tUPDATE t SET a = $2\n\tWHERE id = $1 AND b = $3\n\
            2026-11-24 UTC [7] DETAIL:  Parameters: $1 = 'it''s = x', $2 = NULL, $3 = '4'\n\
            2026-11-24 UTC [8] LOG:  checkpoint starting\n\tnot ours\n";
        let statements = read(log);
        assert_eq!(statements.len(), 2);
        assert_eq!(statements[0].text, "BEGIN");
        let update = &statements[1];
        assert_eq!(
            update.values,
            [Some("it's = x".to_owned()), None, Some("4".to_owned())]
        );
        let filled = update
            .filled(|value| value.map_or_else(|| "NULL".to_owned(), |value| format!("<{value}>")))
            .unwrap();
        assert_eq!(
            filled,
            "\nUPDATE t SET a = NULL\nWHERE id = <it's = x> AND b = <4>"
        );
    }
}
