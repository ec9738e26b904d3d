//! HTTP spoken to simulated orgs: one test per rule.

use base64::{Engine, engine::general_purpose::STANDARD};
use reqwest::{Client, Method, RequestBuilder, Response};
use secrecy::{ExposeSecret, SecretString};
use serde_json::{Value, json};

use super::{Fix, FixFor, Options, Server, SimulatedOrg};
use crate::model::Shown;

mod access;
mod awkward;
mod enforcement;
mod faulty;
mod installed;
mod limits;
mod listings;
mod many_people;
mod people;
mod reading;
mod signing_in;

/// A running org and somebody who talks to it.
struct Visit {
    server: Server,
    http: Client,
    token: String,
}

/// An answer, read to its end.
struct Answer {
    status: u16,
    headers: reqwest::header::HeaderMap,
    body: Value,
}

impl Visit {
    /// Serves the org and signs in.
    async fn to(org: SimulatedOrg) -> Self {
        let mut visit = Self::without_token(org);
        let answer = visit.sign_in(visit.server.secret()).await;
        assert_eq!(answer.status, 200, "{}", answer.body);
        visit.token = answer.body["access_token"].as_str().unwrap().to_owned();
        visit
    }

    async fn to_embedded(name: &str) -> Self {
        Self::to(SimulatedOrg::embedded(name).unwrap()).await
    }

    /// Serves the org and signs in with the client that may read what people hold.
    async fn for_people(org: SimulatedOrg) -> Self {
        let mut visit = Self::without_token(org);
        let (id, secret) = (visit.server.people_client_id().to_string(), visit.server.people_secret());
        let answer = visit.sign_in_as(&id, secret.expose_secret(), "client_credentials").await;
        assert_eq!(answer.status, 200, "{}", answer.body);
        visit.token = answer.body["access_token"].as_str().unwrap().to_owned();
        visit
    }

    async fn for_people_of(name: &str) -> Self {
        Self::for_people(SimulatedOrg::embedded(name).unwrap()).await
    }

    /// From now on this person calls.
    fn be(&mut self, email: &str) {
        self.token = self.server.person_token(email).unwrap().expose_secret().to_owned();
    }

    fn without_token(org: SimulatedOrg) -> Self {
        let server = Server::start(org, Options::default()).unwrap();
        Self { server, http: Client::builder().no_proxy().build().unwrap(), token: String::new() }
    }

    async fn sign_in(&self, secret: &SecretString) -> Answer {
        let id = self.server.client_id().to_string();
        self.sign_in_as(&id, secret.expose_secret(), "client_credentials").await
    }

    async fn sign_in_as(&self, id: &str, secret: &str, grant_type: &str) -> Answer {
        let request = self
            .http
            .post(self.server.url().join("oauth/token").unwrap())
            .header("authorization", format!("Basic {}", STANDARD.encode(format!("{id}:{secret}"))))
            .form(&[("grant_type", grant_type)]);
        read(request.send().await.unwrap()).await
    }

    fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let url = self.server.url().join("api/v2/").unwrap().join(path).unwrap();
        self.http.request(method, url).bearer_auth(&self.token)
    }

    async fn get(&self, path: &str) -> Answer {
        read(self.request(Method::GET, path).send().await.unwrap()).await
    }

    async fn post(&self, path: &str, body: Value) -> Answer {
        read(self.request(Method::POST, path).json(&body).send().await.unwrap()).await
    }

    /// All conversations that the client can see.
    async fn conversations(&self) -> Vec<Value> {
        let body = json!({"interval": last_week(), "paging": {"pageSize": 100, "pageNumber": 1}});
        let answer = self.post("analytics/conversations/details/query", body).await;
        assert_eq!(answer.status, 200, "{}", answer.body);
        answer.body["conversations"].as_array().unwrap().clone()
    }

    /// The id of a conversation of this medium.
    async fn conversation(&self, media: &str) -> String {
        let conversations = self.conversations().await;
        let mut found = conversations
            .iter()
            .filter(|conversation| conversation["participants"][0]["sessions"][0]["mediaType"] == media);
        found.next().unwrap()["conversationId"].as_str().unwrap().to_owned()
    }
}

async fn read(response: Response) -> Answer {
    let status = response.status().as_u16();
    let headers = response.headers().clone();
    let text = response.text().await.unwrap();
    Answer { status, headers, body: serde_json::from_str(&text).unwrap_or(Value::String(text)) }
}

fn last_week() -> String {
    let now = jiff::Timestamp::now();
    format!("{}/{now}", now - jiff::SignedDuration::from_hours(24 * 7))
}

/// An org with five divisions like the embedded ones', all conversations of each medium, and these roles, grants
/// and faults.
fn org(rest: &str) -> SimulatedOrg {
    let text = format!(
        r#"
        name = "Contoso Care"
        description = "for a test"
        region = "eu-central-1"
        client = {{ name = "Test" }}
        catalogue = "standard"
        divisions = [
            {{ name = "Home", home = true, counts = {{ queue = 1 }}, conversations = {{ voice = 1, message = 1, email = 1 }} }},
            {{ name = "Claims", counts = {{ queue = 1 }}, conversations = {{ voice = 1, voice_without_transcript = 1, message = 1, email = 1 }} }},
            {{ name = "Archive" }},
        ]
        {rest}"#
    );
    SimulatedOrg::parse("test.toml", &text).unwrap()
}

/// The same org with one role of these policies, held in these divisions.
fn org_with(policies: &[&str], divisions: &str, rest: &str) -> SimulatedOrg {
    let policies: Vec<String> = policies
        .iter()
        .map(|permission| permission.split(':').collect::<Vec<_>>())
        .map(|p| format!(r#"{{ domain = "{}", entity = "{}", actions = ["{}"] }}"#, p[0], p[1], p[2]))
        .collect();
    org(&format!(
        "roles = [{{ name = \"R\", policies = [{}] }}]\ngrants = [{{ role = \"R\", divisions = {divisions} }}]\n{rest}",
        policies.join(", ")
    ))
}

#[test]
fn every_embedded_org_is_a_valid_file_with_a_line_about_it() {
    assert_eq!(SimulatedOrg::names().next(), Some("three-missing"), "the demo's default comes first");
    for name in SimulatedOrg::names() {
        let org = SimulatedOrg::embedded(name).unwrap();
        assert_eq!(org.name(), name);
        assert!(org.description().ends_with('.') && org.description().len() <= 80, "{name}");
        assert!(!org.title().is_empty());
    }
    assert!(SimulatedOrg::embedded("nowhere").is_none());
}

#[test]
fn a_wrong_file_is_refused_with_the_line_and_what_was_expected() {
    let healthy = include_str!("../../../assets/orgs/healthy.toml");
    let line_of = |text: &str, needle: &str| text[..text.find(needle).unwrap()].matches('\n').count() + 1;
    let cases = [
        ("divisions = \"*\"", "divisions = [\"Nowhere\"]", "[[grants]]", "division `Nowhere`"),
        ("role = \"Ariglad Reader\"", "role = \"Nobody\"", "[[grants]]", "role `Nobody`"),
        ("divisions = \"*\"", "divisions = 7", "divisions = 7", "expected \"*\", a list of divisions"),
        ("home = true", "homely = true", "homely", "unknown field"),
        ("eu-central-1", "eu-middle-1", "region =", "region `eu-middle-1`"),
        ("name = \"Claims\"", "name = \"Home\"", "[[divisions]]\nname = \"Home\"\ncounts", "a second time"),
        (
            "catalogue = \"standard\"",
            "catalogue_without = [\"rec\"]\ncatalogue = \"standard\"",
            "[\"rec\"]",
            "`rec`",
        ),
    ];
    for (from, to, at, expected) in cases {
        let text = healthy.replacen(from, to, 1);
        let error = SimulatedOrg::parse("some/where.toml", &text).unwrap_err();
        assert!(error.expected.contains(expected), "{error}");
        assert_eq!(error.line, line_of(&text, at), "{error}");
        assert!(error.to_string().starts_with("some/where.toml:"), "{error}");
    }
    assert_eq!(SimulatedOrg::parse("some/where.toml", healthy).unwrap().name(), "where");
}

#[test]
fn what_a_file_says_of_people_is_refused_with_the_line_and_what_was_expected() {
    let healthy = include_str!("../../../assets/orgs/healthy.toml");
    for (wrong, expected) in [
        ("[[groups]]\nname = \"G\"\nroles = [{ role = \"Nobody\", divisions = \"*\" }]", "role `Nobody`"),
        ("[[queues]]\nname = \"Q\"\ndivision = \"Nowhere\"", "division `Nowhere`"),
        ("[[queues]]\nname = \"Q\"\ndivision = \"Home\"\ngroups = [\"G\"]", "group `G`"),
        ("[[agents]]\ndivision = \"Nowhere\"", "division `Nowhere`"),
        ("[[agents]]\ndivision = \"Home\"\ngroups = [\"G\"]", "group `G`"),
        ("[[agents]]\ndivision = \"Home\"\nqueues = [\"Q\"]", "queue `Q`"),
        ("[[agents]]\ndivision = \"Home\"\nstate = \"asleep\"", "state `asleep`"),
        ("[[agents]]\ndivision = \"Home\"\nname = \"Admin\"\ncount = 2", "expected one person"),
        (
            "[[agents]]\ndivision = \"Home\"\nroles = [{ role = \"Agent\", divisions = [\"Nowhere\"] }]",
            "division `Nowhere`",
        ),
        ("[[integrations]]\ntype = \"telepathy\"\nname = \"T\"", "type `telepathy`"),
        ("[[identity_providers]]\nid = \"acme\"\nname = \"A\"", "expected one of adfs, cic"),
        ("[[grants]]\nrole = \"Agent\"\ndivisions = \"*\"\nto = \"Somebody\"", "client `Somebody`"),
        ("[[people_fixes]]\nadd_to_role = { role = \"Nobody\", permission = \"a:b:c\" }", "role `Nobody`"),
        (
            "[[people_fixes]]\ngrant_to_group = { group = \"G\", role = \"Agent\", divisions = \"*\" }",
            "group `G`",
        ),
    ] {
        let error = SimulatedOrg::parse("where.toml", &format!("{healthy}\n{wrong}\n")).unwrap_err();
        assert!(error.expected.contains(expected), "{error}");
        assert!(error.line > healthy.matches('\n').count(), "{error}");
    }
    for (wrong, expected) in [
        ("like = \"Agent\"\n", "role like `Agent`"),
        ("permissions = [\"a:b\"]\n", "`a:b`; expected domain:entity:action"),
    ] {
        let text = healthy.replacen("policies = [", &format!("{wrong}policies = ["), 1);
        let error = SimulatedOrg::parse("where.toml", &text).unwrap_err();
        assert!(error.expected.contains(expected), "{error}");
    }
}

#[tokio::test]
async fn a_server_stops_when_it_is_dropped() {
    let visit = Visit::to_embedded("healthy").await;
    let url = visit.server.url().clone();
    let again = Server::start(
        SimulatedOrg::embedded("healthy").unwrap(),
        Options { port: url.port().unwrap(), ..Options::default() },
    );
    assert!(again.is_err(), "the port is taken");
    drop(visit);
    assert!(std::net::TcpStream::connect(("127.0.0.1", url.port().unwrap())).is_err());
}
