//! What front ends hold: a signed-in connection, and what was seen over it so far.

use std::{sync::Arc, time::Duration};

use secrecy::SecretString;
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

use super::{
    Ask, Event, Found, NotFound, Options, SignedIn,
    connection::Connection,
    org, people,
    reader::Reader,
    run::{self, Run, Seen},
    shared,
};
use crate::model::{
    Catalogue, ClientId, Integration, Real, Report, Status, Unread,
    client::evidence::ClientFacts,
    org::evidence::EmbeddedClientSeen,
    people::{By, Pick},
    report::changes::About,
};

/// How often `--wait` asks again what is pending.
const PENDING_EVERY: Duration = Duration::from_secs(10);

/// A signed-in connection with all that was seen so far. Runs one check at a time.
pub struct Session {
    connection: Connection,
    pub(super) seen: Seen,
    /// Whether signing in is no longer the last thing that happened.
    has_run: bool,
    #[cfg(test)]
    pub(super) panics: Option<super::tasks::Source>,
}

impl Session {
    /// Over a connection on which nothing was seen yet but who signed in.
    pub(super) fn new(connection: Connection, client: Result<ClientFacts, Unread>) -> Self {
        let mut seen = Seen::default();
        seen.client.evidence.client = client;
        Self {
            connection,
            seen,
            has_run: false,
            #[cfg(test)]
            panics: None,
        }
    }

    pub fn signed_in(&self) -> &SignedIn {
        &self.connection.signed_in
    }

    /// Takes an admin's token to look at people with, in place of whoever signed in; `None` gives it back.
    pub fn observe_with(&mut self, token: Option<&SecretString>) {
        self.connection.observe_with(token);
    }

    /// Looks for people, groups, roles, queues or divisions by name; an empty text lists from the beginning.
    ///
    /// # Errors
    /// When the org couldn't be asked.
    pub async fn search(&self, by: By, text: &str, cancel: &CancellationToken) -> Result<Found, Unread> {
        people::search(&self.reader(cancel), by, text).await
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
        people::find(&self.reader(cancel), by, names).await
    }

    /// The permissions that the org has.
    ///
    /// # Errors
    /// When they couldn't be read whole.
    pub async fn catalogue(&self, cancel: &CancellationToken) -> Result<Catalogue, Unread> {
        shared::catalogue(&self.reader(cancel)).await
    }

    /// What the org has under the id of the embedded client's OAuth client.
    ///
    /// # Errors
    /// When that couldn't be read.
    pub async fn embedded_client(
        &self,
        id: &ClientId,
        cancel: &CancellationToken,
    ) -> Result<EmbeddedClientSeen, Unread> {
        org::embedded_client(&self.reader(cancel), id).await
    }

    /// What a report of this session would be of.
    pub fn about(&self, integration: &Integration) -> About<Real> {
        self.connection.about(integration)
    }

    /// What reads where no run goes on.
    pub(super) fn reader(&self, cancel: &CancellationToken) -> Reader {
        Reader::new(self.connection.looks_at_people().clone(), cancel.clone())
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
    ) -> Arc<Report<Real>> {
        self.observe_with(options.observer.as_ref());
        if ask == Ask::All && self.has_run {
            self.connection.look_whether_let_in(cancel).await;
        }
        self.has_run = true;
        let client = self.connection.begin_run(run::patience(integration));
        let run = Run {
            integration,
            options,
            ask: &ask,
            connection: &self.connection,
            events,
            #[cfg(test)]
            panics: self.panics,
        };
        run::run(&run, Reader::new(client, cancel.clone()), &mut self.seen).await
    }

    /// As [`Session::run`], and then goes on asking what is pending until nothing is, or the time is over.
    pub async fn run_and_wait(
        &mut self,
        integration: &Integration,
        options: &Options,
        wait: Duration,
        events: &mpsc::UnboundedSender<Event>,
        cancel: &CancellationToken,
    ) -> Arc<Report<Real>> {
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
}
