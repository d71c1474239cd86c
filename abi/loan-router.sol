// SPDX-License-Identifier: MIT OR Apache-2.0
// Made by `cargo xtask abi --bless` from crates/abi. Errors of called contracts are passed on and not listed.
pragma solidity ^0.8.20;

interface ILoanRouter {
    /// Terms of an offer, and what a borrower signs.
    /// `principal`: as drawn, of all lenders. `rate`: what the borrower pays, all in. `seniorRate`: the vault's part of it on its principal.
    /// `servicingRate`: the servicer's part of it. Without a first loss the two add up to `rate`; with one the curator earns the rest.
    /// `graceRate`: penalty while late, for `graceDuration` at most, after which the loan can be called.
    /// `payments`: windows, without a stub. `kind`: 0 amortising, 1 interest only, 2 bullet: one payment of all at the end.
    /// `dayOfMonth`: 0 for windows of 30 days; 1 to 31 for months, in short ones their last day; with a stub to the first such day.
    /// `timeZone`: seconds east of UTC, a multiple of 900. `firstLoss`: part of the principal that the curator lends and loses first.
    /// `reservePayments`: level payments held back from the draw. `refinances`: an open loan of the same borrower to be replaced, or 0.
    /// `expiry`: of the offer.
    struct LoanTerms {
        address borrower;
        uint256 principal;
        uint256 rate;
        uint256 seniorRate;
        uint256 servicingRate;
        uint256 graceRate;
        uint256 graceDuration;
        uint256 payments;
        uint256 kind;
        uint256 dayOfMonth;
        int256 timeZone;
        uint256 firstLoss;
        uint256 reservePayments;
        uint256 originationFeeBps;
        uint256 exitFeeBps;
        uint256 refinances;
        uint256 expiry;
    }
    /// `titleId`: the first title. `windows`: due dates in all, a stub included; `paid`: of them. `nextDue`: the end of the next unpaid one,
    /// `maturity` of the last. `reserve` of `reserveTarget` is held. `writtenOff`: of the vault's principal; of a sold loan, its loss.
    struct LoanView {
        uint8 status;
        address borrower;
        address curator;
        uint256 titleId;
        uint256 titles;
        uint256 class;
        uint256 principal;
        uint256 balance;
        uint256 senior;
        uint256 rate;
        uint256 windows;
        uint256 paid;
        uint256 start;
        uint256 nextDue;
        uint256 maturity;
        uint256 defaultedAt;
        uint256 breachedAt;
        uint256 auctionStart;
        uint256 appraisal;
        uint256 reserve;
        uint256 reserveTarget;
        uint256 writtenOff;
        uint256 claimed;
    }
    /// What is due, and what closes the loan: `payoff` holds everything, the exit fee too. `nextDue`: the end of the oldest unpaid window.
    /// `reserveGap`: what the reserve lacks; a payment above what is due fills it before it prepays.
    struct LoanQuote {
        uint256 principalDue;
        uint256 interestDue;
        uint256 penalty;
        uint256 exitFee;
        uint256 payoff;
        uint256 windows;
        uint256 reserveGap;
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
    /// Statuses: 0 none, 1 Offered, 2 Active, 3 Defaulted, 4 Auction, 5 Repaid, 6 Sold, 7 Revoked, 8 Refinanced.
    error WrongLoanStatus(uint256 loanId, uint8 status);
    error OfferExpired(uint256 loanId, uint256 expiry);
    error LtvExceeded(uint256 principal, uint256 maxPrincipal);
    error BorrowerCapExceeded(address borrower, uint256 cap, uint256 attempted);
    error CuratorCapExceeded(address curator, uint256 cap, uint256 attempted);
    error ClassCapExceeded(uint8 class, uint256 cap, uint256 attempted);
    error UnknownClass(uint8 class);
    /// The titles of one loan are of one class.
    error MixedClasses(uint8 first, uint8 other);
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
    /// The title is not one of the loan's that can be sold or taken.
    error NotForSale(uint256 loanId, uint256 titleId);
    error NothingToWithdraw(address account);
    /// The account's credit does not cover the first loss.
    error InsufficientCredit(address account, uint256 available, uint256 needed);
    /// The borrower has not signed this.
    error InvalidConsent(address borrower);
    error ConsentExpired(uint256 deadline);
    /// The vault's strategist has not agreed to this refinancing.
    error LenderConsentMissing(uint256 loanId);
    /// Something has been due since this time; it has to be paid before the loan is refinanced.
    error LoanOverdue(uint256 loanId, uint256 since);
    /// Nothing is missed, or the reserve does not cover it.
    error NothingToDraw(uint256 loanId);
    /// All documents and appraisals of the loan's titles are current.
    error NoBreach(uint256 loanId);
    /// A document or an appraisal of one of the loan's titles is not current.
    error BreachStands(uint256 loanId, uint256 titleId);
    /// The write-down takes effect only after this time; 0: none is scheduled.
    error WriteDownNotReady(uint256 loanId, uint256 notBefore);
    /// More than the bound allows.
    error WriteDownTooLarge(uint256 amount, uint256 max);
    /// More than the loss that is not claimed yet.
    error ClaimTooLarge(uint256 amount, uint256 max);
    /// The loans' clock stands still: nobody can pay or buy.
    error RepaymentsPaused();
    error RepaymentsNotPaused();

    event Paused(address account);
    event Unpaused(address account);
    event RoleGranted(bytes32 indexed role, address indexed account, address indexed sender);
    event RoleRevoked(bytes32 indexed role, address indexed account, address indexed sender);
    event LoanOffered(uint256 indexed loanId, address indexed borrower, address indexed curator, uint256 principal, uint256 rate, uint256 payments);
    event LoanRevoked(uint256 indexed loanId);
    event RefinanceConsented(uint256 indexed loanId, uint256 indexed refinances);
    event LoanOriginated(uint256 indexed loanId, address indexed borrower, uint256 indexed titleId, uint256 principal, uint256 appraisal, uint256 firstLoss);
    /// What was held back from the draw: the origination fee and the reserve.
    event DrawHeldBack(uint256 indexed loanId, uint256 fee, uint256 reserve);
    event LoanRefinanced(uint256 indexed loanId, uint256 indexed byLoanId, uint256 payoff);
    event LoanRepaid(uint256 indexed loanId, address indexed payer, uint256 principal, uint256 interest, uint256 penalty, uint256 balance);
    /// How the last payment was shared out, where it was not all the vault's.
    event PaymentShared(uint256 indexed loanId, uint256 vault, uint256 firstLoss, uint256 fees, uint256 reserve);
    event ReserveDrawn(uint256 indexed loanId, uint256 amount, uint256 left);
    event LoanClosed(uint256 indexed loanId);
    event LoanBreached(uint256 indexed loanId, uint256 indexed titleId, uint256 defaultFrom);
    event BreachCured(uint256 indexed loanId);
    event LoanDefaulted(uint256 indexed loanId, uint256 balance, uint256 impaired);
    event LoanCured(uint256 indexed loanId);
    event AuctionStarted(uint256 indexed loanId, uint256 startPrice, uint256 reservePrice, uint256 end, uint256 round);
    event TitleSold(uint256 indexed loanId, uint256 indexed titleId, address indexed buyer, uint256 price, uint256 toVault, uint256 surplus);
    /// The vault's principal that a sold loan has not brought back.
    event LossRealised(uint256 indexed loanId, uint256 loss);
    /// The first loss that is gone.
    event FirstLossAbsorbed(uint256 indexed loanId, address indexed curator, uint256 loss);
    event TitleClaimed(uint256 indexed loanId, uint256 indexed titleId, address indexed to);
    event WriteDownScheduled(uint256 indexed loanId, uint256 amount, uint256 notBefore);
    event WriteDownCancelled(uint256 indexed loanId);
    event WrittenDown(uint256 indexed loanId, uint256 amount, uint256 total);
    event ClaimRecorded(uint256 indexed loanId, uint256 amount);
    event ClaimPaid(uint256 indexed loanId, address indexed payer, uint256 amount);
    event ClaimDropped(uint256 indexed loanId, uint256 amount);
    event CreditAdded(address indexed account, uint256 amount);
    event CreditUsed(address indexed account, uint256 indexed loanId, uint256 amount);
    event CreditWithdrawn(address indexed account, uint256 amount);
    event ConsentsRevoked(address indexed borrower, uint256 nonce);
    event ClassSet(uint8 indexed class, uint256 ltvBps, uint256 cap);
    event BorrowerCapSet(address indexed borrower, uint256 cap);
    event CuratorCapSet(address indexed curator, uint256 cap);
    event HaircutsSet(uint256 days7, uint256 days30, uint256 days60, uint256 days90, uint256 defaulted);
    event FeesSet(address recipient, uint256 auctionCostBps);
    event RepaymentsStopped();
    /// All deadlines have moved by `daysMoved`, `total` of them since the beginning.
    event RepaymentsResumed(uint256 daysMoved, uint256 total);

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
    /// CURATOR_ROLE. Checks the bounds of the terms and takes the first loss from the curator's credit. One to 12 titles; none for a refinancing,
    /// which keeps those of the loan that it replaces.
    function offer(LoanTerms calldata terms, uint256[] calldata titleIds) external returns (uint256 loanId);
    /// CURATOR_ROLE; anyone once it has expired. Gives the first loss back.
    function revokeOffer(uint256 loanId) external;
    /// STRATEGIST_ROLE, for the vault: agrees to a refinancing.
    function consentRefinance(uint256 loanId) external;
    /// The borrower: pledges the titles (approved to this contract before), checks LTV and caps, draws the principal.
    function accept(uint256 loanId) external;
    /// The borrower: the offer replaces the loan that it refinances, with nothing of that one overdue, at the appraisals of today. What it brings above
    /// the old payoff is drawn, what it lacks is paid.
    function refinance(uint256 loanId) external;
    /// CURATOR_ROLE: offer and draw in one, with the borrower's consent: EIP-712 by its account, or ERC-1271 by its contract.
    function originate(LoanTerms calldata terms, uint256[] calldata titleIds, uint256 deadline, bytes calldata signature) external returns (uint256 loanId);
    /// The borrower: what it has signed and nobody has used is void.
    function revokeConsents() external returns (uint256 nonce);
    function consentNonce(address borrower) external view returns (uint256);
    /// What the borrower signs: LoanConsent(LoanTerms terms,uint256[] titleIds,address curator,uint256 nonce,uint256 deadline).
    function consentDigest(LoanTerms calldata terms, uint256[] calldata titleIds, address curator, uint256 nonce, uint256 deadline) external view returns (bytes32);
    /// Anyone, with USDai approved to this contract. Pays every window that is due with its penalty, then fills the reserve, then prepays principal
    /// with the rest, each unit of it with the interest that it has earned so far. At most the payoff is taken. A window is due at its end; from
    /// 7 days before it can be paid, with the interest to now.
    function repay(uint256 loanId, uint256 amount) external returns (uint256 taken);
    /// What is due now and what would close the loan now, rounded up.
    function quote(uint256 loanId) external view returns (LoanQuote memory);
    /// Anyone, once a payment is missed: the reserve pays it.
    function drawReserve(uint256 loanId) external returns (uint256 paid);
    /// Anyone, past due plus grace, or 14 days after a breach: accrual stops, the haircut applies. Where the reserve covers what is missed, it pays,
    /// and nothing else happens.
    function markDefault(uint256 loanId) external;
    /// SERVICER_ROLE, while a document or the appraisal of this title of the loan is not current.
    function declareBreach(uint256 loanId, uint256 titleId) external;
    /// Anyone, once everything is current again.
    function cureBreach(uint256 loanId) external;
    /// Anyone, once the cure window has passed. Interest, on the whole balance since the last payment, stops; the reserve goes to the lenders.
    function startAuction(uint256 loanId) external;
    /// Of all of the loan's titles. Reverts once the auction has run to its end.
    function auctionPrice(uint256 loanId) external view returns (uint256);
    /// Of one title: its share by appraisal, rounded up.
    function titlePrice(uint256 loanId, uint256 titleId) external view returns (uint256);
    /// Pays the current Dutch price in USDai, at most `maxPrice`; the title goes to `recipient`. The last title, or the one that pays the last debt, closes the loan.
    function buy(uint256 loanId, uint256 titleId, uint256 maxPrice, address recipient) external returns (uint256 price);
    /// DEFAULT_ADMIN_ROLE. Restarts an auction that ended without a buyer at its reserve; what it can no longer bring is written down.
    function restartAuction(uint256 loanId) external;
    /// The borrower of a closed loan: a title that was not needed to pay it.
    function claimTitle(uint256 loanId, uint256 titleId, address to) external;
    /// SERVICER_ROLE: at most half of what the vault still shows of a defaulted loan, 2 days later.
    function scheduleWriteDown(uint256 loanId, uint256 amount) external;
    /// SERVICER_ROLE or DEFAULT_ADMIN_ROLE.
    function cancelWriteDown(uint256 loanId) external;
    /// Anyone, once the delay has passed.
    function writeDown(uint256 loanId) external returns (uint256 amount);
    /// SERVICER_ROLE: an insurer is asked for part of a sold loan's loss. It counts in the optimistic value only.
    function recordClaim(uint256 loanId, uint256 amount) external;
    /// Anyone: pays a claim, to the vault.
    function payClaim(uint256 loanId, uint256 amount) external returns (uint256 taken);
    /// SERVICER_ROLE: the insurer does not pay the rest.
    function dropClaim(uint256 loanId) external;
    function creditOf(address account) external view returns (uint256);
    /// Anyone, for itself: a curator's first loss.
    function depositCredit(uint256 amount) external;
    function withdrawCredit(address to) external returns (uint256 amount);
    /// The vault's loans in one call: `optimistic` principal, accrued interest and claims, `conservative` principal less haircuts. Rounded down.
    function bookValue() external view returns (uint256 optimistic, uint256 conservative);
    /// Anyone: brings the book to now. Every change does it.
    function accrue() external;
    /// The vault's part. `principal`: of performing loans; `accrued`: interest so far; `defaulted`: of defaulted loans, less write-downs;
    /// `rate`: interest per second, scaled 1e18.
    function book() external view returns (uint256 principal, uint256 accrued, uint256 defaulted, uint256 rate);
    /// Principal of performing loans at least 7, 30, 60 and 90 days past due, claims on insurers, and the loans' clock.
    function ageing() external view returns (uint256 days7, uint256 days30, uint256 days60, uint256 days90, uint256 claims, uint256 clock);
    function loan(uint256 loanId) external view returns (LoanView memory);
    /// As offered; `borrower` zero for none. `expiry` is that of an offer only.
    function terms(uint256 loanId) external view returns (LoanTerms memory);
    function titlesOf(uint256 loanId) external view returns (uint256[] memory);
    /// The end of window number `window` of the loan, from 1.
    function dueDate(uint256 loanId, uint256 window) external view returns (uint256);
    function loanCount() external view returns (uint256);
    /// The programs that run what the core does not know.
    function extensions() external view returns (address offers, address refinance, address workout, address desk);
    /// DEFAULT_ADMIN_ROLE. At most 8,000 bps; 0 closes the class. `cap`: on the principal of its open loans.
    function setClass(uint8 class, uint256 ltvBps, uint256 cap) external;
    function classLimits(uint8 class) external view returns (uint256 ltvBps, uint256 cap, uint256 open);
    /// CURATOR_ROLE. On the principal, as drawn, of the borrower's open loans; 0 for everyone not approved.
    function setBorrowerCap(address borrower, uint256 cap) external;
    function borrowerCap(address borrower) external view returns (uint256 cap, uint256 owed);
    /// DEFAULT_ADMIN_ROLE. On the principal, as drawn, of the open loans that the curator has offered.
    function setCuratorCap(address curator, uint256 cap) external;
    function curatorCap(address curator) external view returns (uint256 cap, uint256 open);
    /// DEFAULT_ADMIN_ROLE. What the conservative value leaves out of the principal of loans 7, 30, 60 and 90 days past due and of defaulted ones: multiples
    /// of 50 bps, none below the one before.
    function setHaircuts(uint256 days7, uint256 days30, uint256 days60, uint256 days90, uint256 defaulted) external;
    function haircuts() external view returns (uint256 days7, uint256 days30, uint256 days60, uint256 days90, uint256 defaulted);
    /// DEFAULT_ADMIN_ROLE. Who is credited the fees; what an auction costs, at most 500 bps of the price.
    function setFees(address recipient, uint256 auctionCostBps) external;
    function fees() external view returns (address recipient, uint256 auctionCostBps);
    /// PAUSER_ROLE. The loans' clock stands still: nothing accrues or falls due, nobody pays or buys.
    function pauseRepayments() external;
    /// DEFAULT_ADMIN_ROLE. Every deadline has moved by the pause, in whole days, rounded up.
    function resumeRepayments() external;
    function repaymentsPaused() external view returns (bool);
}
