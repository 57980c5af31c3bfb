//! Where the fonts are. Their names carry hashes, so that a browser keeps them for good.

/// The stylesheet that names every slice.
pub const CSS: &str = "/fonts/fonts.5e60c63b.css";

/// Pretendard's slice with Latin letters, digits and the commonest syllables: every page needs it.
pub const LATIN: &str = "/fonts/PretendardVariable.subset.91.fc9fcd1b.woff2";

#[cfg(test)]
mod tests {
    use std::{fs, io, path::Path};

    use super::{CSS, LATIN};

    #[test]
    fn the_stylesheet_names_the_preloaded_slice() -> io::Result<()> {
        let public = Path::new(env!("CARGO_MANIFEST_DIR")).join("../style/public");
        let css = fs::read_to_string(public.join(CSS.trim_start_matches('/')))?;
        assert!(css.contains(&format!("url({LATIN})")));
        assert!(public.join(LATIN.trim_start_matches('/')).exists());
        Ok(())
    }
}
