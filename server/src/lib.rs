//! The process: command line, settings, middleware and everything that is not a screen.

pub mod alone;
pub mod assets;
pub mod cli;
pub mod command;
pub mod config;
pub mod forms;
pub mod http;
pub mod listen;
pub mod metrics;
pub mod middleware;
pub mod reading;
pub mod router;
pub mod secrets;
pub mod startup;
pub mod state;
pub mod telemetry;
