//! `/dashboard`: today.

mod loads;
mod outlook;
mod page;

pub use page::DashboardPage;
