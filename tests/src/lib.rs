//! End-to-end tests over JSON-RPC on the embedded chain.
