//! Use this address from now on. The link lives 24 hours. Whoever reads it may be a stranger.

use domain::language::Language;

use super::Words;

pub const fn words(language: Language) -> Words {
    match language {
        Language::Ko => Words {
            subject: "새 이메일 주소를 확인해 주세요",
            before: &["Resee 계정의 이메일을 이 주소로 바꾸겠다는 요청을 받았어요."],
            action: "이 주소로 바꾸기",
            after: &[
                "이 링크는 24시간 동안 한 번만 쓸 수 있어요. 바꾸고 나면 다른 기기에서는 모두 로그아웃돼요.",
                "요청한 적이 없다면 이 메일을 지워도 돼요. 아무것도 바뀌지 않아요.",
            ],
        },
        Language::En => Words {
            subject: "Confirm your new email address",
            before: &["We received a request to use this address for a Resee account from now on."],
            action: "Use this address",
            after: &[
                "The link works once, within 24 hours. Using it signs out every other device.",
                "If you didn't ask for this, you can delete this mail. Nothing will change.",
            ],
        },
    }
}
