//! An integration that has a client, people and the org: one check, one report, one exit code; what a login can't serve
//! is refused before anything is sent.

use greenlight::testing::simulate::{Fix, FixFor, Server};
use secrecy::ExposeSecret;
use serde_json::Value;

use super::home::{Ended, Home, end, org_for_both};

fn check(org: &Server, options: &[&str]) -> Ended {
    end(Home::with_both().check_for("both", org).args(options))
}

fn differences_from_schema(document: &Value) -> Vec<String> {
    let schema = serde_json::from_str(include_str!("../../assets/report.schema.json")).unwrap();
    let schema = jsonschema::options().should_validate_formats(true).build(&schema).unwrap();
    schema.iter_errors(document).map(|error| format!("{}: {error}", error.instance_path())).collect()
}

#[test]
fn one_document_has_both_parts() {
    let org = org_for_both("");
    let ended = check(&org, &["--all-users", "--format", "json"]);
    assert_eq!((ended.code, ended.stderr.as_str()), (Some(1), ""));
    let report: Value = serde_json::from_str(&ended.stdout).unwrap();
    assert_eq!(differences_from_schema(&report), Vec::<String>::new());
    assert_eq!(report["subject"]["name"], "Both");
    assert_eq!(report["subjects"].as_array().unwrap().len(), 7);
    assert_eq!(report["divisions"].as_array().unwrap().len(), 3);
    let row =
        |id: &str| report["requirements"].as_array().unwrap().iter().find(|row| row["id"] == id).unwrap();
    assert_eq!(row("read-recordings")["divisions"]["missing"][0]["name"], "Retail");
    assert_eq!(row("listen")["subject_counts"]["fail"], 2);
    assert_eq!(row("entered-in-both")["status"], "manual");
    assert_eq!(org.writes(), 0);
}

#[test]
fn the_verdict_is_that_of_all_parts() {
    let org = org_for_both("");
    let code = |options: &[&str]| check(&org, options).code;
    assert_eq!(code(&["--all-users"]), Some(1));
    assert!(org.fix_for(FixFor::Client, Fix::Everything).is_some());
    assert_eq!(code(&["--all-users"]), Some(1), "people lack something");
    assert_eq!(code(&["--division", "Claims"]), Some(0), "nobody of these does");
    assert!(org.fix_for(FixFor::People, Fix::Everything).is_some());
    assert_eq!(code(&["--all-users"]), Some(0));
    assert_eq!(code(&["--all-users", "--strict"]), Some(1), "nobody has attested anything");
    assert_eq!(code(&["--all-users", "--strict", "--attest", "entered-in-both"]), Some(0));
}

/// The roles of the client that let it look at people.
const CHECK: &str = "[[grants]]\nrole = \"Greenlight Check\"\ndivisions = \"*\"\n";

#[test]
fn an_admins_token_finds_and_looks_at_people_where_the_client_may_not() {
    let org = org_for_both(CHECK);
    let choice = ["--division", "Claims", "--user", "agent.0003@example.com", "--format", "json"];
    let alone = check(&org, &choice);
    assert_eq!((alone.code, alone.stdout.as_str()), (Some(2), ""), "{}", alone.stderr);
    let (home, token) = (Home::with_both(), org.admin_token());
    let mut command = home.check_for("both", &org);
    let ended = end(command.env("GENESYSCLOUD_ACCESS_TOKEN", token.expose_secret()).args(choice));
    let report: Value = serde_json::from_str(&ended.stdout).unwrap_or_else(|_| panic!("{}", ended.stderr));
    assert_eq!(report["subjects"].as_array().unwrap().len(), 4);
    assert_eq!(report["subject"]["name"], "Both", "the client is the one that is checked");
    assert!(report["prerequisites"].as_array().unwrap().iter().all(|needed| needed["status"] == "pass"));
}

#[test]
fn what_a_login_cannot_serve_is_refused_before_anything_is_sent() {
    let (home, org) = (Home::with_both(), org_for_both(""));
    let url = org.url().as_str();
    let on_org = ["check", "--integration", "both", "--api-url", url, "--login-url", url, "--all-users"];
    let refused = |command: &mut assert_cmd::Command, says: &[&str]| {
        let ended = end(command);
        assert_eq!((ended.code, ended.stdout.as_str()), (Some(2), ""), "{}", ended.stderr);
        for part in says {
            assert!(ended.stderr.contains(part), "{part}: {}", ended.stderr);
        }
    };
    let token = org.admin_token();
    let with_token = |command: &mut assert_cmd::Command| {
        command.env("GENESYSCLOUD_ACCESS_TOKEN", token.expose_secret());
    };
    let mut alone = home.greenlight();
    with_token(alone.args(on_org));
    refused(&mut alone, &["--client-id", "--secret-stdin", "can't stand in for it"]);
    let id = org.client_id().to_string();
    let mut with_id = home.greenlight();
    with_token(with_id.args(on_org).args(["--client-id", &id]));
    refused(&mut with_id, &["--secret-stdin", "can't stand in for it"]);
    refused(home.greenlight().args(on_org).args(["--client-id", &id]), &["--secret-stdin"]);
    let mut nobody = home.check_for("both", &org);
    with_token(&mut nobody);
    refused(&mut nobody, &["people are checked beside the OAuth client", "--all-users"]);
    assert_eq!(org.requests(), 0);
}

#[test]
fn a_demo_without_a_terminal_looks_at_the_client_and_at_everyone() {
    let ended = end(Home::with_both().greenlight().args(["demo", "--integration", "both"]));
    assert_eq!(ended.code, Some(0), "{}", ended.stderr);
    for part in ["The OAuth client", "The people and the org", "Client: ", "People: "] {
        assert!(ended.stdout.contains(part), "{part}: {}", ended.stdout);
    }
}
