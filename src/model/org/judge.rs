//! What an integration needs of the org beside its people: judged, and said in words, at one place. Pure and total.

use super::{EmbeddedClient, authorized, embedding, sign_in};
use crate::model::{
    AttestedAs, Cause, Cell, Fix, Judged, Kinship, ManualNeed, Name, OrgNeed, Real, Region, Requirement,
    Status, Text, Unread,
    integration::{InstalledNeed, ScopeNeed},
    org::evidence::{EmbeddedClientFacts, EmbeddedClientSeen, Installed, OrgEvidence},
    say::{say, shortened},
    words,
};

pub(crate) fn judge(
    requirement: &Requirement,
    need: &OrgNeed,
    region: &Region,
    evidence: &OrgEvidence,
) -> Judged {
    match need {
        OrgNeed::EmbeddedOauthClient => client(requirement, region, evidence),
        OrgNeed::OauthScope(need) => scope(requirement, need, region, evidence),
        OrgNeed::InstalledIntegration(need) => installed(requirement, need, region, evidence),
        OrgNeed::SingleSignOn(need) => sign_in::judge(requirement, need, region, evidence),
        OrgNeed::Embedding(need) => embedding::judge(requirement, need, region, evidence),
        OrgNeed::AuthorizedApplication(need) => authorized::judge(requirement, need, region, evidence),
        OrgNeed::Manual(need) => {
            manual(requirement, need, evidence.attested_as(requirement), &region.apps_url())
        }
    }
}

impl Judged {
    pub(super) fn pass(explanation: impl Into<Text>) -> Self {
        Self::of(Status::Pass, None, explanation, "", None)
    }

    pub(super) fn unknown(
        cause: Cause,
        explanation: impl Into<Text>,
        detail: impl Into<String>,
        fix: Option<Fix<Real>>,
    ) -> Self {
        Self::of(Status::Unknown, Some(cause), explanation, detail, fix)
    }

    pub(super) fn warn(
        cause: Cause,
        explanation: impl Into<Text>,
        detail: impl Into<String>,
        fix: Option<Fix<Real>>,
    ) -> Self {
        Self::of(Status::Warn, Some(cause), explanation, detail, fix)
    }

    /// What doesn't hold fails; an optional requirement never does.
    pub(super) fn lacking(
        requirement: &Requirement,
        cause: Cause,
        explanation: impl Into<Text>,
        detail: impl Into<String>,
        fix: Option<Fix<Real>>,
    ) -> Self {
        let status = if requirement.required { Status::Fail } else { Status::Warn };
        Self::of(status, Some(cause), explanation, detail, fix)
    }

    pub(super) fn not_applicable(explanation: impl Into<Text>) -> Self {
        Self::of(Status::NotApplicable, None, explanation, "", None)
    }

    fn of(
        status: Status,
        cause: Option<Cause>,
        explanation: impl Into<Text>,
        detail: impl Into<String>,
        fix: Option<Fix<Real>>,
    ) -> Self {
        let mut cause_detail: String = detail.into();
        if let (true, Some(cause)) = (cause_detail.is_empty(), cause) {
            cause.words().clone_into(&mut cause_detail);
        }
        Self { cell: Cell { status, cause }, explanation: explanation.into(), cause_detail, fix }
    }
}

/// What a person attests, and as what somebody did.
pub(in crate::model) fn manual(
    requirement: &Requirement,
    need: &ManualNeed,
    attested: Option<AttestedAs>,
    apps: &str,
) -> Judged {
    let fix = |summary: &'static str| Fix {
        summary: summary.into(),
        steps: vec![Text::of(&need.look_at)],
        url: need.page.as_deref().map(|page| words::address(page, apps).into()),
    };
    match attested {
        Some(AttestedAs::Pass) => Judged::pass("A person has attested it."),
        Some(AttestedAs::NotApplicable) => {
            Judged::not_applicable("A person has attested that it doesn't apply.")
        }
        Some(AttestedAs::Fail) => {
            let status = AttestedAs::Fail.status(requirement.required);
            let fix = fix("Set it right, look again, and attest it.");
            let explanation = "A person looked and attested that it doesn't hold.";
            Judged::of(status, None, explanation, "attested as failing", Some(fix))
        }
        None => {
            let only_if =
                need.only_if.as_ref().map(|when| format!(" Needed only {when}.")).unwrap_or_default();
            Judged::of(
                Status::Manual,
                Some(Cause::NotAttested),
                format!("No program can see this; a person has to look.{only_if}"),
                "",
                Some(fix("A person looks and attests it.")),
            )
        }
    }
}

/// What is known of the embedded client's OAuth client.
enum Known<'a> {
    NotSaid,
    None,
    Unread(Unread),
    Absent(&'a [Name]),
    Facts(&'a EmbeddedClientFacts),
}

impl<'a> Known<'a> {
    fn of(evidence: &'a OrgEvidence) -> Self {
        match (&evidence.embedded_client, &evidence.embedded_client_facts) {
            (EmbeddedClient::NotSaid, _) => Self::NotSaid,
            (EmbeddedClient::None, _) => Self::None,
            (EmbeddedClient::Id(_), Err(unread)) => Self::Unread(*unread),
            (EmbeddedClient::Id(_), Ok(EmbeddedClientSeen::Absent(known))) => Self::Absent(known),
            (EmbeddedClient::Id(_), Ok(EmbeddedClientSeen::There(facts))) => Self::Facts(facts),
        }
    }

    /// What the rows about it come to where nothing is known of it.
    fn facts(self, region: &Region) -> Result<&'a EmbeddedClientFacts, Box<Judged>> {
        let finding = match self {
            Self::Facts(facts) => return Ok(facts),
            Self::None => Judged::not_applicable("This deployment has no OAuth client of its own."),
            Self::Absent(known) => Judged::unknown(
                Cause::NotAttested,
                "This org has no OAuth client of the id that was given.",
                "no such client",
                Some(Fix {
                    summary: "Name the OAuth client that the embedded client really uses.".into(),
                    steps: vec![match known {
                        [] => "As far as this login can see, no OAuth client of this org signs people in.".into(),
                        known => say!("{}{}.", EmbeddedClient::CANDIDATES, candidates(known)),
                    }],
                    url: Some(words::address("/directory/#/admin/integrations/oauth", &region.apps_url()).into()),
                }),
            ),
            Self::NotSaid => Judged::unknown(
                Cause::NotAttested,
                "Nobody said which OAuth client the embedded client signs people in with.",
                "client not named",
                Some(Fix {
                    summary: "Name the OAuth client, or say that there is none.".into(),
                    steps: vec![
                        "Look up its id: Admin › Integrations › OAuth (newer menu: Menu › IT and Integrations › OAuth)".into(),
                        "Check again with --embedded-client-id ID, or --embedded-client-id none.".into(),
                    ],
                    url: Some(words::address("/directory/#/admin/integrations/oauth", &region.apps_url()).into()),
                }),
            ),
            Self::Unread(unread) => Judged::unknown(
                unread.cause(),
                format!("The OAuth client couldn't be read: {}.", words::why_unread(unread)),
                words::unread_detail(unread),
                Some(words::read_it(unread, "OAuth › Client › View")),
            ),
        };
        Err(Box::new(finding))
    }
}

/// OAuth clients by name and id, some of them.
pub(super) fn candidates(clients: &[Name]) -> Text {
    const MOST: usize = 8;
    shortened(clients.iter().map(|name| say!("{} ({})", name, name.id())), MOST)
}

/// The OAuth client of the embedded client: people sign in with it (docs/platform-api.md 6.5, 8.2).
fn client(requirement: &Requirement, region: &Region, evidence: &OrgEvidence) -> Judged {
    let facts = match Known::of(evidence).facts(region) {
        Ok(facts) => facts,
        Err(finding) => return *finding,
    };
    let page = Some(words::address("/directory/#/admin/integrations/oauth", &region.apps_url()).into());
    let fix = |what: &'static str| {
        Some(Fix {
            summary: what.into(),
            steps: vec![
                "Open Admin › Integrations › OAuth (newer menu: Menu › IT and Integrations › OAuth)".into(),
                what.into(),
            ],
            url: page.clone(),
        })
    };
    if let Some(state) = facts.state.as_ref().filter(|state| !state.eq_ignore_ascii_case("active")) {
        return Judged::lacking(
            requirement,
            Cause::Disagreement,
            say!("Genesys calls the OAuth client {}: nobody can sign in with it.", state),
            format!("client is {state}"),
            fix("Make the client active again, or name another one."),
        );
    }
    match facts.grant_type.as_deref().map(str::to_uppercase).as_deref() {
        Some("CODE") => Judged::pass("People sign in with it by Code Authorization, and it is active."),
        Some("TOKEN") => Judged::warn(
            Cause::Conditional,
            "It works for now, by Implicit Grant. Genesys has announced that none can be made since March 2026, and \
             that existing ones stop working by March 2027.",
            "implicit grant",
            fix("Make a client with Code Authorization (PKCE) for the embedded client, and name that one."),
        ),
        Some("CLIENT-CREDENTIALS") => Judged::lacking(
            requirement,
            Cause::Disagreement,
            "It is a client for programs (Client Credentials): people can't sign in with it.",
            "people can't sign in",
            fix("Make a client with Code Authorization (PKCE) for the embedded client, and name that one."),
        ),
        Some(other) => Judged::unknown(
            Cause::Disagreement,
            say!("Its grant type is {}. It is unknown whether people can sign in with that.", other),
            "grant type",
            None,
        ),
        None => Judged::unknown(
            Cause::GrantsUnreadable,
            "Genesys didn't say what its grant type is.",
            "grant type unknown",
            None,
        ),
    }
}

/// A scope of that client; `users` has `users:readonly` in it (docs/platform-api.md 8.1).
fn scope(requirement: &Requirement, need: &ScopeNeed, region: &Region, evidence: &OrgEvidence) -> Judged {
    let facts = match Known::of(evidence).facts(region) {
        Ok(facts) => facts,
        Err(finding) => return *finding,
    };
    let Some(scopes) = &facts.scopes else {
        return Judged::unknown(
            Cause::GrantsUnreadable,
            "Genesys didn't list the OAuth client's scopes.",
            "scopes unknown",
            None,
        );
    };
    let wider = need.scope.strip_suffix(":readonly");
    let has = |wanted: &str| scopes.iter().any(|scope| scope.trim().eq_ignore_ascii_case(wanted));
    match wider.filter(|wider| has(wider)) {
        Some(wider) => Judged::pass(format!("The OAuth client has {wider}, which includes {}.", need.scope)),
        None if has(&need.scope) => Judged::pass(format!("The OAuth client has {}.", need.scope)),
        None => Judged::lacking(
            requirement,
            Cause::NotGranted,
            format!("The OAuth client doesn't have the scope {}.", need.scope),
            "scope missing",
            Some(Fix {
                summary: say!("Add the scope {} to the OAuth client.", &need.scope),
                steps: vec![
                    "Open Admin › Integrations › OAuth (newer menu: Menu › IT and Integrations › OAuth)"
                        .into(),
                    say!("Open the client, add the scope {}, then Save.", &need.scope),
                ],
                url: Some(words::address("/directory/#/admin/integrations/oauth", &region.apps_url()).into()),
            }),
        ),
    }
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Working {
    No,
    Unknown,
    Yes,
}

fn working(installed: &Installed) -> Working {
    let is =
        |state: &Option<String>, word: &str| state.as_ref().map(|state| state.eq_ignore_ascii_case(word));
    match (is(&installed.intended, "ENABLED"), is(&installed.reported, "ACTIVE")) {
        (Some(false), _) | (_, Some(false)) => Working::No,
        (_, Some(true)) => Working::Yes,
        (_, None) => Working::Unknown,
    }
}

/// The name of an installed integration. That of its type is no org's own.
fn called(installed: &Installed) -> Text {
    let name = &installed.name;
    if installed.type_name.as_deref() == Some(name.real()) { Text::of(name.real()) } else { Text::of(name) }
}

/// An installed integration, recognised by what its type is called: the ids of these types aren't known
/// (docs/platform-api.md 9).
fn installed(
    requirement: &Requirement,
    need: &InstalledNeed,
    region: &Region,
    evidence: &OrgEvidence,
) -> Judged {
    let fix = Some(Fix {
        summary: Text::of(&need.install),
        steps: vec![Text::of(&need.install)],
        url: need.page.as_deref().map(|page| words::address(page, &region.apps_url()).into()),
    });
    let all = match &evidence.installed {
        Ok(all) => all,
        Err(unread) => {
            return Judged::unknown(
                unread.cause(),
                format!("The installed integrations couldn't be read: {}.", words::why_unread(*unread)),
                words::unread_detail(*unread),
                Some(words::read_it(*unread, "Integrations › Integration › View")),
            );
        }
    };
    let types = evidence.types.as_deref().unwrap_or_default();
    let recognised = |texts: &[&str]| need.recognised_by.kinship(texts) == Kinship::Own;
    let is_it = |installed: &&Installed| {
        let kind = types.iter().find(|kind| kind.id.eq_ignore_ascii_case(&installed.type_id));
        let type_name = installed.type_name.as_deref().or(kind.map(|kind| kind.name.as_str()));
        recognised(&[&installed.type_id, type_name.unwrap_or_default()])
            // Its own name is whatever an admin wrote: it counts only where nothing says what its type is.
            || (type_name.is_none() && recognised(&[&installed.type_id, installed.name.real()]))
    };
    let found: Vec<&Installed> = all.iter().filter(is_it).collect();
    let best = found.iter().max_by_key(|installed| working(installed));
    match best.map(|best| (*best, working(best))) {
        Some((best, Working::Yes)) => Judged::pass(say!("{} is installed and active.", called(best))),
        Some((best, Working::Unknown)) => Judged::unknown(
            Cause::GrantsUnreadable,
            say!("{} is installed, but Genesys didn't say whether it is active.", called(best)),
            "state unknown",
            None,
        ),
        Some((best, Working::No)) => {
            let state = |state: &Option<String>| state.as_deref().unwrap_or("unknown").to_lowercase();
            Judged::lacking(
                requirement,
                Cause::Disagreement,
                say!(
                    "{} is installed, but doesn't work: it is set to {} and reports {}.",
                    called(best),
                    state(&best.intended),
                    state(&best.reported)
                ),
                "not active",
                Some(Fix {
                    summary: say!("Activate {}.", called(best)),
                    steps: vec![
                        say!(
                            "Open Admin › Integrations › {} (newer menu: Menu › IT and Integrations › Integrations)",
                            called(best)
                        ),
                        "Set it to Active; if it reports a problem, its page says which.".into(),
                    ],
                    url: None,
                }),
            )
        }
        None => {
            let offered = types.iter().any(|kind| recognised(&[&kind.id, &kind.name]));
            if offered {
                return Judged::lacking(
                    requirement,
                    Cause::NotGranted,
                    "This org can install it, but none of that type is installed.",
                    "not installed",
                    fix,
                );
            }
            let installed = match all.as_slice() {
                [] => "Nothing is installed.".into(),
                all => say!("Installed: {}.", shortened(all.iter().map(called), 5)),
            };
            Judged::unknown(
                Cause::NotInCatalogue,
                say!("Nothing installed could be recognised as it. {}", installed),
                "not recognised",
                fix,
            )
        }
    }
}

#[cfg(test)]
mod tests;
