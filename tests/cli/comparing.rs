//! What changed since an earlier report: `check --baseline` and `greenlight compare`.

use std::path::PathBuf;

use greenlight::testing::simulate::{Fix, FixFor, Server};
use serde_json::{Value, json};

use super::home::{Ended, Home, end, org};

const FORMS: [&str; 5] = ["table", "html", "markdown", "junit", "csv"];

fn json(ended: &Ended) -> Value {
    serde_json::from_str(&ended.stdout).unwrap_or_else(|_| panic!("no JSON, but {}", ended.stderr))
}

fn report(home: &Home, org: &Server) -> Value {
    json(&end(home.check(org).args(["--format", "json"])))
}

fn rows(report: &mut Value) -> &mut Vec<Value> {
    report["requirements"].as_array_mut().unwrap()
}

/// An earlier report of an org: as it is now, changed.
fn earlier(home: &Home, org: &Server, change: impl FnOnce(&mut Value)) -> PathBuf {
    let mut before = report(home, org);
    change(&mut before);
    home.write("before.json", &before.to_string())
}

/// As it was when the client held everything in every division; the status was no other.
fn in_every_division(report: &mut Value) {
    for row in rows(report).iter_mut().filter(|row| !row["divisions"].is_null()) {
        row["divisions"]["missing"] = json!([]);
        row["divisions"]["state"] = "all".into();
    }
}

#[test]
fn divisions_that_a_client_lost_are_named_in_every_form() {
    let (home, org) = (Home::new(), org("some-divisions"));
    let before = earlier(&home, &org, in_every_division);
    let ended = end(home.check(&org).args(["--format", "json", "--baseline"]).arg(&before));
    let now = json(&ended);
    let change = &now["changes"]["rows"][0];
    let row = now["requirements"].as_array().unwrap().iter().find(|row| row["id"] == change["requirement"]);
    assert_eq!(change["change"], "worse", "{change}");
    assert_eq!(change["divisions"]["lost"], row.unwrap()["divisions"]["missing"], "{change}");
    assert_eq!(change["was"], change["is"]);
    assert!(ended.stderr.contains("divisions lost: "), "{}", ended.stderr);
    for form in FORMS {
        let ended = end(home.check(&org).args(["--format", form, "--baseline"]).arg(&before));
        for said in ["worse", "divisions lost: "] {
            assert!(ended.stdout.contains(said), "{form} lacks {said}: {}", ended.stdout);
        }
    }
}

#[test]
fn a_baseline_of_something_else_is_refused() {
    let (home, org) = (Home::new(), org("healthy"));
    type Other = (fn(&mut Value), &'static str);
    let others: [Other; 4] = [
        (|report| report["org"]["id"] = "11111111-2222-4333-8444-555555555555".into(), "another org"),
        (|report| report["org"]["domain"] = "usw2.pure.cloud".into(), "another org"),
        (|report| report["integration"]["id"] = "salesforce".into(), "another integration"),
        (
            |report| report["subject"]["id"] = "11111111-2222-4333-8444-555555555555".into(),
            "another OAuth client",
        ),
    ];
    for (change, said) in others {
        let before = earlier(&home, &org, change);
        let ended = end(home.check(&org).arg("--baseline").arg(before));
        assert_eq!((ended.code, ended.stdout.as_str()), (Some(2), ""), "{said}: {}", ended.stderr);
        assert!(
            ended.stderr.contains(said) && ended.stderr.contains("greenlight compare"),
            "{}",
            ended.stderr
        );
    }
    let name = |report: &mut Value| {
        report["org"]["id"] = "11111111-2222-4333-8444-555555555555".into();
        report["org"]["name"] = "Fabrikam".into();
    };
    let before = earlier(&home, &org, name);
    assert!(end(home.check(&org).arg("--baseline").arg(&before)).stderr.contains("Fabrikam"));
    let hidden = end(home.check(&org).args(["--present", "--baseline"]).arg(&before));
    assert!(hidden.code == Some(2) && !hidden.stderr.contains("Fabrikam"), "{}", hidden.stderr);
}

#[test]
fn more_people_are_not_worse_people() {
    let (home, org) = (Home::new(), org("agents-mixed"));
    let check = |options: &[&str]| {
        end(home.check_for("salesforce", &org).args(["--all-users", "--format", "json"]).args(options))
    };
    let all = json(&check(&[]));
    let mut few = all.clone();
    let gone: Vec<Value> = few["subjects"].as_array_mut().unwrap().split_off(3);
    let gone: Vec<&Value> = gone.iter().map(|person| &person["id"]).collect();
    few["findings"].as_array_mut().unwrap().retain(|finding| !gone.contains(&&finding["subject"]));
    for row in rows(&mut few).iter_mut().filter(|row| row["kind"] == "permission") {
        row["status"] = "pass".into();
        row["cause"] = Value::Null;
    }
    let file = home.write("few.json", &few.to_string());
    let ended = check(&["--baseline", file.to_str().unwrap()]);
    let changes = &json(&ended)["changes"];
    assert_eq!(changes["people"]["came"].as_array().unwrap().len(), gone.len());
    assert_eq!(changes["people"]["went"], json!([]));
    assert!(changes["rows"].as_array().unwrap().iter().all(|row| row["change"] == "other"), "{changes:#}");
    assert!(!ended.stderr.contains("worse") && ended.stderr.contains("came"), "{}", ended.stderr);
}

#[test]
fn people_whose_access_was_fixed_are_named() {
    let (home, org) = (Home::new(), org("three-missing"));
    let check = |options: &[&str]| end(home.check_for("salesforce", &org).arg("--all-users").args(options));
    let file = home.write("before.json", &check(&["--format", "json"]).stdout);
    while org.fix_for(FixFor::People, Fix::Next).is_some() {}
    let after = json(&check(&["--format", "json", "--baseline", file.to_str().unwrap()]));
    let rows = after["changes"]["rows"].as_array().unwrap();
    let fixed = rows.iter().find(|row| row["requirement"] == "cobrowse-chat-escalate").unwrap();
    assert_eq!(fixed["change"], "better");
    assert!(fixed["people"].as_array().unwrap().iter().all(|person| person["name"].is_string()), "{fixed}");
}

#[test]
fn any_two_reports_are_compared_and_it_is_said_what_they_are_of() {
    let home = Home::new();
    let before = home.write("before.json", &report(&home, &org("three-missing")).to_string());
    let after = home.write("after.json", &report(&home, &org("healthy")).to_string());
    let compare = |old: &PathBuf, new: &PathBuf, options: &[&str]| {
        end(home.greenlight().arg("compare").arg(old).arg(new).args(options))
    };
    let ended = compare(&before, &after, &[]);
    assert_eq!(ended.code, Some(0), "{}", ended.stderr);
    assert!(ended.stdout.contains("better    Read messages: fail → pass"), "{}", ended.stdout);
    let back = compare(&after, &before, &["--format", "json"]);
    let document = json(&back);
    assert_eq!(document["schema"], "greenlight.changes/1");
    assert_eq!(document["changes"]["verdict"], json!({"was": "ready", "is": "not-ready"}));
    let worse = document["changes"]["rows"].as_array().unwrap().iter();
    assert!(worse.clone().any(|row| row["requirement"] == "read-messages" && row["change"] == "worse"));
    assert!(compare(&after, &after, &[]).stdout.contains("nothing changed."));

    let mut other = report(&home, &org("healthy"));
    other["org"] = json!({"id": "11111111-2222-4333-8444-555555555555", "name": "Fabrikam",
        "domain": "usw2.pure.cloud", "region": "us-west-2"});
    other["integration"] = json!({"id": "acme", "title": "Acme"});
    let other = home.write("other.json", &other.to_string());
    let ended = compare(&after, &other, &[]);
    assert_eq!(ended.code, Some(0));
    for said in ["two orgs", "two integrations", "Fabrikam", "Acme"] {
        assert!(ended.stdout.contains(said), "{said}: {}", ended.stdout);
    }
    assert_eq!(
        json(&compare(&after, &other, &["--format", "json"]))["differs"],
        json!(["integration", "org"])
    );
    let hidden = compare(&after, &other, &["--present"]);
    assert!(!hidden.stdout.contains("Fabrikam"), "{}", hidden.stdout);
    let nothing = home.write("nothing.json", "{}");
    let ended = compare(&nothing, &after, &[]);
    assert_eq!((ended.code, ended.stdout.as_str()), (Some(2), ""));
}
