//! The deeds: implements the `api` traits with SeaORM, mail and the queue. Cannot render.
//!
//! Features call each other only in this order, through public functions:
//! auth < category < note < prepare < review < grading < dashboard < remind < settings < stats
//! < transfer < admin < backup.

pub mod admin;
pub mod aead;
pub mod ai;
pub mod alert;
pub mod audit;
pub mod auth;
pub mod backup;
pub mod category;
pub mod clock;
pub mod core;
pub mod dashboard;
pub mod data;
pub mod db;
pub mod demo;
pub mod error;
pub mod frame;
pub mod grading;
pub mod health;
pub mod ids;
pub mod integrity;
pub mod jobs;
pub mod keys;
pub mod limits;
pub mod mail;
pub mod measure;
pub mod note;
mod outgoing;
pub mod prepare;
pub mod prune;
pub mod pulse;
pub mod redis;
pub mod remind;
pub mod review;
pub mod schedule;
pub mod search;
pub mod settings;
pub mod stats;
pub mod transfer;
pub mod vault;
pub mod watch;
