//! `--help` teaches: it is reviewed as a snapshot.

use super::home::{Home, end};

#[test]
fn help_of_every_command() {
    let home = Home::new();
    for command in ["", "check", "compare", "demo", "simulate", "integrations", "saved"] {
        let words = command.split_whitespace().chain(["--help"]);
        let ended = end(home.greenlight().args(words));
        assert_eq!((ended.code, ended.stderr.as_str()), (Some(0), ""), "{command}");
        assert!(ended.stdout.lines().all(|line| line.chars().count() <= 80), "{command}: wider than 80");
        let name = if command.is_empty() { "greenlight" } else { command };
        insta::assert_snapshot!(format!("help-{name}"), ended.stdout);
    }
}

#[test]
fn the_version_is_the_crates() {
    let ended = end(Home::new().greenlight().arg("--version"));
    assert_eq!(ended.stdout, format!("greenlight {}\n", env!("CARGO_PKG_VERSION")));
}
