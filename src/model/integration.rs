//! Integrations: what each one requires, as its manifest says. Pure: text in, types out.
//!
//! A manifest is data. A new client-credentials integration is a new file in `assets/integrations/`, or in the
//! user's config folder, and no new code.

use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

use super::permission::Permission;

mod document;
mod file;
mod need;
mod parse;
mod part;
mod requirement;

pub use document::{IntegrationDocument, RequirementDocument};
pub use need::{
    InstalledNeed, JudgedFor, LicenceNeed, ManualNeed, Need, PeoplePermission, PermissionNeed, Prerequisite,
    ScopeNeed, ScreenName, StandIn, Wanted,
};
pub use parse::ManifestError;

/// A product that plugs into Genesys Cloud.
#[derive(Clone, Debug, PartialEq)]
pub struct Integration {
    /// `ariglad`.
    pub id: String,
    /// `Ariglad`.
    pub title: String,
    /// What it does, in one sentence.
    pub summary: String,
    /// What the person needs, leaves with, and what is changed.
    pub about: About,
    /// What the guide says of all permissions together.
    pub notes: Vec<String>,
    /// The steps of the wizard, in order.
    pub steps: Vec<Step>,
    /// Who has to hold its permissions, with what only that kind of integration has.
    pub subject: Subject,
    /// What it requires, in the order of numbers.
    pub requirements: Vec<Requirement>,
}

/// Who has to hold the permissions that an integration requires.
#[derive(Clone, Debug, PartialEq)]
pub enum Subject {
    /// An OAuth client: the one that signs in.
    OauthClient {
        /// How it is made.
        guide: OauthClientGuide,
        /// What is handed over to the integration, and where.
        hand_over: HandOver,
    },
    /// People: whoever will use it. The check signs in as somebody else and looks at them.
    People {
        /// What the check itself needs for that.
        prerequisites: Vec<Prerequisite>,
    },
}

/// Three sentences for the first screen.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct About {
    /// What the person needs.
    pub you_need: String,
    /// What the person leaves with.
    pub you_leave: String,
    /// What is changed in the org.
    pub it_changes: String,
}

/// A step of the wizard. What a step shows comes from the manifest; which steps there are, too.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
#[expect(missing_docs, reason = "the names of the steps")]
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
    /// Its name on screen.
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

/// How the admin makes the OAuth client.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OauthClientGuide {
    /// The name that the guide suggests.
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
    /// What.
    pub what: String,
    /// The same in Genesys's newer menu, where it differs.
    #[serde(default)]
    pub newer_menu: Option<String>,
    /// The path of the page below the region's apps address.
    #[serde(default)]
    pub page: Option<String>,
    /// Whether `what` is a value to copy.
    #[serde(default)]
    pub copy: bool,
}

/// What is entered into the integration.
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

/// A value that the integration asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[expect(missing_docs, reason = "the names of the values")]
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
    /// What people call it.
    pub title: String,
    /// The two-part label of its matrix column.
    pub short: [String; 2],
    /// The guide's own wording, to the letter, where the guide has one.
    pub asked: Option<String>,
    /// Whether the integration can't do without.
    pub required: bool,
    /// The feature that an optional one belongs to.
    pub feature: Option<String>,
    /// Why the integration needs it.
    pub why: String,
    /// What kind it is, with what that kind needs.
    pub need: Need,
}

impl Integration {
    /// Reads a manifest. `file` is only named in errors.
    ///
    /// # Errors
    /// When the text isn't a manifest: file, line, and what was expected.
    pub fn parse(file: &str, text: &str) -> Result<Self, ManifestError> {
        parse::parse(file, text)
    }

    /// The requirement of this id.
    pub fn requirement(&self, id: &str) -> Option<&Requirement> {
        self.requirements.iter().find(|requirement| requirement.id == id)
    }

    /// Every permission that any requirement may be met by, once, in order.
    pub fn permissions(&self) -> Vec<Permission> {
        let mut seen: Vec<Permission> = Vec::new();
        for requirement in &self.requirements {
            if let Need::Permission(need) = &requirement.need {
                for permission in need.alternatives.iter().flatten() {
                    if !seen.contains(permission) {
                        seen.push(permission.clone());
                    }
                }
            }
        }
        seen
    }

    /// Whether every division matters: only where division access is required.
    pub fn asks_for_every_division(&self) -> bool {
        self.requirements.iter().any(|requirement| requirement.need == Need::DivisionAccess)
    }

    /// How the OAuth client is made; none where the subject is people.
    pub fn oauth_client(&self) -> Option<&OauthClientGuide> {
        match &self.subject {
            Subject::OauthClient { guide, .. } => Some(guide),
            Subject::People { .. } => None,
        }
    }

    /// What is handed over; none where the subject is people.
    pub fn hand_over(&self) -> Option<&HandOver> {
        match &self.subject {
            Subject::OauthClient { hand_over, .. } => Some(hand_over),
            Subject::People { .. } => None,
        }
    }

    /// What the check itself needs; none where the subject is the client that signs in.
    pub fn prerequisites(&self) -> &[Prerequisite] {
        match &self.subject {
            Subject::OauthClient { .. } => &[],
            Subject::People { prerequisites } => prerequisites,
        }
    }

    /// Whether it looks at people.
    pub fn is_about_people(&self) -> bool {
        matches!(self.subject, Subject::People { .. })
    }

    /// Whom it looks at: who has to hold the permissions, and the client of an embedded one beside the people.
    pub fn looks_at(&self) -> &'static str {
        let client = self.requirements.iter().any(|row| row.need == Need::EmbeddedOauthClient);
        match self.subject {
            Subject::OauthClient { .. } => "an OAuth client",
            Subject::People { .. } if client => "people, a client",
            Subject::People { .. } => "people",
        }
    }

    /// What is checked, counted: `9 permissions, divisions`, `26 permissions, 15 features`,
    /// `27 permissions, 14 scopes`.
    pub fn what_is_checked(&self) -> String {
        let count = |test: fn(&Need) -> bool| self.requirements.iter().filter(|row| test(&row.need)).count();
        let permissions = count(|need| matches!(need, Need::Permission(_) | Need::PeoplePermission(_)));
        let scopes = count(|need| matches!(need, Need::OauthScope(_)));
        let features = self.features().len();
        let beside = match self.subject {
            Subject::OauthClient { .. } if self.asks_for_every_division() => ", divisions".to_owned(),
            Subject::People { .. } if scopes > 0 => format!(", {scopes} scopes"),
            Subject::People { .. } if features > 0 => format!(", {features} features"),
            Subject::OauthClient { .. } | Subject::People { .. } => String::new(),
        };
        format!("{permissions} permissions{beside}")
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

/// The integrations that come with Greenlight, by title.
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
