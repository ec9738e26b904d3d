//! What looking at the chosen people costs, said beforehand.

use crate::{
    check::estimate,
    wizard::{Chosen, Instead, words},
};

impl Chosen {
    /// What looking at whoever is chosen costs: `about 3 requests, a few seconds`. Nothing while nobody is chosen, or
    /// nobody knows how many they are.
    pub fn cost(&self) -> Option<String> {
        self.choice()?;
        let people = self.people_chosen()?;
        Some(words::people::cost(estimate(people, self.everyone.unwrap_or(people))))
    }

    /// The same for everyone, beside another choice: `everyone active: 10,000 people, about 110 requests, …`.
    pub fn cost_of_everyone(&self) -> Option<String> {
        let everyone = self.everyone.filter(|_| self.instead != Some(Instead::Everyone))?;
        Some(words::people::cost_of_everyone(everyone, estimate(everyone, everyone)))
    }
}
