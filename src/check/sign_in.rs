//! Signing in, and who and where that leads.

use tokio_util::sync::CancellationToken;

use super::{
    Network, Place, Session, SignInProblem, SignedIn,
    connection::{Connection, WHERE, WHO},
    reader::{Reader, UNREADABLE, unread},
};
use crate::{
    genesys::{self, Client, Endpoints, Request, wire},
    model::{Answer, Closed, Login, Requests, client::evidence::ClientFacts, people::Person},
};

/// Signs in, and reads who and where we are.
///
/// # Errors
/// When nobody could sign in, for whatever reason.
pub async fn sign_in(
    place: &Place,
    login: &Login,
    network: &Network,
    cancel: &CancellationToken,
) -> Result<Session, SignInProblem> {
    let endpoints = match place {
        Place::Region(region) => Endpoints::of_region(region),
        Place::Simulated { api, login, .. } => Endpoints::loopback(api.clone(), login.clone())
            .map_err(|refused| SignInProblem::Setup { what: refused.to_string(), cause: None })?,
    };
    let client = match login {
        Login::Client(credentials) => genesys::sign_in(&endpoints, credentials, network, cancel).await?,
        Login::Token(token) => Client::with_token(&endpoints, token.clone(), network)?,
    };
    let reader = Reader::new(client.clone(), cancel.clone());
    let who = Request::get(WHO);
    let where_to = Request::get(WHERE);
    let (token, organization, person) =
        tokio::join!(reader.call(&who), reader.call(&where_to), person_of(login, &reader));
    if let Login::Token(_) = login
        && let Some(problem) = genesys::why_not_accepted(&token.answer, &endpoints, network).await
    {
        return Err(problem);
    }
    // Neither needs a permission.
    if token.answer.refuses_the_caller() && organization.answer.refuses_the_caller() {
        client.close(Closed::NotLetIn).await;
    }
    let token = match client.closed().await.map_or(token.answer, Answer::Closed) {
        Answer::Success { body, .. } => wire::token_info(&body).ok_or(UNREADABLE),
        other => Err(unread(&other)),
    };
    let organization = match organization.answer {
        Answer::Success { body, .. } => wire::organization(&body),
        _ => None,
    };
    let token_says = token.as_ref().ok();
    let about_client = token_says.and_then(|token| token.client.as_ref());
    let token_org = token_says.and_then(|token| token.organization.as_ref());
    let mut organizations = organization.iter().chain(token_org);
    let signed_in = SignedIn {
        org_id: organizations.clone().next().map(|organization| organization.id.clone()),
        org_name: organizations.find_map(|organization| organization.name.clone()),
        person,
        client_name: about_client.and_then(|client| client.name.clone()),
        grant_type: about_client.and_then(|client| client.grant_type.clone()),
        client_state: about_client.and_then(|client| client.state.clone()),
        expires_in: client.expires_in().map(|lasts| lasts.as_secs()),
    };
    let facts =
        ClientFacts { grant_type: signed_in.grant_type.clone(), state: signed_in.client_state.clone() };
    let of_token = about_client.and_then(|client| client.role_divisions.clone());
    let client_id = match login {
        Login::Client(credentials) => credentials.client_id.to_string().into(),
        Login::Token(_) => match (&signed_in.person, about_client) {
            (Some(person), _) => person.id().clone(),
            (None, client) => client.map_or_else(|| "".into(), |client| client.id.clone()),
        },
    };
    let connection = Connection {
        client,
        observer: None,
        observer_changes: 0,
        asked_by_former: Requests::default(),
        endpoints,
        network: network.clone(),
        place: place.clone(),
        client_id,
        signed_in,
        of_token,
    };
    Ok(Session::new(connection, token.map(|_| facts)))
}

/// Whose token it is, where it may be a person's. A client's is refused (docs/platform-api.md 3.3).
async fn person_of(login: &Login, reader: &Reader) -> Option<Person> {
    match login {
        Login::Client(_) => None,
        Login::Token(_) => {
            let body = reader.get("/api/v2/users/me").await.ok()?;
            wire::account(&body).map(|account| account.person)
        }
    }
}
