//! A zip file that is written as a stream: what is ready is taken out while more is put in.

use std::{
    io::{self, Write},
    sync::{Arc, Mutex, PoisonError},
};

use zip::{
    CompressionMethod, DateTime, ZipWriter,
    write::{SimpleFileOptions, StreamWriter},
};

use crate::error::{Error, Result};

/// What was compressed and not taken yet.
#[derive(Clone, Default)]
struct Ready(Arc<Mutex<Vec<u8>>>);

impl Write for Ready {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// See the module.
pub(super) struct Archive {
    zip: ZipWriter<StreamWriter<Ready>>,
    ready: Ready,
    options: SimpleFileOptions,
}

impl Archive {
    /// An empty one. Its files carry `at`, in UTC milliseconds.
    pub fn new(at: domain::time::Millis) -> Self {
        let ready = Ready::default();
        Self {
            zip: ZipWriter::new_stream(ready.clone()),
            ready,
            options: SimpleFileOptions::default()
                .compression_method(CompressionMethod::Deflated)
                .last_modified_time(stamp(at))
                .unix_permissions(0o644),
        }
    }

    /// Begins the file `name`; what is written from now on is its content.
    pub fn begin(&mut self, name: &str) -> Result<()> {
        self.zip
            .start_file(name, self.options)
            .map_err(|error| fault(&error))
    }

    /// Appends to the file that was begun last.
    pub fn write(&mut self, bytes: &[u8]) -> Result<()> {
        self.zip.write_all(bytes).map_err(|error| fault(&error))
    }

    /// How many bytes are ready.
    pub fn ready(&self) -> usize {
        self.ready
            .0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .len()
    }

    /// Takes them.
    pub fn take(&mut self) -> Vec<u8> {
        std::mem::take(&mut *self.ready.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Writes the directory; the rest is ready then.
    pub fn finish(self) -> Result<Vec<u8>> {
        let Self { zip, ready, .. } = self;
        zip.finish().map_err(|error| fault(&error))?;
        Ok(std::mem::take(
            &mut *ready.0.lock().unwrap_or_else(PoisonError::into_inner),
        ))
    }
}

fn fault(error: &dyn std::fmt::Display) -> Error {
    Error::Stored(format!("zip: {error}"))
}

/// Zip files know seconds in pairs, from 1980 to 2107.
fn stamp(at: domain::time::Millis) -> DateTime {
    let utc = jiff::Timestamp::from_millisecond(at)
        .unwrap_or_default()
        .to_zoned(jiff::tz::TimeZone::UTC);
    let number = |part: i8| u8::try_from(part).unwrap_or(0);
    DateTime::from_date_and_time(
        u16::try_from(utc.year()).unwrap_or(1980),
        number(utc.month()),
        number(utc.day()),
        number(utc.hour()),
        number(utc.minute()),
        number(utc.second()),
    )
    .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use super::*;

    #[test]
    fn what_was_taken_piece_by_piece_is_a_zip_file() {
        let mut archive = Archive::new(1_795_489_200_000);
        let mut file = Vec::new();
        for (name, times) in [("a.txt", 1), ("폴더/나.md", 50_000)] {
            archive.begin(name).unwrap();
            for number in 0..times {
                archive.write(format!("{number} ").as_bytes()).unwrap();
                if archive.ready() > 1_000 {
                    file.extend(archive.take());
                }
            }
        }
        let before = file.len();
        file.extend(archive.finish().unwrap());
        assert!(before > 10_000, "{before}");
        let mut zip = zip::ZipArchive::new(io::Cursor::new(file)).unwrap();
        assert_eq!(zip.len(), 2);
        let mut text = String::new();
        zip.by_name("폴더/나.md").unwrap().read_to_string(&mut text).unwrap();
        assert!(text.starts_with("0 1 2 ") && text.ends_with("49999 "));
        let at = zip.by_name("a.txt").unwrap().last_modified().unwrap();
        assert_eq!((at.year(), at.month(), at.day(), at.hour()), (2026, 11, 24, 3));
    }
}
