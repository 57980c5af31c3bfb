//! Prove this address. The link lives 24 hours.

use domain::language::Language;

use super::Words;

pub const fn words(language: Language) -> Words {
    match language {
        Language::Ko => Words {
            subject: "이메일 주소를 확인해 주세요",
            before: &[
                "Resee에 가입해 주셔서 고마워요. 아래에서 이 주소가 맞는지 확인하면 복습 알림을 받을 수 있어요.",
            ],
            action: "이메일 주소 확인하기",
            after: &[
                "이 링크는 24시간 동안 한 번만 쓸 수 있어요.",
                "가입한 적이 없다면 이 메일을 지워도 돼요. 아무 일도 일어나지 않아요.",
            ],
        },
        Language::En => Words {
            subject: "Confirm your email address",
            before: &[
                "Thanks for joining Resee. Confirm that this address is yours, and we can remind you when notes are fading.",
            ],
            action: "Confirm email address",
            after: &[
                "The link works once, within 24 hours.",
                "If you didn't sign up, you can delete this mail. Nothing will happen.",
            ],
        },
    }
}
