//! `/dashboard`: today.

mod calls;
mod outlook;
mod page;

pub use page::DashboardPage;
