//! The binary itself, as far as it needs no database server.

use std::process::{Command, Output};

use crate::settings::WRONG;

fn resee(arguments: &[&str], settings: &[(&str, &str)]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_resee"));
    command.args(arguments).env_clear().envs(settings.to_vec());
    command.output().expect("the binary runs")
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
}

#[test]
fn good_settings_are_usable() {
    let output = resee(&["check-config"], &[]);
    assert!(output.status.success(), "{}", said(&output));
    assert!(said(&output).contains("usable"));
    assert!(said(&output).contains("not encrypted"));
}

#[test]
fn bad_settings_are_named_by_every_command() {
    for arguments in [
        &["check-config"][..],
        &["serve"],
        &[],
        &["worker"],
        &["migrate"],
        &["demo"],
        &["backup"],
        &["restore", "nowhere"],
        &["import", "original", "--from", "postgres://nowhere"],
    ] {
        let output = resee(arguments, &WRONG);
        assert!(!output.status.success(), "{arguments:?}");
        let text = said(&output);
        for (name, _) in WRONG {
            assert!(text.contains(name), "{arguments:?}: {name} in {text}");
        }
        assert!(!text.contains("hunter2"), "{text}");
    }
}

#[test]
fn the_example_is_printed_for_a_file() {
    let output = resee(&["check-config", "--print-example"], &[]);
    assert!(output.status.success());
    assert_eq!(
        said(&output).trim_end(),
        server::config::Config::example().trim_end()
    );
}

#[test]
fn what_has_not_come_yet_is_absent() {
    let help = said(&resee(&["--help"], &[]));
    for present in [
        "serve",
        "worker",
        "migrate",
        "check-config",
        "admin",
        "demo",
        "evaluate",
        "backup",
        "restore",
        "import",
    ] {
        assert!(help.contains(present), "{present} in {help}");
    }
    for absent in ["export", "rotate-keys"] {
        assert!(!help.contains(absent), "{absent} in {help}");
        assert!(!resee(&[absent], &[]).status.success());
    }
}

#[test]
fn an_embedded_instance_has_no_worker_of_its_own() {
    let dir = tempfile::tempdir().unwrap();
    let settings = [("DATA_DIR", dir.path().to_str().unwrap())];
    let output = resee(&["worker"], &settings);
    assert!(!output.status.success());
    assert!(said(&output).contains("resee serve"), "{}", said(&output));
}

#[test]
fn an_account_is_made_and_looked_after_from_the_shell() {
    let dir = tempfile::tempdir().unwrap();
    let settings = [("DATA_DIR", dir.path().to_str().unwrap())];
    let admin = |arguments: &[&str]| resee(&[&["admin"], arguments].concat(), &settings);
    let made = admin(&["create-user", "Minji@Example.com", "--role", "admin"]);
    assert!(made.status.success(), "{}", said(&made));
    assert!(said(&made).contains("http://127.0.0.1:3000/reset-password?token="));
    assert!(
        !admin(&["create-user", "minji@example.com"])
            .status
            .success(),
        "it is taken"
    );
    assert!(!admin(&["create-user", "nobody"]).status.success());
    assert!(
        admin(&["set-role", "minji@example.com", "learner"])
            .status
            .success()
    );
    assert!(
        !admin(&["set-role", "minji@example.com", "owner"])
            .status
            .success()
    );
    assert!(
        !admin(&["set-role", "jun@example.com", "admin"])
            .status
            .success()
    );
    let link = admin(&["invite", "--role", "admin"]);
    let invited = String::from_utf8_lossy(&link.stdout).into_owned();
    assert!(
        invited.contains("http://127.0.0.1:3000/register?invite="),
        "{invited}"
    );
    let plan = |email, plan| admin(&["set-plan", email, plan]).status.success();
    assert!(plan("minji@example.com", "pro"));
    assert!(!plan("minji@example.com", "gold"));
    assert!(!plan("jun@example.com", "pro"));
    let link = admin(&["reset-link", "minji@example.com"]);
    assert!(String::from_utf8_lossy(&link.stdout).contains("/reset-password?token="));
    assert!(!admin(&["reset-link", "jun@example.com"]).status.success());
}

#[test]
fn secrets_made_at_the_first_start_are_the_owners_alone() {
    use std::os::unix::fs::PermissionsExt;
    let dir = tempfile::tempdir().unwrap();
    let settings = [("DATA_DIR", dir.path().to_str().unwrap())];
    resee(&["admin", "reset-link", "nobody@example.com"], &settings);
    for name in ["jwt.key", "data.key"] {
        let file = std::fs::metadata(dir.path().join(name)).expect(name);
        assert_eq!(file.permissions().mode() & 0o777, 0o600, "{name}");
    }
}

#[test]
fn a_backup_is_made_checked_and_restored_from_the_shell() {
    let dir = tempfile::tempdir().unwrap();
    let settings = [("DATA_DIR", dir.path().to_str().unwrap())];
    let run = |arguments: &[&str]| resee(arguments, &settings);
    let nothing = run(&["backup"]);
    assert!(!nothing.status.success());
    assert!(said(&nothing).contains("no database"), "{}", said(&nothing));

    assert!(
        run(&["admin", "create-user", "minji@example.com"])
            .status
            .success()
    );
    let elsewhere = dir.path().join("elsewhere");
    let made = run(&["backup", "--to", elsewhere.to_str().unwrap()]);
    assert!(made.status.success(), "{}", said(&made));
    let folder = std::fs::read_dir(&elsewhere)
        .unwrap()
        .next()
        .unwrap()
        .unwrap()
        .path();
    let folder = folder.to_str().unwrap();
    assert!(said(&made).contains(folder), "{}", said(&made));
    assert!(run(&["restore", "--check", folder]).status.success());

    // What came after the backup goes only when that is asked for.
    assert!(
        run(&["admin", "create-user", "jun@example.com"])
            .status
            .success()
    );
    let kept = run(&["restore", folder]);
    assert!(!kept.status.success());
    assert!(said(&kept).contains("--yes"), "{}", said(&kept));
    assert!(
        run(&["admin", "reset-link", "jun@example.com"])
            .status
            .success()
    );
    let restored = run(&["restore", folder, "--yes"]);
    assert!(restored.status.success(), "{}", said(&restored));
    assert!(
        said(&restored).contains(".before-resee-"),
        "{}",
        said(&restored)
    );
    assert!(
        !run(&["admin", "reset-link", "jun@example.com"])
            .status
            .success()
    );
    assert!(
        run(&["admin", "reset-link", "minji@example.com"])
            .status
            .success()
    );

    let dump = std::path::Path::new(folder).join("database.sqlite");
    let mut bytes = std::fs::read(&dump).unwrap();
    *bytes.last_mut().unwrap() ^= 1;
    std::fs::write(&dump, bytes).unwrap();
    for arguments in [
        &["restore", "--check", folder][..],
        &["restore", folder, "--yes"],
    ] {
        let told = run(arguments);
        assert!(!told.status.success());
        assert!(said(&told).contains("damaged"), "{}", said(&told));
    }
    assert!(
        run(&["admin", "reset-link", "minji@example.com"])
            .status
            .success()
    );

    // One that goes where backups are kept is in the list.
    assert!(run(&["backup"]).status.success());
    assert_eq!(
        std::fs::read_dir(dir.path().join("backups"))
            .unwrap()
            .count(),
        1
    );
}

#[test]
fn a_database_that_is_away_is_told_without_its_password() {
    let dir = tempfile::tempdir().unwrap();
    let url = "postgres://resee:hunter2@127.0.0.1:1/resee";
    let settings = [
        ("DATA_DIR", dir.path().to_str().unwrap()),
        ("DATABASE_URL", url),
    ];
    for arguments in [&["backup"][..], &["import", "original", "--from", url]] {
        let told = resee(arguments, &settings);
        assert!(!told.status.success());
        assert!(!said(&told).contains("hunter2"), "{}", said(&told));
    }
}
