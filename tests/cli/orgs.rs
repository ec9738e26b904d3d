//! Every simulated org gets its verdict, its statuses and its exit code, in a document of the contract's form.

use serde_json::Value;

use super::home::{Home, end, org};

/// An org, the verdict, and what isn't `pass` or `manual`, as `id status cause`.
struct Expected {
    org: &'static str,
    verdict: &'static str,
    rows: &'static [&'static str],
}

const EXPECTED: &[Expected] = &[
    Expected { org: "healthy", verdict: "ready", rows: &[] },
    Expected { org: "wildcard", verdict: "ready", rows: &[] },
    Expected { org: "by-group", verdict: "ready", rows: &[] },
    Expected { org: "listed", verdict: "ready", rows: &[] },
    Expected { org: "empty", verdict: "ready", rows: &[] },
    Expected { org: "flaky", verdict: "ready", rows: &[] },
    Expected { org: "throttled", verdict: "ready", rows: &[] },
    Expected { org: "short-tokens", verdict: "ready", rows: &[] },
    Expected {
        org: "guide-names",
        verdict: "ready",
        rows: &["read-transcript-text warn not-granted", "read-emails warn not-granted"],
    },
    Expected {
        org: "three-missing",
        verdict: "not-ready",
        rows: &[
            "read-recordings fail not-granted",
            "read-transcript-urls fail not-granted",
            "read-transcript-text fail not-granted",
            "read-messages fail not-granted",
            "upload-attachments fail not-granted",
        ],
    },
    Expected {
        org: "not-licensed",
        verdict: "not-ready",
        rows: &[
            "read-transcript-urls fail not-in-catalogue",
            "read-transcript-text fail not-in-catalogue",
            "upload-attachments fail not-in-catalogue",
            "view-attachments fail not-in-catalogue",
        ],
    },
    Expected { org: "home-only", verdict: "not-ready", rows: EVERYTHING_HAS_A_GAP },
    Expected { org: "some-divisions", verdict: "not-ready", rows: EVERYTHING_HAS_A_GAP },
    Expected { org: "thousand-divisions", verdict: "not-ready", rows: EVERYTHING_HAS_A_GAP },
    Expected { org: "hostile-names", verdict: "not-ready", rows: EVERYTHING_HAS_A_GAP },
    Expected {
        org: "roles-unreadable",
        verdict: "undetermined",
        rows: &["read-messages unknown grants-unreadable", "upload-attachments unknown grants-unreadable"],
    },
    Expected {
        org: "introspection-refused",
        verdict: "undetermined",
        rows: &[
            "read-conversation-details warn grants-unreadable",
            "read-recordings warn grants-unreadable",
            "read-transcript-urls warn grants-unreadable",
            "read-transcript-text warn grants-unreadable",
            "read-messages unknown grants-unreadable",
            "read-emails warn grants-unreadable",
            "read-conversations warn grants-unreadable",
            "upload-attachments unknown grants-unreadable",
            "view-attachments warn grants-unreadable",
            "division-access unknown grants-unreadable",
        ],
    },
    Expected {
        org: "current-user",
        verdict: "not-ready",
        rows: &[
            "read-conversation-details fail conditional",
            "read-recordings fail conditional",
            "read-transcript-urls fail conditional",
            "read-transcript-text fail conditional",
            "read-messages fail conditional",
            "read-emails fail conditional",
            "read-conversations fail conditional",
            "upload-attachments fail conditional",
            "view-attachments fail conditional",
            "division-access fail conditional",
        ],
    },
    Expected {
        org: "signed-out",
        verdict: "undetermined",
        rows: &[
            "read-conversation-details unknown signed-out",
            "read-recordings unknown signed-out",
            "read-transcript-urls unknown signed-out",
            "read-transcript-text unknown signed-out",
            "read-messages unknown signed-out",
            "read-emails unknown signed-out",
            "read-conversations unknown signed-out",
            "upload-attachments unknown signed-out",
            "view-attachments unknown signed-out",
            "division-access unknown signed-out",
        ],
    },
    Expected {
        org: "not-let-in",
        verdict: "undetermined",
        rows: &[
            "oauth-client unknown not-let-in",
            "read-conversation-details unknown not-let-in",
            "read-recordings unknown not-let-in",
            "read-transcript-urls unknown not-let-in",
            "read-transcript-text unknown not-let-in",
            "read-messages unknown not-let-in",
            "read-emails unknown not-let-in",
            "read-conversations unknown not-let-in",
            "upload-attachments unknown not-let-in",
            "view-attachments unknown not-let-in",
            "division-access unknown not-let-in",
        ],
    },
    Expected {
        org: "slow-to-act",
        verdict: "undetermined",
        rows: &[
            "read-conversation-details pending -",
            "read-recordings pending -",
            "read-transcript-urls pending -",
            "read-transcript-text pending -",
            "read-messages pending -",
            "read-emails pending -",
            "read-conversations pending -",
            "upload-attachments pending -",
            "view-attachments pending -",
        ],
    },
    Expected {
        org: "storm",
        verdict: "undetermined",
        rows: &[
            "oauth-client unknown unreachable",
            "read-conversation-details unknown unreachable",
            "read-recordings unknown unreachable",
            "read-transcript-urls unknown unreachable",
            "read-transcript-text unknown unreachable",
            "read-messages unknown unreachable",
            "read-emails unknown unreachable",
            "read-conversations unknown unreachable",
            "upload-attachments unknown unreachable",
            "view-attachments unknown unreachable",
            "division-access unknown unreachable",
        ],
    },
];

const EVERYTHING_HAS_A_GAP: &[&str] = &[
    "read-conversation-details fail division-gap",
    "read-recordings fail division-gap",
    "read-transcript-urls fail division-gap",
    "read-transcript-text fail division-gap",
    "read-messages fail division-gap",
    "read-emails fail division-gap",
    "read-conversations fail division-gap",
    "upload-attachments fail division-gap",
    "view-attachments fail division-gap",
    "division-access fail division-gap",
];

fn exit_code(verdict: &str) -> i32 {
    match verdict {
        "ready" => 0,
        "not-ready" => 1,
        "undetermined" => 3,
        other => panic!("{other} is no verdict"),
    }
}

fn rows(report: &Value) -> Vec<String> {
    let rows = report["requirements"].as_array().unwrap().iter();
    rows.filter(|row| row["required"] == true && row["status"] != "pass" && row["status"] != "manual")
        .map(|row| {
            let text = |member: &str| row[member].as_str().unwrap_or("-").to_owned();
            format!("{} {} {}", text("id"), text("status"), text("cause"))
        })
        .collect()
}

#[test]
fn every_simulated_org_gets_its_verdict() {
    // Side by side: some of them take their time.
    std::thread::scope(|threads| {
        let running: Vec<_> =
            EXPECTED.iter().map(|expected| threads.spawn(|| gets_its_verdict(expected))).collect();
        for thread in running {
            thread.join().unwrap();
        }
    });
}

fn gets_its_verdict(Expected { org: name, verdict, rows: expected }: &Expected) {
    let ended = end(Home::new().check(&org(name)).args(["--format", "json"]));
    let report: Value = serde_json::from_str(&ended.stdout)
        .unwrap_or_else(|_| panic!("{name}: no report, but {}", ended.stderr));
    assert_eq!(rows(&report), *expected, "{name}");
    assert_eq!(report["verdict"], *verdict, "{name}");
    assert_eq!(ended.code, Some(exit_code(verdict)), "{name}");
    has_the_contracts_form(&report);
}

/// A new simulated org comes with its row.
#[test]
fn no_simulated_org_is_forgotten() {
    let elsewhere = [
        "captive-portal",
        "conditional",
        "other-grant-type",
        "address-not-allowed",
        "client-disabled",
        "sign-in-refused",
    ];
    // Orgs that are about people say nothing of an OAuth client's own permissions.
    let of_people = |name: &str| name.contains("agents");
    let names = greenlight::testing::simulate::SimulatedOrg::names();
    for name in names.filter(|name| !elsewhere.contains(name) && !of_people(name)) {
        assert!(EXPECTED.iter().any(|expected| expected.org == name), "{name}");
    }
}

/// What depends on the conversations that were found: the condition meets emails only.
#[test]
fn a_conditional_grant_is_never_a_pass() {
    let ended = end(Home::new().check(&org("conditional")).args(["--format", "json"]));
    let report: Value = serde_json::from_str(&ended.stdout).unwrap();
    let rows = rows(&report);
    assert!(rows.contains(&"read-emails warn conditional".to_owned()), "{rows:?}");
    assert!(rows.iter().any(|row| row.starts_with("read-conversations ")), "{rows:?}");
    has_the_contracts_form(&report);
}

#[test]
fn what_was_slow_to_act_is_ready_when_it_was_waited_for() {
    let org = org("slow-to-act");
    org.let_pass(std::time::Duration::from_secs(17));
    let ended = end(Home::new().check(&org).args(["--wait", "60", "--format", "json"]));
    let report: Value = serde_json::from_str(&ended.stdout).unwrap();
    assert_eq!((ended.code, rows(&report)), (Some(0), Vec::new()), "{}", ended.stderr);
}

#[test]
fn strict_holds_the_verdict_back_for_what_nobody_attested_and_attesting_gives_it_free() {
    let (home, org) = (Home::new(), org("healthy"));
    assert_eq!(end(&mut home.check(&org)).code, Some(0));
    assert_ne!(end(home.check(&org).arg("--strict")).code, Some(0));
    let ended = end(home.check(&org).args(["--strict", "--attest", "allowed-ips", "entered-in-ariglad"]));
    assert_eq!(ended.code, Some(0), "{}", ended.stdout);
}

#[test]
fn read_only_sends_no_write_and_the_write_that_is_sent_is_refused() {
    let org = org("healthy");
    let writes = |org: &greenlight::testing::simulate::Server| {
        org.calls().iter().filter(|call| call.contains("responseassets/uploads")).count()
    };
    end(Home::new().check(&org).arg("--read-only"));
    assert_eq!(writes(&org), 0);
    end(&mut Home::new().check(&org));
    assert_eq!((writes(&org), org.writes()), (1, 0));
}

#[test]
fn an_observer_reads_the_grants_that_the_client_may_not() {
    use secrecy::ExposeSecret;
    let org = org("introspection-refused");
    let token = org.admin_token();
    let ended = end(Home::new()
        .check(&org)
        .env("GENESYSCLOUD_ACCESS_TOKEN", token.expose_secret())
        .args(["--format", "json"]));
    let report: Value = serde_json::from_str(&ended.stdout).unwrap();
    assert_eq!(
        (ended.code, report["grants_source"].as_str()),
        (Some(0), Some("observer")),
        "{}",
        ended.stderr
    );
    assert!(!ended.stdout.contains(token.expose_secret()));
}

fn members<'a>(value: &'a Value, what: &str) -> Vec<&'a str> {
    value.as_object().unwrap_or_else(|| panic!("{what}: {value}")).keys().map(String::as_str).collect()
}

/// All members of the contract, no others, in its order.
fn has_the_contracts_form(report: &Value) {
    let expect =
        |value: &Value, what: &str, expected: &[&str]| assert_eq!(members(value, what), expected, "{what}");
    expect(
        report,
        "report",
        &[
            "schema",
            "tool",
            "generated_at",
            "integration",
            "org",
            "subject",
            "grants_source",
            "verdict",
            "counts",
            "requirements",
            "divisions",
            "prerequisites",
            "plan",
            "requests",
        ],
    );
    assert_eq!(report["schema"], "greenlight.report/1");
    report["generated_at"].as_str().unwrap().parse::<jiff::Timestamp>().unwrap();
    expect(&report["tool"], "tool", &["name", "version"]);
    expect(&report["integration"], "integration", &["id", "title"]);
    expect(&report["org"], "org", &["id", "name", "domain", "region"]);
    expect(&report["subject"], "subject", &["kind", "id", "name"]);
    expect(
        &report["counts"],
        "counts",
        &["pass", "fail", "warn", "unknown", "pending", "manual", "broken", "not-applicable"],
    );
    expect(&report["requests"], "requests", &["total", "retried", "throttled_ms"]);
    let requirements = report["requirements"].as_array().unwrap();
    let counted: u64 = report["counts"].as_object().unwrap().values().filter_map(Value::as_u64).sum();
    assert_eq!(counted, requirements.len() as u64);
    for row in requirements {
        expect(
            row,
            "requirement",
            &[
                "id",
                "kind",
                "title",
                "required",
                "status",
                "cause",
                "permission",
                "evidence",
                "divisions",
                "fix",
            ],
        );
        if row["kind"] == "permission" {
            expect(&row["permission"], "permission", &["asked", "resolved", "resolution", "ui_path"]);
            expect(&row["evidence"]["grant"], "grant", &["state", "roles"]);
            expect(
                &row["evidence"]["probe"],
                "probe",
                &["state", "method", "path", "status", "code", "named"],
            );
            expect(&row["divisions"], "divisions", &["state", "covered", "total", "missing"]);
        }
        if row["status"] == "fail" {
            expect(&row["fix"], "fix", &["summary", "steps", "url", "acts"]);
        }
    }
    for division in report["divisions"].as_array().unwrap() {
        expect(
            division,
            "division",
            &["id", "name", "home", "objects", "conversations_seen", "status", "missing"],
        );
    }
    for prerequisite in report["prerequisites"].as_array().unwrap() {
        expect(prerequisite, "prerequisite", &["permission", "status", "needed_for", "required"]);
    }
}

/// One sentence for all that it leaves open, in every form that people read.
#[test]
fn what_leaves_everything_open_is_told_once() {
    for (name, sentence) in [
        ("signed-out", "The sign-in ended in the middle and"),
        ("not-let-in", "Genesys refuses every call, even"),
    ] {
        for form in ["table", "markdown", "html"] {
            for (integration, options) in
                [("ariglad", &[][..]), ("salesforce", &["--user", "a@example.com"][..])]
            {
                let served = org(name);
                let ended =
                    end(Home::new().check_for(integration, &served).args(["--format", form]).args(options));
                assert_eq!(ended.code, Some(3), "{name} {form}: {}", ended.stderr);
                let text = ended.stdout.split_whitespace().collect::<Vec<_>>().join(" ");
                assert_eq!(text.matches(sentence).count(), 1, "{name} {form}: {text}");
                for advice in ["License › View", "Grant › View", "no person", "check itself is missing"] {
                    assert!(
                        !text.contains(advice) && !ended.stderr.contains(advice),
                        "{name} {form}: {advice}"
                    );
                }
            }
        }
    }
}
