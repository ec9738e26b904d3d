//! The binary: arguments → front end → exit code. Everything else is in the library.

use std::{process::ExitCode, time::Duration};

fn main() -> ExitCode {
    let arguments = match greenlight::parse(std::env::args_os()) {
        Ok(arguments) => arguments,
        Err(code) => return code,
    };
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return greenlight::no_runtime(error),
    };
    let code = runtime.block_on(greenlight::run(arguments));
    // A keyring that hangs blocks its thread for good: dropping the runtime would wait for it.
    runtime.shutdown_timeout(Duration::from_millis(100));
    code
}
