//! The account has another address now; this one is told for the last time.

use domain::language::Language;

use super::Words;

pub const fn words(language: Language) -> Words {
    match language {
        Language::Ko => Words {
            subject: "이메일 주소가 바뀌었어요",
            before: &[
                "Resee 계정의 이메일이 다른 주소로 바뀌었어요. 이제 이 주소로는 로그인할 수 없고 메일도 오지 않아요.",
                "직접 바꿨다면 더 할 일은 없어요. 바꾼 적이 없다면 누군가 비밀번호를 알고 있는 거예요. 이 Resee를 운영하는 사람에게 바로 알려 주세요.",
            ],
            action: "Resee 열기",
            after: &["바꾸면서 다른 기기에서는 모두 로그아웃되었어요."],
        },
        Language::En => Words {
            subject: "Your email address was changed",
            before: &[
                "Your Resee account has another address now. You can no longer sign in with this one, and it gets no more mail from us.",
                "If you did this, there is nothing more to do. If you didn't, someone knows your password: tell whoever runs this Resee right away.",
            ],
            action: "Open Resee",
            after: &["Every other device was signed out with the change."],
        },
    }
}
