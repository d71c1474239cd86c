//! usdai-cli
