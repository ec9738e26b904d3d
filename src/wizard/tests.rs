//! Journeys without a terminal.
