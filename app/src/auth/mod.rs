//! Accounts: registering, signing in and out, links from mails.

pub mod calls;
pub mod forgot;
mod layout;
pub mod login;
pub mod register;
pub mod reset;
pub mod resume;
pub mod verify;
