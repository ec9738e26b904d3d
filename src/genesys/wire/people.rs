//! People, groups, queues and licences, and who holds a role (docs/platform-api.md 2, 9). Pure.

use serde_json::Value;

use super::{owned, scope, text, texts};
use crate::model::{
    DivisionId, Id, Name, Scope,
    name::Kind,
    people::{AccountState, Person},
};

/// A person, as a listing or a search tells it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Account {
    pub person: Person,
    pub state: AccountState,
    /// The name of the person's division, where it was told.
    pub division_name: Option<Name>,
    /// The ids of the groups that the person is in; `None` where that wasn't told.
    pub groups: Option<Vec<Id>>,
}

/// A group, a queue or a role by name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Named {
    pub name: Name,
    pub members: Option<u64>,
}

/// Who holds a role, as `GET /api/v2/authorization/roles/{id}/subjectgrants` tells it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct RoleHolder {
    pub id: Id,
    pub name: Option<String>,
    pub kind: HolderKind,
    pub scopes: Vec<Scope>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum HolderKind {
    User,
    Group,
    OauthClient,
    /// Somebody of another org.
    Other,
    Unknown,
}

pub(crate) fn account(user: &Value) -> Option<Account> {
    let id = text(user, "id")?;
    let email = text(user, "email").or_else(|| text(user, "username"));
    let division = user.get("division");
    let division_id = division.and_then(|division| text(division, "id")).map(|id| DivisionId(id.into()));
    let division_name = division.and_then(|division| text(division, "name"));
    let groups = user.get("groups").filter(|groups| !groups.is_null());
    Some(Account {
        state: match text(user, "state").map(str::to_lowercase).as_deref() {
            Some("active") => AccountState::Active,
            Some("inactive") => AccountState::Inactive,
            Some("deleted") => AccountState::Deleted,
            _ => AccountState::Unknown,
        },
        division_name: division_name.map(|name| match &division_id {
            Some(id) => id.named(name),
            None => Name::without_id(Kind::Division, name),
        }),
        groups: match groups {
            Some(groups) => {
                let id = |group: &Value| text(group, "id").map(Id::from);
                Some(groups.as_array()?.iter().map(id).collect::<Option<_>>()?)
            }
            None => None,
        },
        person: Person {
            division: division_id,
            ..Person::new(id, text(user, "name").or(email).unwrap_or(id), email)
        },
    })
}

/// An entity of `GET /api/v2/routing/queues/{id}/members`: it is a person, or has one.
pub(crate) fn queue_member(entity: &Value) -> Option<Account> {
    let user = entity.get("user").filter(|user| text(user, "id").is_some());
    account(user.unwrap_or(entity))
}

/// A group, a queue or a role by name.
pub(crate) fn named(kind: Kind, entity: &Value) -> Option<Named> {
    let id = text(entity, "id")?;
    let members = entity.get("memberCount").and_then(Value::as_u64);
    Some(Named { name: Name::new(kind, id, text(entity, "name").unwrap_or(id)), members })
}

pub(crate) fn role_holder(entity: &Value) -> Option<RoleHolder> {
    let kind = match text(entity, "type").map(str::to_uppercase).as_deref() {
        Some("PC_USER") => HolderKind::User,
        Some("PC_GROUP") => HolderKind::Group,
        Some("PC_OAUTH_CLIENT") => HolderKind::OauthClient,
        None | Some("UNKNOWN") => HolderKind::Unknown,
        Some(_) => HolderKind::Other,
    };
    let divisions = entity.get("divisions")?.as_array()?;
    Some(RoleHolder {
        id: text(entity, "id")?.into(),
        name: owned(entity, "name"),
        kind,
        scopes: divisions.iter().map(|division| text(division, "id").map(scope)).collect::<Option<_>>()?,
    })
}

/// An entity of `GET /api/v2/license/users`: a person's id, and the ids of the licences.
pub(crate) fn licensed(entity: &Value) -> Option<(Id, Vec<String>)> {
    Some((text(entity, "id")?.into(), licences(entity)?))
}

/// The licences of one person: ids in the listing, objects in `GET /api/v2/license/users/{id}`
/// (docs/platform-api.md 9).
pub(crate) fn licences(user: &Value) -> Option<Vec<String>> {
    let list = user.get("licenses")?;
    let of_object = |licence: &Value| owned(licence, "id");
    texts(list).or_else(|| list.as_array()?.iter().map(of_object).collect())
}

#[cfg(test)]
mod tests {
    use pretty_assertions::assert_eq;
    use serde_json::json;

    use super::{super::all, *};

    #[test]
    fn a_person_needs_no_more_than_an_id() {
        let bare = account(&json!({"id": "a"})).unwrap();
        assert_eq!((bare.person.name.real(), bare.state, bare.groups), ("a", AccountState::Unknown, None));
        assert_eq!(account(&json!({"name": "Agent 0042"})), None);
        let full = account(
            &json!({"id": "a", "name": "Agent 0042", "email": "agent.0042@example.com", "state": "inactive",
            "division": {"id": "d", "name": "Retail"}, "groups": [{"id": "g"}, {"id": "h"}]}),
        );
        let full = full.unwrap();
        assert_eq!(full.person.email.as_ref().map(Name::real), Some("agent.0042@example.com"));
        assert_eq!(full.person.division, Some(DivisionId("d".into())));
        assert_eq!(full.groups, Some(vec!["g".into(), "h".into()]));
        assert_eq!(full.state, AccountState::Inactive);
    }

    #[test]
    fn half_a_list_of_groups_is_no_list() {
        assert_eq!(account(&json!({"id": "a", "groups": [{"id": "g"}, {}]})), None);
        assert_eq!(account(&json!({"id": "a", "groups": "g"})), None);
        assert_eq!(all(&[json!({"id": "a"}), json!({})], account), None);
    }

    #[test]
    fn a_member_of_a_queue_is_a_person_or_has_one() {
        let members = [json!({"id": "a", "name": "A"}), json!({"id": "x", "user": {"id": "b", "name": "B"}})];
        let members = all(&members, queue_member).unwrap();
        let ids: Vec<&str> = members.iter().map(|one| one.person.id().real()).collect();
        assert_eq!(ids, ["a", "b"]);
    }

    #[test]
    fn holders_of_other_orgs_are_told_from_ours() {
        let kind =
            |word: Value| role_holder(&json!({"id": "a", "type": word, "divisions": []})).unwrap().kind;
        assert_eq!(kind(json!("PC_USER")), HolderKind::User);
        assert_eq!(kind(json!("PC_GROUP")), HolderKind::Group);
        assert_eq!(kind(json!("PC_OAUTH_CLIENT")), HolderKind::OauthClient);
        for other in ["PC_TRUSTEE_USER", "PC_TRUSTEE_GROUP", "SOMETHING_NEW"] {
            assert_eq!(kind(json!(other)), HolderKind::Other, "{other}");
        }
        assert_eq!([kind(json!("UNKNOWN")), kind(json!(null))], [HolderKind::Unknown; 2]);
    }

    #[test]
    fn where_a_role_is_held_must_be_told() {
        let holder =
            |divisions: Value| role_holder(&json!({"id": "a", "type": "PC_USER", "divisions": divisions}));
        assert_eq!(
            holder(json!([{"id": "*"}, {"id": "d"}])).unwrap().scopes,
            [Scope::AllDivisions, Scope::Division(DivisionId("d".into()))]
        );
        assert_eq!(holder(json!([{"name": "d"}])), None);
        assert_eq!(holder(json!(null)), None);
    }

    #[test]
    fn licences_are_words_or_objects() {
        assert_eq!(licences(&json!({"licenses": ["a", "b"]})), Some(vec!["a".into(), "b".into()]));
        assert_eq!(licences(&json!({"licenses": [{"id": "a"}]})), Some(vec!["a".into()]));
        assert_eq!(licences(&json!({"licenses": []})), Some(vec![]));
        assert_eq!(licences(&json!({"licenses": [{}]})), None);
        assert_eq!(licences(&json!({})), None);
        assert_eq!(all(&[json!({"id": "p", "licenses": []}), json!({"licenses": []})], licensed), None);
    }
}
