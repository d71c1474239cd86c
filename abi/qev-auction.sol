// SPDX-License-Identifier: MIT OR Apache-2.0
// Made by `cargo xtask abi --bless` from crates/abi. Errors of called contracts are passed on and not listed.
pragma solidity ^0.8.20;

interface IQev {
    /// An address that has to name somebody is zero.
    error ZeroAddress();
    /// A result does not fit its type.
    error MathOverflow();
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
    /// Phases: 0 Open (to day 28), 1 Reveal (day 28 to 30), 2 Settling (from day 30), 3 Settled.
    error WrongPhase(uint256 epoch, uint8 phase);
    error UnknownLot(uint256 id);
    /// States: 0 none, 1 Queued, 2 Sealed, 3 Revealed, 4 Closed.
    error WrongLotState(uint256 id, uint8 state);
    error NotController(uint256 id, address caller);
    error LotTooSmall(uint256 units, uint256 minimum);
    /// A batch of reveals has to be a multiple of 26 bytes and not empty.
    error MalformedBatch(uint256 length);
    /// A commitment that is zero.
    error EmptyCommitment();
    /// The published opening is longer than 512 bytes.
    error OpeningTooLong(uint256 length);
    /// Epochs settle in order.
    error OutOfOrder(uint256 epoch, uint256 expected);
    /// The lot has more past sales than one call books: claim first.
    error UnsyncedLot(uint256 id);
    /// The deadline of a signature has passed.
    error ExpiredSignature(uint256 deadline);
    /// Not the controller's signature over these arguments, the current epoch and his current nonce.
    error InvalidSignature(uint256 id, address controller);

    event Paused(address account);
    event Unpaused(address account);
    event RoleGranted(bytes32 indexed role, address indexed account, address indexed sender);
    event RoleRevoked(bytes32 indexed role, address indexed account, address indexed sender);
    event LotQueued(uint256 indexed id, address indexed controller, uint256 indexed cohort, uint256 units);
    event LotCancelled(uint256 indexed id, uint256 units);
    /// `opening`: an encrypted opening of the commitment that anyone may decrypt after its time, or empty.
    event BidSealed(uint256 indexed id, uint256 indexed epoch, bytes32 commitment, bytes opening);
    event Wired(address vault);
    /// Signatures of `controller` over a nonce below `nonce` have lost their force.
    event SignaturesRevoked(address indexed controller, uint256 nonce);
    event BidWithdrawn(uint256 indexed id, uint256 indexed epoch);
    event BidRevealed(uint256 indexed id, uint256 indexed epoch, uint256 tick);
    /// An item of a batch that opens nothing: unknown lot, nothing sealed, or another preimage.
    event RevealSkipped(uint256 indexed id);
    /// `wordsLeft`: levels of tick words still to be walked; 0 when only the queue is left.
    event SettlementAdvanced(uint256 indexed epoch, uint256 wordsLeft);
    /// `units` were sold, `feeUnits` worth of them given up (rounded down), `bondUnits` burned unrevealed.
    /// The marginal class is (`tick`, `cohort`), served `num`/`den`; den 0 when every bid was served in full.
    event AuctionCleared(uint256 indexed epoch, uint256 units, uint256 feeUnits, uint256 bondUnits, uint256 tick, uint256 cohort, uint256 num, uint256 den);
    event LotClaimed(uint256 indexed id, uint256 units, uint256 assets);

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
    /// Puts a new lot into the cohort of the current epoch, from day 29 on of the next one.
    function enqueue(address controller, uint256 units) external returns (uint256 id);
    /// Takes an unsealed lot of a still open epoch out. Returns its controller and its remaining units.
    function cancel(uint256 id) external returns (address controller, uint256 units);
    /// Clears `epoch` at `price` (assets per share, 1e18) with `liquidity` assets, walking at most `maxWords` tick words.
    /// When `done`: `soldUnits` leave for `reserve` assets (rounded up), `feeAssets` stay with the others, `bondUnits` burn unpaid.
    /// Called again with the same arguments until `done`; other ones are an `InvalidParameter`. All amounts are 0 until `done`.
    /// `epoch` has to be over (day 30) and not settled. Epochs without lots need no settlement: a jump over them is accepted,
    /// `OutOfOrder` names the epoch that has to come first. `nextEpochWithLots` says which epoch to settle, and settling an
    /// epoch without lots is harmless. `reserve + feeAssets` is at most what `soldUnits` are worth at `price`, rounded up.
    function settle(uint256 epoch, uint256 price, uint256 liquidity, uint256 maxWords) external returns (bool done, uint256 soldUnits, uint256 reserve, uint256 feeAssets, uint256 bondUnits);
    /// Books out what the lot has won and not claimed yet: units and assets, both 0 when there is nothing. At most 64 sales of the
    /// lot's cohort at a time.
    function claim(uint256 id) external returns (address controller, uint256 units, uint256 assets);
    /// DEFAULT_ADMIN_ROLE, once: the vault.
    function wire(address vault) external;
    /// Seals a bid for the current epoch; may be repeated (replaces) until day 28.
    /// At least 100 sUSDai, not when paused. A lot that an earlier epoch may have served can bid once that epoch is settled.
    function commit(uint256 id, bytes32 commitment, bytes calldata opening) external;
    /// Until day 28. The bond returns to the lot.
    function cancelCommit(uint256 id) external;
    /// The caller's signatures so far lose their force. Returns the nonce of the next one.
    function revokeSignatures() external returns (uint256 nonce);
    /// `commit` by "SealBid(uint256 id,uint256 epoch,bytes32 commitment,bytes opening,uint256 nonce,uint256 deadline)".
    function commitFor(uint256 id, bytes32 commitment, bytes calldata opening, uint256 deadline, bytes calldata signature) external;
    /// `cancelCommit` by "WithdrawBid(uint256 id,uint256 epoch,uint256 nonce,uint256 deadline)".
    function cancelCommitFor(uint256 id, uint256 deadline, bytes calldata signature) external;
    /// The nonce of the next signature of `controller`.
    function nonces(address controller) external view returns (uint256);
    function DOMAIN_SEPARATOR() external view returns (bytes32);
    /// ERC-5267.
    function eip712Domain() external view returns (bytes1 fields, string memory name, string memory version, uint256 chainId, address verifyingContract, bytes32 salt, uint256[] memory extensions);
    /// Day 28 to 30. `items`: 26 bytes each: id (8, big endian), tick (2, big endian), salt (16). Bad items are skipped.
    /// A tick above 1,023 that was committed to counts as 0, no bid. Returns how many were accepted.
    function reveal(bytes calldata items) external returns (uint256 accepted);
    /// keccak256 of 145 bytes: "USDAI-QEV-1" (11), chain id (32), address of this contract (20), epoch (32), id (32), tick (2),
    /// salt (16); numbers big endian. `tick` at most 65,535.
    function commitmentFor(uint256 epoch, uint256 id, uint256 tick, bytes16 salt) external view returns (bytes32);
    function phase(uint256 epoch) external view returns (uint8);
    /// The lot as settled epochs have left it; all zero for an unknown one. `units` includes a bond; `bidEpoch` is 0 without a bid.
    function lot(uint256 id) external view returns (address controller, uint256 units, uint256 cohort, uint8 state, uint256 tick, uint256 bidEpoch);
    function lotCount() external view returns (uint256);
    /// Units and assets that `claim` would book out now, units that stay in the queue.
    function claimable(uint256 id) external view returns (uint256 units, uint256 assets, uint256 pending);
    /// Lots of this cohort: units still queued, number of lots.
    function cohort(uint256 epoch) external view returns (uint256 liveUnits, uint256 lots);
    function tickTotal(uint256 epoch, uint256 cohort, uint256 tick) external view returns (uint256 units);
    function result(uint256 epoch) external view returns (bool settled, uint256 price, uint256 tick, uint256 cohort, uint256 num, uint256 den);
    /// The oldest epoch that has lots and is not settled, over or not: the next to settle. `exists` is false when no lot is in line.
    function nextEpochWithLots() external view returns (bool exists, uint256 epoch);
    /// `sealed_`: bids sealed and not withdrawn; `revealed`: how many of these were revealed.
    function bidderCount(uint256 epoch) external view returns (uint256 sealed_, uint256 revealed);
}
