//! Where reports go: standard output, files, stand-ins, comparisons.

use super::home::{Home, end, org};

#[test]
fn the_demo_prints_the_report_of_the_org_with_three_permissions_missing_and_ends_well() {
    let ended = end(Home::new().greenlight().arg("demo"));
    assert_eq!(ended.code, Some(0), "{}", ended.stderr);
    assert!(ended.stdout.contains("not ready"), "{}", ended.stdout);
    for name in ["recording:recording:view", "conversation:message:view", "responseAssets:asset:add"] {
        assert!(ended.stdout.contains(name), "{name}: {}", ended.stdout);
    }
    assert!(ended.stdout.lines().all(|line| line.chars().count() <= 80), "{}", ended.stdout);
    assert!(!ended.stdout.contains('\u{1b}'), "no colour without a terminal");
}

#[test]
fn a_report_goes_to_a_file_in_the_format_of_its_ending() {
    let home = Home::new();
    let org = org("three-missing");
    for (file, begins) in [("a.json", "{"), ("a.html", "<!"), ("a.md", "#"), ("a.csv", ""), ("a", "")] {
        let ended = end(home.check(&org).args(["--output", file]));
        assert_eq!((ended.code, ended.stdout.as_str()), (Some(1), ""), "{file}: {}", ended.stderr);
        let text = std::fs::read_to_string(home.path().join(file)).unwrap();
        assert!(text.to_lowercase().starts_with(begins) && text.len() > 500, "{file}: {text}");
    }
    // Only the files that were asked for: nothing is left beside them.
    assert_eq!(std::fs::read_dir(home.path()).unwrap().count(), 5);
}

#[test]
fn a_report_goes_to_several_places_one_format_each() {
    let (home, org) = (Home::new(), org("three-missing"));
    let outputs =
        ["--output", "new/deep/a.json", "--output", "-", "--output", "new/a.html", "--output", "a.csv"];
    let ended = end(home.check(&org).args(outputs).args(["--format", "markdown"]));
    assert_eq!(ended.code, Some(1), "{}", ended.stderr);
    assert!(ended.stdout.starts_with("# Ariglad"), "{}", ended.stdout);
    let text = |file: &str| std::fs::read_to_string(home.path().join(file)).unwrap();
    let json: serde_json::Value = serde_json::from_str(&text("new/deep/a.json")).unwrap();
    assert_eq!(json["verdict"], "not-ready");
    assert!(text("new/a.html").starts_with("<!DOCTYPE"));
    assert!(text("a.csv").starts_with("number,"));
    let at = json["generated_at"].as_str().unwrap();
    assert_eq!(at.len(), "2026-11-25T08:34:59Z".len(), "no nanoseconds: {at}");
}

#[test]
fn what_a_report_cant_be_written_as_is_refused_before_anything_is_asked() {
    let (home, org) = (Home::new(), org("three-missing"));
    home.write("taken", "a file, no folder");
    for refused in [
        &["--output", "a.pdf"][..],
        &["--output", "a.json", "--output", "b.docx"],
        &["--output", "a.json", "--output", "a.json"],
        &["--output", "a.json", "--format", "html"],
        &["--output", "taken/a.json"],
    ] {
        let ended = end(home.check(&org).args(refused));
        assert_eq!((ended.code, ended.stdout.as_str()), (Some(2), ""), "{refused:?}: {}", ended.stderr);
    }
    assert_eq!(org.requests(), 0);
}

#[test]
fn who_made_a_report_and_its_heading_stand_in_every_form() {
    let (home, org) = (Home::new(), org("three-missing"));
    let imprint = ["--made-by", "Setup Desk", "--title", "Contoso, first look"];
    for format in ["table", "json", "html", "markdown", "junit", "csv"] {
        let ended = end(home.check(&org).args(["--format", format]).args(imprint));
        for part in ["Setup Desk", "Contoso, first look", "hen tell Setup Desk."] {
            assert!(ended.stdout.contains(part), "{format}: {part}: {}", ended.stdout);
        }
        assert!(!ended.stdout.contains("hen check again."), "{format}");
        let ended = end(home.check(&org).args(["--format", format, "--present"]).args(imprint));
        for part in ["Setup Desk", "Contoso, first look"] {
            assert!(!ended.stdout.contains(part), "{format}: {part}: {}", ended.stdout);
        }
    }
}

#[test]
fn junit_agrees_with_the_exit_code() {
    let people: &[&str] = &["--all-users"];
    let cases: [(&str, &str, &[&str]); 8] = [
        ("healthy", "ariglad", &[]),
        ("healthy", "ariglad", &["--strict"]),
        ("three-missing", "ariglad", &[]),
        ("conditional", "ariglad", &[]),
        ("roles-unreadable", "ariglad", &[]),
        ("agents-unreadable", "chrome", people),
        ("agents-mixed", "microsoft-teams", people),
        ("agents-one-division", "salesforce", people),
    ];
    let mut seen = std::collections::BTreeSet::new();
    for (name, integration, options) in cases {
        let (home, org) = (Home::new(), org(name));
        let ended = end(home.check_for(integration, &org).args(["--format", "junit"]).args(options));
        let count = |kind: &str| ended.stdout.matches(&format!("<{kind} ")).count();
        let by_junit = match (count("failure"), count("error")) {
            (0, 0) => 0,
            (0, _) => 3,
            _ => 1,
        };
        assert_eq!(ended.code, Some(by_junit), "{name} {integration} {options:?}: {}", ended.stdout);
        seen.insert(by_junit);
        let lacks = ended.stdout.contains("The check itself");
        let told = ended.stderr.contains("The check itself needs");
        assert_eq!(told, lacks && by_junit == 3, "{name}: {}", ended.stderr);
    }
    assert_eq!(seen.into_iter().collect::<Vec<_>>(), [0, 1, 3]);
}

#[cfg(unix)]
#[test]
fn a_new_report_is_its_owners_and_an_older_file_keeps_its_permissions() {
    use std::{fs, os::unix::fs::PermissionsExt};
    let home = Home::new();
    let org = org("three-missing");
    let file = home.path().join("report.json");
    let write_and_look = || {
        let ended = end(home.check(&org).args(["--output", "report.json"]));
        assert_eq!(ended.code, Some(1), "{}", ended.stderr);
        fs::metadata(&file).unwrap().permissions().mode() & 0o777
    };
    assert_eq!(write_and_look(), 0o600);
    for kept in [0o600, 0o644] {
        fs::set_permissions(&file, fs::Permissions::from_mode(kept)).unwrap();
        assert_eq!(write_and_look(), kept);
    }
}

#[test]
fn while_presenting_no_name_and_no_id_of_the_org_is_in_any_format() {
    let org = org("some-divisions");
    let home = Home::new();
    let plain = end(home.check(&org).args(["--format", "json"]));
    let plain: serde_json::Value = serde_json::from_str(&plain.stdout).unwrap();
    let mut real =
        vec![plain["org"]["name"].clone(), plain["org"]["id"].clone(), plain["subject"]["id"].clone()];
    for division in plain["divisions"].as_array().unwrap() {
        real.extend([division["id"].clone(), division["name"].clone()]);
    }
    let real: Vec<&str> =
        real.iter().filter_map(|name| name.as_str()).filter(|name| *name != "Home").collect();
    assert!(real.len() > 5, "{real:?}");
    for format in ["table", "json", "html", "markdown", "junit", "csv"] {
        let ended = end(home.check(&org).args(["--present", "--format", format]));
        assert!(ended.stdout.len() > 100, "{format}: {}", ended.stderr);
        for name in &real {
            assert!(!ended.stdout.contains(name), "{format}: {name}");
        }
    }
}

#[test]
fn a_baseline_tells_what_got_better_and_changes_no_exit_code() {
    let home = Home::new();
    let org = org("three-missing");
    end(home.check(&org).args(["--output", "before.json"]));
    let ended = end(home.check(&org).args(["--baseline", "before.json"]));
    assert_eq!(ended.code, Some(1));
    assert!(ended.stderr.contains("nothing changed"), "{}", ended.stderr);

    org.fix(greenlight::testing::simulate::Fix::Everything).unwrap();
    let ended = end(home.check(&org).args(["--baseline", "before.json"]));
    assert_eq!(ended.code, Some(0), "{}", ended.stderr);
    assert!(ended.stderr.contains("better  Read messages: fail → pass"), "{}", ended.stderr);

    home.write("other.json", "{}");
    let ended = end(home.check(&org).args(["--baseline", "other.json"]));
    assert_eq!((ended.code, ended.stdout.as_str()), (Some(2), ""));
}

#[cfg(unix)]
#[test]
fn a_reader_that_goes_away_is_no_problem() {
    use std::process::{Command, Stdio};
    let home = Home::new();
    let command = home.greenlight();
    let mut child = Command::new(command.get_program())
        .args(["integrations", "show", "ariglad"])
        .env_clear()
        .env("GREENLIGHT_CONFIG_DIR", home.config())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let ended = child.wait_with_output().unwrap();
    assert_eq!(ended.status.code(), Some(0));
    assert_eq!(String::from_utf8_lossy(&ended.stderr), "");
}
