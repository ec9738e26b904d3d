//! What a person says of a requirement: attested as it is, or gone without.

use serde_json::Value;

use super::home::{Ended, Home, end, org};

const FORMS: [&str; 5] = ["table", "html", "markdown", "junit", "csv"];

fn check(options: &[&str]) -> Ended {
    end(Home::new().check(&org("healthy")).args(options))
}

fn report(options: &[&str]) -> (Option<i32>, Value) {
    let ended = end(Home::new().check(&org("healthy")).args(options).args(["--format", "json"]));
    (ended.code, serde_json::from_str(&ended.stdout).unwrap_or_else(|_| panic!("{}", ended.stderr)))
}

fn row<'a>(report: &'a Value, id: &str) -> &'a Value {
    report["requirements"].as_array().unwrap().iter().find(|row| row["id"] == id).unwrap()
}

#[test]
fn what_is_attested_is_told_from_what_was_checked_in_every_form() {
    for form in FORMS {
        let options = ["--attest", "allowed-ips", "--attested-by", "Setup Desk", "--format", form];
        let ended = check(&options);
        assert_eq!(ended.code, Some(0));
        for said in ["attested", "Setup Desk", "2026"] {
            assert!(ended.stdout.contains(said), "{form} lacks {said}: {}", ended.stdout);
        }
    }
}

#[test]
fn what_is_attested_as_failing_fails_and_as_not_applying_does_not_apply() {
    let cases = [
        ("allowed-ips", "pass", "pass", 0, "ready"),
        ("allowed-ips=pass", "pass", "pass", 0, "ready"),
        ("allowed-ips=fail", "fail", "fail", 1, "not-ready"),
        ("allowed-ips=n/a", "not-applicable", "n/a", 0, "ready"),
    ];
    for (given, status, said, code, verdict) in cases {
        let (ended, report) = report(&["--attest", given, "--attested-by", "Setup Desk"]);
        let row = row(&report, "allowed-ips");
        assert_eq!((ended, &report["verdict"]), (Some(code), &verdict.into()), "{given}");
        assert_eq!((&row["status"], &row["attested"]["as"]), (&status.into(), &said.into()), "{given}");
        assert_eq!(row["attested"]["by"], "Setup Desk");
    }
    let several = ["--attest", "allowed-ips=fail", "--attest", "entered-in-ariglad=n/a"];
    let (_, report) = report(&several);
    assert_eq!(row(&report, "allowed-ips")["status"], "fail");
    assert_eq!(row(&report, "entered-in-ariglad")["status"], "not-applicable");
    let table = check(&several).stdout;
    assert!(table.contains("× attested fail") && table.contains("· attested n/a"), "{table}");
    assert!(table.contains("1 of 12 requirements fail"), "{table}");
}

#[test]
fn no_other_answer_can_be_attested() {
    let ended = check(&["--attest", "allowed-ips=faill"]);
    assert_eq!((ended.code, ended.stdout.as_str()), (Some(2), ""));
    assert!(ended.stderr.contains("nearest first: fail,"), "{}", ended.stderr);
}

const READ: &str = "read-transcript-text=no transcripts, yet";
const URLS: &str = "read-transcript-urls=no transcripts, yet";

#[test]
fn what_is_waived_keeps_its_status_and_does_not_count() {
    let org = org("not-licensed");
    let waive = |options: &[&str]| {
        let waived = ["--waive", READ, "--waive", URLS, "--made-by", "Setup Desk"];
        end(Home::new().check(&org).args(waived).args(options))
    };
    let others = ["--waive", "upload-attachments=none are sent", "view-attachments=none are sent"];
    assert_eq!(waive(&[]).code, Some(1), "the others still count");
    let ended = waive(&[&others[..], &["--format", "json"]].concat());
    let report: Value = serde_json::from_str(&ended.stdout).unwrap();
    assert_eq!((ended.code, report["verdict"].as_str()), (Some(0), Some("ready")));
    let row = row(&report, "read-transcript-text");
    assert_eq!((row["status"].as_str(), row["cause"].as_str()), (Some("fail"), Some("not-in-catalogue")));
    let waived = serde_json::json!({"reason": "no transcripts, yet", "by": "Setup Desk", "until": null});
    assert_eq!(row["waived"], waived);
    assert_eq!(report["plan"].as_array().unwrap().len(), 0, "nothing is to be done about it");
    for form in FORMS {
        let ended = waive(&[&others[..], &["--format", form, "--waive-until", "2099-12-31"]].concat());
        assert_eq!(ended.code, Some(0), "{form}");
        for said in ["waived", "no transcripts, yet", "Setup Desk", "2099"] {
            assert!(ended.stdout.contains(said), "{form} lacks {said}: {}", ended.stdout);
        }
    }
    let table = waive(&others).stdout;
    assert!(table.contains("4 waived.") && table.contains("fail (waived)"), "{table}");
    let junit = waive(&[&others[..], &["--format", "junit"]].concat()).stdout;
    assert!(junit.contains("failures=\"0\"") && junit.contains("errors=\"0\""), "{junit}");
}

#[test]
fn a_waiver_whose_day_is_over_counts_again_and_says_so() {
    let over = ["--waive", "read-recordings=later", "--waive-until", "2020-01-31"];
    let ended = end(Home::new().check(&org("three-missing")).args(over));
    assert_eq!(ended.code, Some(1));
    assert!(!ended.stdout.contains("1 waived"), "{}", ended.stdout);
    assert!(ended.stdout.contains("was waived until 31 January 2020"), "{}", ended.stdout);
    assert!(ended.stderr.contains("was waived until 31 January 2020"), "{}", ended.stderr);
}

#[test]
fn what_cannot_be_waived_is_refused_before_anything_is_asked() {
    let wrong = [
        (&["--waive", "read-recordigns=x"][..], "nearest first: read-recordings,"),
        (&["--waive", "read-recordings"], "needs a reason"),
        (&["--waive", "read-recordings="], "needs a reason"),
        (&["--waive", "read-recordings=x", "--waive-until", "soon"], "2026-12-31"),
        (&["--waive-until", "2026-12-31"], "--waive"),
    ];
    for (options, said) in wrong {
        let ended = check(options);
        assert_eq!((ended.code, ended.stdout.as_str()), (Some(2), ""), "{options:?}");
        let known = ended.stderr.replace(",\n", ", ").replace("first:\n  ", "first: ").replace("\n  ", ", ");
        assert!(known.contains(said), "{options:?}: {}", ended.stderr);
    }
}
