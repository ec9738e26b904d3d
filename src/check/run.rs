//! One run: what each part of the integration needs is read, all side by side, and comes to one report. What is found
//! of the client is told as soon as its evidence is complete, everything else at the end.

use std::{collections::BTreeSet, convert::Infallible, sync::Arc, time::Duration};

use futures::future::join_all;
use tokio::sync::{
    broadcast::{self, error::RecvError},
    mpsc,
};

use super::{
    Ask, Event, Options, client, connection::Connection, org, people, progress::Progress, reader::Reader,
    shared, tasks::Tasks,
};
use crate::{
    genesys::Patience,
    model::{
        ClientNeed, Closed, Integration, Need, Real, Report,
        org::evidence::OrgEvidence,
        people::{Audiences, Choice},
        report::assemble,
    },
};

pub(super) struct Run<'a> {
    pub integration: &'a Integration,
    pub options: &'a Options,
    pub ask: &'a Ask,
    pub connection: &'a Connection,
    pub events: &'a mpsc::UnboundedSender<Event>,
    #[cfg(test)]
    pub panics: Option<super::tasks::Source>,
}

/// What was seen over a connection so far. It stays, so that a run for some rows asks for these only, and one after a
/// run that was stopped goes on where that was.
#[derive(Default)]
pub(super) struct Seen {
    /// Of which integration and people, and with whose eyes: how often these had changed.
    of: Option<(String, Choice, Audiences, usize)>,
    /// Whether the last run ended before it was through.
    unfinished: bool,
    pub client: client::Gathered,
    pub people: people::Gathered,
    pub org: OrgEvidence,
}

/// A room for each kind of subject: it knows what is read for it, and keeps what was. Nothing is read for one that the
/// integration hasn't.
pub(super) struct Rooms<'a> {
    run: &'a Run<'a>,
    /// The places of the requirements whose findings were told.
    told: BTreeSet<usize>,
    pub client: client::Room<'a>,
    pub people: people::Room<'a>,
    pub org: org::Room<'a>,
}

/// Runs the checks to their end. `reader` is what they are read with.
pub(super) async fn run(run: &Run<'_>, reader: Reader, seen: &mut Seen) -> Arc<Report<Real>> {
    let (hear, cancel) = (hear_pauses(run), reader.cancel.clone());
    seen.begin(run);
    let patience = patience(run.integration);
    let observer = run.connection.observer_for_a_run(patience).map(|client| reader.over(client));
    // What takes long is reading people.
    let looks_at_people = observer.as_ref().unwrap_or(&reader).client.clone();
    let progress = Progress::new(looks_at_people, patience, run.events.clone());
    let mut tasks = Tasks::new(reader, observer, progress);
    #[cfg(test)]
    {
        tasks.panics = run.panics;
    }
    let mut rooms = Rooms::new(run, seen);
    rooms.start(&mut tasks);
    tokio::select! {
        () = tasks.run(&mut rooms) => {}
        never = hear => match never {},
    }
    let told = rooms.end();
    let has_people = run.integration.people.is_some();
    seen.unfinished = cancel.is_cancelled() || has_people && seen.people.lacks_answers();
    let report = Arc::new(report(run, seen, run.connection.closed().await));
    for (place, row) in report.rows.iter().enumerate() {
        if run.tells(place) && !told.contains(&place) {
            run.send(Event::Finding(Box::new(row.clone())));
        }
    }
    run.send(Event::Ended(Arc::clone(&report)));
    report
}

/// What uses up the patience of a run: where people are looked at, it may make thousands of calls.
pub(super) fn patience(integration: &Integration) -> Patience {
    match &integration.people {
        Some(_) => Patience::BetweenAnswers,
        None => Patience::OfARun,
    }
}

/// What was seen, judged. `closed` leaves open what wasn't asked by then: one sentence for all of it.
fn report(run: &Run<'_>, seen: &Seen, closed: Option<Closed>) -> Report<Real> {
    let mut notes = [seen.client.notes.as_slice(), &seen.people.notes].concat();
    notes.extend(closed.map(|why| why.sentence().to_owned()));
    let setting = run.connection.setting(run.integration, run.options, notes);
    let seen = assemble::Seen {
        client: run.integration.client.is_some().then_some(&seen.client.evidence),
        people: run.integration.people.is_some().then_some(&seen.people.evidence),
        org: &seen.org,
    };
    assemble::report(&setting, seen)
}

fn hear_pauses(run: &Run<'_>) -> impl Future<Output = Infallible> + Send + use<> {
    let hear = |mut pauses: broadcast::Receiver<Duration>| {
        let events = run.events.clone();
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
    };
    let all = join_all(run.connection.pauses().into_iter().map(hear));
    async move {
        all.await;
        std::future::pending().await
    }
}

impl Run<'_> {
    pub(super) fn asks(&self, requirement: &str) -> bool {
        match self.ask {
            Ask::All => true,
            Ask::Rows(ids) => ids.iter().any(|asked| asked == requirement),
        }
    }

    /// Whether everything is asked for, and not some rows once more.
    pub(super) fn asks_all(&self) -> bool {
        *self.ask == Ask::All
    }

    pub(super) fn send(&self, event: Event) {
        drop(self.events.send(event));
    }

    /// Whether the finding of the requirement at this place is told. Division access hangs together with every other
    /// row.
    fn tells(&self, place: usize) -> bool {
        let requirement = &self.integration.requirements[place];
        self.asks(&requirement.id) || requirement.need == Need::Client(ClientNeed::DivisionAccess)
    }
}

impl Seen {
    /// A run for everything begins anew with people and org, unless the one before was stopped: then it asks for what is
    /// missing. What somebody else's eyes saw of them counts for nothing, whatever is asked for.
    fn begin(&mut self, run: &Run<'_>) {
        let changes = run.connection.observer_changes;
        let (people, audiences) = (run.options.people.clone(), run.options.audiences.clone());
        let of = (run.integration.id.clone(), people, audiences, changes);
        let goes_on = self.of.as_ref() == Some(&of) && (self.unfinished || !run.asks_all());
        if !goes_on {
            self.people = people::Gathered::default();
            self.org = OrgEvidence::default();
            self.of = Some(of);
        }
        self.unfinished = true;
    }
}

impl<'a> Rooms<'a> {
    fn new(run: &'a Run<'a>, seen: &'a mut Seen) -> Self {
        Self {
            run,
            told: BTreeSet::new(),
            client: client::Room::new(run, &mut seen.client),
            people: people::Room::new(run, &mut seen.people),
            org: org::Room::new(run, &mut seen.org),
        }
    }

    /// Starts what waits for nothing. What most others wait for goes first.
    fn start(&mut self, tasks: &mut Tasks) {
        for requirement in &self.run.integration.requirements {
            let read_at_once = match &requirement.need {
                // Asked for as soon as its calls are sent.
                Need::Client(_) => false,
                Need::Person(_) => true,
                Need::Org(_) => !requirement.need.is_manual(),
            };
            if read_at_once && self.run.asks(&requirement.id) {
                self.run.send(Event::Asking { requirement: requirement.id.clone() });
            }
        }
        let Integration { client, people, .. } = self.run.integration;
        let mut wanted = self.org.wants();
        wanted.extend(client.iter().flat_map(|_| self.client.wants()));
        wanted.extend(people.iter().flat_map(|_| self.people.wants()));
        shared::start(self.run, &wanted, tasks);
        if client.is_some() {
            self.client.start(tasks);
        }
        if people.is_some() {
            self.people.start(tasks);
        }
        self.org.start(tasks);
    }

    /// Tells what is found of the client's requirement at this place, by what was seen so far.
    pub(super) fn tell(&mut self, place: usize) {
        let setting = self.run.connection.setting(self.run.integration, self.run.options, Vec::new());
        if let Some(row) = assemble::row(&setting, self.client.evidence(), self.org.evidence, place) {
            self.told.insert(place);
            self.run.send(Event::Finding(Box::new(row)));
        }
    }

    /// Everything was read; which findings were told.
    fn end(mut self) -> BTreeSet<usize> {
        self.client.keep_results();
        if self.run.integration.people.is_some() {
            self.people.end();
        }
        self.told
    }
}
