//! A step of the wizard: one object, with its state, its commands, what actions and news do to it, how it stands, and
//! what it still needs. One file a step; this one says what all of them can do, and hands on to the one that is meant.

use super::{
    About, Action, Command, CredentialsStep, DivisionsStep, Find, HandOverStep, IntegrationStep, News,
    OauthClientStep, PeoplePermissionsStep, PeopleStep, PermissionsStep, PrerequisitesStep, RegionStep,
    ReportStep, SaveStep, Shared, overlay,
};
use crate::model::{Names, Status, Step};

/// What a step can do. It changes its own state and what steps share; what reaches farther it asks for
/// ([`Request`](super::request::Request)).
pub(super) trait WizardStep {
    fn commands(&self, shared: &Shared) -> Vec<Command>;

    /// Does what an action means here. One that means nothing here does nothing.
    fn apply(&mut self, shared: &mut Shared, action: Action);

    /// The standing line of the message rule.
    fn standing(&self, shared: &Shared) -> String;

    /// The worst status of what is in it; `None` while nothing is known.
    fn status(&self, shared: &Shared, place: Place) -> Option<Status>;

    /// What is looked for in its list, where it has one that can be searched.
    fn find(&self) -> Option<&Find> {
        None
    }

    /// The same, to change it; [`WizardStep::narrow`] follows.
    fn find_mut(&mut self) -> Option<&mut Find> {
        None
    }

    fn narrow(&mut self, _shared: &Shared) {}

    fn in_field(&self) -> bool {
        self.find().is_some_and(Find::is_typing)
    }

    /// A text was pasted into the field that has the focus. Says whether something was left out.
    fn paste(&mut self, _shared: &mut Shared, _text: &str) -> bool {
        false
    }

    /// Tab and Shift-Tab within the step. Says whether there was another stop.
    fn move_stop(&mut self, _shared: &mut Shared, _forward: bool) -> bool {
        false
    }

    /// What the next step needs of this one and isn't there yet, in a sentence; the focus goes there.
    fn missing(&mut self, _shared: &mut Shared) -> Option<String> {
        None
    }

    /// The person comes here from another step.
    fn enter(&mut self, _shared: &mut Shared) {}

    fn leave(&mut self, _shared: &mut Shared) {}

    /// Esc within the step. Says whether it did something.
    fn back(&mut self) -> bool {
        false
    }

    /// Something happened that may concern this step, too.
    fn hear(&mut self, _shared: &mut Shared, _news: &News) {}

    /// Puts the cursor on a requirement. Says whether this is the step that shows it.
    fn look_at(&mut self, _shared: &Shared, _requirement: &str) -> bool {
        false
    }

    fn name_whom_it_knows(&self, _names: &mut Names) {}

    fn shows_checks(&self) -> bool {
        false
    }

    /// What the evidence is about: what has the cursor here.
    fn evidence(&self, _shared: &Shared) -> Option<About> {
        None
    }

    /// What can be done in the evidence of what has the cursor here.
    fn evidence_commands(&self, _shared: &Shared) -> Vec<Command> {
        overlay::evidence_commands()
    }

    /// An action in a layer that shows more of this step, its evidence or its plan: as a rule the same as in the step.
    fn apply_to_layer(&mut self, shared: &mut Shared, action: Action) {
        self.apply(shared, action);
    }
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Place {
    /// Its position among the journey's steps.
    pub at: usize,
    pub current: usize,
    pub farthest: usize,
}

impl Place {
    pub(super) fn is_here(self) -> bool {
        self.at == self.current
    }

    pub(super) fn was_reached(self) -> bool {
        self.at <= self.farthest
    }

    pub(super) fn was_passed(self) -> bool {
        self.at < self.farthest
    }
}

/// The steps that there are, in the order of a journey that has all of them.
macro_rules! steps {
    ($($step:ident($state:ty)),+ $(,)?) => {
        pub(super) const ORDER: &[Step] = &[$(Step::$step),+];

        #[derive(Debug)]
        pub enum StepState {
            $($step($state)),+
        }

        impl StepState {
            pub(super) fn new(step: Step, shared: &Shared) -> Self {
                match step {
                    $(Step::$step => Self::$step(<$state>::new(shared))),+
                }
            }

            pub fn step(&self) -> Step {
                match self {
                    $(Self::$step(_) => Step::$step),+
                }
            }

            pub(super) fn get(&self) -> &dyn WizardStep {
                match self {
                    $(Self::$step(state) => state),+
                }
            }

            pub(super) fn get_mut(&mut self) -> &mut dyn WizardStep {
                match self {
                    $(Self::$step(state) => state),+
                }
            }
        }
    };
}

steps! {
    Integration(IntegrationStep),
    Region(RegionStep),
    OauthClient(OauthClientStep),
    Credentials(CredentialsStep),
    People(PeopleStep),
    Prerequisites(PrerequisitesStep),
    Permissions(PermissionsStep),
    PeoplePermissions(PeoplePermissionsStep),
    Divisions(DivisionsStep),
    Save(SaveStep),
    HandOver(HandOverStep),
    Report(ReportStep),
}
