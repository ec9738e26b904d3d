//! Simulated orgs as files: what an `assets/orgs/*.toml` says, read and checked. Pure.

use std::{collections::BTreeMap, ops::Range};

use secrecy::SecretString;
use serde::{Deserialize, Deserializer};
use toml::Spanned;
use uuid::Uuid;

use super::{catalogue, operations};
use crate::model::region::{self, Region};

/// A simulated org, ready to be served.
#[derive(Clone, Debug)]
pub struct SimulatedOrg {
    name: String,
    region: Region,
    pub(super) file: OrgFile,
}

/// Why a text isn't a simulated org.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{file}:{line}: {expected}")]
pub struct OrgError {
    /// The file.
    pub file: String,
    /// The line, from 1.
    pub line: usize,
    /// What was found and what was expected.
    pub expected: String,
}

macro_rules! embedded_orgs {
    ($($name:literal),* $(,)?) => {
        /// The orgs that are part of the program: name and text.
        const EMBEDDED: &[(&str, &str)] =
            &[$(($name, include_str!(concat!("../../assets/orgs/", $name, ".toml")))),*];
    };
}

embedded_orgs![
    "three-missing",
    "healthy",
    "home-only",
    "some-divisions",
    "listed",
    "wildcard",
    "by-group",
    "not-licensed",
    "conditional",
    "guide-names",
    "slow-to-act",
    "throttled",
    "flaky",
    "storm",
    "captive-portal",
    "introspection-refused",
    "roles-unreadable",
    "empty",
    "thousand-divisions",
    "hostile-names",
];

impl SimulatedOrg {
    /// The names of the orgs that are part of the program, the demo's default first.
    pub fn names() -> impl Iterator<Item = &'static str> {
        EMBEDDED.iter().map(|(name, _)| *name)
    }

    /// The org of this name, if it is part of the program.
    pub fn embedded(name: &str) -> Option<Self> {
        let (name, text) = EMBEDDED.iter().find(|(known, _)| *known == name)?;
        Some(Self::parse(&format!("{name}.toml"), text).expect("every embedded org is parsed in a test"))
    }

    /// Reads an org from the text of a file; the file's name without folder and ending becomes the org's.
    ///
    /// # Errors
    /// With file, line, and what was expected there.
    pub fn parse(file: &str, text: &str) -> Result<Self, OrgError> {
        let wrong = |at: Range<usize>, expected: String| OrgError {
            file: file.to_owned(),
            line: text[..at.start.min(text.len())].matches('\n').count() + 1,
            expected,
        };
        let org: OrgFile = toml::from_str(text)
            .map_err(|error| wrong(error.span().unwrap_or_default(), error.message().replace('\n', ", ")))?;
        let region = org.checked().map_err(|(at, expected)| wrong(at, expected))?;
        let base = file.rsplit(['/', '\\']).next().unwrap_or(file);
        let name = base.strip_suffix(".toml").unwrap_or(base).to_owned();
        Ok(Self { name, region, file: org })
    }

    /// The name to choose it by: `three-missing`.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What the org calls itself: `Contoso Care`. As in the file, so possibly hostile.
    pub fn title(&self) -> &str {
        &self.file.name
    }

    /// What is the matter with it, in one line.
    pub fn description(&self) -> &str {
        &self.file.description
    }

    /// The region that it says it is in.
    pub fn region(&self) -> &Region {
        &self.region
    }
}

/// The file, as it is written.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct OrgFile {
    pub name: String,
    pub description: String,
    pub region: Spanned<String>,
    /// The org's id; made from its name where the file has none.
    pub id: Option<Uuid>,
    pub client: ClientTable,
    pub catalogue: CatalogueName,
    /// Permissions, or whole domains, that the standard catalogue has and this org lacks.
    #[serde(default)]
    pub catalogue_without: Vec<Spanned<String>>,
    /// Permissions that this org has besides.
    #[serde(default)]
    pub catalogue_with: Vec<Spanned<String>>,
    pub divisions: Vec<Spanned<DivisionTable>>,
    /// Divisions are added until there are so many.
    #[serde(default)]
    pub generate_divisions: usize,
    /// Conversations that touch several divisions.
    #[serde(default)]
    pub transferred: Vec<Spanned<TransferredTable>>,
    #[serde(default)]
    pub roles: Vec<RoleTable>,
    #[serde(default)]
    pub grants: Vec<Spanned<GrantTable>>,
    #[serde(default)]
    pub faults: Faults,
    /// What the admin of the demo does, in this order.
    #[serde(default)]
    pub mends: Vec<Spanned<MendTable>>,
}

/// The OAuth client that signs in.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ClientTable {
    pub name: String,
    /// Made from the org's name where the file has none.
    pub id: Option<Uuid>,
    /// Made at random at each start where the file has none.
    #[serde(default, deserialize_with = "secret")]
    pub secret: Option<SecretString>,
    #[serde(default = "client_credentials")]
    pub grant_type: String,
    #[serde(default = "active")]
    pub state: String,
}

fn client_credentials() -> String {
    "CLIENT-CREDENTIALS".to_owned()
}

fn active() -> String {
    "active".to_owned()
}

/// Straight into the type that keeps it out of `Debug`.
fn secret<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<SecretString>, D::Error> {
    Ok(Some(String::deserialize(deserializer)?.into()))
}

/// Which permissions there are to begin with.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum CatalogueName {
    /// Every permission that an operation requires.
    Standard,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct DivisionTable {
    pub name: String,
    #[serde(default)]
    pub home: bool,
    /// What the org says the division has, by kind of object; absent where it doesn't say.
    pub counts: Option<BTreeMap<String, u64>>,
    #[serde(default)]
    pub conversations: Conversations,
}

/// How many conversations of each kind a division has.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Conversations {
    pub voice: usize,
    pub voice_without_transcript: usize,
    pub message: usize,
    pub email: usize,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct TransferredTable {
    pub kind: Media,
    pub divisions: Vec<String>,
}

/// The media that a conversation can have here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Media {
    Voice,
    Message,
    Email,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RoleTable {
    pub name: String,
    pub policies: Vec<PolicyTable>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PolicyTable {
    pub domain: String,
    pub entity: String,
    pub actions: Vec<String>,
    /// The policy's condition: only conversations of these media.
    #[serde(default)]
    pub only_media: Vec<Media>,
    /// The single objects that the policy is for.
    #[serde(default)]
    pub named_resources: Vec<String>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct GrantTable {
    pub role: String,
    pub divisions: Where,
    /// The group that holds the role, and that the client is in.
    pub through_group: Option<String>,
}

/// The divisions of a grant.
#[derive(Clone, Debug, Deserialize)]
#[serde(untagged, expecting = "expected \"*\", a list of divisions, or { all_but = [divisions] }")]
pub(super) enum Where {
    /// `"*"`
    Star(Star),
    /// One by one.
    Listed(Vec<String>),
    /// One by one, all of them but these.
    AllBut {
        /// The ones without a grant.
        all_but: Vec<String>,
    },
}

#[derive(Clone, Copy, Debug, Deserialize)]
pub(super) enum Star {
    #[serde(rename = "*")]
    Star,
}

/// What goes wrong in this org.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Faults {
    /// Sources that don't tell the client what it holds, and what they say instead.
    pub refused: BTreeMap<Source, Refused>,
    /// For so long after the first request nothing that is granted acts.
    pub slow_to_act_seconds: u64,
    pub rate_limit: Option<RateLimit>,
    /// So many requests for a token are told that there were too many.
    pub sign_ins_refused: u32,
    /// Each call fails when it is sent the 1st, or the n+1st, the 2n+1st time; at least 2.
    pub flaky_every: Option<usize>,
    /// A web page answers everything.
    pub captive_portal: bool,
    pub storm: Option<Storm>,
    /// Operations whose good answers arrive spoilt.
    pub wrong_body: Vec<Spanned<WrongBody>>,
    pub latency_ms: u64,
}

/// What tells a client what it holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Source {
    SubjectsMe,
    SubjectsId,
    OauthClient,
    TokenRoles,
    RoleContents,
    DivisionsPermitted,
    Divisions,
    Catalogue,
}

/// What a source says that doesn't tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Refused {
    Forbidden,
    NotFound,
    Empty,
}

#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RateLimit {
    pub allowed: u64,
    pub window_seconds: u64,
}

/// What answers 503, always.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Storm {
    /// Everything but signing in.
    Api,
    /// Signing in too.
    Everything,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WrongBody {
    /// The operation's path, with its parameters in braces.
    pub path: String,
    pub body: Spoilt,
}

/// How a body is spoilt.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Spoilt {
    Html,
    Empty,
    /// The connection ends in the middle.
    Cut,
    /// A whole answer with half a document.
    Truncated,
    /// 64 MiB.
    Huge,
    /// Every value is of another type.
    WrongTypes,
    /// No answer ever comes.
    Never,
}

/// One thing that the admin of the demo does.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub(super) enum MendTable {
    /// A permission is added to a role.
    AddToRole { role: String, permission: String },
    /// The role's conditions are taken away.
    LiftConditions { role: String },
    /// The client gets the role in more divisions.
    Grant { role: String, divisions: Where },
    /// The org gets the permissions that its catalogue lacks.
    Licence { product: String },
}

/// Where in the text something is wrong, and what was expected.
type Wrong = (Range<usize>, String);

impl OrgFile {
    /// Checks what the types can't say: names that must exist.
    fn checked(&self) -> Result<Region, Wrong> {
        self.check_divisions()?;
        self.check_catalogue()?;
        for grant in &self.grants {
            self.check_role(grant.span(), &grant.get_ref().role)?;
            self.check_where(grant.span(), &grant.get_ref().divisions)?;
        }
        for mend in &self.mends {
            match mend.get_ref() {
                MendTable::AddToRole { role, permission } => {
                    self.check_role(mend.span(), role)?;
                    catalogue::parts(permission)
                        .ok_or_else(|| (mend.span(), not_a_permission(permission)))?;
                }
                MendTable::LiftConditions { role } => self.check_role(mend.span(), role)?,
                MendTable::Grant { role, divisions } => {
                    self.check_role(mend.span(), role)?;
                    self.check_where(mend.span(), divisions)?;
                }
                MendTable::Licence { .. } => {}
            }
        }
        if self.faults.flaky_every.is_some_and(|every| every < 2) {
            return Err((0..0, "flaky_every; expected 2 or more".to_owned()));
        }
        for wrong in &self.faults.wrong_body {
            let path = &wrong.get_ref().path;
            if !operations::operations().iter().any(|operation| operation.template == *path) {
                return Err((wrong.span(), format!("`{path}`; expected the path of an operation")));
            }
        }
        let found = region::regions().iter().find(|region| region.name == *self.region.get_ref());
        found.cloned().ok_or_else(|| {
            (self.region.span(), format!("region `{}`; expected an AWS name", self.region.get_ref()))
        })
    }

    fn check_divisions(&self) -> Result<(), Wrong> {
        for (index, division) in self.divisions.iter().enumerate() {
            let name = &division.get_ref().name;
            if self.divisions[..index].iter().any(|earlier| earlier.get_ref().name == *name) {
                return Err((division.span(), format!("division `{name}` a second time; expected it once")));
            }
        }
        let homes = self.divisions.iter().filter(|division| division.get_ref().home).count();
        if homes != 1 {
            return Err((0..0, format!("{homes} divisions with `home = true`; expected one")));
        }
        for transferred in &self.transferred {
            for name in &transferred.get_ref().divisions {
                self.check_division(transferred.span(), name)?;
            }
        }
        Ok(())
    }

    fn check_catalogue(&self) -> Result<(), Wrong> {
        for missing in &self.catalogue_without {
            if !catalogue::standard().any(|name| catalogue::is_or_is_in(name, missing.get_ref())) {
                let expected = format!("`{}`; expected a permission or a domain", missing.get_ref());
                return Err((missing.span(), expected));
            }
        }
        for more in &self.catalogue_with {
            if catalogue::parts(more.get_ref()).is_none() {
                return Err((more.span(), not_a_permission(more.get_ref())));
            }
        }
        Ok(())
    }

    fn check_role(&self, at: Range<usize>, name: &str) -> Result<(), Wrong> {
        let known = self.roles.iter().any(|role| role.name == name);
        if known { Ok(()) } else { Err((at, format!("role `{name}`; expected one of this file's roles"))) }
    }

    fn check_where(&self, at: Range<usize>, divisions: &Where) -> Result<(), Wrong> {
        match divisions {
            Where::Star(_) => Ok(()),
            Where::Listed(names) | Where::AllBut { all_but: names } => {
                names.iter().try_for_each(|name| self.check_division(at.clone(), name))
            }
        }
    }

    fn check_division(&self, at: Range<usize>, name: &str) -> Result<(), Wrong> {
        let known = self.divisions.iter().any(|division| division.get_ref().name == name);
        if known { Ok(()) } else { Err((at, format!("division `{name}`; expected one of this file's"))) }
    }
}

fn not_a_permission(text: &str) -> String {
    format!("`{text}`; expected domain:entity:action")
}
