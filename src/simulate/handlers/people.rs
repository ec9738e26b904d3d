//! People (docs/platform-api.md 9). People whom the caller may not see are missing: no listing says that somebody was left
//! out.

use serde_json::{Value, json};

use super::{Call, LONG_PAGE, Outcome, SHORT_PAGE, access::division_reference, roles::role_policy};
use crate::simulate::{
    ids::stable_id,
    problem::Problem,
    world::{Caller, Person, World},
};

/// `GET /users/me`: only for people.
pub(super) fn me(world: &World, call: &Call) -> Outcome {
    match call.caller {
        Caller::Client(_) => Err(Problem::not_a_user()),
        Caller::Admin => Ok(json!({"id": stable_id("user", "admin"), "name": "Admin", "state": "active"})),
        Caller::Person(person) => Ok(expanded(world, call, person)),
    }
}

/// `GET /users`: the active ones unless another state is asked for.
pub(super) fn users(world: &World, call: &Call) -> Outcome {
    let state = call.query.get("state").map_or("active", String::as_str);
    if !["active", "inactive", "deleted", "any"].contains(&state) {
        return Err(Problem::bad_request(format!("{state} is not a state")));
    }
    let sees = world.sees(call.caller);
    let states: Vec<bool> =
        world.people.cohorts.iter().map(|cohort| state == "any" || cohort.state == state).collect();
    let shown = |person: &usize| states[world.people.persons[*person].cohort] && sees(*person);
    let ids = call.several("id");
    let people: Vec<usize> = match ids.is_empty() {
        true => (0..world.people.persons.len()).filter(shown).collect(),
        false => ids.iter().filter_map(|id| world.people.place(id)).filter(shown).collect(),
    };
    call.page_of(&people, LONG_PAGE, |person| expanded(world, call, *person))
}

pub(super) fn user(world: &World, call: &Call) -> Outcome {
    let seen = world.people.place(call.parameter(0));
    let seen = seen.filter(|person| world.sees(call.caller)(*person));
    seen.map(|person| expanded(world, call, person)).ok_or_else(|| Problem::not_found("user"))
}

/// `GET /users/{subjectId}/roles`: all that the person holds, without saying where (docs/platform-api.md 9).
pub(super) fn roles(world: &World, call: &Call) -> Outcome {
    let person = world.people.place(call.parameter(0)).ok_or_else(|| Problem::not_found("user"))?;
    if !may_see_grants(world, call, person) {
        return Err(Problem::not_found("user"));
    }
    Ok(authorization(world, person))
}

/// `POST /users/search`: the active ones unless a state is asked for.
pub(super) fn search(world: &World, call: &Call) -> Outcome {
    let sees = world.sees(call.caller);
    let criteria = Criteria::of(call)?;
    let asks_state = criteria.0.iter().any(|one| one.fields.iter().any(|field| field == "state"));
    let fits = |place: &usize| {
        let person = &world.people.persons[*place];
        let cohort = &world.people.cohorts[person.cohort];
        (asks_state || cohort.state == "active")
            && sees(*place)
            && criteria.fit(|field| match field {
                "name" => Some(&person.name),
                "email" | "username" => Some(&person.email),
                "state" => Some(&cohort.state),
                _ => None,
            })
    };
    let people: Vec<usize> = (0..world.people.persons.len()).filter(fits).collect();
    call.results(&people, SHORT_PAGE, "users", |person| expanded(world, call, *person))
}

/// What a search asks for: all of it must fit.
pub(super) struct Criteria(Vec<Criterion>);

struct Criterion {
    kind: Kind,
    /// One of them must fit.
    fields: Vec<String>,
    /// In lower case; one of them must fit.
    values: Vec<String>,
}

enum Kind {
    Exact,
    Contains,
    StartsWith,
}

impl Criteria {
    pub(super) fn of(call: &Call) -> Result<Self, Problem> {
        let list = call.document()?.get("query").and_then(Value::as_array);
        let list =
            list.filter(|list| !list.is_empty()).ok_or_else(|| Problem::constraint("query is required"))?;
        list.iter().map(criterion).collect::<Result<_, _>>().map(Self)
    }

    /// Whether something fits whose fields are these.
    pub(super) fn fit<'a>(&self, field: impl Fn(&str) -> Option<&'a str>) -> bool {
        self.0.iter().all(|criterion| {
            criterion.fields.iter().filter_map(|name| field(name)).any(|text| {
                let text = text.to_lowercase();
                criterion.values.iter().any(|value| match criterion.kind {
                    Kind::Exact => text == *value,
                    Kind::Contains => text.contains(value.as_str()),
                    Kind::StartsWith => {
                        text.split_whitespace().any(|word| word.starts_with(value.as_str()))
                            || text.starts_with(value.as_str())
                    }
                })
            })
        })
    }
}

fn criterion(body: &Value) -> Result<Criterion, Problem> {
    let kind = match body["type"].as_str() {
        Some("EXACT") => Kind::Exact,
        Some("CONTAINS") => Kind::Contains,
        Some("STARTS_WITH") => Kind::StartsWith,
        _ => return Err(Problem::constraint("query.type is not one that is understood")),
    };
    if !matches!(body["operator"].as_str(), None | Some("AND")) {
        return Err(Problem::constraint("query.operator is not one that is understood"));
    }
    let texts = |list: &Value| -> Vec<String> {
        list.as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect()
    };
    let mut values = texts(&body["values"]);
    values.extend(body["value"].as_str().map(str::to_owned));
    let values: Vec<String> = values.iter().map(|value| value.to_lowercase()).collect();
    let fields = texts(&body["fields"]);
    if fields.is_empty() || values.is_empty() {
        return Err(Problem::constraint("query.fields and query.value are required"));
    }
    Ok(Criterion { kind, fields, values })
}

/// Somebody, with what the query asks to be expanded.
fn expanded(world: &World, call: &Call, place: usize) -> Value {
    let (person, cohort) = (&world.people.persons[place], world.people.cohort(place));
    let mut body = person_body(world, person);
    if call.expands("groups") {
        let groups = cohort.groups.iter().map(|group| world.people.groups[*group].id);
        let group = |id| json!({"id": id, "selfUri": format!("/api/v2/groups/{id}")});
        body["groups"] = groups.map(group).collect();
    }
    // What the caller may not see is left out without a word.
    if call.expands("authorization") && may_see_grants(world, call, place) {
        body["authorization"] = authorization(world, place);
    }
    body
}

/// Somebody, as every listing shows them.
pub(super) fn person_body(world: &World, person: &Person) -> Value {
    let cohort = &world.people.cohorts[person.cohort];
    let division = &world.divisions[cohort.division];
    json!({
        "id": person.id, "name": &person.name, "email": &person.email, "username": &person.email,
        "state": cohort.state, "version": 1,
        "division": division_reference(division), "selfUri": format!("/api/v2/users/{}", person.id),
    })
}

/// Everybody may see their own.
fn may_see_grants(world: &World, call: &Call, person: usize) -> bool {
    let reach = world.reach(call.caller, "authorization:grant:view");
    call.caller == Caller::Person(person) || reach.covers(world.people.cohort(person).division)
}

fn authorization(world: &World, person: usize) -> Value {
    let mut held: Vec<usize> = world.held(Caller::Person(person)).iter().map(|grant| grant.role).collect();
    held.sort_unstable();
    held.dedup();
    let roles: Vec<Value> = held
        .iter()
        .map(|role| json!({"id": world.role_id(*role), "name": world.roles[*role].name}))
        .collect();
    let policies = || held.iter().flat_map(|role| &world.roles[*role].policies);
    let mut permissions: Vec<String> = policies()
        .flat_map(|policy| {
            let name = |action| format!("{}:{}:{action}", policy.domain, policy.entity);
            policy.actions.iter().map(name)
        })
        .collect();
    permissions.sort_unstable();
    permissions.dedup();
    let policies: Vec<Value> = policies().map(role_policy).collect();
    json!({"roles": roles, "unusedRoles": [], "permissions": permissions, "permissionPolicies": policies})
}
