//! Signing in and the token (docs/platform-api.md 1, 3.2).

use super::*;

#[tokio::test]
async fn a_token_is_given_for_the_id_and_the_secret() {
    let visit = Visit::without_token(SimulatedOrg::embedded("healthy").unwrap());
    let answer = visit.sign_in(visit.server.secret()).await;
    assert_eq!(answer.status, 200);
    assert_eq!((&answer.body["token_type"], &answer.body["expires_in"]), (&json!("bearer"), &json!(86_399)));
    let token = answer.body["access_token"].as_str().unwrap();
    assert!(!token.is_empty() && !token.contains(visit.server.secret().expose_secret()));
}

#[tokio::test]
async fn the_sign_in_refuses_in_its_own_form() {
    let visit = Visit::without_token(SimulatedOrg::embedded("healthy").unwrap());
    let id = visit.server.client_id().to_string();
    let secret = visit.server.secret().expose_secret().to_owned();
    let other = "3fa85f64-5717-4562-b3fc-2c963f66afa6";
    let cases = [
        (other, secret.as_str(), "client_credentials", 400, "invalid_client", "client not found"),
        (&id, "wrong", "client_credentials", 401, "invalid_client", "authentication failed"),
        (&id, &secret, "password", 400, "unsupported_grant_type", "grant type not supported"),
    ];
    for (id, secret, grant_type, status, error, description) in cases {
        let answer = visit.sign_in_as(id, secret, grant_type).await;
        assert_eq!(answer.status, status);
        let expected = json!({"error": error, "description": description, "error_description": description});
        assert_eq!(answer.body, expected);
    }
}

#[tokio::test]
async fn clients_of_another_kind_or_state_do_not_get_a_token() {
    for (table, status, body) in [
        (
            r#"client = { name = "Test", grant_type = "CODE" }"#,
            400,
            json!({
                "error": "unauthorized_client",
                "description": "client is not authorized to use the client_credential grant type",
                "error_description": "client is not authorized to use the client_credential grant type",
            }),
        ),
        (
            r#"client = { name = "Test", state = "inactive" }"#,
            401,
            json!({
                "error": "invalid_client",
                "description": "authentication failed",
                "error_description": "authentication failed",
            }),
        ),
    ] {
        let text = include_str!("../../../assets/orgs/healthy.toml")
            .replace(r#"client = { name = "Ariglad Integration" }"#, table);
        let visit = Visit::without_token(SimulatedOrg::parse("test.toml", &text).unwrap());
        let answer = visit.sign_in(visit.server.secret()).await;
        assert_eq!((answer.status, answer.body), (status, body));
    }
}

#[tokio::test]
async fn an_org_says_what_its_file_says_to_whoever_proves_to_be_a_client() {
    let visit = Visit::without_token(org(
        "faults = { sign_in = { status = 403, error = \"access_denied\", description = \"not from here\" } }",
    ));
    let answer = visit.sign_in(visit.server.secret()).await;
    assert_eq!((answer.status, &answer.body["error"]), (403, &json!("access_denied")));
    assert_eq!(answer.body["description"], "not from here");
    let wrong = visit.sign_in(&"wrong".to_owned().into()).await;
    assert_eq!(wrong.body["description"], "authentication failed");
}

#[tokio::test]
async fn too_many_sign_ins_are_a_400() {
    let visit = Visit::without_token(org("faults = { sign_ins_refused = 1 }"));
    let first = visit.sign_in(visit.server.secret()).await;
    assert_eq!((first.status, &first.body["error"]), (400, &json!("invalid_request")));
    assert!(first.body["description"].as_str().unwrap().starts_with("rate limit exceeded;"));
    assert_eq!(visit.sign_in(visit.server.secret()).await.status, 200);
}

#[tokio::test]
async fn secrets_are_new_unless_the_file_fixes_them_and_are_in_no_debug() {
    let start = || Server::start(SimulatedOrg::embedded("healthy").unwrap(), Options::default()).unwrap();
    let (one, two) = (start(), start());
    assert_eq!(one.client_id(), two.client_id());
    assert_ne!(one.secret().expose_secret(), two.secret().expose_secret());
    let text = include_str!("../../../assets/orgs/healthy.toml")
        .replace(r#"{ name = "Ariglad Integration" }"#, r#"{ name = "Test", secret = "planted" }"#);
    let org = SimulatedOrg::parse("test.toml", &text).unwrap();
    assert!(!format!("{org:?}").contains("planted"));
    let fixed = Server::start(org, Options::default()).unwrap();
    assert_eq!(fixed.secret().expose_secret(), "planted");
}

#[tokio::test]
async fn without_a_good_token_nothing_answers() {
    let mut visit = Visit::to_embedded("healthy").await;
    let url = visit.server.url().join("api/v2/tokens/me").unwrap();
    let none = read(visit.http.get(url).send().await.unwrap()).await;
    assert_eq!((none.status, &none.body["code"]), (401, &json!("authentication.required")));
    visit.token = "made-up".to_owned();
    let bad = visit.get("tokens/me").await;
    assert_eq!((bad.status, &bad.body["code"]), (401, &json!("bad.credentials")));
    assert_eq!(bad.headers["ININ-Correlation-Id"], bad.body["contextId"].as_str().unwrap());
}
