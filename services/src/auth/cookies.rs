//! `Set-Cookie` values of a session.

use domain::time::Millis;

use super::jwt::ACCESS_LIFE;
use crate::core::Cookies;

/// The access and refresh tokens of a session. `refresh_until` is when the latter expires.
pub(super) fn set(
    cookies: &Cookies,
    access: &str,
    refresh: &str,
    refresh_until: Millis,
    now: Millis,
) -> Vec<String> {
    vec![
        cookie(cookies, &cookies.access, access, ACCESS_LIFE),
        cookie(cookies, &cookies.refresh, refresh, refresh_until - now),
    ]
}

/// Removes both. Only signing out does: a request that lost a race, or that carries the tokens of
/// a session that has just been replaced, must not take the new one's away.
pub(super) fn clear(cookies: &Cookies) -> Vec<String> {
    vec![
        cookie(cookies, &cookies.access, "", 0),
        cookie(cookies, &cookies.refresh, "", 0),
    ]
}

fn cookie(cookies: &Cookies, name: &str, value: &str, life: Millis) -> String {
    let secure = if cookies.secure { "; Secure" } else { "" };
    let seconds = (life / 1_000).max(0);
    format!("{name}={value}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Lax{secure}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_connections() {
        let mut cookies = Cookies {
            access: "resee-access-3000".to_owned(),
            refresh: "resee-refresh-3000".to_owned(),
            secure: false,
        };
        assert_eq!(
            set(&cookies, "a", "r", 90_500, 500),
            [
                "resee-access-3000=a; Path=/; Max-Age=600; HttpOnly; SameSite=Lax",
                "resee-refresh-3000=r; Path=/; Max-Age=90; HttpOnly; SameSite=Lax",
            ]
        );
        cookies.secure = true;
        assert_eq!(
            clear(&cookies)[1],
            "resee-refresh-3000=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax; Secure"
        );
    }
}
