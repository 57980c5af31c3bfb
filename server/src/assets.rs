//! Names of the bundle's files, read once: release builds have a hash in them.

use std::{fs, path::Path};

use app::shell::Bundle;

/// The bundle's paths.
pub type Assets = Bundle;

/// Reads `hash.txt` (lines `js: …`, `wasm: …`, `css: …`) beside the binary; without it the plain
/// names of a development build are used.
pub fn read(hash_file: &Path) -> Assets {
    let hashes = fs::read_to_string(hash_file).unwrap_or_default();
    let name = |kind: &str, ending: &str| {
        let hash = hashes
            .lines()
            .find_map(|line| line.strip_prefix(kind)?.strip_prefix(':'));
        match hash.map(str::trim) {
            Some(hash) if !hash.is_empty() => format!("/pkg/resee.{hash}.{ending}"),
            _ => format!("/pkg/resee.{ending}"),
        }
    };
    Assets {
        js: name("js", "js"),
        wasm: name("wasm", "wasm"),
        css: name("css", "css"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_carry_the_hash_when_there_is_one() {
        let file = tempfile::NamedTempFile::new().unwrap();
        fs::write(file.path(), "js: a1\nwasm: b2\ncss: c3\n").unwrap();
        assert_eq!(read(file.path()).wasm, "/pkg/resee.b2.wasm");
        assert_eq!(read(Path::new("/nowhere")).js, "/pkg/resee.js");
    }
}
