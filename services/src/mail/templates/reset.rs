//! Choose a new password. The link lives 30 minutes.

use domain::language::Language;

use super::Words;

pub const fn words(language: Language) -> Words {
    match language {
        Language::Ko => Words {
            subject: "새 비밀번호를 정해 주세요",
            before: &["이 주소로 비밀번호를 다시 정하겠다는 요청을 받았어요."],
            action: "새 비밀번호 정하기",
            after: &[
                "이 링크는 30분 동안 한 번만 쓸 수 있어요.",
                "요청한 적이 없다면 이 메일을 지워도 돼요. 비밀번호는 그대로예요.",
            ],
        },
        Language::En => Words {
            subject: "Choose a new password",
            before: &["We received a request to choose a new password for this address."],
            action: "Choose a new password",
            after: &[
                "The link works once, within 30 minutes.",
                "If you didn't ask for this, you can delete this mail. Your password stays as it is.",
            ],
        },
    }
}
