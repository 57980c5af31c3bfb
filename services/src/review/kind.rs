//! The kinds of events, as the column `review_events.kind` holds them.

/// The learner answered.
pub const REVIEW: &str = "review";
/// An earlier event is taken back.
pub const UNDO: &str = "undo";
/// The card is taken out.
pub const SUSPEND: &str = "suspend";
/// The card is back in.
pub const RESUME: &str = "resume";
/// The card rests until the next study day.
pub const BURY: &str = "bury";
/// The learner chose the study day on which the card is due.
pub const SET_DUE: &str = "set_due";
/// The card begins anew.
pub const RESET: &str = "reset";
/// The note was rewritten: the card is no leech any more.
pub const REWRITE: &str = "rewrite";
/// Other parameters were adopted: stability and difficulty come from the card's whole history anew.
pub const REPARAMETRISE: &str = "reparametrise";
/// The card's due day was moved to fit other parameters or another scheduler.
pub const RESCHEDULE: &str = "reschedule";
