//! `/dev/mailbox`: the mails of an instance that sends none.

mod calls;
mod mailbox;

pub use mailbox::MailboxPage;
