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

#[test]
fn a_name_of_another_client_or_org_is_refused_before_anything_is_asked() {
    let org = org("healthy");
    let own = org.client_id().to_string();
    let here = format!("simulated = {{ api = \"{url}\", login = \"{url}\" }}\n", url = org.url());
    let another = "00000000-0000-0000-0000-00000000beef";
    for (client_id, place) in [(another, here.as_str()), (own.as_str(), "")] {
        let home = Home::new();
        let text = format!(
            "[[saved]]\nname = \"contoso\"\nregion = \"mypurecloud.de\"\norg_name = \"Fabrikam\"\n\
             client_id = \"{client_id}\"\nclient_name = \"Old Client\"\nsaved_at = \"2026-01-02T03:04:05Z\"\n{place}"
        );
        let file = home.write("config/saved.toml", &text);
        let (before, save) = (org.requests(), ["--region", "mypurecloud.de", "--save", "contoso"]);
        let ended = end(home.check(&org).args(save));
        assert_eq!((ended.code, ended.stdout.as_str()), (Some(2), ""), "{}", ended.stderr);
        for part in ["Old Client", client_id, "Fabrikam", "2 January 2026", &own, "--replace"] {
            assert!(ended.stderr.contains(part), "{part}: {}", ended.stderr);
        }
        assert_eq!(std::fs::read_to_string(file).unwrap(), text);
        let ended = end(home.check(&org).args(save).arg("--present"));
        for name in ["Old Client", client_id, "Fabrikam"] {
            assert!(!ended.stderr.contains(name), "{name}: {}", ended.stderr);
        }
        assert_eq!(org.requests(), before, "nothing was sent");
        // With the word, it goes on, to where no keyring answers.
        let ended = end(home.check(&org).args(save).arg("--replace"));
        assert_eq!(ended.code, Some(5), "{}", ended.stderr);
    }
    let ended = end(Home::new().check(&org).arg("--replace"));
    assert_eq!(ended.code, Some(2), "{}", ended.stderr);
}

#[test]
fn an_entry_for_several_integrations_asks_which_before_the_keyring_is_asked() {
    let home = Home::new();
    home.write(
        "config/saved.toml",
        "[[saved]]\nname = \"contoso\"\nregion = \"mypurecloud.de\"\nsaved_at = \"2026-01-02T03:04:05Z\"\n\n\
         [[saved.for]]\nintegration = \"chrome\"\npeople = [\"everyone\"]\n\n\
         [[saved.for]]\nintegration = \"salesforce\"\npeople = [{ group = \"Retail\" }]\n",
    );
    let ended = end(home.greenlight().args(["check", "--saved", "contoso"]));
    assert_eq!((ended.code, ended.stdout.as_str()), (Some(2), ""), "{}", ended.stderr);
    assert!(ended.stderr.contains("chrome, salesforce"), "{}", ended.stderr);
    let ended = end(home.greenlight().args(["check", "--saved", "contoso", "--integration", "chrome"]));
    assert_eq!(ended.code, Some(5), "only the keyring is missing: {}", ended.stderr);
    let ended = end(home.greenlight().arg("saved"));
    assert!(ended.stdout.starts_with("contoso  chrome, salesforce → an org"), "{}", ended.stdout);
}

#[test]
fn what_was_saved_from_a_simulated_org_goes_nowhere_else() {
    let home = Home::new();
    home.write(
        "config/saved.toml",
        "[[saved]]\nname = \"practice\"\nregion = \"mypurecloud.de\"\nsaved_at = \"2026-01-02T03:04:05Z\"\n\
         simulated = { api = \"http://127.0.0.1:4711/\", login = \"http://127.0.0.1:4711/\" }\n\n\
         [[saved.for]]\nintegration = \"ariglad\"\n",
    );
    for elsewhere in [["--region", "mypurecloud.de"], ["--api-url", "http://127.0.0.1:4712"]] {
        let ended = end(home.greenlight().args(["check", "--saved", "practice"]).args(elsewhere));
        assert_eq!((ended.code, ended.stdout.as_str()), (Some(2), ""), "{}", ended.stderr);
        assert!(ended.stderr.contains("simulated org"), "{}", ended.stderr);
    }
    for same in [&[][..], &["--api-url", "http://127.0.0.1:4711"]] {
        let ended = end(home.greenlight().args(["check", "--saved", "practice"]).args(same));
        assert_eq!(ended.code, Some(5), "only the keyring is missing: {}", ended.stderr);
    }
    let ended = end(home.greenlight().arg("saved"));
    assert!(ended.stdout.contains("simulated at http://127.0.0.1:4711/"), "{}", ended.stdout);
}
