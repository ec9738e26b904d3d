//! The terminal as a guest: entered once, and left as it was by every way out, panics included. May touch the
//! terminal only.

use std::{
    io::{self, IsTerminal, Stdout, Write, stdin, stdout},
    panic,
    sync::{
        Once,
        atomic::{AtomicBool, Ordering},
    },
    thread,
};

use crossterm::{
    clipboard::CopyToClipboard,
    cursor,
    event::{self, Event, EventStream},
    execute, queue,
    style::Print,
    terminal::{EnterAlternateScreen, LeaveAlternateScreen, SetTitle, disable_raw_mode, enable_raw_mode},
};
use futures::{Stream, StreamExt, executor::block_on, stream};
use ratatui::{Terminal, backend::CrosstermBackend};
use tokio::sync::mpsc;

/// Whether the terminal is ours at the moment. The panic hook of any thread gives it back.
static ENTERED: AtomicBool = AtomicBool::new(false);

/// What only the terminal can do.
#[derive(Debug)]
pub(super) enum Outside<'a> {
    Copy(&'a str),
    Mouse(bool),
    Title(&'a str),
}

/// The terminal, ours until this is dropped.
pub(super) struct Screen {
    pub terminal: Terminal<CrosstermBackend<Stdout>>,
}

impl Screen {
    /// Enters the full screen: raw mode, the alternate screen, bracketed paste, the window's title put aside.
    /// The mouse is left to the terminal, for selecting text.
    ///
    /// # Errors
    /// When there is no terminal, with a sentence for people; when it can't be set up.
    pub(super) fn enter() -> io::Result<Self> {
        if !stdin().is_terminal() || !stdout().is_terminal() {
            return Err(io::Error::new(
                io::ErrorKind::Unsupported,
                "The wizard needs a terminal for its input and its output. Without one: greenlight check --help",
            ));
        }
        restore_on_panic();
        ENTERED.store(true, Ordering::SeqCst);
        let entered = enable_raw_mode().and_then(|()| {
            execute!(
                stdout(),
                // XTWINOPS 22: the title goes on the terminal's own stack.
                Print("\x1b[22;2t"),
                EnterAlternateScreen,
                event::EnableBracketedPaste,
                event::EnableFocusChange,
                cursor::Hide
            )
        });
        let terminal = entered.and_then(|()| Terminal::new(CrosstermBackend::new(stdout())));
        terminal.map(|terminal| Self { terminal }).inspect_err(|_| restore())
    }

    /// Whether the terminal is still ours: a panic in any task gives it back.
    pub(super) fn is_ours() -> bool {
        ENTERED.load(Ordering::SeqCst)
    }

    /// What is typed, pasted and clicked from now on. Read on a thread of its own: when the terminal goes away the
    /// reader never returns, and whoever waits for it in the loop would hang with it.
    pub(super) fn events() -> impl Stream<Item = io::Result<Event>> + Unpin {
        let (sender, mut receiver) = mpsc::unbounded_channel();
        thread::spawn(move || {
            block_on(async {
                let mut events = EventStream::new();
                while let Some(event) = events.next().await {
                    let over = event.is_err();
                    if sender.send(event).is_err() || over {
                        break;
                    }
                }
            });
        });
        stream::poll_fn(move |context| receiver.poll_recv(context))
    }

    /// Does what only the terminal can do. Whether a value got to the clipboard (OSC 52) can't be known.
    pub(super) fn perform(what: Outside<'_>) -> io::Result<()> {
        match what {
            Outside::Copy(value) => execute!(stdout(), CopyToClipboard::to_clipboard_from(value)),
            Outside::Mouse(true) => execute!(stdout(), event::EnableMouseCapture),
            Outside::Mouse(false) => execute!(stdout(), event::DisableMouseCapture),
            Outside::Title(title) => execute!(stdout(), SetTitle(title)),
        }
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        restore();
    }
}

/// Gives the terminal back, once. Nobody could be told if that didn't work, so nobody is.
pub(super) fn restore() {
    if !ENTERED.swap(false, Ordering::SeqCst) {
        return;
    }
    let mut out = stdout();
    let _ = queue!(
        out,
        event::DisableMouseCapture,
        event::DisableFocusChange,
        event::DisableBracketedPaste,
        LeaveAlternateScreen,
        cursor::Show,
        Print("\x1b[23;2t")
    );
    let _ = out.flush();
    let _ = disable_raw_mode();
}

/// A panic's message must stand on the ordinary screen, readable.
fn restore_on_panic() {
    static HOOKED: Once = Once::new();
    HOOKED.call_once(|| {
        let hook = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            restore();
            hook(info);
        }));
    });
}
