//! A token that ends in the middle, for a while or for good, and a caller that isn't let in.

use pretty_assertions::assert_eq;

use super::*;
use crate::model::{Cause, Closed};

const HEALTHY: &str = include_str!("../../../assets/orgs/healthy.toml");
const AGENTS: &str = include_str!("../../../assets/orgs/agents-mixed.toml");

/// An org in which this goes wrong.
fn org(text: &str, faults: &str) -> SimulatedOrg {
    assert!(!text.contains("[faults]"), "it has faults of its own");
    SimulatedOrg::parse("test.toml", &format!("{text}\n[faults]\n{faults}\n")).unwrap()
}

fn sign_ins(server: &Server) -> usize {
    server.calls().iter().filter(|call| call.ends_with("/oauth/token")).count()
}

/// What a report says of each row.
fn findings(report: &Report<Real>) -> Vec<(&str, Status, Option<Cause>)> {
    report.rows.iter().map(|row| (row.id.as_str(), row.status, row.cause)).collect()
}

fn notes(report: &Report<Real>) -> Vec<String> {
    report.head.notes.iter().map(|note| crate::model::Shown::Clear.text(note)).collect()
}

/// Nothing is told of the rows but that the connection was closed, once.
fn assert_told_once(report: &Report<Real>, why: Closed) {
    let told = notes(report).into_iter().filter(|note| note == why.sentence()).count();
    assert_eq!(told, 1, "{:?}", notes(report));
    let others =
        notes(report).into_iter().filter(|note| note != why.sentence()).collect::<Vec<_>>().join(" ");
    assert!(!others.contains("License") && !others.contains("license"), "{others}");
    assert!(!others.contains("missing") && !others.contains("couldn't be read"), "{others}");
    for row in report.rows.iter().filter(|row| row.cause == Some(why.cause())) {
        assert_eq!((row.status, &row.fix), (Status::Unknown, &None), "{}", row.id);
    }
    assert!(report.prerequisites().all(|needed| needed.status == Status::Pass), "{why:?}");
}

#[tokio::test]
async fn a_token_that_ends_in_the_middle_gives_way_to_another() {
    let ariglad = integration("ariglad");
    let (_server, mut session) = signed_in("healthy", false).await;
    let (whole, _) = run(&mut session, &ariglad, &Options::default(), Ask::All).await;
    for calls in [9, 12, 20] {
        let (server, mut session) =
            signed_in_to(org(HEALTHY, &format!("tokens_last = {{ calls = {calls} }}")), false).await;
        let (report, _) = run(&mut session, &ariglad, &Options::default(), Ask::All).await;
        assert_eq!(findings(&report), findings(&whole), "{calls}");
        assert_eq!(report.head.verdict, Verdict::Ready);
        let most = server.requests() / calls + 1;
        assert!(sign_ins(&server) > 1 && sign_ins(&server) <= most, "{} of {most}", sign_ins(&server));
    }
}

#[tokio::test]
async fn however_many_calls_find_it_out_one_signs_in() {
    let ariglad = integration("ariglad");
    let faults = "tokens_last = { seconds = 300 }";
    let (server, mut session) = signed_in_to(org(HEALTHY, faults), false).await;
    assert_eq!(session.signed_in().expires_in, Some(300));
    run(&mut session, &ariglad, &Options::default(), Ask::All).await;
    let rows: Vec<String> = ariglad.requirements.iter().map(|row| row.id.clone()).collect();
    for again in 1..=3 {
        server.let_pass(Duration::from_secs(300));
        let (report, _) = run(&mut session, &ariglad, &Options::default(), Ask::Rows(rows.clone())).await;
        assert_eq!(report.head.verdict, Verdict::Ready);
        assert_eq!(sign_ins(&server), 1 + again, "all rows ask at once");
    }
}

#[tokio::test]
async fn a_sign_in_that_ends_for_good_leaves_open_what_was_not_asked() {
    let ariglad = integration("ariglad");
    let mut open = BTreeSet::new();
    for calls in [2, 6, 10, 16] {
        let faults = format!("tokens_last = {{ calls = {calls} }}\nsign_ins_end_after = 1");
        let (server, mut session) = signed_in_to(org(HEALTHY, &faults), false).await;
        let (report, _) = run(&mut session, &ariglad, &Options::default(), Ask::All).await;
        assert_eq!(report.head.verdict, Verdict::Undetermined, "{calls}: {:?}", findings(&report));
        let closed: Vec<&str> = report
            .rows
            .iter()
            .filter(|row| row.cause == Some(Cause::SignedOut))
            .map(|row| row.id.as_str())
            .collect();
        assert!(!closed.is_empty() && !closed.contains(&"oauth-client"), "{calls}: {closed:?}");
        assert!(report.rows.iter().all(|row| row.status != Status::Fail), "{calls}: {:?}", findings(&report));
        assert_told_once(&report, Closed::SignedOut);
        let line = report.head.verdict_line();
        assert!(line.starts_with("The sign-in ended in the middle;"), "{line}");
        assert_eq!(sign_ins(&server), 2, "signed in again once");
        open.insert(closed.len());
    }
    assert!(open.len() > 1, "what was asked by then is judged: {open:?}");
}

#[tokio::test]
async fn what_was_judged_before_the_sign_in_ended_stays() {
    let ariglad = integration("ariglad");
    let faults = "tokens_last = { seconds = 300 }\nsign_ins_end_after = 1";
    let (server, mut session) = signed_in_to(org(HEALTHY, faults), false).await;
    let (before, _) = run(&mut session, &ariglad, &Options::default(), Ask::All).await;
    server.let_pass(Duration::from_secs(300));
    let row = || Ask::Rows(vec!["read-recordings".to_owned()]);
    let (after, _) = run(&mut session, &ariglad, &Options::default(), row()).await;
    assert_eq!(findings(&after), findings(&before));
    assert_told_once(&after, Closed::SignedOut);
    let asked = server.requests();
    run(&mut session, &ariglad, &Options::default(), row()).await;
    assert_eq!(server.requests(), asked, "nothing is sent any more");
}

#[tokio::test]
async fn a_token_that_somebody_gave_is_not_renewed() {
    let faults = "tokens_last = { calls = 8 }";
    let server = Server::start(org(AGENTS, faults), simulate::Options::default()).unwrap();
    let url = server.url();
    let place = Place::Simulated { api: url.clone(), login: url.clone(), region: regions()[0].clone() };
    let login = Login::Token(server.admin_token());
    let mut session = sign_in(&place, &login, &Network::default(), &CancellationToken::new()).await.unwrap();
    let (report, _) = run(&mut session, &integration("salesforce"), &everyone(), Ask::All).await;
    assert_eq!(report.head.verdict, Verdict::Undetermined);
    assert!(report.rows.iter().any(|row| row.cause == Some(Cause::SignedOut)), "{:?}", findings(&report));
    assert_told_once(&report, Closed::SignedOut);
    assert_eq!(sign_ins(&server), 0);
}

#[tokio::test]
async fn people_who_were_not_asked_when_the_sign_in_ended_are_unknown() {
    let salesforce = integration("salesforce");
    for calls in [2, 5, 9, 14] {
        let faults = format!("tokens_last = {{ calls = {calls} }}\nsign_ins_end_after = 1");
        let (_server, mut session) = signed_in_to(org(AGENTS, &faults), true).await;
        let (report, _) = run(&mut session, &salesforce, &everyone(), Ask::All).await;
        assert_ne!(report.head.verdict, Verdict::Ready, "{calls}: {:?}", findings(&report));
        assert!(report.rows.iter().any(|row| row.cause == Some(Cause::SignedOut)), "{:?}", findings(&report));
        assert_told_once(&report, Closed::SignedOut);
    }
}

#[tokio::test]
async fn who_is_not_let_in_asks_nothing_else() {
    let (ariglad, salesforce) = (integration("ariglad"), integration("salesforce"));
    for (text, integration, at_people) in [(HEALTHY, ariglad, false), (AGENTS, salesforce, true)] {
        let (server, mut session) = signed_in_to(org(text, "lets_nobody_in = true"), at_people).await;
        let (report, _) = run(&mut session, &integration, &everyone(), Ask::All).await;
        let expected = ["POST /oauth/token", "GET /api/v2/tokens/me", "GET /api/v2/organizations/me"];
        let calls: BTreeSet<String> = server.calls().into_iter().collect();
        assert_eq!(calls, expected.map(str::to_owned).into(), "nothing else is asked");
        assert_eq!(server.requests(), 3);
        assert_eq!(report.head.verdict, Verdict::Undetermined);
        for row in report.rows.iter().filter(|row| row.status != Status::Manual) {
            let open = row.status == Status::Unknown;
            let by_a_person = row.cause == Some(Cause::NotAttested);
            assert!(open && (by_a_person || row.cause == Some(Cause::NotLetIn)), "{}", row.id);
        }
        assert_told_once(&report, Closed::NotLetIn);
        assert_eq!(report.head.verdict_lines.len(), 1);
        let (_, again) = (0, run(&mut session, &integration, &everyone(), Ask::All).await);
        assert_eq!(findings(&again.0), findings(&report));
        assert_eq!(server.requests(), 5, "the same two calls show whether it is over");
    }
}
