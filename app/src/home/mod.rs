//! Public pages: the landing page, the terms and the privacy policy.

mod curve;
mod landing;
mod legal;

pub use landing::LandingPage;
pub use legal::{PrivacyPage, TermsPage};
