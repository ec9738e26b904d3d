//! A vault in memory: nothing outlives the test.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use futures::FutureExt;

use crate::{
    model::Credentials,
    vault::{Answer, KeyringProblem, Saved, SavedName, Vault},
};

/// Keeps credentials as long as the program runs; clones share what they keep.
#[derive(Clone, Debug, Default)]
pub(super) struct MemoryVault {
    kept: Arc<Mutex<BTreeMap<SavedName, Credentials>>>,
    problem: Option<KeyringProblem>,
}

impl MemoryVault {
    /// One that answers everything with this problem.
    pub(super) fn failing(problem: KeyringProblem) -> Self {
        Self { kept: Arc::default(), problem: Some(problem) }
    }

    fn kept(&self) -> MutexGuard<'_, BTreeMap<SavedName, Credentials>> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Answers when polled, as the real one does.
    fn answer<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Self) -> Result<T, KeyringProblem> + Send + 'static,
    ) -> Answer<T> {
        let this = self.clone();
        async move { this.problem.clone().map_or_else(|| work(&this), Err) }.boxed()
    }
}

impl Vault for MemoryVault {
    fn store_name(&self) -> String {
        "the memory of this run (it ends with it)".to_owned()
    }

    fn save(&self, name: &SavedName, credentials: &Credentials) -> Answer<Saved> {
        let (name, credentials) = (name.clone(), credentials.clone());
        self.answer(move |this| {
            this.kept().insert(name, credentials);
            Ok(Saved { store: this.store_name() })
        })
    }

    fn load(&self, name: &SavedName) -> Answer<Credentials> {
        let name = name.clone();
        self.answer(move |this| this.kept().get(&name).cloned().ok_or(KeyringProblem::NotFound))
    }

    fn remove(&self, name: &SavedName) -> Answer<()> {
        let name = name.clone();
        self.answer(move |this| this.kept().remove(&name).map(drop).ok_or(KeyringProblem::NotFound))
    }
}
