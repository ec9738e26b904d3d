//! What is installed in the org: integrations, their types, identity providers, who may embed Genesys, authorized
//! applications (docs/platform-api.md 8.4, 9). Pure.

use serde_json::Value;

use super::{owned, text, texts};
use crate::model::{
    Id, IntegrationType, Name,
    name::Kind,
    org::evidence::{Embedding, Installed},
};

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Provider {
    /// Its id, a word: `okta`.
    pub id: String,
    pub name: Name,
    pub disabled: bool,
}

impl Provider {
    /// Whether people sign in elsewhere with it. Genesys's own isn't a third party; of every other, the older ones of
    /// Genesys's other products included, that isn't known.
    pub(crate) fn is_third_party(&self) -> bool {
        !self.id.eq_ignore_ascii_case("purecloud")
    }
}

/// An entity of `GET /api/v2/integrations`.
pub(crate) fn installed(entity: &Value) -> Option<Installed> {
    let kind = entity.get("integrationType")?;
    let type_id = owned(kind, "id")?;
    Some(Installed {
        name: Name::without_id(Kind::Integration, text(entity, "name").unwrap_or(&type_id)),
        type_id,
        type_name: owned(kind, "name"),
        intended: owned(entity, "intendedState"),
        reported: entity.get("reportedState").and_then(|state| owned(state, "code")),
    })
}

/// `GET /api/v2/integrations/types/{id}`, or an entity of the list of types.
pub(crate) fn integration_type(body: &Value) -> Option<IntegrationType> {
    let id = owned(body, "id")?;
    Some(IntegrationType {
        name: owned(body, "name").unwrap_or_else(|| id.clone()),
        // Bare words among them are no permissions (docs/platform-api.md 5.3).
        user_permissions: body
            .get("userPermissions")
            .and_then(texts)
            .map(|names| names.iter().filter_map(|name| name.parse().ok()).collect()),
        id,
    })
}

/// An entity of `GET /api/v2/identityproviders`.
pub(crate) fn provider(entity: &Value) -> Option<Provider> {
    let id = owned(entity, "id")?;
    Some(Provider {
        name: Name::without_id(Kind::Provider, text(entity, "name").unwrap_or(&id)),
        disabled: entity.get("disabled").and_then(Value::as_bool).unwrap_or(false),
        id,
    })
}

/// The address of the sign-in page, of `GET /api/v2/identityproviders/{id}`.
pub(crate) fn sign_in_page(body: &Value) -> Option<String> {
    ["ssoTargetURI", "ssoTargetUri"].into_iter().find_map(|key| text(body, key)).map(str::to_owned)
}

/// `GET /api/v2/organizations/embeddedintegration`.
pub(crate) fn embedding(body: &Value) -> Option<Embedding> {
    who_may_embed(body, "enableWhitelist", "domainWhitelist")
}

/// `GET /api/v2/organizations/authentication/settings`.
pub(crate) fn embedding_in_settings(body: &Value) -> Option<Embedding> {
    who_may_embed(body, "domainAllowlistEnabled", "domainAllowlist")
}

/// A restriction without its list says nothing: the list may be long.
fn who_may_embed(body: &Value, restricted: &str, list: &str) -> Option<Embedding> {
    if !body.get(restricted)?.as_bool()? {
        return Some(Embedding::Anywhere);
    }
    let listed = texts(body.get(list)?)?;
    let listed = listed.iter().map(|domain| domain.trim()).filter(|domain| !domain.is_empty());
    Some(Embedding::Only(listed.map(|domain| Name::without_id(Kind::Host, domain)).collect()))
}

/// An entity of `GET /api/v2/oauth/authorizations`: the id of its client.
pub(crate) fn authorized_client(entity: &Value) -> Option<Id> {
    text(entity.get("client")?, "id").map(Id::from)
}

#[cfg(test)]
mod tests {
    use pretty_assertions::assert_eq;
    use serde_json::json;

    use super::{super::all, *};

    #[test]
    fn an_integration_is_known_by_its_type() {
        let entity = json!({"id": "x", "name": "Our Salesforce", "integrationType": {"id": "t", "name": "T"},
            "intendedState": "ENABLED", "reportedState": {"code": "ACTIVE"}});
        let installed = installed(&entity).unwrap();
        assert_eq!((installed.type_id.as_str(), installed.type_name.as_deref()), ("t", Some("T")));
        assert_eq!(
            (installed.intended.as_deref(), installed.reported.as_deref()),
            (Some("ENABLED"), Some("ACTIVE"))
        );
        assert_eq!(super::installed(&json!({"id": "x", "name": "y"})), None);
    }

    #[test]
    fn a_type_that_tells_no_permissions_is_told_from_one_without() {
        let of = |value: Value| {
            integration_type(&json!({"id": "t", "userPermissions": value})).unwrap().user_permissions
        };
        assert_eq!(
            of(json!(["integration:x:view", "employee"])),
            Some(vec!["integration:x:view".parse().unwrap()])
        );
        assert_eq!(of(json!([])), Some(vec![]));
        assert_eq!(of(json!(null)), None);
    }

    #[test]
    fn who_may_embed_is_known_only_with_the_whole_list() {
        let of = |body: Value| embedding(&body);
        assert_eq!(of(json!({"enableWhitelist": false})), Some(Embedding::Anywhere));
        assert_eq!(
            of(json!({"enableWhitelist": true, "domainWhitelist": []})),
            Some(Embedding::Only(vec![]))
        );
        assert_eq!(of(json!({"enableWhitelist": true})), None);
        assert_eq!(of(json!({"enableWhitelist": "true", "domainWhitelist": []})), None);
        assert_eq!(of(json!({"domainWhitelist": ["crm.example.com"]})), None);
        let settings = json!({"domainAllowlistEnabled": true, "domainAllowlist": [" crm.example.com ", ""]});
        let Some(Embedding::Only(listed)) = embedding_in_settings(&settings) else {
            panic!("it is restricted")
        };
        assert_eq!(listed.iter().map(Name::real).collect::<Vec<_>>(), ["crm.example.com"]);
        assert_eq!(authorized_client(&json!({"client": {"id": "x"}})).unwrap().real(), "x");
        assert_eq!(authorized_client(&json!({"client": {}})), None);
    }

    #[test]
    fn only_genesys_own_provider_is_no_third_party() {
        let list =
            json!([{"id": "purecloud"}, {"id": "okta", "name": "Okta", "disabled": true}, {"id": "cic"}]);
        let providers = all(list.as_array().unwrap(), provider).unwrap();
        let third: Vec<bool> = providers.iter().map(Provider::is_third_party).collect();
        assert_eq!(third, [false, true, true]);
        assert_eq!((providers[1].name.real(), providers[1].disabled), ("Okta", true));
        assert_eq!(
            sign_in_page(&json!({"ssoTargetURI": "https://example.com/sso"})).unwrap(),
            "https://example.com/sso"
        );
    }
}
