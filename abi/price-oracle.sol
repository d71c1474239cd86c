// SPDX-License-Identifier: MIT OR Apache-2.0
// Made by `cargo xtask abi --bless` from crates/abi. Errors of called contracts are passed on and not listed.
pragma solidity ^0.8.20;

interface IPriceOracle {
    /// An address that has to name somebody is zero.
    error ZeroAddress();
    /// A called contract has no code, reverted without a reason, or answered with something else than the ABI says.
    error CallFailed(address target);
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
    error AccessControlUnauthorizedAccount(address account, bytes32 neededRole);
    error AccessControlBadConfirmation();
    /// No feed is set for the token.
    error UnknownFeed(address token);
    /// The feed's answer is zero, negative, or of a round that is not complete.
    error InvalidAnswer(address token);
    /// The feed's answer is older than the heartbeat, or carried over from an earlier round.
    error StalePrice(address token, uint256 updatedAt);
    /// The feed's answer is of a time to come.
    error FuturePrice(address token, uint256 updatedAt);
    /// The price is outside of the bounds that were set for it.
    error PriceOutOfBounds(address token, uint256 price);
    /// The feed has other decimals than when it was set.
    error FeedDecimalsChanged(address token, uint256 decimals);
    /// The chain's sequencer is down.
    error SequencerDown();
    /// The sequencer has not been up for long enough.
    error GracePeriod(uint256 until);
    error UnsupportedDecimals(uint8 decimals);

    event RoleGranted(bytes32 indexed role, address indexed account, address indexed sender);
    event RoleRevoked(bytes32 indexed role, address indexed account, address indexed sender);
    event FeedSet(address indexed token, address indexed aggregator, uint256 heartbeat, uint256 minimum, uint256 maximum);
    event FeedRemoved(address indexed token);
    event SequencerFeedSet(address aggregator, uint256 grace);

    function hasRole(bytes32 role, address account) external view returns (bool);
    function getRoleAdmin(bytes32 role) external view returns (bytes32);
    function grantRole(bytes32 role, address account) external;
    function revokeRole(bytes32 role, address account) external;
    function renounceRole(bytes32 role, address callerConfirmation) external;
    function supportsInterface(bytes4 interfaceId) external view returns (bool);
    /// The token's price in dollars. Reverts rather than answer with a price that cannot be trusted.
    function price(address token) external view returns (uint256);
    /// What is set for the token; the aggregator is zero for an unknown one.
    function feed(address token) external view returns (address aggregator, uint8 decimals, uint256 heartbeat, uint256 minimum, uint256 maximum);
    /// The sequencer's uptime feed, zero for none, and how long it has to be up.
    function sequencerFeed() external view returns (address aggregator, uint256 grace);
    /// ORACLE_ROLE. `heartbeat`: seconds until an answer is stale; the bounds have 18 decimals and are allowed values.
    function setFeed(address token, address aggregator, uint256 heartbeat, uint256 minimum, uint256 maximum) external;
    /// ORACLE_ROLE.
    function removeFeed(address token) external;
    /// DEFAULT_ADMIN_ROLE. Zero: a chain without a sequencer.
    function setSequencerFeed(address aggregator, uint256 grace) external;
}
