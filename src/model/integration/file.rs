//! The manifest as it stands in the file, before it is checked: a section for each subject, strict. Pure data.

use std::ops::Range;

use serde::Deserialize;
use toml::Spanned;

use crate::model::people::Audience;

use super::{About, ClientNeed, HandOver, Need, OauthClientGuide, OrgNeed, PersonNeed, Prerequisite};

/// The form of manifest, which is read before the rest: what else stands there depends on it.
#[derive(Deserialize)]
pub(super) struct Form {
    pub schema: Spanned<u32>,
}

/// The manifest as it stands in the file, before it is checked.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ManifestFile {
    #[expect(dead_code, reason = "read before, as `Form`; here only so that it is known")]
    pub schema: u32,
    pub id: Spanned<String>,
    pub title: String,
    pub summary: String,
    /// A part may have it instead.
    pub about: Option<About>,
    /// Common parts, by name, whose requirements stand before this file's own.
    #[serde(default)]
    pub include: Vec<Spanned<String>>,
    #[serde(default)]
    pub notes: Vec<String>,
    pub client: Option<ClientFile>,
    pub people: Option<PeopleFile>,
    #[serde(default)]
    pub org: OrgFile,
}

/// A common part of manifests, `assets/integrations/parts/NAME.toml`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PartFile {
    /// For manifests that say nothing of their own.
    pub about: Option<About>,
    #[serde(default)]
    pub notes: Vec<String>,
    pub people: Option<PeopleFile>,
    #[serde(default)]
    pub org: OrgFile,
}

/// `[client]`: the OAuth client that signs in.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ClientFile {
    pub guide: OauthClientGuide,
    pub hand_over: HandOver,
    #[serde(default, rename = "requirement")]
    pub requirements: Vec<Spanned<RequirementTable<ClientNeed>>>,
}

/// `[people]`: whoever will use the integration.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PeopleFile {
    #[serde(default, rename = "prerequisite")]
    pub prerequisites: Vec<Prerequisite>,
    #[serde(default, rename = "requirement")]
    pub requirements: Vec<Spanned<RequirementTable<PersonNeed>>>,
}

/// `[org]`: the org beside the client and the people.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct OrgFile {
    #[serde(default, rename = "requirement")]
    pub requirements: Vec<Spanned<RequirementTable<OrgNeed>>>,
}

/// One `[[….requirement]]` as it stands in the file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RequirementTable<N> {
    pub id: String,
    pub title: String,
    pub short: Option<[String; 2]>,
    pub asked: Option<String>,
    #[serde(default = "yes")]
    pub required: bool,
    pub feature: Option<String>,
    /// Whom a permission of people is for; for everyone without.
    #[serde(default)]
    pub audience: Audience,
    pub why: String,
    /// Where it comes from, where that isn't the guide itself.
    pub edition: Option<String>,
    pub need: N,
    /// The id of the requirement before which this one stands; it stands at the end without, behind the guide's own.
    pub before: Option<String>,
    /// The id of the requirement behind which this one stands.
    pub after: Option<String>,
}

/// A requirement of whichever subject, with its place in the file.
pub(super) type Placed = (Range<usize>, RequirementTable<Need>);

/// The requirements of all sections, in the order of the file.
pub(super) fn in_order(
    client: Vec<Spanned<RequirementTable<ClientNeed>>>,
    people: Vec<Spanned<RequirementTable<PersonNeed>>>,
    org: Vec<Spanned<RequirementTable<OrgNeed>>>,
) -> Vec<Placed> {
    let mut all: Vec<Placed> = Vec::new();
    all.extend(client.into_iter().map(|table| placed(table, Need::Client)));
    all.extend(people.into_iter().map(|table| placed(table, Need::Person)));
    all.extend(org.into_iter().map(|table| placed(table, Need::Org)));
    all.sort_by_key(|(at, _)| at.start);
    all
}

fn placed<N>(table: Spanned<RequirementTable<N>>, of_subject: fn(N) -> Need) -> Placed {
    let at = table.span();
    let RequirementTable {
        id,
        title,
        short,
        asked,
        required,
        feature,
        audience,
        why,
        edition,
        need,
        before,
        after,
    } = table.into_inner();
    let need = of_subject(need);
    let table = RequirementTable {
        id,
        title,
        short,
        asked,
        required,
        feature,
        audience,
        why,
        edition,
        need,
        before,
        after,
    };
    (at, table)
}

fn yes() -> bool {
    true
}
