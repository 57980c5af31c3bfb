//! What cannot be beaten: axum answering the same bytes from memory, and the bare password hash.

use std::{fs, net::SocketAddr, path::PathBuf, thread};

use anyhow::{Context, Result, anyhow};
use argon2::{Argon2, PasswordHasher, PasswordVerifier, password_hash::phc::PasswordHash};
use axum::{Router, body::Bytes, routing::get, serve::ListenerExt};
use benches::{process, say};
use clap::Parser;
use http::{HeaderMap, HeaderName, HeaderValue};

#[derive(Parser)]
enum Command {
    /// Serves one answer: a file with its path, its headers, an empty line and its body.
    Serve { at: SocketAddr, file: PathBuf },
    /// Verifies a password on some threads and prints the CPU milliseconds of one verification.
    Hash { threads: usize, each: usize },
}

fn main() -> Result<()> {
    match Command::parse() {
        Command::Serve { at, file } => tokio::runtime::Runtime::new()?.block_on(serve(at, file)),
        Command::Hash { threads, each } => hash(threads, each),
    }
}

async fn serve(at: SocketAddr, file: PathBuf) -> Result<()> {
    let content = fs::read(&file)?;
    let end = content
        .windows(2)
        .position(|pair| pair == b"\n\n")
        .context("no end of the head")?;
    let (head, body) = content.split_at(end);
    let mut lines = std::str::from_utf8(head)?.lines();
    let path = lines.next().context("no path")?.to_owned();
    let mut headers = HeaderMap::new();
    for line in lines {
        let (name, value) = line.split_once(": ").context("not a header")?;
        headers.append(
            HeaderName::from_bytes(name.as_bytes())?,
            HeaderValue::from_str(value)?,
        );
    }
    let body = Bytes::copy_from_slice(body.get(2..).unwrap_or_default());
    let answer = move || {
        let (headers, body) = (headers.clone(), body.clone());
        async move { (headers, body) }
    };
    let listener = tokio::net::TcpListener::bind(at).await?.tap_io(|socket| {
        // The worst that can happen is a slower floor, which would flatter us: say it.
        if let Err(error) = socket.set_nodelay(true) {
            say(format!("TCP_NODELAY could not be set: {error}"));
        }
    });
    axum::serve(listener, Router::new().route(&path, get(answer))).await?;
    Ok(())
}

fn hash(threads: usize, each: usize) -> Result<()> {
    let password = "seven grey herons";
    // The crate's defaults are the product's: m=19456, t=2, p=1.
    let stored = Argon2::default()
        .hash_password(password.as_bytes())
        .map_err(|error| anyhow!("{error}"))?
        .to_string();
    anyhow::ensure!(
        stored.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"),
        "argon2's defaults have changed: {stored}"
    );
    let pid = std::process::id();
    let before = process::cpu(pid)?;
    let verified: usize = thread::scope(|scope| {
        let workers: Vec<_> = (0..threads)
            .map(|_| scope.spawn(|| (0..each).filter(|_| verify(&stored, password)).count()))
            .collect();
        workers
            .into_iter()
            .filter_map(|worker| worker.join().ok())
            .sum()
    });
    anyhow::ensure!(verified == threads * each, "a verification failed");
    let spent = process::cpu(pid)? - before;
    say(format!("{}", spent / verified as f64));
    Ok(())
}

fn verify(stored: &str, password: &str) -> bool {
    PasswordHash::new(stored).is_ok_and(|hash| {
        Argon2::default()
            .verify_password(password.as_bytes(), &hash)
            .is_ok()
    })
}
