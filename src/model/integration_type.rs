//! The types of integration that the org knows: what the installed ones are, what they ask of people, and which of
//! them are a product's own. Pure.

use serde::Deserialize;

use super::{Permission, words::normalised};

/// A type of integration (docs/platform-api.md 9).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IntegrationType {
    pub id: String,
    pub name: String,
    /// The permissions that it asks of people; `None` where that wasn't told.
    pub user_permissions: Option<Vec<Permission>>,
}

/// What the type of a product's own integration is called, in its id or its name: several ways, each with all words
/// in this order (docs/platform-api.md 6.2). Empty for what no type of integration tells.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub struct Product(Vec<String>);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kinship {
    Own,
    /// It shares a word with the product: another product of a similar name, such as Direct Routing.
    Sibling,
    Stranger,
}

/// Words that say nothing of which product it is.
const NEUTRAL: [&str; 16] = [
    "genesyscloudcx",
    "genesys",
    "purecloud",
    "cloud",
    "embedded",
    "clients",
    "client",
    "applications",
    "application",
    "app",
    "integration",
    "agents",
    "agent",
    "custom",
    "private",
    "for",
];

impl Product {
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// What something of this id and name is to the product.
    pub fn kinship(&self, texts: &[&str]) -> Kinship {
        let texts: Vec<String> = texts.iter().map(|text| normalised(text)).collect();
        let any = |test: &dyn Fn(&str) -> bool| texts.iter().any(|text| test(text));
        if self.0.iter().any(|way| any(&|text| is_called(text, &normalised(way)))) {
            return Kinship::Own;
        }
        let words = self.0.iter().flat_map(|way| way.split_whitespace()).map(normalised);
        let mut telling = words.filter(|word| !NEUTRAL.contains(&word.as_str()));
        if telling.any(|word| any(&|text| text.contains(&word))) {
            Kinship::Sibling
        } else {
            Kinship::Stranger
        }
    }
}

/// Whether a text has these words, and besides them only such as say nothing: `Genesys Cloud for Salesforce Service
/// Cloud Voice` is another product than Genesys Cloud for Salesforce.
fn is_called(text: &str, way: &str) -> bool {
    match text.split_once(way) {
        Some((before, after)) => !way.is_empty() && says_nothing(before) && says_nothing(after),
        None => false,
    }
}

fn says_nothing(mut rest: &str) -> bool {
    while !rest.is_empty() {
        let shorter = NEUTRAL.iter().find_map(|word| rest.strip_prefix(word));
        match shorter.or_else(|| rest.strip_prefix(|letter: char| letter.is_numeric())) {
            Some(shorter) => rest = shorter,
            None => return false,
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use pretty_assertions::assert_eq;

    use super::{Kinship::*, *};

    #[test]
    fn a_type_is_a_products_own_only_with_all_its_words_and_no_others_that_tell() {
        let product = |ways: &[&str]| Product(ways.iter().map(|way| (*way).to_owned()).collect());
        let teams = product(&["Genesys Cloud for Microsoft Teams", "Microsoft Teams embedded client"]);
        let salesforce = product(&["Genesys Cloud for Salesforce", "Salesforce embedded client"]);
        let framework = product(&["Embeddable Framework"]);
        let table = [
            (&teams, "t1", "Genesys Cloud for Microsoft Teams", Own),
            (&teams, "microsoft-teams-embedded-client", "Microsoft Teams", Own),
            (&teams, "microsoftTeamsEmbeddedClientApp", "", Own),
            (&teams, "microsoft-teams", "Microsoft Teams", Sibling),
            (&teams, "teams", "Microsoft Teams Direct Routing for Genesys Cloud", Sibling),
            (&teams, "teams", "Genesys Cloud Voice for Microsoft Teams", Sibling),
            (&teams, "teams", "Genesys Cloud for Microsoft Teams Direct Routing", Sibling),
            (&teams, "genesys-cloud-for", "Microsoft Teams", Sibling),
            (&teams, "zendesk-embedded-client", "Genesys Cloud for Zendesk", Stranger),
            (&salesforce, "salesforce-embedded-client-2", "", Own),
            (&salesforce, "x", "CX Cloud from Genesys and Salesforce", Sibling),
            (&salesforce, "salesforce", "Genesys Cloud for Salesforce Service Cloud Voice", Sibling),
            (&salesforce, "cx-cloud-salesforce-embedded-client", "", Sibling),
            (&salesforce, "service-cloud-voice", "Service Cloud Voice for Genesys Cloud", Stranger),
            (&framework, "x", "Genesys Cloud CX Embeddable Framework", Own),
            (&framework, "custom-embeddable-framework", "", Own),
            (&framework, "x", "Embeddable Widget", Sibling),
            (&product(&[]), "x", "Genesys Cloud", Stranger),
        ];
        for (product, id, name, expected) in table {
            assert_eq!(product.kinship(&[id, name]), expected, "{id}, {name}");
        }
    }
}
