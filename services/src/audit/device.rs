//! What to call a device, from what its browser says of itself.
//!
//! Browsers name each other in their `User-Agent`, so the more particular name is looked for first.
//! What is not known has no name, and nothing of the text is shown: anybody can send any.

use api::security::Device;

/// What a browser's `User-Agent` holds, and its name.
const BROWSERS: [(&str, &str); 12] = [
    ("KAKAOTALK", "KakaoTalk"),
    ("NAVER(", "NAVER"),
    ("Whale/", "Whale"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("EdgiOS/", "Edge"),
    ("EdgA/", "Edge"),
    ("Edg/", "Edge"),
    ("OPR/", "Opera"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chrome/", "Chrome"),
];

/// The same of its system.
const SYSTEMS: [(&str, &str); 8] = [
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("CrOS", "ChromeOS"),
    ("Windows", "Windows"),
    ("Macintosh", "macOS"),
    ("Linux", "Linux"),
    ("FreeBSD", "FreeBSD"),
];

/// The device behind `user_agent`.
pub(crate) fn of(user_agent: &str) -> Device {
    let found = |list: &[(&str, &'static str)]| {
        list.iter()
            .find(|(sign, _)| user_agent.contains(sign))
            .map(|(_, name)| (*name).to_owned())
    };
    let safari = || {
        let apple = user_agent.contains("Safari/") && user_agent.contains("Version/");
        apple.then(|| "Safari".to_owned())
    };
    Device {
        browser: found(&BROWSERS).or_else(safari),
        system: found(&SYSTEMS),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn devices_are_called_as_their_owners_call_them() {
        let mozilla = "Mozilla/5.0 ";
        for (user_agent, browser, system) in [
            (
                "(Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36",
                "Chrome",
                "Windows",
            ),
            (
                "(Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0",
                "Edge",
                "Windows",
            ),
            (
                "(Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/138.0.0.0 Whale/4.33.0.0 Safari/537.36",
                "Whale",
                "Windows",
            ),
            (
                "(Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Safari/605.1.15",
                "Safari",
                "macOS",
            ),
            (
                "(iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1",
                "Safari",
                "iPhone",
            ),
            (
                "(iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/140.0 Mobile/15E148 Safari/604.1",
                "Chrome",
                "iPhone",
            ),
            (
                "(Linux; Android 15; SM-S931N) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/28.0 Chrome/130.0.0.0 Mobile Safari/537.36",
                "Samsung Internet",
                "Android",
            ),
            (
                "(Linux; Android 15; SM-S931N; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/138.0 Mobile Safari/537.36;KAKAOTALK 2510",
                "KakaoTalk",
                "Android",
            ),
            (
                "(X11; Ubuntu; Linux x86_64; rv:143.0) Gecko/20100101 Firefox/143.0",
                "Firefox",
                "Linux",
            ),
        ] {
            let device = of(&format!("{mozilla}{user_agent}"));
            assert_eq!(device.browser.as_deref(), Some(browser), "{user_agent}");
            assert_eq!(device.system.as_deref(), Some(system), "{user_agent}");
        }
    }

    #[test]
    fn nothing_of_an_unknown_one_is_shown() {
        for user_agent in ["", "curl/8.5.0", "<script>alert(1)</script>"] {
            assert_eq!(of(user_agent), Device::default());
        }
    }
}
