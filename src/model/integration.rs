//! Integrations: what each one requires, as its manifest says. Pure: text in, types out.
//!
//! A manifest is data. A new client-credentials integration is a new file in `assets/integrations/`, or in the
//! user's config folder, and no new code.

use std::sync::LazyLock;

use serde::{Deserialize, Serialize};
use toml::Spanned;

use super::{permission::Permission, probe::Probe};

mod parse;

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
    /// The steps of the wizard, in order.
    pub steps: Vec<Step>,
    /// How the OAuth client is made.
    pub oauth_client: OauthClientGuide,
    /// What is handed over to the integration, and where.
    pub hand_over: HandOver,
    /// What it requires, in the order of numbers.
    pub requirements: Vec<Requirement>,
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
    Permissions,
    Divisions,
    Save,
    HandOver,
}

impl Step {
    /// Its name on screen.
    pub fn title(self) -> &'static str {
        match self {
            Self::Integration => "Integration",
            Self::Region => "Region",
            Self::OauthClient => "OAuth client",
            Self::Credentials => "Credentials",
            Self::Permissions => "Permissions",
            Self::Divisions => "Divisions",
            Self::Save => "Save",
            Self::HandOver => "Hand over",
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

/// What a requirement asks for, by kind.
#[derive(Clone, Debug, PartialEq)]
pub enum Need {
    /// The OAuth client itself: client credentials, active.
    OauthClient,
    /// A permission.
    Permission(PermissionNeed),
    /// Every division that holds conversations, queues or users.
    DivisionAccess,
    /// Something that a person attests.
    Manual(ManualNeed),
}

impl Need {
    /// The word in reports.
    pub fn word(&self) -> &'static str {
        match self {
            Self::OauthClient => "oauth-client",
            Self::Permission(_) => "permission",
            Self::DivisionAccess => "division-access",
            Self::Manual(_) => "manual",
        }
    }
}

/// A permission that is needed, and how it may be met.
#[derive(Clone, Debug, PartialEq)]
pub struct PermissionNeed {
    /// The permissions that the guide itself names, as far as they have the form of one.
    pub guide_names: Vec<Permission>,
    /// An OR of ANDs: each alternative is a set of permissions that must all hold.
    pub alternatives: Vec<Vec<Permission>>,
    /// The admin screen's names of the permissions, `Recording > Recording > View`.
    pub ui_path: Vec<String>,
    /// Why other names stand in for the asked one.
    pub stand_in: Option<StandIn>,
    /// The live calls that show it, the strongest first.
    pub probes: Vec<Probe>,
}

/// Why other names stand in for the one that the guide asks for.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StandIn {
    /// For the admin, in a sentence or two.
    pub why: String,
    /// For the maintainer: where that is known from.
    pub source: String,
}

impl PermissionNeed {
    /// Every permission of every alternative, once, in order.
    pub fn permissions(&self) -> Vec<&Permission> {
        let mut seen = Vec::new();
        for permission in self.alternatives.iter().flatten() {
            if !seen.contains(&permission) {
                seen.push(permission);
            }
        }
        seen
    }

    /// The admin screen's name of a permission: the manifest's, which stand in the order of the first
    /// alternative, else one made from the permission's own name.
    pub fn ui_path_of(&self, permission: &Permission) -> String {
        let place = self.alternatives.first().and_then(|set| set.iter().position(|name| name == permission));
        let written = place.and_then(|place| self.ui_path.get(place)).cloned();
        written.unwrap_or_else(|| [0, 1, 2].map(|part| permission.ui_words(part)).join(" > "))
    }
}

/// What a person attests.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ManualNeed {
    /// What to look at, in one or two sentences.
    pub look_at: String,
    /// A page that helps: a full address, or a path below the region's apps address.
    #[serde(default)]
    pub page: Option<String>,
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

    /// What the integration requires, as scripts read it (`integrations show NAME --format json`).
    pub fn document(&self) -> IntegrationDocument<'_> {
        IntegrationDocument {
            id: &self.id,
            title: &self.title,
            requirements: self.requirements.iter().map(RequirementDocument::from).collect(),
        }
    }
}

/// The integrations that come with Greenlight, by title.
pub fn embedded() -> &'static [Integration] {
    static EMBEDDED: LazyLock<Vec<Integration>> = LazyLock::new(|| {
        let files = [("ariglad.toml", include_str!("../../assets/integrations/ariglad.toml"))];
        let parsed = files.map(|(file, text)| {
            Integration::parse(file, text).expect("the embedded manifests are part of the program and tested")
        });
        let mut integrations = Vec::from(parsed);
        integrations.sort_by(|a, b| a.title.cmp(&b.title));
        integrations
    });
    &EMBEDDED
}

/// `integrations show NAME --format json`.
#[derive(Clone, Debug, Serialize)]
#[expect(missing_docs, reason = "the members of the manifest")]
pub struct IntegrationDocument<'a> {
    pub id: &'a str,
    pub title: &'a str,
    pub requirements: Vec<RequirementDocument<'a>>,
}

/// One requirement of [`IntegrationDocument`].
#[derive(Clone, Debug, Serialize)]
#[expect(missing_docs, reason = "the members of the manifest")]
pub struct RequirementDocument<'a> {
    pub id: &'a str,
    pub kind: &'static str,
    pub asked: Option<&'a str>,
    pub title: &'a str,
    pub required: bool,
    pub feature: Option<&'a str>,
    pub alternatives: &'a [Vec<Permission>],
    pub why: &'a str,
}

impl<'a> From<&'a Requirement> for RequirementDocument<'a> {
    fn from(requirement: &'a Requirement) -> Self {
        let alternatives: &[Vec<Permission>] = match &requirement.need {
            Need::Permission(need) => &need.alternatives,
            _ => &[],
        };
        Self {
            id: &requirement.id,
            kind: requirement.need.word(),
            asked: requirement.asked.as_deref(),
            title: &requirement.title,
            required: requirement.required,
            feature: requirement.feature.as_deref(),
            alternatives,
            why: &requirement.why,
        }
    }
}

/// The manifest as it stands in the file, before it is checked.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ManifestFile {
    schema: Spanned<u32>,
    id: Spanned<String>,
    title: String,
    summary: String,
    about: About,
    steps: Spanned<Vec<Step>>,
    oauth_client: OauthClientGuide,
    hand_over: HandOver,
    #[serde(rename = "requirement")]
    requirements: Vec<Spanned<RequirementTable>>,
}

/// One `[[requirement]]` as it stands in the file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RequirementTable {
    id: String,
    kind: Kind,
    title: String,
    #[serde(default)]
    short: Option<[String; 2]>,
    #[serde(default)]
    asked: Option<String>,
    #[serde(default = "yes")]
    required: bool,
    #[serde(default)]
    feature: Option<String>,
    why: String,
    #[serde(default)]
    guide_names: Vec<Permission>,
    #[serde(default)]
    alternatives: Vec<Vec<Permission>>,
    #[serde(default)]
    ui_path: Vec<String>,
    #[serde(default)]
    stand_in: Option<StandIn>,
    #[serde(default, rename = "probe")]
    probes: Vec<Spanned<Probe>>,
    #[serde(default)]
    manual: Option<ManualNeed>,
}

/// The kinds of requirement that a manifest can have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Kind {
    OauthClient,
    Permission,
    DivisionAccess,
    Manual,
}

fn yes() -> bool {
    true
}
