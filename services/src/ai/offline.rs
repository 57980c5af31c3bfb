//! Without a model: words are compared, and the learner decides.

use async_trait::async_trait;
use domain::grading::{NoteCheck, Rubric, check_answer, compare};

use super::{
    Assessment, Choice, Grader, GraderError, NoteText, Outcome, Paid, Usage, compose,
    expected_terms,
};

/// Answers with an [`Assessment::Compared`] and never with a grade or a proposal.
#[derive(Clone, Copy, Debug, Default)]
pub struct Offline;

#[async_trait]
impl Grader for Offline {
    async fn rubric(&self, _note: &NoteText) -> Outcome<Rubric> {
        Err(GraderError::Absent.into())
    }

    async fn grade(
        &self,
        note: &NoteText,
        rubric: Option<&Rubric>,
        answer: &str,
    ) -> Outcome<Assessment> {
        let answer = compose(answer);
        check_answer(&answer).map_err(GraderError::Answer)?;
        let terms = expected_terms(note, rubric);
        Ok(Paid {
            value: Assessment::Compared(compare(&terms, &answer)),
            usage: Usage::default(),
        })
    }

    async fn choice(&self, _note: &NoteText) -> Outcome<Choice> {
        Err(GraderError::Absent.into())
    }

    async fn check(&self, _note: &NoteText) -> Outcome<NoteCheck> {
        Err(GraderError::Absent.into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn words_are_compared_and_nothing_is_graded() {
        let note = NoteText {
            title: "원자성".to_owned(),
            body: "**원자성**은 **로그**와 **되돌리기**로 지킨다.".to_owned(),
        };
        let paid = Offline
            .grade(&note, None, "원자성은 로그가 있어서 지켜지는 것이다")
            .await
            .unwrap();
        let Assessment::Compared(comparison) = paid.value else {
            panic!("not a comparison");
        };
        assert_eq!(comparison.found[..1], ["로그"], "the title is the question");
        assert!(comparison.absent.contains(&"되돌리기".to_owned()));
        assert_eq!(paid.usage, Usage::default());
        let refused = Offline.rubric(&note).await.unwrap_err();
        assert_eq!(refused.error, GraderError::Absent);
    }
}
