//! Access tokens that somebody made up, through the real router: each is nobody's, answered like no
//! token at all. Most are signed with our own key, so that not the signature alone stands between
//! them and a session.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use http::{StatusCode, header};
use ring::hmac;
use serde_json::{Value, json};
use services::{keys::NamedKey, keys::Purpose};

use crate::{
    browser::Browser,
    common::{START, on_both, second_viewer, viewer},
    site::site,
};

const PAGE: &str = "/dashboard";
const CALL: &str = "/api/review/page";

on_both! {
    async fn forged_access_tokens_are_nobodys(test: Test) {
        let (me, you) = (viewer(&test).await, second_viewer(&test).await);
        let router = site(&test);
        let name = test.core.settings.cookies.access.clone();
        let of = |viewer| Browser::of(&router, &test, viewer).cookies[&name].clone();
        let key = &test.core.keys.jwt[0];
        let forger = Forger::new(key, &of(&me), &of(&you));
        let mut browser = Browser::new(&router);
        // The forger can make a good one.
        browser.cookies.insert(name.clone(), forger.token(&forger.head, &forger.claims));
        assert_eq!(browser.get(PAGE).await.status, StatusCode::OK);

        browser.cookies.clear();
        let nobody = browser.call(CALL, &[]).await;
        assert_eq!(nobody.status, StatusCode::UNAUTHORIZED);
        let forged = forger.all();
        let count = forged.len();
        assert!(count >= 200, "{count}");
        for (what, token) in forged {
            browser.cookies.insert(name.clone(), token.clone());
            let page = browser.get(PAGE).await;
            assert_eq!(page.status, StatusCode::SEE_OTHER, "{what}: {token}");
            assert_eq!(page.header("location"), "/login?next=%2Fdashboard", "{what}");
            let call = browser.call(CALL, &[]).await;
            assert_eq!(call.status, StatusCode::UNAUTHORIZED, "{what}: {token}");
            assert_eq!(call.body, nobody.body, "{what}");
            for answer in [&page, &call] {
                assert!(answer.headers.get(header::SET_COOKIE).is_none(), "{what}");
            }
            assert_eq!(browser.cookies.len(), 1, "{what}");
        }
    }
}

struct Forger<'a> {
    key: &'a NamedKey,
    good: Vec<u8>,
    /// Of an honest token.
    head: Value,
    claims: Value,
    mine: String,
    yours: String,
}

impl<'a> Forger<'a> {
    fn new(key: &'a NamedKey, mine: &str, yours: &str) -> Self {
        let part = |index: usize| {
            let part = mine.split('.').nth(index).unwrap();
            serde_json::from_slice(&URL_SAFE_NO_PAD.decode(part).unwrap()).unwrap()
        };
        Self {
            key,
            good: key.derive(Purpose::Access).to_vec(),
            head: part(0),
            claims: part(1),
            mine: mine.to_owned(),
            yours: yours.to_owned(),
        }
    }

    /// Signed with our key.
    fn token(&self, head: &Value, claims: &Value) -> String {
        sign(&head.to_string(), &claims.to_string(), &self.good)
    }

    fn all(&self) -> Vec<(String, String)> {
        let mut all = Vec::new();
        self.algorithms(&mut all);
        self.key_names(&mut all);
        self.headers(&mut all);
        self.times(&mut all);
        self.names(&mut all);
        self.doubles(&mut all);
        self.keys(&mut all);
        self.shapes(&mut all);
        all
    }

    fn algorithms(&self, all: &mut Vec<(String, String)>) {
        for alg in [
            json!("none"),
            json!("None"),
            json!("NONE"),
            json!("NonE"),
            json!("nOnE"),
            json!(""),
            json!("hs256"),
            json!("HS256 "),
            json!("HS384"),
            json!("HS512"),
            json!("RS256"),
            json!("RS512"),
            json!("PS256"),
            json!("ES256"),
            json!("ES384"),
            json!("EdDSA"),
            json!("A256KW"),
            json!(null),
            json!(0),
            json!(["HS256"]),
        ] {
            let head = with(&self.head, "alg", alg.clone());
            let signed = self.token(&head, &self.claims);
            let (message, _) = signed.rsplit_once('.').unwrap();
            all.push((format!("alg {alg} without a tag"), format!("{message}.")));
            all.push((format!("alg {alg} in two parts"), message.to_owned()));
            let tag = self.mine.rsplit('.').next().unwrap();
            all.push((
                format!("alg {alg} with another's tag"),
                format!("{message}.{tag}"),
            ));
            all.push((format!("alg {alg}"), signed));
        }
    }

    fn key_names(&self, all: &mut Vec<(String, String)>) {
        for kid in [
            json!("../../../../dev/null"),
            json!("/dev/null"),
            json!("file:///dev/null"),
            json!("https://evil.example/key"),
            json!("' OR '1'='1"),
            json!("j1' UNION SELECT 'A"),
            json!("; cat /etc/passwd"),
            json!(""),
            json!("j2"),
            json!("J1"),
            json!("j1 "),
            json!("j1\u{0}"),
            json!(null),
            json!(1),
            json!(["j1"]),
            json!({ "j1": true }),
            json!("k".repeat(700)),
        ] {
            let head = with(&self.head, "kid", kid.clone()).to_string();
            let claims = self.claims.to_string();
            for (name, key) in [("our", self.good.clone()), ("an empty", Vec::new())] {
                all.push((
                    format!("kid {kid} with {name} key"),
                    sign(&head, &claims, &key),
                ));
            }
        }
    }

    fn headers(&self, all: &mut Vec<(String, String)>) {
        let theirs = b"a key of the attacker's own";
        let jwk = json!({ "kty": "oct", "k": URL_SAFE_NO_PAD.encode(theirs), "kid": "j1" });
        for (name, value) in [
            ("jku", json!("https://evil.example/jwks.json")),
            ("x5u", json!("https://evil.example/cert.pem")),
            ("jwk", jwk),
            ("x5c", json!(["MIIB"])),
            ("x5t", json!("AAAA")),
            ("x5t#S256", json!("AAAA")),
            ("crit", json!(["exp"])),
            ("crit", json!([])),
            ("cty", json!("JWT")),
            ("zip", json!("DEF")),
            ("enc", json!("A256GCM")),
            ("b64", json!(false)),
            ("url", json!("https://evil.example")),
            ("nonce", json!("n")),
            ("role", json!("admin")),
            ("typ", json!("JWT")),
            ("typ", json!("at+JWT")),
            ("typ", json!("application/at+jwt")),
            ("typ", json!("rt+jwt")),
            ("typ", json!("email+jwt")),
            ("typ", json!("")),
            ("typ", json!(null)),
            ("typ", json!(7)),
        ] {
            let head = with(&self.head, name, value.clone());
            all.push((
                format!("header {name} {value}"),
                self.token(&head, &self.claims),
            ));
            let forged = sign(&head.to_string(), &self.claims.to_string(), theirs);
            all.push((format!("header {name} {value} with their key"), forged));
        }
        for name in ["alg", "typ", "kid"] {
            let head = without(&self.head, name);
            all.push((
                format!("header without {name}"),
                self.token(&head, &self.claims),
            ));
        }
    }

    fn times(&self, all: &mut Vec<(String, String)>) {
        let now = START / 1_000;
        let mut wrong = vec![
            ("exp", json!(now - 5)),
            ("exp", json!(now + 601)),
            ("exp", json!(i64::MAX)),
            ("iat", json!(now + 6)),
            ("iat", json!(now - 601)),
            ("iat", json!(i64::MIN)),
            ("nbf", json!(now + 3_600)),
            ("nbf", json!(now)),
        ];
        for name in ["exp", "iat", "nbf"] {
            wrong.extend(
                [
                    json!(now.to_string()),
                    json!((now + 600).to_string()),
                    json!("never"),
                    json!(""),
                    json!(null),
                    json!(true),
                    json!([now]),
                    json!({ "at": now }),
                    json!(-1),
                    json!(0),
                    json!(1e300),
                    json!(0.5),
                    json!(u64::MAX),
                ]
                .map(|value| (name, value)),
            );
        }
        self.claims_with(wrong, all);
    }

    fn names(&self, all: &mut Vec<(String, String)>) {
        let nobody = uuid::Uuid::from_u128(7).to_string();
        let mut wrong = vec![
            ("aud", json!("resee")),
            ("aud", json!("resee-api")),
            ("aud", json!(["resee-web", "other"])),
            ("iss", json!("resee-web")),
            ("iss", json!("Resee")),
            ("iss", json!("https://evil.example")),
            ("sub", json!(nobody)),
            ("sub", json!("admin")),
            ("sid", json!(nobody)),
            ("sid", json!("' OR 1=1 --")),
            ("role", json!("admin")),
            ("typ", json!("refresh")),
            ("scope", json!("*")),
        ];
        for name in ["aud", "iss", "sub", "sid"] {
            let values = [
                json!(""),
                json!(null),
                json!(1),
                json!([]),
                json!({}),
                json!("\u{0}"),
            ];
            wrong.extend(values.map(|value| (name, value)));
        }
        self.claims_with(wrong, all);
        for name in ["iss", "aud", "sub", "sid", "iat", "exp"] {
            let claims = without(&self.claims, name);
            all.push((
                format!("claims without {name}"),
                self.token(&self.head, &claims),
            ));
            let other = with(&claims, &name.to_uppercase(), self.claims[name].clone());
            all.push((
                format!("claim {name} in capitals"),
                self.token(&self.head, &other),
            ));
        }
        // A session of somebody else's under one's own name.
        let yours = self.yours.split('.').nth(1).unwrap();
        let yours: Value = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(yours).unwrap()).unwrap();
        for name in ["sub", "sid"] {
            let claims = with(&self.claims, name, yours[name].clone());
            all.push((
                format!("{name} of somebody else"),
                self.token(&self.head, &claims),
            ));
        }
    }

    fn claims_with(&self, wrong: Vec<(&str, Value)>, all: &mut Vec<(String, String)>) {
        for (name, value) in wrong {
            let claims = with(&self.claims, name, value.clone());
            all.push((
                format!("claim {name} {value}"),
                self.token(&self.head, &claims),
            ));
        }
    }

    fn doubles(&self, all: &mut Vec<(String, String)>) {
        let (head, claims) = (self.head.to_string(), self.claims.to_string());
        for name in ["iss", "aud", "sub", "sid", "iat", "exp"] {
            for value in [
                self.claims[name].clone(),
                json!("00000000-0000-0000-0000-000000000007"),
            ] {
                let twice = claims.replacen('{', &format!("{{\"{name}\":{value},"), 1);
                all.push((
                    format!("claim {name} twice: {value}"),
                    sign(&head, &twice, &self.good),
                ));
            }
        }
        for name in ["alg", "typ", "kid"] {
            for value in [self.head[name].clone(), json!("none")] {
                let twice = head.replacen('{', &format!("{{\"{name}\":{value},"), 1);
                all.push((
                    format!("header {name} twice: {value}"),
                    sign(&twice, &claims, &self.good),
                ));
            }
        }
    }

    fn keys(&self, all: &mut Vec<(String, String)>) {
        let (head, claims) = (self.head.to_string(), self.claims.to_string());
        for (name, key) in [
            ("an empty", Vec::new()),
            ("a known", b"secret".to_vec()),
            ("a zero", vec![0; 32]),
            ("the undivided", vec![1; 32]),
            ("the refresh", self.key.derive(Purpose::Refresh).to_vec()),
            ("the ticket", self.key.derive(Purpose::Ticket).to_vec()),
            ("the link", self.key.derive(Purpose::Link).to_vec()),
            ("the form", self.key.derive(Purpose::Form).to_vec()),
            (
                "the unsubscribe",
                self.key.derive(Purpose::Unsubscribe).to_vec(),
            ),
        ] {
            all.push((format!("with {name} key"), sign(&head, &claims, &key)));
        }
    }

    fn shapes(&self, all: &mut Vec<(String, String)>) {
        let [head, body, tag] = parts(&self.mine);
        let [your_head, your_body, your_tag] = parts(&self.yours);
        let (raw_head, raw_claims) = (self.head.to_string(), self.claims.to_string());
        let standard = base64::engine::general_purpose::STANDARD;
        let refresh = "x".repeat(43);
        let link = services::auth::links::raw_token(
            &services::keys::Keys {
                jwt: vec![self.key.clone()],
                data: Vec::new(),
            },
            services::auth::links::LinkKind::Email,
            uuid::Uuid::from_u128(7),
        );
        let cut = |by: usize| self.mine[..self.mine.len() - by].to_owned();
        for (name, token) in [
            ("empty", String::new()),
            ("a dot", ".".to_owned()),
            ("dots", "..".to_owned()),
            ("many dots", ".".repeat(900)),
            ("a refresh token", refresh),
            ("the token of a mail", link.unwrap()),
            ("no signature", format!("{head}.{body}.")),
            ("two parts", format!("{head}.{body}")),
            ("four parts", format!("{head}.{body}.{tag}.{tag}")),
            ("five parts", format!("{head}..{body}.{tag}.")),
            ("a leading dot", format!(".{}", self.mine)),
            ("cut by one", cut(1)),
            ("cut by two", cut(2)),
            ("cut in half", cut(self.mine.len() / 2)),
            ("longer by one", format!("{}A", self.mine)),
            ("padded", format!("{}=", self.mine)),
            ("lower case", self.mine.to_lowercase()),
            ("body and head", format!("{body}.{head}.{tag}")),
            ("tag first", format!("{tag}.{head}.{body}")),
            ("another's body", format!("{head}.{your_body}.{tag}")),
            ("another's tag", format!("{head}.{body}.{your_tag}")),
            (
                "another's body, own tag",
                format!("{your_head}.{your_body}.{tag}"),
            ),
            ("head twice", format!("{head}.{head}.{tag}")),
            ("64 kB", "A".repeat(65_536)),
            (
                "64 kB of body",
                format!("{head}.{}.{tag}", "A".repeat(65_536)),
            ),
            (
                "64 kB of tag",
                format!("{}{}", self.mine, "A".repeat(65_536)),
            ),
            ("not base64", "***.***.***".to_owned()),
            (
                "another base64",
                format!(
                    "{}.{}.{tag}",
                    standard.encode(&raw_head),
                    standard.encode(&raw_claims)
                ),
            ),
            (
                "not UTF-8",
                format!("{}.{body}.{tag}", URL_SAFE_NO_PAD.encode([0xff, 0xfe])),
            ),
            ("lists", sign("[]", "[]", &self.good)),
            ("texts", sign("\"a\"", "\"b\"", &self.good)),
            ("nulls", sign("null", "null", &self.good)),
            ("empty objects", sign("{}", "{}", &self.good)),
            (
                "a claim cut",
                sign(&raw_head, "{\"iss\":\"resee\"", &self.good),
            ),
            (
                "more behind the claims",
                sign(&raw_head, &format!("{raw_claims}{{}}"), &self.good),
            ),
            ("deep claims", sign(&raw_head, &"[".repeat(500), &self.good)),
            (
                "claims encrypted",
                format!("{head}.{tag}.{body}.{tag}.{tag}"),
            ),
        ] {
            all.push((name.to_owned(), token));
        }
        for index in 0..8 {
            let mut changed = tag.as_bytes().to_vec();
            changed[index] = if changed[index] == b'A' { b'B' } else { b'A' };
            let changed = String::from_utf8(changed).unwrap();
            all.push((
                format!("tag changed at {index}"),
                format!("{head}.{body}.{changed}"),
            ));
        }
    }
}

fn parts(token: &str) -> [&str; 3] {
    let parts: Vec<&str> = token.split('.').collect();
    parts.try_into().unwrap()
}

fn sign(head: &str, claims: &str, key: &[u8]) -> String {
    let (head, claims) = (URL_SAFE_NO_PAD.encode(head), URL_SAFE_NO_PAD.encode(claims));
    let message = format!("{head}.{claims}");
    let tag = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, key), message.as_bytes());
    format!("{message}.{}", URL_SAFE_NO_PAD.encode(tag))
}

fn with(value: &Value, name: &str, new: Value) -> Value {
    let mut value = value.clone();
    value[name] = new;
    value
}

fn without(value: &Value, name: &str) -> Value {
    let mut value = value.clone();
    value.as_object_mut().unwrap().remove(name);
    value
}
