/// Why a step cannot be taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Error {
    /// A result does not fit its type.
    Overflow,
    /// The amount does not cover what is due, both in wei.
    PaymentTooSmall {
        /// What was offered.
        amount: u128,
        /// The least that is taken.
        due: u128,
    },
    /// The loan has no unpaid window.
    Closed,
    /// The auction has run to its end, at this time.
    AuctionEnded {
        /// Last second in which a buyer could come.
        end: u64,
    },
}
