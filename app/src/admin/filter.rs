//! Which jobs the page shows, as its address says it.

use api::admin::{JobFilter, JobState};

use super::layout::Tab;

/// Characters of a kind that an address may name.
const KIND_MAX: usize = 100;

/// What an address says, or a form that came from there. What cannot be is left out.
pub fn read(state: &str, kind: &str) -> JobFilter {
    JobFilter {
        state: JobState::parse(state),
        kind: is_plain(kind).then(|| kind.to_owned()),
    }
}

/// Where these jobs are shown; `None` for a kind whose name no address can carry.
pub fn path(state: Option<JobState>, kind: Option<&str>) -> Option<String> {
    let mut path = Tab::Jobs.path().to_owned();
    let mut sign = '?';
    let state = state.map(|state| ("state", state.as_str()));
    for (name, value) in [state, kind.map(|kind| ("kind", kind))]
        .into_iter()
        .flatten()
    {
        if !is_plain(value) {
            return None;
        }
        path.extend([sign.to_string().as_str(), name, "=", value]);
        sign = '&';
    }
    Some(path)
}

/// The same, with a word on how a deed went.
pub fn path_after(filter: &JobFilter, done: &str) -> String {
    let path = path(filter.state, filter.kind.as_deref());
    let path = path.unwrap_or_else(|| Tab::Jobs.path().to_owned());
    let sign = if path.contains('?') { '&' } else { '?' };
    format!("{path}{sign}done={done}")
}

/// Whether it stands in an address as it is.
fn is_plain(kind: &str) -> bool {
    (1..=KIND_MAX).contains(&kind.len())
        && kind
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"_-.".contains(&byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_says_what_is_shown_and_where_a_deed_leads_back() {
        for (state, kind, leads_to, after) in [
            ("", "", "/admin/jobs", "/admin/jobs?done=gone"),
            (
                "dead",
                "",
                "/admin/jobs?state=dead",
                "/admin/jobs?state=dead&done=gone",
            ),
            (
                "",
                "grade",
                "/admin/jobs?kind=grade",
                "/admin/jobs?kind=grade&done=gone",
            ),
            (
                "waiting",
                "grade",
                "/admin/jobs?state=waiting&kind=grade",
                "/admin/jobs?state=waiting&kind=grade&done=gone",
            ),
        ] {
            let filter = read(state, kind);
            assert_eq!(
                path(filter.state, filter.kind.as_deref()).as_deref(),
                Some(leads_to)
            );
            assert_eq!(path_after(&filter, "gone"), after);
        }
    }

    #[test]
    fn what_no_address_can_carry_is_left_out() {
        for kind in [
            "a&done=x",
            "a b",
            "ä",
            "\r\nx",
            "//evil.example",
            &"a".repeat(101),
        ] {
            assert_eq!(read("resting", kind), JobFilter::default(), "{kind:?}");
            assert_eq!(path(None, Some(kind)), None, "{kind:?}");
        }
    }
}
