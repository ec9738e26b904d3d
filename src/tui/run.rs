//! The event loop: keys, messages, one clock, signals; draws when nothing is queued and something changed. Effects
//! of the terminal are done here, all others by whoever started the loop.

use std::{error::Error, future::Future, io, time::Duration};

use crossterm::event::{
    Event, KeyCode, KeyEvent, KeyEventKind, KeyModifiers, MouseButton, MouseEvent, MouseEventKind,
};
use futures::{FutureExt, Stream, StreamExt};
use jiff::Timestamp;
use ratatui::{Terminal, backend::Backend, layout::Rect};
use secrecy::{ExposeSecret, SecretString};
use tokio::{
    sync::mpsc,
    time::{MissedTickBehavior, interval},
};

use super::{
    Look, Picture,
    capabilities::{Answers, ColourChoice, Environment, ask, decide},
    draw,
    frame::Screen as Composed,
    paint,
    terminal::{Outside, Screen},
};
use crate::wizard::{Effect, Exit, Key, Message, Wizard};

/// What the command line says about the screen.
#[derive(Clone, Copy, Debug, Default)]
pub struct Options {
    pub colours: ColourChoice,
    pub ascii: bool,
    /// Whether seconds step by five (`PREFERS_REDUCED_MOTION`).
    pub reduced_motion: bool,
}

/// Runs the wizard on the terminal until it is left. `perform` does the effects that aren't the terminal's, and
/// sends what comes of them.
///
/// # Errors
/// When there is no terminal, with a sentence for people; when it breaks.
pub async fn run(
    wizard: Wizard,
    options: Options,
    perform: impl FnMut(Effect, &mpsc::UnboundedSender<Message>),
) -> io::Result<Exit> {
    let mut screen = Screen::enter()?;
    let environment = Environment::read();
    let answers = if environment.must_ask(options.colours) { ask().await } else { Answers::default() };
    let capabilities = decide(options.colours, options.ascii, &environment, answers);
    let look = Look::new(capabilities.colours, capabilities.ascii);
    wipe(&mut screen.terminal)?;
    let loop_ = Loop {
        terminal: &mut screen.terminal,
        wizard,
        look,
        reduced_motion: options.reduced_motion,
        perform,
        outside: Screen::perform,
        is_ours: Screen::is_ours,
        title: String::new(),
        drawn: None,
    };
    loop_.drive(Screen::events(), signals()?).await
}

/// Empties the screen, so that all of the next picture is drawn. `Terminal::clear` would ask where the cursor is, and
/// give up when the answer is slow (SSH), never comes, or was taken by the reader of keys.
fn wipe<B>(terminal: &mut Terminal<B>) -> io::Result<()>
where
    B: Backend,
    B::Error: Error + Send + Sync + 'static,
{
    let area = terminal.size().map_err(io::Error::other)?.into();
    terminal.resize(area).map_err(io::Error::other)
}

/// The state of the loop. Generic, so that tests drive it without a terminal.
struct Loop<'a, B: Backend, Perform, Do> {
    terminal: &'a mut Terminal<B>,
    wizard: Wizard,
    look: Look,
    reduced_motion: bool,
    perform: Perform,
    outside: Do,
    /// Whether the terminal is still ours: a panic in some task gives it back.
    is_ours: fn() -> bool,
    title: String,
    drawn: Option<Picture>,
}

impl<B, Perform, Do> Loop<'_, B, Perform, Do>
where
    B: Backend,
    B::Error: Error + Send + Sync + 'static,
    Perform: FnMut(Effect, &mpsc::UnboundedSender<Message>),
    Do: FnMut(Outside<'_>) -> io::Result<()>,
{
    async fn drive(
        mut self,
        mut events: impl Stream<Item = io::Result<Event>> + Unpin,
        stop: impl Future<Output = ()>,
    ) -> io::Result<Exit> {
        let (sender, mut messages) = mpsc::unbounded_channel();
        let mut clock = interval(Duration::from_secs(1));
        clock.set_missed_tick_behavior(MissedTickBehavior::Skip);
        let mut stop = std::pin::pin!(stop.fuse());
        let size = self.window()?;
        let mut queue = vec![Message::Resize { columns: size.width, rows: size.height }];
        let mut must_draw = true;
        loop {
            for message in queue.drain(..) {
                for effect in self.wizard.update(message) {
                    if let Some(exit) = self.effect(effect, &sender)? {
                        return Ok(exit);
                    }
                }
            }
            if !(self.is_ours)() {
                return Err(io::Error::other("The wizard ended because a part of it failed."));
            }
            self.draw(must_draw)?;

            must_draw = true;
            // What brings the wizard to its end goes first, the clock last.
            tokio::select! {
                biased;
                () = &mut stop => queue.push(Message::Key(Key::Ctrl('c'))),
                event = events.next() => match event {
                    Some(Ok(event)) => queue.extend(self.translate(&event)?),
                    // The terminal is gone: leave, so that what is remembered still can be.
                    Some(Err(_)) | None => queue.push(Message::Key(Key::Ctrl('c'))),
                },
                Some(message) = messages.recv() => queue.push(message),
                _ = clock.tick() => {
                    let now = Timestamp::now();
                    must_draw = !self.reduced_motion || now.as_second() % 5 == 0;
                    queue.push(Message::Tick(now));
                }
            }
            // Whatever is there already is handled before the next picture.
            while let Ok(message) = messages.try_recv() {
                queue.push(message);
            }
            while let Some(Some(Ok(event))) = events.next().now_or_never() {
                queue.extend(self.translate(&event)?);
            }
        }
    }

    /// Does an effect of the terminal, or hands it on. Says whether that was the end.
    fn effect(
        &mut self,
        effect: Effect,
        sender: &mpsc::UnboundedSender<Message>,
    ) -> io::Result<Option<Exit>> {
        match effect {
            Effect::Copy(text) => (self.outside)(Outside::Copy(&text))?,
            Effect::CopySecret(secret) => (self.outside)(Outside::Copy(secret.expose_secret()))?,
            Effect::ClearClipboard => (self.outside)(Outside::Copy(""))?,
            Effect::Mouse(on) => (self.outside)(Outside::Mouse(on))?,
            Effect::Redraw => {
                wipe(self.terminal)?;
                self.drawn = None;
            }
            Effect::Quit(exit) => return Ok(Some(exit)),
            effect => (self.perform)(effect, sender),
        }
        Ok(None)
    }

    /// Draws, unless the picture is the one that is there.
    fn draw(&mut self, wanted: bool) -> io::Result<()> {
        let title = self.wizard.shared.window_title();
        if title != self.title {
            (self.outside)(Outside::Title(&title))?;
            self.title = title;
        }
        if !wanted {
            return Ok(());
        }
        let picture = paint(&self.wizard, self.window()?, self.look);
        if self.drawn.as_ref() != Some(&picture) {
            let (wizard, look) = (&self.wizard, self.look);
            self.terminal.draw(|frame| draw(frame, wizard, look)).map_err(io::Error::other)?;
            self.drawn = Some(picture);
        }
        Ok(())
    }

    /// What an event of the terminal means to the wizard, if anything.
    fn translate(&self, event: &Event) -> io::Result<Option<Message>> {
        Ok(match event {
            Event::Key(key) => translate_key(*key).map(Message::Key),
            Event::Paste(text) => Some(Message::Paste(SecretString::from(text.as_str()))),
            Event::Resize(columns, rows) => Some(Message::Resize { columns: *columns, rows: *rows }),
            Event::Mouse(mouse) if self.wizard.shared.mouse => {
                let window = self.window()?;
                translate_mouse(*mouse, || Composed::compose(&self.wizard, window, self.look.theme))
            }
            Event::Mouse(_) | Event::FocusGained | Event::FocusLost => None,
        })
    }

    fn window(&self) -> io::Result<Rect> {
        Ok(self.terminal.size().map_err(io::Error::other)?.into())
    }
}

/// A key as the wizard knows it. Releases aren't keys; what needs Alt means nothing.
fn translate_key(event: KeyEvent) -> Option<Key> {
    if event.kind == KeyEventKind::Release {
        return None;
    }
    let control = event.modifiers.contains(KeyModifiers::CONTROL);
    let alt = event.modifiers.contains(KeyModifiers::ALT);
    Some(match event.code {
        // Some terminals send Backspace so.
        KeyCode::Char('h') if control && !alt => Key::Backspace,
        KeyCode::Char(c) if control && !alt => Key::Ctrl(c.to_ascii_lowercase()),
        // AltGr comes as both; its characters are ordinary ones.
        KeyCode::Char(c) if control == alt => Key::Char(c),
        KeyCode::F(number) => Key::F(number),
        KeyCode::Enter => Key::Enter,
        KeyCode::Esc => Key::Esc,
        KeyCode::Tab if event.modifiers.contains(KeyModifiers::SHIFT) => Key::BackTab,
        KeyCode::Tab => Key::Tab,
        KeyCode::BackTab => Key::BackTab,
        KeyCode::Up => Key::Up,
        KeyCode::Down => Key::Down,
        KeyCode::Left => Key::Left,
        KeyCode::Right => Key::Right,
        KeyCode::PageUp => Key::PageUp,
        KeyCode::PageDown => Key::PageDown,
        KeyCode::Home => Key::Home,
        KeyCode::End => Key::End,
        KeyCode::Backspace => Key::Backspace,
        KeyCode::Delete => Key::Delete,
        _ => return None,
    })
}

fn translate_mouse(event: MouseEvent, compose: impl FnOnce() -> Composed) -> Option<Message> {
    match event.kind {
        MouseEventKind::Down(MouseButton::Left) => compose().hit(event.column, event.row).map(Message::Click),
        MouseEventKind::ScrollDown => Some(Message::Scroll { down: true }),
        MouseEventKind::ScrollUp => Some(Message::Scroll { down: false }),
        _ => None,
    }
}

/// Ends when the system asks Greenlight to end: a closed window, a shutdown, a kill.
#[cfg(unix)]
fn signals() -> io::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut terminate = signal(SignalKind::terminate())?;
    let mut hang_up = signal(SignalKind::hangup())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    Ok(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = hang_up.recv() => {}
            _ = interrupt.recv() => {}
        }
    })
}

#[cfg(not(unix))]
fn signals() -> io::Result<impl Future<Output = ()>> {
    Ok(async {
        // Without a handler there is nothing to wait for.
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    })
}

#[cfg(test)]
mod tests {
    use std::{
        future::{pending, ready},
        sync::{Arc, Mutex},
    };

    use futures::stream;
    use ratatui::backend::TestBackend;

    use super::*;
    use crate::{tui::Colours, wizard::fixture};

    fn key(code: KeyCode) -> io::Result<Event> {
        Ok(Event::Key(KeyEvent::new(code, KeyModifiers::NONE)))
    }

    /// Runs the loop on what is typed; what was copied, and which effects were handed on.
    async fn run_on(
        wizard: Wizard,
        events: Vec<io::Result<Event>>,
        stop: impl Future<Output = ()>,
    ) -> (io::Result<Exit>, Vec<String>, Vec<String>) {
        let (outside, performed) = (Arc::new(Mutex::new(Vec::new())), Arc::new(Mutex::new(Vec::new())));
        let (said, done) = (outside.clone(), performed.clone());
        let mut terminal = Terminal::new(TestBackend::new(80, 24)).unwrap();
        let loop_ = Loop {
            terminal: &mut terminal,
            wizard,
            look: Look::new(Colours::None, false),
            reduced_motion: false,
            perform: move |effect: Effect, _: &mpsc::UnboundedSender<Message>| {
                done.lock().unwrap().push(format!("{effect:?}"));
            },
            outside: move |what: Outside<'_>| {
                said.lock().unwrap().push(format!("{what:?}"));
                Ok(())
            },
            is_ours: || true,
            title: String::new(),
            drawn: None,
        };
        let exit = loop_.drive(stream::iter(events).chain(stream::pending()), stop).await;
        let (outside, performed) = (outside.lock().unwrap().clone(), performed.lock().unwrap().clone());
        (exit, outside, performed)
    }

    #[tokio::test(start_paused = true)]
    async fn q_asks_and_its_answer_leaves() {
        let typed = [KeyCode::Char('q'), KeyCode::Right, KeyCode::Enter].map(key).into();
        let (exit, ..) = run_on(fixture::before_checks(), typed, pending()).await;
        let exit = exit.unwrap();
        assert_eq!(exit.code, 0);
        assert!(exit.line.starts_with("Left at step 5 of 8 (Permissions)"), "{}", exit.line);
    }

    #[tokio::test(start_paused = true)]
    async fn a_signal_and_a_lost_terminal_leave_at_once() {
        let (exit, ..) = run_on(fixture::before_checks(), Vec::new(), ready(())).await;
        assert_eq!(exit.unwrap().code, 130);
        let gone = vec![Err(io::Error::other("gone"))];
        let (exit, ..) = run_on(fixture::before_checks(), gone, pending()).await;
        assert_eq!(exit.unwrap().code, 130);
    }

    #[tokio::test(start_paused = true)]
    async fn the_terminals_effects_are_done_here_and_all_others_handed_on() {
        let control_c = Ok(Event::Key(KeyEvent::new(KeyCode::Char('c'), KeyModifiers::CONTROL)));
        let typed = vec![key(KeyCode::Char('C')), key(KeyCode::Char('m')), key(KeyCode::Enter), control_c];
        let (exit, outside, performed) = run_on(fixture::before_checks(), typed, pending()).await;
        assert_eq!(exit.unwrap().code, 130);
        assert!(outside.iter().any(|what| what.contains("recording:recording:view")), "{outside:?}");
        assert!(outside.contains(&"Mouse(true)".to_owned()), "{outside:?}");
        assert_eq!(outside[0], "Title(\"greenlight · Contoso Care\")");
        assert!(performed.iter().any(|effect| effect.starts_with("RunChecks")), "{performed:?}");
        assert!(!format!("{outside:?}{performed:?}").contains(fixture::SECRET));
    }

    #[test]
    fn keys_mean_the_same_on_every_terminal() {
        let with = |code, modifiers| translate_key(KeyEvent::new(code, modifiers));
        let none = KeyModifiers::NONE;
        assert_eq!(with(KeyCode::Char('G'), KeyModifiers::SHIFT), Some(Key::Char('G')));
        assert_eq!(with(KeyCode::Char('C'), KeyModifiers::CONTROL), Some(Key::Ctrl('c')));
        assert_eq!(with(KeyCode::Char('h'), KeyModifiers::CONTROL), Some(Key::Backspace));
        assert_eq!(with(KeyCode::Char('@'), KeyModifiers::CONTROL | KeyModifiers::ALT), Some(Key::Char('@')));
        assert_eq!(with(KeyCode::Char('x'), KeyModifiers::ALT), None);
        assert_eq!(with(KeyCode::Tab, KeyModifiers::SHIFT), Some(Key::BackTab));
        assert_eq!(with(KeyCode::F(2), none), Some(Key::F(2)));
        assert_eq!(with(KeyCode::Insert, none), None);
        let release = KeyEvent::new_with_kind(KeyCode::Enter, none, KeyEventKind::Release);
        assert_eq!(translate_key(release), None);
    }
}
