//! A spent refresh token was used, so somebody may have copied a session; it was ended.

use domain::language::Language;

use super::Words;

pub const fn words(language: Language) -> Words {
    match language {
        Language::Ko => Words {
            subject: "안전을 위해 한 기기를 로그아웃했어요",
            before: &[
                "이미 쓴 로그인 정보가 다시 쓰였어요. 누군가 복사했을 수도 있어서 그 기기의 로그인을 끝냈어요.",
                "다시 로그인해 주세요. 짚이는 일이 없다면 비밀번호를 바꾸는 편이 안전해요. 그러면 모든 기기에서 로그아웃돼요.",
            ],
            action: "새 비밀번호 정하기",
            after: &["노트와 복습 기록은 그대로예요."],
        },
        Language::En => Words {
            subject: "We signed out a device to be safe",
            before: &[
                "A sign-in that had already been used was used again. Someone may have copied it, so we ended it on that device.",
                "Sign in again. If you can't think of a reason, choose a new password: that signs out every device.",
            ],
            action: "Choose a new password",
            after: &["Your notes and reviews are as they were."],
        },
    }
}
