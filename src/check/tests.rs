//! The promises of a run, whatever becomes of its tasks: every finding arrives, once, and then the end.

use std::collections::BTreeSet;

use pretty_assertions::assert_eq;
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

use super::{
    reader::UNREADABLE,
    run::Seen,
    tasks::Source::{self, *},
    *,
};
use crate::{
    model::{
        Aim, Credentials, Integration, Login, Outcome, Status, Unread, Verdict,
        integration::embedded,
        org::evidence::SignInPages,
        people::{
            Choice,
            evidence::{OwnHolding, Watched},
        },
        region::regions,
    },
    simulate::{self, Server, SimulatedOrg},
};

mod staying_signed_in;
mod stopped;

/// Whether a source is as unread as it should be.
type IsLost = fn(&Seen) -> bool;

fn integration(id: &str) -> Integration {
    embedded().iter().find(|known| known.id == id).unwrap().clone()
}

/// A signed-in session with a simulated org: as the client that an integration signs in with, or as the one that looks
/// at people.
async fn signed_in(org: &str, at_people: bool) -> (Server, Session) {
    signed_in_to(SimulatedOrg::embedded(org).unwrap(), at_people).await
}

async fn signed_in_to(org: SimulatedOrg, at_people: bool) -> (Server, Session) {
    let server = Server::start(org, simulate::Options::default()).unwrap();
    let (client_id, secret) = match at_people {
        true => (server.people_client_id(), server.people_secret()),
        false => (server.client_id(), server.secret()),
    };
    let login = Login::Client(Credentials {
        client_id: client_id.to_string().parse().unwrap(),
        secret: secret.clone(),
    });
    let url = server.url();
    let place = Place::Simulated { api: url.clone(), login: url.clone(), region: regions()[0].clone() };
    let session = sign_in(&place, &login, &Network::default(), &CancellationToken::new()).await.unwrap();
    (server, session)
}

fn everyone() -> Options {
    Options { people: Choice::Everyone, ..Options::default() }
}

/// Runs checks to their end, and hands over what was told.
async fn run(
    session: &mut Session,
    integration: &Integration,
    options: &Options,
    ask: Ask,
) -> (Arc<Report<Real>>, Vec<Event>) {
    let (events, mut heard) = mpsc::unbounded_channel();
    let report = session.run(integration, options, ask, &events, &CancellationToken::new()).await;
    drop(events);
    let mut all = Vec::new();
    while let Some(event) = heard.recv().await {
        all.push(event);
    }
    (report, all)
}

/// The ids of the findings that were told, in the order of the alphabet.
fn found(events: &[Event]) -> Vec<&str> {
    let found = events.iter().filter_map(|event| match event {
        Event::Finding(row) => Some(row.id.as_str()),
        _ => None,
    });
    let mut found: Vec<&str> = found.collect();
    found.sort_unstable();
    found
}

/// Runs checks in which the task of one source panics; none does for `None`.
async fn without(
    source: impl Into<Option<Source>>,
    org: &str,
    integration: &Integration,
) -> (Arc<Report<Real>>, Seen) {
    let source = source.into();
    let (_server, mut session) = signed_in(org, integration.people.is_some()).await;
    session.panics = source;
    let (report, events) = run(&mut session, integration, &everyone(), Ask::All).await;
    let ids: BTreeSet<&str> = integration.requirements.iter().map(|row| row.id.as_str()).collect();
    assert_eq!(found(&events), ids.into_iter().collect::<Vec<_>>(), "{source:?}");
    assert!(matches!(events.last(), Some(Event::Ended(_))), "{source:?}");
    let progress = events.iter().rev().find_map(|event| match event {
        Event::Progress { answered, planned, .. } => Some((answered, planned)),
        _ => None,
    });
    assert!(progress.is_some_and(|(answered, planned)| answered == planned), "{source:?}: {progress:?}");
    (report, session.seen)
}

#[tokio::test]
async fn a_task_of_the_client_that_panics_leaves_its_source_unread_and_findings_go_on() {
    let is_lost: [(Source, IsLost); 7] = [
        (Catalogue, |seen| seen.client.evidence.catalogue == Err(UNREADABLE)),
        (Divisions, |seen| seen.client.evidence.divisions == Err(UNREADABLE)),
        (Grants, |seen| seen.client.evidence.grants == Err(UNREADABLE)),
        (Permitted, |seen| seen.client.evidence.permitted.is_empty()),
        // Nothing to aim at: who seeks a message has none either.
        (Conversations, |seen| {
            let divisions = seen.client.evidence.divisions.as_ref();
            divisions.is_ok_and(|all| all.iter().all(|division| division.conversations_seen == 0))
                && !is_aimed(seen, "read-conversations")
                && !is_aimed(seen, "read-messages")
        }),
        (Messages, |seen| is_aimed(seen, "read-conversations") && !is_aimed(seen, "read-messages")),
        (Probe(0), |seen| {
            let probes = seen.client.evidence.probes.values().flatten();
            probes.into_iter().any(|probed| matches!(probed.outcome, Outcome::Unreadable(_)))
        }),
    ];
    let (_, whole) = without(None, "healthy", &integration("ariglad")).await;
    for (source, is_lost) in is_lost {
        assert!(!is_lost(&whole), "{source:?}, though nothing panics");
        let (_, seen) = without(source, "healthy", &integration("ariglad")).await;
        assert!(is_lost(&seen), "{source:?}");
    }
    let (report, _) = without(Probe(0), "healthy", &integration("ariglad")).await;
    assert!(report.rows.iter().any(|row| row.status == Status::Broken), "never taken for a pass");
    without(InDivision, "some-divisions", &integration("ariglad")).await;
}

#[tokio::test]
async fn a_task_of_people_or_of_the_org_that_panics_leaves_its_source_unread_and_findings_go_on() {
    let is_lost: [(Source, IsLost); 8] = [
        (Catalogue, |seen| seen.people.evidence.catalogue == Err(UNREADABLE)),
        (Divisions, |seen| seen.people.evidence.divisions == Err(UNREADABLE)),
        (Types, |seen| seen.org.types == Err(UNREADABLE) && seen.people.evidence.types == Err(UNREADABLE)),
        (Grants, |seen| seen.people.evidence.own.values().all(|own| *own == OwnHolding::Unknown)),
        (Roster, |seen| seen.people.evidence.people.as_ref().is_err_and(|unread| *unread == UNREADABLE)),
        (Holdings, |seen| people(seen).all(|watched| watched.grants == Err(UNREADABLE))),
        (Licences, |seen| people(seen).all(|watched| watched.licences == Err(UNREADABLE))),
        (SignIn, |seen| seen.org.sign_in == SignInPages::Unread(UNREADABLE)),
    ];
    let (_, whole) = without(None, "agents-mixed", &integration("salesforce")).await;
    for (source, is_lost) in is_lost {
        assert!(!is_lost(&whole), "{source:?}, though nothing panics");
        let (report, seen) = without(source, "agents-mixed", &integration("salesforce")).await;
        assert!(is_lost(&seen), "{source:?}");
        assert_ne!(report.head.verdict, Verdict::Ready, "{source:?}");
    }
    let (_, seen) = without(Installed, "agents-mixed", &integration("microsoft-teams")).await;
    assert_eq!(seen.org.installed, Err(UNREADABLE));
    let framework = integration("embeddable-framework");
    let (_, seen) = without(EmbeddedClientCandidates, "agents-mixed", &framework).await;
    assert_eq!(seen.org.embedded_client_candidates, Err(UNREADABLE));
    let (_, seen) = without(Groups, "agents-no-grants", &integration("salesforce")).await;
    let groups = seen.people.evidence.groups;
    assert!(
        !groups.is_empty() && groups.iter().all(|(id, name)| name.real() == format!("group {}", id.real())),
        "{groups:?}"
    );
}

/// Whether a live call for the client's requirement was aimed at something that the org has.
fn is_aimed(seen: &Seen, requirement: &str) -> bool {
    let probes = seen.client.evidence.probes_of(requirement);
    probes.iter().any(|probed| matches!(probed.aim, Aim::Sample { .. }))
}

fn people(seen: &Seen) -> impl Iterator<Item = &Watched> {
    seen.people.evidence.people.iter().flatten()
}

/// What was denied before and still is has to settle from its beginning on, however often it is asked again.
#[tokio::test]
async fn a_denial_keeps_its_beginning_when_it_is_asked_again() {
    let (_server, mut session) = signed_in("slow-to-act", false).await;
    let ariglad = integration("ariglad");
    let denied = |report: &Report<Real>| -> Vec<(String, jiff::Timestamp)> {
        let denied =
            report.rows.iter().filter_map(|row| Some((row.id.clone(), row.evidence()?.probe.denied_since?)));
        denied.collect()
    };
    let (first, _) = run(&mut session, &ariglad, &Options::default(), Ask::All).await;
    let since = denied(&first);
    assert!(since.len() > 3, "{since:?}");
    let ids = since.iter().map(|(id, _)| id.clone()).collect();
    let (second, _) = run(&mut session, &ariglad, &Options::default(), Ask::Rows(ids)).await;
    assert_eq!(denied(&second), since);
}

/// An integration that has a client, people and an org.
#[tokio::test]
async fn what_several_parts_need_is_read_once() {
    let (server, mut session) = signed_in("agents-mixed", true).await;
    let mut both = integration("salesforce");
    let ariglad = integration("ariglad");
    both.requirements.extend(ariglad.requirements);
    both.client = ariglad.client;
    let (_, events) = run(&mut session, &both, &everyone(), Ask::All).await;
    let calls = server.calls();
    let times = |path: &str| calls.iter().filter(|call| call.starts_with(&format!("GET {path}"))).count();
    assert_eq!(times("/api/v2/authorization/divisions?"), 1);
    assert_eq!(times("/api/v2/authorization/subjects/me"), 1);
    assert_eq!(times("/api/v2/authorization/permissions?pageSize=100&pageNumber=1"), 1, "{calls:#?}");
    let Seen { client, people, org, .. } = &session.seen;
    assert!(client.evidence.grants.is_ok() && client.evidence.catalogue.is_ok());
    assert!(people.evidence.people.is_ok() && people.evidence.catalogue.is_ok());
    assert!(org.types.is_ok());
    assert!(found(&events).contains(&"read-recordings"));
    assert!(matches!(events.last(), Some(Event::Ended(_))));
}

/// What one pair of eyes saw isn't what another sees.
#[tokio::test]
async fn who_looks_at_people_looks_at_all_of_them_anew() {
    let (server, mut session) = signed_in("agents-mixed", true).await;
    let teams = integration("microsoft-teams");
    let listed = || server.calls().iter().filter(|call| call.starts_with("GET /api/v2/users?")).count();
    let row = || Ask::Rows(vec![teams.person_needs().next().unwrap().1.id.clone()]);
    run(&mut session, &teams, &everyone(), Ask::All).await;
    let by_client = listed();
    assert!(by_client > 0 && session.seen.org.installed.is_ok());
    let observed = Options { observer: Some(server.admin_token()), ..everyone() };
    run(&mut session, &teams, &observed, row()).await;
    assert_eq!(listed(), 2 * by_client, "an admin may see others");
    assert!(people(&session.seen).all(|watched| watched.grants.is_ok()));
    assert_eq!(session.seen.org.installed, Err(Unread::NotYet), "nobody asked for it with these eyes");
    run(&mut session, &teams, &observed, row()).await;
    assert_eq!(listed(), 2 * by_client, "the same eyes");
    run(&mut session, &teams, &everyone(), row()).await;
    assert_eq!(listed(), 3 * by_client, "the client looks again");
}
