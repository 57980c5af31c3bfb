//! Who may go where: one line for every page, every call and every other path. A path without a
//! line is not served, and a server that has such a path does not start.
//!
//! What belongs to somebody is only ever found through its owner, whatever stands here.

use std::sync::LazyLock;

use matchit::Router;

/// Whom a path is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Policy {
    /// Everybody.
    Anyone,
    /// Whoever is signed in, for what is theirs.
    Learner,
    /// Admins. For everybody else it does not exist.
    Admin,
    /// Whoever brings the token that it asks for; it looks at that itself.
    Token,
    /// Admins, and whoever sits at this machine; it looks at that itself.
    Machine,
}

use Policy::{Admin, Anyone, Learner, Machine, Token};

/// A path, parameters in braces, and whom it is for.
pub type Rule = (&'static str, Policy);

/// Pages.
pub const PAGES: &[Rule] = &[
    ("/", Anyone),
    ("/admin/ai", Admin),
    ("/admin/audit", Admin),
    ("/admin/health", Admin),
    ("/admin/jobs", Admin),
    ("/admin/mail", Admin),
    ("/change-email", Token),
    ("/dashboard", Learner),
    ("/dev/mailbox", Machine),
    ("/forgot-password", Anyone),
    ("/login", Anyone),
    ("/notes", Learner),
    ("/notes/new", Learner),
    ("/notes/{id}", Learner),
    ("/notes/{id}/edit", Learner),
    ("/notes/{id}/rubric", Learner),
    ("/privacy", Anyone),
    ("/register", Anyone),
    ("/reset-password", Token),
    ("/review", Learner),
    ("/review/answers/{id}", Learner),
    ("/review/catch-up", Learner),
    ("/review/done", Learner),
    ("/review/practice", Learner),
    ("/review/start", Learner),
    ("/settings/notifications", Learner),
    ("/settings/profile", Learner),
    ("/settings/review", Learner),
    ("/settings/security", Learner),
    ("/stats", Learner),
    ("/terms", Anyone),
    ("/unsubscribe", Token),
    ("/verify-email", Token),
];

/// Calls; all are posted.
pub const CALLS: &[Rule] = &[
    ("/api/admin/discard_job", Admin),
    ("/api/admin/retry_job", Admin),
    ("/api/auth/change_email", Token),
    ("/api/auth/forgot", Anyone),
    ("/api/auth/login", Anyone),
    ("/api/auth/logout", Anyone),
    ("/api/auth/register", Anyone),
    ("/api/auth/resend", Anyone),
    ("/api/auth/reset", Token),
    ("/api/auth/verify", Token),
    ("/api/grading/again", Learner),
    ("/api/grading/save_rubric", Learner),
    ("/api/grading/state", Learner),
    ("/api/grading/submit", Learner),
    ("/api/look/keep", Anyone),
    ("/api/notes/check", Learner),
    ("/api/notes/delete", Learner),
    ("/api/notes/discard_draft", Learner),
    ("/api/notes/keep_draft", Learner),
    ("/api/notes/preview", Learner),
    ("/api/notes/restore", Learner),
    ("/api/notes/save", Learner),
    ("/api/review/accept_plan", Learner),
    ("/api/review/answer", Learner),
    ("/api/review/change", Learner),
    ("/api/review/drop_plan", Learner),
    ("/api/review/more", Learner),
    ("/api/review/page", Learner),
    ("/api/review/skip", Learner),
    ("/api/review/undo", Learner),
    ("/api/review/upcoming", Learner),
    ("/api/settings/ai_consent", Learner),
    ("/api/settings/ask_email_change", Learner),
    ("/api/settings/change_password", Learner),
    ("/api/settings/choose_scheduler", Learner),
    ("/api/settings/end_other_sessions", Learner),
    ("/api/settings/end_session", Learner),
    ("/api/settings/keep_days", Learner),
    ("/api/settings/move_days", Learner),
    ("/api/settings/retry_address", Learner),
    ("/api/settings/save_notifications", Learner),
    ("/api/settings/save_profile", Learner),
    ("/api/settings/save_review", Learner),
    ("/api/settings/save_time_zone", Learner),
    ("/api/settings/test_mail", Learner),
    ("/api/settings/undo_change", Learner),
];

/// Answers that are neither. What is posted to `/unsubscribe` has the page's line.
pub const ENDPOINTS: &[Rule] = &[
    ("/.well-known/change-password", Anyone),
    ("/api/health/", Anyone),
    ("/api/health/detailed/", Token),
    ("/api/health/ready", Anyone),
    ("/invite/{token}", Anyone),
    ("/robots.txt", Anyone),
];

static RULES: LazyLock<Router<Rule>> = LazyLock::new(|| {
    let mut rules = Router::new();
    for rule in PAGES.iter().chain(CALLS).chain(ENDPOINTS) {
        // A test says that they do not contradict each other.
        let _ = rules.insert(rule.0, *rule);
    }
    rules
});

/// The line of `path`, as it is asked for.
pub fn rule(path: &str) -> Option<Rule> {
    RULES.at(path).ok().map(|found| *found.value)
}

/// Whether `path`, parameters in braces, has a line.
pub fn is_declared(path: &str) -> bool {
    let mut rules = PAGES.iter().chain(CALLS).chain(ENDPOINTS);
    rules.any(|(declared, _)| *declared == path)
}

/// Whether the page at `path` needs somebody signed in. So do paths beside such pages that do not
/// exist: nobody is told which there are.
pub fn is_private(path: &str) -> bool {
    match rule(path) {
        Some((_, policy)) => policy.needs_session() && !path.starts_with("/api/"),
        None => is_beside_private(path),
    }
}

/// Whether `path`, whatever its query, is a call that needs somebody signed in.
pub fn is_private_call(path: &str) -> bool {
    let path = path.split('?').next().unwrap_or_default();
    path.starts_with("/api/") && rule(path).is_some_and(|(_, policy)| policy.needs_session())
}

impl Policy {
    const fn needs_session(self) -> bool {
        matches!(self, Learner | Admin)
    }
}

fn is_beside_private(path: &str) -> bool {
    let first = first(path);
    let mut pages = PAGES.iter();
    pages.any(|(page, policy)| policy.needs_session() && self::first(page) == first)
}

fn first(path: &str) -> &str {
    let path = path.trim_start_matches('/');
    path.split('/').next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_line_is_found_and_stands_once() {
        let rules = || PAGES.iter().chain(CALLS).chain(ENDPOINTS);
        for found in rules() {
            assert_eq!(rule(found.0), Some(*found));
            assert!(is_declared(found.0));
        }
        for path in ["/nope", "/notes/{id}/nope", "/api/notes", ""] {
            assert!(rule(path).is_none() && !is_declared(path), "{path}");
        }
        let paths: BTreeSet<&str> = rules().map(|(path, _)| *path).collect();
        assert_eq!(paths.len(), rules().count());
    }

    #[test]
    fn the_lines_are_in_order() {
        for list in [PAGES, CALLS, ENDPOINTS] {
            assert!(list.is_sorted_by_key(|(path, _)| *path));
        }
    }

    #[test]
    fn private_pages_are_known_even_if_they_do_not_exist() {
        for path in [
            "/dashboard",
            "/notes",
            "/notes/new",
            "/notes/1/2/3",
            "/review/done",
            "/review/answers/1",
            "/settings",
            "/settings/profile",
            "/admin/ai",
            "/admin/nope",
        ] {
            assert!(is_private(path), "{path}");
        }
        for path in [
            "/",
            "/login",
            "/login/x",
            "/terms",
            "/dev/mailbox",
            "/notesx",
            "/api/notes/save",
            "/robots.txt",
        ] {
            assert!(!is_private(path), "{path}");
        }
        assert!(is_private_call("/api/notes/save"));
        assert!(is_private_call("/api/admin/retry_job"));
        assert!(is_private_call("/api/notes/save?back=%2Fnotes%2Fnew"));
        for path in [
            "/api/auth/login",
            "/api/notes/nope",
            "/notes",
            "/api/health/detailed/",
        ] {
            assert!(!is_private_call(path), "{path}");
        }
    }
}
