//! The full screen: event loop, one view a step, widgets, theme. May import model, wizard and report.
