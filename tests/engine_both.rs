//! The engine with an integration that has a client, people and the org, over real HTTP: each part is judged by its own
//! evidence, nothing is read twice, and what goes wrong for one part leaves the other as it is.

use std::collections::BTreeMap;

use greenlight::testing::{
    check::{self, Ask, Event, Network, Options, Place},
    model::{
        credentials::{Credentials, Login},
        grant::GrantsSource,
        integration::Integration,
        people::{By, Choice},
        presenting::Shown,
        region,
        report::Report,
        status::{
            Cause::{self, *},
            Status::{self, *},
            Verdict,
        },
    },
    simulate::{self, Fix, FixFor, Server, SimulatedOrg},
};
use pretty_assertions::assert_eq;
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

const ORG: &str = include_str!("fixtures/both-org.toml");
const MANIFEST: &str = include_str!("fixtures/both.toml");
/// What the client needs to look at people.
const CHECK: &str = r#"
[[grants]]
role = "Greenlight Check"
divisions = "*"
"#;

/// A running org with a session of its client in it.
struct Bench {
    server: Server,
    session: check::Session,
    options: Options,
    integration: Integration,
}

impl Bench {
    async fn of(org: &str) -> Self {
        let org = SimulatedOrg::parse("both-org.toml", org).expect("an org");
        let server = Server::start(org, simulate::Options::default()).expect("a loopback port");
        let region::Found::Known(region) = region::find("mypurecloud.de") else { panic!("a listed region") };
        let place = Place::Simulated { api: server.url().clone(), login: server.url().clone(), region };
        let login = Login::Client(Credentials {
            client_id: server.client_id().to_string().parse().expect("a UUID"),
            secret: server.secret().clone(),
        });
        let signed_in = check::sign_in(&place, &login, &Network::default(), &CancellationToken::new()).await;
        let integration = Integration::parse("both.toml", MANIFEST);
        Self {
            session: signed_in.expect("to be signed in"),
            options: Options { people: Choice::Everyone, ..Options::default() },
            integration: integration.expect("a manifest"),
            server,
        }
    }

    async fn ask(&mut self, ask: Ask) -> (Report, Vec<Event>) {
        let (send, mut receive) = mpsc::unbounded_channel();
        let report =
            self.session.run(&self.integration, &self.options, ask, &send, &CancellationToken::new()).await;
        drop(send);
        let mut events = Vec::new();
        while let Some(event) = receive.recv().await {
            events.push(event);
        }
        assert_eq!(self.server.writes(), 0, "nothing may be changed");
        (Shown::Clear.report(&report), events)
    }

    async fn report(&mut self) -> Report {
        self.ask(Ask::All).await.0
    }
}

type Judged<'a> = (&'a str, Status, Option<Cause>);

fn judged(report: &Report) -> Vec<Judged<'_>> {
    report.rows.iter().map(|row| (row.id.as_str(), row.status, row.cause)).collect()
}

/// How many people pass and fail, and for how many it is unknown.
fn counts(report: &Report, id: &str) -> (usize, usize, usize) {
    let row = report.rows.iter().find(|row| row.id == id).expect("a row");
    let counts = row.subject_counts().expect("it is judged for each person");
    (counts.pass, counts.fail, counts.unknown)
}

const CLIENT: [Judged<'_>; 3] = [
    ("oauth-client", Pass, None),
    ("read-recordings", Fail, Some(DivisionGap)),
    ("division-access", Fail, Some(DivisionGap)),
];
const ACTIVE: Judged<'_> = ("active-user", Pass, None);
const ATTEST: Judged<'_> = ("entered-in-both", Manual, Some(NotAttested));

#[tokio::test]
async fn every_part_is_judged_and_nothing_is_read_twice() {
    let unlicensed = "\n[[agents]]\ncount = 1\ndivision = \"Home\"\nroles = [{ role = \"Supervisor\", divisions = \"*\" }]\n";
    let mut bench = Bench::of(&format!("{ORG}{unlicensed}")).await;
    let (report, events) = bench.ask(Ask::All).await;
    let people = [("listen", Fail, Some(NotGranted)), ("licence", Fail, Some(NotGranted)), ACTIVE];
    assert_eq!(judged(&report), [&CLIENT[..], &[ATTEST], &people].concat());
    assert_eq!((counts(&report, "listen"), counts(&report, "licence")), ((6, 2, 0), (7, 1, 0)));
    assert_eq!(report.head.verdict, Verdict::NotReady);
    assert_eq!(report.grants_source(), GrantsSource::SubjectsMe);
    assert!(report.prerequisites().all(|needed| needed.status == Pass));

    let mut found: Vec<&str> = events
        .iter()
        .filter_map(|event| if let Event::Finding(row) = event { Some(row.id.as_str()) } else { None })
        .collect();
    found.sort_unstable();
    let mut all: Vec<&str> = report.rows.iter().map(|row| row.id.as_str()).collect();
    all.sort_unstable();
    assert_eq!(found, all, "each finding is told once");

    // Signing in is the one request that isn't a call.
    assert_eq!(report.head.requests.total + 1, bench.server.requests() as u64);
    let mut times = BTreeMap::new();
    for call in bench.server.calls() {
        *times.entry(call).or_insert(0) += 1;
    }
    // The question for conversations is asked of several divisions, in its body.
    times.retain(|call: &String, times| *times > 1 && !call.starts_with("POST"));
    assert_eq!(times, BTreeMap::new(), "what both parts need is read once");
}

#[tokio::test]
async fn what_is_fixed_for_one_part_changes_that_part() {
    let mut bench = Bench::of(ORG).await;
    bench.report().await;
    assert!(bench.server.fix_for(FixFor::People, Fix::Everything).is_some());
    let report = bench.report().await;
    let people = [("listen", Pass, None), ("licence", Pass, None), ACTIVE];
    assert_eq!(judged(&report), [&CLIENT[..], &[ATTEST], &people].concat());
    assert!(bench.server.fix_for(FixFor::Client, Fix::Everything).is_some());
    let (report, _) = bench.ask(Ask::Rows(vec!["read-recordings".to_owned()])).await;
    assert_eq!(report.head.verdict, Verdict::Ready, "{:?}", judged(&report));
    assert_eq!(counts(&report, "listen"), (7, 0, 0), "what was seen of people stays");
}

#[tokio::test]
async fn a_client_that_may_not_look_at_people_is_judged_all_the_same() {
    let mut bench = Bench::of(&ORG.replace(CHECK, "")).await;
    let report = bench.report().await;
    let people = [
        ("listen", Unknown, Some(GrantsUnreadable)),
        ("licence", Unknown, Some(GrantsUnreadable)),
        ("active-user", Unknown, Some(GrantsUnreadable)),
    ];
    assert_eq!(judged(&report), [&CLIENT[..], &[ATTEST], &people].concat());
    assert!(report.prerequisites().any(|needed| needed.status == Fail));
}

#[tokio::test]
async fn an_observer_looks_at_people_and_the_client_at_itself() {
    let mut bench = Bench::of(&ORG.replace(CHECK, "")).await;
    bench.options.observer = Some(bench.server.admin_token());
    bench.session.observe_with(bench.options.observer.as_ref());
    let found = bench.session.find(By::Division, &["Retail".to_owned()], &CancellationToken::new()).await;
    bench.options.people = Choice::Picks(found.expect("a division"));
    let report = bench.report().await;
    let people = [("listen", Fail, Some(NotGranted)), ("licence", Pass, None), ACTIVE];
    assert_eq!(judged(&report), [&CLIENT[..], &[ATTEST], &people].concat());
    assert_eq!(counts(&report, "listen"), (0, 2, 0));
    assert_eq!(report.grants_source(), GrantsSource::SubjectsMe, "its own, not the admin's");
    assert!(report.prerequisites().all(|needed| needed.status == Pass), "the admin's");
    assert_eq!(report.head.requests.total + 1, bench.server.requests() as u64);
}

#[tokio::test]
async fn what_breaks_at_the_client_leaves_people_as_they_are() {
    let broken = r#"
[faults]
wrong_body = [{ path = "/api/v2/recordings/retention/query", body = "html" }]
"#;
    let everywhere = ORG.replace("[\"Home\", \"Claims\"]", "\"*\"");
    let report = Bench::of(&format!("{everywhere}{broken}")).await.report().await;
    let client = [
        ("oauth-client", Pass, None),
        ("read-recordings", Broken, Some(UnreadableAnswer)),
        ("division-access", Pass, None),
    ];
    let people = [("listen", Fail, Some(NotGranted)), ("licence", Pass, None), ACTIVE];
    assert_eq!(judged(&report), [&client[..], &[ATTEST], &people].concat());
}

#[tokio::test]
async fn what_the_org_has_is_read_anew_where_there_are_no_people() {
    let installed = r#"
[[org.requirement]]
id = "framework"
title = "Embeddable Framework installed"
short = ["Frame-", "work"]
why = "Supervisors listen there."

[org.requirement.need.installed-integration]
recognised_by = ["Embeddable Framework"]
install = "Under Admin › Integrations, add the Embeddable Framework."
page = "/directory/#/admin/integrations/apps"
"#;
    let (without_people, _) = MANIFEST.split_once("[[people.prerequisite]]").expect("people");
    let may_look = ORG.replace("\"directory:user:view\"", "\"integrations:integration:view\"");
    let active = r#"
[[integration_types]]
id = "cx-desktop"
name = "Genesys Cloud Embeddable Framework"
provider = "Genesys"
category = "Embedded Clients"

[[integrations]]
type = "cx-desktop"
name = "Contoso Desktop"
"#;
    let mut bench = Bench::of(&format!("{may_look}{active}")).await;
    bench.integration =
        Integration::parse("both.toml", &format!("{without_people}{installed}")).expect("a manifest");
    let listed = |bench: &Bench| {
        let calls = bench.server.calls();
        calls.iter().filter(|call| call.starts_with("GET /api/v2/integrations?")).count()
    };
    for times in 1..=2 {
        let report = bench.report().await;
        assert!(judged(&report).contains(&("framework", Pass, None)), "{:?}", judged(&report));
        assert_eq!(listed(&bench), times, "an admin may have installed it, or taken it away");
    }
}

#[tokio::test]
async fn what_an_observer_asked_counts_after_it_is_gone() {
    let mut bench = Bench::of(ORG).await;
    bench.options.observer = Some(bench.server.admin_token());
    bench.report().await;
    for next in [Some("nobodys-token".to_owned().into()), None] {
        bench.options.observer = next;
        let report = bench.report().await;
        assert_eq!(report.head.requests.total + 1, bench.server.requests() as u64);
    }
}
