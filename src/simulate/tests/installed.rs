//! What is there for people: integrations and their types, identity providers and their pages, OAuth clients.

use std::time::Duration;

use reqwest::redirect::Policy;

use super::{listings::all, *};

/// A request for a page, not for the API, that follows no redirect.
async fn page(address: &str, method: Method) -> (u16, reqwest::header::HeaderMap, String) {
    let http = Client::builder().no_proxy().redirect(Policy::none()).build().unwrap();
    let response = http.request(method, address).send().await.unwrap();
    (response.status().as_u16(), response.headers().clone(), response.text().await.unwrap())
}

async fn sign_in_page(visit: &Visit, provider: &str) -> String {
    let body = visit.get(&format!("identityproviders/{provider}")).await.body;
    body["ssoTargetURI"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn integrations_are_found_by_type_and_state_and_types_name_permissions() {
    let visit = Visit::for_people_of("agents-mixed").await;
    assert_eq!(all(&visit, "integrations").await.len(), 3);
    let found = async |query: &str| all(&visit, &format!("integrations?{query}")).await;
    assert_eq!(found("integrationType=cx-desktop").await.len(), 2);
    assert_eq!(found("integrationType=cx-desktop&reportedState=ACTIVE").await.len(), 0);
    let broken = found("integrationType=cx-desktop&reportedState=ERROR").await.remove(0);
    assert_eq!(broken["intendedState"], "ENABLED");
    let stopped = found("reportedState=INACTIVE").await.remove(0);
    assert_eq!(
        (&stopped["intendedState"], &stopped["reportedState"]["code"]),
        (&json!("DISABLED"), &json!("INACTIVE"))
    );
    assert_eq!(stopped["integrationType"]["id"], "cx-desktop");
    let one = format!("integrations/{}", stopped["id"].as_str().unwrap());
    assert_eq!(visit.get(&one).await.body, stopped);

    let types = all(&visit, "integrations/types").await;
    let has = |id: &str| types.iter().any(|kind| kind["id"] == id);
    assert!(has("embedded-client-app") && has("cx-salesforce") && !has("salesforce-embedded-client"));
    let kind = visit.get("integrations/types/cx-salesforce").await.body;
    assert_eq!(kind["userPermissions"], json!(["integration:cxSalesforce:agent"]));
    assert_eq!(kind["provider"], "Salesforce");
    assert_eq!(visit.get("integrations/types/salesforce-embedded-client").await.status, 404);
}

#[tokio::test]
async fn every_permission_that_a_type_names_can_be_had() {
    for org in SimulatedOrg::names() {
        let file = SimulatedOrg::embedded(org).unwrap().file;
        let catalogue = super::super::catalogue::Catalogue::of(&file);
        for integration in &file.integrations {
            let kinds = super::super::integration_types::of(&file);
            let kind = kinds.iter().find(|kind| kind.id == integration.get_ref().kind).unwrap();
            assert!(kind.user_permissions.iter().all(|name| catalogue.has(name)), "{org} {}", kind.id);
        }
        let roles = file.roles.iter().flat_map(|role| &role.permissions);
        for permission in roles {
            assert!(catalogue.has(permission), "{org} {permission}");
        }
    }
}

#[tokio::test]
async fn identity_providers_lead_to_a_page_whose_headers_say_who_may_embed_it() {
    let forbids = Visit::for_people_of("three-missing").await;
    let listed = all(&forbids, "identityproviders").await;
    assert_eq!((&listed[0]["id"], listed.len()), (&json!("okta"), 1));
    assert!(listed[0].get("ssoTargetURI").is_none(), "only one by one");
    assert_eq!(forbids.get("identityproviders/adfs").await.status, 404);
    let (requests, address) = (forbids.server.requests() + 1, sign_in_page(&forbids, "okta").await);
    assert!(address.starts_with(forbids.server.url().as_str()));
    for method in [Method::HEAD, Method::GET] {
        let (status, headers, _) = page(&address, method).await;
        assert_eq!((status, headers["x-frame-options"].to_str().unwrap()), (200, "DENY"));
        assert_eq!(headers["content-security-policy"], "frame-ancestors 'none'");
        assert!(headers["content-type"].to_str().unwrap().starts_with("text/html"));
    }
    assert_eq!(forbids.server.pages(), ["HEAD /simulated-sign-in/okta", "GET /simulated-sign-in/okta"]);
    assert_eq!(forbids.server.requests(), requests, "these are no requests to the API");

    let allows = Visit::for_people_of("healthy").await;
    let (_, headers, text) = page(&sign_in_page(&allows, "okta").await, Method::GET).await;
    assert!(!headers.contains_key("x-frame-options") && text.contains("Sign in"));
    assert!(headers["content-security-policy"].to_str().unwrap().contains("https://*.mypurecloud.de"));
    let other = allows.server.url().join("simulated-sign-in/nobody").unwrap();
    assert_eq!(page(other.as_str(), Method::GET).await.0, 404);
}

#[tokio::test]
async fn pages_can_lead_on_be_absent_or_take_their_time() {
    let visit = Visit::for_people_of("agents-mixed").await;
    let mut address = sign_in_page(&visit, "adfs").await;
    for _ in 0..2 {
        let (status, headers, _) = page(&address, Method::GET).await;
        assert_eq!(status, 302);
        assert!(!headers.contains_key("x-frame-options"), "only the last page says so");
        address = visit.server.url().join(headers["location"].to_str().unwrap()).unwrap().to_string();
    }
    let (status, headers, _) = page(&address, Method::GET).await;
    assert_eq!((status, headers["x-frame-options"].to_str().unwrap()), (200, "SAMEORIGIN"));
    assert_eq!(visit.get("identityproviders/okta").await.body["disabled"], true);
    assert_eq!(page(&sign_in_page(&visit, "okta").await, Method::GET).await.0, 404);
    assert_eq!(visit.server.pages().len(), 4);

    let slow = Visit::to(org_with(
        &["sso:provider:view"],
        "\"*\"",
        r#"identity_providers = [{ id = "ping", name = "Ping", page = { slow_seconds = 3600 } }]"#,
    ))
    .await;
    let address = sign_in_page(&slow, "ping").await;
    let waiting = tokio::time::timeout(Duration::from_millis(300), page(&address, Method::GET));
    assert!(waiting.await.is_err());
    assert_eq!(slow.get("tokens/me").await.status, 200, "nobody else has to wait for it");
}

#[tokio::test]
async fn oauth_clients_tell_type_scopes_and_state_and_never_a_secret() {
    let visit = Visit::for_people_of("agents-mixed").await;
    let listing = visit.get("oauth/clients").await.body;
    assert_eq!(listing["total"], 3);
    let text = listing.to_string();
    assert!(!text.contains("secret") && !text.contains(visit.server.people_secret().expose_secret()));
    let clients = listing["entities"].as_array().unwrap();
    let desktop = clients.iter().find(|client| client["name"] == "Contoso Desktop").unwrap();
    assert_eq!((&desktop["authorizedGrantType"], &desktop["state"]), (&json!("TOKEN"), &json!("active")));
    let scopes = desktop["scope"].as_array().unwrap();
    assert!(scopes.contains(&json!("scripts")) && !scopes.contains(&json!("scripts:readonly")));
    assert_eq!(scopes.len(), 12);
    let one = format!("oauth/clients/{}", desktop["id"].as_str().unwrap());
    assert_eq!(visit.get(&one).await.body, *desktop);
    assert!(
        clients.iter().any(|client| client["state"] == "inactive" && client["authorizedGrantType"] == "CODE")
    );
    assert_eq!(clients[0]["authorizedGrantType"], "CLIENT-CREDENTIALS");

    let known = visit.get("oauth/scopes").await.body;
    for scope in scopes {
        assert!(known["entities"].as_array().unwrap().iter().any(|known| known["id"] == *scope), "{scope}");
    }
    assert_eq!(visit.get("oauth/scopes/users:readonly").await.body["id"], "users:readonly");
    assert_eq!(visit.get("oauth/scopes/analytics:view").await.status, 404);
}

#[tokio::test]
async fn two_clients_sign_in_and_each_holds_its_own() {
    let file = r#"people_client = { name = "Greenlight" }
        roles = [
            { name = "A", permissions = ["recording:recording:view"] },
            { name = "P", permissions = ["authorization:role:view"] },
        ]
        grants = [{ role = "A", divisions = "*" }, { role = "P", divisions = "*", to = "Greenlight" }]"#;
    let paths = ["recordings/retention/query?retentionThresholdDays=1", "authorization/roles"];
    let first = Visit::to(org(file)).await;
    assert_eq!((first.get(paths[0]).await.status, first.get(paths[1]).await.status), (200, 403));
    let people = Visit::for_people(org(file)).await;
    assert_eq!((people.get(paths[0]).await.status, people.get(paths[1]).await.status), (403, 200));
    assert_ne!(people.server.client_id(), people.server.people_client_id());
    assert_eq!(people.get("tokens/me").await.body["OAuthClient"]["name"], "Greenlight");
    let single = Visit::to_embedded("three-missing").await;
    assert_eq!(single.server.client_id(), single.server.people_client_id());
}
