//! Groups and queues, and who is in them.

use serde_json::{Value, json};

use super::{
    Call, LONG_PAGE, Outcome, SHORT_PAGE,
    access::division_reference,
    people::{Criteria, person_body},
};
use crate::simulate::{problem::Problem, world::World};

pub(super) fn groups(world: &World, call: &Call) -> Outcome {
    let ids = call.several("id");
    let groups: Vec<usize> = match ids.is_empty() {
        true => (0..world.people.groups.len()).collect(),
        false => ids.iter().filter_map(|id| world.people.group(id)).collect(),
    };
    call.page_of(&groups, LONG_PAGE, |group| group_body(world, *group))
}

pub(super) fn search_groups(world: &World, call: &Call) -> Outcome {
    let criteria = Criteria::of(call)?;
    let fits = |group: &usize| {
        let name = world.people.groups[*group].name.as_str();
        criteria.fit(|field| (field == "name").then_some(name))
    };
    let groups: Vec<usize> = (0..world.people.groups.len()).filter(fits).collect();
    call.results(&groups, SHORT_PAGE, "groups", |group| group_body(world, *group))
}

pub(super) fn group(world: &World, call: &Call) -> Outcome {
    group_called(world, call).map(|group| group_body(world, group))
}

pub(super) fn group_members(world: &World, call: &Call) -> Outcome {
    let people = people_in(world, call, group_called(world, call)?);
    call.page_of(&people, LONG_PAGE, |person| person_body(world, &world.people.persons[*person]))
}

/// `GET /groups/{groupId}/individuals`: all at once.
pub(super) fn group_individuals(world: &World, call: &Call) -> Outcome {
    let people = people_in(world, call, group_called(world, call)?);
    let entities: Vec<Value> =
        people.iter().map(|person| person_body(world, &world.people.persons[*person])).collect();
    Ok(json!({"total": entities.len(), "entities": entities, "selfUri": call.path}))
}

fn group_called(world: &World, call: &Call) -> Result<usize, Problem> {
    world.people.group(call.parameter(0)).ok_or_else(|| Problem::not_found("group"))
}

fn people_in(world: &World, call: &Call, group: usize) -> Vec<usize> {
    world.seen(call.caller, |cohort| cohort.groups.contains(&group))
}

fn group_body(world: &World, place: usize) -> Value {
    let group = &world.people.groups[place];
    json!({
        "id": group.id, "name": group.name, "description": "", "state": "active", "version": 1,
        "memberCount": world.people.count(|cohort| cohort.groups.contains(&place)),
        "type": "official", "rulesVisible": true, "visibility": "public", "rolesEnabled": true,
        "selfUri": format!("/api/v2/groups/{}", group.id),
    })
}

pub(super) fn queues(world: &World, call: &Call) -> Outcome {
    let name = call.query.get("name").map(|name| name.to_lowercase());
    let wanted = |queue: &usize| {
        let known = world.people.queues[*queue].name.to_lowercase();
        name.as_ref().is_none_or(|name| known.contains(name.trim_matches('*')))
            && may_see(world, call, *queue)
    };
    let queues: Vec<usize> = (0..world.people.queues.len()).filter(wanted).collect();
    call.page_of(&queues, LONG_PAGE, |queue| queue_body(world, *queue))
}

pub(super) fn queue(world: &World, call: &Call) -> Outcome {
    queue_called(world, call).map(|queue| queue_body(world, queue))
}

/// `GET /routing/queues/{queueId}/members`, and the older `/users`.
pub(super) fn queue_members(world: &World, call: &Call) -> Outcome {
    let queue = queue_called(world, call)?;
    let people = world.seen(call.caller, |cohort| world.people.membership(cohort, queue).is_some());
    call.page_of(&people, SHORT_PAGE, |place| {
        let person = &world.people.persons[*place];
        let by = world.people.membership(world.people.cohort(*place), queue);
        json!({
            "id": person.id, "name": &person.name, "user": person_body(world, person), "ringNumber": 1,
            "joined": true, "memberBy": by, "selfUri": format!("{}/{}", call.path, person.id),
        })
    })
}

fn queue_called(world: &World, call: &Call) -> Result<usize, Problem> {
    let known = world.people.queue(call.parameter(0)).filter(|queue| may_see(world, call, *queue));
    known.ok_or_else(|| Problem::not_found("queue"))
}

/// Whether one of the operation's permissions is held where the queue is.
fn may_see(world: &World, call: &Call, queue: usize) -> bool {
    let division = world.people.queues[queue].division;
    call.operation.permissions.iter().any(|needed| world.reach(call.caller, needed).covers(division))
}

fn queue_body(world: &World, place: usize) -> Value {
    let queue = &world.people.queues[place];
    let division = &world.divisions[queue.division];
    let members = world.people.count(|cohort| world.people.membership(cohort, place).is_some());
    json!({
        "id": queue.id, "name": queue.name, "memberCount": members,
        "division": division_reference(division), "selfUri": format!("/api/v2/routing/queues/{}", queue.id),
    })
}
