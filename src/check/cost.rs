//! What a check of people costs: how many calls, how long, and how long the rest of a run will take. Pure.

use std::time::Duration;

use crate::genesys::Allowance;

/// What looking at people will cost, about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Cost {
    pub requests: u64,
    pub takes: Duration,
}

/// Catalogue, divisions, own grants, integrations and the like.
const BESIDE: u64 = 10;

/// Roles, their contents, and who holds them: an org has some dozens of roles.
const BY_ROLES: u64 = 40;

/// People a page of a list, and people looked up by one call.
const A_PAGE: u64 = 100;
const AT_ONCE: u64 = 50;

/// Calls a second with a few under way at once, as far as the limit isn't reached.
const A_SECOND: u64 = 10;

/// Calls that an access token may make in a minute (docs/platform-api.md 4), until an answer tells otherwise.
const A_MINUTE: u64 = 300;

const MINUTE: Duration = Duration::from_secs(60);

/// What checking this many people of an org of this size will cost.
pub(crate) fn estimate(people: u64, of: u64) -> Cost {
    if people == 0 {
        return Cost { requests: 0, takes: Duration::ZERO };
    }
    let pages = of.max(people).div_ceil(A_PAGE);
    let roster = people.div_ceil(AT_ONCE).min(pages);
    let licences = people.min(pages);
    let requests = BESIDE + roster + licences + people.min(BY_ROLES);
    let pace = Duration::from_secs(requests.div_ceil(A_SECOND));
    Cost { requests, takes: pace.max(waiting(requests, A_MINUTE, MINUTE)) }
}

/// How long this many calls wait for windows of the limit, if the first window is still unused.
fn waiting(calls: u64, allowed: u64, window: Duration) -> Duration {
    let windows = calls.saturating_sub(1) / allowed.max(1);
    window.saturating_mul(u32::try_from(windows).unwrap_or(u32::MAX))
}

/// How long the rest of a run will take: by the pace of the answers so far, or by what the limit lets through, whichever
/// is longer. `None` as long as nothing was answered.
pub(super) fn remaining(
    left: u64,
    answered: u64,
    since: Duration,
    limit: Option<Allowance>,
) -> Option<Duration> {
    if answered == 0 {
        return None;
    }
    let pace = since.as_secs_f64() / answered as f64;
    // A pause for the next window makes the pace look slower than it is going to be.
    let by_pace = Duration::try_from_secs_f64(pace * left as f64).unwrap_or(Duration::MAX);
    let by_limit = limit.filter(|limit| left > limit.left).map(|limit| {
        let later = left - limit.left;
        limit.resets_in.saturating_add(waiting(later, limit.allowed, limit.window))
    });
    Some(by_limit.map_or(by_pace, |by_limit| by_limit.max(by_pace)))
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn seconds(count: u64) -> Duration {
        Duration::from_secs(count)
    }

    #[test]
    fn many_people_cost_far_fewer_calls_than_there_are_people() {
        assert_eq!(estimate(0, 10_000).requests, 0);
        assert!(estimate(1, 10_000).requests < 15);
        let few = estimate(38, 10_000);
        assert!(few.requests < 100 && few.takes < seconds(15), "{few:?}");
        let all = estimate(10_000, 10_000);
        assert!((200..=260).contains(&all.requests) && all.takes < seconds(60), "{all:?}");
        assert!(estimate(100_000, 100_000).takes >= seconds(360), "the limit counts");
    }

    #[test]
    fn the_rest_takes_as_long_as_the_pace_says_or_the_limit() {
        let limit = |allowed, left, resets_in| {
            Some(Allowance { allowed, left, resets_in: seconds(resets_in), window: MINUTE })
        };
        let table = [
            (10, 0, 5, None, None),
            (0, 10, 5, None, Some(0)),
            (100, 100, 10, None, Some(10)),
            (100, 100, 10, limit(300, 200, 30), Some(10)),
            // 100 of 300 fit into this window, the others go out with the next one.
            (300, 100, 10, limit(300, 100, 30), Some(30)),
            // 3,100 calls: one window's rest, ten whole ones, of which nine have to be waited for.
            (3_100, 100, 1, limit(300, 100, 30), Some(30 + 9 * 60)),
            (10, 1, 1, limit(0, 0, 5), Some(5 + 9 * 60)),
        ];
        for (left, answered, since, limit, expected) in table {
            let told = remaining(left, answered, seconds(since), limit);
            assert_eq!(told, expected.map(seconds), "{left} left, {answered} in {since} s, {limit:?}");
        }
    }
}
