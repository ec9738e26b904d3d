//! What looking at the chosen people costs, said beforehand.

use std::time::Duration;

use crate::wizard::{Wizard, people::Instead, words};

impl Wizard {
    /// What looking at whoever is chosen costs: `about 3 requests, a few seconds`. Nothing while nobody is chosen, or
    /// nobody knows how many they are.
    pub fn cost(&self) -> Option<String> {
        self.people.choice()?;
        let people = self.people.people_chosen()?;
        let (requests, takes) = estimate(people, self.people.everyone.unwrap_or(people));
        Some(words::people::cost(requests, takes))
    }

    /// The same for everyone, beside another choice: `everyone active: 10,000 people, about 110 requests, …`.
    pub fn cost_of_everyone(&self) -> Option<String> {
        let everyone = self.people.everyone.filter(|_| self.people.instead != Some(Instead::Everyone))?;
        let (requests, takes) = estimate(everyone, everyone);
        Some(words::people::cost_of_everyone(everyone, requests, takes))
    }
}

/// Stands in for the engine's own estimate.
fn estimate(people: u64, of: u64) -> (u64, Duration) {
    if people == 0 {
        return (0, Duration::ZERO);
    }
    let pages = of.max(people).div_ceil(100);
    let requests = 10 + people.div_ceil(50).min(pages) + people.min(pages) + people.min(40);
    let windows = (requests - 1) / 300;
    (requests, Duration::from_secs(requests.div_ceil(10).max(windows * 60)))
}
