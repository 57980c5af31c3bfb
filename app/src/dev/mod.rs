//! `/dev/mailbox`: the mails of an instance that sends none.

mod loads;
mod mailbox;

pub use mailbox::MailboxPage;
