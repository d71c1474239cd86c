//! Which compiler makes the WASM, and how it is called.
use std::{path::Path, process::Command};

use anyhow::{bail, Context, Result};

/// What the user asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Choice {
    /// The first of the two that is there.
    Auto,
    /// The pinned toolchain and its wasm32-unknown-unknown target.
    Rustup,
    /// Debian's rustc-web, cargo-web, rust-web-src and lld, with `-Z build-std`.
    Debian,
}

/// A compiler that can make WASM here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Toolchain {
    /// See [`Choice::Rustup`].
    Rustup,
    /// See [`Choice::Debian`].
    Debian,
}

const DEBIAN_RUSTC: &str = "/usr/bin/rustc";
const DEBIAN_CARGO: &str = "/usr/bin/cargo";
const DEBIAN_SOURCE: &str = "/usr/lib/rustlib/src/rust/library/std/Cargo.toml";
const TARGET: &str = "wasm32-unknown-unknown";

impl Toolchain {
    /// Finds the compiler that was asked for.
    pub fn find(choice: Choice) -> Result<Self> {
        match choice {
            Choice::Rustup if rustup_target() => Ok(Self::Rustup),
            Choice::Debian if debian() => Ok(Self::Debian),
            Choice::Auto if rustup_target() => Ok(Self::Rustup),
            Choice::Auto if debian() => Ok(Self::Debian),
            Choice::Rustup => {
                bail!("no {TARGET} target: run `rustup target add {TARGET}`, or use --toolchain debian")
            }
            Choice::Debian => bail!("run `apt-get install rustc-web cargo-web rust-web-src lld` first"),
            Choice::Auto => bail!("no compiler can make {TARGET} code here: run ./scripts/setup"),
        }
    }

    /// Name and version, as it stands in snapshots.
    pub fn name(self) -> Result<String> {
        let rustc = match self {
            Self::Rustup => "rustc",
            Self::Debian => DEBIAN_RUSTC,
        };
        let out =
            Command::new(rustc).arg("--version").output().with_context(|| format!("cannot run {rustc}"))?;
        let text = String::from_utf8_lossy(&out.stdout);
        let version = text.split_whitespace().nth(1).unwrap_or("unknown");
        Ok(format!("{}-{version}", if self == Self::Rustup { "rustup" } else { "debian" }))
    }

    /// `cargo build` of the on-chain workspace for WASM, without the packages.
    pub fn cargo_build(self, root: &Path) -> Command {
        let mut command = match self {
            Self::Rustup => Command::new("cargo"),
            Self::Debian => {
                let mut command = Command::new(DEBIAN_CARGO);
                // Bootstrap mode allows build-std on a stable compiler.
                command.env("RUSTC", DEBIAN_RUSTC).env("RUSTC_BOOTSTRAP", "1");
                command.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER", "wasm-ld");
                command
            }
        };
        command.current_dir(root.join("contracts"));
        command.env("CARGO_TARGET_DIR", root.join("target/wasm"));
        // Panic locations would otherwise put this machine's paths into the programs.
        let home = std::env::var("CARGO_HOME")
            .unwrap_or_else(|_| format!("{}/.cargo", std::env::var("HOME").unwrap_or_default()));
        command.env(
            "RUSTFLAGS",
            format!(
                "-C link-arg=-zstack-size=32768 -C target-cpu=mvp --remap-path-prefix={home}=c --remap-path-prefix={}=p",
                root.display()
            ),
        );
        // These would name the compiler of this very program.
        command.env_remove("RUSTC_WRAPPER").env_remove("RUSTUP_TOOLCHAIN_SOURCE").env_remove("CARGO");
        command.args(["build", "--release", "--lib", "--target", TARGET]);
        if self == Self::Debian {
            command.args(["-Z", "build-std=std,panic_abort"]);
        }
        command
    }
}

fn rustup_target() -> bool {
    let Ok(out) = Command::new("rustc").args(["--print", "target-libdir", "--target", TARGET]).output()
    else {
        return false;
    };
    out.status.success() && Path::new(String::from_utf8_lossy(&out.stdout).trim()).is_dir()
}

fn debian() -> bool {
    [DEBIAN_RUSTC, DEBIAN_CARGO, DEBIAN_SOURCE].iter().all(|path| Path::new(path).exists())
        && Command::new("wasm-ld").arg("--version").output().is_ok_and(|out| out.status.success())
}
