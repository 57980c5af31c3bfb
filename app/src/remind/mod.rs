//! Mails that come by themselves, outside the settings: the page behind the link that ends them.

mod loads;
mod unsubscribe;

pub use unsubscribe::UnsubscribePage;
