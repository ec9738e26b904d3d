//! Integrations: what each one requires, as its manifest says. Pure: text in, types out.
//!
//! A manifest is data. A new client-credentials integration is a new file in `assets/integrations/`, or in the
//! user's config folder, and no new code.

use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

use super::{Permission, people::Audience};

mod compare;
mod document;
mod file;
mod need;
mod parse;
mod part;
mod requirement;
mod tables;

pub use need::{ClientNeed, Kind, Need, OrgNeed, PermissionNeed, PersonNeed, ScreenName, Wanted};
pub(crate) use need::{
    EmbeddingNeed, InstalledNeed, LicenceNeed, ManualNeed, PeoplePermission, Prerequisite, ScopeNeed,
    StoppedClient,
};
pub(crate) use parse::ManifestError;

/// A product that plugs into Genesys Cloud.
#[derive(Clone, Debug, PartialEq)]
pub struct Integration {
    /// `ariglad`.
    pub id: String,
    /// `Ariglad`.
    pub title: String,
    pub summary: String,
    /// What the person needs, leaves with, and what is changed.
    pub about: About,
    pub notes: Vec<String>,
    /// What it says of the OAuth client that signs in, where it has one.
    pub client: Option<ClientSection>,
    /// What it says of people, where they need anything. The check then signs in as somebody else and looks at them.
    pub people: Option<PeopleSection>,
    pub requirements: Vec<Requirement>,
}

/// What an integration says of its OAuth client, beside what that needs.
#[derive(Clone, Debug, PartialEq)]
pub struct ClientSection {
    pub guide: OauthClientGuide,
    pub hand_over: HandOver,
}

/// What an integration says of its people, beside what they need.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PeopleSection {
    pub prerequisites: Vec<Prerequisite>,
}

/// Three sentences for the first screen.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct About {
    pub you_need: String,
    pub you_leave: String,
    pub it_changes: String,
}

/// A step of the wizard. Which of them there are follows from the subjects of the integration.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Step {
    Integration,
    Region,
    OauthClient,
    Credentials,
    People,
    Prerequisites,
    Permissions,
    /// The permissions of people: features × people.
    PeoplePermissions,
    Divisions,
    Save,
    HandOver,
    Report,
}

impl Step {
    pub fn title(self) -> &'static str {
        match self {
            Self::Integration => "Integration",
            Self::Region => "Region",
            Self::OauthClient => "OAuth client",
            Self::Credentials => "Credentials",
            Self::People => "People",
            Self::Prerequisites => "Prerequisites",
            Self::Permissions | Self::PeoplePermissions => "Permissions",
            Self::Divisions => "Divisions",
            Self::Save => "Save",
            Self::HandOver => "Hand over",
            Self::Report => "Report",
        }
    }
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OauthClientGuide {
    pub suggested_name: String,
    /// What to do, one line each.
    pub instructions: Vec<Instruction>,
    /// What the guide's order leaves out.
    pub caution: String,
}

/// One line of what the admin does in Genesys.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Instruction {
    /// `Open`, `Click`, `Name`.
    #[serde(rename = "do")]
    pub verb: String,
    pub what: String,
    /// The same in Genesys's newer menu, where it differs.
    pub newer_menu: Option<String>,
    /// The path of the page below the region's apps address.
    pub page: Option<String>,
    /// Whether `what` is a value to copy.
    #[serde(default)]
    pub copy: bool,
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HandOver {
    /// `Enter these in Ariglad:`
    pub lead: String,
    /// Which values, in order.
    pub values: Vec<HandOverValue>,
    /// What to look at afterwards.
    pub then: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum HandOverValue {
    ClientId,
    ClientSecret,
    Region,
}

/// One thing that the integration needs.
#[derive(Clone, Debug, PartialEq)]
pub struct Requirement {
    /// Stable: scripts and links rely on it.
    pub id: String,
    pub title: String,
    /// The two-part label of its matrix column.
    pub short: [String; 2],
    /// The guide's own wording, to the letter, where the guide has one.
    pub asked: Option<String>,
    /// Whether the integration can't do without.
    pub required: bool,
    /// The feature that an optional one belongs to.
    pub feature: Option<String>,
    /// Whom it is for, where people need it.
    pub audience: Audience,
    pub why: String,
    /// Where it comes from, where that isn't the guide itself: another edition of it, or another page.
    pub edition: Option<String>,
    pub need: Need,
}

impl Requirement {
    /// Why it is needed, and who says so where that isn't the guide.
    pub(in crate::model) fn why_needed(&self) -> String {
        match &self.edition {
            Some(edition) => format!("{} Source: {edition}.", self.why),
            None => self.why.clone(),
        }
    }
}

impl Integration {
    /// Reads a manifest. `file` is only named in errors.
    ///
    /// # Errors
    /// When the text isn't a manifest: every mistake, with its line and what was expected.
    pub fn parse(file: &str, text: &str) -> Result<Self, ManifestError> {
        parse::parse(file, text, parse::Depth::Form)
    }

    /// Reads a manifest, and compares what it says with the operations of the Platform API, which takes longer.
    ///
    /// # Errors
    /// As [`parse`](Self::parse).
    pub fn validate(file: &str, text: &str) -> Result<Self, ManifestError> {
        parse::parse(file, text, parse::Depth::Operations)
    }

    pub fn requirement(&self, id: &str) -> Option<&Requirement> {
        self.requirements.iter().find(|requirement| requirement.id == id)
    }

    /// What the OAuth client needs, in order, each with its place among the requirements.
    pub fn client_needs(&self) -> impl Iterator<Item = (usize, &Requirement, &ClientNeed)> {
        self.needs(|need| if let Need::Client(need) = need { Some(need) } else { None })
    }

    /// What each person needs, in order, each with its place among the requirements.
    pub fn person_needs(&self) -> impl Iterator<Item = (usize, &Requirement, &PersonNeed)> {
        self.needs(|need| if let Need::Person(need) = need { Some(need) } else { None })
    }

    /// What the org needs, in order, each with its place among the requirements.
    pub fn org_needs(&self) -> impl Iterator<Item = (usize, &Requirement, &OrgNeed)> {
        self.needs(|need| if let Need::Org(need) = need { Some(need) } else { None })
    }

    fn needs<'a, N: 'a>(
        &'a self,
        of_subject: fn(&'a Need) -> Option<&'a N>,
    ) -> impl Iterator<Item = (usize, &'a Requirement, &'a N)> {
        let rows = self.requirements.iter().enumerate();
        rows.filter_map(move |(place, row)| Some((place, row, of_subject(&row.need)?)))
    }

    /// Every permission that the OAuth client may meet a requirement by, once, in order.
    pub fn permissions(&self) -> Vec<Permission> {
        let mut seen: Vec<Permission> = Vec::new();
        for (_, _, need) in self.client_needs() {
            if let ClientNeed::Permission(need) = need {
                for permission in need.alternatives.iter().flatten() {
                    if !seen.contains(permission) {
                        seen.push(permission.clone());
                    }
                }
            }
        }
        seen
    }

    /// The first requirement that only the one write shows which Genesys must refuse, by place.
    pub fn writes(&self) -> Option<usize> {
        let mut needs = self.client_needs();
        needs.find_map(|(at, _, need)| match need {
            ClientNeed::Permission(need) => {
                need.probes.iter().any(|probe| probe.must_be_refused).then_some(at)
            }
            ClientNeed::OauthClient | ClientNeed::DivisionAccess => None,
        })
    }

    /// Whether every division matters: only where division access is required.
    pub fn asks_for_every_division(&self) -> bool {
        self.client_needs().any(|(_, _, need)| *need == ClientNeed::DivisionAccess)
    }

    pub fn oauth_client(&self) -> Option<&OauthClientGuide> {
        self.client.as_ref().map(|client| &client.guide)
    }

    /// Whether an access token is as good a login as an OAuth client's id and secret: where no client is looked at, which
    /// has to sign in itself.
    pub fn takes_token(&self) -> bool {
        self.client.is_none()
    }

    pub fn hand_over(&self) -> Option<&HandOver> {
        self.client.as_ref().map(|client| &client.hand_over)
    }

    /// What the check itself needs to look at people.
    pub fn prerequisites(&self) -> &[Prerequisite] {
        self.people.as_ref().map_or(&[], |people| &people.prerequisites)
    }

    /// Whom it looks at: who has to hold the permissions, and the client of an embedded one beside the people.
    pub fn looks_at(&self) -> &'static str {
        let embedded = self.org_needs().any(|(_, _, need)| *need == OrgNeed::EmbeddedOauthClient);
        match (self.client.is_some(), self.people.is_some()) {
            (true, true) => "a client, people",
            (true, false) => "an OAuth client",
            (false, _) if embedded => "people, a client",
            (false, _) => "people",
        }
    }

    /// What is checked, counted: `9 permissions, divisions`, `26 permissions, 15 features`,
    /// `27 permissions, 14 scopes`.
    pub fn what_is_checked(&self) -> String {
        let of_client = self.client_needs().filter(|row| matches!(row.2, ClientNeed::Permission(_))).count();
        let of_people = self.person_needs().filter(|row| matches!(row.2, PersonNeed::Permission(_))).count();
        let scopes = self.org_needs().filter(|row| matches!(row.2, OrgNeed::OauthScope(_))).count();
        let mut counted = vec![format!("{} permissions", of_client + of_people)];
        if self.asks_for_every_division() {
            counted.push("divisions".to_owned());
        }
        match (scopes, self.features().len()) {
            (0, 0) => {}
            (0, features) => counted.push(format!("{features} features")),
            (scopes, _) => counted.push(format!("{scopes} scopes")),
        }
        counted.join(", ")
    }

    /// The features of its optional requirements, in the manifest's order.
    pub fn features(&self) -> Vec<&str> {
        let mut features: Vec<&str> = Vec::new();
        for feature in self.requirements.iter().filter_map(|requirement| requirement.feature.as_deref()) {
            if !features.contains(&feature) {
                features.push(feature);
            }
        }
        features
    }
}

pub fn embedded() -> &'static [Integration] {
    static EMBEDDED: LazyLock<Vec<Integration>> = LazyLock::new(|| {
        macro_rules! files {
            ($($file:literal),+ $(,)?) => {
                [$(($file, include_str!(concat!("../../assets/integrations/", $file)))),+]
            };
        }
        let files = files![
            "ariglad.toml",
            "chrome.toml",
            "embeddable-framework.toml",
            "firefox.toml",
            "microsoft-teams.toml",
            "salesforce.toml",
            "zendesk.toml",
        ];
        let parsed = files.map(|(file, text)| {
            Integration::parse(file, text).expect("the embedded manifests are part of the program and tested")
        });
        let mut integrations = Vec::from(parsed);
        integrations.sort_by(|a, b| a.title.cmp(&b.title));
        integrations
    });
    &EMBEDDED
}
