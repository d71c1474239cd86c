# Shared by the scripts of this folder; not to be run by itself.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

say() { printf '\033[1m==>\033[0m %s\n' "$*" >&2; }
die() { printf 'error: %s\n' "$*" >&2; exit 1; }
have() { command -v "$1" >/dev/null 2>&1; }

# The compiler of the programs off chain: the pinned one, or a newer stable one where the pinned cannot be had.
pick_toolchain() {
  have cargo || die "cargo is missing. Install Rust from https://rustup.rs, open a new shell, and run this again."
  [ -n "${RUSTUP_TOOLCHAIN:-}" ] && return
  have rustup || return 0
  local pinned
  pinned=$(sed -n 's/^channel = "\(.*\)"/\1/p' rust-toolchain.toml)
  if rustup run "$pinned" rustc --version >/dev/null 2>&1; then return; fi
  say "installing Rust $pinned (rust-toolchain.toml)"
  if rustup toolchain install "$pinned" --profile minimal -c clippy -c rustfmt >&2; then return; fi
  if rustup run stable rustc --version >/dev/null 2>&1; then
    say "Rust $pinned cannot be fetched; using the installed $(rustup run stable rustc --version)"
    export RUSTUP_TOOLCHAIN=stable
    return
  fi
  die "neither Rust $pinned nor a stable Rust is here: run 'rustup toolchain install $pinned'"
}
