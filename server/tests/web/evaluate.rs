//! `resee evaluate` as it is called from a shell.

use std::{
    fmt::Write as _,
    fs,
    path::PathBuf,
    process::{Command, Output},
};

use tempfile::TempDir;

const HEADER: &str = "card_id,review_rating,review_time,review_duration\n";

fn evaluate(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_resee"))
        .arg("evaluate")
        .args(arguments)
        .env_clear()
        .output()
        .expect("the binary runs")
}

fn stdout(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// A file that lives as long as its folder.
fn file(content: &str) -> (TempDir, String) {
    let dir = tempfile::tempdir().unwrap();
    let path: PathBuf = dir.path().join("log.csv");
    fs::write(&path, content).unwrap();
    let name = path.to_str().unwrap().to_owned();
    (dir, name)
}

/// 40 cards, each reviewed after 1, 2, 4, 8 and 16 days at 02:00 UTC and forgotten now and then, the
/// newest reviews first.
fn log() -> String {
    let mut rows = Vec::new();
    for card in 0..40 {
        let mut day = card % 7;
        for (nth, gap) in [0, 1, 2, 4, 8, 16].into_iter().enumerate() {
            day += gap;
            let rating = if (card + nth) % 5 == 4 { 1 } else { 3 };
            rows.push((day, card, rating));
        }
    }
    rows.sort_unstable();
    rows.iter()
        .rev()
        .fold(HEADER.to_owned(), |mut text, (day, card, rating)| {
            let (month, date) = (1 + day / 28, 1 + day % 28);
            writeln!(
                text,
                "{card},{rating},2024-{month:02}-{date:02}T02:00:{card:02}Z,900"
            )
            .unwrap();
            text
        })
}

#[test]
fn three_predictors_are_scored_on_the_same_reviews() {
    let (_dir, name) = file(&log());
    let output = evaluate(&[&name]);
    assert!(output.status.success(), "{}", stderr(&output));
    let text = stdout(&output);
    let lines: Vec<&str> = text.lines().collect();
    let names = ["fsrs-fitted ", "fsrs-default ", "ladder "];
    for (line, name) in lines.iter().zip(names) {
        assert!(line.starts_with(name), "{line}");
        let words: Vec<&str> = line.split_whitespace().collect();
        let [
            _,
            "log",
            "loss",
            loss,
            "RMSE(bins)",
            rmse,
            "AUC",
            auc,
            "reviews",
            reviews,
        ] = words[..]
        else {
            panic!("{line}");
        };
        for number in [loss, rmse, auc] {
            assert!(number.parse::<f64>().unwrap() > 0.0, "{line}");
        }
        // 200 reviews on a later day, of which the first sixth and the remainder are learned from.
        assert_eq!(reviews, "165");
    }
    assert_eq!(lines[3..], ["240 reviews of 40 cards read, 0 bad rows"]);
    assert_eq!(stderr(&output), "");
}

#[test]
fn days_are_those_of_the_learners_clock() {
    let row = |card, rating, time: &str| format!("{card},{rating},2024-03-{time}Z,1\n");
    let mut text = HEADER.to_owned();
    for card in 0..10 {
        // One study day in Seoul, whose days begin at 19:00 UTC, and two in UTC, where it is 04:00.
        text += &row(card, 3, "10T03:30:00");
        text += &row(card, 1 + card % 2 * 2, "10T04:30:00");
    }
    let (_dir, name) = file(&text);
    let utc = evaluate(&[&name]);
    assert!(stdout(&utc).contains("reviews 5\n"), "{}", stderr(&utc));
    for arguments in [
        &[name.as_str(), "--time-zone", "Asia/Seoul"][..],
        &[&name, "--day-start", "0"],
    ] {
        let other = evaluate(arguments);
        assert_eq!(other.status.code(), Some(1), "{arguments:?}");
        assert!(stderr(&other).contains("0 reviews on a later day"));
    }
}

#[test]
fn bad_rows_are_named_and_counted() {
    let text = log() + "1,9,2024-01-01T00:00:00Z,1\n2,3,sometime,1\n";
    let (_dir, name) = file(&text);
    let output = evaluate(&[&name]);
    assert!(output.status.success());
    let errors = stderr(&output);
    assert!(errors.contains("line 242: \"9\" is no rating"), "{errors}");
    assert!(
        errors.contains("line 243: \"sometime\" is no time"),
        "{errors}"
    );
    assert_eq!(errors.lines().count(), 2);
    assert!(stdout(&output).ends_with("240 reviews of 40 cards read, 2 bad rows\n"));
}

#[test]
fn what_cannot_be_evaluated_is_said_and_fails() {
    let row = "1,3,2024-01-01T00:00:00Z,1\n";
    for (text, reason) in [
        (String::new(), "the file is empty"),
        ("card,rating\n1,3\n".to_owned(), "no column card_id"),
        (HEADER.to_owned(), "not one review"),
        (
            format!("{HEADER}1,7,x,1\n1,8,x,1\n"),
            "line 3: \"8\" is no rating",
        ),
        (format!("{HEADER}1,7,x,1\n"), "not one review"),
        (format!("{HEADER}{row}"), "at least 6 are needed"),
    ] {
        let (_dir, name) = file(&text);
        let output = evaluate(&[&name]);
        assert_eq!(output.status.code(), Some(1), "{reason}");
        assert!(stderr(&output).contains(reason), "{}", stderr(&output));
        assert!(!stdout(&output).contains("log loss"));
    }
    let (dir, name) = file(&log());
    let missing = format!("{name}.not");
    let folder = dir.path().to_str().unwrap();
    for (arguments, reason) in [
        (&[missing.as_str()][..], "No such file"),
        (&[folder], "directory"),
        (
            &[&name, "--time-zone", "Mars/Base"],
            "time zone \"Mars/Base\" is unknown",
        ),
    ] {
        let output = evaluate(arguments);
        assert_eq!(output.status.code(), Some(1), "{arguments:?}");
        assert!(stderr(&output).contains(reason), "{}", stderr(&output));
    }
    assert!(!evaluate(&[&name, "--day-start", "24"]).status.success());
    assert!(!evaluate(&[]).status.success());
}
