// SPDX-License-Identifier: MIT OR Apache-2.0
// Made by `cargo xtask abi --bless` from crates/abi. Errors of called contracts are passed on and not listed.
pragma solidity ^0.8.20;

interface ISUSDai {
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
    error ERC20InvalidSpender(address spender);
    /// ERC-2612: the deadline has passed.
    error ERC2612ExpiredSignature(uint256 deadline);
    /// ERC-2612: somebody else has signed, or nobody (zero).
    error ERC2612InvalidSigner(address signer, address owner);
    /// The preview of an asynchronous side, as ERC-7540 demands it.
    error PreviewUnsupported();
    /// More than what is idle and not promised to anyone.
    error InsufficientLiquidity(uint256 available, uint256 needed);
    /// More than what the controller can claim.
    error ERC4626ExceededMaxRedeem(address owner, uint256 shares, uint256 max);
    error ERC4626ExceededMaxWithdraw(address owner, uint256 assets, uint256 max);
    /// Fewer shares than the smallest lot, or not a multiple of 1e12.
    error InvalidLotSize(uint256 shares);
    /// Nothing to settle before this time (seconds).
    error NothingToSettle(uint256 notBefore);
    /// The vault's shares stand for no assets: no deposit can be priced.
    error VaultInsolvent();
    /// Fewer USDai are here than the books would say after this credit.
    error UnbackedCredit(uint256 balance, uint256 booked);
    /// The auction's result does not fit the vault's books.
    error SettlementMismatch(uint256 epoch);
    /// An operator's authorisation whose deadline has passed.
    error SignatureExpired(uint256 deadline);
    /// The controller has used this nonce or taken it back.
    error NonceUsed(address controller, bytes32 nonce);
    /// The controller has not signed this authorisation.
    error InvalidAuthorization(address controller);

    event Paused(address account);
    event Unpaused(address account);
    event RoleGranted(bytes32 indexed role, address indexed account, address indexed sender);
    event RoleRevoked(bytes32 indexed role, address indexed account, address indexed sender);
    event Transfer(address indexed from, address indexed to, uint256 value);
    event Approval(address indexed owner, address indexed spender, uint256 value);
    event Deposit(address indexed sender, address indexed owner, uint256 assets, uint256 shares);
    event Withdraw(address indexed sender, address indexed receiver, address indexed owner, uint256 assets, uint256 shares);
    event RedeemRequest(address indexed controller, address indexed owner, uint256 indexed requestId, address sender, uint256 shares);
    event RedeemCancel(address indexed controller, uint256 indexed requestId, address sender, uint256 shares);
    event OperatorSet(address indexed controller, address indexed operator, bool approved);
    /// Liquidity promised to the redemptions of `epoch` on day 28; loans cannot draw on it.
    event LiquidityFloorSet(uint256 indexed epoch, uint256 liquidity);
    event SettlementOpened(uint256 indexed epoch, uint256 price, uint256 liquidity);
    /// `shares` burned for `assets` set aside; `fee` assets given up by the winners, `bond` shares burned unrevealed.
    event EpochSettled(uint256 indexed epoch, uint256 price, uint256 shares, uint256 assets, uint256 fee, uint256 bond);
    /// No lots waited in the epochs before `nextEpoch`: they are over, and hold no liquidity back.
    event EpochsSkipped(uint256 nextEpoch);
    event Claimed(uint256 indexed requestId, address indexed controller, uint256 shares, uint256 assets);
    event LoanFunded(address indexed to, uint256 amount);
    event RepaymentCredited(uint256 amount);
    event Wired(address loanRouter, address auction);
    event AdminFeeSet(uint256 bps, address recipient);
    event AdminFeePaid(address indexed recipient, uint256 amount);
    event BaseYieldHarvested(uint256 amount);
    /// The vault's copy of USDai's list has changed.
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
    function asset() external view returns (address);
    function totalAssets() external view returns (uint256);
    function convertToShares(uint256 assets) external view returns (uint256);
    function convertToAssets(uint256 shares) external view returns (uint256);
    function maxDeposit(address receiver) external view returns (uint256);
    function maxMint(address receiver) external view returns (uint256);
    function maxRedeem(address controller) external view returns (uint256);
    function maxWithdraw(address controller) external view returns (uint256);
    function previewDeposit(uint256 assets) external view returns (uint256);
    function previewMint(uint256 shares) external view returns (uint256);
    function previewRedeem(uint256 shares) external view returns (uint256);
    function previewWithdraw(uint256 assets) external view returns (uint256);
    function deposit(uint256 assets, address receiver) external returns (uint256 shares);
    function mint(uint256 shares, address receiver) external returns (uint256 assets);
    function redeem(uint256 shares, address receiver, address controller) external returns (uint256 assets);
    function withdraw(uint256 assets, address receiver, address controller) external returns (uint256 shares);
    /// Escrows `shares` of `owner` in the current epoch's cohort. The caller is the owner, its operator or has its allowance;
    /// a controller other than the owner must have made the owner its operator.
    function requestRedeem(uint256 shares, address controller, address owner) external returns (uint256 requestId);
    function pendingRedeemRequest(uint256 requestId, address controller) external view returns (uint256 shares);
    function claimableRedeemRequest(uint256 requestId, address controller) external view returns (uint256 shares);
    function setOperator(address operator, bool approved) external returns (bool);
    function isOperator(address controller, address operator) external view returns (bool);
    function share() external view returns (address);
    /// ERC-7575, the share's side: this contract for USDai, zero for any other asset.
    function vault(address asset) external view returns (address);
    /// Gives an unsealed lot of a still open epoch back to `receiver`.
    function cancelRedeem(uint256 requestId, address receiver) external returns (uint256 shares);
    /// Books what the request has won to its controller. Anyone.
    function sync(uint256 requestId) external returns (uint256 shares, uint256 assets);
    /// `sync`, then pays all that the controller can claim to `receiver`. Controller or operator.
    function claim(uint256 requestId, address receiver) external returns (uint256 shares, uint256 assets);
    /// Works on the oldest epoch that can be settled, at most `maxWords` tick words at a time. Anyone.
    function settle(uint256 maxWords) external returns (uint256 epoch, bool done);
    /// `settle` for at most `maxEpochs` epochs in order, each with `maxWords`. Returns how many are settled (those without lots
    /// count as one), and whether none was left half done. Anyone.
    function settleMany(uint256 maxEpochs, uint256 maxWords) external returns (uint256 settled, bool done);
    /// Records the liquidity floor of an epoch past its day 28. Anyone.
    function touch() external;
    function currentEpoch() external view returns (uint256);
    function nextEpochToSettle() external view returns (uint256);
    function epochPrice(uint256 epoch) external view returns (uint256);
    /// Assets per share, 1e18 = one to one, rounded down: what a depositor pays. Counts accrued interest and unvested fees.
    function depositSharePrice() external view returns (uint256);
    /// What a redeemer gets: impaired principal, no unvested fees. Never above the deposit price.
    function redemptionSharePrice() external view returns (uint256);
    /// `idle`: USDai free or promised to an open epoch; `reserved`: owed to settled redemptions; `unvested`: part of idle that vests later;
    /// `floor`: part of idle that no loan can take.
    function balances() external view returns (uint256 idle, uint256 reserved, uint256 unvested, uint256 floor);
    /// Sends `amount` USDai to `to`. Loan router only.
    function fundLoan(address to, uint256 amount) external;
    /// Books `amount` USDai which the router has just had sent here. Loan router only.
    function creditRepayment(uint256 amount) external;
    /// DEFAULT_ADMIN_ROLE, once.
    function wire(address loanRouter, address auction) external;
    /// Pulls the base yield that USDai has funded. Anyone; a deposit or a settlement does it when a day has passed.
    function harvestBaseYield() external returns (uint256 amount);
    /// DEFAULT_ADMIN_ROLE. At most 2,000 bps of what loans and reserves earn, net of losses; a higher rate holds for later profit only.
    function setAdminFee(uint256 bps, address recipient) external;
    /// Sends what is due to the recipient. Both prices have it deducted already. Anyone.
    function collectAdminFee() external returns (uint256 amount);
    /// `due`: what `collectAdminFee` would send; `pending`: that and the share of interest that is not paid yet.
    function adminFee() external view returns (uint256 bps, address recipient, uint256 due, uint256 pending);
    /// Copies what USDai's list says of `account`: whom the copy names neither sends, receives, stakes nor requests. Anyone.
    function syncBlacklist(address account) external;
    /// The same, told by USDai itself. USDai only.
    function noteBlacklisted(address account, bool blacklisted) external;
    /// What the copy says.
    function isBlacklisted(address account) external view returns (bool);
    /// The program that runs what the core does not know.
    function desk() external view returns (address);
    /// EIP-712 `AuthorizeOperator(address controller,address operator,bool approved,bytes32 nonce,uint256 deadline)`. Anyone.
    function authorizeOperator(address controller, address operator, bool approved, bytes32 nonce, uint256 deadline, bytes calldata signature) external returns (bool success);
    /// Makes what the caller has signed with this nonce void.
    function invalidateNonce(bytes32 nonce) external;
    function authorizations(address controller, bytes32 nonce) external view returns (bool used);
    function eip712Domain() external view returns (bytes1 fields, string memory name, string memory version, uint256 chainId, address verifyingContract, bytes32 salt, uint256[] memory extensions);
    function deposit(uint256 assets, address receiver, uint256 minShares) external returns (uint256 shares);
    function mint(uint256 shares, address receiver, uint256 maxAssets) external returns (uint256 assets);
}
