// SPDX-License-Identifier: MIT OR Apache-2.0
// Made by `cargo xtask abi --bless` from crates/abi. Errors of called contracts are passed on and not listed.
pragma solidity ^0.8.20;

interface ILoanRouter {
    /// `kind`: 0 amortising (level payment), 1 interest only with the principal at the end.
    struct LoanTerms {
        address borrower;
        uint256 titleId;
        uint256 principal;
        uint256 rate;
        uint256 graceRate;
        uint256 graceDuration;
        uint256 payments;
        uint8 kind;
        uint256 expiry;
    }
    /// `nextDue`: the end of the next unpaid window. `paid`: windows paid.
    struct LoanView {
        uint8 status;
        address borrower;
        uint256 titleId;
        uint256 principal;
        uint256 balance;
        uint256 rate;
        uint256 payments;
        uint256 paid;
        uint256 start;
        uint256 nextDue;
        uint256 defaultedAt;
        uint256 auctionStart;
        uint256 appraisal;
    }

    /// An amount that has to be positive is zero.
    error ZeroAmount();
    /// An address that has to name somebody is zero.
    error ZeroAddress();
    /// A result does not fit its type.
    error MathOverflow();
    /// The result is worse than the caller's limit.
    error SlippageExceeded(uint256 actual, uint256 limit);
    /// The caller is neither the account, its operator, nor the contract that may do this.
    error Unauthorized(address caller);
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
    error EnforcedPause();
    error ExpectedPause();
    error AccessControlUnauthorizedAccount(address account, bytes32 neededRole);
    error AccessControlBadConfirmation();
    /// Statuses: 0 none, 1 Offered, 2 Active, 3 Defaulted, 4 Auction, 5 Repaid, 6 Sold, 7 Revoked.
    error WrongLoanStatus(uint256 loanId, uint8 status);
    error OfferExpired(uint256 loanId, uint256 expiry);
    error LtvExceeded(uint256 principal, uint256 maxPrincipal);
    error BorrowerCapExceeded(address borrower, uint256 cap, uint256 attempted);
    error UnknownClass(uint8 class);
    /// Less than what is due.
    error PaymentTooSmall(uint256 amount, uint256 due);
    /// The loan cannot be called defaulted before this time.
    error NotInDefault(uint256 loanId, uint256 notBefore);
    /// The cure window runs until this time.
    error CureWindowOpen(uint256 loanId, uint256 until);
    /// Nobody bought before this time; only a restart brings a new price.
    error AuctionEnded(uint256 loanId, uint256 end);
    /// The auction can be restarted only after this time.
    error AuctionRunning(uint256 loanId, uint256 end);
    error NothingToWithdraw(address account);

    event Paused(address account);
    event Unpaused(address account);
    event RoleGranted(bytes32 indexed role, address indexed account, address indexed sender);
    event RoleRevoked(bytes32 indexed role, address indexed account, address indexed sender);
    event LoanOffered(uint256 indexed loanId, address indexed borrower, uint256 indexed titleId, uint256 principal, uint256 rate, uint256 payments);
    event LoanRevoked(uint256 indexed loanId);
    event LoanOriginated(uint256 indexed loanId, address indexed borrower, uint256 indexed titleId, uint256 principal, uint256 appraisal);
    event LoanRepaid(uint256 indexed loanId, address indexed payer, uint256 principal, uint256 interest, uint256 penalty, uint256 balance);
    event LoanClosed(uint256 indexed loanId);
    event LoanDefaulted(uint256 indexed loanId, uint256 balance, uint256 impaired);
    event LoanCured(uint256 indexed loanId);
    event AuctionStarted(uint256 indexed loanId, uint256 startPrice, uint256 reservePrice, uint256 end);
    event TitleSold(uint256 indexed loanId, address indexed buyer, uint256 price, uint256 toVault, uint256 surplus);
    /// Principal that will never come back.
    event LossRealised(uint256 indexed loanId, uint256 loss);
    event CreditAdded(address indexed account, uint256 amount);
    event CreditWithdrawn(address indexed account, uint256 amount);
    event ClassLtvSet(uint8 indexed class, uint256 ltvBps);
    event BorrowerCapSet(address indexed borrower, uint256 cap);
    event HaircutSet(uint256 haircutBps);

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
    /// CURATOR_ROLE. Checks the bounds of the terms and the borrower's cap; nothing moves.
    function offer(LoanTerms calldata terms) external returns (uint256 loanId);
    /// CURATOR_ROLE, while Offered.
    function revokeOffer(uint256 loanId) external;
    /// The borrower: pledges the title (approved to this contract before), checks the LTV, draws the principal.
    function accept(uint256 loanId) external;
    /// Anyone, with USDai approved to this contract. Pays every window that is due with its penalty, then prepays principal with the rest.
    /// At most the payoff is taken. With nothing due, all of it is prepayment, each unit of principal with the interest that it has
    /// earned so far. A window is due at its end; from 7 days before it can be paid, with the interest to now.
    function repay(uint256 loanId, uint256 amount) external returns (uint256 taken);
    /// What is due now, what one would pay to close the loan now (all rounded up).
    function quote(uint256 loanId) external view returns (uint256 principalDue, uint256 interestDue, uint256 penalty, uint256 payoff);
    /// Anyone, past due plus grace: accrual stops, the haircut applies.
    function markDefault(uint256 loanId) external;
    /// Anyone, once the cure window has passed.
    function startAuction(uint256 loanId) external;
    /// Reverts once the auction has run to its end.
    function auctionPrice(uint256 loanId) external view returns (uint256);
    /// Pays the current Dutch price in USDai, at most `maxPrice`; the title goes to `recipient`.
    function buy(uint256 loanId, uint256 maxPrice, address recipient) external returns (uint256 price);
    /// DEFAULT_ADMIN_ROLE. Restarts an auction that ended without a buyer at its reserve, and writes off the principal above it.
    function restartAuction(uint256 loanId) external;
    function creditOf(address account) external view returns (uint256);
    function withdrawCredit(address to) external returns (uint256 amount);
    /// The vault's loans in one call: `optimistic` principal plus accrued interest, `conservative` principal less haircuts. Rounded down.
    function bookValue() external view returns (uint256 optimistic, uint256 conservative);
    /// `principal`: outstanding of performing loans; `accrued`: interest so far; `defaulted`: outstanding of defaulted loans; `rate`: interest per second, scaled 1e18.
    function book() external view returns (uint256 principal, uint256 accrued, uint256 defaulted, uint256 rate);
    function loan(uint256 loanId) external view returns (LoanView memory);
    function loanCount() external view returns (uint256);
    /// DEFAULT_ADMIN_ROLE. At most 8,000 bps; 0 closes the class.
    function setClassLtv(uint8 class, uint256 ltvBps) external;
    function classLtv(uint8 class) external view returns (uint256);
    /// CURATOR_ROLE. The most that the borrower may owe; 0 for everyone not approved.
    function setBorrowerCap(address borrower, uint256 cap) external;
    function borrowerCap(address borrower) external view returns (uint256 cap, uint256 owed);
    /// DEFAULT_ADMIN_ROLE. Haircut on a defaulted loan's principal in the conservative value.
    function setHaircut(uint256 haircutBps) external;
}
