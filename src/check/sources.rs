//! The witnesses that aren't probes: catalogue, grants, divisions, `divisionspermitted`, conversations seen. Each
//! is read whole or is unread, with the reason.

use std::{collections::HashMap, sync::Arc};

use futures::future::join_all;
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use tokio_util::sync::CancellationToken;

use crate::{
    genesys::{
        Client, Request,
        wire::{self, RoleDivision, SeenConversation},
    },
    model::{
        catalogue::Catalogue,
        division::{Division, DivisionId},
        evidence::Unread,
        grant::{Grant, Grants, GrantsSource, Holder, Reach, Role},
        name::Id,
        permission::Permission,
        probe::{Answer, Unreachable},
    },
};

/// Conversations of so many days are looked at. (The API takes 31 at most, docs/platform-api.md 7.)
const DAYS: i64 = 7;

/// `divisionspermitted` is only a cross-check: longer lists than this aren't read, to spare the org's limit.
const MOST_PERMITTED_PAGES: u64 = 2;

/// The answer came, and wasn't what the operation promises.
pub(super) const UNREADABLE: Unread = Unread::Unreadable;

/// Asks one source. Cheap to clone.
#[derive(Clone)]
pub(super) struct Asker {
    pub client: Client,
    pub cancel: CancellationToken,
}

/// Why an answer leaves its source unread.
pub(super) fn unread(answer: &Answer) -> Unread {
    match answer {
        Answer::Refusal { .. } => Unread::Refused,
        Answer::Unreachable { what: Unreachable::Stopped } => Unread::NotYet,
        Answer::Unreachable { .. } => Unread::Unreachable,
        Answer::Throttled => Unread::Throttled,
        Answer::Success { .. } | Answer::Unreadable { .. } => Unread::Unreadable,
    }
}

/// Whether an id that the org gave can stand in a path without leading elsewhere.
pub(super) fn is_plain(id: &str) -> bool {
    !id.is_empty() && id.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'))
}

impl Asker {
    /// The body of a GET.
    pub async fn get(&self, path: &str) -> Result<Value, Unread> {
        match self.client.call(&Request::get(path), &self.cancel).await.answer {
            Answer::Success { body, .. } => Ok(body),
            other => Err(unread(&other)),
        }
    }

    /// All permissions of the org (docs/platform-api.md 5.1).
    pub async fn catalogue(&self) -> Result<Catalogue, Unread> {
        let pages = self.client.all_pages("/api/v2/authorization/permissions", "", 100, &self.cancel).await;
        wire::catalogue(&pages.map_err(|answer| unread(&answer))?).ok_or(Unread::Unreadable)
    }

    /// All divisions with their object counts, by name (docs/platform-api.md 5.4).
    pub async fn divisions(&self) -> Result<Vec<Division>, Unread> {
        let query = "objectCount=true";
        let pages = self.client.all_pages("/api/v2/authorization/divisions", query, 500, &self.cancel).await;
        let mut divisions =
            wire::divisions(&pages.map_err(|answer| unread(&answer))?).ok_or(Unread::Unreadable)?;
        if divisions.is_empty() {
            // Every org has a home division.
            return Err(Unread::Unreadable);
        }
        divisions.sort_by(|a, b| {
            (a.name.real().to_lowercase(), &a.id).cmp(&(b.name.real().to_lowercase(), &b.id))
        });
        Ok(divisions)
    }

    /// Where one permission is held, as `divisionspermitted` says; none where it doesn't say. Nobody has seen it
    /// answer a client (docs/platform-api.md 2), so only a whole answer counts.
    pub async fn permitted(&self, permission: &Permission) -> Option<Reach> {
        let path = "/api/v2/authorization/divisionspermitted/paged/me";
        let query = format!("permission={permission}");
        let pages = self.client.short_listing(path, &query, 500, MOST_PERMITTED_PAGES, &self.cancel).await;
        wire::reach(&pages.ok()?)
    }

    /// The newest conversations of the last days, as far as the client may see them: the others are left out without a
    /// word (docs/platform-api.md 7).
    pub async fn conversations(&self, now: Timestamp) -> Result<Vec<SeenConversation>, Unread> {
        let body = self.query(now, 100, None).await?;
        wire::conversations(&body).ok_or(Unread::Unreadable)
    }

    /// How many conversations of the last days are seen in a division.
    pub async fn conversations_in(&self, division: &DivisionId, now: Timestamp) -> Result<u64, Unread> {
        let body = self.query(now, 1, Some(division)).await?;
        body.get("totalHits").and_then(Value::as_u64).ok_or(Unread::Unreadable)
    }

    async fn query(&self, now: Timestamp, size: u32, division: Option<&DivisionId>) -> Result<Value, Unread> {
        let from = now - SignedDuration::from_hours(24 * DAYS);
        let mut body = json!({
            "interval": format!("{from:.0}/{now:.0}"),
            "order": "desc",
            "orderBy": "conversationStart",
            "paging": {"pageSize": size, "pageNumber": 1},
        });
        if let Some(division) = division {
            body["conversationFilters"] = json!([{"type": "or", "predicates": [
                {"type": "dimension", "dimension": "divisionId", "operator": "matches", "value": division.0.real()}]}]);
        }
        let request = Request::post("/api/v2/analytics/conversations/details/query", body);
        match self.client.call(&request, &self.cancel).await.answer {
            Answer::Success { body, .. } => Ok(body),
            other => Err(unread(&other)),
        }
    }

    /// The first message of a messaging conversation.
    pub async fn message_of(&self, conversation: &str) -> Option<String> {
        let body = self.get(&format!("/api/v2/conversations/messages/{conversation}")).await.ok()?;
        wire::message_ids(&body)?
            .into_iter()
            .find(|id| id.chars().all(|c| c.is_ascii_alphanumeric() || c == '-'))
    }

    /// The grants of the first source that answers with any: the client about itself, then by its id, then the
    /// client's own page, then the token, then an admin's eyes.
    pub async fn grants(
        &self,
        client_id: &Id,
        of_token: Option<Vec<RoleDivision>>,
        observer: Option<&Self>,
    ) -> Result<Grants, Unread> {
        let by_id = format!("/api/v2/authorization/subjects/{}?includeFullRoles=true", client_id.real());
        let (mut empty, mut stood_in_the_way) = (None, None);
        let in_order = [
            GrantsSource::SubjectsMe,
            GrantsSource::SubjectsId,
            GrantsSource::OauthClient,
            GrantsSource::Token,
            GrantsSource::Observer,
        ];
        for source in in_order {
            let read = match source {
                GrantsSource::SubjectsMe => {
                    self.subject("/api/v2/authorization/subjects/me?includeFullRoles=true").await
                }
                GrantsSource::SubjectsId => self.subject(&by_id).await,
                GrantsSource::OauthClient => self.oauth_client(client_id).await,
                GrantsSource::Token => match &of_token {
                    Some(pairs) => Ok(self.with_roles(pairs).await),
                    None => Err(Unread::Refused),
                },
                GrantsSource::Observer => match observer {
                    Some(observer) => observer.subject(&by_id).await,
                    None => Err(Unread::Refused),
                },
                GrantsSource::Roles | GrantsSource::None => Err(Unread::Refused),
            };
            match read {
                Ok(grants) if !grants.is_empty() => return Ok(Grants { source, grants }),
                Ok(grants) => empty = empty.or(Some(Grants { source, grants })),
                Err(unread) => stood_in_the_way = stood_in_the_way.or(Some(unread)),
            }
        }
        empty.ok_or(stood_in_the_way.unwrap_or(Unread::Refused))
    }

    async fn subject(&self, path: &str) -> Result<Vec<Grant>, Unread> {
        let mut grants = wire::grants(&self.get(path).await?).ok_or(Unread::Unreadable)?;
        // The reply may lack the policies (docs/platform-api.md 2.1): then the roles are read one by one.
        let obscure = grants.iter().filter(|grant| grant.role.policies.is_none());
        let roles = self.roles(obscure.map(|grant| grant.role.id().clone())).await;
        for grant in grants.iter_mut().filter(|grant| grant.role.policies.is_none()) {
            if let Some(role) = roles.get(grant.role.id()) {
                grant.role = Arc::clone(role);
            }
        }
        Ok(grants)
    }

    async fn oauth_client(&self, client_id: &Id) -> Result<Vec<Grant>, Unread> {
        let body = self.get(&format!("/api/v2/oauth/clients/{}", client_id.real())).await?;
        let client = wire::oauth_client(&body).ok_or(Unread::Unreadable)?;
        let pairs = client.role_divisions.ok_or(Unread::Unreadable)?;
        Ok(self.with_roles(&pairs).await)
    }

    /// Grants from pairs of role and division. A role that can't be read keeps its id, without contents.
    async fn with_roles(&self, pairs: &[RoleDivision]) -> Vec<Grant> {
        let roles = self.roles(pairs.iter().map(|pair| pair.role_id.clone())).await;
        let role = |id: &Id| {
            let unread = || Arc::new(Role::new(id.clone(), format!("role {}", id.real()), None));
            roles.get(id).cloned().unwrap_or_else(unread)
        };
        let grant = |pair: &RoleDivision| Grant {
            holder: Holder::Subject,
            role: role(&pair.role_id),
            scope: pair.scope.clone(),
        };
        pairs.iter().map(grant).collect()
    }

    /// The roles of these ids that can be read.
    async fn roles(&self, ids: impl Iterator<Item = Id>) -> HashMap<Id, Arc<Role>> {
        let mut ids: Vec<Id> = ids.collect();
        ids.sort();
        ids.dedup();
        ids.retain(|id| is_plain(id.real()));
        let read = async |id: &Id| {
            let path = format!("/api/v2/authorization/roles/{}?userCount=false", id.real());
            let body = self.get(&path).await.ok()?;
            wire::role(&body).map(|role| (id.clone(), Arc::new(role)))
        };
        join_all(ids.iter().map(read)).await.into_iter().flatten().collect()
    }
}
