//! `--log`: every call, one line each, in a file of its owner's, and nothing on the terminal.

use std::{fs, path::Path};

use super::home::{Ended, Home, end, org};

fn log_of(home: &Home) -> Vec<String> {
    let text = fs::read_to_string(home.path().join("run.log")).unwrap();
    assert!(text.ends_with('\n'), "whole lines: {text}");
    text.lines().map(str::to_owned).collect()
}

fn has(log: &[String], parts: &[&str]) -> bool {
    log.iter().any(|line| parts.iter().all(|part| line.contains(part)))
}

#[test]
fn every_call_is_a_line_with_its_status_and_time() {
    let home = Home::new();
    let org = org("three-missing");
    let ended = end(home.check(&org).args(["--log", "run.log"]));
    assert_eq!(ended.code, Some(1), "{}", ended.stderr);
    let log = log_of(&home);
    for parts in [
        &["INFO", "Greenlight begins", "version=\"0.1.0\"", "command=\"check\""][..],
        &["the org", "region=", "simulated=true"],
        &["sign-in at 127.0.0.1", "status=200", "took_ms=", "try=1"],
        &["GET /api/v2/tokens/me", "status=200", "took_ms=", "try=1", "correlation="],
        &["GET /api/v2/authorization/divisions?", "pageNumber=1", "objectCount=true"],
        &["status=403", "code=\"missing.any.permissions\"", "correlation="],
        &["the report", "verdict=\"not ready\"", "calls="],
        &["Greenlight ends", "exit=1"],
    ] {
        assert!(has(&log, parts), "{parts:?}: {log:#?}");
    }
    for line in &log {
        let time = line.split(' ').next().unwrap();
        assert!(time.parse::<jiff::Timestamp>().is_ok(), "a line begins with its time: {line}");
        for absent in ["Authorization", "authorization:", "Bearer", "hyper", "reqwest", "{"] {
            assert!(!line.contains(absent), "{absent}: {line}");
        }
    }
    // Each call that the report counts, and signing in beside them.
    let calls = log.iter().filter(|line| line.contains("/api/v2/") && line.contains("took_ms=")).count();
    assert!(has(&log, &["the report", &format!("calls={calls} ")]), "{calls}: {log:#?}");
}

#[test]
fn a_log_changes_nothing_of_what_is_printed() {
    let home = Home::new();
    let org = org("three-missing");
    let without = end(&mut home.check(&org));
    let with = end(home.check(&org).env("GREENLIGHT_LOG", "run.log"));
    assert!(log_of(&home).len() > 20);
    let lines = |ended: &Ended| {
        let no_times = |line: &&str| !line.contains("UTC") && !line.contains(" ms");
        ended.stdout.lines().filter(no_times).map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!((lines(&with), with.stderr, with.code), (lines(&without), without.stderr, without.code));
}

#[test]
fn a_log_is_its_owners_and_a_later_run_adds_to_it() {
    let home = Home::new();
    let org = org("healthy");
    end(home.check(&org).args(["--log", "run.log"]));
    let first = log_of(&home);
    end(home.check(&org).args(["--log", "run.log"]));
    let both = log_of(&home);
    assert_eq!(both[..first.len()], first);
    assert_eq!(both.iter().filter(|line| line.contains("Greenlight begins")).count(), 2);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = |file: &Path| fs::metadata(file).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode(&home.path().join("run.log")), 0o600);
    }
}

#[test]
fn a_log_that_cant_be_written_ends_it_before_anything_is_sent() {
    let home = Home::new();
    let org = org("healthy");
    let ended = end(home.check(&org).args(["--log", "missing/run.log"]));
    assert_eq!((ended.code, ended.stdout.as_str()), (Some(2), ""));
    assert!(ended.stderr.starts_with("missing/run.log couldn't be written: "), "{}", ended.stderr);
    // An empty variable counts as not set; an option comes before it.
    assert_eq!(end(home.check(&org).env("GREENLIGHT_LOG", "")).code, Some(0));
    let ended = end(home.check(&org).args(["--log", "run.log"]).env("GREENLIGHT_LOG", "missing/run.log"));
    assert_eq!(ended.code, Some(0), "{}", ended.stderr);
}

#[test]
fn what_stood_in_the_way_is_there_with_what_is_behind_it() {
    let home = Home::new();
    let ended = end(home
        .greenlight()
        .args(["check", "--integration", "ariglad", "--api-url", "http://127.0.0.1:1", "--log", "run.log"])
        .args(["--client-id", "3fa85f64-5717-4562-b3fc-2c963f66afa6"])
        .env("GENESYSCLOUD_OAUTHCLIENT_SECRET", "hush-hush"));
    assert_eq!(ended.code, Some(4), "{}", ended.stderr);
    let log = log_of(&home);
    assert!(has(&log, &["WARN", "sign-in at 127.0.0.1", "try=5", "Connection refused"]), "{log:#?}");
    assert!(has(&log, &["ERROR", "Greenlight ends", "exit=4", "Connection refused"]), "{log:#?}");
    assert!(!has(&log, &["hush"]));

    let ended = end(home.greenlight().args(["check", "--saved", "nobody", "--log", "run.log"]));
    assert_eq!(ended.code, Some(2), "{}", ended.stderr);
    assert!(has(&log_of(&home), &["saved=\"nobody\""]));
}

#[test]
fn no_line_has_a_character_that_moves_a_terminal() {
    let home = Home::new();
    let region = "a\u{1b}[31m\nb\u{202e}";
    end(home.greenlight().args(["check", "--region", region, "--log", "run.log"]));
    let log = log_of(&home);
    assert!(has(&log, &["Greenlight begins", "region="]), "{log:#?}");
    assert!(has(&log, &["Greenlight ends", "exit=2"]), "{log:#?}");
    for line in log {
        assert!(line.chars().all(|c| !c.is_control() && c != '\u{202e}'), "{line:?}");
    }
}

#[test]
fn the_demo_logs_too() {
    let home = Home::new();
    let ended = end(home.greenlight().args(["demo", "--log", "run.log"]));
    assert_eq!(ended.code, Some(0), "{}", ended.stderr);
    let log = log_of(&home);
    assert!(has(&log, &["Greenlight begins", "command=\"demo\""]) && has(&log, &["GET /api/v2/tokens/me"]));
}
