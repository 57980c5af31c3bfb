//! The password was changed; every other session has ended.

use domain::language::Language;

use super::Words;

pub const fn words(language: Language) -> Words {
    match language {
        Language::Ko => Words {
            subject: "비밀번호가 바뀌었어요",
            before: &[
                "Resee 계정의 비밀번호가 바뀌었고, 로그인되어 있던 다른 기기는 모두 로그아웃되었어요.",
                "직접 바꿨다면 더 할 일은 없어요. 바꾼 적이 없다면 바로 새 비밀번호를 정해 주세요.",
            ],
            action: "새 비밀번호 정하기",
            after: &[],
        },
        Language::En => Words {
            subject: "Your password was changed",
            before: &[
                "The password of your Resee account was changed, and every other device that was signed in has been signed out.",
                "If you did this, there is nothing more to do. If you didn't, choose a new password now.",
            ],
            action: "Choose a new password",
            after: &[],
        },
    }
}
