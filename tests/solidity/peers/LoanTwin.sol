// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {AccessControl} from "@openzeppelin/contracts/access/AccessControl.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {Nonces} from "@openzeppelin/contracts/utils/Nonces.sol";
import {Pausable} from "@openzeppelin/contracts/utils/Pausable.sol";
import {ReentrancyGuard} from "@openzeppelin/contracts/utils/ReentrancyGuard.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {SignatureChecker} from "@openzeppelin/contracts/utils/cryptography/SignatureChecker.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {LoanBook} from "./LoanBook.sol";
import {ILoanTitles} from "./LoanTitles.sol";

interface ILender {
    function fundLoan(address to, uint256 amount) external;
    function creditRepayment(uint256 amount) external;
}

/// The loan router's origination, payments and write-downs out of OpenZeppelin's parts. Windows of 30 days, one title.
contract LoanTwin is LoanBook, AccessControl, Pausable, ReentrancyGuard, EIP712, Nonces {
    using Math for uint256;
    using SafeCast for uint256;
    using SafeERC20 for IERC20;

    enum Status { None, Active, Defaulted, Repaid }

    struct LoanTerms {
        address borrower;
        uint256 titleId;
        uint256 principal;
        uint256 rate;
        uint256 servicingRate;
        uint256 graceRate;
        uint256 graceDuration;
        uint256 payments;
        uint256 kind;
        uint256 reservePayments;
        uint256 originationFeeBps;
        uint256 exitFeeBps;
        uint256 expiry;
    }

    struct Loan {
        // what a payment changes
        uint128 balance;
        uint40 start;
        uint40 since;
        uint16 payments;
        uint16 paid;
        Status status;
        uint8 kind;
        // what it does not
        uint64 rate;
        uint64 servicingRate;
        uint64 graceRate;
        uint32 graceDuration;
        uint16 originationFeeBps;
        uint16 exitFeeBps;
        address borrower;
        uint96 principal;
        address curator;
        uint96 appraisal;
        uint64 titleId;
        uint8 class;
        uint128 reserve;
        // of a defaulted loan
        uint128 writtenOff;
        uint128 pendingWriteDown;
        uint64 writeDownAt;
        uint64 defaultedAt;
    }

    /// A payment while it is worked out.
    struct Payment {
        uint256 balance;
        uint256 since;
        uint256 paid;
        uint256 taken;
        uint256 interest;
        uint256 principal;
        uint256 penalty;
    }

    struct Limit {
        uint128 cap;
        uint128 open;
    }

    error InvalidTerms();
    error InvalidConsent(address borrower);
    error Expired(uint256 deadline);
    error LtvExceeded(uint256 principal, uint256 most);
    error CapExceeded(uint256 cap, uint256 attempted);
    error WrongStatus(uint256 id, Status status);
    error PaymentTooSmall(uint256 amount, uint256 due);
    error NotInDefault(uint256 id, uint256 notBefore);
    error WriteDownTooLarge(uint256 amount, uint256 most);
    error WriteDownNotReady(uint256 id, uint256 notBefore);

    event LoanOriginated(uint256 indexed id, address indexed borrower, uint256 indexed titleId, uint256 principal, uint256 appraisal);
    event DrawHeldBack(uint256 indexed id, uint256 fee, uint256 reserve);
    event LoanRepaid(uint256 indexed id, address indexed payer, uint256 principal, uint256 interest, uint256 penalty, uint256 balance);
    event LoanClosed(uint256 indexed id);
    event LoanDefaulted(uint256 indexed id, uint256 balance);
    event WriteDownScheduled(uint256 indexed id, uint256 amount, uint256 notBefore);
    event WrittenDown(uint256 indexed id, uint256 amount, uint256 total);

    bytes32 public constant CURATOR_ROLE = keccak256("CURATOR_ROLE");
    bytes32 public constant SERVICER_ROLE = keccak256("SERVICER_ROLE");
    bytes32 private constant CONSENT = keccak256(
        "LoanConsent(address borrower,uint256 titleId,uint256 principal,uint256 rate,uint256 servicingRate,uint256 graceRate,uint256 graceDuration,uint256 payments,uint256 kind,uint256 reservePayments,uint256 originationFeeBps,uint256 exitFeeBps,uint256 expiry,address curator,uint256 nonce,uint256 deadline)"
    );
    uint256 public constant WINDOW = 30 days;
    uint256 public constant EARLIEST = 7 days;
    uint256 public constant DELAY = 2 days;
    uint256 public constant MAX_RATE = 31_709_791_984;

    IERC20 public immutable dollar;
    ILender public immutable vault;
    ILoanTitles public immutable titles;
    address public feeRecipient;
    uint64 public lastId;
    mapping(uint256 id => Loan) internal loans;
    mapping(address borrower => Limit) public borrowerLimits;
    mapping(address curator => Limit) public curatorLimits;
    mapping(uint8 class => Limit) public classLimits;
    mapping(uint8 class => uint256) public classLtvBps;
    mapping(address account => uint256) public creditOf;

    constructor(IERC20 dollar_, ILender vault_, ILoanTitles titles_, address admin) EIP712("Loan Twin", "1") {
        (dollar, vault, titles) = (dollar_, vault_, titles_);
        feeRecipient = admin;
        _last = uint64(block.timestamp);
        _grantRole(DEFAULT_ADMIN_ROLE, admin);
    }

    function setLimits(address borrower, address curator, uint8 class, uint128 cap, uint256 ltvBps)
        external
        onlyRole(DEFAULT_ADMIN_ROLE)
    {
        borrowerLimits[borrower].cap = cap;
        curatorLimits[curator].cap = cap;
        classLimits[class].cap = cap;
        classLtvBps[class] = ltvBps;
    }

    function loanOf(uint256 id) external view returns (Loan memory) {
        return loans[id];
    }

    function pause() external onlyRole(DEFAULT_ADMIN_ROLE) {
        _pause();
    }

    function consentDigest(LoanTerms calldata terms, address curator, uint256 nonce, uint256 deadline)
        public
        view
        returns (bytes32)
    {
        bytes memory words = bytes.concat(abi.encode(CONSENT, terms), abi.encode(curator, nonce, deadline));
        return _hashTypedDataV4(keccak256(words));
    }

    /// Pledges the title and draws the principal, with the borrower's signature.
    function originate(LoanTerms calldata terms, uint256 deadline, bytes calldata signature)
        external
        onlyRole(CURATOR_ROLE)
        whenNotPaused
        nonReentrant
        returns (uint256 id)
    {
        if (block.timestamp > deadline) revert Expired(deadline);
        if (block.timestamp > terms.expiry) revert Expired(terms.expiry);
        _useConsent(terms, deadline, signature);
        _check(terms);
        accrue();
        id = ++lastId;
        Loan storage loan = loans[id];
        _store(loan, terms);
        _pledge(id, loan, terms);
        _insert(terms.principal, terms.rate - terms.servicingRate, _dueDay(loan), block.timestamp);
        uint256 held = _holdBack(id, loan, terms);
        if (held > 0) vault.fundLoan(address(this), held);
        vault.fundLoan(terms.borrower, terms.principal - held);
    }

    function _useConsent(LoanTerms calldata terms, uint256 deadline, bytes calldata signature) private {
        bytes32 digest = consentDigest(terms, msg.sender, _useNonce(terms.borrower), deadline);
        if (!SignatureChecker.isValidSignatureNow(terms.borrower, digest, signature)) {
            revert InvalidConsent(terms.borrower);
        }
    }

    function _pledge(uint256 id, Loan storage loan, LoanTerms calldata terms) private {
        (uint256 appraisal, uint8 class) = titles.pledge(terms.titleId, terms.borrower);
        (loan.appraisal, loan.class) = (appraisal.toUint96(), class);
        uint256 most = appraisal.mulDiv(classLtvBps[class], 10_000);
        if (terms.principal > most) revert LtvExceeded(terms.principal, most);
        _open(borrowerLimits[terms.borrower], terms.principal);
        _open(curatorLimits[msg.sender], terms.principal);
        _open(classLimits[class], terms.principal);
        emit LoanOriginated(id, terms.borrower, terms.titleId, terms.principal, appraisal);
    }

    function _store(Loan storage loan, LoanTerms calldata terms) private {
        loan.balance = terms.principal.toUint128();
        (loan.start, loan.since) = (uint40(block.timestamp), uint40(block.timestamp));
        (loan.payments, loan.status, loan.kind) = (uint16(terms.payments), Status.Active, uint8(terms.kind));
        (loan.rate, loan.servicingRate) = (uint64(terms.rate), uint64(terms.servicingRate));
        (loan.graceRate, loan.graceDuration) = (uint64(terms.graceRate), uint32(terms.graceDuration));
        (loan.originationFeeBps, loan.exitFeeBps) = (uint16(terms.originationFeeBps), uint16(terms.exitFeeBps));
        (loan.borrower, loan.principal) = (terms.borrower, terms.principal.toUint96());
        (loan.curator, loan.titleId) = (msg.sender, terms.titleId.toUint64());
    }

    function _check(LoanTerms calldata terms) private pure {
        if (
            terms.borrower == address(0) || terms.principal == 0 || terms.rate > MAX_RATE
                || terms.servicingRate > terms.rate || terms.graceRate > MAX_RATE || terms.graceDuration > WINDOW
                || terms.payments == 0 || terms.payments > 120 || terms.kind > 2 || terms.reservePayments > 12
                || terms.originationFeeBps > 250 || terms.exitFeeBps > 200
        ) revert InvalidTerms();
    }

    function _open(Limit storage limit, uint256 amount) private {
        uint256 open = limit.open + amount;
        if (open > limit.cap) revert CapExceeded(limit.cap, open);
        limit.open = uint128(open);
    }

    function _holdBack(uint256 id, Loan storage loan, LoanTerms calldata terms) private returns (uint256 held) {
        if (terms.originationFeeBps == 0 && terms.reservePayments == 0) return 0;
        uint256 fee = terms.principal.mulDiv(terms.originationFeeBps, 10_000, Math.Rounding.Ceil);
        uint256 reserve = terms.reservePayments * _level(terms.principal, terms.rate, terms.payments);
        loan.reserve = uint128(reserve);
        creditOf[feeRecipient] += fee;
        emit DrawHeldBack(id, fee, reserve);
        return fee + reserve;
    }

    /// The due time of the next unpaid window.
    function _due(Loan storage loan) private view returns (uint256) {
        return loan.start + (uint256(loan.paid) + 1) * WINDOW;
    }

    function _dueDay(Loan storage loan) private view returns (uint256) {
        return _due(loan) / 1 days;
    }

    /// The level payment of a balance over so many windows, rounded up.
    function _level(uint256 balance, uint256 rate, uint256 windows) private pure returns (uint256) {
        uint256 r = rate * WINDOW;
        if (r == 0) return balance.ceilDiv(windows);
        uint256 factor = _power(WAD + r, windows);
        return (balance * r).mulDiv(factor, (factor - WAD) * WAD, Math.Rounding.Ceil);
    }

    function _power(uint256 base, uint256 exponent) private pure returns (uint256 result) {
        result = WAD;
        for (; exponent > 0; exponent >>= 1) {
            if (exponent & 1 == 1) result = result * base / WAD;
            base = base * base / WAD;
        }
    }

    /// Pays every window that is due with its penalty, then principal with the rest.
    function repay(uint256 id, uint256 amount) external nonReentrant returns (uint256 taken) {
        Loan storage loan = loans[id];
        if (loan.status != Status.Active) revert WrongStatus(id, loan.status);
        accrue();
        uint256 toLender = loan.rate - loan.servicingRate;
        _remove(loan.balance, toLender, _dueDay(loan), loan.since);
        Payment memory p;
        (p.balance, p.since, p.paid) = (loan.balance, loan.since, loan.paid);
        _payWindows(loan, p, amount);
        if (p.taken < amount && p.balance > 0) _prepay(loan, p, amount - p.taken);
        uint256 fees = loan.servicingRate == 0 ? 0 : p.interest.mulDiv(loan.servicingRate, loan.rate);
        if (p.balance == 0) fees += _close(id, loan, p);
        (loan.balance, loan.since, loan.paid) = (uint128(p.balance), uint40(p.since), uint16(p.paid));
        if (p.balance > 0) _insert(p.balance, toLender, _dueDay(loan), p.since);
        if (fees > 0) creditOf[feeRecipient] += fees;
        emit LoanRepaid(id, msg.sender, p.principal, p.interest, p.penalty, p.balance);

        taken = p.taken;
        dollar.safeTransferFrom(msg.sender, address(vault), taken - fees);
        if (fees > 0) dollar.safeTransferFrom(msg.sender, address(this), fees);
        vault.creditRepayment(taken - fees);
        if (p.balance == 0) titles.release(loan.titleId, loan.borrower);
    }

    function _payWindows(Loan storage loan, Payment memory p, uint256 amount) private view {
        (uint256 rate, uint256 windows, uint256 due) = (loan.rate, loan.payments, _due(loan));
        while (p.paid < windows && due <= block.timestamp + EARLIEST) {
            uint256 until = due < block.timestamp ? due : block.timestamp;
            uint256 interest = (p.balance * rate * (until - p.since)).ceilDiv(WAD);
            uint256 part = _part(loan, p, rate, windows - p.paid);
            uint256 fine;
            if (block.timestamp > due) {
                fine = ((part + interest) * loan.graceRate * (block.timestamp - due)).ceilDiv(WAD);
            }
            uint256 total = interest + part + fine;
            if (p.taken + total > amount) {
                if (p.taken == 0) revert PaymentTooSmall(amount, total);
                break;
            }
            p.taken += total;
            p.interest += interest;
            p.principal += part;
            p.penalty += fine;
            p.balance -= part;
            p.since = until;
            p.paid += 1;
            due += WINDOW;
        }
    }

    /// The principal that is due with a window, `left` of which remain.
    function _part(Loan storage loan, Payment memory p, uint256 rate, uint256 left) private view returns (uint256) {
        if (left == 1) return p.balance;
        if (loan.kind != 0) return 0;
        uint256 level = _level(p.balance, rate, left);
        uint256 whole = (p.balance * rate * WINDOW).ceilDiv(WAD);
        return level > whole ? level - whole : 0;
    }

    /// Each unit of principal is paid with the interest that it has earned since.
    function _prepay(Loan storage loan, Payment memory p, uint256 rest) private view {
        uint256 owed = (p.balance * loan.rate * (block.timestamp - p.since)).ceilDiv(WAD);
        uint256 part = rest >= p.balance + owed ? p.balance : rest.mulDiv(p.balance, p.balance + owed);
        uint256 own = owed.mulDiv(part, p.balance, Math.Rounding.Ceil);
        p.interest += own;
        p.principal += part;
        p.taken += part + own;
        p.balance -= part;
    }

    /// Frees the caps and gives the reserve back; answers the exit fee, which is taken besides.
    function _close(uint256 id, Loan storage loan, Payment memory p) private returns (uint256 exit) {
        uint128 principal = loan.principal;
        exit = uint256(principal).mulDiv(loan.exitFeeBps, 10_000, Math.Rounding.Ceil);
        p.taken += exit;
        loan.status = Status.Repaid;
        borrowerLimits[loan.borrower].open -= principal;
        curatorLimits[loan.curator].open -= principal;
        classLimits[loan.class].open -= principal;
        if (loan.reserve > 0) creditOf[loan.borrower] += loan.reserve;
        emit LoanClosed(id);
    }

    /// Past due plus grace: accrual stops, the haircut applies.
    function markDefault(uint256 id) external nonReentrant {
        Loan storage loan = loans[id];
        if (loan.status != Status.Active) revert WrongStatus(id, loan.status);
        uint256 notBefore = _due(loan) + loan.graceDuration;
        if (block.timestamp <= notBefore) revert NotInDefault(id, notBefore);
        accrue();
        _remove(loan.balance, loan.rate - loan.servicingRate, _dueDay(loan), loan.since);
        loan.status = Status.Defaulted;
        loan.defaultedAt = uint64(block.timestamp);
        _defaulted += loan.balance;
        emit LoanDefaulted(id, loan.balance);
        titles.markDefaulted(loan.titleId);
    }

    /// At most half of what is still shown of a defaulted loan, two days later.
    function scheduleWriteDown(uint256 id, uint256 amount) external onlyRole(SERVICER_ROLE) {
        Loan storage loan = loans[id];
        if (loan.status != Status.Defaulted) revert WrongStatus(id, loan.status);
        uint256 most = (loan.balance - loan.writtenOff) / 2;
        if (amount > most) revert WriteDownTooLarge(amount, most);
        loan.pendingWriteDown = uint128(amount);
        loan.writeDownAt = uint64(block.timestamp + DELAY);
        emit WriteDownScheduled(id, amount, block.timestamp + DELAY);
    }

    function writeDown(uint256 id) external nonReentrant returns (uint256 amount) {
        Loan storage loan = loans[id];
        if (loan.status != Status.Defaulted) revert WrongStatus(id, loan.status);
        amount = loan.pendingWriteDown;
        if (amount == 0 || block.timestamp < loan.writeDownAt) revert WriteDownNotReady(id, loan.writeDownAt);
        accrue();
        loan.pendingWriteDown = 0;
        loan.writeDownAt = 0;
        uint256 total = loan.writtenOff + amount;
        loan.writtenOff = uint128(total);
        _defaulted -= uint128(amount);
        emit WrittenDown(id, amount, total);
    }
}
