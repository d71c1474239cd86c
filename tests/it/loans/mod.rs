//! Loans against titles: from the offer to the last payment, or to the auction.

mod exact;
mod loan;
mod model;
mod walk;

use e2e::{rate, usd, world, World, START};
use usdai_abi::caliber::{AppraisalExpired, ICaliber, IERC721};
use usdai_abi::common::AccessControlUnauthorizedAccount;
use usdai_abi::erc20::IERC20;
use usdai_abi::router::{
    AuctionEnded, AuctionRunning, BorrowerCapExceeded, CureWindowOpen, ILoanRouter, LoanTerms, LtvExceeded,
    NotInDefault, NothingToWithdraw, OfferExpired, PaymentTooSmall, WrongLoanStatus,
};
use usdai_abi::susdai::{ISUSDai, InsufficientLiquidity};
use usdai_cli::deploy::role;
use usdai_cli::types::{B256, U256};
use usdai_cli::units::{wad, DAY};

fn accept(loan: U256) -> ILoanRouter::acceptCall {
    ILoanRouter::acceptCall { loanId: loan }
}

fn loan_status(w: &World, loan: U256) -> u8 {
    w.view(w.p.router, &ILoanRouter::loanCall { loanId: loan })._0.status
}

#[test]
fn a_drawn_loan_moves_the_principal_and_its_interest_the_deposit_price() {
    let w = world();
    let shares = w.stake(&w.alice, 500_000) + U256::from(1_000_000);
    w.day(1);
    let (loan, title) = w.borrow(usd(305_000), usd(213_500));
    assert_eq!(w.balance(w.p.usdai, w.carol.address()), usd(213_500));
    assert_eq!(w.view(w.p.susdai, &ISUSDai::balancesCall {}).idle, usd(286_500));
    assert_eq!(w.view(w.p.caliber, &ICaliber::titleCall { tokenId: title }).status, 3, "pledged");
    let drawn = w.view(w.p.router, &ILoanRouter::loanCall { loanId: loan })._0;
    w.day(21);
    let seconds = U256::from(START + 21 * DAY) - drawn.start;
    let interest = usd(213_500) * rate("12") * seconds / wad();
    let (deposit, redemption) = w.prices();
    // One virtual wei of rounding: prices are rounded down from exact totals.
    assert_eq!(
        deposit,
        (usd(500_000) + interest) * wad() / shares,
        "INV-SUSDAI: the deposit price counts accrued interest"
    );
    assert_eq!(redemption, wad(), "the redemption price does not");
}

#[test]
fn a_paid_window_brings_its_interest_into_the_redemption_price() {
    let w = world();
    w.stake(&w.alice, 500_000);
    w.day(1);
    let (loan, _) = w.borrow(usd(305_000), usd(213_500));
    w.day(30);
    let quote = w.view(w.p.router, &ILoanRouter::quoteCall { loanId: loan })._0;
    assert!(quote.principalDue > U256::ZERO && quote.interestDue > U256::ZERO);
    let little = quote.principalDue;
    w.send(&w.carol, w.p.usdai, &IERC20::approveCall { spender: w.p.router, value: usd(213_500) });
    let short: PaymentTooSmall =
        w.refused_with(&w.carol, w.p.router, &ILoanRouter::repayCall { loanId: loan, amount: little });
    assert_eq!(short.amount, little);
    let amount = quote.principalDue + quote.interestDue + usd(1);
    let receipt = w.send(&w.carol, w.p.router, &ILoanRouter::repayCall { loanId: loan, amount });
    let paid: ILoanRouter::LoanRepaid = receipt.event(w.p.router).expect("LoanRepaid");
    assert_eq!(paid.principal + paid.interest + paid.penalty, amount, "all of it is accounted for");
    assert_eq!(paid.penalty, U256::ZERO);
    assert_eq!(paid.balance, usd(213_500) - paid.principal);
    let b = w.view(w.p.susdai, &ISUSDai::balancesCall {});
    assert_eq!(b.idle, usd(286_500) + amount);
    assert!(w.prices().1 > wad(), "paid interest is in the redemption price");
    let book = w.view(w.p.router, &ILoanRouter::bookCall {});
    assert_eq!(book.principal, paid.balance, "INV-ROUTER: the book is the sum of its loans");
}

#[test]
fn paying_all_closes_the_loan_and_frees_the_title() {
    let w = world();
    w.stake(&w.alice, 500_000);
    let (loan, title) = w.borrow(usd(305_000), usd(200_000));
    w.day(10);
    w.deposit(&w.carol, 10_000);
    w.send(&w.carol, w.p.usdai, &IERC20::approveCall { spender: w.p.router, value: usd(210_000) });
    let before = w.balance(w.p.usdai, w.carol.address());
    let receipt =
        w.send(&w.carol, w.p.router, &ILoanRouter::repayCall { loanId: loan, amount: usd(210_000) });
    let paid: ILoanRouter::LoanRepaid = receipt.event(w.p.router).expect("LoanRepaid");
    assert_eq!(paid.principal, usd(200_000));
    assert_eq!(
        before - w.balance(w.p.usdai, w.carol.address()),
        paid.principal + paid.interest,
        "only the payoff is taken"
    );
    assert_eq!(loan_status(&w, loan), 5, "repaid");
    assert_eq!(w.view(w.p.caliber, &IERC721::ownerOfCall { tokenId: title })._0, w.carol.address());
    let book = w.view(w.p.router, &ILoanRouter::bookCall {});
    assert_eq!((book.principal, book.rate), (U256::ZERO, U256::ZERO));
}

#[test]
fn accept_reverts_over_the_ltv() {
    let w = world();
    w.stake(&w.alice, 500_000);
    let title = w.title(usd(305_000), 90);
    let principal = usd(213_500) + U256::from(1);
    let loan = w.offer(title, principal);
    w.refused(&w.carol, w.p.router, &accept(loan), &LtvExceeded { principal, maxPrincipal: usd(213_500) });
    assert_eq!(loan_status(&w, loan), 1, "still offered");
}

#[test]
fn accept_reverts_for_an_expired_appraisal() {
    let w = world();
    w.stake(&w.alice, 500_000);
    let title = w.title(usd(305_000), 5);
    let expiry = w.view(w.p.caliber, &ICaliber::appraisalCall { tokenId: title }).expiry;
    let loan = w.offer(title, usd(100_000));
    w.day(6);
    w.refused(&w.carol, w.p.router, &accept(loan), &AppraisalExpired { tokenId: title, expiry });
}

#[test]
fn accept_reverts_for_others_late_or_without_money() {
    let w = world();
    w.stake(&w.alice, 150_000);
    let title = w.title(usd(305_000), 90);
    let loan = w.offer(title, usd(200_000));
    w.refused(
        &w.carol,
        w.p.router,
        &accept(loan),
        &InsufficientLiquidity { available: usd(150_000), needed: usd(200_000) },
    );
    w.stake(&w.bob, 100_000);
    w.refused(
        &w.bob,
        w.p.router,
        &accept(loan),
        &usdai_abi::common::Unauthorized { caller: w.bob.address() },
    );
    w.day(40);
    let late: OfferExpired = w.refused_with(&w.carol, w.p.router, &accept(loan));
    assert_eq!(late.loanId, loan);
}

#[test]
fn offer_reverts_without_role_and_over_the_borrowers_cap() {
    let w = world();
    let title = w.title(usd(305_000), 90);
    let offer = ILoanRouter::offerCall { terms: w.terms(usd(100)), titleIds: vec![title] };
    w.refused(
        &w.carol,
        w.p.router,
        &offer,
        &AccessControlUnauthorizedAccount { account: w.carol.address(), neededRole: role("CURATOR_ROLE") },
    );
    w.send(
        &w.staff.curator,
        w.p.router,
        &ILoanRouter::setBorrowerCapCall { borrower: w.carol.address(), cap: usd(99) },
    );
    let over = BorrowerCapExceeded { borrower: w.carol.address(), cap: usd(99), attempted: usd(100) };
    w.refused(&w.staff.curator, w.p.router, &offer, &over);
}

#[test]
fn a_default_is_auctioned_and_its_loss_booked_once() {
    let w = world();
    w.stake(&w.alice, 500_000);
    w.day(1);
    let (loan, title) = w.borrow(usd(300_000), usd(210_000));
    let view = w.view(w.p.router, &ILoanRouter::loanCall { loanId: loan })._0;
    w.day(36);
    let early: NotInDefault =
        w.refused_with(&w.bob, w.p.router, &ILoanRouter::markDefaultCall { loanId: loan });
    assert_eq!(early.notBefore.to::<u64>() / DAY, (view.nextDue.to::<u64>() + 10 * DAY) / DAY);
    w.day(45);
    let before = w.prices();
    w.send(&w.bob, w.p.router, &ILoanRouter::markDefaultCall { loanId: loan });
    let after = w.prices();
    assert!(after.0 < before.0 && after.1 < before.1, "accrued interest and the haircut leave the prices");
    // 40 % of 210,000 of 500,000 assets.
    assert_eq!(after.1, usd(500_000 - 84_000) * wad() / usd(500_000));
    assert_eq!(w.view(w.p.caliber, &ICaliber::titleCall { tokenId: title }).status, 4, "defaulted");
    let open: CureWindowOpen =
        w.refused_with(&w.bob, w.p.router, &ILoanRouter::startAuctionCall { loanId: loan });
    assert_eq!(open.loanId, loan);

    w.day(60);
    let started: ILoanRouter::AuctionStarted = w
        .send(&w.bob, w.p.router, &ILoanRouter::startAuctionCall { loanId: loan })
        .event(w.p.router)
        .expect("AuctionStarted");
    assert_eq!(
        (started.startPrice, started.reservePrice),
        (usd(360_000), usd(150_000)),
        "120 % and 50 % of the appraisal"
    );
    w.day(66);
    let price = w.view(w.p.router, &ILoanRouter::auctionPriceCall { loanId: loan })._0;
    assert!(price < usd(210_000) && price > usd(150_000), "{price}");
    w.deposit(&w.bob, 250_000);
    w.send(&w.bob, w.p.usdai, &IERC20::approveCall { spender: w.p.router, value: usd(250_000) });
    let idle = w.view(w.p.susdai, &ISUSDai::balancesCall {}).idle;
    let receipt = w.send(
        &w.bob,
        w.p.router,
        &ILoanRouter::buyCall {
            loanId: loan,
            titleId: w.view(w.p.router, &ILoanRouter::loanCall { loanId: loan })._0.titleId,
            maxPrice: price,
            recipient: w.bob.address(),
        },
    );
    let sold: ILoanRouter::TitleSold = receipt.event(w.p.router).expect("TitleSold");
    let loss: ILoanRouter::LossRealised = receipt.event(w.p.router).expect("LossRealised");
    assert!(sold.price <= price);
    assert_eq!((sold.toVault, sold.surplus), (sold.price, U256::ZERO));
    assert_eq!(loss.loss, usd(210_000) - sold.price, "INV-ROUTER: price and loss make up the principal");
    assert_eq!(w.view(w.p.susdai, &ISUSDai::balancesCall {}).idle, idle + sold.price);
    assert_eq!(w.view(w.p.caliber, &IERC721::ownerOfCall { tokenId: title })._0, w.bob.address());
    let expected = (usd(500_000) - loss.loss) * wad() / usd(500_000);
    assert_eq!(w.prices(), (expected, expected), "both prices bear the loss, once");
    assert_eq!(w.view(w.p.router, &ILoanRouter::bookCall {}).defaulted, U256::ZERO);
    let again = WrongLoanStatus { loanId: loan, status: 6 };
    w.refused(
        &w.bob,
        w.p.router,
        &ILoanRouter::buyCall {
            loanId: loan,
            titleId: w.view(w.p.router, &ILoanRouter::loanCall { loanId: loan })._0.titleId,
            maxPrice: price,
            recipient: w.bob.address(),
        },
        &again,
    );
}

#[test]
fn paying_the_arrears_cures_a_default() {
    let w = world();
    w.stake(&w.alice, 500_000);
    w.day(1);
    let (loan, title) = w.borrow(usd(300_000), usd(210_000));
    w.day(45);
    w.send(&w.bob, w.p.router, &ILoanRouter::markDefaultCall { loanId: loan });
    let impaired = w.prices().1;
    w.deposit(&w.carol, 20_000);
    w.send(&w.carol, w.p.usdai, &IERC20::approveCall { spender: w.p.router, value: usd(20_000) });
    let quote = w.view(w.p.router, &ILoanRouter::quoteCall { loanId: loan })._0;
    assert!(quote.penalty > U256::ZERO, "late payments cost a penalty");
    let amount = quote.principalDue + quote.interestDue + quote.penalty + usd(10);
    let receipt = w.send(&w.carol, w.p.router, &ILoanRouter::repayCall { loanId: loan, amount });
    receipt.event::<ILoanRouter::LoanCured>(w.p.router).expect("LoanCured");
    assert_eq!(loan_status(&w, loan), 2, "active again");
    assert_eq!(w.view(w.p.caliber, &ICaliber::titleCall { tokenId: title }).status, 3, "pledged again");
    assert!(w.prices().1 > impaired, "the haircut is gone");
}

/// A loan of 150,000 against 300,000 in default, its title in auction since day 60.
fn in_auction(w: &World) -> U256 {
    w.stake(&w.alice, 500_000);
    w.day(1);
    let (loan, _) = w.borrow(usd(300_000), usd(150_000));
    w.day(45);
    w.send(&w.bob, w.p.router, &ILoanRouter::markDefaultCall { loanId: loan });
    w.day(60);
    w.send(&w.bob, w.p.router, &ILoanRouter::startAuctionCall { loanId: loan });
    w.deposit(&w.bob, 400_000);
    w.send(&w.bob, w.p.usdai, &IERC20::approveCall { spender: w.p.router, value: usd(400_000) });
    loan
}

fn buy(w: &World, loan: U256) -> ILoanRouter::buyCall {
    ILoanRouter::buyCall {
        loanId: loan,
        titleId: w.view(w.p.router, &ILoanRouter::loanCall { loanId: loan })._0.titleId,
        maxPrice: usd(400_000),
        recipient: w.bob.address(),
    }
}

#[test]
fn the_surplus_of_an_auction_is_the_borrowers() {
    let w = world();
    let loan = in_auction(&w);
    let receipt = w.send(&w.bob, w.p.router, &buy(&w, loan));
    let sold: ILoanRouter::TitleSold = receipt.event(w.p.router).expect("TitleSold");
    assert!(sold.price > usd(359_000), "the price begins at 120 % of the appraisal: {}", sold.price);
    assert!(sold.toVault > usd(150_000), "principal, interest and penalty");
    assert_eq!(sold.price, sold.toVault + sold.surplus);
    assert!(receipt.event::<ILoanRouter::LossRealised>(w.p.router).is_err(), "nothing is lost");
    let owed = w.view(w.p.router, &ILoanRouter::creditOfCall { account: w.carol.address() })._0;
    assert_eq!(owed, sold.surplus);
    let before = w.balance(w.p.usdai, w.carol.address());
    let collect = ILoanRouter::withdrawCreditCall { to: w.carol.address() };
    w.send(&w.carol, w.p.router, &collect);
    assert_eq!(w.balance(w.p.usdai, w.carol.address()), before + sold.surplus);
    w.refused(&w.carol, w.p.router, &collect, &NothingToWithdraw { account: w.carol.address() });
    assert!(w.prices().1 > wad(), "interest and penalty have come in");
}

#[test]
fn an_auction_without_a_buyer_is_restarted_and_written_down() {
    let w = world();
    let loan = in_auction(&w);
    let restart = ILoanRouter::restartAuctionCall { loanId: loan };
    let running: AuctionRunning = w.refused_with(&w.staff.admin, w.p.router, &restart);
    w.day(68);
    w.refused(&w.bob, w.p.router, &buy(&w, loan), &AuctionEnded { loanId: loan, end: running.end });
    let lacking = AccessControlUnauthorizedAccount { account: w.bob.address(), neededRole: B256::ZERO };
    w.refused(&w.bob, w.p.router, &restart, &lacking);
    let receipt = w.send(&w.staff.admin, w.p.router, &restart);
    let started: ILoanRouter::AuctionStarted = receipt.event(w.p.router).expect("AuctionStarted");
    assert_eq!(
        (started.startPrice, started.reservePrice),
        (usd(150_000), usd(75_000)),
        "from the old reserve"
    );
    // 150,000 can still come in, so that nothing is written down yet.
    assert!(receipt.event::<ILoanRouter::WrittenDown>(w.p.router).is_err());
    w.day(76);
    let receipt = w.send(&w.staff.admin, w.p.router, &restart);
    let lower: ILoanRouter::WrittenDown = receipt.event(w.p.router).expect("WrittenDown");
    assert_eq!(lower.amount, usd(75_000), "what the new start price cannot bring");
    assert_eq!(w.view(w.p.router, &ILoanRouter::bookCall {}).defaulted, usd(75_000));
    assert_eq!(w.prices().0, usd(425_000) * wad() / usd(500_000));
}

#[test]
fn an_interest_only_loan_brings_its_principal_at_the_end() {
    let w = world();
    w.stake(&w.alice, 500_000);
    let title = w.title(usd(300_000), 180);
    w.send(
        &w.staff.curator,
        w.p.router,
        &ILoanRouter::setBorrowerCapCall { borrower: w.carol.address(), cap: usd(200_000) },
    );
    let terms = LoanTerms { payments: U256::from(2), kind: U256::from(1), ..w.terms(usd(200_000)) };
    let offered =
        w.send(&w.staff.curator, w.p.router, &ILoanRouter::offerCall { terms, titleIds: vec![title] });
    let loan = offered.event::<ILoanRouter::LoanOffered>(w.p.router).expect("LoanOffered").loanId;
    w.send(&w.carol, w.p.caliber, &IERC721::approveCall { to: w.p.router, tokenId: title });
    w.send(&w.carol, w.p.router, &accept(loan));
    w.deposit(&w.carol, 10_000);
    w.send(&w.carol, w.p.usdai, &IERC20::approveCall { spender: w.p.router, value: usd(210_000) });
    let mut interest = U256::ZERO;
    for (day, principal) in [(28, U256::ZERO), (58, usd(200_000))] {
        w.day(day);
        let quote = w.view(w.p.router, &ILoanRouter::quoteCall { loanId: loan })._0;
        // What a payment leaves over after the interest goes to the principal: a wei at most.
        assert!(quote.principalDue.abs_diff(principal) <= U256::from(1), "{}", quote.principalDue);
        assert_eq!(quote.penalty, U256::ZERO);
        // A second's interest more, since the payment comes a second later.
        let amount =
            quote.principalDue + quote.interestDue + usd(200_000) * rate("12") / wad() + U256::from(1);
        let receipt = w.send(&w.carol, w.p.router, &ILoanRouter::repayCall { loanId: loan, amount });
        let paid: ILoanRouter::LoanRepaid = receipt.event(w.p.router).expect("LoanRepaid");
        assert!(paid.principal.abs_diff(principal) <= U256::from(1), "{}", paid.principal);
        interest += paid.interest;
    }
    assert_eq!(loan_status(&w, loan), 5, "repaid");
    assert_eq!(w.view(w.p.caliber, &IERC721::ownerOfCall { tokenId: title })._0, w.carol.address());
    assert_eq!(w.view(w.p.susdai, &ISUSDai::balancesCall {}).idle, usd(500_000) + interest);
}
