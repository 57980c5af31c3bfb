//! Tickets as a page carries them.

use anyhow::{Context, Result, ensure};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};

/// A ticket, with what can be read in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ticket {
    /// As it is posted.
    pub text: String,
    /// Id of the event that answering makes, 32 hexadecimal digits.
    pub event: String,
    /// The card, likewise.
    pub card: String,
}

impl Ticket {
    /// Finds the ticket in the form of the review page.
    ///
    /// # Errors
    /// When there is no such form.
    pub fn in_page(html: &str) -> Result<Self> {
        let form = html
            .split("<form")
            .find(|form| form.contains("\"/api/review/answer\""))
            .context("the page has no form that answers")?;
        let field = form
            .split('<')
            .find(|tag| tag.starts_with("input") && tag.contains("name=\"ticket\""))
            .context("the form has no ticket")?;
        let (_, value) = field
            .split_once("value=\"")
            .context("the ticket is empty")?;
        Self::read(value.split('"').next().unwrap_or_default())
    }

    /// Finds the ticket in the answer of `review/page`; `None` when nothing is due.
    ///
    /// # Errors
    /// When the answer has another form.
    pub fn in_answer(json: &[u8]) -> Result<Option<Self>> {
        let page: serde_json::Value = serde_json::from_slice(json)?;
        let card = page.get("card").context("no review page")?;
        if card.is_null() {
            return Ok(None);
        }
        let text = card.get("ticket").and_then(serde_json::Value::as_str);
        Self::read(text.context("a card without a ticket")?).map(Some)
    }

    /// The layout of `services::review::ticket`: one byte, then event, user and card.
    fn read(text: &str) -> Result<Self> {
        let payload = text.split('.').nth(1).context("not a ticket")?;
        let payload = URL_SAFE_NO_PAD.decode(payload)?;
        let id = |from: usize| -> Result<String> {
            let bytes = payload.get(from..from + 16).context("a short ticket")?;
            Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
        };
        ensure!(payload.first() == Some(&2), "tickets have a new layout");
        Ok(Self {
            text: text.to_owned(),
            event: id(1)?,
            card: id(33)?,
        })
    }
}

/// An id without its dashes.
pub fn plain(id: &str) -> String {
    id.replace('-', "")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ticket_is_found_in_the_form_that_answers() {
        let mut payload = vec![2];
        payload.extend([0xab; 16]);
        payload.extend([0; 16]);
        payload.extend([0xcd; 16]);
        let text = format!("k1.{}.tag", URL_SAFE_NO_PAD.encode(payload));
        let html = format!(
            "<form action=\"/api/review/skip\"><input name=\"ticket\" value=\"k1.AA.x\"></form>\
             <form method=\"post\" action=\"/api/review/answer\"><!-- -->\
             <input type=\"hidden\" name=\"ticket\" value=\"{text}\"><button></form>"
        );
        let ticket = Ticket::in_page(&html).unwrap();
        assert_eq!(
            (ticket.event, ticket.card),
            ("ab".repeat(16), "cd".repeat(16))
        );
        assert!(Ticket::in_page("<form></form>").is_err());
        let json = format!("{{\"card\":{{\"ticket\":\"{text}\"}}}}");
        assert_eq!(
            Ticket::in_answer(json.as_bytes()).unwrap().unwrap().text,
            text
        );
        assert_eq!(Ticket::in_answer(b"{\"card\":null}").unwrap(), None);
    }
}
