//! Finds what people are chosen by: people, groups, roles, queues, divisions. By an exact name where somebody gave
//! one, by a part of it where somebody types.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use futures::future::join_all;
use serde_json::{Value, json};
use url::form_urlencoded::byte_serialize;

use super::roster;
use crate::{
    check::{
        Found, Hit, NotFound, UnknownName,
        reader::{Reader, UNREADABLE, unread},
        shared,
    },
    genesys::{
        Kept, Request,
        wire::{self, Account, Named},
    },
    model::{
        Answer, Division, Name, Unread,
        people::{By, Pick},
    },
};

/// A search shows at most this many.
const SHOWN: usize = 25;

/// How many known names are listed when a name is unknown.
const NEAREST: usize = 8;

/// For this many unknown people the nearest are looked up: each costs a call.
const WITH_NEAREST: usize = 5;

/// One search looks for this many people.
const AT_ONCE: usize = 50;

/// The things of these names: exactly, but for the case. People by name or address.
pub(in crate::check) async fn find(reader: &Reader, by: By, names: &[String]) -> Result<Vec<Pick>, NotFound> {
    let given: Vec<&str> = names.iter().map(|name| name.trim()).collect();
    if given.is_empty() {
        return Ok(Vec::new());
    }
    let (mut picks, unknown) = match by {
        By::Person => people(reader, &given).await.map_err(|why| NotFound::Unread { by, why })?,
        By::Group | By::Role | By::Queue | By::Division => {
            let all = listed(reader, by).await.map_err(|why| NotFound::Unread { by, why })?;
            named_exactly(by, &given, &all)
        }
    };
    let mut seen = HashSet::new();
    picks.retain(|pick| seen.insert(pick.name.id().clone()));
    if unknown.is_empty() { Ok(picks) } else { Err(NotFound::Unknown { by, names: unknown, found: picks }) }
}

/// All that people can be chosen by, people themselves left out.
async fn listed(reader: &Reader, by: By) -> Result<Vec<Named>, Unread> {
    let named = |entity: &Value| wire::named(by.kind(), entity);
    match by {
        By::Group => reader.all("/api/v2/groups", "", named).await,
        By::Role => reader.all("/api/v2/authorization/roles", "userCount=false", named).await,
        By::Queue => reader.all("/api/v2/routing/queues", "", named).await,
        By::Division | By::Person => {
            Ok(shared::divisions(reader).await?.into_iter().map(named_division).collect())
        }
    }
}

fn named_division(division: Division) -> Named {
    let counts = division.objects.unwrap_or_default();
    let people = counts.iter().find(|(kind, _)| matches!(kind.to_lowercase().as_str(), "user" | "users"));
    Named { name: division.name, members: people.map(|(_, count)| *count) }
}

fn named_exactly(by: By, given: &[&str], all: &[Named]) -> (Vec<Pick>, Vec<UnknownName>) {
    let (mut picks, mut unknown) = (Vec::new(), Vec::new());
    for name in given {
        let fits = |thing: &&Named| same(thing.name.real(), name) || same(thing.name.id().real(), name);
        let found: Vec<Pick> = all.iter().filter(fits).map(|thing| pick(by, thing)).collect();
        if found.is_empty() {
            let nearest = nearest(name, all.iter().map(|thing| &thing.name));
            unknown.push(UnknownName { given: (*name).to_owned(), nearest });
        }
        picks.extend(found);
    }
    (picks, unknown)
}

fn pick(by: By, thing: &Named) -> Pick {
    Pick { by, name: thing.name.clone() }
}

fn same(a: &str, b: &str) -> bool {
    a.to_lowercase() == b.to_lowercase()
}

/// The people of these names or addresses. Several may have the same name: then it is all of them.
async fn people(reader: &Reader, given: &[&str]) -> Result<(Vec<Pick>, Vec<UnknownName>), Unread> {
    let (known, listed) = accounts(reader, given).await?;
    let (mut picks, mut unknown) = (Vec::new(), Vec::new());
    for name in given {
        let before = picks.len();
        picks.extend(
            known.called(name).map(|account| Pick { by: By::Person, name: account.person.name.clone() }),
        );
        if picks.len() == before && listed {
            return Err(Unread::Refused);
        }
        if picks.len() == before {
            let nearest = match unknown.len() < WITH_NEAREST {
                true => nearest(name, near(reader, name).await.iter().map(|account| called(account, name))),
                false => Vec::new(),
            };
            unknown.push(UnknownName { given: (*name).to_owned(), nearest });
        }
    }
    Ok((picks, unknown))
}

/// The accounts that are called so, among others, and whether they come from a list, which needn't have everybody.
async fn accounts(reader: &Reader, given: &[&str]) -> Result<(Accounts, bool), Unread> {
    let mut known = Accounts::default();
    // First among those who are active, which needs nothing said, then among all.
    for states in [&[][..], &["active", "inactive", "deleted"][..]] {
        let missing: Vec<&str> =
            given.iter().copied().filter(|name| known.called(name).next().is_none()).collect();
        let mut searches = missing.chunks(AT_ONCE).map(|some| exactly(reader, some, states));
        // One alone, as whoever may not search is told so by the first.
        let first = join_all(searches.next()).await;
        let others = match first.iter().any(Result::is_err) {
            true => Vec::new(),
            false => join_all(searches).await,
        };
        for found in first.into_iter().chain(others) {
            match found {
                Ok(found) => known.add(found),
                Err(Unread::Refused) => {
                    // Whoever may not search may still list (docs/platform-api.md 9), but isn't told of everybody.
                    let mut everyone = Accounts::default();
                    everyone.add(roster::all_accounts(reader, "any", &mut Kept::default()).await?);
                    return Ok((everyone, true));
                }
                Err(why) => return Err(why),
            }
        }
    }
    Ok((known, false))
}

/// Accounts, and where each name, id and address stands among them.
#[derive(Default)]
struct Accounts {
    accounts: Vec<Account>,
    places: HashMap<String, Vec<usize>>,
}

impl Accounts {
    fn add(&mut self, accounts: Vec<Account>) {
        for account in accounts {
            let person = &account.person;
            let email = person.email.as_ref().map(Name::real);
            let texts: BTreeSet<String> = [Some(person.name.real()), Some(person.id().real()), email]
                .into_iter()
                .flatten()
                .map(str::to_lowercase)
                .collect();
            for text in texts {
                self.places.entry(text).or_default().push(self.accounts.len());
            }
            self.accounts.push(account);
        }
    }

    fn called(&self, name: &str) -> impl Iterator<Item = &Account> {
        self.places.get(&name.to_lowercase()).into_iter().flatten().map(|at| &self.accounts[*at])
    }
}

/// By the address where an address was given.
fn called<'a>(account: &'a Account, given: &str) -> &'a Name {
    let email = account.person.email.as_ref().filter(|_| given.contains('@'));
    email.unwrap_or(&account.person.name)
}

async fn exactly(reader: &Reader, names: &[&str], states: &[&str]) -> Result<Vec<Account>, Unread> {
    let mut found = Vec::new();
    let (addresses, names): (Vec<&str>, Vec<&str>) =
        names.iter().copied().partition(|name| name.contains('@'));
    for (field, values) in [("email", addresses), ("name", names)] {
        if values.is_empty() {
            continue;
        }
        let mut query = vec![json!({"type": "EXACT", "fields": [field], "values": values})];
        if !states.is_empty() {
            query.push(json!({"type": "EXACT", "fields": ["state"], "values": states}));
        }
        let (results, _) = search_for(reader, "/api/v2/users/search", query, 100).await?;
        found.extend(wire::all(&results, wire::account).ok_or(UNREADABLE)?);
    }
    Ok(found)
}

/// People whose name or address begins like this one: the nearest are among them. Where nobody's does, some of all.
async fn near(reader: &Reader, name: &str) -> Vec<Account> {
    let beginning: String = name.chars().take_while(|letter| letter.is_alphanumeric()).take(4).collect();
    if !beginning.is_empty() {
        let query = vec![json!({"type": "STARTS_WITH", "fields": ["name", "email"], "value": beginning})];
        let found = search_for(reader, "/api/v2/users/search", query, 100).await;
        let accounts =
            found.ok().and_then(|(results, _)| wire::all(&results, wire::account)).unwrap_or_default();
        if !accounts.is_empty() {
            return accounts;
        }
    }
    let some = first_page(reader, "/api/v2/users", "state=active").await;
    some.ok().and_then(|(entities, _)| wire::all(&entities, wire::account)).unwrap_or_default()
}

fn nearest<'a>(given: &str, names: impl Iterator<Item = &'a Name>) -> Vec<Name> {
    let given = given.to_lowercase();
    // Of several that are called the same, one.
    let known: BTreeMap<&str, &Name> = names.map(|name| (name.real(), name)).collect();
    let alike = |name: &str| strsim::jaro_winkler(&given, &name.to_lowercase());
    let mut scored: Vec<(f64, &Name)> = known.into_iter().map(|(text, name)| (alike(text), name)).collect();
    scored.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.real().cmp(b.1.real())));
    scored.into_iter().take(NEAREST).map(|(_, name)| name.clone()).collect()
}

/// What a text finds; nothing lists from the beginning.
pub(in crate::check) async fn search(reader: &Reader, by: By, text: &str) -> Result<Found, Unread> {
    let text = text.trim();
    let list = async |path, query: &str| first_page(reader, path, query).await;
    let search = async |path, fields: &[&str]| {
        let query = vec![json!({"type": kind(text), "fields": fields, "value": text})];
        search_for(reader, path, query, SHOWN).await
    };
    let (entities, total) = match by {
        By::Person if text.is_empty() => list("/api/v2/users", "state=active&expand=division").await?,
        By::Person => search("/api/v2/users/search", &["name", "email"]).await?,
        By::Group if text.is_empty() => list("/api/v2/groups", "").await?,
        By::Group => search("/api/v2/groups/search", &["name"]).await?,
        By::Role if text.is_empty() => list("/api/v2/authorization/roles", "userCount=false").await?,
        By::Role => {
            let query = format!("userCount=false&name={}", encoded(text));
            list("/api/v2/authorization/roles", &query).await?
        }
        By::Queue if text.is_empty() => list("/api/v2/routing/queues", "").await?,
        By::Queue => list("/api/v2/routing/queues", &format!("name=*{}*", encoded(text))).await?,
        By::Division => {
            // Few enough to be read whole, and people are counted only there.
            let wanted = text.to_lowercase();
            let mut fits = listed(reader, by).await?;
            fits.retain(|division| division.name.real().to_lowercase().contains(&wanted));
            let total = Some(fits.len() as u64);
            return Ok(Found { hits: fits.iter().take(SHOWN).map(|thing| hit(by, thing)).collect(), total });
        }
    };
    let hits: Option<Vec<Hit>> = match by {
        By::Person => wire::all(&entities, |entity| wire::account(entity).map(person)),
        _ => wire::all(&entities, |entity| wire::named(by.kind(), entity).map(|one| hit(by, &one))),
    };
    let mut hits = hits.ok_or(UNREADABLE)?;
    hits.truncate(SHOWN);
    Ok(Found { hits, total })
}

/// A part of a word is found only where it is long enough to say something.
fn kind(text: &str) -> &'static str {
    if text.chars().count() < 3 { "STARTS_WITH" } else { "CONTAINS" }
}

fn hit(by: By, thing: &Named) -> Hit {
    Hit { pick: pick(by, thing), email: None, division: None, people: thing.members }
}

fn person(account: Account) -> Hit {
    Hit {
        pick: Pick { by: By::Person, name: account.person.name },
        email: account.person.email,
        division: account.division_name,
        people: Some(1),
    }
}

fn encoded(text: &str) -> String {
    byte_serialize(text.as_bytes()).collect()
}

/// The first page of a list, and how many there are in all.
async fn first_page(reader: &Reader, path: &str, query: &str) -> Result<(Vec<Value>, Option<u64>), Unread> {
    let separator = if query.is_empty() { "" } else { "&" };
    let body = reader.get(&format!("{path}?{query}{separator}pageSize={SHOWN}&pageNumber=1")).await?;
    page(body, "entities").ok_or(UNREADABLE)
}

/// The first page of a search. A POST, but one that only asks.
async fn search_for(
    reader: &Reader,
    path: &str,
    query: Vec<Value>,
    size: usize,
) -> Result<(Vec<Value>, Option<u64>), Unread> {
    let body = json!({"pageSize": size, "pageNumber": 1, "query": query});
    let request = Request::post(path, body);
    let answer = reader.one(reader.call(&request)).await.answer;
    match answer {
        Answer::Success { body, .. } => page(body, "results").ok_or(UNREADABLE),
        other => Err(unread(&other)),
    }
}

fn page(mut body: Value, key: &str) -> Option<(Vec<Value>, Option<u64>)> {
    let total = body.get("total").and_then(Value::as_u64);
    match body.as_object_mut()?.remove(key) {
        Some(Value::Array(entities)) => Some((entities, total)),
        // A search that finds nothing may leave the list out.
        None if total == Some(0) => Some((Vec::new(), total)),
        _ => None,
    }
}
