//! What is due today, at the learner's hour.

use domain::language::Language;

use super::{Figures, Letter, notes, plural};

pub fn letter(language: Language, figures: &Figures) -> Letter {
    let (due, minutes) = match figures {
        Figures::Due { due, minutes } => (*due, *minutes),
        _ => (0, 0),
    };
    let count = notes(language, due);
    match language {
        Language::Ko => Letter {
            subject: format!("오늘 복습할 {count}"),
            before: vec![format!(
                "지금 복습하면 좋은 {count}가 기다리고 있어요. 평소 속도로 {minutes}분쯤 걸려요."
            )],
            action: "복습 시작하기",
            after: vec!["오늘 못 한 노트는 사라지지 않고 다음에 다시 물어봐요.".to_owned()],
        },
        Language::En => Letter {
            subject: format!("{count} to review today"),
            before: vec![format!(
                "{count} {} waiting. At your usual pace that takes about {minutes} {}.",
                plural(due, "is", "are"),
                plural(minutes, "minute", "minutes")
            )],
            action: "Start reviewing",
            after: vec![
                "What you don't get to today doesn't disappear: it is asked again later."
                    .to_owned(),
            ],
        },
    }
}
