//! An answer cut into pieces that are marked alike.

use api::grading::GradedPoint;
use domain::grading::Verdict;

/// A run of the answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// Its text.
    pub text: String,
    /// How it is marked: by the worst verdict that rests on it.
    pub verdict: Option<Verdict>,
    /// Numbers of the points whose words end here, each with its verdict.
    pub ends: Vec<(usize, Verdict)>,
}

/// The order in which points are numbered: by where their words stand in the answer, then those
/// without any. Gives the number of each point, from 1.
pub fn numbers(points: &[GradedPoint]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..points.len()).collect();
    order.sort_by_key(|index| {
        points
            .get(*index)
            .and_then(|point| point.quote)
            .map_or(u32::MAX, |(from, _)| from)
    });
    (0..points.len())
        .map(|point| order.iter().position(|index| *index == point).unwrap_or(0) + 1)
        .collect()
}

/// Cuts `text` where the words of a point begin or end. What does not lie within it is not marked.
pub fn pieces(text: &str, points: &[GradedPoint]) -> Vec<Piece> {
    let numbers = numbers(points);
    let spans: Vec<(usize, usize, usize, Verdict)> = points
        .iter()
        .zip(numbers)
        .filter_map(|(point, number)| {
            let (from, to) = point.quote?;
            let (from, to) = (usize::try_from(from).ok()?, usize::try_from(to).ok()?);
            text.get(from..to)
                .filter(|words| !words.is_empty())
                .map(|_| (from, to, number, point.verdict))
        })
        .collect();
    let mut cuts: Vec<usize> = spans.iter().flat_map(|span| [span.0, span.1]).collect();
    cuts.extend([0, text.len()]);
    cuts.sort_unstable();
    cuts.dedup();
    cuts.iter()
        .zip(cuts.iter().skip(1))
        .filter_map(|(from, to)| {
            let over = spans.iter().filter(|span| span.0 <= *from && *to <= span.1);
            Some(Piece {
                text: text.get(*from..*to)?.to_owned(),
                verdict: over
                    .map(|span| span.3)
                    .max_by_key(|verdict| badness(*verdict)),
                ends: spans
                    .iter()
                    .filter(|span| span.1 == *to)
                    .map(|span| (span.2, span.3))
                    .collect(),
            })
        })
        .collect()
}

/// What a reader should see first, from the least to the most.
pub const fn badness(verdict: Verdict) -> u8 {
    match verdict {
        Verdict::Covered => 0,
        Verdict::Unsure => 1,
        Verdict::Partly => 2,
        Verdict::Missed => 3,
        Verdict::Wrong => 4,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn point(verdict: Verdict, quote: Option<(u32, u32)>) -> GradedPoint {
        GradedPoint {
            statement: String::new(),
            verdict,
            quote,
            doubt: None,
        }
    }

    fn marked(text: &str, points: &[GradedPoint]) -> Vec<(String, Option<Verdict>, Vec<usize>)> {
        pieces(text, points)
            .into_iter()
            .map(|piece| {
                let ends = piece.ends.into_iter().map(|(number, _)| number).collect();
                (piece.text, piece.verdict, ends)
            })
            .collect()
    }

    #[test]
    fn points_are_numbered_as_they_are_read() {
        let points = [
            point(Verdict::Missed, None),
            point(Verdict::Wrong, Some((7, 9))),
            point(Verdict::Covered, Some((0, 3))),
        ];
        assert_eq!(numbers(&points), [3, 2, 1]);
    }

    #[test]
    fn the_answer_is_whole_whatever_is_marked() {
        let text = "가나 다라 마바";
        let points = [
            point(Verdict::Covered, Some((0, 6))),
            point(Verdict::Wrong, Some((7, 13))),
        ];
        assert_eq!(
            marked(text, &points),
            [
                ("가나".to_owned(), Some(Verdict::Covered), vec![1]),
                (" ".to_owned(), None, vec![]),
                ("다라".to_owned(), Some(Verdict::Wrong), vec![2]),
                (" 마바".to_owned(), None, vec![]),
            ]
        );
    }

    #[test]
    fn shared_words_are_marked_once_and_as_the_worse() {
        let points = [
            point(Verdict::Covered, Some((0, 6))),
            point(Verdict::Partly, Some((2, 4))),
        ];
        assert_eq!(
            marked("abcdefg", &points),
            [
                ("ab".to_owned(), Some(Verdict::Covered), vec![]),
                ("cd".to_owned(), Some(Verdict::Partly), vec![2]),
                ("ef".to_owned(), Some(Verdict::Covered), vec![1]),
                ("g".to_owned(), None, vec![]),
            ]
        );
    }

    #[test]
    fn what_is_not_in_the_answer_is_not_marked() {
        for quote in [(1, 3), (0, 99), (3, 3), (4, 3)] {
            let points = [point(Verdict::Covered, Some(quote))];
            assert_eq!(
                marked("가나", &points),
                [("가나".to_owned(), None, vec![])],
                "{quote:?}"
            );
        }
        assert!(marked("", &[]).is_empty());
    }
}
