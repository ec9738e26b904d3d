//! The wizard's state machine: steps, messages, update to effects. May import model, check and vault; knows no ratatui.
