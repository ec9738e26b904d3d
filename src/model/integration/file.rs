//! The manifest as it stands in the file, before it is checked. Pure data.

use serde::Deserialize;
use toml::Spanned;

use super::{
    About, HandOver, InstalledNeed, LicenceNeed, ManualNeed, OauthClientGuide, Prerequisite, ScopeNeed,
    ScreenName, StandIn, Step,
};
use crate::model::{permission::Permission, probe::Probe};

/// The manifest as it stands in the file, before it is checked.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ManifestFile {
    pub schema: Spanned<u32>,
    pub id: Spanned<String>,
    pub title: String,
    pub summary: String,
    /// A part may have it instead.
    #[serde(default)]
    pub about: Option<About>,
    pub steps: Spanned<Vec<Step>>,
    /// Common parts, by name, whose requirements stand before this file's own.
    #[serde(default)]
    pub include: Vec<Spanned<String>>,
    /// What the guide says of all permissions together.
    #[serde(default)]
    pub notes: Vec<String>,
    /// For integrations whose subject is an OAuth client; without them the subject is people.
    #[serde(default)]
    pub oauth_client: Option<OauthClientGuide>,
    #[serde(default)]
    pub hand_over: Option<HandOver>,
    /// What the check itself needs, where the subject is people.
    #[serde(default, rename = "prerequisite")]
    pub prerequisites: Vec<Spanned<Prerequisite>>,
    #[serde(default, rename = "requirement")]
    pub requirements: Vec<Spanned<RequirementTable>>,
}

/// One `[[requirement]]` as it stands in the file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RequirementTable {
    pub id: String,
    pub kind: Kind,
    pub title: String,
    #[serde(default)]
    pub short: Option<[String; 2]>,
    #[serde(default)]
    pub asked: Option<String>,
    #[serde(default = "yes")]
    pub required: bool,
    #[serde(default)]
    pub feature: Option<String>,
    pub why: String,
    #[serde(default)]
    pub guide_names: Vec<Permission>,
    #[serde(default)]
    pub alternatives: Vec<Vec<Permission>>,
    #[serde(default)]
    pub ui_path: Vec<String>,
    #[serde(default)]
    pub stand_in: Option<StandIn>,
    #[serde(default, rename = "probe")]
    pub probes: Vec<Spanned<Probe>>,
    #[serde(default)]
    pub manual: Option<ManualNeed>,
    /// A permission of people: alternatives of sets, by the admin screen's paths.
    #[serde(default)]
    pub screen: Vec<Vec<ScreenName>>,
    #[serde(default)]
    pub licence: Option<LicenceNeed>,
    #[serde(default)]
    pub scope: Option<ScopeNeed>,
    #[serde(default)]
    pub installed: Option<InstalledNeed>,
    /// The id of the requirement before which this one stands; it stands at the end without.
    #[serde(default)]
    pub before: Option<String>,
    /// The id of the requirement behind which this one stands.
    #[serde(default)]
    pub after: Option<String>,
}

/// A common part of manifests, `assets/integrations/parts/NAME.toml`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PartFile {
    /// For manifests that say nothing of their own.
    #[serde(default)]
    pub about: Option<About>,
    #[serde(default)]
    pub notes: Vec<String>,
    #[serde(default, rename = "prerequisite")]
    pub prerequisites: Vec<Spanned<Prerequisite>>,
    #[serde(default, rename = "requirement")]
    pub requirements: Vec<Spanned<RequirementTable>>,
}

/// The kinds of requirement that a manifest can have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Kind {
    OauthClient,
    EmbeddedOauthClient,
    Permission,
    DivisionAccess,
    Licence,
    OauthScope,
    InstalledIntegration,
    SingleSignOn,
    Manual,
}

fn yes() -> bool {
    true
}
