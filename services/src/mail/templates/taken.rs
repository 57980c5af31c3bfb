//! Somebody tried to register with an address that has an account.

use domain::language::Language;

use super::Words;

pub const fn words(language: Language) -> Words {
    match language {
        Language::Ko => Words {
            subject: "이미 Resee 계정이 있어요",
            before: &[
                "이 주소로 새로 가입하려는 요청이 있었지만, 이 주소에는 이미 계정이 있어요. 그대로 로그인하면 돼요.",
            ],
            action: "로그인하기",
            after: &[
                "비밀번호가 기억나지 않으면 로그인 화면에서 새로 정할 수 있어요.",
                "직접 요청한 것이 아니라면 이 메일을 지워도 돼요. 계정은 그대로예요.",
            ],
        },
        Language::En => Words {
            subject: "You already have a Resee account",
            before: &[
                "Someone tried to sign up with this address, but it already has an account. You can sign in with it.",
            ],
            action: "Sign in",
            after: &[
                "If you don't remember the password, you can choose a new one from the sign-in page.",
                "If this wasn't you, you can delete this mail. Your account stays as it is.",
            ],
        },
    }
}
