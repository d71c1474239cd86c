//! The status machine of a title.

/// Where a title is in its life. The numbers are those of the ABI.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Status {
    /// Never minted.
    None = 0,
    /// Minted, some evidence missing.
    Registered = 1,
    /// All evidence was current when the title last changed.
    Attested = 2,
    /// Under a lien.
    Pledged = 3,
    /// Under a lien whose loan is in default.
    Defaulted = 4,
    /// Sold by the lien holder; all evidence is void.
    Foreclosed = 5,
    /// Burned: the hardware is with its owner.
    Released = 6,
}

impl Status {
    /// The status of this number; `None` for a number that is none.
    #[must_use]
    pub const fn of(number: u8) -> Self {
        match number {
            1 => Self::Registered,
            2 => Self::Attested,
            3 => Self::Pledged,
            4 => Self::Defaulted,
            5 => Self::Foreclosed,
            6 => Self::Released,
            _ => Self::None,
        }
    }
}

/// What is done to a title.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verb {
    /// A document, an appraisal or the metadata changes.
    Evidence {
        /// All evidence is current then.
        complete: bool,
        /// It takes the place of a piece that has expired. Only this may happen under a lien.
        renewal: bool,
    },
    /// The owner transfers or approves.
    Move,
    /// The hardware goes to its owner.
    Burn,
    /// A lien holder takes it.
    Pledge,
    /// A lien holder gives it back.
    Release,
    /// The loan is in default.
    Default,
    /// The loan is paid up again.
    Cure,
    /// The lien holder sells it.
    Foreclose,
}

/// Why a verb is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// There is no such title, or it has no owner any more.
    Absent,
    /// It is under a lien.
    Liened,
    /// Its status does not allow this.
    Wrong,
}

/// The status after `verb`.
///
/// # Errors
/// [`Refusal`]: every transition that is not in the table is forbidden.
pub const fn step(status: Status, verb: Verb) -> Result<Status, Refusal> {
    use Status::{Attested, Defaulted, Foreclosed, None, Pledged, Registered, Released};
    match (verb, status) {
        (_, None) => Err(Refusal::Absent),

        (Verb::Evidence { complete: true, .. }, Registered | Attested | Foreclosed) => Ok(Attested),
        (Verb::Evidence { complete: false, .. } | Verb::Move, Registered | Attested | Foreclosed) => {
            Ok(status)
        }
        (Verb::Burn, Registered | Attested | Foreclosed) => Ok(Released),
        (Verb::Evidence { renewal: true, .. }, Pledged | Defaulted) => Ok(status),
        (Verb::Evidence { .. } | Verb::Move | Verb::Burn, Pledged | Defaulted) => Err(Refusal::Liened),
        (Verb::Move, Released) => Err(Refusal::Absent),

        (Verb::Pledge, Attested) => Ok(Pledged),
        (Verb::Release, Pledged | Defaulted) => Ok(Attested),
        (Verb::Default, Pledged) => Ok(Defaulted),
        (Verb::Cure, Defaulted) => Ok(Pledged),
        (Verb::Foreclose, Defaulted) => Ok(Foreclosed),
        _ => Err(Refusal::Wrong),
    }
}
