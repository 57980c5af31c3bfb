//! When a quote counts: the rules that hold against a grader that was talked into something.

use std::ops::Range;

use serde::{Deserialize, Serialize};

use super::{
    answer::Answer,
    fold::fold_spaces,
    rubric::KeyPoint,
    words::{appears, compact},
};
use crate::text::char_count;

/// Greatest length of a quote, in characters: a long sentence.
const QUOTE_MAX: u32 = 240;
/// An answer longer than this, in characters, has parts; a quote must be one of them.
const HAS_PARTS: u32 = 160;
/// Greatest share of such an answer, in quarters.
const PART_QUARTERS: u32 = 3;
/// Letters a quote must have beside the key term: a word alone says nothing.
const BESIDE_TERM: usize = 2;
/// Key points that may rest on the same words.
const SHARED_MAX: usize = 2;

/// Why a quote does not count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum QuoteDoubt {
    /// There is none.
    Absent,
    /// The answer does not have it word by word.
    NotInAnswer,
    /// It is longer than a sentence, or is made of several.
    TooLong,
    /// It is nearly the whole of a long answer.
    WholeAnswer,
    /// It uses no key term or synonym of its key point.
    NoKeyTerm,
    /// It is a key term and nothing else.
    BareTerm,
    /// More than two key points rest on the same words.
    Reused,
    /// The answer speaks to a grader.
    SpeaksToGrader,
}

/// Where in `answer` the evidence for `point` stands, in bytes of its text.
///
/// # Errors
/// [`QuoteDoubt`] names the first rule broken.
pub(super) fn locate(
    point: &KeyPoint,
    quote: &str,
    answer: &Answer,
) -> Result<Range<usize>, QuoteDoubt> {
    if answer.speaks_to_grader() {
        return Err(QuoteDoubt::SpeaksToGrader);
    }
    let folded = fold_spaces(quote);
    let quote = bare(&folded);
    if quote.is_empty() {
        return Err(QuoteDoubt::Absent);
    }
    let span = in_one_sentence(quote, answer)?;
    let length = char_count(quote);
    let whole = char_count(answer.text());
    if length > QUOTE_MAX {
        return Err(QuoteDoubt::TooLong);
    }
    if whole > HAS_PARTS && length * 4 > whole * PART_QUARTERS {
        return Err(QuoteDoubt::WholeAnswer);
    }
    says_more_than_a_term(point, quote)?;
    Ok(span)
}

/// A grader may put a quote into quotation marks or leave its full stop away.
fn bare(folded: &str) -> &str {
    folded.trim_matches(|c: char| !c.is_alphanumeric())
}

/// The words that a grader calls wrong, as they stand in `answer`. They are shown and give nothing,
/// so it is enough that the learner wrote them, within one sentence.
pub(super) fn wrong_words<'a>(quote: &str, answer: &'a Answer) -> Option<&'a str> {
    let folded = fold_spaces(quote);
    let quote = bare(&folded);
    if quote.is_empty() || char_count(quote) > QUOTE_MAX {
        return None;
    }
    answer.text().get(in_one_sentence(quote, answer).ok()?)
}

fn in_one_sentence(quote: &str, answer: &Answer) -> Result<Range<usize>, QuoteDoubt> {
    let mut doubt = QuoteDoubt::NotInAnswer;
    for (start, found) in answer.text().match_indices(quote) {
        let span = start..start + found.len();
        let is_inside =
            |sentence: &Range<usize>| sentence.start <= span.start && span.end <= sentence.end;
        if answer.sentences().iter().any(is_inside) {
            return Ok(span);
        }
        doubt = QuoteDoubt::TooLong;
    }
    Err(doubt)
}

fn says_more_than_a_term(point: &KeyPoint, quote: &str) -> Result<(), QuoteDoubt> {
    let length = compact(quote).chars().count();
    let mut doubt = QuoteDoubt::NoKeyTerm;
    for term in point.terms.iter().chain(&point.synonyms) {
        if appears(term, quote) {
            if length >= compact(term).chars().count() + BESIDE_TERM {
                return Ok(());
            }
            doubt = QuoteDoubt::BareTerm;
        }
    }
    Err(doubt)
}

/// Which of `spans` rest on words that too many others rest on. Two spans share their words when
/// they overlap by half of the shorter one.
pub(super) fn overused(spans: &[Range<usize>]) -> Vec<bool> {
    let shares = |a: &Range<usize>, b: &Range<usize>| {
        let common = a.end.min(b.end).saturating_sub(a.start.max(b.start));
        common * 2 >= a.len().min(b.len())
    };
    spans
        .iter()
        .map(|span| spans.iter().filter(|other| shares(span, other)).count() > SHARED_MAX)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn point() -> KeyPoint {
        KeyPoint {
            statement: "원자성은 모두 아니면 전무다".to_owned(),
            terms: vec!["원자성".to_owned()],
            synonyms: vec!["atomicity".to_owned()],
        }
    }

    fn doubt(quote: &str, answer: &str) -> Option<QuoteDoubt> {
        locate(&point(), quote, &Answer::new(answer)).err()
    }

    #[test]
    fn a_quote_is_words_of_one_sentence_about_its_point() {
        let answer =
            "원자성은  전부 되거나 전부 취소된다.\n격리성은 서로를 가린다. Atomicity means all.";
        for (quote, expected) in [
            ("원자성은 전부 되거나 전부 취소된다", None),
            ("“원자성은 전부 되거나”", None),
            ("Atomicity means all.", None),
            ("", Some(QuoteDoubt::Absent)),
            ("…", Some(QuoteDoubt::Absent)),
            ("원자성은 모두 된다", Some(QuoteDoubt::NotInAnswer)),
            ("격리성은 서로를 가린다", Some(QuoteDoubt::NoKeyTerm)),
            ("원자성은", Some(QuoteDoubt::BareTerm)),
            ("전부 취소된다. 격리성은 서로를", Some(QuoteDoubt::TooLong)),
            (answer, Some(QuoteDoubt::TooLong)),
        ] {
            assert_eq!(doubt(quote, answer), expected, "{quote}");
        }
    }

    #[test]
    fn a_quote_is_a_part_of_a_long_answer() {
        let run_on = format!("원자성은 {}", "아주 길게 이어지는 말과 ".repeat(14));
        assert_eq!(doubt(&run_on, &run_on), Some(QuoteDoubt::WholeAnswer));
        let endless = format!("원자성은 {}", "아주 길게 이어지는 말과 ".repeat(40));
        assert_eq!(doubt(&endless, &endless), Some(QuoteDoubt::TooLong));
        assert_eq!(doubt("원자성은 아주 길게 이어지는", &run_on), None);
    }

    #[test]
    fn a_third_point_cannot_rest_on_the_same_words() {
        assert_eq!(overused(&[0..10, 0..10]), [false, false]);
        assert_eq!(overused(&[0..10, 1..10, 0..9]), [true, true, true]);
        assert_eq!(
            overused(&[0..30, 0..10, 10..20, 20..30]),
            [true, false, false, false]
        );
        assert_eq!(overused(&[]), [] as [bool; 0]);
    }
}
