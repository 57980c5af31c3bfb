//! A form that was posted with an ended session, carried through the login.

/// What was posted where. Put into the request's extensions by the server.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Resume {
    /// Path of the call, one of ours.
    pub action: String,
    /// Its fields, in order.
    pub fields: Vec<(String, String)>,
}
