//! Errors, events and functions shared by all contracts.
use alloy_sol_types::sol;

sol! {
    /// An amount that has to be positive is zero.
    #[derive(Debug, PartialEq, Eq)]
    error ZeroAmount();
    /// An address that has to name somebody is zero.
    #[derive(Debug, PartialEq, Eq)]
    error ZeroAddress();
    /// A result does not fit its type.
    #[derive(Debug, PartialEq, Eq)]
    error MathOverflow();
    /// The result is worse than the caller's limit.
    #[derive(Debug, PartialEq, Eq)]
    error SlippageExceeded(uint256 actual, uint256 limit);
    /// The account is on the blacklist.
    #[derive(Debug, PartialEq, Eq)]
    error Blacklisted(address account);
    /// The caller is neither the account, its operator, nor the contract that may do this.
    #[derive(Debug, PartialEq, Eq)]
    error Unauthorized(address caller);
    /// A called contract has no code, reverted without a reason, or answered with something else than the ABI says.
    #[derive(Debug, PartialEq, Eq)]
    error CallFailed(address target);
    /// The other contracts have been named already.
    #[derive(Debug, PartialEq, Eq)]
    error AlreadyWired();
    /// The other contracts have not been named yet.
    #[derive(Debug, PartialEq, Eq)]
    error NotWired();
    /// A parameter is outside its bounds.
    #[derive(Debug, PartialEq, Eq)]
    error InvalidParameter();

    /// The contract has no such function; zero where the calldata names none.
    #[derive(Debug, PartialEq, Eq)]
    error UnknownFunction(bytes4 selector);
    /// The contract takes no value.
    #[derive(Debug, PartialEq, Eq)]
    error NonPayable();
    /// The contract is running already in this transaction: it answers nobody meanwhile, views included.
    #[derive(Debug, PartialEq, Eq)]
    error ReentrantCall();
    /// The constructor has run already.
    #[derive(Debug, PartialEq, Eq)]
    error AlreadyConstructed();

    #[derive(Debug, PartialEq, Eq)]
    error EnforcedPause();
    #[derive(Debug, PartialEq, Eq)]
    error ExpectedPause();
    #[derive(Debug, PartialEq, Eq)]
    error AccessControlUnauthorizedAccount(address account, bytes32 neededRole);
    #[derive(Debug, PartialEq, Eq)]
    error AccessControlBadConfirmation();

    #[derive(Debug, PartialEq, Eq)]
    event Paused(address account);
    #[derive(Debug, PartialEq, Eq)]
    event Unpaused(address account);
    #[derive(Debug, PartialEq, Eq)]
    event RoleGranted(bytes32 indexed role, address indexed account, address indexed sender);
    #[derive(Debug, PartialEq, Eq)]
    event RoleRevoked(bytes32 indexed role, address indexed account, address indexed sender);

    interface IAccessControl {
        function hasRole(bytes32 role, address account) external view returns (bool);
        function getRoleAdmin(bytes32 role) external view returns (bytes32);
        function grantRole(bytes32 role, address account) external;
        function revokeRole(bytes32 role, address account) external;
        function renounceRole(bytes32 role, address callerConfirmation) external;
    }

    interface IPausable {
        function paused() external view returns (bool);
        /// PAUSER_ROLE.
        function pause() external;
        /// DEFAULT_ADMIN_ROLE: who may pause may not unpause.
        function unpause() external;
    }

    interface IERC165 {
        function supportsInterface(bytes4 interfaceId) external view returns (bool);
    }
}
