//! `README.md`: what the other files are.

use domain::{language::Language, time::Millis};

use super::{
    json,
    make::{Maker, Step},
    moment::local,
    notes, reviews,
};

/// Writes it.
pub(super) async fn write(maker: &mut Maker<'_>, at: Millis) -> Step {
    let made = local(at, &maker.learner.time_zone);
    let text = words(maker.learner.language, &made);
    maker.begin("README.md")?;
    maker.write(text.as_bytes()).await
}

fn words(language: Language, made: &str) -> String {
    let (json, notes, reviews) = (json::FILE, notes::FILE, reviews::FILE);
    match language {
        Language::Ko => format!(
            "# Resee에서 내보낸 내 데이터\n\n{made}에 만들었어요. 누구에게도 보이고 싶지 않은 내용이 들어 있을 수 있으니 안전한 곳에 두세요.\n\n\
             - `{json}`: 저장된 것 전부예요. 형식은 Resee 소스의 `docs/EXPORT.md`에 있어요.\n\
             - `notes/`: 노트마다 Markdown 파일 하나예요. 휴지통에 있는 노트는 `trash/`에 있어요.\n\
             - `{notes}`, `{reviews}`: 노트와 복습 기록을 표로 정리한 것이에요. 수식으로 읽힐 수 있는 칸은 앞에 작은따옴표를 붙였어요.\n"
        ),
        Language::En => format!(
            "# My data from Resee\n\nMade at {made}. It may hold what you want nobody to read: keep it in a safe place.\n\n\
             - `{json}`: everything that is stored. Its format is in `docs/EXPORT.md` of Resee's source.\n\
             - `notes/`: a Markdown file for each note. Notes in the trash are in `trash/`.\n\
             - `{notes}`, `{reviews}`: notes and reviews as tables. A cell that a spreadsheet could take for a formula has an apostrophe before it.\n"
        ),
    }
}
