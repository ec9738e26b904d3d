//! Licences: who has which, and what they are (docs/platform-api.md 5.1, 9).

use serde_json::{Value, json};

use super::{Call, Outcome, SHORT_PAGE};
use crate::simulate::{problem::Problem, world::World};

/// Id, and what it is. Each comprises all that stand before it.
const DEFINITIONS: [(&str, &str); 5] = [
    ("collaborate", "Genesys Cloud Collaborate"),
    ("communicate", "Genesys Cloud Communicate"),
    ("cloudCX1", "Genesys Cloud CX 1"),
    ("cloudCX2", "Genesys Cloud CX 2"),
    ("cloudCX3", "Genesys Cloud CX 3"),
];

/// The most people that one question may name.
const MOST: usize = 500;

/// `GET /license/users`: whoever has a licence.
pub(super) fn everyones(world: &World, call: &Call) -> Outcome {
    let people = world.seen(call.caller, |cohort| !cohort.licences.is_empty());
    call.page_of(&people, SHORT_PAGE, |person| licences_of(world, *person))
}

/// `POST /license/users`: those of these people who have one.
pub(super) fn of_these(world: &World, call: &Call) -> Outcome {
    let asked =
        call.document()?.as_array().ok_or_else(|| Problem::bad_request("a list of ids is expected"))?;
    if asked.len() > MOST {
        return Err(Problem::constraint(format!("At most {MOST} ids are allowed.")));
    }
    let sees = world.sees(call.caller);
    let people = asked.iter().filter_map(Value::as_str).filter_map(|id| world.people.place(id));
    let licensed = people.filter(|person| sees(*person) && !world.people.cohort(*person).licences.is_empty());
    let entities: Vec<Value> = licensed.map(|person| licences_of(world, person)).collect();
    Ok(json!({"entities": entities}))
}

/// By id: here licences are words.
fn licences_of(world: &World, person: usize) -> Value {
    json!({"id": world.people.persons[person].id, "licenses": world.people.cohort(person).licences})
}

/// `GET /license/users/{userId}`: here licences are objects.
pub(super) fn of_one(world: &World, call: &Call) -> Outcome {
    let known = world.people.place(call.parameter(0));
    let person =
        known.filter(|person| world.sees(call.caller)(*person)).ok_or_else(|| Problem::not_found("user"))?;
    let licences: Vec<Value> =
        world.people.cohort(person).licences.iter().map(|id| definition_body(id)).collect();
    Ok(json!({"id": world.people.persons[person].id, "licenses": licences}))
}

/// `GET /license/definitions`: a bare list.
pub(super) fn definitions(_: &World, _: &Call) -> Outcome {
    Ok(DEFINITIONS.iter().map(|(id, _)| definition_body(id)).collect())
}

pub(super) fn definition(_: &World, call: &Call) -> Outcome {
    let known = DEFINITIONS.iter().find(|(id, _)| *id == call.parameter(0));
    known.map(|(id, _)| definition_body(id)).ok_or_else(|| Problem::not_found("license"))
}

fn definition_body(id: &str) -> Value {
    let uri = |id: &str| format!("/api/v2/license/definitions/{id}");
    let Some(place) = DEFINITIONS.iter().position(|(known, _)| *known == id) else {
        return json!({"id": id, "selfUri": uri(id)});
    };
    let comprises = DEFINITIONS[..place].iter().rev();
    let comprises: Vec<Value> = comprises.map(|(id, _)| json!({"id": id, "selfUri": uri(id)})).collect();
    json!({
        "id": id, "description": DEFINITIONS[place].1, "permissions": {"ids": []}, "prerequisites": [], "comprises": comprises,
        "selfUri": uri(id),
    })
}
