//! `--save`, `--saved` and `greenlight saved` where no keyring answers: told honestly, never a plain-text file.
#![cfg(target_os = "linux")]

use super::home::{Home, end, org};

#[test]
fn a_save_that_fails_is_5_whatever_the_verdict_and_after_the_report() {
    for (name, verdict) in [("healthy", "ready"), ("three-missing", "not-ready")] {
        let home = Home::new();
        let ended = end(home.check(&org(name)).args(["--format", "json", "--save", "contoso"]));
        assert_eq!(ended.code, Some(5), "{}", ended.stderr);
        let report: serde_json::Value = serde_json::from_str(&ended.stdout).unwrap();
        assert_eq!(report["verdict"], verdict);
        assert!(ended.stderr.contains("Not saved"), "{}", ended.stderr);
        assert!(!home.config().join("saved.toml").exists(), "nothing is remembered of what wasn't saved");
    }
}

#[test]
fn a_saved_name_whose_keyring_is_gone_is_5_with_nothing_on_standard_output() {
    let home = Home::new();
    home.write(
        "config/saved.toml",
        "[[saved]]\nname = \"contoso\"\nintegration = \"ariglad\"\nregion = \"mypurecloud.de\"\n\
         org_name = \"Contoso Care\"\nsaved_at = \"2026-01-02T03:04:05Z\"\n",
    );
    let ended = end(home.greenlight().args(["check", "--saved", "contoso"]));
    assert_eq!((ended.code, ended.stdout.as_str()), (Some(5), ""), "{}", ended.stderr);
    let ended = end(home.greenlight().arg("saved"));
    assert_eq!(ended.code, Some(0), "{}", ended.stderr);
    assert_eq!(ended.stdout, "contoso  ariglad → Contoso Care · Europe (Frankfurt) · saved 2 January 2026\n");
    let ended = end(home.greenlight().args(["saved", "remove", "contoso"]));
    assert_eq!((ended.code, ended.stdout.as_str()), (Some(5), ""), "{}", ended.stderr);
}

#[test]
fn a_settings_file_that_isnt_ours_is_named_and_left_as_it_is() {
    let home = Home::new();
    let file = home.write("config/saved.toml", "saved = 7\n");
    for line in [["saved", "list"], ["check", "--saved=contoso"]] {
        let ended = end(home.greenlight().args(line));
        assert_eq!((ended.code, ended.stdout.as_str()), (Some(2), ""), "{}", ended.stderr);
        assert!(ended.stderr.contains("saved.toml:1"), "{}", ended.stderr);
    }
    assert_eq!(std::fs::read_to_string(file).unwrap(), "saved = 7\n");
}
