//! What is gathered of people, over real HTTP, from simulated orgs: whichever way it is read, it is the same.

use std::collections::BTreeMap;

use pretty_assertions::assert_eq;
use tokio_util::sync::CancellationToken;

use super::*;
use crate::{
    genesys::{self, Client, Endpoints, Patience, Setup},
    model::{
        credentials::Credentials,
        grant::GrantsSource,
        integration::embedded,
        people::{By, Pick},
    },
    simulate::{self, Server, SimulatedOrg},
};

pub(super) struct Bench {
    server: Server,
    client: Client,
    gathered: Gathered,
    options: Options,
    integration: &'static Integration,
}

impl Bench {
    pub(super) async fn new(org: &str, integration: &str) -> Self {
        let org = SimulatedOrg::embedded(org).unwrap_or_else(|| panic!("no org {org}"));
        let server = Server::start(org, simulate::Options::default()).unwrap();
        let endpoints = Endpoints::loopback(server.url().clone(), server.url().clone()).unwrap();
        let credentials = Credentials {
            client_id: server.people_client_id().to_string().parse().unwrap(),
            secret: server.people_secret().clone(),
        };
        let cancel = CancellationToken::new();
        let client = genesys::sign_in(&endpoints, &credentials, &Setup::default(), &cancel).await.unwrap();
        let integration = embedded().iter().find(|known| known.id == integration).unwrap();
        let options = Options { people: Choice::Everyone, ..Options::default() };
        Self { server, client, gathered: Gathered::default(), options, integration }
    }

    async fn gather(&mut self, ask: Ask) -> (Vec<Event>, usize) {
        self.gather_until(ask, &CancellationToken::new()).await
    }

    async fn gather_until(&mut self, ask: Ask, cancel: &CancellationToken) -> (Vec<Event>, usize) {
        let (events, mut heard) = mpsc::unbounded_channel();
        let before = self.server.requests();
        let client_id = self.server.people_client_id().to_string().into();
        let run = Run {
            integration: self.integration,
            options: &self.options,
            ask: &ask,
            asker: Asker { client: self.client.for_run(Patience::BetweenAnswers), cancel: cancel.clone() },
            client_id: &client_id,
            of_token: None,
            me: None,
            visitor: None,
            events: &events,
        };
        self.gathered.gather(&run).await;
        drop(events);
        let mut all = Vec::new();
        while let Some(event) = heard.recv().await {
            all.push(event);
        }
        assert_eq!(self.server.writes(), 0, "nothing may be changed");
        (all, self.server.requests() - before)
    }

    fn people(&self) -> &[Watched] {
        self.gathered.evidence.people.as_ref().unwrap()
    }

    /// Everything that a judgement can depend on.
    fn shown(&self) -> BTreeMap<String, String> {
        let of_one = |watched: &Watched| {
            let grants = watched.grants.as_ref().map(|grants| {
                let grant = |grant: &crate::model::grant::Grant| {
                    format!("{} {:?} {:?}", grant.role.name.real(), grant.scope, grant.holder)
                };
                grants.iter().map(grant).collect::<Vec<_>>()
            });
            (
                watched.person.name.real().to_owned(),
                format!("{grants:?} {:?} {:?}", watched.licences, watched.groups),
            )
        };
        let mut shown: BTreeMap<String, String> = self.people().iter().map(of_one).collect();
        shown.insert("groups".into(), format!("{:?}", self.gathered.evidence.groups));
        shown.insert("roles".into(), format!("{:?}", self.gathered.evidence.roles));
        shown
    }
}

#[tokio::test]
async fn ten_thousand_people_cost_some_two_hundred_calls_by_roles() {
    let mut bench = Bench::new("ten-thousand-agents", "salesforce").await;
    let (events, requests) = bench.gather(Ask::All).await;
    assert_eq!(bench.people().len(), 10_000);
    assert_eq!(bench.gathered.evidence.source, GrantsSource::Roles);
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
    let mut shown = Vec::new();
    for path in [Path::ByRoles, Path::ByPerson] {
        let mut bench = Bench::new("agents-mixed", "salesforce").await;
        bench.gathered.forced = Some(path);
        bench.gather(Ask::All).await;
        assert_eq!(bench.gathered.evidence.source, path.source());
        shown.push(bench.shown());
    }
    assert_eq!(shown[0], shown[1]);
}

/// The grants by roles, where people say what is given of their groups, in each person's order.
async fn by_roles(bench: &Bench, people: &[Watched], groups_told: bool) -> (Vec<Vec<String>>, usize) {
    let asked = Asked::of(bench.integration, &bench.gathered.evidence);
    let question = Question {
        people,
        of: (0..people.len()).collect(),
        everyone: true,
        groups_told,
        asked: &asked,
        sees_roles: OwnHolding::Everywhere,
        sees_grants: OwnHolding::Everywhere,
        path: Some(Path::ByRoles),
    };
    let reader = Reader::quiet(Asker { client: bench.client.clone(), cancel: CancellationToken::new() });
    let asked_for_members = || bench.server.calls().iter().filter(|call| call.contains("/members")).count();
    let before = asked_for_members();
    let read = grants::read(&reader, &question, &mut ByRoles::default(), &mut Groups::default()).await;
    let shown = read.grants.into_iter().map(|grants| {
        let mut grants = grants.unwrap();
        asked.keep_touching(&mut grants, &mut HashMap::new());
        grants
            .iter()
            .map(|grant| format!("{} {:?} {:?}", grant.role.name.real(), grant.scope, grant.holder))
            .collect()
    });
    (shown.collect(), asked_for_members() - before)
}

#[tokio::test]
async fn groups_are_asked_for_their_members_where_people_do_not_tell_all_of_it() {
    let mut bench = Bench::new("agents-mixed", "salesforce").await;
    bench.gather(Ask::All).await;
    let told = bench.people().to_vec();
    let (expected, asked) = by_roles(&bench, &told, true).await;
    assert_eq!(asked, 0, "people tell which groups they are in");
    let mut silent = told.clone();
    silent.iter_mut().for_each(|watched| watched.groups.clear());
    assert_eq!(by_roles(&bench, &silent, false).await, (expected.clone(), 2), "both groups that hold a role");
    // One of them doesn't tell: the group says that it has more members than are known.
    let mut short = told;
    short.iter_mut().find(|watched| !watched.groups.is_empty()).unwrap().groups.clear();
    assert_eq!(by_roles(&bench, &short, true).await, (expected, 1));
}

#[tokio::test]
async fn a_group_of_few_is_asked_for_person_by_person() {
    let mut bench = Bench::new("ten-thousand-agents", "chrome").await;
    let reader = Reader::quiet(Asker { client: bench.client.clone(), cancel: CancellationToken::new() });
    let picks = find::find(&reader, By::Group, &["new in home".to_owned()]).await.unwrap();
    assert_eq!(picks.iter().map(|pick: &Pick| pick.name.real()).collect::<Vec<_>>(), ["New in Home"]);
    bench.options.people = Choice::Picks(picks);
    let (_, requests) = bench.gather(Ask::All).await;
    assert_eq!(bench.people().len(), 12);
    assert!(requests <= 45, "{requests}");
}
