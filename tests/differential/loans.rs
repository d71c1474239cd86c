//! The one place that knows of loans: a scripted router. It draws and repays as a real one does, and says of its book
//! whatever the borrowers of the sequence have made of it.

use model::{n, pow2, wad, Call, Protocol, Who, N};

use crate::author::Author;

/// A loan drawn, a payment, interest, a default or a cure.
pub fn call(author: &mut Author<'_>, model: &Protocol) -> (Who, Call) {
    let router = model.places.router;
    let book = model.vault.book.clone();
    let borrower = author.person();
    match author.rng.below(6) {
        0 | 1 => draw(author, model),
        2 | 3 => {
            let owed = book.optimistic.clone().min(model.dollar.balance(borrower));
            let amount = author.rng.up_to(&owed);
            let pay = Call::Transfer { to: model.places.susdai, amount: amount.clone() };
            let caller = author.staff(router);
            author.queue.push((caller, Call::CreditRepayment { amount: amount.clone() }));
            let left = |value: &model::N| model::above(value, &amount);
            author.queue.push((
                router,
                Call::Book { optimistic: left(&book.optimistic), conservative: left(&book.conservative) },
            ));
            (borrower, pay)
        }
        4 => {
            // A month's interest at most; it counts in one price only.
            let more = author.rng.up_to(&(&book.optimistic / n(80)));
            let optimistic = book.optimistic + more;
            (router, Call::Book { optimistic, conservative: book.conservative })
        }
        _ => {
            // A default, or a router that says nonsense: a conservative value above the other one.
            let all = &book.optimistic + wad();
            let conservative = if author.rng.once_in(5) {
                author.rng.around(&all)
            } else {
                author.rng.up_to(&book.optimistic)
            };
            let optimistic =
                if author.rng.once_in(6) { author.rng.up_to(&book.optimistic) } else { book.optimistic };
            (router, Call::Book { optimistic, conservative })
        }
    }
}

/// A loan drawn.
pub fn draw(author: &mut Author<'_>, model: &Protocol) -> (Who, Call) {
    let (router, borrower, book) = (model.places.router, author.person(), &model.vault.book);
    let free = model::above(&model.vault.idle, &model.floor_in_force());
    // Mostly so much that the queue is not served in full: only then is anything sold in part.
    let amount = if author.rng.once_in(4) {
        author.rng.around(&(free / n(2)))
    } else {
        let price = model.vault.price(&model.vault.conservative(model.clock.now));
        let queued = model.vault.balance(model.places.susdai) * price / wad();
        model::above(&free, &author.rng.up_to(&queued))
    };
    let caller = author.staff(router);
    // A router that says nonsense may be at the end of its words already.
    let more = |value: &N| (value + &amount).min(pow2(256) - n(1));
    let drawn = Call::Book { optimistic: more(&book.optimistic), conservative: more(&book.conservative) };
    // The book grows by a loan that was drawn, not by one that was refused.
    if model.clone().apply(caller, &Call::FundLoan { to: borrower, amount: amount.clone() }).is_ok() {
        author.queue.push((router, drawn));
    }
    (caller, Call::FundLoan { to: borrower, amount })
}
