//! The engine against simulated orgs with people, over real HTTP: what the report says of them, what it costs, and
//! that nothing is changed. The org holds permissions against data of its own, so a mistake shared by both would
//! have to be made twice.

use std::{path::Path, sync::Arc, time::Duration};

use greenlight::testing::{
    check::{self, Ask, Event, Network, NotFound, Options, Place, SignInProblem, UnknownName},
    model::{
        credentials::{Credentials, Login},
        grant::GrantsSource,
        integration::{Integration, Kind, embedded},
        name::Name,
        org::EmbeddedClient,
        people::{AccountState, Audience, By, Choice, Pick},
        presenting::Shown,
        region,
        report::{Report, RequirementRow},
        status::{
            Cause::{self, *},
            Status::{self, *},
            Verdict,
        },
        unread::Unread,
    },
    simulate::{self, Fix, FixFor, Server, SimulatedOrg},
};
use pretty_assertions::assert_eq;
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

/// A running org with a session in it.
struct Bench {
    server: Server,
    session: check::Session,
    options: Options,
    integration: &'static Integration,
}

fn integration(id: &str) -> &'static Integration {
    embedded().iter().find(|integration| integration.id == id).expect("it comes with Greenlight")
}

fn text_of(org: &str) -> String {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("assets/orgs/{org}.toml"));
    std::fs::read_to_string(file).expect("an org")
}

fn place(server: &Server) -> Place {
    let region::Found::Known(region) = region::find("mypurecloud.de") else { panic!("a listed region") };
    Place::Simulated { api: server.url().clone(), login: server.url().clone(), region }
}

fn login(server: &Server) -> Login {
    Login::Client(Credentials {
        client_id: server.people_client_id().to_string().parse().expect("a UUID"),
        secret: server.people_secret().clone(),
    })
}

async fn sign_in(server: &Server, login: &Login) -> Result<check::Session, SignInProblem> {
    check::sign_in(&place(server), login, &Network::default(), &CancellationToken::new()).await
}

impl Bench {
    async fn new(org: &str, integration: &str) -> Self {
        Self::of(&text_of(org), integration).await
    }

    /// An org of this text.
    async fn of(text: &str, id: &str) -> Self {
        let org = SimulatedOrg::parse("test.toml", text).expect("an org");
        let server = Server::start(org, simulate::Options::default()).expect("a loopback port");
        let session = sign_in(&server, &login(&server)).await.expect("to be signed in");
        let options = Options { people: Choice::Everyone, ..Options::default() };
        Self { server, session, options, integration: integration(id) }
    }

    async fn ask(&mut self, ask: Ask) -> (Arc<Report>, Vec<Event>) {
        self.ask_until(ask, &CancellationToken::new()).await
    }

    async fn ask_until(&mut self, ask: Ask, cancel: &CancellationToken) -> (Arc<Report>, Vec<Event>) {
        let (send, mut receive) = mpsc::unbounded_channel();
        let report = self.session.run(self.integration, &self.options, ask, &send, cancel).await;
        drop(send);
        let mut events = Vec::new();
        while let Some(event) = receive.recv().await {
            events.push(event);
        }
        assert_eq!(self.server.writes(), 0, "nothing may be changed");
        (Arc::new(Shown::Clear.report(&report)), events)
    }

    async fn report(&mut self) -> Arc<Report> {
        self.ask(Ask::All).await.0
    }

    async fn find(&self, by: By, names: &[&str]) -> Result<Vec<Pick>, NotFound> {
        let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
        self.session.find(by, &names, &CancellationToken::new()).await
    }

    /// How many requests to an address came that begins so.
    fn calls(&self, beginning: &str) -> usize {
        self.server.calls().iter().filter(|call| call.starts_with(beginning)).count()
    }
}

fn row<'a>(report: &'a Report, id: &str) -> &'a RequirementRow {
    let row = report.rows.iter().find(|row| row.id == id);
    row.unwrap_or_else(|| panic!("no requirement {id}"))
}

fn judged(row: &RequirementRow) -> (Status, Option<Cause>) {
    (row.status, row.cause)
}

/// How many people pass, fail, are warned of, and are unknown.
fn counts(row: &RequirementRow) -> (usize, usize, usize, usize) {
    let counts = row.subject_counts().expect("it is judged for each person");
    (counts.pass, counts.fail, counts.warn, counts.unknown)
}

/// The finding of one person.
fn of_person(report: &Report, name: &str, requirement: &str) -> (Status, Option<Cause>) {
    let people = report.people.as_ref().expect("people");
    let row = people.subjects.iter().position(|subject| subject.name == name);
    let column = people.findings.column(requirement).expect("a column");
    let cell = people.findings.at(row.unwrap_or_else(|| panic!("no {name}")), column);
    (cell.status, cell.cause)
}

fn people(report: &Report) -> usize {
    report.people.as_ref().map_or(0, |people| people.subjects.len())
}

#[tokio::test]
async fn ten_thousand_people_within_the_budget() {
    let mut bench = Bench::new("ten-thousand-agents", "salesforce").await;
    let (report, events) = bench.ask(Ask::All).await;
    assert_eq!((report.head.verdict, report.grants_source()), (Verdict::Ready, GrantsSource::Roles));
    assert_eq!(people(&report), 10_000);
    assert!(report.head.requests.total <= 260, "{:?}", report.head.requests);
    assert_eq!(counts(row(&report, "cobrowse-chat-escalate")), (9_214, 0, 786, 0));
    assert_eq!(counts(row(&report, "cobrowse-voice-escalate")), (9_214, 0, 786, 0));
    assert_eq!(counts(row(&report, "quality-evaluation-view")), (9_988, 0, 12, 0));
    assert_eq!(counts(row(&report, "routing-queue-join")), (10_000, 0, 0, 0));
    let progress = events.iter().filter_map(|event| match event {
        Event::Progress { answered, planned, remaining } => Some((*answered, *planned, *remaining)),
        _ => None,
    });
    let progress: Vec<_> = progress.collect();
    assert!(progress.iter().all(|(answered, planned, _)| answered <= planned));
    assert!(progress.iter().any(|(.., remaining)| remaining.is_some()));
    assert!(matches!(progress.last(), Some((answered, planned, _)) if answered == planned));
    let found = events.iter().filter(|event| matches!(event, Event::Finding(_))).count();
    assert_eq!(found, report.rows.len());
    assert!(matches!(events.last(), Some(Event::Ended(_))));
}

/// The same org, whose client may not read roles.
fn without_roles(org: &str) -> String {
    let text = text_of(org);
    let without = text.replacen("  \"authorization:role:view\",\n", "", 1);
    assert_ne!(text, without);
    without
}

/// What a report says of people: everything but what it cost, when, and by which way.
fn said(report: &Report) -> serde_json::Value {
    let mut report = serde_json::to_value(report).expect("JSON");
    for differs in ["generated_at", "grants_source", "requests", "prerequisites", "verdict", "plan"] {
        report.as_object_mut().expect("an object").remove(differs);
    }
    // What helps where a role is closed depends on whether roles may be read.
    for row in report["requirements"].as_array_mut().expect("a list") {
        if row["cause"] == "grants-unreadable" {
            row.as_object_mut().expect("an object").remove("fix");
        }
    }
    report
}

/// Somebody with a role that has nothing to do with any integration: read by roles, nobody asks who holds it.
const IDLE: &str = r#"
[[roles]]
name = "Idle"
permissions = ["outbound:campaign:view"]

[[agents]]
count = 3
division = "Retail"
roles = [{ role = "Idle", divisions = ["Retail"] }, { role = "Agent", divisions = ["Retail"] }]
licences = ["cloudCX2"]
"#;

#[tokio::test]
async fn both_ways_of_reading_give_the_same_report() {
    for id in ["salesforce", "teams", "embeddable-framework"] {
        let Some(known) = embedded().iter().find(|known| known.id.contains(id)) else {
            panic!("no integration like {id}")
        };
        // Nobody can look into one role of this org: not through its own page, and not through a person's grants.
        let mut by_roles = Bench::of(&(text_of("agents-mixed") + IDLE), &known.id).await;
        let mut by_person = Bench::of(&(without_roles("agents-mixed") + IDLE), &known.id).await;
        let (roles, person) = (by_roles.report().await, by_person.report().await);
        assert_eq!(people(&roles), 53);
        assert_eq!(roles.grants_source(), GrantsSource::Roles);
        assert_eq!(person.grants_source(), GrantsSource::SubjectsId);
        assert_eq!(said(&roles), said(&person), "{id}");
        let held = |report: &Report| format!("{:?}", report.people.as_ref().map(|people| &people.directory));
        assert_eq!(held(&roles), held(&person), "{id}");
    }
}

#[tokio::test]
async fn one_call_a_person_where_roles_cannot_be_read() {
    let mut bench = Bench::new("agents-unreadable", "salesforce").await;
    let report = bench.report().await;
    assert_eq!(report.grants_source(), GrantsSource::SubjectsId);
    assert_eq!(people(&report), 42);
    assert_eq!(bench.calls("GET /api/v2/authorization/subjects/") - 1, 42, "the check's own beside them");
    assert!(report.head.requests.total <= 42 + 30, "{:?}", report.head.requests);
    assert_eq!(counts(row(&report, "cobrowse-chat-escalate")), (34, 0, 8, 0));
    assert_eq!(counts(row(&report, "routing-queue-join")), (42, 0, 0, 0));
}

#[tokio::test]
async fn where_nothing_says_what_anybody_holds_everything_is_unknown() {
    let mut bench = Bench::new("agents-no-grants", "salesforce").await;
    let report = bench.report().await;
    assert_eq!((report.head.verdict, people(&report)), (Verdict::Undetermined, 42));
    let for_everyone = |row: &&RequirementRow| row.status != NotApplicable;
    for row in report.rows.iter().filter(|row| row.kind() == Kind::Permission).filter(for_everyone) {
        assert_eq!(judged(row), (Unknown, Some(GrantsUnreadable)), "{}", row.id);
        assert_eq!(counts(row), (0, 0, 0, 42), "{}", row.id);
    }
    let lacks = |name: &str| {
        let found = report.prerequisites().find(|needed| needed.permission.as_str() == name);
        found.map(|needed| needed.status)
    };
    assert_eq!(lacks("authorization:grant:view"), Some(Fail));
    assert!(
        report.head.requests.total <= 40,
        "what is refused to all isn't asked 42 times: {:?}",
        report.head.requests
    );
}

#[tokio::test]
async fn who_sees_one_division_says_that_the_others_were_left_out() {
    let mut bench = Bench::new("agents-one-division", "salesforce").await;
    let report = bench.report().await;
    assert_eq!(report.head.verdict, Verdict::Undetermined);
    assert_eq!(people(&report), 20, "nobody says that there are more");
    // By roles, what is hidden would be left out without a word, and who holds it would seem to hold nothing.
    assert_eq!(report.grants_source(), GrantsSource::SubjectsId);
    let short: Vec<&str> = report
        .prerequisites()
        .filter(|needed| needed.status != Pass)
        .map(|needed| needed.permission.as_str())
        .collect();
    assert!(short.contains(&"directory:user:view"), "{short:?}");
}

#[tokio::test]
async fn awkward_people_are_judged_one_by_one() {
    let mut bench = Bench::new("agents-mixed", "salesforce").await;
    let report = bench.report().await;
    assert_eq!((report.head.verdict, people(&report)), (Verdict::NotReady, 50), "who left isn't looked at");
    let count = |id: &str| counts(row(&report, id));
    let agent = report.rows.iter().find(|row| row.title.contains("Salesforce > Agent")).expect("it is asked");
    // Four hold a role without it, two hold it in a division that is gone, one holds nothing; two hold a role that
    // nobody can look into.
    assert_eq!(counts(agent), (41, 7, 0, 2));
    assert_eq!(of_person(&report, "Agent 0027", &agent.id), (Fail, Some(NotGranted)));
    assert_eq!(of_person(&report, "Agent 0013", &agent.id), (Unknown, Some(GrantsUnreadable)));
    assert_eq!(of_person(&report, "Agent 0026", &agent.id), (Pass, None), "another role gives it");
    assert_eq!(of_person(&report, "Agent 0024", &agent.id), (Pass, None), "through a group");
    let (_, _, warned, _) = count("conversation-callback-create");
    assert!(warned >= 3, "under a condition");
    let licence = report.rows.iter().find(|row| row.kind() == Kind::Licence).expect("a licence");
    assert_eq!(of_person(&report, "Agent 0014", &licence.id).0, Fail, "none at all");
    assert_eq!(of_person(&report, "Agent 0028", &licence.id).0, Unknown, "one that nobody knows");
}

/// What an org's own names are of the one permission that the integration's users need.
fn access<'a>(report: &'a Report, integration: &Integration) -> &'a RequirementRow {
    let id = integration.person_needs().find_map(|(_, requirement, _)| {
        let of_integration = requirement.title.starts_with("Integration > ");
        of_integration.then_some(requirement.id.as_str())
    });
    row(report, id.expect("it has one"))
}

#[tokio::test]
async fn what_a_sibling_product_asks_is_suggested_and_never_counted() {
    let cases = [
        (
            "microsoft-teams",
            "integration:microsoftTeams:view",
            "Microsoft Teams Direct Routing for Genesys Cloud",
        ),
        ("salesforce", "integration:cxCloud:agent", "CX Cloud from Genesys and Salesforce"),
    ];
    for (id, permission, product) in cases {
        let mut bench = Bench::new("agents-sibling-products", id).await;
        let report = bench.report().await;
        let row = access(&report, bench.integration);
        assert_eq!(judged(row), (Unknown, Some(NotInCatalogue)), "{id}: everybody holds {permission}");
        assert_eq!(report.head.verdict, Verdict::Undetermined, "{id}");
        let suggestion = format!("{permission} (of {product}, another product)");
        assert!(row.explanation.contains(&suggestion), "{id}: {}", row.explanation);
    }
    let mut bench = Bench::new("agents-sibling-products", "microsoft-teams").await;
    let report = bench.report().await;
    // An admin called Direct Routing's integration like the embedded client; its type says what it is.
    assert_eq!(judged(row(&report, "appfoundry-app")), (Unknown, Some(NotInCatalogue)));
}

#[tokio::test]
async fn who_cannot_sign_in_fails_by_name_and_counts_nowhere_else() {
    let mut bench = Bench::new("agents-mixed", "chrome").await;
    // Agent 0017 is inactive, Agent 0029 deleted; both hold the role, as the other does.
    let names = ["agent.0001@example.com", "agent.0017@example.com", "agent.0029@example.com"];
    bench.options.people = Choice::Picks(bench.find(By::Person, &names).await.unwrap());
    let report = bench.report().await;
    let people = report.people.as_ref().expect("people");
    let out = people.subjects.iter().filter(|person| person.state != AccountState::Active);
    let out: Vec<&str> = out.map(|person| person.name.as_str()).collect();
    assert_eq!(out, ["Agent 0017", "Agent 0029"]);
    let row = row(&report, "active-user");
    assert_eq!((judged(row), report.head.verdict), ((Fail, Some(NotGranted)), Verdict::NotReady));
    assert_eq!(counts(row), (3 - out.len(), out.len(), 0, 0));
    for name in &out {
        assert!(row.explanation.contains(name), "{}", row.explanation);
        assert_eq!(of_person(&report, name, "routing-queue-join"), (NotApplicable, None));
        assert_eq!(of_person(&report, name, "licence"), (NotApplicable, None));
    }
    assert_eq!(row.fix.as_ref().unwrap().summary, "Activate these people, or leave them out of the list.");
    // In no other number.
    for other in report.rows.iter().filter(|other| other.id != "active-user") {
        let Some(counts) = other.subject_counts() else { continue };
        assert_eq!(counts.pass + counts.fail + counts.warn + counts.unknown + counts.not_applicable, 3);
        assert!(counts.not_applicable >= out.len(), "{}", other.id);
    }
}

#[tokio::test]
async fn what_is_for_evaluators_is_asked_of_nobody_else() {
    let mut bench = Bench::new("agents-mixed", "chrome").await;
    let (edit, trade) = ("quality-evaluation-edit", "workforce-management-shift-trade-request-edit");
    let report = bench.report().await;
    for id in [edit, trade] {
        let row = row(&report, id);
        assert_eq!(judged(row), (NotApplicable, None), "{id}");
        assert!(row.fix.is_none(), "nothing is proposed");
        assert_eq!(row.subject_counts().unwrap().not_applicable, 50);
    }
    assert!(row(&report, edit).explanation.contains(" hold it"), "{}", row(&report, edit).explanation);
    // Those of a queue evaluate: only they count.
    let picks = bench.find(By::Role, &["Agent with Conditions"]).await.unwrap();
    bench.options.audiences.insert(Audience::Evaluators, picks);
    let report = bench.report().await;
    let counts = row(&report, edit).subject_counts().unwrap();
    assert_eq!((counts.warn, counts.not_applicable), (3, 47));
    assert_eq!(judged(row(&report, trade)), (NotApplicable, None), "nobody said who administers");
}

/// What a row's fix says, steps and all; empty where there is none.
fn fix_of(row: &RequirementRow) -> String {
    let fix = row.fix.as_ref();
    fix.map(|fix| format!("{} {}", fix.summary, fix.steps.join(" "))).unwrap_or_default()
}

#[tokio::test]
async fn a_condition_on_the_current_user_is_held_and_stays() {
    let own = text_of("agents-mixed").replace("only_media = [\"email\"]", "current_user = true");
    let mut bench = Bench::of(&own, "chrome").await;
    bench.options.people =
        Choice::Picks(bench.find(By::Role, &["Agent with Conditions"]).await.expect("a role"));
    let report = bench.report().await;
    let view = row(&report, "quality-evaluation-view");
    assert_eq!((judged(view), counts(view)), ((Pass, None), (3, 0, 0, 0)));
    assert!(view.explanation.contains("leave that condition") && view.fix.is_none(), "{}", view.explanation);
    // Another condition names the role, what it says, and both ways on.
    let callback = row(&report, "conversation-callback-create");
    assert_eq!(judged(callback), (Warn, Some(Conditional)));
    let fix = fix_of(callback);
    for part in [
        "Role Agent with Conditions grants Conversation › Callback › Create",
        "Either take it off",
        "Or leave it",
    ] {
        assert!(fix.contains(part), "{part}: {fix}");
    }
}

#[tokio::test]
async fn a_closed_role_asks_for_what_is_missing_and_for_nothing_that_is_there() {
    let sealed = async |text: &str| {
        let mut bench = Bench::of(text, "chrome").await;
        bench.options.people =
            Choice::Picks(bench.find(By::Person, &["agent.0013@example.com"]).await.unwrap());
        let report = bench.report().await;
        let row = row(&report, "routing-queue-join");
        assert_eq!(judged(row), (Unknown, Some(GrantsUnreadable)));
        fix_of(row)
    };
    let holds_it = sealed(&text_of("agents-mixed")).await;
    assert!(holds_it.contains("Look into role Sealed yourself"), "{holds_it}");
    assert!(!holds_it.contains("Role › View") && !holds_it.contains("Grant › View"), "{holds_it}");
    let lacks_it = sealed(&without_roles("agents-mixed")).await;
    assert!(
        lacks_it.contains("Authorization › Role › View") && !lacks_it.contains("Grant › View"),
        "{lacks_it}"
    );
}

#[tokio::test]
async fn either_of_two_is_told_as_such_and_a_tick_names_a_box() {
    let none = text_of("agents-mixed").replace("actions = [\"view\", \"editScore\"]", "actions = [\"view\"]");
    let mut bench = Bench::of(&none, "chrome").await;
    let picks = bench.find(By::Role, &["Agent with Conditions"]).await.expect("a role");
    bench.options.people = Choice::Picks(picks.clone());
    bench.options.audiences.insert(Audience::Evaluators, picks);
    let report = bench.report().await;
    let edit = row(&report, "quality-evaluation-edit");
    assert_eq!((judged(edit), counts(edit)), ((Warn, Some(NotGranted)), (0, 0, 3, 0)));
    let either = "either quality:evaluation:edit or quality:evaluation:editScore";
    assert!(edit.explanation.contains(either), "{}", edit.explanation);
    let fix = fix_of(edit);
    assert!(fix.contains("Quality › Evaluation › Edit") && !fix.contains(" or Quality"), "{fix}");
    assert!(!fix.contains("Edit or"), "{fix}");
}

#[tokio::test]
async fn a_throttled_org_is_waited_for_however_long_it_takes() {
    let text =
        text_of("agents-unreadable") + "\n[faults]\nrate_limit = { allowed = 15, window_seconds = 1 }\n";
    let mut bench = Bench::of(&text, "chrome").await;
    let (report, events) = bench.ask(Ask::All).await;
    assert_eq!((report.head.verdict, people(&report)), (Verdict::Ready, 42));
    assert!(report.head.requests.throttled_ms > 0);
    assert!(events.iter().any(|event| matches!(event, Event::Paused { .. })));
    assert!(report.rows.iter().all(|row| row.cause != Some(Throttled)));
}

#[tokio::test]
async fn a_flaky_org_still_answers() {
    let steady = Bench::new("agents-unreadable", "salesforce").await.report().await;
    let text = text_of("agents-unreadable") + "\n[faults]\nflaky_every = 5\n";
    let mut bench = Bench::of(&text, "salesforce").await;
    let report = bench.report().await;
    assert!(report.head.requests.retried > 0);
    assert_eq!(said(&report), said(&steady));
}

#[tokio::test]
async fn a_stopped_run_goes_on_where_it_was() {
    let mut whole = Bench::new("agents-unreadable", "salesforce").await;
    let expected = whole.report().await;
    let mut bench = Bench::new("agents-unreadable", "salesforce").await;
    let cancel = CancellationToken::new();
    let (send, mut receive) = mpsc::unbounded_channel();
    let stop = cancel.clone();
    // Stops in the middle of the people's grants.
    let watch = tokio::spawn(async move {
        while let Some(event) = receive.recv().await {
            if matches!(event, Event::Progress { answered, .. } if answered >= 35) {
                stop.cancel();
            }
        }
    });
    let stopped = bench.session.run(bench.integration, &bench.options, Ask::All, &send, &cancel).await;
    drop(send);
    watch.await.expect("no panic");
    let stopped = Shown::Clear.report(&stopped);
    assert_eq!(stopped.head.verdict, Verdict::Undetermined);
    let unknown = counts(row(&stopped, "routing-queue-join")).3;
    assert!(unknown > 0 && unknown < 42, "{unknown} people weren't asked for any more");
    let report = bench.report().await;
    assert_eq!(said(&report), said(&expected));
    let again = bench.calls("GET /api/v2/authorization/subjects/");
    // Whoever was asked for when it stopped is asked for again: as many as are under way at once.
    assert!(again <= 43 + 1 + 20, "{again}");
    assert!(bench.server.requests() <= whole.server.requests() + 40, "{}", bench.server.requests());
}

#[tokio::test]
async fn a_run_that_was_through_begins_anew() {
    let mut bench = Bench::new("agents-unreadable", "salesforce").await;
    let first = bench.report().await;
    let before = bench.server.requests();
    assert_eq!(said(&*bench.report().await), said(&first));
    assert!(bench.server.requests() - before >= 42, "everybody is asked for again");
}

#[tokio::test]
async fn a_fix_turns_rows_green_without_asking_for_everybody() {
    let mut bench = Bench::new("ten-thousand-agents", "chrome").await;
    let report = bench.report().await;
    let lacking = ["cobrowse-chat-escalate".to_owned(), "cobrowse-voice-escalate".to_owned()];
    assert_eq!(judged(row(&report, &lacking[0])), (Warn, Some(NotGranted)));
    assert!(bench.server.fix_for(FixFor::People, Fix::Everything).is_some());
    let before = bench.server.requests();
    let (report, events) = bench.ask(Ask::Rows(lacking.to_vec())).await;
    assert!(bench.server.requests() - before <= 60, "{}", bench.server.requests() - before);
    let (passed, _, warned, _) = counts(row(&report, &lacking[0]));
    assert!(passed > 9_214 && warned < 786, "{passed} pass now, {warned} don't");
    let found: Vec<&str> = events
        .iter()
        .filter_map(|event| if let Event::Finding(row) = event { Some(row.id.as_str()) } else { None })
        .collect();
    assert_eq!(found, lacking);
}

#[tokio::test]
async fn people_are_chosen_by_what_they_are_in() {
    let bench = Bench::new("ten-thousand-agents", "chrome").await;
    let find = async |by: By, name: &str| bench.find(by, &[name]).await.expect("it is there").remove(0);
    let group = find(By::Group, "new in home").await;
    let role = find(By::Role, "TRAINEE").await;
    let queue = find(By::Queue, "retail voice").await;
    let division = find(By::Division, "claims").await;
    let person = find(By::Person, "AGENT.0042@example.com").await;
    let mut bench = bench;
    for (picks, expected) in [
        (vec![group.clone()], 12),
        (vec![role.clone()], 12),
        (vec![queue], 412),
        (vec![division], 988),
        (vec![person.clone()], 1),
        (vec![group, role, person], 25),
    ] {
        bench.options.people = Choice::Picks(picks.clone());
        let report = bench.report().await;
        assert_eq!(people(&report), expected, "{picks:?}");
        assert!(report.rows.iter().all(|row| row.subject_counts().is_none_or(|counts| counts.unknown == 0)
            || row.cause == Some(NotInCatalogue)));
    }
}

#[tokio::test]
async fn a_name_that_nothing_has_gets_the_nearest() {
    let bench = Bench::new("ten-thousand-agents", "chrome").await;
    for (by, given, near) in [
        (By::Person, "agent.042@example.com", "agent.0042@example.com"),
        (By::Person, "Agent 004", "Agent 0042"),
        (By::Group, "New at Home", "New in Home"),
        (By::Role, "Trainees", "Trainee"),
        (By::Queue, "Retail Chats", "Retail Chat"),
        (By::Division, "Claim", "Claims"),
    ] {
        match bench.find(by, &[given]).await {
            Err(NotFound::Unknown { by: kind, names, .. }) => {
                let [UnknownName { given: what, nearest }] = &names[..] else { panic!("{names:?}") };
                assert_eq!((kind, what.as_str()), (by, given));
                assert!(
                    nearest.iter().any(|name| name.real() == near) || given == "Agent 004",
                    "{given}: {nearest:?}"
                );
                if given != "Agent 004" && by != By::Person {
                    assert_eq!(nearest[0].real(), near);
                }
            }
            other => panic!("{given}: {other:?}"),
        }
    }
    assert_eq!(bench.server.writes(), 0);
}

#[tokio::test]
async fn a_list_of_addresses_is_looked_for_some_at_once() {
    let bench = Bench::new("ten-thousand-agents", "chrome").await;
    let addresses: Vec<String> = (1..=120).map(|number| format!("agent.{number:04}@example.com")).collect();
    let before = bench.server.requests();
    let found =
        bench.session.find(By::Person, &addresses, &CancellationToken::new()).await.expect("all are there");
    assert_eq!(found.len(), 120);
    assert!(bench.server.requests() - before <= 6);
}

#[tokio::test]
async fn what_is_typed_is_searched_for() {
    let bench = Bench::new("ten-thousand-agents", "chrome").await;
    let search = async |by: By, text: &str| {
        bench.session.search(by, text, &CancellationToken::new()).await.expect("an answer")
    };
    let everybody = search(By::Person, "").await;
    assert_eq!(everybody.total, Some(10_000));
    assert!(!everybody.hits.is_empty() && everybody.hits.iter().all(|hit| hit.division.is_some()));
    let some = search(By::Person, "agent 004").await;
    assert!(some.hits.iter().all(|hit| hit.pick.name.real().starts_with("Agent 004") && hit.email.is_some()));
    assert!(!some.hits.is_empty());
    assert_eq!(search(By::Person, "nobody at all").await.total, Some(0));
    let groups = search(By::Group, "retail").await;
    assert_eq!(
        groups.hits.iter().map(|hit| hit.pick.name.real()).collect::<Vec<_>>(),
        ["Retail Tier 1", "Retail Tier 2"]
    );
    assert_eq!(groups.hits[0].people, Some(412));
    assert_eq!(search(By::Role, "train").await.hits[0].pick.name.real(), "Trainee");
    assert_eq!(search(By::Queue, "voice").await.hits[0].pick.name.real(), "Retail Voice");
    let divisions = search(By::Division, "cla").await;
    assert_eq!((divisions.hits[0].pick.name.real(), divisions.hits[0].people), ("Claims", Some(988)));
    for by in By::ALL {
        assert!(!search(by, "").await.hits.is_empty(), "{by:?}");
    }
    assert_eq!(bench.server.writes(), 0);
}

#[tokio::test]
async fn a_persons_own_token_checks_that_person() {
    let mut bench = Bench::new("ten-thousand-agents", "chrome").await;
    let token = bench.server.person_token("agent.0042@example.com").expect("somebody");
    bench.session = sign_in(&bench.server, &Login::Token(token)).await.expect("to be signed in");
    let person = bench.session.signed_in().person.clone().expect("a person");
    assert_eq!(person.email.as_ref().map(Name::real), Some("agent.0042@example.com"));
    bench.options.people = Choice::Myself;
    let report = bench.report().await;
    assert_eq!(report.grants_source(), GrantsSource::SubjectsMe);
    let subjects = &report.people.as_ref().expect("people").subjects;
    assert_eq!(subjects.iter().map(|one| &*one.id).collect::<Vec<_>>(), [person.id().real()]);
    assert_eq!(judged(row(&report, "routing-queue-join")), (Pass, None));
}

#[tokio::test]
async fn a_token_that_is_none_is_told_from_a_client_that_is_none() {
    let bench = Bench::new("agents-unreadable", "chrome").await;
    let nobodys = Login::Token("nobodys-token".to_owned().into());
    assert_eq!(sign_in(&bench.server, &nobodys).await.err(), Some(SignInProblem::TokenNotAccepted));
}

#[tokio::test]
async fn third_parties_are_asked_only_with_consent() {
    let single_sign_on = |report: &Report| {
        let row = report.rows.iter().find(|row| row.kind() == Kind::SingleSignOn).expect("a row");
        row.status
    };
    let mut bench = Bench::new("ten-thousand-agents", "chrome").await;
    bench.options.people = Choice::Picks(bench.find(By::Group, &["New in Home"]).await.expect("a group"));
    assert_eq!(single_sign_on(&*bench.report().await), Manual);
    assert_eq!(bench.server.pages(), Vec::<String>::new());
    bench.options.ask_sign_in_pages = true;
    assert_eq!(single_sign_on(&*bench.report().await), Pass);
    assert_eq!(bench.server.pages().len(), 1);

    // Two redirects, then a page that only its own origin may embed; the other provider is switched off.
    let mut bench = Bench::new("agents-mixed", "chrome").await;
    bench.options.ask_sign_in_pages = true;
    assert_eq!(single_sign_on(&*bench.report().await), Warn);
    assert_eq!(bench.server.pages().len(), 3, "{:?}", bench.server.pages());
}

#[tokio::test]
async fn the_embedded_client_is_named_or_named_as_a_candidate() {
    let framework = embedded().iter().find(|known| known.id.contains("framework")).expect("it comes with it");
    let mut bench = Bench::new("ten-thousand-agents", &framework.id).await;
    bench.options.people = Choice::Picks(bench.find(By::Group, &["New in Home"]).await.expect("a group"));
    let report = bench.report().await;
    let note = report.head.notes.iter().find(|note| note.contains("Contoso Desktop (")).expect("a candidate");
    let id = note.split_once('(').and_then(|(_, rest)| rest.split_once(')')).expect("an id").0;
    let scopes = |report: &Report| -> Vec<(Status, Option<Cause>)> {
        report.rows.iter().filter(|row| row.kind() == Kind::OauthScope).map(judged).collect()
    };
    assert!(scopes(&report).iter().all(|judged| *judged == (Unknown, Some(NotAttested))));
    bench.options.embedded_client = EmbeddedClient::Id(id.parse().expect("an id"));
    let report = bench.report().await;
    assert!(!scopes(&report).is_empty() && scopes(&report).iter().all(|(status, _)| *status == Pass));
    bench.options.embedded_client = EmbeddedClient::None;
    assert!(scopes(&*bench.report().await).iter().all(|(status, _)| *status == NotApplicable));
}

#[tokio::test]
async fn whoever_is_not_active_is_judged_only_by_name_and_it_is_said() {
    let mut bench = Bench::new("agents-mixed", "salesforce").await;
    let named = bench.find(By::Person, &["agent.0017@example.com"]).await.unwrap();
    bench.options.people = Choice::Picks(named);
    let report = bench.report().await;
    let says = |report: &Report, part: &str| report.head.notes.iter().any(|note| note.contains(part));
    assert_eq!(people(&report), 1);
    assert_eq!(judged(row(&report, "active-user")), (Fail, Some(NotGranted)));

    let home = bench.find(By::Division, &["Home"]).await.unwrap();
    bench.options.people = Choice::Picks(home);
    let report = bench.report().await;
    assert!(
        says(&report, "3 of the people chosen aren't active and were left out"),
        "{:?}",
        report.head.notes
    );
    assert_eq!(judged(row(&report, "active-user")), (Pass, None));
}

#[tokio::test]
async fn nobody_chosen_is_nobody_looked_at() {
    let mut bench = Bench::new("agents-unreadable", "chrome").await;
    bench.options.people = Choice::Myself;
    let report = bench.report().await;
    assert_eq!(people(&report), 0);
    assert_ne!(report.head.verdict, Verdict::Ready, "a client's token is nobody's");
}

#[tokio::test]
async fn a_storm_ends_and_leaves_everything_unknown() {
    let bench = Bench::new("agents-unreadable", "chrome").await;
    let cancel = CancellationToken::new();
    cancel.cancel();
    assert_eq!(bench.session.search(By::Person, "", &cancel).await, Err(Unread::NotYet));
    let mut bench = bench;
    let (report, _) = bench.ask_until(Ask::All, &cancel).await;
    assert_eq!(report.head.verdict, Verdict::Undetermined);
    assert!(tokio::time::timeout(Duration::from_secs(60), bench.report()).await.is_ok());
}
