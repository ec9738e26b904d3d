//! The operations of the Platform API with the permissions that each one requires, from `assets/operations.jsonl`. Pure
//! data and its look-up; nothing here knows who asks. Read when somebody asks for it, not before.

use std::{collections::BTreeSet, sync::LazyLock};

use serde::Deserialize;

use super::Permission;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Operation {
    pub method: String,
    /// The path with its parameters in braces.
    #[serde(rename = "path")]
    pub template: String,
    pub requires: Requires,
    /// The permissions, as the API's documents write them.
    pub permissions: Vec<String>,
}

/// How many of an operation's permissions a caller needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Requires {
    None,
    Any,
    All,
}

/// The values of a path's parameters, in the order of the template.
pub(crate) type Parameters = Vec<String>;

impl Operation {
    /// The parameters' values if the path fits the template.
    fn matches(&self, path: &str) -> Option<Parameters> {
        let mut values = Parameters::new();
        let (mut template, mut path) = (self.template.split('/'), path.split('/'));
        loop {
            match (template.next(), path.next()) {
                (None, None) => return Some(values),
                (Some(pattern), Some(segment)) if is_parameter(pattern) && !segment.is_empty() => {
                    values.push(segment.to_owned());
                }
                (Some(pattern), Some(segment)) if pattern == segment => {}
                _ => return None,
            }
        }
    }
}

pub(crate) fn is_parameter(segment: &str) -> bool {
    segment.starts_with('{')
}

pub(crate) fn operations() -> &'static [Operation] {
    static OPERATIONS: LazyLock<Vec<Operation>> = LazyLock::new(|| {
        include_str!("../../assets/operations.jsonl")
            .lines()
            .map(|line| serde_json::from_str(line).expect("assets/operations.jsonl is tested"))
            .collect()
    });
    &OPERATIONS
}

/// The operation that a request means. Of several templates that fit, the one with the fewest parameters:
/// `/subjects/me` isn't `/subjects/{subjectId}`.
pub(crate) fn find(method: &str, path: &str) -> Option<(&'static Operation, Parameters)> {
    operations()
        .iter()
        .filter(|operation| operation.method == method)
        .filter_map(|operation| Some((operation, operation.matches(path)?)))
        .min_by_key(|(_, parameters)| parameters.len())
}

/// Every permission that some operation requires.
pub(crate) fn permissions() -> &'static BTreeSet<Permission> {
    static PERMISSIONS: LazyLock<BTreeSet<Permission>> = LazyLock::new(|| {
        let names = operations().iter().flat_map(|operation| &operation.permissions);
        names.filter_map(|name| name.parse().ok()).collect()
    });
    &PERMISSIONS
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_is_an_operation_and_only_some_list_permissions() {
        assert!(operations().len() > 3_000);
        for operation in operations() {
            assert!(
                operation.requires != Requires::None || operation.permissions.is_empty(),
                "{operation:?}"
            );
            assert!(operation.template.starts_with("/api/v2/"));
        }
    }

    #[test]
    fn words_beat_parameters() {
        let found =
            |path: &str| find("GET", path).map(|(operation, values)| (operation.template.as_str(), values));
        assert_eq!(
            found("/api/v2/authorization/subjects/me"),
            Some(("/api/v2/authorization/subjects/me", vec![]))
        );
        assert_eq!(
            found("/api/v2/authorization/subjects/7"),
            Some(("/api/v2/authorization/subjects/{subjectId}", vec!["7".to_owned()]))
        );
        assert_eq!(
            found("/api/v2/conversations/messages/7/details").map(|(template, _)| template),
            Some("/api/v2/conversations/messages/{messageId}/details")
        );
    }

    #[test]
    fn other_methods_longer_paths_and_empty_parameters_do_not_fit() {
        assert!(find("PATCH", "/api/v2/authorization/subjects/me").is_none());
        assert!(find("GET", "/api/v2/authorization/subjects/me/more").is_none());
        assert!(find("GET", "/api/v2/conversations/").is_none());
        assert!(find("GET", "/").is_none());
    }
}
