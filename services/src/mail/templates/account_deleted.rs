//! The account is being deleted; its address is told for the last time.

use domain::language::Language;

use super::Words;

pub const fn words(language: Language) -> Words {
    match language {
        Language::Ko => Words {
            subject: "계정이 삭제되었어요",
            before: &[
                "요청하신 대로 Resee 계정을 삭제했어요. 노트와 복습 기록, 답안이 지금 모두 지워지고 있고, 모든 기기에서 로그아웃되었어요.",
                "직접 지운 것이 아니라면 누군가 비밀번호를 알고 있는 거예요. 이 Resee를 운영하는 사람에게 바로 알려 주세요. 백업에서 되살릴 수 있을지도 몰라요.",
            ],
            action: "Resee 열기",
            after: &["그동안 함께해 주셔서 고마워요. 이 주소로는 더 이상 메일을 보내지 않아요."],
        },
        Language::En => Words {
            subject: "Your account was deleted",
            before: &[
                "As you asked, your Resee account was deleted. Your notes, reviews and answers are being removed now, and every device was signed out.",
                "If this wasn't you, someone knows your password: tell whoever runs this Resee right away. A backup may still have it.",
            ],
            action: "Open Resee",
            after: &["Thank you for learning with us. This address gets no more mail."],
        },
    }
}
