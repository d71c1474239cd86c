//! Loans on several titles, sold one by one.
use super::{neighbours::*, *};

/// Three titles of 100,000 for 200,000.
fn lots(world: &World) -> (U256, [U256; 3]) {
    let titles = [world.title(), world.title(), world.title()];
    let id = world.draw(LoanTerms { principal: usd(200_000), ..world.terms() }, &titles);
    (id, titles)
}

fn on_sale(world: &World) -> (U256, [U256; 3]) {
    let (id, titles) = lots(world);
    clock::set(DUE + GRACE + 1);
    world.mark_default(id);
    clock::pass(14 * DAY);
    world.start_auction(id);
    (id, titles)
}

fn buy(id: U256, title: U256) -> R::buyCall {
    R::buyCall { loanId: id, titleId: title, maxPrice: U256::MAX, recipient: BUYER }
}

#[motsu::test]
fn all_titles_are_pledged_and_given_back_together() {
    let world = World::new();
    let (id, titles) = lots(&world);
    let view = world.view(id);
    assert_eq!((view.titles, view.titleId, view.appraisal), (int(3), titles[0], usd(300_000)));
    assert_eq!(world.ok(STRANGER, &R::titlesOfCall { loanId: id })._0, titles);
    for title in titles {
        assert_eq!(world.title_state(title), (world.router.address(), PLEDGED));
    }
    world.check();
    world.repay(id, U256::MAX);
    for title in titles {
        assert_eq!(world.title_state(title), (BORROWER, ATTESTED));
    }
    world.check();
}

#[motsu::test]
fn titles_are_sold_each_for_its_share() {
    let world = World::new();
    let (id, titles) = on_sale(&world);
    clock::pass(7 * DAY);
    let mut came = U256::ZERO;
    let idle = world.idle();
    for title in [titles[1], titles[0], titles[2]] {
        assert_eq!(world.status(id), AUCTION);
        came += world.ok(BUYER, &buy(id, title)).price;
        assert_eq!(world.title_state(title), (BUYER, FORECLOSED));
        world.check();
    }
    assert_eq!((came, world.idle() - idle), (usd(150_000), usd(150_000)));
    assert_eq!((world.status(id), world.view(id).writtenOff), (SOLD, usd(50_000)));
}

#[motsu::test]
fn sale_ends_with_the_debt_and_the_borrower_takes_the_rest() {
    let world = World::new();
    let (id, titles) = on_sale(&world);
    // 120,000 each: the second one pays the rest of 200,000 and the interest.
    world.ok(BUYER, &buy(id, titles[0]));
    let pay = R::repayCall { loanId: id, amount: usd(1_000) };
    world.refused(PAYER, &pay, WrongLoanStatus { loanId: id, status: AUCTION });
    world.ok(BUYER, &buy(id, titles[2]));
    assert_eq!(world.status(id), SOLD);
    assert!(world.credit(BORROWER) > usd(30_000));
    let gone = NotForSale { loanId: id, titleId: titles[0] };
    let take = |title| R::claimTitleCall { loanId: id, titleId: title, to: BORROWER };
    world.refused(STRANGER, &take(titles[1]), Unauthorized { caller: STRANGER });
    world.refused(BORROWER, &take(titles[0]), gone);
    world.ok(BORROWER, &take(titles[1]));
    assert_eq!(world.title_state(titles[1]), (BORROWER, ATTESTED));
    world.refused(BORROWER, &take(titles[1]), NotForSale { loanId: id, titleId: titles[1] });
    world.check();
}

#[motsu::test]
fn restart_counts_what_is_left_only() {
    let world = World::new();
    let (id, titles) = on_sale(&world);
    clock::pass(7 * DAY);
    world.ok(BUYER, &buy(id, titles[0]));
    clock::pass(1);
    world.ok(ADMIN, &R::restartAuctionCall { loanId: id });
    assert_eq!(world.view(id).senior, usd(150_000));
    assert_eq!(world.view(id).writtenOff, usd(50_000), "two thirds of 150,000 can still come");
    world.check();
    world.ok(BUYER, &buy(id, titles[1]));
    world.ok(BUYER, &buy(id, titles[2]));
    assert_eq!((world.status(id), world.view(id).writtenOff), (SOLD, usd(50_000)));
    world.check();
}

#[motsu::test]
fn titles_of_two_classes_are_refused() {
    let world = World::new();
    world.ok(ADMIN, &R::setClassCall { class: 2, ltvBps: int(5_000), cap: usd(1_000_000) });
    let id = world.offer(world.terms(), &[world.title(), world.title_of_class(2)]);
    world.refused(BORROWER, &R::acceptCall { loanId: id }, MixedClasses { first: CLASS, other: 2 });
    world.check();
}

#[motsu::test]
fn between_1_and_12_different_titles() {
    let world = World::new();
    let many: Vec<U256> = (0..13).map(|_| world.title()).collect();
    let call = |titles: &[U256]| R::offerCall { terms: world.terms(), titleIds: titles.to_vec() };
    for titles in [&many[..], &[], &[many[0], many[0]], &[U256::ZERO], &[int(u64::MAX) + int(1)]] {
        world.refused(CURATOR, &call(titles), InvalidParameter {});
    }
    let id = world.ok(CURATOR, &call(&many[..12])).loanId;
    world.accept(id);
    world.check();
}
