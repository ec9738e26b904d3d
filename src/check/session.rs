//! A signed-in connection, and what was seen over it so far.

use std::{sync::Arc, time::Duration};

use jiff::Timestamp;
use secrecy::{ExposeSecret, SecretString};
use tokio::sync::{broadcast::error::RecvError, mpsc};
use tokio_util::sync::CancellationToken;

use super::{
    Ask, Event, Found, Network, NotFound, Options, Place, SignedIn, client,
    people::{self, Gathered},
    reader::Reader,
    sources::Asker,
};
use crate::{
    genesys::{Client, Endpoints, Patience, SignInPageVisitor, wire::RoleDivision},
    model::{
        catalogue::Catalogue,
        evidence::{Evidence, Unread},
        integration::Integration,
        name::Id,
        org::evidence::OrgEvidence,
        people::{By, Pick},
        report::{
            Report, Requests, RequirementRow,
            assemble::{self, Seen, Setting},
        },
        status::Status,
    },
};

/// How often `--wait` asks again what is pending.
const PENDING_EVERY: Duration = Duration::from_secs(10);

/// A signed-in connection with all that was seen so far. Runs one check at a time.
pub struct Session {
    pub(super) client: Client,
    /// An admin's eyes, once there is a token for them.
    pub(super) observer: Option<(SecretString, Client)>,
    pub(super) endpoints: Endpoints,
    pub(super) network: Network,
    pub(super) place: Place,
    /// Of whoever signed in.
    pub(super) client_id: Id,
    pub(super) signed_in: SignedIn,
    /// Role and division pairs, where the token tells them (docs/platform-api.md 2.1: unverified whether it does).
    pub(super) of_token: Option<Vec<RoleDivision>>,
    pub(super) evidence: Evidence,
    /// What was seen of people.
    pub(super) people: Gathered,
    pub(super) notes: Vec<String>,
}

impl Session {
    /// Who and where we are.
    pub fn signed_in(&self) -> &SignedIn {
        &self.signed_in
    }

    /// Looks for people, groups, roles, queues or divisions by name; an empty text lists from the beginning.
    ///
    /// # Errors
    /// When the org couldn't be asked.
    pub async fn search(&self, by: By, text: &str, cancel: &CancellationToken) -> Result<Found, Unread> {
        people::search(&self.quiet_reader(cancel), by, text).await
    }

    fn quiet_reader(&self, cancel: &CancellationToken) -> Reader {
        Reader::quiet(Asker { client: self.client.clone(), cancel: cancel.clone() })
    }

    /// Finds what people are to be chosen by, by name; people by their address or name. Of a name that several have,
    /// all of them.
    ///
    /// # Errors
    /// When the org has nothing of a name, or couldn't be asked.
    pub async fn find(
        &self,
        by: By,
        names: &[String],
        cancel: &CancellationToken,
    ) -> Result<Vec<Pick>, NotFound> {
        people::find(&self.quiet_reader(cancel), by, names).await
    }

    /// The permissions that the org has.
    ///
    /// # Errors
    /// When they couldn't be read whole.
    pub async fn catalogue(&self, cancel: &CancellationToken) -> Result<Catalogue, Unread> {
        Asker { client: self.client.clone(), cancel: cancel.clone() }.catalogue().await
    }

    /// Runs the checks, sends an event a finding, and ends in a report, which is also returned. What was seen
    /// stays, so that later runs ask for some rows only. Stopping leaves the rest unknown.
    pub async fn run(
        &mut self,
        integration: &Integration,
        options: &Options,
        ask: Ask,
        events: &mpsc::UnboundedSender<Event>,
        cancel: &CancellationToken,
    ) -> Arc<Report> {
        if integration.people.is_some() {
            // In a box: what it holds would make every other run as large.
            return Box::pin(self.run_people(integration, options, ask, events, cancel)).await;
        }
        self.evidence.settle = options.settle;
        let asker = Asker { client: self.client_for_a_run(), cancel: cancel.clone() };
        let org = OrgEvidence { attested: options.attested.clone(), ..OrgEvidence::default() };
        self.observe_with(options.observer.as_ref());
        let observer = self
            .observer
            .as_ref()
            .map(|(_, client)| Asker { client: client.for_run(Patience::OfARun), cancel: cancel.clone() });
        let hear = self.hear_pauses(events);
        let run = client::Run {
            integration,
            read_only: options.read_only,
            ask,
            asker,
            observer,
            client_id: self.client_id.clone(),
            of_token: self.of_token.clone(),
            events,
        };
        let mut evidence = std::mem::take(&mut self.evidence);
        let judge = |evidence: &Evidence, index: usize| -> Option<RequirementRow> {
            assemble::row(&self.setting(integration, options, Vec::new()), evidence, &org, index)
        };
        let notes = tokio::select! {
            notes = client::gather(run, &mut evidence, &judge) => notes,
            never = hear => match never {},
        };
        if !notes.is_empty() {
            self.notes = notes;
        }
        let seen = Seen { client: Some(&evidence), people: None, org: &org };
        let report =
            Arc::new(assemble::report(&self.setting(integration, options, self.notes.clone()), seen));
        self.evidence = evidence;
        drop(events.send(Event::Ended(Arc::clone(&report))));
        report
    }

    /// As [`Session::run`], for an integration whose subject is people. Each requirement is judged once everybody's
    /// evidence is there.
    async fn run_people(
        &mut self,
        integration: &Integration,
        options: &Options,
        ask: Ask,
        events: &mpsc::UnboundedSender<Event>,
        cancel: &CancellationToken,
    ) -> Arc<Report> {
        let simulated = matches!(self.place, Place::Simulated { .. });
        // Thousands of calls, perhaps: patience is back with every answer.
        let client = self.client_for_a_run().for_run(Patience::BetweenAnswers);
        let visitor =
            options.ask_sign_in_pages.then(|| SignInPageVisitor::new(&self.network, simulated).ok());
        let run = people::Run {
            integration,
            options,
            ask: &ask,
            asker: Asker { client, cancel: cancel.clone() },
            client_id: &self.client_id,
            of_token: self.of_token.clone(),
            me: self.signed_in.person.as_ref(),
            visitor: visitor.flatten(),
            events,
        };
        let hear = self.hear_pauses(events);
        tokio::select! {
            () = self.people.gather(&run) => {}
            never = hear => match never {},
        }
        let setting = self.setting(integration, options, self.people.notes());
        let (people, org) = self.people.evidence();
        let seen = Seen { client: None, people: Some(people), org };
        let report = Arc::new(assemble::report(&setting, seen));
        for row in report.rows.iter().filter(|row| people::is_asked(&ask, &row.id)) {
            drop(events.send(Event::Finding(Box::new(row.clone()))));
        }
        drop(events.send(Event::Ended(Arc::clone(&report))));
        report
    }

    /// The connection for the run that begins. What was read before it, signing in included, is a part of that run: it
    /// has used up some of its patience.
    fn client_for_a_run(&mut self) -> Client {
        let next = self.client.for_run(Patience::OfARun);
        std::mem::replace(&mut self.client, next)
    }

    /// Tells of each pause; never ends.
    fn hear_pauses(
        &self,
        events: &mpsc::UnboundedSender<Event>,
    ) -> impl Future<Output = std::convert::Infallible> + Send + use<> {
        let (mut pauses, events) = (self.client.pauses(), events.clone());
        async move {
            loop {
                match pauses.recv().await {
                    // Nobody listens any more: nothing to tell.
                    Ok(wait) => drop(events.send(Event::Paused { wait })),
                    Err(RecvError::Lagged(_)) => {}
                    Err(RecvError::Closed) => std::future::pending::<()>().await,
                }
            }
        }
    }

    /// As [`Session::run`], and then goes on asking what is pending until nothing is, or the time is over.
    pub async fn run_and_wait(
        &mut self,
        integration: &Integration,
        options: &Options,
        wait: Duration,
        events: &mpsc::UnboundedSender<Event>,
        cancel: &CancellationToken,
    ) -> Arc<Report> {
        let deadline = tokio::time::Instant::now() + wait;
        let mut report = self.run(integration, options, Ask::All, events, cancel).await;
        loop {
            let pending: Vec<String> = report
                .rows
                .iter()
                .filter(|row| row.status == Status::Pending)
                .map(|row| row.id.clone())
                .collect();
            let now = tokio::time::Instant::now();
            if pending.is_empty() || now >= deadline {
                return report;
            }
            // The last time is at the deadline itself.
            let next = deadline.min(now + PENDING_EVERY);
            if cancel.run_until_cancelled(tokio::time::sleep_until(next)).await.is_none() {
                return report;
            }
            report = self.run(integration, options, Ask::Rows(pending), events, cancel).await;
        }
    }

    /// Keeps the observer while the token is the same. One that can't be used leaves the grants as unread as they
    /// were.
    fn observe_with(&mut self, token: Option<&SecretString>) {
        let Some(token) = token else { return self.observer = None };
        let known =
            self.observer.as_ref().is_some_and(|(known, _)| known.expose_secret() == token.expose_secret());
        if !known {
            let client = Client::with_token(&self.endpoints, token.clone(), &self.network);
            self.observer = client.ok().map(|client| (token.clone(), client));
        }
    }

    /// The client's connection, and the observer's.
    fn clients(&self) -> impl Iterator<Item = &Client> {
        std::iter::once(&self.client).chain(self.observer.as_ref().map(|(_, client)| client))
    }

    /// What was asked since signing in, the observer's part included.
    fn requests(&self) -> Requests {
        let clients = self.clients();
        clients.map(Client::usage).fold(Requests::default(), |sum, usage| Requests {
            total: sum.total + usage.total,
            retried: sum.retried + usage.retried,
            throttled_ms: sum.throttled_ms + usage.throttled_ms,
        })
    }

    fn setting<'a>(
        &'a self,
        integration: &'a Integration,
        options: &Options,
        notes: Vec<String>,
    ) -> Setting<'a> {
        Setting {
            integration,
            region: self.place.region(),
            org_id: self.signed_in.org_id.clone(),
            org_name: self.signed_in.org_name.clone(),
            client_id: self.client_id.clone(),
            client_name: match &self.signed_in.person {
                Some(person) => Some(person.name.clone()),
                None => self.signed_in.client_name.clone(),
            },
            strict: options.strict,
            generated_at: Timestamp::now(),
            requests: self.requests(),
            notes,
        }
    }
}
