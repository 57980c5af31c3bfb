//! Who is asking.

use domain::{
    auth::Role,
    id::{SessionId, UserId},
    language::{Language, Theme},
    time::{Millis, Rollover, StudyDay},
};

/// A signed-in person, read by the session statement at the start of every request.
///
/// Never serialised; screens are given [`crate::frame::Frame`].
#[derive(Clone, Debug, PartialEq)]
pub struct Viewer {
    /// The account.
    pub user: UserId,
    /// The session the request came with.
    pub session: SessionId,
    /// Normalised address.
    pub email: String,
    /// Display name.
    pub name: String,
    /// What they may do.
    pub role: Role,
    /// The address has been proved.
    pub verified: bool,
    /// Their language setting.
    pub language: Language,
    /// Their theme setting.
    pub theme: Theme,
    /// IANA zone name.
    pub time_zone: String,
    /// Offset of that zone from UTC at `now`, in seconds east.
    pub utc_offset: i32,
    /// Hour at which their study day begins.
    pub rollover: Rollover,
    /// Their current study day.
    pub today: StudyDay,
    /// The moment the request is handled at, UTC milliseconds; one value for the whole request.
    pub now: Millis,
    /// Version of everything they own; raised by every writing transaction.
    pub data_version: i64,
    /// How their memories fade: the decay of the parameters they have, the last argument of
    /// [`domain::review::retrievability`].
    pub decay: f64,
}

/// A request as services see it: signed in or not, from where, in which language.
#[derive(Clone, Debug)]
pub struct Caller {
    /// The signed-in person, if any.
    pub viewer: Option<Viewer>,
    /// Language of the page.
    pub language: Language,
    /// Theme of the page.
    pub theme: Theme,
    /// Key of the caller's network: an IPv4 address or an IPv6 /64.
    pub network: String,
    /// The peer is this machine itself and no proxy stands between.
    pub is_local: bool,
    /// `User-Agent`, cut to 200 characters, shown in the sessions list.
    pub user_agent: String,
    /// `Accept-Language` as sent, used once to guess a new learner's zone.
    pub accept_language: String,
    /// Correlates log lines and error pages.
    pub request_id: String,
}

impl Caller {
    /// The viewer, or the refusal every private deed starts with.
    ///
    /// # Errors
    /// [`crate::ApiError::Unauthenticated`] when nobody is signed in.
    pub fn viewer(&self) -> Result<&Viewer, crate::ApiError> {
        self.viewer.as_ref().ok_or(crate::ApiError::Unauthenticated)
    }
}
