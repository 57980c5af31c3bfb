//! Secrets that nobody configured: made once, kept in `DATA_DIR` with mode 0600.

use std::{
    fs,
    io::{self, ErrorKind, Write},
    os::unix::fs::OpenOptionsExt,
    path::Path,
};

use base64::{Engine, engine::general_purpose::STANDARD};
use ring::rand::{SecureRandom, SystemRandom};
use services::keys::{Keys, NamedKey};

use crate::config::{Accounts, parse_key};

/// The configured keys, or those of `data_dir`.
///
/// # Errors
/// When a file cannot be read or written, or holds something else.
pub fn load(accounts: &Accounts, data_dir: &Path) -> io::Result<Keys> {
    Ok(Keys {
        jwt: or_generated(&accounts.jwt_keys, &data_dir.join("jwt.key"))?,
        data: or_generated(&accounts.data_keys, &data_dir.join("data.key"))?,
    })
}

fn or_generated(configured: &[NamedKey], path: &Path) -> io::Result<Vec<NamedKey>> {
    if !configured.is_empty() {
        return Ok(configured.to_vec());
    }
    let content = match fs::read_to_string(path) {
        Err(error) if error.kind() == ErrorKind::NotFound => create(path)?,
        other => other?,
    };
    parse_key(content.trim())
        .map(|key| vec![key])
        .ok_or_else(|| {
            io::Error::new(
                ErrorKind::InvalidData,
                format!("{} does not hold a key", path.display()),
            )
        })
}

/// Two processes may start at once: whoever creates the file first wins, the other reads it.
fn create(path: &Path) -> io::Result<String> {
    let mut secret = [0_u8; 32];
    SystemRandom::new()
        .fill(&mut secret)
        .map_err(|_| io::Error::other("no randomness"))?;
    let content = format!("k1:{}\n", STANDARD.encode(secret));
    let temporary = path.with_extension(format!("{}.tmp", std::process::id()));
    let mut file = fs::OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(&temporary)?;
    file.write_all(content.as_bytes())?;
    file.sync_all()?;
    let linked = fs::hard_link(&temporary, path);
    fs::remove_file(&temporary)?;
    match linked {
        Ok(()) => Ok(content),
        Err(error) if error.kind() == ErrorKind::AlreadyExists => fs::read_to_string(path),
        Err(error) => Err(error),
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use secrecy::ExposeSecret;

    use super::*;

    #[test]
    fn a_generated_key_is_private_and_stays() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("jwt.key");
        let first = or_generated(&[], &path).unwrap();
        let again = or_generated(&[], &path).unwrap();
        assert_eq!(
            first[0].secret.expose_secret(),
            again[0].secret.expose_secret()
        );
        assert_eq!(
            fs::metadata(&path).unwrap().permissions().mode() & 0o777,
            0o600
        );
        fs::write(&path, "rubbish").unwrap();
        assert!(or_generated(&[], &path).is_err());
    }
}
