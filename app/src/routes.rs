//! Every path that has a page.

use leptos::prelude::*;
use leptos_router::{
    ParamSegment, SsrMode, StaticSegment,
    components::{Route, Router, Routes},
};

use crate::{
    admin::{AiPage, AuditPage, HealthPage, JobsPage, MailsPage},
    auth::{
        change_email::ChangeEmailPage, forgot::ForgotPage, login::LoginPage,
        register::RegisterPage, reset::ResetPage, verify::VerifyPage,
    },
    dashboard::DashboardPage,
    dev::MailboxPage,
    grading::{answer::AnswerPage, rubric::RubricPage},
    home::{LandingPage, PrivacyPage, TermsPage},
    note::{editor::EditPage, editor::NewPage, list::NotesPage, read::NotePage},
    problem::MissingPage,
    remind::UnsubscribePage,
    review::{
        catch_up::CatchUpPage, done::DonePage, page::ReviewPage, practice::PracticePage,
        start::StartPage,
    },
    settings::{DataPage, NotificationsPage, ProfilePage, ReviewSettingsPage, SecurityPage},
    stats::StatsPage,
};

/// Pages are sent whole: title, status and cookies are right, and nothing moves while the browser
/// takes over.
const PAGE: SsrMode = SsrMode::Async;

/// The routes.
#[component]
pub fn AppRoutes() -> impl IntoView {
    view! {
        <Router>
            <Routes fallback=MissingPage>
                <Route path=StaticSegment("") view=LandingPage ssr=PAGE/>
                <Route path=StaticSegment("login") view=LoginPage ssr=PAGE/>
                <Route path=StaticSegment("register") view=RegisterPage ssr=PAGE/>
                <Route path=StaticSegment("verify-email") view=VerifyPage ssr=PAGE/>
                <Route path=StaticSegment("forgot-password") view=ForgotPage ssr=PAGE/>
                <Route path=StaticSegment("reset-password") view=ResetPage ssr=PAGE/>
                <Route path=StaticSegment("change-email") view=ChangeEmailPage ssr=PAGE/>
                <Route path=StaticSegment("unsubscribe") view=UnsubscribePage ssr=PAGE/>
                <Route path=StaticSegment("terms") view=TermsPage ssr=PAGE/>
                <Route path=StaticSegment("privacy") view=PrivacyPage ssr=PAGE/>
                <Route path=StaticSegment("dashboard") view=DashboardPage ssr=PAGE/>
                <Route path=StaticSegment("notes") view=NotesPage ssr=PAGE/>
                <Route path=(StaticSegment("notes"), StaticSegment("new")) view=NewPage ssr=PAGE/>
                <Route path=(StaticSegment("notes"), ParamSegment("id")) view=NotePage ssr=PAGE/>
                <Route
                    path=(StaticSegment("notes"), ParamSegment("id"), StaticSegment("edit"))
                    view=EditPage
                    ssr=PAGE
                />
                <Route
                    path=(StaticSegment("notes"), ParamSegment("id"), StaticSegment("rubric"))
                    view=RubricPage
                    ssr=PAGE
                />
                <Route path=StaticSegment("review") view=ReviewPage ssr=PAGE/>
                <Route path=(StaticSegment("review"), StaticSegment("done")) view=DonePage ssr=PAGE/>
                <Route path=(StaticSegment("review"), StaticSegment("start")) view=StartPage ssr=PAGE/>
                <Route
                    path=(StaticSegment("review"), StaticSegment("practice"))
                    view=PracticePage
                    ssr=PAGE
                />
                <Route
                    path=(StaticSegment("review"), StaticSegment("catch-up"))
                    view=CatchUpPage
                    ssr=PAGE
                />
                <Route
                    path=(StaticSegment("review"), StaticSegment("answers"), ParamSegment("id"))
                    view=AnswerPage
                    ssr=PAGE
                />
                <Route
                    path=(StaticSegment("settings"), StaticSegment("profile"))
                    view=ProfilePage
                    ssr=PAGE
                />
                <Route
                    path=(StaticSegment("settings"), StaticSegment("review"))
                    view=ReviewSettingsPage
                    ssr=PAGE
                />
                <Route
                    path=(StaticSegment("settings"), StaticSegment("notifications"))
                    view=NotificationsPage
                    ssr=PAGE
                />
                <Route
                    path=(StaticSegment("settings"), StaticSegment("security"))
                    view=SecurityPage
                    ssr=PAGE
                />
                <Route
                    path=(StaticSegment("settings"), StaticSegment("data"))
                    view=DataPage
                    ssr=PAGE
                />
                <Route path=StaticSegment("stats") view=StatsPage ssr=PAGE/>
                <Route path=(StaticSegment("admin"), StaticSegment("jobs")) view=JobsPage ssr=PAGE/>
                <Route path=(StaticSegment("admin"), StaticSegment("mail")) view=MailsPage ssr=PAGE/>
                <Route path=(StaticSegment("admin"), StaticSegment("ai")) view=AiPage ssr=PAGE/>
                <Route path=(StaticSegment("admin"), StaticSegment("audit")) view=AuditPage ssr=PAGE/>
                <Route path=(StaticSegment("admin"), StaticSegment("health")) view=HealthPage ssr=PAGE/>
                <Route path=(StaticSegment("dev"), StaticSegment("mailbox")) view=MailboxPage ssr=PAGE/>
            </Routes>
        </Router>
    }
}

/// First segments of the pages and calls that need somebody signed in.
const PRIVATE: [&str; 8] = [
    "admin",
    "dashboard",
    "exports",
    "grading",
    "notes",
    "review",
    "settings",
    "stats",
];

/// Whether the page at `path` needs somebody signed in.
pub fn is_private(path: &str) -> bool {
    let first = path
        .trim_start_matches('/')
        .split('/')
        .next()
        .unwrap_or_default();
    PRIVATE.contains(&first)
}

/// Whether `path` is a call that needs somebody signed in.
pub fn is_private_call(path: &str) -> bool {
    path.strip_prefix("/api/").is_some_and(is_private)
}

#[cfg(test)]
mod tests {
    use super::{is_private, is_private_call};

    #[test]
    fn private_pages_are_known_by_their_first_segment() {
        for path in [
            "/dashboard",
            "/notes",
            "/notes/new",
            "/review/done",
            "/settings/profile",
            "/exports/token",
            "/stats",
            "/admin/ai",
        ] {
            assert!(is_private(path), "{path}");
        }
        for path in [
            "/",
            "/login",
            "/terms",
            "/dev/mailbox",
            "/notesx",
            "/api/notes/save",
        ] {
            assert!(!is_private(path), "{path}");
        }
        assert!(is_private_call("/api/notes/save"));
        assert!(is_private_call("/api/grading/submit"));
        assert!(!is_private_call("/api/auth/login"));
    }
}
