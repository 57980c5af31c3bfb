//! What a body consists of.

/// Counts of the parts of a body, for the line that is shown while it is still hidden.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Outline {
    /// Paragraphs with text outside of lists and footnotes.
    pub paragraphs: u32,
    /// Items of all lists, nested ones included.
    pub list_items: u32,
    /// Tables.
    pub tables: u32,
    /// Fenced and indented code blocks.
    pub code_blocks: u32,
    /// Images that are shown (a refused address is not).
    pub images: u32,
    /// Formulas, inline and displayed.
    pub formulas: u32,
}
