//! What is asked of the org: what is installed, how people sign in, who may embed Genesys, the embedded client's OAuth
//! client.

use futures::future::join_all;
use jiff::Timestamp;
use url::Url;

use crate::{
    check::reader::{Reader, plain, unread},
    genesys::{
        Request, SignInPageVisitor,
        wire::{self, OAuthClient, Provider},
    },
    model::{
        Answer, ClientId, Id, Name, Unread,
        name::Kind,
        org::evidence::{
            EmbeddedClientFacts, EmbeddedClientSeen, Embedding, Installed, ProviderName, SignInPage,
            SignInPages,
        },
    },
};

pub(super) async fn installed(reader: &Reader) -> Result<Vec<Installed>, Unread> {
    reader.all("/api/v2/integrations", "", wire::installed).await
}

/// How people sign in. `visitor` is there where somebody consented to asking third parties.
pub(super) async fn sign_in(reader: &Reader, visitor: Option<&SignInPageVisitor>) -> SignInPages {
    let providers = match reader.all("/api/v2/identityproviders", "", wire::provider).await {
        Ok(providers) => providers,
        Err(unread) => return SignInPages::Unread(unread),
    };
    let third: Vec<Provider> =
        providers.into_iter().filter(|provider| provider.is_third_party() && !provider.disabled).collect();
    if third.is_empty() {
        return SignInPages::NoThirdParty;
    }
    let pages = join_all(third.iter().map(async |provider| {
        let read = match plain(&provider.id) {
            Ok(id) => reader.get(&format!("/api/v2/identityproviders/{id}")).await,
            Err(unread) => Err(unread),
        };
        let address = read.and_then(|body| wire::sign_in_page(&body).ok_or(Unread::Unreadable));
        // A text that was cut is no address.
        let address = address.and_then(|address| match Url::parse(&address) {
            Ok(url) if !address.ends_with('…') => Ok(url),
            _ => Err(Unread::Unreadable),
        });
        let host = address.as_ref().ok().and_then(Url::host_str);
        let host = host.map(|host| Name::without_id(Kind::Host, host));
        (ProviderName { name: provider.name.clone(), host }, address)
    }))
    .await;
    let Some(visitor) = visitor else {
        return SignInPages::NotAsked {
            providers: pages.into_iter().map(|(provider, _)| provider).collect(),
        };
    };
    let asked = join_all(pages.into_iter().map(async |(provider, address)| {
        let asked_at = Timestamp::now();
        let headers = match address {
            Ok(address) => reader.one(visitor.headers(address.as_str(), &reader.cancel)).await,
            Err(unread) => Err(unread),
        };
        SignInPage { provider, headers, asked_at }
    }))
    .await;
    SignInPages::Asked(asked)
}

pub(in crate::check) async fn embedded_client(
    reader: &Reader,
    id: &ClientId,
) -> Result<EmbeddedClientSeen, Unread> {
    let request = Request::get(format!("/api/v2/oauth/clients/{id}"));
    let body = match reader.one(reader.call(&request)).await.answer {
        Answer::Success { body, .. } => body,
        Answer::Refusal { status: 404, .. } => {
            return Ok(EmbeddedClientSeen::Absent(candidates(reader).await.unwrap_or_default()));
        }
        other => return Err(unread(&other)),
    };
    let client = wire::oauth_client(&body).ok_or(Unread::Unreadable)?;
    Ok(EmbeddedClientSeen::There(EmbeddedClientFacts {
        name: client.name,
        grant_type: client.grant_type,
        state: client.state,
        scopes: client.scopes,
    }))
}

/// Who may embed Genesys. Where the older operation is gone, the settings say it, to whoever may read them.
pub(super) async fn embedding(reader: &Reader) -> Result<Embedding, Unread> {
    let older = reader.get("/api/v2/organizations/embeddedintegration").await;
    match older.and_then(|body| wire::embedding(&body).ok_or(Unread::Unreadable)) {
        Ok(embedding) => Ok(embedding),
        Err(unread @ (Unread::Refused | Unread::Unreadable)) => {
            let settings =
                reader.get("/api/v2/organizations/authentication/settings").await.map_err(|_| unread)?;
            wire::embedding_in_settings(&settings).ok_or(unread)
        }
        Err(unread) => Err(unread),
    }
}

pub(super) async fn authorized_clients(reader: &Reader) -> Result<Vec<Id>, Unread> {
    reader.all("/api/v2/oauth/authorizations", "", wire::authorized_client).await
}

/// Where nobody said which OAuth client it is: those that sign people in, by name. A help, no guess.
pub(super) async fn candidates(reader: &Reader) -> Result<Vec<Name>, Unread> {
    let clients = reader.all("/api/v2/oauth/clients", "", wire::oauth_client).await?;
    let signs_people_in = |client: &OAuthClient| {
        let grant_type = client.grant_type.as_deref().unwrap_or_default().to_uppercase();
        grant_type.starts_with("CODE") || grant_type.starts_with("TOKEN") || grant_type.contains("PKCE")
    };
    let nameless = |id: &Id| Name::new(Kind::Client, id.clone(), id.real());
    let mut named: Vec<Name> = clients
        .into_iter()
        .filter(signs_people_in)
        .map(|client| client.name.unwrap_or_else(|| nameless(&client.id)))
        .collect();
    named.sort_by_key(|name| name.real().to_lowercase());
    Ok(named)
}
