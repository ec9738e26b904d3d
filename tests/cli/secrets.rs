//! A planted secret is found nowhere: not on either stream, not in any file, and it can't be an argument.

use std::{fs, path::Path};

use base64::{Engine, prelude::BASE64_STANDARD};

use super::home::{Home, end, org};

const PLANTED: &str = "pl4nted-S3cret-0f-a-test";
const ID: &str = "3fa85f64-5717-4562-b3fc-2c963f66afa6";

fn files(folder: &Path, found: &mut Vec<String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, found);
        } else {
            found.push(String::from_utf8_lossy(&fs::read(path).unwrap()).into_owned());
        }
    }
}

#[test]
fn a_planted_secret_is_found_nowhere() {
    let org = org("healthy");
    let url = org.url().as_str();
    let right = org.client_id().to_string();
    // By pipe and by environment, with an id that is known and one that isn't, to be saved and not.
    for id in [right.as_str(), ID] {
        for by_pipe in [true, false] {
            let home = Home::new();
            let mut command = home.greenlight();
            command.args(["check", "--integration", "ariglad", "--api-url", url, "--client-id", id]).args([
                "--save",
                "contoso",
                "--output",
                "report.json",
                "--log",
                "run.log",
            ]);
            if by_pipe {
                command.arg("--secret-stdin").write_stdin(PLANTED);
            } else {
                command.env("GENESYSCLOUD_OAUTHCLIENT_SECRET", PLANTED);
            }
            command.env("GENESYSCLOUD_ACCESS_TOKEN", format!("{PLANTED}-token"));
            let ended = end(&mut command);
            assert_eq!(ended.code, Some(4), "{}", ended.stderr);
            let mut texts = vec![ended.stdout, ended.stderr];
            files(home.path(), &mut texts);
            assert!(texts.iter().any(|text| text.contains("sign-in at")), "the log is looked through, too");
            let packed = BASE64_STANDARD.encode(format!("{id}:{PLANTED}"));
            assert!(texts.iter().all(|text| !text.contains(PLANTED) && !text.contains(&packed)));
        }
    }
}

#[test]
fn a_secret_of_an_org_is_in_no_report_and_no_file() {
    use secrecy::ExposeSecret;
    let org = org("three-missing");
    for format in ["table", "json", "html", "markdown", "junit", "csv"] {
        let home = Home::new();
        let ended = end(home.check(&org).args(["--format", format, "--save", "contoso", "--log", "run.log"]));
        assert_eq!(ended.code, Some(5), "no keyring answers in a test: {}", ended.stderr);
        assert!(!ended.stdout.is_empty(), "the report comes first");
        let mut texts = vec![ended.stdout, ended.stderr];
        files(home.path(), &mut texts);
        assert!(texts.iter().any(|text| text.contains("sign-in at")), "the log is looked through, too");
        assert!(texts.iter().all(|text| !text.contains(org.secret().expose_secret())), "{format}");
    }
}

#[test]
fn a_secret_as_windows_writes_it_signs_in() {
    use secrecy::ExposeSecret;
    let org = org("healthy");
    let secret = format!("\u{feff}{}\r\n", org.secret().expose_secret());
    let utf_16: Vec<u8> = secret.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let home = Home::new();
    for piped in [secret.as_bytes(), &utf_16] {
        let ended = end(home.check(&org).write_stdin(piped));
        assert_eq!(ended.code, Some(0), "{}", ended.stderr);
    }
    let mut by_environment = home.greenlight();
    by_environment
        .args(["check", "--integration", "ariglad", "--api-url", org.url().as_str()])
        .env("GENESYSCLOUD_OAUTHCLIENT_ID", format!("\u{feff}{}", org.client_id()))
        .env("GENESYSCLOUD_OAUTHCLIENT_SECRET", secret);
    let ended = end(&mut by_environment);
    assert_eq!(ended.code, Some(0), "{}", ended.stderr);
}

#[test]
fn the_word_before_a_token_is_no_part_of_it() {
    use secrecy::ExposeSecret;
    let org = org("agents-mixed");
    let token = org.person_token("agent.0001@example.com").expect("a person who may sign in");
    for word in ["Bearer ", "bearer  ", "\u{feff}BEARER "] {
        let home = Home::new();
        let mut command = home.greenlight();
        command
            .args(["check", "--integration", "chrome", "--api-url", org.url().as_str(), "--all-users"])
            .env("GENESYSCLOUD_ACCESS_TOKEN", format!("{word}{}", token.expose_secret()));
        let ended = end(&mut command);
        assert_ne!(ended.code, Some(4), "{word}: {}", ended.stderr);
        assert!(!ended.stdout.is_empty(), "{word}: {}", ended.stderr);
    }
}

#[test]
fn a_broken_profile_file_says_where_and_shows_nothing_of_it() {
    let home = Home::new();
    home.write(".gc/config.toml", &format!("[DEFAULT]\nclient_secret = {PLANTED}\n"));
    let ended = end(home.greenlight().args(["check", "--integration", "ariglad", "--profile", "DEFAULT"]));
    assert_eq!((ended.code, ended.stdout.as_str()), (Some(2), ""));
    assert!(ended.stderr.contains("config.toml:2"), "{}", ended.stderr);
    assert!(!ended.stderr.contains(PLANTED));
}
