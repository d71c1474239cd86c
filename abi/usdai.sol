// SPDX-License-Identifier: MIT OR Apache-2.0
// Made by `cargo xtask abi --bless` from crates/abi. Errors of called contracts are passed on and not listed.
pragma solidity ^0.8.20;

interface IUSDai {
    /// An amount that has to be positive is zero.
    error ZeroAmount();
    /// An address that has to name somebody is zero.
    error ZeroAddress();
    /// A result does not fit its type.
    error MathOverflow();
    /// The result is worse than the caller's limit.
    error SlippageExceeded(uint256 actual, uint256 limit);
    /// The account is on the blacklist.
    error Blacklisted(address account);
    /// The caller is neither the account, its operator, nor the contract that may do this.
    error Unauthorized(address caller);
    /// A called contract has no code, reverted without a reason, or answered with something else than the ABI says.
    error CallFailed(address target);
    /// The other contracts have been named already.
    error AlreadyWired();
    /// The other contracts have not been named yet.
    error NotWired();
    /// A parameter is outside its bounds.
    error InvalidParameter();
    /// The contract has no such function; zero where the calldata names none.
    error UnknownFunction(bytes4 selector);
    /// The contract takes no value.
    error NonPayable();
    /// The contract is running already in this transaction: it answers nobody meanwhile, views included.
    error ReentrantCall();
    /// The constructor has run already.
    error AlreadyConstructed();
    error EnforcedPause();
    error ExpectedPause();
    error AccessControlUnauthorizedAccount(address account, bytes32 neededRole);
    error AccessControlBadConfirmation();
    error ERC20InsufficientBalance(address sender, uint256 balance, uint256 needed);
    error ERC20InsufficientAllowance(address spender, uint256 allowance, uint256 needed);
    error ERC20InvalidSender(address sender);
    error ERC20InvalidReceiver(address receiver);
    error ERC20InvalidApprover(address approver);
    error ERC20InvalidSpender(address spender);
    /// ERC-2612: the deadline has passed.
    error ERC2612ExpiredSignature(uint256 deadline);
    /// ERC-2612: somebody else has signed, or nobody (zero).
    error ERC2612InvalidSigner(address signer, address owner);
    error UnknownAsset(address token);
    error AssetAlreadyListed(address token);
    error UnsupportedDecimals(uint8 decimals);
    error AssetCapExceeded(address token, uint256 cap, uint256 attempted);
    error SupplyCapExceeded(uint256 cap, uint256 attempted);
    error InsufficientReserves(address token, uint256 available, uint256 needed);
    /// The token moved another amount than it was asked to (fee on transfer, rebasing).
    error TransferMismatch(address token, uint256 expected, uint256 received);
    /// The asset's price is below what a deposit needs (18 decimals).
    error PriceTooLow(address token, uint256 price, uint256 minimum);
    /// Deposits are closed, and nothing admits this account.
    error NotAdmitted(address account);
    /// A voucher whose deadline has passed.
    error VoucherExpired(uint256 deadline);
    /// The signer has not signed this voucher, or it was used before.
    error InvalidVoucher(address signer, address account, uint256 nonce);
    /// A bridge wants to move more than what its limit leaves now.
    error BridgeLimitExceeded(address bridge, uint256 available, uint256 needed);
    /// A bridge wants to bring in more than what is out.
    error InsufficientBridged(uint256 bridged, uint256 needed);
    /// More than what is left in the escrow of the base yield.
    error InsufficientEscrow(uint256 available, uint256 needed);

    event Paused(address account);
    event Unpaused(address account);
    event RoleGranted(bytes32 indexed role, address indexed account, address indexed sender);
    event RoleRevoked(bytes32 indexed role, address indexed account, address indexed sender);
    event Transfer(address indexed from, address indexed to, uint256 value);
    event Approval(address indexed owner, address indexed spender, uint256 value);
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
    event CrosschainMint(address indexed to, uint256 amount, address indexed sender);
    event CrosschainBurn(address indexed from, uint256 amount, address indexed sender);

    function hasRole(bytes32 role, address account) external view returns (bool);
    function getRoleAdmin(bytes32 role) external view returns (bytes32);
    function grantRole(bytes32 role, address account) external;
    function revokeRole(bytes32 role, address account) external;
    function renounceRole(bytes32 role, address callerConfirmation) external;
    function paused() external view returns (bool);
    /// PAUSER_ROLE.
    function pause() external;
    /// DEFAULT_ADMIN_ROLE: who may pause may not unpause.
    function unpause() external;
    function supportsInterface(bytes4 interfaceId) external view returns (bool);
    function totalSupply() external view returns (uint256);
    function balanceOf(address account) external view returns (uint256);
    function allowance(address owner, address spender) external view returns (uint256);
    function transfer(address to, uint256 value) external returns (bool);
    function transferFrom(address from, address to, uint256 value) external returns (bool);
    function approve(address spender, uint256 value) external returns (bool);
    function name() external view returns (string memory);
    function symbol() external view returns (string memory);
    function decimals() external view returns (uint8);
    function permit(address owner, address spender, uint256 value, uint256 deadline, uint8 v, bytes32 r, bytes32 s) external;
    function nonces(address owner) external view returns (uint256);
    function DOMAIN_SEPARATOR() external view returns (bytes32);
    function permit(address owner, address spender, uint256 value, uint256 deadline, bytes calldata signature) external;
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
    /// `deposit` after the asset's ERC-2612 permit for exactly `amount`. A permit that somebody else has sent before
    /// does no harm: what counts is the allowance.
    function depositWithPermit(address token, uint256 amount, uint256 minOut, address recipient, uint256 deadline, uint8 v, bytes32 r, bytes32 s) external returns (uint256 minted);
    /// `withdraw` of `owner`'s USDai on the caller's allowance, after `owner`'s permit for exactly `amount` to the caller.
    function withdrawWithPermit(address token, uint256 amount, uint256 minOut, address recipient, address owner, uint256 deadline, uint8 v, bytes32 r, bytes32 s) external returns (uint256 out);
    /// `deposit` while deposits are closed, for an account in the Merkle tree. A leaf is the hash of the hash of the
    /// account's word; a pair is hashed in ascending order.
    function depositWithProof(address token, uint256 amount, uint256 minOut, address recipient, bytes32[] calldata proof) external returns (uint256 minted);
    /// `deposit` while deposits are closed, on a voucher: EIP-712 `Voucher(address account,uint256 nonce,uint256 deadline)`,
    /// signed by a holder of VOUCHER_SIGNER_ROLE (ERC-1271 for contracts). It is good for one deposit of the caller.
    function depositWithVoucher(address token, uint256 amount, uint256 minOut, address recipient, address signer, uint256 deadline, bytes calldata signature) external returns (uint256 minted);
    /// The nonce of the account's next voucher.
    function voucherNonce(address account) external view returns (uint256);
    /// DEFAULT_ADMIN_ROLE. Open: anyone deposits. Closed: DEPOSITOR_ROLE, proof or voucher. Withdrawals are always open.
    function setOpen(bool open) external;
    function isOpen() external view returns (bool);
    /// DEFAULT_ADMIN_ROLE. Zero admits nobody.
    function setMerkleRoot(bytes32 root) external;
    function merkleRoot() external view returns (bytes32);
    /// DEFAULT_ADMIN_ROLE. Deposits stop while the asset's price there is unknown or below 0.995. Zero: no bound.
    function setPriceOracle(address oracle) external;
    function priceOracle() external view returns (address);
    /// DEFAULT_ADMIN_ROLE, once: who harvests.
    function setVault(address vault) external;
    function vault() external view returns (address);
    /// The program behind the functions that this one does not have itself.
    function desk() external view returns (address);
    /// DEFAULT_ADMIN_ROLE. Pairs of a rate (per second, scaled 1e18) and a tier's width (USDai), at most 8 tiers; the
    /// first tiers earn on the first reserves. What has accrued at the old tiers stays.
    function setYieldTiers(uint256[] calldata words) external;
    function yieldTiers() external view returns (uint256[] memory words);
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
    /// DEFAULT_ADMIN_ROLE. The most that the bridge may bring in and take out; what is used comes back linearly
    /// over a day.
    function setBridgeLimits(address bridge, uint256 inbound, uint256 outbound) external;
    /// The limits and what is left of them now.
    function bridgeLimits(address bridge) external view returns (uint256 inbound, uint256 inboundLeft, uint256 outbound, uint256 outboundLeft);
    /// What is on other chains.
    function bridgedSupply() external view returns (uint256);
    /// BRIDGE_ROLE.
    function crosschainMint(address to, uint256 amount) external;
    /// BRIDGE_ROLE. Needs no allowance. `ERC20InvalidSender` for the vault, which never bridges.
    function crosschainBurn(address from, uint256 amount) external;
}
