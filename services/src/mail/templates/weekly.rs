//! What the last seven study days were like.

use domain::language::Language;

use super::{Figures, Letter, notes, plural};

/// From this many days in a row on a streak is worth a sentence.
const STREAK: u32 = 2;

pub fn letter(language: Language, figures: &Figures) -> Letter {
    let (subject, action) = match language {
        Language::Ko => ("지난 한 주의 복습", "Resee 열기"),
        Language::En => ("Your week of reviews", "Open Resee"),
    };
    Letter {
        subject: subject.to_owned(),
        before: match language {
            Language::Ko => korean(figures),
            Language::En => english(figures),
        },
        action,
        after: Vec::new(),
    }
}

fn korean(figures: &Figures) -> Vec<String> {
    let Figures::Week {
        days,
        reviews,
        learned,
        remembered,
        streak,
        due,
    } = *figures
    else {
        return Vec::new();
    };
    let mut lines = vec![if reviews == 0 {
        "어제까지 7일 동안은 복습하지 않았어요.".to_owned()
    } else {
        format!("어제까지 7일 가운데 {days}일 동안 {reviews}번 복습했어요.")
    }];
    if let Some(percent) = share(remembered, learned) {
        lines.push(format!(
            "다시 만난 노트를 {learned}번 가운데 {remembered}번 기억해 냈어요({percent}%)."
        ));
    }
    if streak >= STREAK {
        lines.push(format!("어제까지 {streak}일째 이어서 복습했어요."));
    }
    if due > 0 {
        lines.push(format!(
            "지금 복습할 {}가 있어요.",
            notes(Language::Ko, due)
        ));
    }
    lines
}

fn english(figures: &Figures) -> Vec<String> {
    let Figures::Week {
        days,
        reviews,
        learned,
        remembered,
        streak,
        due,
    } = *figures
    else {
        return Vec::new();
    };
    let mut lines = vec![if reviews == 0 {
        "In the seven days up to yesterday you didn't review.".to_owned()
    } else {
        format!(
            "In the seven days up to yesterday you reviewed {reviews} {} on {days} {}.",
            plural(reviews, "time", "times"),
            plural(days, "day", "days")
        )
    }];
    if let Some(percent) = share(remembered, learned) {
        lines.push(format!(
            "Of {learned} {} of notes you had learned before, you remembered {remembered} ({percent}%).",
            plural(learned, "review", "reviews")
        ));
    }
    if streak >= STREAK {
        lines.push(format!(
            "Up to yesterday you reviewed {streak} days in a row."
        ));
    }
    if due > 0 {
        let (is, count) = (plural(due, "is", "are"), notes(Language::En, due));
        lines.push(format!("{count} {is} waiting now."));
    }
    lines
}

/// In per cent, rounded; `None` of nothing.
fn share(part: u32, whole: u32) -> Option<u32> {
    (whole > 0).then(|| (f64::from(part) / f64::from(whole) * 100.0).round() as u32)
}
