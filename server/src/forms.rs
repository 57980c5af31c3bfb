//! The sealed cookie that carries a refused short form over its redirect, and the cookies that
//! remember language and theme.

use std::collections::BTreeMap;

use app::{look::Look, ssr::FormKeeper};
use axum_extra::extract::cookie::Cookie;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use services::{
    aead,
    keys::{Keys, Purpose},
};

/// Greatest size of the cookie's value, in bytes.
const MAX: usize = 3 * 1024;
/// Its life, in seconds.
const MAX_AGE: u32 = 600;
/// A year, in seconds.
const LOOK_MAX_AGE: u32 = 31_536_000;

/// Name of the language cookie.
pub const LANGUAGE_COOKIE: &str = "resee-language";
/// Name of the theme cookie.
pub const THEME_COOKIE: &str = "resee-theme";

/// Seals forms with the first data key.
pub struct SealedForms {
    key: Option<[u8; aead::KEY_LEN]>,
    name: &'static str,
    secure: bool,
}

impl SealedForms {
    /// `secure` as for the session cookies.
    pub fn new(keys: &Keys, secure: bool) -> Self {
        let key = keys.data.first().map(|key| key.derive(Purpose::Form));
        let name = if secure {
            "__Host-resee-form"
        } else {
            "resee-form"
        };
        Self { key, name, secure }
    }

    fn cookie(&self, name: &str, value: &str, max_age: u32, http_only: bool) -> String {
        let secure = if self.secure { "; Secure" } else { "" };
        let http_only = if http_only { "; HttpOnly" } else { "" };
        format!("{name}={value}; Path=/; SameSite=Lax; Max-Age={max_age}{http_only}{secure}")
    }

    fn seal(&self, fields: &BTreeMap<String, String>) -> Option<String> {
        let text = serde_json::to_vec(fields).ok()?;
        let sealed = aead::seal(self.key.as_ref()?, self.name.as_bytes(), &text).ok()?;
        let sealed = URL_SAFE_NO_PAD.encode(sealed);
        (sealed.len() <= MAX).then_some(sealed)
    }

    fn open(&self, value: &str) -> Option<BTreeMap<String, String>> {
        let sealed = URL_SAFE_NO_PAD.decode(value).ok()?;
        let text = aead::open(self.key.as_ref()?, self.name.as_bytes(), sealed)?;
        serde_json::from_slice(&text).ok()
    }
}

impl FormKeeper for SealedForms {
    fn keep(&self, fields: &BTreeMap<String, String>) -> Option<String> {
        self.seal(fields)
            .map(|value| self.cookie(self.name, &value, MAX_AGE, true))
    }

    fn take(&self, cookies: &str) -> Option<(BTreeMap<String, String>, String)> {
        let value = find(cookies, self.name)?;
        let clear = self.cookie(self.name, "", 0, true);
        Some((self.open(value).unwrap_or_default(), clear))
    }

    fn look(&self, look: Look) -> Vec<String> {
        vec![
            self.cookie(LANGUAGE_COOKIE, look.language.as_str(), LOOK_MAX_AGE, true),
            self.cookie(THEME_COOKIE, look.theme.as_str(), LOOK_MAX_AGE, true),
        ]
    }
}

/// The value of cookie `name` in a `Cookie` header.
pub fn find<'a>(cookies: &'a str, name: &str) -> Option<&'a str> {
    cookies
        .split(';')
        .filter_map(|pair| Cookie::parse(pair.trim()).ok())
        .find(|cookie| cookie.name() == name)
        .and_then(|cookie| cookie.value_raw())
}

#[cfg(test)]
mod tests {
    use services::keys::NamedKey;

    use super::*;

    fn forms(byte: u8) -> SealedForms {
        let key = || {
            vec![NamedKey {
                id: "k".into(),
                secret: vec![byte; 32].into(),
            }]
        };
        SealedForms::new(
            &Keys {
                jwt: key(),
                data: key(),
            },
            false,
        )
    }

    fn fields(value: &str) -> BTreeMap<String, String> {
        BTreeMap::from([("email".to_owned(), value.to_owned())])
    }

    #[test]
    fn a_form_survives_its_redirect_once_and_unreadable() {
        let set = forms(1).keep(&fields("a@b.c")).unwrap();
        assert!(set.contains("HttpOnly") && !set.contains("a@b.c"));
        let pair = set.split(';').next().unwrap();
        let (back, clear) = forms(1).take(&format!("x=y; {pair}")).unwrap();
        assert_eq!(back, fields("a@b.c"));
        assert!(clear.contains("Max-Age=0"));
    }

    #[test]
    fn foreign_broken_and_large_forms_are_dropped() {
        let pair = |set: &str| set.split(';').next().unwrap().to_owned();
        let set = forms(1).keep(&fields("a@b.c")).unwrap();
        assert!(forms(2).take(&pair(&set)).unwrap().0.is_empty());
        for value in ["", "x", "AAAA", "%%%", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"] {
            assert!(
                forms(1)
                    .take(&format!("resee-form={value}"))
                    .unwrap()
                    .0
                    .is_empty()
            );
        }
        assert!(forms(1).take("other=1").is_none());
        assert!(forms(1).keep(&fields(&"x".repeat(4000))).is_none());
    }
}
