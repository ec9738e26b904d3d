//! What is gathered of people, over real HTTP, from simulated orgs: whichever way it is read, it is the same.

use pretty_assertions::assert_eq;
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

use super::*;
use crate::{
    check::{Ask, Event, Network, Options, Place, Session, reader::Reader, sign_in},
    model::{
        Credentials, GrantsSource, Integration, Login,
        integration::embedded,
        people::{
            By, Pick,
            evidence::{OwnHolding, PeopleEvidence},
        },
        region::regions,
    },
    simulate::{self, Server, SimulatedOrg},
};

struct Bench {
    server: Server,
    session: Session,
    options: Options,
    integration: &'static Integration,
    /// What reads beside the session.
    reader: Reader,
}

impl Bench {
    async fn new(org: &str, integration: &str) -> Self {
        let org = SimulatedOrg::embedded(org).unwrap_or_else(|| panic!("no org {org}"));
        let server = Server::start(org, simulate::Options::default()).unwrap();
        let url = server.url();
        let place = Place::Simulated { api: url.clone(), login: url.clone(), region: regions()[0].clone() };
        let login = Login::Client(Credentials {
            client_id: server.people_client_id().to_string().parse().unwrap(),
            secret: server.people_secret().clone(),
        });
        let cancel = CancellationToken::new();
        let session = sign_in(&place, &login, &Network::default(), &cancel).await.unwrap();
        let reader = session.reader(&cancel);
        let integration = embedded().iter().find(|known| known.id == integration).unwrap();
        let options = Options { people: Choice::Everyone, ..Options::default() };
        Self { server, session, options, integration, reader }
    }

    async fn gather(&mut self) -> (Vec<Event>, usize) {
        let (events, mut heard) = mpsc::unbounded_channel();
        let before = self.server.requests();
        let cancel = CancellationToken::new();
        self.session.run(self.integration, &self.options, Ask::All, &events, &cancel).await;
        drop(events);
        let mut all = Vec::new();
        while let Some(event) = heard.recv().await {
            all.push(event);
        }
        assert_eq!(self.server.writes(), 0, "nothing may be changed");
        (all, self.server.requests() - before)
    }

    fn evidence(&self) -> &PeopleEvidence {
        &self.session.seen.people.evidence
    }

    fn people(&self) -> &[Watched] {
        self.evidence().people.as_ref().unwrap()
    }

    /// What these people hold, read in this way, in the order of the people.
    async fn held(&self, people: &[Watched], path: Path, groups_told: bool) -> Vec<Vec<String>> {
        let question = Question {
            people: people.iter().map(Who::of).collect(),
            everyone: true,
            groups_told,
            asked: Asked::of(self.integration, self.evidence()),
            sees_roles: OwnHolding::Everywhere,
            sees_grants: OwnHolding::Everywhere,
            path: Some(path),
        };
        let read =
            grants::read(&self.reader, &question, &mut ByRoles::default(), &mut Groups::default()).await;
        assert_eq!(read.path, path);
        let shown = read.grants.into_iter().map(|grants| {
            let shown = grants.unwrap().into_iter();
            shown.map(|grant| format!("{:?} {:?} {:?}", grant.role, grant.scope, grant.holder)).collect()
        });
        shown.collect()
    }

    fn asked_for_members(&self) -> usize {
        self.server.calls().iter().filter(|call| call.contains("/members")).count()
    }
}

#[tokio::test]
async fn ten_thousand_people_cost_some_two_hundred_calls_by_roles() {
    let mut bench = Bench::new("ten-thousand-agents", "salesforce").await;
    let (events, requests) = bench.gather().await;
    assert_eq!(bench.people().len(), 10_000);
    assert_eq!(bench.evidence().source, GrantsSource::Roles);
    assert!(bench.people().iter().all(|one| one.grants.is_ok() && one.licences.is_ok()));
    assert!(requests <= 260, "{requests}");
    let progress: Vec<(usize, usize)> = events
        .iter()
        .filter_map(|event| match event {
            Event::Progress { answered, planned, .. } => Some((*answered, *planned)),
            _ => None,
        })
        .collect();
    let (answered, planned) = *progress.last().unwrap();
    assert_eq!(answered, planned);
    assert!(progress.iter().all(|(answered, planned)| answered <= planned));
}

#[tokio::test]
async fn both_ways_come_to_the_same() {
    let mut bench = Bench::new("agents-mixed", "salesforce").await;
    bench.gather().await;
    let by_roles = bench.held(bench.people(), Path::ByRoles, true).await;
    assert_eq!(by_roles, bench.held(bench.people(), Path::ByPerson, true).await);
    assert!(by_roles.iter().filter(|held| !held.is_empty()).count() > 40);
}

#[tokio::test]
async fn groups_are_asked_for_their_members_where_people_do_not_tell_all_of_it() {
    let mut bench = Bench::new("agents-mixed", "salesforce").await;
    bench.gather().await;
    let told = bench.people().to_vec();
    let expected = bench.held(&told, Path::ByRoles, true).await;
    assert_eq!(bench.asked_for_members(), 0, "people tell which groups they are in");
    let mut silent = told.clone();
    silent.iter_mut().for_each(|watched| watched.groups.clear());
    assert_eq!(bench.held(&silent, Path::ByRoles, false).await, expected);
    assert_eq!(bench.asked_for_members(), 2, "both groups that hold a role");
    // One of them doesn't tell: the group says that it has more members than are known.
    let mut short = told;
    short.iter_mut().find(|watched| !watched.groups.is_empty()).unwrap().groups.clear();
    assert_eq!(bench.held(&short, Path::ByRoles, true).await, expected);
    assert_eq!(bench.asked_for_members(), 3);
}

#[tokio::test]
async fn a_group_of_few_is_asked_for_person_by_person() {
    let mut bench = Bench::new("ten-thousand-agents", "chrome").await;
    let picks = find::find(&bench.reader, By::Group, &["new in home".to_owned()]).await.unwrap();
    assert_eq!(picks.iter().map(|pick: &Pick| pick.name.real()).collect::<Vec<_>>(), ["New in Home"]);
    bench.options.people = Choice::Picks(picks);
    let (_, requests) = bench.gather().await;
    assert_eq!(bench.people().len(), 12);
    assert!(requests <= 45, "{requests}");
}
