// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {AccessControl} from "@openzeppelin/contracts/access/AccessControl.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {Pausable} from "@openzeppelin/contracts/utils/Pausable.sol";
import {ReentrancyGuard} from "@openzeppelin/contracts/utils/ReentrancyGuard.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {LoanBook} from "./LoanBook.sol";
import {LoanConsent} from "./LoanConsent.sol";
import {ILoanTitles} from "./LoanTitles.sol";

interface ILender {
    function fundLoan(address to, uint256 amount) external;
    function creditRepayment(uint256 amount) external;
}

/// The loan router's origination, payments, defaults and write-downs out of OpenZeppelin's parts. Windows of 30 days.
contract LoanTwin is LoanBook, LoanConsent, AccessControl, Pausable, ReentrancyGuard {
    using Math for uint256;
    using SafeCast for uint256;
    using SafeERC20 for IERC20;

    enum Status { None, Active, Defaulted, Repaid }

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
        uint64 seniorRate;
        uint8 class;
        uint8 titles;
        uint128 reserve;
        // paid last and lost first
        uint128 firstLoss;
        // of a breached or defaulted loan
        uint40 breachedAt;
        uint40 defaultedAt;
        uint40 writeDownAt;
        uint128 writtenOff;
        uint128 pendingWriteDown;
    }

    /// One of a loan's titles.
    struct Lot {
        uint64 titleId;
        uint128 value;
    }

    /// A payment while it is worked out.
    struct Payment {
        uint256 balance;
        uint256 since;
        uint256 paid;
        uint256 taken;
        uint256 interest;
        uint256 seniorInterest;
        uint256 servicing;
        uint256 principal;
        uint256 penalty;
        uint256 exit;
    }

    struct Limit {
        uint128 cap;
        uint128 open;
    }

    error LtvExceeded(uint256 principal, uint256 most);
    error CapExceeded(uint256 cap, uint256 attempted);
    error WrongStatus(uint256 id, Status status);
    error PaymentTooSmall(uint256 amount, uint256 due);
    error NotInBreach(uint256 id);
    error NotInDefault(uint256 id, uint256 notBefore);
    error WriteDownTooLarge(uint256 amount, uint256 most);
    error WriteDownNotReady(uint256 id, uint256 notBefore);

    event LoanOriginated(uint256 indexed id, address indexed borrower, address indexed curator, uint256[] titleIds, uint256 principal, uint256 rate, uint256 payments, uint256 appraisal, uint256 firstLoss);
    event DrawHeldBack(uint256 indexed id, uint256 fee, uint256 reserve);
    event LoanRepaid(uint256 indexed id, address indexed payer, uint256 principal, uint256 interest, uint256 penalty, uint256 balance);
    event PaymentShared(uint256 indexed id, uint256 vault, uint256 curator, uint256 fees);
    event LoanClosed(uint256 indexed id);
    event LoanBreached(uint256 indexed id, uint256 indexed titleId);
    event LoanDefaulted(uint256 indexed id, uint256 balance, uint256 haircut);
    event WriteDownScheduled(uint256 indexed id, uint256 amount, uint256 notBefore);
    event WrittenDown(uint256 indexed id, uint256 amount, uint256 total);

    bytes32 public constant CURATOR_ROLE = keccak256("CURATOR_ROLE");
    bytes32 public constant SERVICER_ROLE = keccak256("SERVICER_ROLE");
    uint256 public constant EARLIEST = 7 days;
    uint256 public constant DELAY = 2 days;
    uint256 public constant CURE = 14 days;

    IERC20 public immutable dollar;
    ILender public immutable vault;
    ILoanTitles public immutable titles;
    address public feeRecipient;
    uint64 public lastId;
    mapping(uint256 id => Loan) internal loans;
    mapping(uint256 id => mapping(uint256 number => Lot)) public lots;
    mapping(address borrower => Limit) public borrowerLimits;
    mapping(address curator => Limit) public curatorLimits;
    mapping(uint8 class => Limit) public classLimits;
    mapping(uint8 class => uint256) public classLtvBps;
    mapping(address account => uint256) public creditOf;

    constructor(IERC20 dollar_, ILender vault_, ILoanTitles titles_, address admin) LoanConsent("Loan Twin") {
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

    function pause() external onlyRole(DEFAULT_ADMIN_ROLE) {
        _pause();
    }

    function depositCredit(uint256 amount) external {
        creditOf[msg.sender] += amount;
        dollar.safeTransferFrom(msg.sender, address(this), amount);
    }

    /// Pledges the titles and draws the principal, with the borrower's signature.
    function originate(LoanTerms calldata terms, uint256[] calldata titleIds, uint256 deadline, bytes calldata signature)
        external
        onlyRole(CURATOR_ROLE)
        whenNotPaused
        nonReentrant
        returns (uint256 id)
    {
        if (block.timestamp > deadline) revert Expired(deadline);
        if (block.timestamp > terms.expiry) revert Expired(terms.expiry);
        _useConsent(terms, titleIds, deadline, signature);
        _check(terms, titleIds.length);
        accrue();
        id = ++lastId;
        Loan storage loan = loans[id];
        _store(loan, terms);
        _pledge(id, loan, terms, titleIds);
        if (terms.firstLoss > 0) creditOf[msg.sender] -= terms.firstLoss;
        _insert(_senior(loan, terms.principal), terms.seniorRate, _dueDay(loan), block.timestamp);
        _fund(terms, _holdBack(id, loan, terms));
    }

    /// The first loss is here already; what is held back stays here.
    function _fund(LoanTerms calldata terms, uint256 held) private {
        uint256 fromVault = terms.firstLoss < held ? held - terms.firstLoss : 0;
        uint256 fromHere = terms.firstLoss > held ? terms.firstLoss - held : 0;
        if (fromVault > 0) vault.fundLoan(address(this), fromVault);
        vault.fundLoan(terms.borrower, terms.principal - held - fromHere);
        if (fromHere > 0) dollar.safeTransfer(terms.borrower, fromHere);
    }

    function _pledge(uint256 id, Loan storage loan, LoanTerms calldata terms, uint256[] calldata titleIds) private {
        uint256 appraisal;
        uint256 limit;
        for (uint256 i = 0; i < titleIds.length; ++i) {
            (uint256 value, uint8 class, uint16 ltvBps) = titles.pledge(titleIds[i], terms.borrower);
            if (i == 0) (loan.class, limit) = (class, ltvBps);
            else if (class != loan.class) revert InvalidTerms();
            lots[id][i] = Lot(titleIds[i].toUint64(), value.toUint128());
            appraisal += value;
        }
        (loan.appraisal, loan.titles) = (appraisal.toUint96(), uint8(titleIds.length));
        uint256 most = appraisal.mulDiv(Math.min(classLtvBps[loan.class], limit), 10_000);
        if (terms.principal > most) revert LtvExceeded(terms.principal, most);
        _open(borrowerLimits[terms.borrower], terms.principal);
        _open(curatorLimits[msg.sender], terms.principal);
        _open(classLimits[loan.class], terms.principal);
        emit LoanOriginated(
            id,
            terms.borrower,
            msg.sender,
            titleIds,
            terms.principal,
            terms.rate,
            terms.payments,
            appraisal,
            terms.firstLoss
        );
    }

    function _store(Loan storage loan, LoanTerms calldata terms) private {
        loan.balance = terms.principal.toUint128();
        (loan.start, loan.since) = (uint40(block.timestamp), uint40(block.timestamp));
        (loan.payments, loan.status, loan.kind) = (uint16(terms.payments), Status.Active, uint8(terms.kind));
        (loan.rate, loan.servicingRate) = (uint64(terms.rate), uint64(terms.servicingRate));
        (loan.graceRate, loan.graceDuration) = (uint64(terms.graceRate), uint32(terms.graceDuration));
        (loan.originationFeeBps, loan.exitFeeBps) = (uint16(terms.originationFeeBps), uint16(terms.exitFeeBps));
        (loan.borrower, loan.principal) = (terms.borrower, terms.principal.toUint96());
        (loan.curator, loan.seniorRate) = (msg.sender, uint64(terms.seniorRate));
        if (terms.firstLoss > 0) loan.firstLoss = uint128(terms.firstLoss);
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
        if (reserve > 0) loan.reserve = uint128(reserve);
        creditOf[feeRecipient] += fee;
        emit DrawHeldBack(id, fee, reserve);
        return fee + reserve;
    }

    /// The vault's part of a balance.
    function _senior(Loan storage loan, uint256 balance) private view returns (uint256) {
        uint256 firstLoss = loan.firstLoss;
        return balance > firstLoss ? balance - firstLoss : 0;
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
        uint256 old = _senior(loan, loan.balance);
        _remove(old, loan.seniorRate, _dueDay(loan), loan.since);
        Payment memory p;
        (p.balance, p.since, p.paid) = (loan.balance, loan.since, loan.paid);
        _payWindows(loan, p, amount);
        if (p.taken < amount && p.balance > 0) _prepay(loan, p, amount - p.taken);
        if (p.balance == 0) _close(id, loan, p);
        (loan.balance, loan.since, loan.paid) = (uint128(p.balance), uint40(p.since), uint16(p.paid));
        uint256 senior = _senior(loan, p.balance);
        if (p.balance > 0) _insert(senior, loan.seniorRate, _dueDay(loan), p.since);
        emit LoanRepaid(id, msg.sender, p.principal, p.interest, p.penalty, p.balance);

        taken = p.taken;
        uint256 toVault = old - senior + p.seniorInterest + p.penalty;
        if (taken > toVault) _share(id, loan, p, toVault);
        dollar.safeTransferFrom(msg.sender, address(vault), toVault);
        if (taken > toVault) dollar.safeTransferFrom(msg.sender, address(this), taken - toVault);
        vault.creditRepayment(toVault);
        if (p.balance > 0) return taken;
        uint256 count = loan.titles;
        for (uint256 i = 0; i < count; ++i) titles.release(lots[id][i].titleId, loan.borrower);
    }

    /// Credits what is not the vault's: the servicer's and the exit fee, and what the first loss earns or gets back.
    function _share(uint256 id, Loan storage loan, Payment memory p, uint256 toVault) private {
        uint256 fees = p.servicing + p.exit;
        uint256 junior = p.taken - toVault - fees;
        if (fees > 0) creditOf[feeRecipient] += fees;
        if (junior > 0) creditOf[loan.curator] += junior;
        emit PaymentShared(id, toVault, junior, fees);
    }

    /// The vault's and the servicer's part of the interest on `balance`. Without a first loss they share all of it.
    function _split(Loan storage loan, Payment memory p, uint256 balance, uint256 senior, uint256 interest, uint256 time)
        private
        view
    {
        p.interest += interest;
        uint256 part = Math.min((senior * loan.seniorRate * time).ceilDiv(WAD), interest);
        p.seniorInterest += part;
        if (loan.firstLoss == 0) p.servicing += interest - part;
        else p.servicing += Math.min((balance * loan.servicingRate * time).ceilDiv(WAD), interest - part);
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
            _split(loan, p, p.balance, _senior(loan, p.balance), interest, until - p.since);
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
        uint256 senior = _senior(loan, p.balance) - _senior(loan, p.balance - part);
        _split(loan, p, part, senior, own, block.timestamp - p.since);
        p.principal += part;
        p.taken += part + own;
        p.balance -= part;
    }

    /// Frees the caps and gives the reserve back; the exit fee is taken besides.
    function _close(uint256 id, Loan storage loan, Payment memory p) private {
        uint128 principal = loan.principal;
        p.exit = uint256(principal).mulDiv(loan.exitFeeBps, 10_000, Math.Rounding.Ceil);
        p.taken += p.exit;
        loan.status = Status.Repaid;
        borrowerLimits[loan.borrower].open -= principal;
        curatorLimits[loan.curator].open -= principal;
        classLimits[loan.class].open -= principal;
        if (loan.reserve > 0) creditOf[loan.borrower] += loan.reserve;
        emit LoanClosed(id);
    }

    /// A title's documents or appraisal have lapsed: the loan can be called two weeks later.
    function declareBreach(uint256 id, uint256 number) external onlyRole(SERVICER_ROLE) {
        Loan storage loan = loans[id];
        if (loan.status != Status.Active) revert WrongStatus(id, loan.status);
        uint256 titleId = lots[id][number].titleId;
        if (titles.isCurrent(titleId)) revert NotInBreach(id);
        loan.breachedAt = uint40(block.timestamp);
        emit LoanBreached(id, titleId);
    }

    /// Past due plus grace, or in breach: accrual stops, the haircut applies.
    function markDefault(uint256 id) external nonReentrant {
        Loan storage loan = loans[id];
        if (loan.status != Status.Active) revert WrongStatus(id, loan.status);
        accrue();
        if (loan.breachedAt == 0 || block.timestamp < loan.breachedAt + CURE) {
            uint256 notBefore = _due(loan) + loan.graceDuration;
            if (block.timestamp <= notBefore) revert NotInDefault(id, notBefore);
        }
        uint256 balance = _senior(loan, loan.balance);
        _remove(balance, loan.seniorRate, _dueDay(loan), loan.since);
        loan.status = Status.Defaulted;
        loan.defaultedAt = uint40(block.timestamp);
        _defaulted += uint128(balance);
        emit LoanDefaulted(id, balance, balance.mulDiv(haircutsBps[4], 10_000, Math.Rounding.Ceil));
        uint256 count = loan.titles;
        for (uint256 i = 0; i < count; ++i) titles.markDefaulted(lots[id][i].titleId);
    }

    /// At most half of what is still shown of a defaulted loan, two days later.
    function scheduleWriteDown(uint256 id, uint256 amount) external onlyRole(SERVICER_ROLE) {
        Loan storage loan = loans[id];
        if (loan.status != Status.Defaulted) revert WrongStatus(id, loan.status);
        uint256 most = (_senior(loan, loan.balance) - loan.writtenOff) / 2;
        if (amount > most) revert WriteDownTooLarge(amount, most);
        loan.pendingWriteDown = uint128(amount);
        loan.writeDownAt = uint40(block.timestamp + DELAY);
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
