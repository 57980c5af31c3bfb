//! Notes of the length and the mixture of scripts that real ones have.

const CATEGORIES: [&str; 5] = ["데이터베이스", "networks", "한국사", "biology", "영어 표현"];

const SUBJECTS: [&str; 6] = [
    "B-트리와 LSM 트리의 차이",
    "TCP 혼잡 제어의 네 단계",
    "Two-phase commit and its blocking window",
    "훈민정음 창제의 배경",
    "The light reactions of photosynthesis",
    "Optimistic locking with a version column",
];

const KOREAN: &str = "쓰기가 많은 곳에서는 순차 쓰기가 임의 쓰기보다 싸다는 사실에서 모든 것이 \
    따라 나온다. 읽기는 그 대가를 치르며, 그래서 블룸 필터와 압축이 함께 온다.";
const ENGLISH: &str = "What has to be remembered is the reason, not the list: every step exists \
    because the one before it can fail half-way, and the log is what tells the halves apart.";

/// Name of a category.
pub fn category(number: u32) -> &'static str {
    pick(&CATEGORIES, number)
}

/// `title, body, html, excerpt, outline` of a note, as they stand in a statement.
pub fn note(number: u32) -> String {
    let subject = pick(&SUBJECTS, number);
    let title = format!("{subject} {number}");
    let items = ["원인", "증상", "해결", "exceptions"];
    let list: String = items
        .iter()
        .map(|item| format!("- {item}: {subject}\n"))
        .collect();
    let body =
        format!("{KOREAN}\n\n{ENGLISH}\n\n{list}\n```sql\nSELECT {number};\n```\n\n{KOREAN}\n");
    let list: String = items
        .iter()
        .map(|item| format!("<li>{item}: {subject}</li>\n"))
        .collect();
    let html = format!(
        "<p>{KOREAN}</p>\n<p>{ENGLISH}</p>\n<ul>\n{list}</ul>\n<pre class=\"code\"><code>\
         <span class=\"k\">SELECT</span> <span class=\"n\">{number}</span>;</code></pre>\n\
         <p>{KOREAN}</p>\n"
    );
    let outline =
        "{\"paragraphs\":3,\"list_items\":4,\"tables\":0,\"code_blocks\":1,\"formulas\":0}";
    format!("'{title}', '{body}', '{html}', '{KOREAN}', '{outline}'")
}

fn pick(from: &[&'static str], number: u32) -> &'static str {
    let index = usize::try_from(number).unwrap_or(0) % from.len().max(1);
    from.get(index).copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    #[test]
    fn no_text_ends_its_literal() {
        for number in 0..12 {
            assert_eq!(super::note(number).matches('\'').count(), 10);
        }
    }
}
