//! The catalogue of a simulated org: which permissions it has, and the listing that tells them
//! (docs/platform-api.md 5.1). Pure.

use std::{collections::BTreeMap, sync::LazyLock};

use serde_json::{Value, json};

use super::{
    ids::stable_id,
    operations::operations,
    org::{CatalogueName, More, OrgFile},
};

/// Domains whose permissions no division limits.
const WITHOUT_DIVISIONS: [&str; 6] = ["authorization", "oauth", "integrations", "sso", "billing", "usage"];

/// Permissions that real orgs have and no operation requires (docs/platform-api.md 6.2).
const IN_NO_OPERATION: [&str; 3] =
    ["recording:recording:viewSensitiveData", "routing:agent:onqueue", "voicemail:voicemail:receive"];

#[derive(Clone, Debug, Default)]
pub(super) struct Catalogue {
    /// By the name in lower case, so that names compare without case.
    names: BTreeMap<String, String>,
    /// The org's own words for actions, by the same key.
    labels: BTreeMap<String, String>,
}

impl Catalogue {
    pub(super) fn of(file: &OrgFile) -> Self {
        let mut catalogue = Self::default();
        match file.catalogue {
            CatalogueName::Standard => standard().for_each(|name| catalogue.add(name)),
        }
        for missing in &file.catalogue_without {
            catalogue.names.retain(|_, name| !is_or_is_in(name, missing.get_ref()));
        }
        for more in &file.catalogue_with {
            catalogue.add(more.get_ref().name());
            if let More::Labelled { name, label } = more.get_ref() {
                catalogue.labels.insert(name.to_lowercase(), label.clone());
            }
        }
        catalogue
    }

    /// Adds what the file took away: a product was licensed.
    pub(super) fn licence(&mut self, file: &OrgFile) {
        for missing in &file.catalogue_without {
            standard().filter(|name| is_or_is_in(name, missing.get_ref())).for_each(|name| self.add(name));
        }
    }

    fn add(&mut self, name: &str) {
        self.names.insert(name.to_lowercase(), name.to_owned());
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.names.contains_key(&name.to_lowercase())
    }

    /// The entries of the listing. A domain with several entities is spread over two entries that lie far apart,
    /// as the real listing may do: a reader has to merge them.
    pub(super) fn entries(&self, wanted: impl Fn(&str) -> bool) -> Vec<Value> {
        let mut domains: BTreeMap<&str, BTreeMap<&str, Vec<Value>>> = BTreeMap::new();
        for name in self.names.values().filter(|name| wanted(name)) {
            let Some([domain, entity, action]) = parts(name) else { continue };
            let label = self.labels.get(&name.to_lowercase()).cloned().unwrap_or_else(|| label(action));
            domains.entry(domain).or_default().entry(entity).or_default().push(json!({
                "domain": domain, "entityType": entity, "action": action, "label": label,
                "allowsConditions": matches!(domain, "conversation" | "recording" | "analytics" | "quality"),
                "divisionAware": division_aware(name),
            }));
        }
        let (mut first, mut second) = (Vec::new(), Vec::new());
        for (domain, entities) in &domains {
            let half = entities.len().div_ceil(2);
            let entry = |part: &[(&&str, &Vec<Value>)]| {
                let map: serde_json::Map<String, Value> =
                    part.iter().map(|(entity, list)| ((**entity).to_owned(), json!(list))).collect();
                json!({"id": stable_id("domain", domain), "name": domain, "domain": domain, "permissionMap": map})
            };
            let all: Vec<_> = entities.iter().collect();
            first.push(entry(&all[..half]));
            if half < all.len() {
                second.push(entry(&all[half..]));
            }
        }
        first.append(&mut second);
        first
    }
}

/// Whether divisions limit this permission. Of what is about authorization, they limit grants alone.
pub(super) fn division_aware(name: &str) -> bool {
    let mut parts = name.split(':');
    let (domain, entity) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
    if domain.eq_ignore_ascii_case("authorization") && entity.eq_ignore_ascii_case("grant") {
        return true;
    }
    !WITHOUT_DIVISIONS.iter().any(|without| without.eq_ignore_ascii_case(domain))
}

/// Every permission that some operation requires, and the few that none does.
pub(super) fn standard() -> impl Iterator<Item = &'static str> {
    static NAMES: LazyLock<Vec<&'static str>> = LazyLock::new(|| {
        let all = operations().iter().flat_map(|operation| &operation.permissions).map(String::as_str);
        let all = all.chain(IN_NO_OPERATION);
        let by_key: BTreeMap<String, &str> = all.map(|name| (name.to_lowercase(), name)).collect();
        by_key.into_values().collect()
    });
    NAMES.iter().copied()
}

pub(super) fn parts(name: &str) -> Option<[&str; 3]> {
    let parts: [&str; 3] = name.split(':').collect::<Vec<_>>().try_into().ok()?;
    parts.iter().all(|part| !part.is_empty()).then_some(parts)
}

/// Whether the permission is the one named, or in the domain named.
pub(super) fn is_or_is_in(permission: &str, name_or_domain: &str) -> bool {
    let domain = permission.split(':').next().unwrap_or_default();
    permission.eq_ignore_ascii_case(name_or_domain) || domain.eq_ignore_ascii_case(name_or_domain)
}

/// `editScore` → `Edit Score`.
fn label(action: &str) -> String {
    let mut label = String::new();
    for (index, letter) in action.chars().enumerate() {
        if index == 0 {
            label.extend(letter.to_uppercase());
        } else {
            if letter.is_uppercase() {
                label.push(' ');
            }
            label.push(letter);
        }
    }
    label
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_standard_catalogue_has_what_is_certain_and_nothing_else() {
        assert!(standard().count() > 1_000);
        for present in
            ["responseAssets:asset:add", "routing:agent:onqueue", "quality:evaluation:editAgentSignoff"]
        {
            assert!(standard().any(|name| name == present), "{present}");
        }
        for absent in [
            "conversation:email:view",
            "speechAndTextAnalytics:transcript:view",
            "conversation:read",
            "cobrowse:chat:escalate",
            "integration:salesforce:agent",
            "journey:eventType:view",
        ] {
            assert!(standard().all(|name| name != absent), "{absent}");
        }
        assert!(standard().all(|name| parts(name).is_some()));
    }

    #[test]
    fn a_domain_is_spread_over_entries_that_lie_apart() {
        let mut catalogue = Catalogue::default();
        standard().for_each(|name| catalogue.add(name));
        let entries = catalogue.entries(|_| true);
        let places: Vec<usize> = entries
            .iter()
            .enumerate()
            .filter(|(_, entry)| entry["domain"] == "recording")
            .map(|(index, _)| index)
            .collect();
        assert_eq!(places.len(), 2);
        assert!(places[1] - places[0] > 25, "{places:?}");
    }

    #[test]
    fn names_have_three_parts_and_domains_are_whole() {
        assert_eq!(parts("a:b:c"), Some(["a", "b", "c"]));
        for wrong in ["a:b", "a::c", "a:b:c:d", ""] {
            assert_eq!(parts(wrong), None);
        }
        assert!(is_or_is_in("integrations:integration:view", "Integrations"));
        assert!(!is_or_is_in("integrations:integration:view", "integration"));
        assert_eq!(label("editScore"), "Edit Score");
        assert!(!division_aware("OAuth:client:view") && division_aware("recording:recording:view"));
        assert!(!division_aware("authorization:role:view") && division_aware("authorization:grant:view"));
    }
}
