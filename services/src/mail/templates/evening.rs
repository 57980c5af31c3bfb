//! What is still due in the evening.

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
            subject: format!("아직 남아 있는 {count}"),
            before: vec![format!(
                "오늘 물어볼 노트 가운데 {due}개가 남아 있어요. 평소 속도로 {minutes}분쯤 걸려요."
            )],
            action: "이어서 복습하기",
            after: vec!["내일 해도 괜찮아요. 남은 노트는 그대로 기다려요.".to_owned()],
        },
        Language::En => Letter {
            subject: format!("{count} still waiting today"),
            before: vec![format!(
                "{count} {} left for today. At your usual pace that takes about {minutes} {}.",
                plural(due, "is", "are"),
                plural(minutes, "minute", "minutes")
            )],
            action: "Continue reviewing",
            after: vec!["Tomorrow is fine too. They stay where they are.".to_owned()],
        },
    }
}
