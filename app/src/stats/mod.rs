//! `/stats`: whether scheduler and grader keep what they promise.

mod bars;
mod buttons;
mod calibration;
mod chart;
mod grader;
mod loads;
mod memories;
mod page;
mod retention;

pub use page::StatsPage;
