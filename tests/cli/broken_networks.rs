//! What is between this computer and Genesys: each ends in a clear sentence and the right exit code.

use std::net::TcpListener;

use super::home::{Ended, Home, end, org};

const ID: &str = "3fa85f64-5717-4562-b3fc-2c963f66afa6";

fn could_not_sign_in(ended: &Ended) {
    assert_eq!(ended.code, Some(4), "{}", ended.stderr);
    assert_eq!(ended.stdout, "");
    assert!(ended.stderr.lines().count() >= 2, "what happened, why, what to do: {}", ended.stderr);
}

#[test]
fn a_wrong_secret_or_id_is_told_with_id_secret_and_region() {
    let org = org("healthy");
    let wrong_secret = end(Home::new().check(&org).write_stdin("wrong"));
    let mut wrong_id = Home::new().greenlight();
    let home = Home::new();
    wrong_id
        .current_dir(home.path())
        .args(["check", "--integration", "ariglad", "--api-url", org.url().as_str()])
        .args(["--client-id", ID, "--secret-stdin"])
        .write_stdin("wrong");
    for (ended, said) in [(wrong_secret, "authentication failed"), (end(&mut wrong_id), "client not found")] {
        could_not_sign_in(&ended);
        for part in ["Client ID", "Client Secret", "region", said] {
            assert!(ended.stderr.contains(part), "{part}: {}", ended.stderr);
        }
    }
}

#[test]
fn each_refusal_says_what_helps_with_it() {
    let grant_type = "client is not authorized to use the client_credential grant type";
    let rows: [(&str, &[&str]); 4] = [
        ("other-grant-type", &["secret and the region are right", grant_type, "Client Credentials"]),
        (
            "address-not-allowed",
            &["IP address that is not allowed", "Add this computer's address", "servers"],
        ),
        ("client-disabled", &["client is disabled", "activate it"]),
        ("sign-in-refused", &["Genesys said: invalid_grant: the tenant is being moved."]),
    ];
    for (name, parts) in rows {
        let ended = end(&mut Home::new().check(&org(name)));
        could_not_sign_in(&ended);
        for part in parts {
            assert!(ended.stderr.contains(part), "{name}, {part}: {}", ended.stderr);
        }
        assert!(!ended.stderr.contains("of three"), "{name}: {}", ended.stderr);
    }
}

#[test]
fn nobody_listens() {
    // A port that was free a moment ago.
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let ended = end(Home::new()
        .greenlight()
        .args(["check", "--integration", "ariglad", "--api-url", &format!("http://127.0.0.1:{port}")])
        .args(["--client-id", ID, "--secret-stdin"])
        .write_stdin("any"));
    could_not_sign_in(&ended);
    assert!(ended.stderr.contains("No connection"), "{}", ended.stderr);
}

#[test]
fn somebody_listens_and_never_answers() {
    let silent = TcpListener::bind("127.0.0.1:0").unwrap();
    let ended = end(Home::new()
        .greenlight()
        .args(["check", "--integration", "ariglad"])
        .args(["--api-url", &format!("http://{}", silent.local_addr().unwrap())])
        .args(["--client-id", ID, "--secret-stdin"])
        .write_stdin("any"));
    could_not_sign_in(&ended);
    assert!(ended.stderr.contains("didn't answer in time"), "{}", ended.stderr);
}

#[cfg(unix)]
#[test]
fn control_c_ends_a_check_with_130_and_nothing_on_standard_output() {
    use std::{
        io::Write,
        process::{Command, Stdio},
    };
    let silent = TcpListener::bind("127.0.0.1:0").unwrap();
    let home = Home::new();
    let url = format!("http://{}", silent.local_addr().unwrap());
    let mut child = Command::new(env!("CARGO_BIN_EXE_greenlight"))
        .args(["check", "--integration", "ariglad", "--api-url", &url, "--secret-stdin", "--client-id"])
        .arg(ID)
        .env_clear()
        .env("GREENLIGHT_CONFIG_DIR", home.config())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(b"any").unwrap();
    // Signing in is under way.
    let _connection = silent.accept().unwrap();
    let id = child.id().to_string();
    assert!(Command::new("kill").args(["-s", "INT", &id]).status().unwrap().success());
    let ended = child.wait_with_output().unwrap();
    assert_eq!((ended.status.code(), ended.stdout.len()), (Some(130), 0));
}

#[test]
fn a_captive_portal_answers() {
    let ended = end(&mut Home::new().check(&org("captive-portal")));
    could_not_sign_in(&ended);
    assert!(ended.stderr.contains("web page"), "{}", ended.stderr);
}

#[test]
fn a_certificate_file_that_cant_be_read_is_a_matter_of_configuration() {
    let ended = end(Home::new().check(&org("healthy")).args(["--ca-file", "missing.pem"]));
    assert_eq!((ended.code, ended.stdout.as_str()), (Some(2), ""), "{}", ended.stderr);
    assert!(ended.stderr.contains("missing.pem"), "{}", ended.stderr);
}
