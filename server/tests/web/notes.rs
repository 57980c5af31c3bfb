//! Notes to look at and to answer.

use api::{
    Viewer,
    note::{NoteApi, NoteFields, SaveNote},
};
use domain::id::NoteId;
use services::note::NoteService;

use crate::{browser::Browser, common::Test};

/// Writes a note of `viewer`, whose card is due at once.
pub async fn write(test: &Test, viewer: &Viewer, title: &str) -> NoteId {
    let service = NoteService::new(test.core.clone());
    let page = service.editor(viewer, None).await.expect("the editor");
    let fields = NoteFields {
        title: title.to_owned(),
        body: RICH.to_owned(),
        category: "Shelf".to_owned(),
        tags: "one, two".to_owned(),
        mode: "recall".to_owned(),
    };
    let note = SaveNote {
        id: None,
        version: page.version,
        fields,
    };
    service.save(viewer, note).await.expect("the note is saved")
}

/// The ticket of the card that the review page asks.
pub async fn ticket(browser: &mut Browser) -> String {
    let page = browser.get("/review").await;
    let ticket = page.html().value("ticket");
    ticket.unwrap_or_else(|| panic!("a card is due: {page:#?}"))
}

/// Everything whose HTML could carry a `style` attribute or a script.
const RICH: &str = "# Head\n\n| left | right |\n|:-----|------:|\n| a | b |\n\n\
    - [x] done\n- [ ] open\n\n==marked== ~~struck~~ $a^2+b^2$\n\n$$\\frac{1}{2}\\quad x$$\n\n\
    ```rust\nfn main() {}\n```\n\n<b style=\"color:red\" onclick=\"x()\">raw</b>\
    <script>alert(1)</script>\n\nA foot[^1].\n\n[^1]: Note.\n";
