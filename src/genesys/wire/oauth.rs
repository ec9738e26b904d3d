//! Who is signed in, and where: OAuth clients, tokens, the organization (docs/platform-api.md 2.1, 8.2). Pure. A
//! client's secret, which the API may tell, was dropped before anything comes here.

use serde_json::Value;

use super::{owned, scope, text, texts};
use crate::model::{Id, Name, Scope, name::Kind};

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct OAuthClient {
    pub id: Id,
    pub name: Option<Name>,
    /// As the API writes it: `CLIENT-CREDENTIALS`. Other words than the documented ones may come.
    pub grant_type: Option<String>,
    /// `active`, `disabled`, `inactive`.
    pub state: Option<String>,
    /// Its roles and where each is held; `None` where that wasn't told.
    pub role_divisions: Option<Vec<RoleDivision>>,
    /// Its scopes; `None` where they weren't told.
    pub scopes: Option<Vec<String>>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct RoleDivision {
    pub role_id: Id,
    pub scope: Scope,
}

/// What `GET /api/v2/tokens/me` says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct TokenInfo {
    pub organization: Option<Organization>,
    pub client: Option<OAuthClient>,
}

/// What `GET /api/v2/organizations/me` says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Organization {
    pub id: Id,
    pub name: Option<Name>,
}

/// `GET /api/v2/oauth/clients/{id}`, or an entity of the list of clients.
pub(crate) fn oauth_client(body: &Value) -> Option<OAuthClient> {
    let id = Id::from(text(body, "id")?);
    Some(OAuthClient {
        name: text(body, "name").map(|name| Name::new(Kind::Client, id.clone(), name)),
        id,
        grant_type: owned(body, "authorizedGrantType"),
        state: owned(body, "state"),
        role_divisions: body.get("roleDivisions").and_then(role_divisions),
        scopes: body.get("scope").and_then(texts),
    })
}

fn role_divisions(list: &Value) -> Option<Vec<RoleDivision>> {
    let pair = |pair: &Value| {
        Some(RoleDivision { role_id: text(pair, "roleId")?.into(), scope: scope(text(pair, "divisionId")?) })
    };
    list.as_array()?.iter().map(pair).collect()
}

/// `GET /api/v2/tokens/me`. `None` where it is about neither an org nor a client.
pub(crate) fn token_info(body: &Value) -> Option<TokenInfo> {
    // Sources write the key `OAuthClient`; nothing else of the API is in that case.
    let client = body.as_object()?.iter().find(|(key, _)| key.eq_ignore_ascii_case("OAuthClient"));
    let organization = body.get("organization").and_then(organization);
    let client = client.and_then(|(_, client)| oauth_client(client));
    if organization.is_none() && client.is_none() {
        return None;
    }
    Some(TokenInfo { organization, client })
}

/// `GET /api/v2/organizations/me`.
pub(crate) fn organization(body: &Value) -> Option<Organization> {
    let id = Id::from(text(body, "id")?);
    let name = text(body, "name").map(|name| Name::new(Kind::Org, id.clone(), name));
    Some(Organization { id, name })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::model::DivisionId;

    #[test]
    fn a_token_tells_org_and_client() {
        let body = json!({
            "organization": {"id": "org", "name": "Contoso"},
            "OAuthClient": {"id": "client", "name": "My integration", "authorizedGrantType": "CLIENT-CREDENTIALS",
                "scope": [], "roleDivisions": [{"roleId": "r", "divisionId": "*"}, {"roleId": "r", "divisionId": "d"}],
                "state": "active", "organization": {"id": "purecloud-builtin"}}});
        let token = token_info(&body).unwrap();
        let client = token.client.unwrap();
        assert_eq!(
            token.organization.map(|org| (org.id.real().to_owned(), org.name.unwrap().real().to_owned())),
            Some(("org".to_owned(), "Contoso".to_owned()))
        );
        assert_eq!(client.grant_type.as_deref(), Some("CLIENT-CREDENTIALS"));
        let scopes: Vec<_> = client.role_divisions.unwrap().into_iter().map(|pair| pair.scope).collect();
        assert_eq!(scopes, [Scope::AllDivisions, Scope::Division(DivisionId("d".into()))]);
        assert!(token_info(&json!({"oauthClient": {"id": "client"}})).unwrap().client.is_some());
    }

    #[test]
    fn what_was_not_told_is_not_made_up() {
        assert_eq!(token_info(&json!({})), None);
        assert_eq!(token_info(&json!({"organization": {"name": "no id"}})), None);
        assert_eq!(organization(&json!({"name": "no id"})), None);
        let roles =
            |value: Value| oauth_client(&json!({"id": "c", "roleDivisions": value})).unwrap().role_divisions;
        assert_eq!(roles(json!(null)), None);
        assert_eq!(roles(json!([{"roleId": "r"}])), None, "half a list isn't a list");
        assert_eq!(roles(json!([])), Some(vec![]));
    }
}
