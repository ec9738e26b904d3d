//! Bodies of the API to types of the model. Pure, and lenient: members that aren't needed may be missing or
//! strange. What is needed and isn't as promised makes the whole `None`, never a part that looks complete.

mod authorization;
mod condition;
mod conversation;
mod installed;
mod oauth;
mod people;
mod policy;

pub(crate) use authorization::{catalogue, divisions, grants, reach, role};
pub(crate) use conversation::{SeenConversation, conversations, message_ids};
pub(crate) use installed::{
    Provider, authorized_client, embedding, embedding_in_settings, installed, integration_type, provider,
    sign_in_page,
};
pub(crate) use oauth::{OAuthClient, RoleDivision, oauth_client, organization, token_info};
pub(crate) use people::{
    Account, HolderKind, Named, RoleHolder, account, licences, licensed, named, queue_member, role_holder,
};

use serde_json::Value;

use crate::model::{DivisionId, Scope};

/// A list of which each entity is as promised.
pub(crate) fn all<T>(entities: &[Value], one: impl Fn(&Value) -> Option<T>) -> Option<Vec<T>> {
    entities.iter().map(one).collect()
}

/// A text that isn't empty.
fn text<'a>(value: &'a Value, key: &str) -> Option<&'a str> {
    value.get(key)?.as_str().filter(|text| !text.is_empty())
}

fn owned(value: &Value, key: &str) -> Option<String> {
    text(value, key).map(str::to_owned)
}

/// The texts of a list; `None` where one isn't a text.
fn texts(value: &Value) -> Option<Vec<String>> {
    value.as_array()?.iter().map(|item| item.as_str().map(str::to_owned)).collect()
}

/// `*` is every division, wherever the API names one (docs/platform-api.md 5.4).
fn scope(division: &str) -> Scope {
    match division {
        "*" => Scope::AllDivisions,
        id => Scope::Division(DivisionId(id.into())),
    }
}
