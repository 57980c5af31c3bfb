//! Cuts code into tokens, in one pass over the text.

use super::grammar::{Grammar, Kind, Quote};
use std::collections::HashMap;

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Class {
    Comment,
    String,
    Number,
    Constant,
    Keyword,
    Type,
    Name,
    Key,
    Variable,
    Inserted,
    Deleted,
}

impl Class {
    /// CSS classes.
    pub fn names(self) -> &'static str {
        match self {
            Self::Comment => "hl-comment",
            Self::String => "hl-string",
            Self::Number => "hl-constant hl-numeric",
            Self::Constant => "hl-constant hl-language",
            Self::Keyword => "hl-keyword",
            Self::Type => "hl-storage hl-type",
            Self::Name => "hl-entity hl-name",
            Self::Key => "hl-entity hl-key",
            Self::Variable => "hl-variable",
            Self::Inserted => "hl-markup hl-inserted",
            Self::Deleted => "hl-markup hl-deleted",
        }
    }
}

/// Calls `emit` for consecutive pieces of `code`, which together are all of it.
pub(super) fn lex<'c>(
    grammar: &Grammar,
    code: &'c str,
    mut emit: impl FnMut(&'c str, Option<Class>),
) {
    match grammar.kind {
        Kind::Diff => {
            for line in code.split_inclusive('\n') {
                emit(line, diff_line(line));
            }
        }
        Kind::Code | Kind::Markup => {
            let mut lexer = Lexer::new(grammar, code);
            while !lexer.rest.is_empty() {
                let (length, class) = lexer.token();
                let (token, rest) = lexer.rest.split_at(length);
                lexer.line_start = token.ends_with('\n')
                    || lexer.line_start && token.bytes().all(|b| matches!(b, b' ' | b'\t' | b'-'));
                lexer.rest = rest;
                emit(token, class);
            }
        }
    }
}

fn diff_line(line: &str) -> Option<Class> {
    match line.as_bytes().first()? {
        b'+' => Some(Class::Inserted),
        b'-' => Some(Class::Deleted),
        b'@' => Some(Class::Keyword),
        _ => None,
    }
}

struct Lexer<'g, 'c> {
    grammar: &'g Grammar,
    words: HashMap<&'g str, Class>,
    rest: &'c str,
    /// Only white space since the line began.
    line_start: bool,
    /// Inside of a tag, in markup.
    in_tag: bool,
}

impl<'g, 'c> Lexer<'g, 'c> {
    fn new(grammar: &'g Grammar, code: &'c str) -> Self {
        let lists = [
            (grammar.types, Class::Type),
            (grammar.constants, Class::Constant),
            (grammar.keywords, Class::Keyword),
        ];
        let words = lists
            .into_iter()
            .flat_map(|(list, class)| list.split_ascii_whitespace().map(move |word| (word, class)))
            .collect();
        Self {
            grammar,
            words,
            rest: code,
            line_start: true,
            in_tag: false,
        }
    }

    /// Length, never 0, and class of the token at the start of the rest, which is not empty.
    fn token(&mut self) -> (usize, Option<Class>) {
        if let Some(length) = self.comment() {
            return (length, Some(Class::Comment));
        }
        let first = self.rest.chars().next().unwrap_or(' ');
        if self.grammar.kind == Kind::Markup && !self.in_tag {
            return self.markup_text(first);
        }
        if let Some(length) = self.string() {
            return (length, Some(Class::String));
        }
        if self.in_tag && first == '>' {
            self.in_tag = false;
            return (1, None);
        }
        if first.is_ascii_digit() {
            // Also takes the letters of `0xff`, `1e9` and `10px`.
            let length = self.span(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '_'));
            return (length, Some(Class::Number));
        }
        if self.is_word_char(first) {
            return self.word();
        }
        self.marked(first).unwrap_or((first.len_utf8(), None))
    }

    fn comment(&self) -> Option<usize> {
        if self
            .grammar
            .line_comments
            .iter()
            .any(|mark| self.rest.starts_with(mark))
        {
            return Some(self.rest.find('\n').unwrap_or(self.rest.len()));
        }
        self.grammar
            .block_comments
            .iter()
            .find_map(|(open, close)| {
                let inside = self.rest.strip_prefix(open)?;
                let end = inside.find(close).map(|at| open.len() + at + close.len());
                Some(end.unwrap_or(self.rest.len()))
            })
    }

    fn string(&self) -> Option<usize> {
        if self.grammar.char_literals && self.rest.starts_with('\'') {
            return char_literal(self.rest);
        }
        let quote = self
            .grammar
            .quotes
            .iter()
            .find(|quote| self.rest.starts_with(quote.open))?;
        Some(string_length(self.rest, quote))
    }

    /// Text between tags, up to the next tag or comment.
    fn markup_text(&mut self, first: char) -> (usize, Option<Class>) {
        if first != '<' {
            return (self.rest.find('<').unwrap_or(self.rest.len()), None);
        }
        self.in_tag = true;
        let after = self.rest.get(1..).unwrap_or_default();
        let mark = 1 + usize::from(after.starts_with(['/', '!', '?']));
        let name = self.rest.get(mark..).unwrap_or_default();
        let length = name.find(|c| !self.is_word_char(c)).unwrap_or(name.len());
        if length == 0 {
            self.in_tag = false;
            return (1, None);
        }
        (mark + length, Some(Class::Keyword))
    }

    fn word(&self) -> (usize, Option<Class>) {
        let length = self.span(|c| self.is_word_char(c));
        let (word, after) = self.rest.split_at(length);
        if self.in_tag {
            return (length, Some(Class::Name));
        }
        let next = after.trim_start_matches([' ', '\t']).chars().next();
        if self.line_start && next.is_some_and(|c| self.grammar.key_marks.contains(c)) {
            return (length, Some(Class::Key));
        }
        let known = if self.grammar.any_case {
            self.words.get(word.to_ascii_lowercase().as_str())
        } else {
            self.words.get(word)
        };
        let class = known.copied().or_else(|| {
            if self.grammar.calls && after.starts_with('(') {
                Some(Class::Name)
            } else if self.grammar.capital_types && word.starts_with(char::is_uppercase) {
                Some(Class::Type)
            } else {
                None
            }
        });
        (length, class)
    }

    /// A word after a character that gives it its meaning.
    fn marked(&self, first: char) -> Option<(usize, Option<Class>)> {
        let class = if self.grammar.variable_marks.contains(first) {
            Class::Variable
        } else if self.grammar.name_marks.contains(first) {
            Class::Name
        } else if self.grammar.keyword_marks.contains(first) {
            Class::Keyword
        } else {
            return None;
        };
        let word = self.rest.get(first.len_utf8()..)?;
        let length = word.find(|c| !self.is_word_char(c)).unwrap_or(word.len());
        (length > 0).then_some((first.len_utf8() + length, Some(class)))
    }

    fn span(&self, inside: impl Fn(char) -> bool) -> usize {
        self.rest.find(|c| !inside(c)).unwrap_or(self.rest.len())
    }

    fn is_word_char(&self, c: char) -> bool {
        c.is_alphanumeric() || c == '_' || self.grammar.word_chars.contains(c)
    }
}

fn string_length(rest: &str, quote: &Quote) -> usize {
    let mut at = quote.open.len();
    while let Some(tail) = rest.get(at..) {
        if tail.starts_with(quote.close) {
            return at + quote.close.len();
        }
        let mut chars = tail.chars();
        match chars.next() {
            None => break,
            Some('\n') if !quote.lines => return at,
            Some('\\') if quote.escapes => {
                // An escaped line end does not end the string either.
                at += 1 + chars.next().map_or(0, char::len_utf8);
            }
            Some(c) => at += c.len_utf8(),
        }
    }
    rest.len()
}

/// `'x'`, `'\n'` or `'\u{1f600}'`, but not the lifetime `'a`.
fn char_literal(rest: &str) -> Option<usize> {
    let mut chars = rest.char_indices().skip(1);
    let (_, first) = chars.next()?;
    let close = if first == '\\' {
        chars.next()?;
        chars.take(10).find(|(_, c)| *c == '\'')
    } else {
        chars.next().filter(|(_, c)| *c == '\'')
    };
    close.map(|(at, _)| at + 1)
}
