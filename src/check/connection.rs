//! A signed-in connection: as whom, to where, and with whose eyes.

use std::time::Duration;

use jiff::Timestamp;
use secrecy::{ExposeSecret, SecretString};
use tokio::sync::broadcast;
use tokio_util::sync::CancellationToken;

use super::{Network, Options, Place, SignedIn};
use crate::{
    genesys::{Client, Endpoints, Patience, Request, SignInPageVisitor, wire::RoleDivision},
    model::{
        Closed, Id, Integration, Real, Requests, Text,
        report::{
            IntegrationName,
            assemble::Setting,
            changes::{About, Named, OrgName},
        },
        say::{self, say},
    },
};

/// Who signed in. Like [`WHERE`] it needs no permission.
pub(super) const WHO: &str = "/api/v2/tokens/me";
pub(super) const WHERE: &str = "/api/v2/organizations/me";

pub(super) struct Connection {
    /// For what is asked between runs, and for the next one.
    pub client: Client,
    /// An admin's eyes, once there is a token for them.
    pub observer: Option<(SecretString, Client)>,
    /// How often it changed who looks at people.
    pub observer_changes: usize,
    /// What observers asked that are gone.
    pub asked_by_former: Requests,
    pub endpoints: Endpoints,
    pub network: Network,
    pub place: Place,
    pub client_id: Id,
    pub signed_in: SignedIn,
    /// Role and division pairs, where the token tells them (docs/platform-api.md 2.1: unverified whether it does).
    pub of_token: Option<Vec<RoleDivision>>,
}

impl Connection {
    /// The connection for a run that begins. What was read before it, signing in included, is a part of it: in a short
    /// run it has used up some of the patience.
    pub(super) fn begin_run(&mut self, patience: Patience) -> Client {
        let next = self.client.for_run(Patience::OfARun);
        let client = std::mem::replace(&mut self.client, next);
        match patience {
            Patience::OfARun => client,
            Patience::BetweenAnswers => client.for_run(patience),
        }
    }

    /// Looks whether calls are answered at all, as signing in did: what had closed the connection may be over by now, or
    /// have come meanwhile.
    pub(super) async fn look_whether_let_in(&self, cancel: &CancellationToken) {
        self.client.reopen().await;
        for path in [WHO, WHERE] {
            if !self.client.call(&Request::get(path), cancel).await.answer.refuses_the_caller() {
                return;
            }
        }
        if self.client.closed().await.is_none() {
            self.client.close(Closed::NotLetIn).await;
        }
    }

    /// Why whoever signed in, or the observer, isn't answered any more.
    pub(super) async fn closed(&self) -> Option<Closed> {
        let mut closed = self.client.closed().await;
        if let Some((_, observer)) = &self.observer {
            closed = closed.or(observer.closed().await);
        }
        closed
    }

    pub(super) fn observer_for_a_run(&self, patience: Patience) -> Option<Client> {
        self.observer.as_ref().map(|(_, client)| client.for_run(patience))
    }

    /// Who looks at people: the observer, else whoever signed in.
    pub(super) fn looks_at_people(&self) -> &Client {
        self.observer.as_ref().map_or(&self.client, |(_, client)| client)
    }

    /// Keeps the observer while the token is the same. One that can't be used leaves the grants as unread as they
    /// were.
    pub(super) fn observe_with(&mut self, token: Option<&SecretString>) {
        let known = self.observer.as_ref().map(|(known, _)| known.expose_secret());
        if known == token.map(ExposeSecret::expose_secret) {
            return;
        }
        let observer = token.and_then(|token| {
            let client = Client::with_token(&self.endpoints, token.clone(), &self.network);
            client.ok().map(|client| (token.clone(), client))
        });
        let former = std::mem::replace(&mut self.observer, observer);
        self.observer_changes += usize::from(former.is_some() || self.observer.is_some());
        if let Some((_, former)) = former {
            self.asked_by_former = sum(self.asked_by_former, former.usage());
        }
    }

    /// Who asks for sign-in pages: third parties, which get no secret.
    pub(super) fn visitor(&self) -> Option<SignInPageVisitor> {
        SignInPageVisitor::new(&self.network, matches!(self.place, Place::Simulated { .. })).ok()
    }

    /// Hears of each pause that Genesys asks for: whoever signed in, and the observer.
    pub(super) fn pauses(&self) -> Vec<broadcast::Receiver<Duration>> {
        self.clients().map(Client::pauses).collect()
    }

    /// What a report of it would be of.
    pub(super) fn about(&self, integration: &Integration) -> About<Real> {
        About {
            integration: IntegrationName { id: integration.id.clone(), title: integration.title.clone() },
            org: OrgName {
                id: self.signed_in.org_id.clone(),
                name: self.signed_in.org_name.clone(),
                domain: self.place.region().domain.clone(),
            },
            subject: integration
                .client
                .as_ref()
                .map(|_| Named { id: self.client_id.clone(), name: self.signed_in.client_name.clone() }),
            generated_at: Timestamp::now(),
        }
    }

    /// What surrounds the findings of a run.
    pub(super) fn setting<'a>(
        &'a self,
        integration: &'a Integration,
        options: &Options,
        notes: Vec<String>,
    ) -> Setting<'a> {
        let mut notes: Vec<Text> = notes.iter().map(Text::of).collect();
        if !options.skipped.is_empty() {
            notes.push(say!(
                "Left out, as this org doesn't know them: {}.",
                say::listed(&options.skipped, "and")
            ));
        }
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
            imprint: options.imprint.clone(),
            waived: options.waived.clone(),
            generated_at: Timestamp::now(),
            requests: self.requests(),
            notes,
        }
    }

    fn clients(&self) -> impl Iterator<Item = &Client> {
        std::iter::once(&self.client).chain(self.observer.as_ref().map(|(_, client)| client))
    }

    /// What was asked since signing in, the observers' part included.
    fn requests(&self) -> Requests {
        self.clients().map(Client::usage).fold(self.asked_by_former, sum)
    }
}

fn sum(some: Requests, others: Requests) -> Requests {
    Requests {
        total: some.total + others.total,
        retried: some.retried + others.retried,
        throttled_ms: some.throttled_ms + others.throttled_ms,
    }
}
