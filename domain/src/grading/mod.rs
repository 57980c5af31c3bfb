//! Grading a written answer: what a note asks for, what counts as evidence, and what code makes of
//! a grader's verdicts.
//!
//! A grader only says, per key point, whether the answer covers it, and quotes the answer. Whether
//! the quote counts, the score and the proposed rating are computed here. Every text that comes in
//! must be composed (NFC) and free of invisible characters ([`drop_invisible`]); the tables for
//! composing are too large for the browser, so that is done in `services`.

mod answer;
mod call;
mod check;
mod choice;
mod compare;
mod copy;
mod evidence;
mod fold;
mod grade;
mod instruction;
mod key_terms;
mod mask;
mod particles;
mod rubric;
mod sentences;
mod title;
mod verdict;
mod words;

pub use answer::{ANSWER_MAX, ANSWER_MIN, Answer, Doubt, check_answer};
pub use call::{CallKind, CallRefusal};
pub use check::{Aspect, Issue, NoteCheck};
pub use choice::{Distractor, KEPT, keep_distractors};
pub use compare::{Comparison, compare};
pub use copy::copies;
pub use evidence::QuoteDoubt;
pub use fold::{drop_invisible, fold_spaces};
pub use grade::{Grade, Point, grade};
pub use instruction::speaks_to_grader;
pub use key_terms::{KEY_TERMS_MAX, key_terms};
pub use mask::{MASK, mask};
pub use rubric::{
    KeyPoint, POINTS, Rubric, RubricProblem, STATEMENT_MAX, SYNONYMS_MAX, TERM_MAX, TERMS_MAX,
};
pub use title::matches_title;
pub use verdict::{Judgement, Verdict};
pub use words::appears;
