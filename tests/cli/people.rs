//! Integrations whose subject is people: who is looked at, what the report says of them, and the exit code.

use greenlight::testing::simulate::{Fix, FixFor, Options, Server, SimulatedOrg};
use secrecy::ExposeSecret;
use serde_json::Value;

use super::home::{Home, end, org};

/// Runs a check of people to its JSON report and exit code.
fn report(integration: &str, org: &Server, options: &[&str]) -> (Option<i32>, Value) {
    let ended = end(Home::new().check_for(integration, org).args(["--format", "json"]).args(options));
    let report = serde_json::from_str(&ended.stdout)
        .unwrap_or_else(|_| panic!("{integration} {options:?}: no report, but {}", ended.stderr));
    (ended.code, report)
}

fn row<'a>(report: &'a Value, id: &str) -> &'a Value {
    let rows = report["requirements"].as_array().unwrap();
    rows.iter().find(|row| row["id"] == id).unwrap_or_else(|| panic!("no requirement {id}"))
}

fn list<'a>(report: &'a Value, member: &str) -> &'a Vec<Value> {
    report[member].as_array().unwrap_or_else(|| panic!("no {member}"))
}

#[test]
fn ten_thousand_agents_are_counted_right() {
    let org = org("ten-thousand-agents");
    let (code, report) = report("chrome", &org, &["--all-users"]);
    assert_eq!((code, report["verdict"].as_str()), (Some(0), Some("ready")));
    assert_eq!(list(&report, "subjects").len(), 10_000);
    let per_person = list(&report, "requirements")
        .iter()
        .filter(|row| row["kind"] == "permission" || row["kind"] == "licence")
        .count();
    assert_eq!(list(&report, "findings").len(), 10_000 * per_person);
    let lacking = [
        ("cobrowse-chat-escalate", 786),
        ("cobrowse-voice-escalate", 786),
        ("quality-evaluation-view", 12),
        ("conversation-email-create", 0),
        ("licence", 0),
    ];
    for (id, people) in lacking {
        let counts = &row(&report, id)["subject_counts"];
        assert_eq!((&counts["warn"], &counts["fail"]), (&people.into(), &0.into()), "{id}");
        assert_eq!(counts["pass"], 10_000 - people, "{id}");
    }
    assert_eq!(row(&report, "acd-screen-share-session-view")["subject_counts"]["unknown"], 10_000);
    let without =
        list(&report, "subjects").iter().filter(|who| who["features"]["Co-browse"] == "warn").count();
    assert_eq!(without, 786);
    assert!(report["requests"]["total"].as_u64().unwrap() < 300, "{}", report["requests"]);
    assert_eq!(org.writes(), 0);
    assert!(report.get("subject").is_none(), "there is more than one");
}

#[test]
fn every_finding_is_counted_and_a_feature_is_its_worst_permission() {
    let (_, report) = report("salesforce", &org("agents-mixed"), &["--all-users"]);
    let weight = |status: &str| {
        let all = ["not-applicable", "pass", "warn", "unknown", "fail"];
        all.iter().position(|word| *word == status).unwrap()
    };
    for row in list(&report, "requirements") {
        let found: Vec<&str> = list(&report, "findings")
            .iter()
            .filter(|finding| finding["requirement"] == row["id"])
            .map(|finding| finding["status"].as_str().unwrap())
            .collect();
        for status in ["pass", "warn", "unknown", "fail"] {
            let count = found.iter().filter(|word| **word == status).count();
            assert_eq!(row["subject_counts"][status], count, "{} {status}", row["id"]);
        }
        if row["required"] == false {
            assert!(!found.contains(&"fail"), "{}", row["id"]);
        }
    }
    for subject in list(&report, "subjects") {
        for (feature, status) in subject["features"].as_object().unwrap() {
            let of_feature = list(&report, "findings").iter().filter(|finding| {
                let requirement = row(&report, finding["requirement"].as_str().unwrap());
                finding["subject"] == subject["id"] && requirement["feature"] == feature.as_str()
            });
            let worst = of_feature.map(|finding| weight(finding["status"].as_str().unwrap())).max().unwrap();
            assert_eq!(weight(status.as_str().unwrap()), worst, "{} {feature}", subject["name"]);
        }
    }
}

#[test]
fn one_person_without_something_required_is_not_ready() {
    let org = org("agents-mixed");
    let (code, all) = report("salesforce", &org, &["--all-users"]);
    assert_eq!((code, all["verdict"].as_str()), (Some(1), Some("not-ready")));
    let ids: Vec<&Value> = list(&all, "requirements")
        .iter()
        .filter(|row| row["required"] == true)
        .map(|row| &row["id"])
        .collect();
    let fails = |finding: &&Value| finding["status"] == "fail" && ids.contains(&&finding["requirement"]);
    assert!(list(&all, "findings").iter().any(|finding| fails(&finding)));
    // Whoever has everything required is ready alone.
    let lacks = |who: &Value| {
        let required =
            |finding: &&Value| finding["subject"] == who["id"] && ids.contains(&&finding["requirement"]);
        list(&all, "findings").iter().filter(required).any(|finding| finding["status"] != "pass")
    };
    let fine = list(&all, "subjects").iter().find(|who| !lacks(who)).expect("somebody has it all");
    let email = fine["email"].as_str().unwrap();
    let (code, one) = report("salesforce", &org, &["--user", email]);
    assert_eq!((code, list(&one, "subjects").len()), (Some(0), 1), "{email}");
}

#[test]
fn a_fix_helps_as_many_people_as_it_says() {
    let org = org("three-missing");
    let lacking =
        |report: &Value| row(report, "cobrowse-chat-escalate")["subject_counts"]["warn"].as_u64().unwrap();
    let (_, before) = report("salesforce", &org, &["--all-users"]);
    let fix = row(&before, "cobrowse-chat-escalate")["fix"]["summary"].as_str().unwrap().to_owned();
    while org.fix_for(FixFor::People, Fix::Next).is_some() {}
    let (_, after) = report("salesforce", &org, &["--all-users"]);
    let turned = lacking(&before) - lacking(&after);
    assert!(
        turned > 0 && fix.contains(&format!("{turned} of the {}", lacking(&before))),
        "{fix}: {turned} turned"
    );
}

#[test]
fn what_the_check_itself_is_missing_is_named_and_leaves_the_verdict_open() {
    for org_name in ["agents-no-grants", "agents-one-division"] {
        let (code, report) = report("chrome", &org(org_name), &["--all-users"]);
        assert_eq!((code, report["verdict"].as_str()), (Some(3), Some("undetermined")), "{org_name}");
        let missing = |row: &&Value| row["status"] != "pass" && row["required"] == true;
        assert!(list(&report, "prerequisites").iter().any(|row| missing(&row)), "{org_name}");
    }
}

#[test]
fn nobody_chosen_unknown_people_and_options_for_others_are_usage() {
    let org = org("three-missing");
    let wrong: [(&str, &[&str], &str); 6] = [
        ("salesforce", &[], "--all-users"),
        ("salesforce", &["--user", "nobody@example.com"], "nobody@example.com"),
        ("salesforce", &["--group", "No such group"], "No such group"),
        ("salesforce", &["--all-users", "--accept", "No > Such > Row=a:b:c"], "No > Such > Row"),
        ("salesforce", &["--all-users", "--attest", "licence"], "licence"),
        ("ariglad", &["--all-users"], "--all-users"),
    ];
    for (integration, options, named) in wrong {
        let ended = end(Home::new().check_for(integration, &org).args(options));
        assert_eq!((ended.code, ended.stdout.as_str()), (Some(2), ""), "{options:?}: {}", ended.stderr);
        assert!(ended.stderr.contains(named), "{options:?}: {}", ended.stderr);
    }
}

#[test]
fn what_a_person_attests_is_kept_with_time_and_name() {
    let options = ["--all-users", "--attest", "browser", "--attested-by", "Setup Desk"];
    let (_, report) = report("salesforce", &org("healthy"), &options);
    let attested = row(&report, "browser");
    assert_eq!((&attested["status"], &attested["attested"]["by"]), (&"pass".into(), &"Setup Desk".into()));
    attested["attested"]["at"].as_str().unwrap().parse::<jiff::Timestamp>().unwrap();
    assert_eq!(row(&report, "pop-up-blocker")["status"], "manual");
}

#[test]
fn the_sign_in_page_is_asked_with_consent_only() {
    let org = org("three-missing");
    let (_, without) = report("chrome", &org, &["--all-users"]);
    assert_eq!((row(&without, "single-sign-on")["status"].as_str(), org.pages().len()), (Some("manual"), 0));
    let (_, with) = report("chrome", &org, &["--all-users", "--ask-sign-in-pages"]);
    assert_eq!(row(&with, "single-sign-on")["status"], "warn", "its page forbids it");
    assert!(!org.pages().is_empty());
    let allowed = report("chrome", &super::home::org("healthy"), &["--all-users", "--ask-sign-in-pages"]).1;
    assert_eq!(row(&allowed, "single-sign-on")["status"], "pass");
}

#[test]
fn somebody_named_who_is_not_active_is_told_to_scripts_too() {
    let (_, report) = report("salesforce", &org("agents-mixed"), &["--user", "agent.0017@example.com"]);
    assert_eq!(
        (&report["verdict"], &report["subjects"][0]["state"]),
        (&"not-ready".into(), &"inactive".into())
    );
    let own = row(&report, "active-user");
    assert_eq!((&own["status"], &own["cause"]), (&"fail".into(), &"not-granted".into()));
}

#[test]
fn where_embedding_is_restricted_five_of_the_six_are_not_loaded_from_elsewhere() {
    let org = org("agents-embedding-restricted");
    let expected = [
        ("chrome", "fail", "not-ready"),
        ("firefox", "fail", "not-ready"),
        ("salesforce", "fail", "not-ready"),
        // What is listed may be theirs: only a person knows.
        ("embeddable-framework", "manual", "ready"),
        ("zendesk", "manual", "ready"),
        ("microsoft-teams", "not-applicable", "ready"),
    ];
    for (integration, status, verdict) in expected {
        let client = ["--all-users", "--embedded-client-id", "7c0e0c1e-5a3b-4f57-9f0b-2f3f6f6a1d01"];
        let options = if integration == "embeddable-framework" { &client[..] } else { &client[..1] };
        let (_, report) = report(integration, &org, options);
        let embedding = row(&report, "embedding");
        assert_eq!(
            (&embedding["status"], &report["verdict"]),
            (&status.into(), &verdict.into()),
            "{integration}"
        );
        assert_eq!(embedding["kind"], "embedding");
        assert_eq!(!embedding["fix"].is_null(), status != "not-applicable", "{integration}");
    }
}

#[test]
fn an_oauth_client_among_the_authorized_applications_needs_no_person() {
    let org = org("agents-embedding-restricted");
    let of = |id: &str| {
        let options = ["--all-users", "--embedded-client-id", id];
        row(&report("embeddable-framework", &org, &options).1, "authorized-application").clone()
    };
    assert_eq!(of("7c0e0c1e-5a3b-4f57-9f0b-2f3f6f6a1d01")["status"], "pass");
    assert_eq!(of("7c0e0c1e-5a3b-4f57-9f0b-2f3f6f6a1d02")["status"], "manual");
    assert_eq!(of("none")["status"], "not-applicable");
}

#[test]
fn an_embedded_client_that_the_org_doesnt_have_is_said_with_those_that_it_has() {
    let (home, org) = (Home::new(), org("agents-mixed"));
    let check = |id: &str, more: &[&str]| {
        let mut command = home.check_for("embeddable-framework", &org);
        end(command.args(["--user", "agent.0001@example.com", "--embedded-client-id", id]).args(more))
    };
    let unknown = "00000000-0000-0000-0000-00000000beef";
    let ended = check(unknown, &[]);
    assert_eq!((ended.code, ended.stdout.as_str()), (Some(2), ""), "{}", ended.stderr);
    assert!(ended.stderr.contains(unknown), "{}", ended.stderr);
    let known = ended.stderr.lines().last().unwrap().trim().split([' ', '.']).next().unwrap().to_owned();
    assert_ne!(check(&known, &[]).code, Some(2), "what it lists, it takes: {}", ended.stderr);
    let presenting = check(unknown, &["--present"]);
    assert!(!presenting.stderr.contains(&known), "{}", presenting.stderr);
}

#[test]
fn a_group_without_people_is_nothing_to_judge() {
    let org = org("agents-mixed");
    let ended = end(Home::new().check_for("chrome", &org).args(["--group", "Nobody"]));
    assert_eq!((ended.code, ended.stdout.as_str()), (Some(2), ""), "{}", ended.stderr);
    assert!(ended.stderr.contains("Nobody was checked"), "{}", ended.stderr);
}

/// Whoever may not look people up is told what that needs, never that there is nobody.
#[test]
fn a_client_that_may_not_look_people_up_hears_what_it_needs() {
    let text = include_str!("../../assets/orgs/agents-no-grants.toml")
        .replace("  \"directory:user:view\",\n", "")
        .replace("  \"routing:queue:view\",\n", "");
    let org = Server::start(SimulatedOrg::parse("test.toml", &text).unwrap(), Options::default()).unwrap();
    for (option, name, permission) in [
        ("--user", "agent.0001@example.com", "directory:user:view"),
        ("--role", "Agent", "authorization:role:view"),
        ("--queue", "Support", "routing:queue:view"),
    ] {
        let ended = end(Home::new().check_for("chrome", &org).args([option, name]));
        assert_eq!((ended.code, ended.stdout.as_str()), (Some(2), ""), "{}", ended.stderr);
        assert!(ended.stderr.contains(permission), "{option}: {}", ended.stderr);
        assert!(!ended.stderr.contains("There is no"), "{option}: {}", ended.stderr);
    }
}

#[test]
fn everybody_unknown_is_told_at_once_with_the_line_and_can_be_skipped() {
    let (home, org) = (Home::new(), org("agents-mixed"));
    home.write(
        "people.csv",
        "Liste;\nName;E-Mail-Adresse\nx;nobody.1@example.com\ny;agent.0001@example.com\nz;NOBODY.2@example.com\n",
    );
    let check = |more: &[&str]| {
        let mut command = home.check_for("microsoft-teams", &org);
        end(command.args(["--users-from", "people.csv", "--format", "json"]).args(more))
    };
    let ended = check(&[]);
    assert_eq!((ended.code, ended.stdout.as_str()), (Some(2), ""), "{}", ended.stderr);
    for part in [
        "2 of 3 people",
        "line 3: `nobody.1@example.com`",
        "line 5: `NOBODY.2@example.com`",
        "--skip-unknown",
    ] {
        assert!(ended.stderr.contains(part), "{part}: {}", ended.stderr);
    }
    let report: Value = serde_json::from_str(&check(&["--skip-unknown"]).stdout).unwrap();
    assert_eq!(list(&report, "subjects").len(), 1);
    let notes = report["notes"].to_string();
    assert!(notes.contains("nobody.1@example.com") && notes.contains("NOBODY.2@example.com"), "{notes}");
    let hidden = check(&["--skip-unknown", "--present"]).stdout;
    assert!(hidden.contains("Left out") && !hidden.contains("nobody.1"), "{hidden}");
    home.write("people.csv", "nobody.1@example.com\n");
    assert_eq!(check(&["--skip-unknown"]).code, Some(2), "nobody is left");
}

#[test]
fn people_come_from_standard_input_and_a_secret_from_elsewhere() {
    let (home, org) = (Home::new(), org("agents-mixed"));
    let mut command = home.check_for("microsoft-teams", &org);
    let ended = end(command.args(["--users-from", "-"]));
    assert_eq!((ended.code, ended.stdout.as_str()), (Some(2), ""), "{}", ended.stderr);

    let (url, id) = (org.url().as_str(), org.client_id().to_string());
    let mut command = home.greenlight();
    command
        .args(["check", "--integration", "microsoft-teams", "--api-url", url, "--login-url", url])
        .args(["--client-id", &id, "--users-from", "-", "--format", "json"])
        .env("GENESYSCLOUD_OAUTHCLIENT_SECRET", org.secret().expose_secret())
        .write_stdin("agent.0001@example.com\nagent.0002@example.com\n");
    let ended = end(&mut command);
    let report: Value = serde_json::from_str(&ended.stdout).unwrap_or_else(|_| panic!("{}", ended.stderr));
    assert_eq!(list(&report, "subjects").len(), 2);
}

#[test]
fn what_only_the_org_is_asked_about_needs_no_people() {
    let home = Home::new();
    let (org, client) = (org("healthy"), include_str!("../../assets/integrations/ariglad.toml"));
    let needs = "\n[[org.requirement]]\nid = \"sign-in-client\"\ntitle = \"Sign-in client\"\nshort = [\"sign-in\", \"client\"]\n\
                 required = false\nfeature = \"Signing in\"\nwhy = \"People sign in with it.\"\nneed = \"embedded-oauth-client\"\n";
    home.write(
        "config/integrations/mixed.toml",
        &format!("{}{needs}", client.replacen("id = \"ariglad\"", "id = \"mixed\"", 1)),
    );
    let ended = end(home.check_for("mixed", &org).args(["--embedded-client-id", "none"]));
    assert_eq!(ended.code, Some(0), "{}", ended.stderr);
    for (integration, option) in [("mixed", "--ask-sign-in-pages"), ("ariglad", "--embedded-client-id=none")]
    {
        let ended = end(home.check_for(integration, &org).arg(option));
        assert_eq!((ended.code, ended.stdout.as_str()), (Some(2), ""), "{option}: {}", ended.stderr);
    }
}

#[test]
fn a_token_that_is_not_used_is_said() {
    let (home, org) = (Home::new(), org("agents-mixed"));
    let mut command = home.check_for("chrome", &org);
    let ended = end(command.arg("--all-users").env("GENESYSCLOUD_ACCESS_TOKEN", "planted"));
    assert!(ended.stderr.contains("GENESYSCLOUD_ACCESS_TOKEN isn't used"), "{}", ended.stderr);
    assert!(!ended.stderr.contains("planted"));
}
