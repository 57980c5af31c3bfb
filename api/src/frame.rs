//! What the frame around a private page shows.

use domain::{auth::Role, id::CategoryId};
use serde::{Deserialize, Serialize};

/// Navigation and account; part of every page that has the navigation.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Frame {
    /// Display name.
    pub name: String,
    /// The address, shown when it still has to be proved.
    pub email: String,
    /// The address has been proved.
    pub verified: bool,
    /// IANA name of the learner's zone; a browser in another one offers to change it.
    pub time_zone: String,
    /// Shows the admin's links.
    pub admin: bool,
    /// Cards due now.
    pub due: u32,
    /// Notes whose cards are leeches.
    pub leeches: u32,
    /// Notes that are not in the trash.
    pub notes: u32,
    /// Categories that hold notes, in the learner's order.
    pub categories: Vec<NavCategory>,
}

/// A category in the navigation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NavCategory {
    /// Its id.
    pub id: CategoryId,
    /// Its name.
    pub name: String,
    /// Notes in it.
    pub notes: u32,
}

impl Frame {
    /// Whether `role` shows the admin's links.
    pub fn is_admin(role: Role) -> bool {
        role == Role::Admin
    }
}
