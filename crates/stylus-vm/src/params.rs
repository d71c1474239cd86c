//! The chain's Stylus parameters.

/// What the chain's owner sets. The defaults are those of Nitro v3.10.0 at ArbOS 60.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Params {
    /// Stylus version. 3 forbids multi-value blocks and enforces the page limit over nested programs.
    pub stylus_version: u16,
    /// Ink per unit of gas.
    pub ink_price: u32,
    /// Deepest stack of one program, in words.
    pub max_stack_depth: u32,
    /// Pages a transaction opens without paying.
    pub free_pages: u16,
    /// Gas for each page above the free ones.
    pub page_gas: u16,
    /// Slope of the exponential part of the page price. The exponent table of the chain is computed for the default.
    pub page_ramp: u64,
    /// Most pages a program, and a transaction, may have open.
    pub page_limit: u16,
    /// Least gas to start a program, in units of 128.
    pub min_init_gas: u8,
    /// Least gas to start a cached program, in units of 32.
    pub min_cached_init_gas: u8,
    /// Scale of the start cost, in units of 2 %.
    pub init_cost_scalar: u8,
    /// Scale of the start cost of a cached program, in units of 2 %.
    pub cached_cost_scalar: u8,
    /// Largest decompressed module, bytes.
    pub max_wasm_size: u32,
    /// Whether programs may print to the console and import debug host functions.
    pub debug: bool,
}

impl Default for Params {
    fn default() -> Self {
        Self {
            stylus_version: 3,
            ink_price: 10_000,
            max_stack_depth: 22_000,
            free_pages: 2,
            page_gas: 1_000,
            page_ramp: 620_674_314,
            page_limit: 128,
            min_init_gas: 69,
            min_cached_init_gas: 11,
            init_cost_scalar: 50,
            cached_cost_scalar: 50,
            max_wasm_size: 262_144,
            debug: false,
        }
    }
}
