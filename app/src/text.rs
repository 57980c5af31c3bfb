//! Every word the app says, generated from `locales/` by the build script: `text::<file>::<key>`.

use domain::{language::Language, particle::particle};

include!(concat!(env!("OUT_DIR"), "/text.rs"));
