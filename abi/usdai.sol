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
    /// A called contract has no code, reverted without a reason, or answered with something else than the ABI says.
    error CallFailed(address target);
    /// The other contracts have not been named yet.
    error NotWired();
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
}
