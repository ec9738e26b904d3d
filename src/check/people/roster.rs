//! Who is looked at: a choice, and the people that it comes to. All of them, or it is unknown who.

use std::collections::{BTreeMap, BTreeSet};

use futures::future::join_all;

use crate::{
    check::reader::{Reader, is_plain, plain},
    genesys::{
        Kept, List,
        wire::{self, Account, HolderKind, RoleHolder},
    },
    model::{
        Id, Name, Unread,
        people::{AccountState, Audience, Audiences, By, Choice, Person, Pick},
    },
};

#[derive(Debug, Default)]
pub(super) struct Roster {
    pub members: Vec<Member>,
    pub queues: BTreeMap<Id, Name>,
    pub audiences: BTreeMap<Audience, Result<BTreeSet<Id>, Unread>>,
    pub notes: Vec<String>,
}

#[derive(Debug)]
pub(super) struct Member {
    pub account: Account,
    pub queues: Vec<Id>,
}

/// Somebody on the way to become a member.
struct Candidate {
    account: Account,
    /// Whether whoever asks could look this person up.
    seen: bool,
    queues: BTreeSet<Id>,
    named: bool,
}

pub(super) async fn read(
    reader: &Reader,
    choice: &Choice,
    audiences: &Audiences,
    me: Option<&Person>,
    everyone: &mut Kept<Account>,
) -> Result<Roster, Unread> {
    let mut roster = chosen(reader, choice, me, everyone).await?;
    for (audience, picks) in audiences {
        let them = of_audience(reader, picks, &roster.members).await;
        roster.audiences.insert(*audience, them);
    }
    Ok(roster)
}

/// Those of the people by whom a requirement is meant.
async fn of_audience(reader: &Reader, picks: &[Pick], members: &[Member]) -> Result<BTreeSet<Id>, Unread> {
    let found = join_all(picks.iter().map(|pick| Box::pin(of_pick(reader, pick)))).await;
    let found: Vec<_> = found.into_iter().collect::<Result<_, _>>()?;
    let found: BTreeSet<Id> =
        found.iter().flatten().map(|(account, _)| account.person.id().clone()).collect();
    let divisions = picks.iter().filter(|pick| pick.by == By::Division);
    let divisions: BTreeSet<&Id> = divisions.map(|pick| pick.name.id()).collect();
    let is_one = |person: &Person| {
        found.contains(person.id()) || person.division.as_ref().is_some_and(|id| divisions.contains(&id.0))
    };
    let people = members.iter().map(|member| &member.account.person);
    Ok(people.filter(|person| is_one(person)).map(|person| person.id().clone()).collect())
}

async fn chosen(
    reader: &Reader,
    choice: &Choice,
    me: Option<&Person>,
    everyone: &mut Kept<Account>,
) -> Result<Roster, Unread> {
    match choice {
        Choice::Myself => myself(reader, me).await,
        Choice::Everyone => {
            let accounts = all_accounts(reader, "active", everyone).await?;
            Ok(roster(accounts.into_iter().map(|account| Candidate::of(account, true)), BTreeMap::new()))
        }
        Choice::Picks(picks) => Box::pin(picked(reader, picks, everyone)).await,
    }
}

/// Everyone in this state, a hundred a page, with their groups.
pub(super) async fn all_accounts(
    reader: &Reader,
    state: &str,
    kept: &mut Kept<Account>,
) -> Result<Vec<Account>, Unread> {
    let query = format!("state={state}&expand=division,groups");
    Ok(reader.list(List::whole("/api/v2/users", &query), kept, wire::account).await?)
}

async fn myself(reader: &Reader, me: Option<&Person>) -> Result<Roster, Unread> {
    let Some(me) = me else { return Ok(Roster::default()) };
    // The groups are a help only: who it is was told at signing in.
    let told = reader.get("/api/v2/users/me?expand=groups").await.ok();
    let told = told.and_then(|body| wire::account(&body)).filter(|account| account.person.id() == me.id());
    // Whoever signed in can.
    let account = Account { state: AccountState::Active, ..told.unwrap_or_else(|| bare(me.clone())) };
    let member = Member { account, queues: Vec::new() };
    Ok(Roster { members: vec![member], ..Roster::default() })
}

async fn picked(reader: &Reader, picks: &[Pick], everyone: &mut Kept<Account>) -> Result<Roster, Unread> {
    let divisions: BTreeSet<&Id> =
        picks.iter().filter(|pick| pick.by == By::Division).map(|pick| pick.name.id()).collect();
    let mut candidates: BTreeMap<Id, Candidate> = BTreeMap::new();
    let others = picks.iter().filter(|pick| pick.by != By::Division);
    for (pick, found) in
        join_all(others.map(async |pick| (pick, Box::pin(of_pick(reader, pick)).await))).await
    {
        for (account, told) in found? {
            let id = account.person.id().clone();
            let candidate = candidates.entry(id).or_insert_with(|| Candidate::of(account.clone(), false));
            candidate.named |= pick.by == By::Person;
            candidate.queues.extend((pick.by == By::Queue).then(|| pick.name.id().clone()));
            if told {
                candidate.account = account;
            }
        }
    }
    let told = match divisions.is_empty() {
        true => look_up(reader, candidates.keys()).await?,
        false => all_accounts(reader, "any", everyone).await?,
    };
    for account in told {
        let id = account.person.id().clone();
        let chosen = account.person.division.as_ref().is_some_and(|id| divisions.contains(&id.0));
        match candidates.get_mut(&id) {
            Some(candidate) => {
                candidate.account = account;
                candidate.seen = true;
            }
            None if chosen => drop(candidates.insert(id, Candidate::of(account, true))),
            None => {}
        }
    }
    let queues = picks.iter().filter(|pick| pick.by == By::Queue);
    let queues = queues.map(|pick| (pick.name.id().clone(), pick.name.clone())).collect();
    Ok(roster(candidates.into_values(), queues))
}

/// The people of one pick, and of each whether more was told than the id and a name perhaps.
async fn of_pick(reader: &Reader, pick: &Pick) -> Result<Vec<(Account, bool)>, Unread> {
    let id = pick.name.id();
    let told = |accounts: Vec<Account>| accounts.into_iter().map(|account| (account, true)).collect();
    let plain_id = plain(id.real())?;
    match pick.by {
        By::Person => {
            let person = Person { name: pick.name.clone(), email: None, division: None };
            Ok(vec![(bare(person), false)])
        }
        By::Group => members_of(reader, id).await.map(told),
        By::Queue => {
            let path = format!("/api/v2/routing/queues/{plain_id}/members");
            reader.all(&path, "", wire::queue_member).await.map(told)
        }
        By::Role => {
            let holders = holders_of(reader, id, &mut Kept::default()).await?;
            let groups: Vec<&Id> = holders
                .iter()
                .filter(|holder| matches!(holder.kind, HolderKind::Group) && is_plain(holder.id.real()))
                .map(|holder| &holder.id)
                .collect();
            let members = join_all(groups.iter().map(|group| members_of(reader, group))).await;
            let members: Vec<Vec<Account>> = members.into_iter().collect::<Result<_, _>>()?;
            let people = holders.iter().filter(|holder| matches!(holder.kind, HolderKind::User));
            let people = people.map(|holder| {
                let name = holder.name.as_deref().unwrap_or(holder.id.real());
                (bare(Person::new(holder.id.clone(), name, None::<&str>)), false)
            });
            let members: Vec<_> = told(members.into_iter().flatten().collect());
            Ok(people.chain(members).collect())
        }
        // Read from the list of everyone.
        By::Division => Ok(Vec::new()),
    }
}

pub(super) async fn members_of(reader: &Reader, group: &Id) -> Result<Vec<Account>, Unread> {
    reader.all(&format!("/api/v2/groups/{}/members", plain(group.real())?), "", wire::account).await
}

/// Who holds a role (docs/platform-api.md 2): five hundred a page.
pub(super) async fn holders_of(
    reader: &Reader,
    role: &Id,
    kept: &mut Kept<RoleHolder>,
) -> Result<Vec<RoleHolder>, Unread> {
    let path = format!("/api/v2/authorization/roles/{}/subjectgrants", plain(role.real())?);
    let list = List { page_size: 500, ..List::whole(&path, "") };
    Ok(reader.list(list, kept, wire::role_holder).await?)
}

/// The people of these ids, whatever their state is, as far as they are seen.
async fn look_up(reader: &Reader, ids: impl Iterator<Item = &Id>) -> Result<Vec<Account>, Unread> {
    let ids: Vec<&str> = ids.map(Id::real).filter(|id| is_plain(id)).collect();
    let query = "state=any&expand=division,groups&";
    let read = reader.of_ids("/api/v2/users", query, &ids, wire::account).await;
    let read: Vec<Vec<Account>> = read.into_iter().collect::<Result<_, _>>()?;
    Ok(read.into_iter().flatten().collect())
}

fn bare(person: Person) -> Account {
    Account { person, state: AccountState::Unknown, division_name: None, groups: None }
}

impl Candidate {
    fn of(account: Account, seen: bool) -> Self {
        Self { account, seen, queues: BTreeSet::new(), named: false }
    }
}

/// The people by name, without those who aren't active, unless somebody named them.
fn roster(candidates: impl Iterator<Item = Candidate>, queues: BTreeMap<Id, Name>) -> Roster {
    let (mut members, mut inactive, mut unseen) = (Vec::new(), 0, 0);
    for Candidate { account, seen, queues, named } in candidates {
        if account.state.keeps_out() && !named {
            inactive += 1;
            continue;
        }
        unseen += usize::from(!seen);
        members.push(Member { account, queues: queues.into_iter().collect() });
    }
    members.sort_by_cached_key(|member| {
        (member.account.person.name.real().to_lowercase(), member.account.person.id().clone())
    });
    let mut notes = Vec::new();
    if inactive > 0 {
        notes.push(match inactive {
            1 => "One of the people chosen isn't active and was left out.".to_owned(),
            count => format!("{count} of the people chosen aren't active and were left out."),
        });
    }
    if unseen > 0 {
        notes.push(match unseen {
            1 => "One of the people chosen can't be looked up by whoever signed in.".to_owned(),
            count => format!("{count} of the people chosen can't be looked up by whoever signed in."),
        });
    }
    Roster { members, queues, audiences: BTreeMap::new(), notes }
}
