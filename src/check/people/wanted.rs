//! What a run reads: only what the requirements that it asks for depend on. Pure.

use crate::{
    check::Ask,
    model::integration::{Integration, Need, OrgNeed, PersonNeed},
};

/// What a run looks at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Wanted {
    pub permissions: bool,
    pub licences: bool,
    pub installed: bool,
    pub types: bool,
    pub sign_in: bool,
    pub embedded_client: bool,
}

impl Wanted {
    /// What the requirements that are asked for depend on.
    pub fn of(integration: &Integration, ask: &Ask) -> Self {
        let mut wanted = Self::default();
        for requirement in
            integration.requirements.iter().filter(|requirement| is_asked(ask, &requirement.id))
        {
            match &requirement.need {
                Need::Person(PersonNeed::Permission(need)) => {
                    wanted.permissions = true;
                    let mut names = need.alternatives.iter().flatten();
                    wanted.types |= names.any(|name| !name.integration_type.is_empty());
                }
                Need::Person(PersonNeed::Licence(_)) => wanted.licences = true,
                Need::Org(OrgNeed::EmbeddedOauthClient | OrgNeed::OauthScope(_)) => {
                    wanted.embedded_client = true
                }
                Need::Org(OrgNeed::InstalledIntegration(_)) => {
                    (wanted.installed, wanted.types) = (true, true)
                }
                Need::Org(OrgNeed::SingleSignOn(_)) => wanted.sign_in = true,
                Need::Client(_) | Need::Org(OrgNeed::Manual(_)) => {}
            }
        }
        wanted
    }
}

/// Whether a run asks for a requirement.
pub(in crate::check) fn is_asked(ask: &Ask, id: &str) -> bool {
    match ask {
        Ask::All => true,
        Ask::Rows(ids) => ids.iter().any(|asked| asked == id),
    }
}
