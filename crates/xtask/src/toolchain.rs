//! Which compiler makes the WASM, and how it is called.
use std::{path::Path, process::Command};

use anyhow::{bail, Context, Result};

/// What the user asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Choice {
    /// The first of the two that is there.
    Auto,
    /// The pinned toolchain with its component rust-src.
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

/// Flags of both compilers: one memory page, nothing beyond the MVP instruction set.
const COMMON_FLAGS: &str = "-C link-arg=-zstack-size=32768 -C target-cpu=mvp";
/// The standard library is compiled along, so that a panic is one instruction without a text: texts and the tables
/// that print them cost gas on every call.
const QUIET_FLAGS: &str =
    "-Z unstable-options -C panic=immediate-abort -Z location-detail=none -Z fmt-debug=none";

const DEBIAN_RUSTC: &str = "/usr/bin/rustc";
const DEBIAN_CARGO: &str = "/usr/bin/cargo";
const DEBIAN_SOURCE: &str = "/usr/lib/rustlib/src/rust/library/std/Cargo.toml";
const TARGET: &str = "wasm32-unknown-unknown";

impl Toolchain {
    /// Finds the compiler that was asked for.
    pub fn find(choice: Choice) -> Result<Self> {
        match choice {
            Choice::Rustup if rustup_source() => Ok(Self::Rustup),
            Choice::Debian if debian() => Ok(Self::Debian),
            Choice::Auto if rustup_source() => Ok(Self::Rustup),
            Choice::Auto if debian() => Ok(Self::Debian),
            Choice::Rustup => {
                bail!("no library sources: run `rustup component add rust-src`, or use --toolchain debian")
            }
            Choice::Debian => bail!("run `apt-get install rustc-web cargo-web rust-web-src lld` first"),
            Choice::Auto => bail!("no compiler can make {TARGET} code here: run ./scripts/setup"),
        }
    }

    fn rustc(self) -> &'static str {
        match self {
            Self::Rustup => "rustc",
            Self::Debian => DEBIAN_RUSTC,
        }
    }

    /// Compilers before 1.92 do not.
    fn knows_quiet_flags(self) -> bool {
        let mut command = Command::new(self.rustc());
        command.env("RUSTC_BOOTSTRAP", "1").args(QUIET_FLAGS.split_whitespace()).args(["--print", "cfg"]);
        command.output().is_ok_and(|out| out.status.success())
    }

    /// Name and version, as it stands in snapshots.
    pub fn name(self) -> Result<String> {
        let rustc = self.rustc();
        let out =
            Command::new(rustc).arg("--version").output().with_context(|| format!("cannot run {rustc}"))?;
        let text = String::from_utf8_lossy(&out.stdout);
        let version = text.split_whitespace().nth(1).unwrap_or("unknown");
        Ok(format!("{}-{version}", if self == Self::Rustup { "rustup" } else { "debian" }))
    }

    /// `cargo build` of the on-chain workspace for WASM in a profile, without the packages.
    pub fn cargo_build(self, root: &Path, profile: &str) -> Command {
        let mut command = match self {
            Self::Rustup => Command::new("cargo"),
            Self::Debian => {
                let mut command = Command::new(DEBIAN_CARGO);
                command.env("RUSTC", DEBIAN_RUSTC);
                command.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER", "wasm-ld");
                command
            }
        };
        // Bootstrap mode allows build-std on a stable compiler.
        command.env("RUSTC_BOOTSTRAP", "1");
        command.current_dir(root.join("contracts"));
        command.env("CARGO_TARGET_DIR", root.join("target/wasm"));
        // Panic locations would otherwise put this machine's paths into the programs.
        let home = std::env::var("CARGO_HOME")
            .unwrap_or_else(|_| format!("{}/.cargo", std::env::var("HOME").unwrap_or_default()));
        let quiet = if self.knows_quiet_flags() { QUIET_FLAGS } else { "" };
        let project = root.display();
        command.env(
            "RUSTFLAGS",
            format!("{COMMON_FLAGS} {quiet} --remap-path-prefix={home}=c --remap-path-prefix={project}=p"),
        );
        // These would name the compiler of this very program.
        command.env_remove("RUSTUP_TOOLCHAIN_SOURCE").env_remove("CARGO");
        command.env("RUSTC_WRAPPER", root.join("scripts/shims/rustc-steady")).env("USDAI_ROOT", root);
        command.args(["build", "--profile", profile, "--lib", "--target", TARGET]);
        command.args(["-Z", "build-std=std,panic_abort"]);
        command
    }
}

fn rustup_source() -> bool {
    // Outside of rustup the compiler may be any version, whose flags and sources are not known.
    let rustup = Command::new("rustup").arg("--version").output().is_ok_and(|out| out.status.success());
    let Ok(out) = Command::new("rustc").args(["--print", "sysroot"]).output() else {
        return false;
    };
    let sysroot = String::from_utf8_lossy(&out.stdout);
    rustup
        && out.status.success()
        && Path::new(sysroot.trim()).join("lib/rustlib/src/rust/library/std/Cargo.toml").exists()
}

fn debian() -> bool {
    [DEBIAN_RUSTC, DEBIAN_CARGO, DEBIAN_SOURCE].iter().all(|path| Path::new(path).exists())
        && Command::new("wasm-ld").arg("--version").output().is_ok_and(|out| out.status.success())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What a compiler is called with for a crate in `folder` of a project in `root`.
    fn called(root: &str, folder: &str, arguments: &[&str]) -> String {
        let shim = crate::wasm::root().join("scripts/shims/rustc-steady");
        let out = Command::new(shim)
            .arg("echo")
            .args(arguments)
            .env("USDAI_ROOT", root)
            .env("CARGO_MANIFEST_DIR", folder)
            .env("CARGO_PKG_NAME", "vault")
            .env("CARGO_PKG_VERSION", "0.1.0")
            .output()
            .expect("the shim runs");
        assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
        String::from_utf8(out.stdout).expect("text")
    }

    #[test]
    fn a_crate_has_the_same_name_in_every_folder() {
        let wasm = ["-C", "metadata=0123", "--target", TARGET, "-C", "extra-filename=-0123"];
        let here = called("/here", "/here/crates/vault", &wasm);
        assert_eq!(here, called("/some where/else", "/some where/else/crates/vault", &wasm));
        assert!(
            here.contains("metadata=vault-0.1.0-p/crates/vault ") && here.contains("extra-filename=-0123")
        );
        assert_ne!(here, called("/here", "/here/crates/loans", &wasm));
        let host = ["-C", "metadata=0123"];
        assert_eq!(
            called("/here", "/here/crates/vault", &host),
            "-C metadata=0123\n",
            "other targets as they are"
        );
    }
}
