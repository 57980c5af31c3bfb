//! What can go wrong, as far as a screen may know: a closed set with fixed wording.
//!
//! Without JavaScript an error travels in the page's address, so no free text may be in it.

use domain::{auth::PasswordProblem, grading::RubricProblem, note::TagsProblem, text::TextProblem};
use serde::{Deserialize, Serialize};
use thiserror::Error;

/// A refusal or a failure.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Error)]
#[serde(tag = "error", rename_all = "snake_case", try_from = "ErrorParts")]
pub enum ApiError {
    /// Nobody is signed in, or the session has ended.
    #[error("sign in first")]
    Unauthenticated,
    /// Signed in, but not allowed.
    #[error("not allowed")]
    Forbidden,
    /// Does not exist, or is somebody else's.
    #[error("not found")]
    NotFound,
    /// Fields that must be changed.
    #[error("invalid fields")]
    Invalid {
        /// At least one, in the order of the form.
        fields: Vec<FieldProblem>,
    },
    /// Email and password do not match; never says which.
    #[error("wrong email or password")]
    WrongCredentials,
    /// The link is used, too old or was never made.
    #[error("the link is no longer valid")]
    StaleLink,
    /// Registration is closed, or the invitation is not valid.
    #[error("registration is closed")]
    RegistrationClosed,
    /// The card was answered in another tab.
    #[error("already answered")]
    AlreadyAnswered,
    /// The note was changed in another tab since this page was opened.
    #[error("changed elsewhere")]
    ChangedElsewhere,
    /// The ticket was not made here, or is not for this person.
    #[error("the card was not shown by us")]
    BadTicket,
    /// The same event id came with another answer.
    #[error("another answer was stored under this id")]
    OtherAnswer,
    /// There is nothing to undo.
    #[error("nothing to undo")]
    NothingToUndo,
    /// Too many requests.
    #[error("too many requests")]
    TooMany {
        /// Seconds after which the same request succeeds.
        retry_after: u32,
    },
    /// The request has a shape this version does not know.
    #[error("the page is out of date")]
    Outdated,
    /// The request could not be read at all.
    #[error("malformed request")]
    Malformed,
    /// A part we need does not answer; nothing was changed.
    #[error("temporarily unavailable")]
    Unavailable,
    /// Our fault; the log has the details under the same id.
    #[error("internal error")]
    Internal {
        /// Request id.
        id: String,
    },
}

/// What an error looks like on the wire, whichever it is: the code, and what some of them carry.
///
/// Errors are read through this form because reading a tagged enum makes serde buffer the whole
/// value first, and that code is a twentieth of the client.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct ErrorParts {
    /// [`ApiError::code`].
    pub error: String,
    /// Of [`ApiError::Invalid`].
    pub fields: Vec<FieldProblem>,
    /// Of [`ApiError::TooMany`].
    pub retry_after: u32,
    /// Of [`ApiError::Internal`].
    pub id: String,
}

/// A code or a reason that this version does not know.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("unknown: {0}")]
pub struct Unknown(String);

impl TryFrom<ErrorParts> for ApiError {
    type Error = Unknown;

    fn try_from(parts: ErrorParts) -> Result<Self, Unknown> {
        Ok(match parts.error.as_str() {
            "unauthenticated" => Self::Unauthenticated,
            "forbidden" => Self::Forbidden,
            "not_found" => Self::NotFound,
            "invalid" => Self::Invalid {
                fields: parts.fields,
            },
            "wrong_credentials" => Self::WrongCredentials,
            "stale_link" => Self::StaleLink,
            "registration_closed" => Self::RegistrationClosed,
            "already_answered" => Self::AlreadyAnswered,
            "changed_elsewhere" => Self::ChangedElsewhere,
            "bad_ticket" => Self::BadTicket,
            "other_answer" => Self::OtherAnswer,
            "nothing_to_undo" => Self::NothingToUndo,
            "too_many" => Self::TooMany {
                retry_after: parts.retry_after,
            },
            "outdated" => Self::Outdated,
            "malformed" => Self::Malformed,
            "unavailable" => Self::Unavailable,
            "internal" => Self::Internal { id: parts.id },
            _ => return Err(Unknown(parts.error)),
        })
    }
}

impl ApiError {
    /// HTTP status of an endpoint's answer and of a page whose main loader failed.
    pub const fn status(&self) -> u16 {
        match self {
            Self::Malformed => 400,
            Self::Unauthenticated | Self::WrongCredentials => 401,
            Self::Forbidden | Self::RegistrationClosed => 403,
            Self::NotFound => 404,
            Self::AlreadyAnswered | Self::ChangedElsewhere | Self::Outdated => 409,
            Self::StaleLink => 410,
            Self::Invalid { .. } | Self::BadTicket | Self::OtherAnswer | Self::NothingToUndo => 422,
            Self::TooMany { .. } => 429,
            Self::Internal { .. } => 500,
            Self::Unavailable => 503,
        }
    }

    /// Stable code, as in the serialised form; for tests, logs and metrics.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Unauthenticated => "unauthenticated",
            Self::Forbidden => "forbidden",
            Self::NotFound => "not_found",
            Self::Invalid { .. } => "invalid",
            Self::WrongCredentials => "wrong_credentials",
            Self::StaleLink => "stale_link",
            Self::RegistrationClosed => "registration_closed",
            Self::AlreadyAnswered => "already_answered",
            Self::ChangedElsewhere => "changed_elsewhere",
            Self::BadTicket => "bad_ticket",
            Self::OtherAnswer => "other_answer",
            Self::NothingToUndo => "nothing_to_undo",
            Self::TooMany { .. } => "too_many",
            Self::Outdated => "outdated",
            Self::Malformed => "malformed",
            Self::Unavailable => "unavailable",
            Self::Internal { .. } => "internal",
        }
    }

    /// One refused field.
    pub fn field(field: Field, problem: impl Into<Problem>) -> Self {
        Self::Invalid {
            fields: vec![FieldProblem {
                field,
                problem: problem.into(),
            }],
        }
    }

    /// What is wrong with `field`, if this error says so.
    pub fn problem(&self, field: Field) -> Option<&Problem> {
        match self {
            Self::Invalid { fields } => fields
                .iter()
                .find(|found| found.field == field)
                .map(|found| &found.problem),
            _ => None,
        }
    }
}

/// A refused field and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldProblem {
    /// Which field.
    pub field: Field,
    /// Why.
    pub problem: Problem,
}

/// Every field a person can fill in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Field {
    /// `email`
    Email,
    /// `password`
    Password,
    /// `terms`
    Terms,
    /// `age`
    Age,
    /// `name`
    Name,
    /// `time_zone`
    TimeZone,
    /// `rollover`
    Rollover,
    /// `language`
    Language,
    /// `theme`
    Theme,
    /// `title`
    Title,
    /// `body`
    Body,
    /// `category`
    Category,
    /// `tags`
    Tags,
    /// `mode`
    Mode,
    /// `rating`
    Rating,
    /// `due_day`
    DueDay,
    /// `retention`
    Retention,
    /// `new_per_day`
    NewPerDay,
    /// `answer`
    Answer,
    /// `choice`
    Choice,
    /// `rubric`
    Rubric,
    /// `reviews_per_day`
    ReviewsPerDay,
    /// `learning_steps`
    LearningSteps,
    /// `relearning_steps`
    RelearningSteps,
    /// `daily_hour`
    DailyHour,
    /// `evening_hour`
    EveningHour,
    /// `weekly_day`
    WeeklyDay,
    /// `weekly_hour`
    WeeklyHour,
    /// `current_password`
    CurrentPassword,
    /// `new_password`
    NewPassword,
    /// `new_email`
    NewEmail,
}

impl Field {
    /// The name it is posted under.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Email => "email",
            Self::Password => "password",
            Self::Terms => "terms",
            Self::Age => "age",
            Self::Name => "name",
            Self::TimeZone => "time_zone",
            Self::Rollover => "rollover",
            Self::Language => "language",
            Self::Theme => "theme",
            Self::Title => "title",
            Self::Body => "body",
            Self::Category => "category",
            Self::Tags => "tags",
            Self::Mode => "mode",
            Self::Rating => "rating",
            Self::DueDay => "due_day",
            Self::Retention => "retention",
            Self::NewPerDay => "new_per_day",
            Self::Answer => "answer",
            Self::Choice => "choice",
            Self::Rubric => "rubric",
            Self::ReviewsPerDay => "reviews_per_day",
            Self::LearningSteps => "learning_steps",
            Self::RelearningSteps => "relearning_steps",
            Self::DailyHour => "daily_hour",
            Self::EveningHour => "evening_hour",
            Self::WeeklyDay => "weekly_day",
            Self::WeeklyHour => "weekly_hour",
            Self::CurrentPassword => "current_password",
            Self::NewPassword => "new_password",
            Self::NewEmail => "new_email",
        }
    }
}

/// Why a field was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "why", rename_all = "snake_case", try_from = "ProblemParts")]
pub enum Problem {
    /// Breaks a bound on text.
    Text {
        /// Which bound.
        text: TextProblem,
    },
    /// Breaks a rule on passwords.
    Password {
        /// Which rule.
        password: PasswordProblem,
    },
    /// Breaks a rule on rubrics.
    Rubric {
        /// Which rule.
        rubric: RubricProblem,
    },
    /// A box that must be ticked.
    MustAccept,
    /// More than `max` entries.
    TooMany {
        /// Greatest number.
        max: u32,
    },
    /// Not one of the choices.
    Unknown,
}

/// What a problem looks like on the wire; see [`ErrorParts`].
#[derive(Debug, Deserialize)]
struct ProblemParts {
    why: String,
    text: Option<TextProblem>,
    password: Option<PasswordProblem>,
    rubric: Option<RubricProblem>,
    max: Option<u32>,
}

impl TryFrom<ProblemParts> for Problem {
    type Error = Unknown;

    fn try_from(parts: ProblemParts) -> Result<Self, Unknown> {
        let ProblemParts {
            why,
            text,
            password,
            rubric,
            max,
        } = parts;
        let problem = match why.as_str() {
            "text" => text.map(|text| Self::Text { text }),
            "password" => password.map(|password| Self::Password { password }),
            "rubric" => rubric.map(|rubric| Self::Rubric { rubric }),
            "must_accept" => Some(Self::MustAccept),
            "too_many" => max.map(|max| Self::TooMany { max }),
            "unknown" => Some(Self::Unknown),
            _ => None,
        };
        problem.ok_or(Unknown(why))
    }
}

impl From<TextProblem> for Problem {
    fn from(text: TextProblem) -> Self {
        Self::Text { text }
    }
}

impl From<PasswordProblem> for Problem {
    fn from(password: PasswordProblem) -> Self {
        Self::Password { password }
    }
}

impl From<RubricProblem> for Problem {
    fn from(rubric: RubricProblem) -> Self {
        Self::Rubric { rubric }
    }
}

impl From<TagsProblem> for Problem {
    fn from(problem: TagsProblem) -> Self {
        match problem {
            TagsProblem::Tag(text) => Self::Text { text },
            TagsProblem::TooMany => Self::TooMany {
                max: domain::note::TAGS_MAX as u32,
            },
        }
    }
}

/// Gathers the problems of a form, so that all are shown at once.
#[derive(Debug, Default)]
pub struct Problems(Vec<FieldProblem>);

impl Problems {
    /// Keeps `result`'s value, or notes its problem under `field`.
    pub fn check<T, P: Into<Problem>>(&mut self, field: Field, result: Result<T, P>) -> Option<T> {
        match result {
            Ok(value) => Some(value),
            Err(problem) => {
                self.add(field, problem);
                None
            }
        }
    }

    /// Notes a problem.
    pub fn add(&mut self, field: Field, problem: impl Into<Problem>) {
        self.0.push(FieldProblem {
            field,
            problem: problem.into(),
        });
    }

    /// Fails when anything was noted.
    ///
    /// # Errors
    /// [`ApiError::Invalid`] with everything noted.
    pub fn finish(self) -> Result<(), ApiError> {
        if self.0.is_empty() {
            Ok(())
        } else {
            Err(ApiError::Invalid { fields: self.0 })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_is_named_alike_in_a_form_and_on_the_wire() {
        for field in [
            Field::Email,
            Field::Password,
            Field::Terms,
            Field::Age,
            Field::Name,
            Field::TimeZone,
            Field::Rollover,
            Field::Language,
            Field::Theme,
            Field::Title,
            Field::Body,
            Field::Category,
            Field::Tags,
            Field::Mode,
            Field::Rating,
            Field::DueDay,
            Field::Retention,
            Field::NewPerDay,
            Field::Answer,
            Field::Choice,
            Field::Rubric,
            Field::ReviewsPerDay,
            Field::DailyHour,
            Field::EveningHour,
            Field::WeeklyDay,
            Field::WeeklyHour,
            Field::CurrentPassword,
            Field::NewPassword,
            Field::NewEmail,
        ] {
            assert_eq!(serde_json::to_value(field).unwrap(), field.name());
        }
    }

    #[test]
    fn every_error_survives_the_wire_under_its_code() {
        let fields = [
            (Field::Title, TextProblem::Empty.into()),
            (Field::Body, TextProblem::TooLong { max: 9 }.into()),
            (Field::Password, PasswordProblem::TooCommon.into()),
            (Field::Terms, Problem::MustAccept),
            (Field::Tags, Problem::TooMany { max: 20 }),
            (Field::Mode, Problem::Unknown),
            (Field::Rubric, RubricProblem::Double.into()),
        ];
        let fields = fields.map(|(field, problem)| FieldProblem { field, problem });
        for error in [
            ApiError::Unauthenticated,
            ApiError::Forbidden,
            ApiError::NotFound,
            ApiError::Invalid {
                fields: fields.to_vec(),
            },
            ApiError::WrongCredentials,
            ApiError::StaleLink,
            ApiError::RegistrationClosed,
            ApiError::AlreadyAnswered,
            ApiError::ChangedElsewhere,
            ApiError::BadTicket,
            ApiError::OtherAnswer,
            ApiError::NothingToUndo,
            ApiError::TooMany { retry_after: 3 },
            ApiError::Outdated,
            ApiError::Malformed,
            ApiError::Unavailable,
            ApiError::Internal { id: "x".to_owned() },
        ] {
            let json = serde_json::to_value(&error).unwrap();
            assert_eq!(json["error"], error.code());
            assert_eq!(serde_json::from_value::<ApiError>(json).unwrap(), error);
        }
        for unknown in [
            r#"{"error":"new"}"#,
            r#"{}"#,
            r#"{"error":"invalid","fields":[{"field":"title","problem":{"why":"text"}}]}"#,
        ] {
            assert!(
                serde_json::from_str::<ApiError>(unknown).is_err(),
                "{unknown}"
            );
        }
    }

    #[test]
    fn problems_are_gathered() {
        let mut problems = Problems::default();
        assert_eq!(
            problems.check(Field::Title, Ok::<_, TextProblem>(1)),
            Some(1)
        );
        assert_eq!(
            problems.check::<(), _>(Field::Body, Err(TextProblem::Empty)),
            None
        );
        problems.add(Field::Age, Problem::MustAccept);
        let error = problems.finish().unwrap_err();
        assert_eq!(error.problem(Field::Age), Some(&Problem::MustAccept));
        assert_eq!(error.problem(Field::Title), None);
    }
}
