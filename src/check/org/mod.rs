//! What is read of the org as a whole: what is installed, how people sign in, who may embed Genesys, the embedded client's
//! OAuth client.

mod sources;

pub(super) use sources::embedded_client;

use super::{
    reader::{UNREADABLE, keep},
    run::Run,
    tasks::{Source, Tasks},
};
use crate::model::{
    Need, OrgNeed, Unread,
    org::{
        EmbeddedClient,
        evidence::{OrgEvidence, SignInPages},
    },
};

/// The sources that the requirements that are asked for depend on.
fn wanted(run: &Run<'_>) -> Vec<Source> {
    let asked = run.integration.requirements.iter().filter(|requirement| run.asks(&requirement.id));
    let sources = asked.flat_map(|requirement| match &requirement.need {
        Need::Org(OrgNeed::EmbeddedOauthClient | OrgNeed::OauthScope(_)) => &[Source::EmbeddedClient][..],
        Need::Org(OrgNeed::InstalledIntegration(_)) => &[Source::Installed, Source::Types],
        Need::Org(OrgNeed::SingleSignOn(_)) => &[Source::SignIn],
        Need::Org(OrgNeed::Embedding(_)) => &[Source::Embedding],
        Need::Org(OrgNeed::AuthorizedApplication(_)) => &[Source::AuthorizedClients],
        Need::Org(OrgNeed::Manual(_)) | Need::Client(_) | Need::Person(_) => &[],
    });
    sources.copied().collect()
}

pub(super) struct Room<'a> {
    run: &'a Run<'a>,
    pub evidence: &'a mut OrgEvidence,
    wanted: Vec<Source>,
}

impl<'a> Room<'a> {
    pub(super) fn new(run: &'a Run<'a>, evidence: &'a mut OrgEvidence) -> Self {
        let mut room = Self { run, evidence, wanted: wanted(run) };
        room.take_what_was_said();
        room
    }

    /// What people said: what they attested, which client it is, and whether third parties may be asked. What was read
    /// for another answer is forgotten.
    fn take_what_was_said(&mut self) {
        let (evidence, options) = (&mut *self.evidence, self.run.options);
        evidence.attested.clone_from(&options.attested);
        if evidence.embedded_client != options.embedded_client {
            evidence.embedded_client = options.embedded_client.clone();
            evidence.embedded_client_facts = Err(Unread::NotYet);
            evidence.embedded_client_candidates = Err(Unread::NotYet);
            evidence.authorized_clients = Err(Unread::NotYet);
        }
        let other_pages = match &evidence.sign_in {
            SignInPages::NotAsked { .. } => options.ask_sign_in_pages,
            SignInPages::Asked(_) => !options.ask_sign_in_pages,
            SignInPages::Unread(_) | SignInPages::NoThirdParty => false,
        };
        if other_pages {
            evidence.sign_in = SignInPages::Unread(Unread::NotYet);
        }
    }

    pub(super) fn wants(&self) -> Vec<Source> {
        let types = self.wanted.contains(&Source::Types) && self.lacks(&self.evidence.types);
        types.then_some(Source::Types).into_iter().collect()
    }

    /// Whether something has to be read: nobody knows it yet, or it is asked for once more.
    fn lacks<T>(&self, known: &Result<T, Unread>) -> bool {
        !self.run.asks_all() || known.is_err()
    }

    /// Starts what the org alone is asked for.
    pub(super) fn start(&self, tasks: &mut Tasks) {
        let evidence = &*self.evidence;
        let wants = |source| self.wanted.contains(&source);
        if wants(Source::Installed) && self.lacks(&evidence.installed) {
            tasks.start(
                Source::Installed,
                |reader| async move { sources::installed(&reader).await },
                Err(UNREADABLE),
                |rooms, _, read| keep(&mut rooms.org.evidence.installed, read),
            );
        }
        let sign_in_unread = matches!(evidence.sign_in, SignInPages::Unread(_));
        if wants(Source::SignIn) && (!self.run.asks_all() || sign_in_unread) {
            let visitor = match self.run.options.ask_sign_in_pages {
                true => self.run.connection.visitor(),
                false => None,
            };
            tasks.start(
                Source::SignIn,
                |reader| async move { sources::sign_in(&reader, visitor.as_ref()).await },
                SignInPages::Unread(UNREADABLE),
                |rooms, _, read| rooms.org.evidence.sign_in = read,
            );
        }
        if wants(Source::Embedding) && self.lacks(&evidence.embedding) {
            tasks.start(
                Source::Embedding,
                |reader| async move { sources::embedding(&reader).await },
                Err(UNREADABLE),
                |rooms, _, read| keep(&mut rooms.org.evidence.embedding, read),
            );
        }
        let named = matches!(evidence.embedded_client, EmbeddedClient::Id(_));
        if named && wants(Source::AuthorizedClients) && self.lacks(&evidence.authorized_clients) {
            tasks.start(
                Source::AuthorizedClients,
                |reader| async move { sources::authorized_clients(&reader).await },
                Err(UNREADABLE),
                |rooms, _, read| keep(&mut rooms.org.evidence.authorized_clients, read),
            );
        }
        if !wants(Source::EmbeddedClient) {
            return;
        }
        match evidence.embedded_client {
            EmbeddedClient::Id(id) if self.lacks(&evidence.embedded_client_facts) => tasks.start(
                Source::EmbeddedClient,
                move |reader| async move { sources::embedded_client(&reader, &id).await },
                Err(UNREADABLE),
                |rooms, _, read| keep(&mut rooms.org.evidence.embedded_client_facts, read),
            ),
            EmbeddedClient::NotSaid if self.lacks(&evidence.embedded_client_candidates) => tasks.start(
                Source::EmbeddedClientCandidates,
                |reader| async move { sources::candidates(&reader).await },
                Err(UNREADABLE),
                |rooms, _, read| keep(&mut rooms.org.evidence.embedded_client_candidates, read),
            ),
            EmbeddedClient::Id(_) | EmbeddedClient::NotSaid | EmbeddedClient::None => {}
        }
    }
}
