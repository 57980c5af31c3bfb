use std::{collections::BTreeMap, fmt};

use super::{
    account::Place,
    source::{Orphans, Owned, Person},
};

/// Why a row was not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reason {
    /// The account was closed.
    Inactive,
    /// The address is none.
    BadAddress,
    /// Another account of the original has the address, in other letters.
    SameAddress,
    /// An account of this instance has the address.
    AddressTaken,
    /// Nothing to remember.
    Empty,
    /// Longer than a note can be.
    TooLong,
    /// It belongs to nobody, to somebody else, or to what was not taken.
    Orphaned,
    /// It is dated later than now.
    InTheFuture,
    /// Its result is none of remembered, partial and forgot.
    UnknownResult,
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Inactive => "the account is closed",
            Self::BadAddress => "the address is none",
            Self::SameAddress => "another account of the original has the address",
            Self::AddressTaken => "an account here has the address",
            Self::Empty => "there is no text",
            Self::TooLong => "the text is too long",
            Self::Orphaned => "what they belong to is not there",
            Self::InTheFuture => "they are dated later than now",
            Self::UnknownResult => "their result is unknown",
        })
    }
}

/// Rows of one kind.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rows {
    /// Stored now.
    pub taken: u64,
    /// Here since an earlier run.
    pub known: u64,
    /// Left where they are.
    pub skipped: BTreeMap<Reason, u64>,
}

impl Rows {
    /// Leaves `count` rows.
    pub fn skip(&mut self, reason: Reason, count: u64) {
        if count > 0 {
            *self.skipped.entry(reason).or_default() += count;
        }
    }

    /// All of them.
    pub fn total(&self) -> u64 {
        self.taken + self.known + self.skipped.values().sum::<u64>()
    }

    fn add(&mut self, other: Self) {
        self.taken += other.taken;
        self.known += other.known;
        for (reason, count) in other.skipped {
            self.skip(reason, count);
        }
    }
}

/// What was taken and what not. Every row of the original is in one of the counts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// Of `accounts_user`.
    pub learners: Rows,
    /// Of `content_content`.
    pub notes: Rows,
    /// Of `review_reviewhistory`.
    pub reviews: Rows,
    /// Learners without a password that could be taken: they ask for a link.
    pub without_password: u64,
    /// Notes without a title, which got one from their first line.
    pub titled: u64,
    /// Cards that were taken out, as they were.
    pub suspended: u64,
    /// Addresses of those who were staff. They are learners here until they are made admins.
    pub staff: Vec<String>,
}

impl Report {
    pub(super) fn skip_learner(&mut self, reason: Reason, owned: &Owned) {
        self.learners.skip(reason, 1);
        self.notes
            .skip(Reason::Orphaned, owned.contents.len() as u64);
        self.reviews
            .skip(Reason::Orphaned, owned.reviews.len() as u64);
    }

    pub(super) fn count_learner(&mut self, place: &Place, person: &Person) {
        match place {
            Place::Known(_) => self.learners.known += 1,
            Place::New(new) => {
                self.learners.taken += 1;
                self.without_password += u64::from(new.password_hash.is_none());
                if person.staff {
                    self.staff.push(new.email.as_str().to_owned());
                }
            }
        }
    }

    pub(super) fn add(&mut self, other: Self) {
        let Self {
            learners,
            notes,
            reviews,
            without_password,
            titled,
            suspended,
            staff,
        } = other;
        self.learners.add(learners);
        self.notes.add(notes);
        self.reviews.add(reviews);
        self.without_password += without_password;
        self.titled += titled;
        self.suspended += suspended;
        self.staff.extend(staff);
    }

    pub(super) fn orphans(&mut self, orphans: Orphans) {
        self.notes.skip(Reason::Orphaned, orphans.contents);
        self.reviews.skip(Reason::Orphaned, orphans.reviews);
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (name, rows) in [
            ("learners", &self.learners),
            ("notes", &self.notes),
            ("reviews", &self.reviews),
        ] {
            writeln!(
                f,
                "{name}: {} taken, {} here already, {} of {} left",
                rows.taken,
                rows.known,
                rows.skipped.values().sum::<u64>(),
                rows.total()
            )?;
            for (reason, count) in &rows.skipped {
                writeln!(f, "  {count}: {reason}")?;
            }
        }
        writeln!(f, "{} notes got a title from their text", self.titled)?;
        writeln!(f, "{} cards are suspended, as they were", self.suspended)?;
        writeln!(
            f,
            "{} learners have no password and ask for a link to set one",
            self.without_password
        )?;
        for email in &self.staff {
            writeln!(
                f,
                "{email} was staff: resee admin set-role {email} admin makes them an admin"
            )?;
        }
        f.write_str(
            "Not taken, because there is no place for it yet: answers and feedback in words, exams, \
             plans and payments, times of reminders.",
        )
    }
}
