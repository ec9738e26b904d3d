//! The grants of whoever signed in, from the first source that tells any.

use std::{collections::HashMap, sync::Arc};

use futures::future::{FutureExt, join_all};

use crate::{
    check::reader::{Reader, is_plain},
    genesys::wire::{self, RoleDivision},
    model::{Grant, Grants, GrantsSource, Holder, Id, Role, Unread},
};

const OF_ONESELF: &str = "/api/v2/authorization/subjects/me?includeFullRoles=true";

/// The grants of the first source that answers with any: the client about itself, then by its id, then the
/// client's own page, then the token, then an admin's eyes.
pub(super) async fn grants(
    reader: &Reader,
    client_id: &Id,
    of_token: Option<Vec<RoleDivision>>,
    observer: Option<&Reader>,
) -> Result<Grants, Unread> {
    let by_id = format!("/api/v2/authorization/subjects/{}?includeFullRoles=true", client_id.real());
    let (mut empty, mut stood_in_the_way) = (None, None);
    let of_token = async { with_roles(reader, of_token.as_deref().ok_or(Unread::Refused)?).await };
    let observed = async { subject(observer.ok_or(Unread::Refused)?, &by_id).await };
    // Each is asked only where those before it told none.
    let in_order = [
        (GrantsSource::SubjectsMe, subject(reader, OF_ONESELF).boxed()),
        (GrantsSource::SubjectsId, subject(reader, &by_id).boxed()),
        (GrantsSource::OauthClient, oauth_client(reader, client_id).boxed()),
        (GrantsSource::Token, of_token.boxed()),
        (GrantsSource::Observer, observed.boxed()),
    ];
    for (source, read) in in_order {
        match read.await {
            Ok(grants) if !grants.is_empty() => return Ok(Grants { source, grants }),
            Ok(grants) => empty = empty.or(Some(Grants { source, grants })),
            // That an observer's token has ended says nothing of whoever signed in.
            Err(unread @ Unread::Closed(_)) if source == GrantsSource::Observer => {
                stood_in_the_way = stood_in_the_way.or(Some(unread));
            }
            Err(unread) if unread.was_not_asked() => return Err(unread),
            Err(unread) => stood_in_the_way = stood_in_the_way.or(Some(unread)),
        }
    }
    empty.ok_or(stood_in_the_way.unwrap_or(Unread::Refused))
}

/// What whoever reads holds, as it says itself.
pub(super) async fn of_oneself(reader: &Reader) -> Result<Grants, Unread> {
    let grants = subject(reader, OF_ONESELF).await?;
    Ok(Grants { source: GrantsSource::SubjectsMe, grants })
}

async fn subject(reader: &Reader, path: &str) -> Result<Vec<Grant>, Unread> {
    let mut grants = wire::grants(&reader.get(path).await?).ok_or(Unread::Unreadable)?;
    // The reply may lack the policies (docs/platform-api.md 2.1): then the roles are read one by one.
    let obscure = grants.iter().filter(|grant| grant.role.policies.is_none());
    let roles = roles(reader, obscure.map(|grant| grant.role.id().clone())).await?;
    for grant in grants.iter_mut().filter(|grant| grant.role.policies.is_none()) {
        if let Some(role) = roles.get(grant.role.id()) {
            grant.role = Arc::clone(role);
        }
    }
    Ok(grants)
}

async fn oauth_client(reader: &Reader, client_id: &Id) -> Result<Vec<Grant>, Unread> {
    let body = reader.get(&format!("/api/v2/oauth/clients/{}", client_id.real())).await?;
    let client = wire::oauth_client(&body).ok_or(Unread::Unreadable)?;
    let pairs = client.role_divisions.ok_or(Unread::Unreadable)?;
    with_roles(reader, &pairs).await
}

/// Grants from pairs of role and division. A role that can't be read keeps its id, without contents.
async fn with_roles(reader: &Reader, pairs: &[RoleDivision]) -> Result<Vec<Grant>, Unread> {
    let roles = roles(reader, pairs.iter().map(|pair| pair.role_id.clone())).await?;
    let role = |id: &Id| {
        let unread = || Arc::new(Role::new(id.clone(), format!("role {}", id.real()), None));
        roles.get(id).cloned().unwrap_or_else(unread)
    };
    let grant = |pair: &RoleDivision| Grant {
        holder: Holder::Subject,
        role: role(&pair.role_id),
        scope: pair.scope.clone(),
    };
    Ok(pairs.iter().map(grant).collect())
}

/// Those of these roles that can be read.
///
/// # Errors
/// When not all of them were asked for: then it is unknown what the others contain.
async fn roles(reader: &Reader, ids: impl Iterator<Item = Id>) -> Result<HashMap<Id, Arc<Role>>, Unread> {
    let mut ids: Vec<Id> = ids.collect();
    ids.sort();
    ids.dedup();
    ids.retain(|id| is_plain(id.real()));
    let read = async |id: &Id| {
        let path = format!("/api/v2/authorization/roles/{}?userCount=false", id.real());
        let role = match reader.get(&path).await {
            Ok(body) => wire::role(&body),
            Err(unread) if unread.was_not_asked() => return Err(unread),
            Err(_) => None,
        };
        Ok(role.map(|role| (id.clone(), Arc::new(role))))
    };
    let read: Result<Vec<_>, Unread> = join_all(ids.iter().map(read)).await.into_iter().collect();
    Ok(read?.into_iter().flatten().collect())
}
