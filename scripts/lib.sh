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

# Starts `usdai devnet` on a free loopback port; sets rpc to its URL. It ends with the script, and by itself after $1 s;
# what follows are further options of it.
start_devnet() {
  devnet_log=$(mktemp)
  timeout --kill-after=5 "$1" "${CARGO_TARGET_DIR:-target}/debug/usdai" devnet --port 0 "${@:2}" >"$devnet_log" 2>&1 &
  devnet_pid=$!
  trap 'kill "$devnet_pid" 2>/dev/null; rm -f "$devnet_log"' EXIT
  local tries
  for tries in $(seq 100); do
    rpc=$(sed -n 's/^JSON-RPC *\(http:[^ ]*\).*/\1/p' "$devnet_log")
    [ -n "$rpc" ] && return
    kill -0 "$devnet_pid" 2>/dev/null || die "the chain has not started: $(cat "$devnet_log")"
    sleep 0.1
  done
  die "the chain has not said where it listens after 10 s: $(cat "$devnet_log")"
}

# Puts cargo-stylus of this version on the PATH if it is installed, in .tools/ or elsewhere.
find_cargo_stylus() {
  export PATH="$PWD/.tools/bin:$PATH"
  have cargo-stylus && [ "$(cargo-stylus stylus --version 2>/dev/null | awk '{print $NF}')" = "$1" ]
}

# Whether rustup's compiler has the sources of its standard library, which the contracts are built with.
has_rust_src() {
  have rustup && [ -e "$(rustc --print sysroot 2>/dev/null)/lib/rustlib/src/rust/library/std/Cargo.toml" ]
}
