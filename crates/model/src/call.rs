//! What accounts do to the protocol.

use crate::{Who, N};

/// What published openings are made of here.
pub const OPENING_BYTE: u8 = 0xab;

/// A signature, and what is wrong with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Paper {
    /// Nothing.
    Good,
    /// Its deadline has passed.
    Expired,
    /// Another has signed.
    Forged,
    /// It was good once.
    Used,
}

/// How a depositor comes in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gate {
    /// As the switch and the role have it.
    Plain,
    /// The same, with the asset's permit.
    Permit(Paper),
    /// In the Merkle tree, with the own proof.
    Proof,
    /// In the Merkle tree, with another's proof.
    StolenProof,
    /// On a voucher.
    Voucher(Paper),
}

/// A sealed bid as the model knows it: what opens it. Two bids have the same hash only when all of it is the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sealed {
    /// The epoch it names.
    pub epoch: u64,
    /// The lot it names.
    pub id: u64,
    /// The tick, up to 65,535.
    pub tick: u16,
    /// The salt.
    pub salt: u64,
}

/// One item of a batch of reveals.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// The lot.
    pub id: u64,
    /// The tick.
    pub tick: u16,
    /// The salt.
    pub salt: u64,
}

/// A call; its caller is told apart. Tokens are named by their index.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs)] // The fields are the arguments of the ABI.
pub enum Call {
    // ── stablecoins and prices ──
    TokenApprove {
        token: usize,
        amount: N,
    },
    TokenTransfer {
        token: usize,
        to: Who,
        amount: N,
    },
    /// The asset's permit for USDai, by anyone.
    TokenPermit {
        token: usize,
        owner: Who,
        amount: N,
        paper: Paper,
    },
    /// The issuer's own blacklist; only the token of index 0 has one.
    TokenRefuse {
        who: Who,
        refused: bool,
    },
    FeedSet {
        token: usize,
        answer: N,
        time: Option<u64>,
    },
    FeedCarryOver {
        token: usize,
    },
    // ── USDai ──
    Transfer {
        to: Who,
        amount: N,
    },
    TransferFrom {
        from: Who,
        to: Who,
        amount: N,
    },
    Approve {
        spender: Who,
        amount: N,
    },
    Permit {
        owner: Who,
        spender: Who,
        amount: N,
        paper: Paper,
    },
    Deposit {
        token: usize,
        amount: N,
        min: N,
        to: Who,
        gate: Gate,
    },
    Withdraw {
        token: usize,
        amount: N,
        min: N,
        to: Who,
    },
    WithdrawWithPermit {
        token: usize,
        amount: N,
        min: N,
        to: Who,
        owner: Who,
        paper: Paper,
    },
    SetAssetCap {
        token: usize,
        cap: N,
    },
    SetSupplyCap {
        cap: N,
    },
    SetOpen {
        open: bool,
    },
    SetBlacklisted {
        who: Who,
        listed: bool,
    },
    SetOracle {
        on: bool,
    },
    Pause,
    Unpause,
    SetTiers {
        tiers: Vec<(N, N)>,
    },
    FundYield {
        token: usize,
        amount: N,
    },
    DefundYield {
        token: usize,
        amount: N,
        to: Who,
    },
    HarvestYield,
    SetBridgeLimits {
        bridge: Who,
        inbound: N,
        outbound: N,
    },
    BridgeMint {
        to: Who,
        amount: N,
    },
    BridgeBurn {
        from: Who,
        amount: N,
    },
    // ── sUSDai ──
    ShareTransfer {
        to: Who,
        amount: N,
    },
    ShareTransferFrom {
        from: Who,
        to: Who,
        amount: N,
    },
    ShareApprove {
        spender: Who,
        amount: N,
    },
    SharePermit {
        owner: Who,
        spender: Who,
        amount: N,
        paper: Paper,
    },
    Stake {
        assets: N,
        to: Who,
        min: Option<N>,
    },
    Mint {
        shares: N,
        to: Who,
        max: Option<N>,
    },
    SetOperator {
        operator: Who,
        approved: bool,
    },
    /// An operator by its controller's signature over a nonce of his choice.
    AuthorizeOperator {
        controller: Who,
        operator: Who,
        approved: bool,
        nonce: u64,
        paper: Paper,
    },
    InvalidateNonce {
        nonce: u64,
    },
    Request {
        shares: N,
        controller: Who,
        owner: Who,
    },
    Cancel {
        id: u64,
        to: Who,
    },
    Sync {
        id: u64,
    },
    Claim {
        id: u64,
        to: Who,
    },
    Redeem {
        shares: N,
        to: Who,
        controller: Who,
    },
    WithdrawAssets {
        assets: N,
        to: Who,
        controller: Who,
    },
    Settle {
        max_words: N,
    },
    SettleMany {
        max_epochs: N,
        max_words: N,
    },
    Touch,
    HarvestBase,
    SetAdminFee {
        bps: N,
        to: Who,
    },
    CollectFee,
    SyncBlacklist {
        who: Who,
    },
    NoteBlacklisted {
        who: Who,
        listed: bool,
    },
    VaultPause,
    VaultUnpause,
    FundLoan {
        to: Who,
        amount: N,
    },
    CreditRepayment {
        amount: N,
    },
    // ── the loan book, as the vault sees it ──
    Book {
        optimistic: N,
        conservative: N,
    },
    /// The router does not answer any more, or does again.
    BookBroken {
        broken: bool,
    },
    // ── QEV ──
    /// `hash`: what `sealed` hashes to; `opening`: bytes published with it, all [`OPENING_BYTE`].
    Commit {
        id: u64,
        sealed: Sealed,
        hash: N,
        opening: usize,
    },
    CancelCommit {
        id: u64,
    },
    /// `commit` by the controller's signature.
    CommitFor {
        id: u64,
        sealed: Sealed,
        hash: N,
        opening: usize,
        paper: Paper,
    },
    CancelCommitFor {
        id: u64,
        paper: Paper,
    },
    RevokeSignatures,
    Reveal {
        items: Vec<Item>,
        ragged: bool,
    },
    /// A function of the auction that only the vault may call.
    AuctionEnqueue {
        controller: Who,
        units: N,
    },
    AuctionSettle {
        epoch: u64,
        price: N,
        liquidity: N,
    },
    AuctionClaim {
        id: u64,
    },
    AuctionCancel {
        id: u64,
    },
    AuctionPause,
    AuctionUnpause,
}
