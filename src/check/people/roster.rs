//! Who is looked at: a choice, and the people that it comes to. All of them, or it is unknown who.

use std::collections::{BTreeMap, BTreeSet};

use futures::future::join_all;

use crate::{
    check::reader::{Reader, is_plain},
    genesys::{
        Kept, List,
        wire::{self, Account, HolderKind, RoleHolder},
    },
    model::{
        name::{Id, Kind, Name},
        people::{By, Choice, Person, Pick},
        unread::Unread,
    },
};

/// One call looks up this many people: their ids have to fit into an address.
const AT_ONCE: usize = 50;

/// The people of a choice.
#[derive(Debug, Default)]
pub(super) struct Roster {
    /// By name.
    pub members: Vec<Member>,
    /// The names of the queues that people were chosen by.
    pub queues: BTreeMap<Id, Name>,
    /// What was left out, in sentences.
    pub notes: Vec<String>,
}

/// Somebody who is looked at.
#[derive(Debug)]
pub(super) struct Member {
    pub account: Account,
    /// The ids of the queues that the person was found in.
    pub queues: Vec<Id>,
}

/// Somebody on the way to become a member.
#[derive(Default)]
struct Candidate {
    account: Option<Account>,
    queues: BTreeSet<Id>,
    named: bool,
}

/// What one pick comes to.
struct Picked {
    accounts: Vec<Account>,
    /// Known by nothing but the id, and a name perhaps.
    ids: Vec<(Id, Option<Name>)>,
}

pub(super) async fn read(
    reader: &Reader,
    choice: &Choice,
    me: Option<&Person>,
    everyone: &mut Kept<Account>,
) -> Result<Roster, Unread> {
    match choice {
        Choice::Myself => myself(reader, me).await,
        Choice::Everyone => {
            let accounts = all_accounts(reader, "active", everyone).await?;
            Ok(roster(accounts.into_iter().map(|account| (Candidate::of(account), true)), BTreeMap::new()))
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
    let bare = || Account { person: me.clone(), active: true, division_name: None, groups: None };
    let member = Member { account: told.unwrap_or_else(bare), queues: Vec::new() };
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
        let Picked { accounts, ids } = found?;
        let named = pick.by == By::Person;
        let queue = (pick.by == By::Queue).then(|| pick.name.id().clone());
        let ids = ids.into_iter().map(|(id, name)| (id, name, None));
        let accounts = accounts.into_iter().map(|account| (account.person.id().clone(), None, Some(account)));
        for (id, name, account) in ids.chain(accounts) {
            let bare = |id: &Id| bare(id, name.clone());
            let candidate = candidates.entry(id.clone()).or_default();
            candidate.named |= named;
            candidate.queues.extend(queue.clone());
            match (&candidate.account, account) {
                (_, Some(account)) => candidate.account = Some(account),
                (None, None) => candidate.account = Some(bare(&id)),
                (Some(_), None) => {}
            }
        }
    }
    let mut seen: BTreeSet<Id> = BTreeSet::new();
    if divisions.is_empty() {
        for account in look_up(reader, candidates.keys()).await? {
            if let Some(candidate) = candidates.get_mut(account.person.id()) {
                seen.insert(account.person.id().clone());
                candidate.account = Some(account);
            }
        }
    } else {
        for account in all_accounts(reader, "any", everyone).await? {
            let chosen = account.person.division.as_ref().is_some_and(|id| divisions.contains(&id.0));
            let candidate = match chosen {
                true => candidates.entry(account.person.id().clone()).or_default(),
                false => match candidates.get_mut(account.person.id()) {
                    Some(candidate) => candidate,
                    None => continue,
                },
            };
            seen.insert(account.person.id().clone());
            candidate.account = Some(account);
        }
    }
    let queues = picks.iter().filter(|pick| pick.by == By::Queue);
    let queues = queues.map(|pick| (pick.name.id().clone(), pick.name.clone())).collect();
    let candidates = candidates.into_iter().map(|(id, candidate)| {
        let seen = seen.contains(&id);
        (candidate, seen)
    });
    Ok(roster(candidates, queues))
}

async fn of_pick(reader: &Reader, pick: &Pick) -> Result<Picked, Unread> {
    let id = pick.name.id();
    if !is_plain(id.real()) {
        return Err(Unread::Unreadable);
    }
    let accounts = |accounts| Picked { accounts, ids: Vec::new() };
    match pick.by {
        By::Person => Ok(Picked { accounts: Vec::new(), ids: vec![(id.clone(), Some(pick.name.clone()))] }),
        By::Group => members_of(reader, id).await.map(accounts),
        By::Queue => {
            let path = format!("/api/v2/routing/queues/{}/members", id.real());
            reader.all(&path, "", wire::queue_member).await.map(accounts)
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
            let named = |holder: &RoleHolder| {
                let name = holder.name.as_deref();
                (holder.id.clone(), name.map(|name| Name::new(Kind::Person, holder.id.clone(), name)))
            };
            Ok(Picked { accounts: members.into_iter().flatten().collect(), ids: people.map(named).collect() })
        }
        // Read from the list of everyone.
        By::Division => Ok(accounts(Vec::new())),
    }
}

pub(super) async fn members_of(reader: &Reader, group: &Id) -> Result<Vec<Account>, Unread> {
    reader.all(&format!("/api/v2/groups/{}/members", group.real()), "", wire::account).await
}

/// Who holds a role (docs/platform-api.md 2): five hundred a page.
pub(super) async fn holders_of(
    reader: &Reader,
    role: &Id,
    kept: &mut Kept<RoleHolder>,
) -> Result<Vec<RoleHolder>, Unread> {
    let path = format!("/api/v2/authorization/roles/{}/subjectgrants", role.real());
    let list = List { page_size: 500, ..List::whole(&path, "") };
    Ok(reader.list(list, kept, wire::role_holder).await?)
}

/// The people of these ids, whatever their state is, as far as they are seen.
async fn look_up(reader: &Reader, ids: impl Iterator<Item = &Id>) -> Result<Vec<Account>, Unread> {
    let ids: Vec<&str> = ids.map(Id::real).filter(|id| is_plain(id)).collect();
    let some = async |ids: &[&str]| {
        let ids: Vec<String> = ids.iter().map(|id| format!("id={id}")).collect();
        let query = format!("state=any&expand=division,groups&{}", ids.join("&"));
        reader.all("/api/v2/users", &query, wire::account).await
    };
    let read = join_all(ids.chunks(AT_ONCE).map(some)).await;
    let read: Vec<Vec<Account>> = read.into_iter().collect::<Result<_, _>>()?;
    Ok(read.into_iter().flatten().collect())
}

fn bare(id: &Id, name: Option<Name>) -> Account {
    let name = name.unwrap_or_else(|| Name::new(Kind::Person, id.clone(), id.real()));
    let person = Person { name, email: None, division: None };
    Account { person, active: true, division_name: None, groups: None }
}

impl Candidate {
    fn of(account: Account) -> Self {
        Self { account: Some(account), ..Self::default() }
    }
}

/// The people by name, without those who aren't active, unless somebody named them.
fn roster(candidates: impl Iterator<Item = (Candidate, bool)>, queues: BTreeMap<Id, Name>) -> Roster {
    let (mut members, mut inactive, mut unseen) = (Vec::new(), 0, 0);
    let mut named_inactive = 0;
    for (candidate, seen) in candidates {
        let Some(account) = candidate.account else { continue };
        if !account.active && !candidate.named {
            inactive += 1;
            continue;
        }
        unseen += usize::from(!seen);
        named_inactive += usize::from(!account.active);
        members.push(Member { account, queues: candidate.queues.into_iter().collect() });
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
    // Judged, since somebody asked for them by name: but a pass of theirs lets nobody in.
    if named_inactive > 0 {
        notes.push(match named_inactive {
            1 => "One of the people named isn't active: checked all the same, but nobody can sign in as that person.".to_owned(),
            count => format!(
                "{count} of the people named aren't active: checked all the same, but nobody can sign in as one of them."
            ),
        });
    }
    if unseen > 0 {
        notes.push(match unseen {
            1 => "One of the people chosen can't be looked up by whoever signed in.".to_owned(),
            count => format!("{count} of the people chosen can't be looked up by whoever signed in."),
        });
    }
    Roster { members, queues, notes }
}
