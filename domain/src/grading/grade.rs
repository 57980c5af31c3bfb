use serde::{Deserialize, Serialize};

use super::{
    answer::Answer,
    evidence::{QuoteDoubt, locate, overused, wrong_words},
    rubric::Rubric,
    verdict::{Judgement, Verdict},
};
use crate::review::Rating;

/// Score from which Hard is proposed.
const HARD_FROM: u8 = 60;

/// What is held to be true of one key point.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Point {
    /// The verdict; [`Verdict::Unsure`] when the quote did not count.
    pub verdict: Verdict,
    /// The words of the answer it rests on, if they counted; of a wrong one those that are wrong, if
    /// the answer has them.
    pub quote: Option<String>,
    /// Why the quote did not count.
    pub doubt: Option<QuoteDoubt>,
}

/// The verdict on each key point, in the rubric's order. Score and proposal follow from them and
/// can be set by nobody.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Grade {
    points: Vec<Point>,
}

impl Grade {
    /// Each key point's.
    pub fn points(&self) -> &[Point] {
        &self.points
    }

    /// `0..=100`: round(100·Σw/n) with covered 1, partly 0.5, else 0, halves rounded up. None while
    /// a point is unsure, and for no points at all.
    pub fn score(&self) -> Option<u8> {
        if self.has(Verdict::Unsure) {
            return None;
        }
        let count = u32::try_from(self.points.len()).ok()?;
        let halves: u32 = self.points.iter().map(|point| point.verdict.halves()).sum();
        // 100·halves/(2·count), and a half more for rounding.
        let score = (100 * halves + count).checked_div(2 * count)?;
        u8::try_from(score).ok()
    }

    /// Good when every point is covered; Hard from a score of 60 on when none is wrong; else Again.
    /// None, that is "please grade yourself", while a point is unsure. Never Easy.
    pub fn proposal(&self) -> Option<Rating> {
        let score = self.score()?;
        if self
            .points
            .iter()
            .all(|point| point.verdict == Verdict::Covered)
        {
            Some(Rating::Good)
        } else if score >= HARD_FROM && !self.has(Verdict::Wrong) {
            Some(Rating::Hard)
        } else {
            Some(Rating::Again)
        }
    }

    fn has(&self, verdict: Verdict) -> bool {
        self.points.iter().any(|point| point.verdict == verdict)
    }
}

/// Turns a grader's judgements, one per key point in the rubric's order, into a grade.
///
/// A verdict that gives points counts only with a quote that holds against the answer. A key point
/// without a judgement is unsure; judgements beyond the last key point are not looked at.
pub fn grade(rubric: &Rubric, answer: &Answer, judgements: &[Judgement]) -> Grade {
    let mut spans = Vec::new();
    let mut points: Vec<Point> = Vec::with_capacity(rubric.points().len());
    for (index, key_point) in rubric.points().iter().enumerate() {
        points.push(match judgements.get(index) {
            None => unsure(QuoteDoubt::Absent),
            Some(_) if answer.speaks_to_grader() => unsure(QuoteDoubt::SpeaksToGrader),
            Some(judgement) if judgement.verdict.needs_quote() => {
                match locate(key_point, &judgement.quote, answer) {
                    Err(doubt) => unsure(doubt),
                    Ok(span) => {
                        let quote = answer.text().get(span.clone()).map(str::to_owned);
                        spans.push((index, span));
                        Point {
                            verdict: judgement.verdict,
                            quote,
                            doubt: None,
                        }
                    }
                }
            }
            Some(judgement) => Point {
                verdict: judgement.verdict,
                quote: (judgement.verdict == Verdict::Wrong)
                    .then(|| wrong_words(&judgement.quote, answer))
                    .flatten()
                    .map(str::to_owned),
                doubt: None,
            },
        });
    }
    let ranges: Vec<_> = spans.iter().map(|(_, span)| span.clone()).collect();
    for ((index, _), overused) in spans.iter().zip(overused(&ranges)) {
        if overused && let Some(point) = points.get_mut(*index) {
            *point = unsure(QuoteDoubt::Reused);
        }
    }
    Grade { points }
}

const fn unsure(doubt: QuoteDoubt) -> Point {
    Point {
        verdict: Verdict::Unsure,
        quote: None,
        doubt: Some(doubt),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::grading::KeyPoint;

    fn of(verdicts: &[Verdict]) -> Grade {
        let points = verdicts
            .iter()
            .map(|verdict| Point {
                verdict: *verdict,
                quote: None,
                doubt: None,
            })
            .collect();
        Grade { points }
    }

    fn rubric(count: usize) -> Rubric {
        let points = ["원자성", "일관성", "격리성", "지속성", "복구", "로그"]
            .iter()
            .take(count)
            .map(|term| KeyPoint {
                statement: format!("{term}이 무엇인지"),
                terms: vec![(*term).to_owned()],
                synonyms: Vec::new(),
            })
            .collect();
        Rubric::new(points).unwrap()
    }

    #[test]
    fn score_and_proposal_follow_from_the_verdicts() {
        use Verdict::{Covered, Missed, Partly, Unsure, Wrong};
        for (verdicts, score, proposal) in [
            (
                [Covered, Covered, Covered].as_slice(),
                Some(100),
                Some(Rating::Good),
            ),
            (&[Covered, Covered, Missed], Some(67), Some(Rating::Hard)),
            (&[Covered, Covered, Wrong], Some(67), Some(Rating::Again)),
            (&[Covered, Partly, Missed], Some(50), Some(Rating::Again)),
            (&[Partly, Partly, Partly], Some(50), Some(Rating::Again)),
            (&[Covered, Covered, Partly], Some(83), Some(Rating::Hard)),
            (
                &[Covered, Partly, Partly, Partly],
                Some(63),
                Some(Rating::Hard),
            ),
            (
                &[Covered, Covered, Covered, Missed, Missed],
                Some(60),
                Some(Rating::Hard),
            ),
            (&[Missed, Missed, Wrong], Some(0), Some(Rating::Again)),
            (&[Covered, Covered, Unsure], None, None),
            (&[Missed, Missed, Unsure], None, None),
            (&[], None, None),
        ] {
            let grade = of(verdicts);
            assert_eq!(
                (grade.score(), grade.proposal()),
                (score, proposal),
                "{verdicts:?}"
            );
        }
    }

    #[test]
    fn wrong_words_are_shown_if_the_learner_wrote_them() {
        let rubric = rubric(3);
        let answer = Answer::new("원자성은 전부다. 일관성은 아무래도 좋다. 격리성은 가린다.");
        let wrong = |quote: &str| Judgement {
            verdict: Verdict::Wrong,
            quote: quote.to_owned(),
        };
        let judgements = [
            wrong("일관성은  아무래도 좋다."),
            wrong("지속성은 없다"),
            wrong("전부다. 일관성은"),
        ];
        let grade = grade(&rubric, &answer, &judgements);
        let quotes: Vec<_> = grade
            .points()
            .iter()
            .map(|point| point.quote.as_deref())
            .collect();
        assert_eq!(quotes, [Some("일관성은 아무래도 좋다"), None, None]);
        assert_eq!(
            (grade.score(), grade.proposal()),
            (Some(0), Some(Rating::Again))
        );
    }

    #[test]
    fn a_missing_judgement_is_unsure() {
        let rubric = rubric(3);
        let answer = Answer::new("원자성은 전부다. 일관성은 규칙이다. 격리성은 가린다.");
        let judgements = [Judgement {
            verdict: Verdict::Covered,
            quote: "원자성은 전부다".to_owned(),
        }];
        let grade = grade(&rubric, &answer, &judgements);
        assert_eq!(grade.points().len(), 3);
        assert_eq!(grade.points()[0].verdict, Verdict::Covered);
        assert_eq!(grade.points()[2].verdict, Verdict::Unsure);
        assert_eq!(grade.proposal(), None);
    }

    #[test]
    fn a_stored_grade_cannot_bring_a_score() {
        let stored = r#"{"points":[],"score":100}"#;
        assert!(serde_json::from_str::<Grade>(stored).is_err());
        let grade = of(&[Verdict::Covered, Verdict::Missed, Verdict::Missed]);
        let stored = serde_json::to_string(&grade).unwrap();
        assert_eq!(serde_json::from_str::<Grade>(&stored).unwrap(), grade);
    }

    proptest! {
        /// Three points at least: whatever one quote says for all of them, nothing is proposed.
        #[test]
        fn one_quote_for_all_points_never_proposes(
            text in "[가-힣a-z원자성일관격리지속 .\n]{10,400}",
            from in 0_usize..200,
            length in 1_usize..300,
            count in 3_usize..=6,
        ) {
            let text = format!("원자성 일관성 격리성 지속성 복구 로그 {text}");
            let quote: String = text.chars().skip(from).take(length).collect();
            let judgements = vec![
                Judgement { verdict: Verdict::Covered, quote };
                count
            ];
            let grade = grade(&rubric(count), &Answer::new(&text), &judgements);
            prop_assert_eq!(grade.proposal(), None);
        }

        #[test]
        fn only_good_hard_and_again_are_proposed(
            verdicts in proptest::collection::vec(0_usize..5, 0..7),
        ) {
            let all = [Verdict::Covered, Verdict::Partly, Verdict::Missed, Verdict::Wrong, Verdict::Unsure];
            let verdicts: Vec<_> = verdicts.iter().map(|index| all[*index]).collect();
            let grade = of(&verdicts);
            prop_assert!(grade.proposal() != Some(Rating::Easy));
            prop_assert!(grade.score().is_none_or(|score| score <= 100));
        }
    }
}
