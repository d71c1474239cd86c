//! USDai, the dollar token. Amounts of USDai have 18 decimals, amounts of an asset have the asset's.
use alloy_sol_types::sol;

sol! {
    #[derive(Debug, PartialEq, Eq)]
    error UnknownAsset(address token);
    #[derive(Debug, PartialEq, Eq)]
    error AssetAlreadyListed(address token);
    #[derive(Debug, PartialEq, Eq)]
    error UnsupportedDecimals(uint8 decimals);
    #[derive(Debug, PartialEq, Eq)]
    error AssetCapExceeded(address token, uint256 cap, uint256 attempted);
    #[derive(Debug, PartialEq, Eq)]
    error SupplyCapExceeded(uint256 cap, uint256 attempted);
    #[derive(Debug, PartialEq, Eq)]
    error InsufficientReserves(address token, uint256 available, uint256 needed);
    /// The token moved another amount than it was asked to (fee on transfer, rebasing).
    #[derive(Debug, PartialEq, Eq)]
    error TransferMismatch(address token, uint256 expected, uint256 received);

    /// The asset's price is below what a deposit needs (18 decimals).
    #[derive(Debug, PartialEq, Eq)]
    error PriceTooLow(address token, uint256 price, uint256 minimum);
    /// Deposits are closed, and nothing admits this account.
    #[derive(Debug, PartialEq, Eq)]
    error NotAdmitted(address account);
    /// A voucher whose deadline has passed.
    #[derive(Debug, PartialEq, Eq)]
    error VoucherExpired(uint256 deadline);
    /// The signer has not signed this voucher, or it was used before.
    #[derive(Debug, PartialEq, Eq)]
    error InvalidVoucher(address signer, address account, uint256 nonce);
    /// A bridge wants to move more than what its limit leaves now.
    #[derive(Debug, PartialEq, Eq)]
    error BridgeLimitExceeded(address bridge, uint256 available, uint256 needed);
    /// A bridge wants to bring in more than what is out.
    #[derive(Debug, PartialEq, Eq)]
    error InsufficientBridged(uint256 bridged, uint256 needed);
    /// More than what is left in the escrow of the base yield.
    #[derive(Debug, PartialEq, Eq)]
    error InsufficientEscrow(uint256 available, uint256 needed);

    interface IUSDai {
        event Deposited(address indexed caller, address indexed recipient, address indexed token, uint256 amount, uint256 minted);
        event Withdrawn(address indexed caller, address indexed recipient, address indexed token, uint256 burned, uint256 amount);
        event AssetListed(address indexed token, uint8 decimals, uint256 cap);
        event AssetCapSet(address indexed token, uint256 cap);
        event SupplyCapSet(uint256 cap);
        event BlacklistSet(address indexed account, bool blacklisted);
        /// The vault did not take note of a change of the blacklist: `syncBlacklist` there makes up for it.
        event VaultNotTold(address indexed account, bool blacklisted);
        event PriceOracleSet(address oracle);
        event VaultSet(address vault);
        event DepositsOpened(bool open);
        event MerkleRootSet(bytes32 root);
        event VoucherUsed(address indexed signer, address indexed account, uint256 nonce);
        event YieldFunded(address indexed from, address indexed token, uint256 amount, uint256 funded);
        event YieldDefunded(address indexed to, address indexed token, uint256 amount, uint256 taken);
        event YieldHarvested(address indexed vault, uint256 amount);
        event YieldTiersSet(uint256[] words);
        event BridgeLimitsSet(address indexed bridge, uint256 inbound, uint256 outbound);

        /// Pull `amount` of `token` (its own decimals) from the caller, mint its value in USDai to `recipient`.
        function deposit(address token, uint256 amount, uint256 minOut, address recipient) external returns (uint256 minted);
        /// Burn `amount` USDai of the caller, send its value in `token` (rounded down) to `recipient`.
        function withdraw(address token, uint256 amount, uint256 minOut, address recipient) external returns (uint256 out);
        /// DEFAULT_ADMIN_ROLE. `cap`: the most of the token, in its own decimals, that may be held.
        function listAsset(address token, uint256 cap) external;
        /// DEFAULT_ADMIN_ROLE.
        function setAssetCap(address token, uint256 cap) external;
        /// DEFAULT_ADMIN_ROLE.
        function setSupplyCap(uint256 cap) external;
        /// BLACKLISTER_ROLE.
        function setBlacklisted(address account, bool blacklisted) external;
        function isBlacklisted(address account) external view returns (bool);
        /// Reverts with `Blacklisted` of the first of the three that is on the list: one call for all parties of a transfer.
        function requireNotBlacklisted(address first, address second, address third) external view;
        function supplyCap() external view returns (uint256);
        /// Decimals and cap of a listed asset, and what is held of it; `listed` is false for any other.
        function asset(address token) external view returns (bool listed, uint8 decimals, uint256 cap, uint256 held);
        /// All that backs USDai (scaled to 18 decimals) and all that is owed. Invariant: reserves >= supply + bridged.
        function reserves() external view returns (uint256 reserves, uint256 supply, uint256 bridged);

        // Permit and closed access
        /// `deposit` after the asset's ERC-2612 permit for exactly `amount`. A permit that somebody else has sent before
        /// does no harm: what counts is the allowance.
        function depositWithPermit(address token, uint256 amount, uint256 minOut, address recipient, uint256 deadline, uint8 v, bytes32 r, bytes32 s) external returns (uint256 minted);
        /// `withdraw` of `owner`'s USDai on the caller's allowance, after `owner`'s permit for exactly `amount` to the caller.
        function withdrawWithPermit(address token, uint256 amount, uint256 minOut, address recipient, address owner, uint256 deadline, uint8 v, bytes32 r, bytes32 s) external returns (uint256 out);
        /// `deposit` while deposits are closed, for an account in the Merkle tree. A leaf is the hash of the hash of the
        /// account's word; a pair is hashed in ascending order.
        function depositWithProof(address token, uint256 amount, uint256 minOut, address recipient, bytes32[] proof) external returns (uint256 minted);
        /// `deposit` while deposits are closed, on a voucher: EIP-712 `Voucher(address account,uint256 nonce,uint256 deadline)`,
        /// signed by a holder of VOUCHER_SIGNER_ROLE (ERC-1271 for contracts). It is good for one deposit of the caller.
        function depositWithVoucher(address token, uint256 amount, uint256 minOut, address recipient, address signer, uint256 deadline, bytes signature) external returns (uint256 minted);
        /// The nonce of the account's next voucher.
        function voucherNonce(address account) external view returns (uint256);
        /// DEFAULT_ADMIN_ROLE. Open: anyone deposits. Closed: DEPOSITOR_ROLE, proof or voucher. Withdrawals are always open.
        function setOpen(bool open) external;
        function isOpen() external view returns (bool);
        /// DEFAULT_ADMIN_ROLE. Zero admits nobody.
        function setMerkleRoot(bytes32 root) external;
        function merkleRoot() external view returns (bytes32);

        // Prices
        /// DEFAULT_ADMIN_ROLE. Deposits stop while the asset's price there is unknown or below 0.995. Zero: no bound.
        function setPriceOracle(address oracle) external;
        function priceOracle() external view returns (address);

        // Base yield
        /// DEFAULT_ADMIN_ROLE, once: who harvests.
        function setVault(address vault) external;
        function vault() external view returns (address);
        /// The program behind the functions that this one does not have itself.
        function desk() external view returns (address);
        /// DEFAULT_ADMIN_ROLE. Pairs of a rate (per second, scaled 1e18) and a tier's width (USDai), at most 8 tiers; the
        /// first tiers earn on the first reserves. What has accrued at the old tiers stays.
        function setYieldTiers(uint256[] words) external;
        function yieldTiers() external view returns (uint256[] words);
        /// Pays `amount` of a listed asset into the escrow that the base yield is paid from. Anyone.
        function fundYield(address token, uint256 amount) external;
        /// TREASURER_ROLE. Takes `amount` of a listed asset out of the escrow.
        function defundYield(address token, uint256 amount, address recipient) external;
        /// What is left in the escrow, USDai.
        function yieldEscrow() external view returns (uint256);
        /// All that has accrued and has not been harvested, funded or not.
        function baseYieldAccrued() external view returns (uint256);
        /// What `harvestYield` would pay now: the funded part.
        function baseYieldFunded() external view returns (uint256);
        /// Mints the funded part of the accrued yield to the vault. The vault only.
        function harvestYield() external returns (uint256 amount);

        // Bridges
        /// DEFAULT_ADMIN_ROLE. The most that the bridge may bring in and take out; what is used comes back linearly
        /// over a day.
        function setBridgeLimits(address bridge, uint256 inbound, uint256 outbound) external;
        /// The limits and what is left of them now.
        function bridgeLimits(address bridge) external view returns (uint256 inbound, uint256 inboundLeft, uint256 outbound, uint256 outboundLeft);
        /// What is on other chains.
        function bridgedSupply() external view returns (uint256);
    }

    /// ERC-7802: what a bridge calls.
    interface IERC7802 {
        event CrosschainMint(address indexed to, uint256 amount, address indexed sender);
        event CrosschainBurn(address indexed from, uint256 amount, address indexed sender);
        /// BRIDGE_ROLE.
        function crosschainMint(address to, uint256 amount) external;
        /// BRIDGE_ROLE. Needs no allowance. `ERC20InvalidSender` for the vault, which never bridges.
        function crosschainBurn(address from, uint256 amount) external;
    }
}
