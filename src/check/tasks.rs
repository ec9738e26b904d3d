//! The scheduler: what a run reads is read together, arrives in whatever order, and then whatever waited for it goes on.
//!
//! A source is open from its start until its task has ended, however it ended. A task that panics leaves its source
//! unread, and keeps nobody waiting.

use std::{collections::HashMap, sync::Arc};

use tokio::task::{Id, JoinSet};

use super::{
    progress::{Counter, Progress},
    reader::Reader,
    run::Rooms,
};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Source {
    Catalogue,
    Divisions,
    Types,
    Grants,
    GrantsOfObserver,

    /// Where the client holds a permission, as `divisionspermitted` says.
    Permitted,
    Conversations,
    Messages,
    InDivision,
    /// Who else holds the client's roles.
    Holders,
    /// A probe, by its place in the plan.
    Probe(usize),

    Roster,
    Holdings,
    Licences,
    Groups,

    Installed,
    SignIn,
    EmbeddedClient,
    EmbeddedClientCandidates,
    Embedding,
    AuthorizedClients,
}

impl Source {
    /// Whether the observer reads it, where there is one: what is read of people and of the org beside them.
    fn is_observed(self) -> bool {
        match self {
            Self::Catalogue
            | Self::Divisions
            | Self::Grants
            | Self::Permitted
            | Self::Conversations
            | Self::Messages
            | Self::InDivision
            | Self::Holders
            | Self::Probe(_) => false,
            Self::Types
            | Self::GrantsOfObserver
            | Self::Roster
            | Self::Holdings
            | Self::Licences
            | Self::Groups
            | Self::Installed
            | Self::SignIn
            | Self::EmbeddedClient
            | Self::EmbeddedClientCandidates
            | Self::Embedding
            | Self::AuthorizedClients => true,
        }
    }
}

/// What goes on: with what arrived, or after what had to arrive.
type Step = Box<dyn FnOnce(&mut Rooms<'_>, &mut Tasks) + Send>;

struct Waiting {
    waits_for: Box<dyn Fn(Source) -> bool + Send>,
    then: Step,
}

pub(super) struct Tasks {
    reader: Reader,
    pub observer: Option<Reader>,
    progress: Arc<Progress>,
    running: JoinSet<Step>,
    /// Each open source, and what its end is where its task panics.
    open: HashMap<Id, (Source, Step)>,
    /// In the order in which it goes on, where it can at the same time.
    waiting: Vec<Waiting>,
    #[cfg(test)]
    pub panics: Option<Source>,
}

impl Tasks {
    /// Nothing is read yet. `reader` is what tasks read with, `observer` where an admin's token looks at people.
    pub(super) fn new(reader: Reader, observer: Option<Reader>, progress: Arc<Progress>) -> Self {
        Self {
            reader,
            observer,
            progress,
            running: JoinSet::new(),
            open: HashMap::new(),
            waiting: Vec::new(),
            #[cfg(test)]
            panics: None,
        }
    }

    /// Starts to read a source. What was read goes to `take`; `unread`, where the task panics.
    pub(super) fn start<T, Reading>(
        &mut self,
        source: Source,
        read: impl FnOnce(Reader) -> Reading,
        unread: T,
        take: impl FnOnce(&mut Rooms<'_>, &mut Self, T) + Clone + Send + 'static,
    ) where
        T: Send + 'static,
        Reading: Future<Output = T> + Send + 'static,
    {
        let reader = self.observer.as_ref().filter(|_| source.is_observed()).unwrap_or(&self.reader);
        let reading = read(reader.counted(Counter::new(Arc::clone(&self.progress))));
        #[cfg(test)]
        let panics = self.panics == Some(source);
        let taken = take.clone();
        let task = self.running.spawn(async move {
            #[cfg(test)]
            assert!(!panics, "a test wants this task to panic");
            let read = reading.await;
            Box::new(move |rooms: &mut Rooms<'_>, tasks: &mut Self| taken(rooms, tasks, read)) as Step
        });
        self.open.insert(task.id(), (source, Box::new(move |rooms, tasks| take(rooms, tasks, unread))));
    }

    /// Does something once none of these sources is open, those included that are started meanwhile.
    pub(super) fn after(
        &mut self,
        waits_for: impl Fn(Source) -> bool + Send + 'static,
        then: impl FnOnce(&mut Rooms<'_>, &mut Self) + Send + 'static,
    ) {
        self.waiting.push(Waiting { waits_for: Box::new(waits_for), then: Box::new(then) });
    }

    pub(super) async fn run(mut self, rooms: &mut Rooms<'_>) {
        loop {
            while let Some(then) = self.no_longer_waiting() {
                then(rooms, &mut self);
            }
            self.progress.tell();
            let Some(ended) = self.running.join_next_with_id().await else { return };
            let (task, arrived) = match ended {
                Ok((task, arrived)) => (task, Some(arrived)),
                // The panic itself is reported by its hook.
                Err(panicked) => (panicked.id(), None),
            };
            let (_, unread) = self.open.remove(&task).expect("a source is open until its task has ended");
            arrived.unwrap_or(unread)(rooms, &mut self);
        }
    }

    fn no_longer_waiting(&mut self) -> Option<Step> {
        let is_open = |waiting: &Waiting| self.open.values().any(|(source, _)| (waiting.waits_for)(*source));
        let place = self.waiting.iter().position(|waiting| !is_open(waiting))?;
        Some(self.waiting.remove(place).then)
    }
}
