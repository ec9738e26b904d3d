//! The engine against every simulated org, over real HTTP: status and cause of each requirement, the verdict, and
//! what it costs. The org enforces permissions by code and data of its own, so a mistake shared by both would
//! have to be made twice.

use std::{sync::Arc, time::Duration};

use greenlight::testing::{
    check::{self, Ask, Event, Network, Options, Place},
    model::{
        credentials::{Credentials, Login},
        integration::{Integration, Kind, embedded},
        presenting::Shown,
        region,
        report::{CoverageState, Report},
        status::{
            Cause::{self, *},
            Status::{self, *},
            Verdict,
        },
    },
    simulate::{self, Fix, Server, SimulatedOrg},
};
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

/// A running org with a session in it.
struct Bench {
    server: Server,
    session: check::Session,
    options: Options,
}

fn ariglad() -> &'static Integration {
    embedded().iter().find(|integration| integration.id == "ariglad").expect("it comes with Greenlight")
}

fn serve(org: &str) -> Server {
    let org = SimulatedOrg::embedded(org).unwrap_or_else(|| panic!("no org {org}"));
    Server::start(org, simulate::Options::default()).expect("a loopback port")
}

fn place(server: &Server) -> Place {
    let region::Found::Known(region) = region::find("mypurecloud.de") else { panic!("a listed region") };
    Place::Simulated { api: server.url().clone(), login: server.url().clone(), region }
}

fn credentials(server: &Server) -> Credentials {
    Credentials {
        client_id: server.client_id().to_string().parse().expect("a UUID"),
        secret: server.secret().clone(),
    }
}

impl Bench {
    async fn new(org: &str) -> Self {
        let server = serve(org);
        let network = Network::default();
        let signed_in = check::sign_in(
            &place(&server),
            &Login::Client(credentials(&server)),
            &network,
            &CancellationToken::new(),
        )
        .await;
        let session = signed_in.unwrap_or_else(|problem| panic!("{org}: {problem:?}"));
        Self { server, session, options: Options::default() }
    }

    async fn ask(&mut self, ask: Ask) -> (Arc<Report>, Vec<Event>) {
        let (send, mut receive) = mpsc::unbounded_channel();
        let report = self.session.run(ariglad(), &self.options, ask, &send, &CancellationToken::new()).await;
        drop(send);
        let mut events = Vec::new();
        while let Some(event) = receive.recv().await {
            events.push(event);
        }
        (Arc::new(Shown::Clear.report(&report)), events)
    }

    async fn report(&mut self) -> Arc<Report> {
        self.ask(Ask::All).await.0
    }
}

/// The required rows that aren't a plain pass, without the manual ones, which are always there.
fn problems(report: &Report) -> Vec<(&str, Status, Option<Cause>)> {
    report
        .rows
        .iter()
        .filter(|row| row.required && row.kind() != Kind::Manual && row.status != Pass)
        .map(|row| (row.id.as_str(), row.status, row.cause))
        .collect()
}

const PERMISSIONS: [&str; 9] = [
    "read-conversation-details",
    "read-recordings",
    "read-transcript-urls",
    "read-transcript-text",
    "read-messages",
    "read-emails",
    "read-conversations",
    "upload-attachments",
    "view-attachments",
];

async fn expect(org: &str, verdict: Verdict, expected: &[(&str, Status, Option<Cause>)]) -> Arc<Report> {
    let mut bench = Bench::new(org).await;
    let report = bench.report().await;
    assert_eq!(problems(&report), expected, "{org}");
    assert_eq!(report.head.verdict, verdict, "{org}");
    assert_eq!(bench.server.writes(), 0, "{org}: nothing may be changed");
    assert!(
        report.head.requests.total <= 40 || report.divisions().len() > 5,
        "{org}: {:?}",
        report.head.requests
    );
    report
}

fn all(status: Status, cause: Cause) -> Vec<(&'static str, Status, Option<Cause>)> {
    PERMISSIONS.iter().chain(&["division-access"]).map(|id| (*id, status, Some(cause))).collect()
}

#[tokio::test]
async fn everything_granted() {
    for org in ["healthy", "wildcard", "by-group"] {
        let report = expect(org, Verdict::Ready, &[]).await;
        let unproved: Vec<&str> = report
            .rows
            .iter()
            .filter(|row| row.required && row.not_proved_live())
            .map(|row| row.id.as_str())
            .collect();
        let weak: &[&str] = if org == "wildcard" {
            &["read-messages", "upload-attachments"]
        } else {
            &["upload-attachments"]
        };
        assert_eq!(unproved, weak, "{org}: what only a write or an ANY operation could show stays unproved");
    }
}

#[tokio::test]
async fn three_permissions_missing() {
    let missing = [
        ("read-recordings", Fail, Some(NotGranted)),
        ("read-transcript-urls", Fail, Some(NotGranted)),
        ("read-transcript-text", Fail, Some(NotGranted)),
        ("read-messages", Fail, Some(NotGranted)),
        ("upload-attachments", Fail, Some(NotGranted)),
    ];
    let report = expect("three-missing", Verdict::NotReady, &missing).await;
    let recordings = &report.rows[2];
    assert_eq!(recordings.also_fixes, [4, 5], "the transcripts lack nothing else");
}

#[tokio::test]
async fn the_home_division_only() {
    expect("home-only", Verdict::NotReady, &all(Fail, DivisionGap)).await;
}

#[tokio::test]
async fn some_divisions_missing_one_of_them_empty() {
    let report = expect("some-divisions", Verdict::NotReady, &all(Fail, DivisionGap)).await;
    let status = |name: &str| {
        report.divisions().iter().find(|division| division.name == name).map(|division| division.status)
    };
    assert_eq!(status("Retail"), Some(Fail));
    assert_eq!(status("Archive"), Some(Warn));
    assert_eq!(status("Claims"), Some(Pass));
}

#[tokio::test]
async fn every_division_one_by_one() {
    let report = expect("listed", Verdict::Ready, &[]).await;
    let states = report.rows.iter().filter_map(|row| row.coverage());
    assert!(states.clone().count() == 11 && states.into_iter().all(|c| c.state == CoverageState::Listed));
    assert!(report.head.notes.iter().any(|note| note.contains("new division")), "{:?}", report.head.notes);
}

#[tokio::test]
async fn products_without_a_licence() {
    let absent = [
        ("read-transcript-urls", Fail, Some(NotInCatalogue)),
        ("read-transcript-text", Fail, Some(NotInCatalogue)),
        ("upload-attachments", Fail, Some(NotInCatalogue)),
        ("view-attachments", Fail, Some(NotInCatalogue)),
    ];
    expect("not-licensed", Verdict::NotReady, &absent).await;
}

#[tokio::test]
async fn granted_with_a_condition() {
    let conditional = [
        ("read-emails", Warn, Some(Conditional)),
        // What it was tried on wasn't an e-mail.
        ("read-conversations", Fail, Some(Conditional)),
        ("division-access", Warn, Some(Conditional)),
    ];
    let report = expect("conditional", Verdict::NotReady, &conditional).await;
    let emails = &report.rows[6];
    assert!(emails.explanation.contains("EMAIL"), "{}", emails.explanation);
}

#[tokio::test]
async fn granted_for_what_is_the_current_users_own() {
    expect("current-user", Verdict::NotReady, &all(Fail, Conditional)).await;
}

#[tokio::test]
async fn granted_but_slow_to_act() {
    let mut bench = Bench::new("slow-to-act").await;
    let report = bench.report().await;
    assert_eq!(report.head.verdict, Verdict::Undetermined);
    assert!(problems(&report).iter().all(|(_, status, _)| *status == Pending), "{:?}", problems(&report));
    assert!(!problems(&report).is_empty());
    let pending: Vec<String> = problems(&report).iter().map(|(id, _, _)| (*id).to_owned()).collect();
    bench.server.let_pass(Duration::from_secs(60));
    let (report, _) = bench.ask(Ask::Rows(pending)).await;
    assert_eq!(problems(&report), []);
    assert_eq!(report.head.verdict, Verdict::Ready);
}

#[tokio::test]
async fn a_denial_that_outlasts_the_settling_is_a_disagreement() {
    let mut bench = Bench::new("slow-to-act").await;
    bench.options.settle = Duration::ZERO;
    let report = bench.report().await;
    assert_eq!(report.head.verdict, Verdict::NotReady);
    assert!(problems(&report).iter().all(|problem| problem.1 == Fail && problem.2 == Some(Disagreement)));
}

#[tokio::test]
async fn throttled_and_flaky_orgs_still_answer() {
    let report = expect("throttled", Verdict::Ready, &[]).await;
    assert!(report.head.requests.throttled_ms > 0);
    let report = Bench::new("flaky").await.report().await;
    assert_eq!(problems(&report), []);
    assert!(report.head.requests.retried > 0);
}

#[tokio::test]
async fn no_grants_readable() {
    let weak = |id| (id, Unknown, Some(GrantsUnreadable));
    let proved = |id| (id, Warn, Some(GrantsUnreadable));
    let expected = [
        proved("read-conversation-details"),
        proved("read-recordings"),
        proved("read-transcript-urls"),
        proved("read-transcript-text"),
        weak("read-messages"),
        proved("read-emails"),
        proved("read-conversations"),
        weak("upload-attachments"),
        proved("view-attachments"),
        weak("division-access"),
    ];
    let report = expect("introspection-refused", Verdict::Undetermined, &expected).await;
    assert_eq!(report.grants_source().word(), "none");
    assert_eq!(report.prerequisites().count(), 1);
}

#[tokio::test]
async fn an_observer_reads_what_the_client_may_not() {
    let mut bench = Bench::new("introspection-refused").await;
    bench.options.observer = Some("nobodys-token".to_owned().into());
    assert_eq!(bench.report().await.grants_source().word(), "none");
    bench.options.observer = Some(bench.server.admin_token());
    let report = bench.report().await;
    assert_eq!(report.grants_source().word(), "observer");
    assert_eq!(problems(&report), []);
}

#[tokio::test]
async fn roles_known_but_not_their_contents() {
    let weak = |id| (id, Unknown, Some(GrantsUnreadable));
    let expected = [weak("read-messages"), weak("upload-attachments")];
    expect("roles-unreadable", Verdict::Undetermined, &expected).await;
}

#[tokio::test]
async fn an_empty_org_proves_little_and_says_so() {
    let report = expect("empty", Verdict::Ready, &[]).await;
    let unproved = report.rows.iter().filter(|row| row.not_proved_live() && row.status == Pass).count();
    assert!(unproved >= 5, "{unproved}");
    assert!(
        report.head.verdict_line().contains("not proved by a live call"),
        "{}",
        report.head.verdict_line()
    );
}

#[tokio::test]
async fn a_thousand_divisions_within_the_budget() {
    let report = expect("thousand-divisions", Verdict::NotReady, &all(Fail, DivisionGap)).await;
    assert_eq!(report.divisions().len(), 1_000);
    assert_eq!(report.divisions().iter().filter(|division| division.gap > 0).count(), 3);
    assert!(report.head.requests.total <= 60, "{:?}", report.head.requests);
    assert!(
        report.head.notes.iter().any(|note| note.contains("weren't searched")),
        "{:?}",
        report.head.notes
    );
}

#[tokio::test]
async fn hostile_names_reach_nobody() {
    let mut bench = Bench::new("hostile-names").await;
    let report = bench.report().await;
    let shown = format!("{:?}", report);
    assert!(shown.chars().all(|c| !c.is_control()));
    let json = serde_json::to_string(&*report).unwrap();
    for hostile in ["\\u001b", "\\u009b", "\u{202e}", "\u{200b}", "\u{2066}"] {
        assert!(!json.contains(hostile), "{hostile:?}");
    }
}

#[tokio::test]
async fn the_guides_own_names_count_where_the_org_has_them() {
    let expected =
        [("read-transcript-text", Warn, Some(NotGranted)), ("read-emails", Warn, Some(NotGranted))];
    let mut bench = Bench::new("guide-names").await;
    let report = bench.report().await;
    assert_eq!(problems(&report), expected);
    assert_eq!(report.head.verdict, Verdict::Ready);
}

#[tokio::test]
async fn a_fix_turns_rows_green_without_asking_for_the_rest() {
    let mut bench = Bench::new("three-missing").await;
    let report = bench.report().await;
    let failing: Vec<String> = problems(&report).iter().map(|(id, _, _)| (*id).to_owned()).collect();
    assert!(bench.server.fix(Fix::Everything).is_some());
    let (report, events) = bench.ask(Ask::Rows(failing.clone())).await;
    assert_eq!(report.head.verdict, Verdict::Ready);
    let found: Vec<String> = events
        .iter()
        .filter_map(|event| if let Event::Finding(row) = event { Some(row.id.clone()) } else { None })
        .filter(|id| id != "division-access")
        .collect();
    assert_eq!(found.len(), failing.len());
}

#[tokio::test]
async fn a_run_tells_each_finding_once_and_ends_with_the_report() {
    let mut bench = Bench::new("some-divisions").await;
    let (report, events) = bench.ask(Ask::All).await;
    let found: Vec<&str> = events
        .iter()
        .filter_map(|event| if let Event::Finding(row) = event { Some(row.id.as_str()) } else { None })
        .collect();
    assert_eq!(found.len(), report.rows.len(), "{found:?}");
    assert!(matches!(events.last(), Some(Event::Ended(_))));
    for event in &events {
        if let Event::Finding(row) = event {
            let ended = report.rows.iter().find(|other| other.id == row.id).unwrap();
            assert_eq!((row.status, row.cause), (ended.status, ended.cause), "{}", row.id);
        }
    }
}

#[tokio::test]
async fn only_reading_leaves_the_write_out() {
    let mut bench = Bench::new("healthy").await;
    bench.options.read_only = true;
    let report = bench.report().await;
    assert_eq!(problems(&report), []);
    assert!(!bench.server.calls().iter().any(|call| call.contains("/uploads")));
}

#[tokio::test]
async fn a_stopped_run_leaves_the_rest_unknown() {
    let mut bench = Bench::new("healthy").await;
    let (send, _receive) = mpsc::unbounded_channel();
    let stopped = CancellationToken::new();
    stopped.cancel();
    let report = bench.session.run(ariglad(), &bench.options, Ask::All, &send, &stopped).await;
    assert_eq!(report.head.verdict, Verdict::Undetermined);
    assert!(report.rows.iter().all(|row| row.kind() != Kind::Permission || row.status == Unknown));
}

#[tokio::test]
async fn signing_in_fails_in_words_for_each_situation() {
    let sign_in = async |server: &Server, credentials: Credentials| {
        check::sign_in(
            &place(server),
            &Login::Client(credentials),
            &Network::default(),
            &CancellationToken::new(),
        )
        .await
        .err()
    };
    let server = serve("healthy");
    let wrong = Credentials { secret: "wrong".to_owned().into(), ..credentials(&server) };
    let said = |problem| match problem {
        Some(
            check::SignInProblem::NotAuthenticated { said } | check::SignInProblem::UnknownClient { said },
        ) => said,
        other => panic!("{other:?}"),
    };
    assert_eq!(said(sign_in(&server, wrong).await), "authentication failed");
    let unknown = Credentials {
        client_id: "00000000-1111-4111-8111-000000000000".parse().unwrap(),
        ..credentials(&server)
    };
    assert_eq!(said(sign_in(&server, unknown).await), "client not found");
    let portal = serve("captive-portal");
    let met = sign_in(&portal, credentials(&portal)).await;
    assert!(matches!(met, Some(check::SignInProblem::WebPage { .. })), "{met:?}");
}

#[tokio::test]
async fn a_storm_of_503_leaves_everything_unknown() {
    let mut bench = Bench::new("storm").await;
    let report = bench.report().await;
    assert_eq!(report.head.verdict, Verdict::Undetermined);
    assert!(problems(&report).iter().all(|(_, status, _)| *status == Unknown), "{:?}", problems(&report));
    assert_eq!(problems(&report).len(), 11);
}

/// An optional row: it never fails, and no call shows it.
#[tokio::test]
async fn sensitive_recordings_are_optional_and_rest_on_the_grants() {
    let expected = [
        ("healthy", Pass, None),
        ("wildcard", Pass, None),
        ("three-missing", Warn, Some(NotGranted)),
        ("guide-names", Warn, Some(NotGranted)),
        ("home-only", Warn, Some(DivisionGap)),
        ("introspection-refused", Unknown, Some(GrantsUnreadable)),
    ];
    for (org, status, cause) in expected {
        let report = Bench::new(org).await.report().await;
        let row = report.rows.iter().find(|row| row.id == "read-sensitive-data").expect("Ariglad has it");
        assert_eq!((row.status, row.cause, row.required), (status, cause, false), "{org}");
        assert!(row.not_proved_live() || status != Pass, "{org}");
        if cause == Some(NotGranted) {
            let fix = row.fix.as_ref().expect("it says what to do");
            assert!(fix.summary.starts_with("Only if the integration is to have it"), "{}", fix.summary);
        }
    }
}
