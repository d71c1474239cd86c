//! What a call comes to.

use crate::{Who, N};

/// The contracts whose events the model foretells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Contract {
    /// The dollar.
    Usdai,
    /// The vault.
    Susdai,
    /// The auction.
    Qev,
}

/// An event: its name, then its values as numbers, the indexed ones first.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Event {
    /// Who says it.
    pub at: Contract,
    /// Its name.
    pub name: &'static str,
    /// Its values.
    pub words: Vec<N>,
}

/// A call that succeeds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outcome {
    /// The values it answers.
    pub returned: Vec<N>,
    /// What it logs.
    pub events: Vec<Event>,
}

/// Why a call has to fail: the name of every rule that it breaks. The rules do not say which of them is told first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Refusal(pub Vec<&'static str>);

impl Refusal {
    /// A refusal for one reason.
    #[must_use]
    pub fn of(name: &'static str) -> Self {
        Self(vec![name])
    }

    /// Adds a reason if it is there.
    pub fn when(&mut self, broken: bool, name: &'static str) {
        if broken {
            self.0.push(name);
        }
    }

    /// Adds the reasons of a part.
    pub fn absorb<T>(&mut self, part: Result<T, Refusal>) -> Option<T> {
        part.map_err(|other| self.0.extend(other.0)).ok()
    }

    /// Refuses if there is a reason.
    ///
    /// # Errors
    /// The reasons.
    pub fn end(&mut self) -> Result<(), Refusal> {
        if self.0.is_empty() {
            Ok(())
        } else {
            Err(std::mem::take(self))
        }
    }
}

/// An address as a number.
#[must_use]
pub fn word(who: Who) -> N {
    crate::from_bytes(&who)
}
