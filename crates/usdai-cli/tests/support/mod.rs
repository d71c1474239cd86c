//! A `usdai devnet` of the binary, for the tests that talk to one.
use std::io::{BufRead, BufReader, Read};
use std::process::{Child, ChildStdout, Command, Stdio};

/// Ended with SIGKILL when it is dropped.
pub struct Served {
    pub child: Child,
    pub url: String,
    /// Kept open: the node writes to it.
    _output: BufReader<ChildStdout>,
}

impl Served {
    /// Starts it on a free port; `more` adds its other options. It listens when this returns.
    pub fn start(more: impl FnOnce(&mut Command)) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_usdai"));
        command.args(["devnet", "--port", "0"]).stdout(Stdio::piped());
        more(&mut command);
        let mut child = command.spawn().expect("the binary runs");
        let mut output = BufReader::new(child.stdout.take().expect("a pipe"));
        let url = output
            .by_ref()
            .lines()
            .map_while(Result::ok)
            .find_map(|line| line.strip_prefix("JSON-RPC").map(|url| url.trim().to_owned()))
            .expect("a URL");
        Self { child, url, _output: output }
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
