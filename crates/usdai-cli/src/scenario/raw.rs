//! The shape of a scenario file, before its values are read.
use std::collections::BTreeMap;
use std::fmt;

use serde::de::{Deserializer, Visitor};
use serde::Deserialize;
use toml::Spanned;

/// A number as the file has it: text, or a TOML integer. Floating point is refused, as it is not exact.
#[derive(Debug, Clone)]
pub(super) struct Number(pub(super) String);

impl<'de> Deserialize<'de> for Number {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Read;
        impl Visitor<'_> for Read {
            type Value = Number;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a number as text, such as \"1_200_000.50\", or a whole number")
            }
            fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Number, E> {
                Ok(Number(text.to_owned()))
            }
            fn visit_i64<E: serde::de::Error>(self, value: i64) -> Result<Number, E> {
                Ok(Number(value.to_string()))
            }
            fn visit_f64<E: serde::de::Error>(self, value: f64) -> Result<Number, E> {
                Err(E::custom(format!("{value} is a floating-point number, which is not exact: write it as text, such as \"1_200_000.50\"")))
            }
        }
        deserializer.deserialize_any(Read)
    }
}

pub(super) type Text = Spanned<String>;
pub(super) type Amount = Spanned<Number>;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawScenario {
    pub(super) title: String,
    pub(super) start: Spanned<toml::value::Datetime>,
    pub(super) protocol: RawProtocol,
    #[serde(default)]
    pub(super) account: Vec<RawAccount>,
    #[serde(default)]
    pub(super) hardware: Vec<RawTitle>,
    #[serde(default)]
    pub(super) loan: Vec<RawLoan>,
    #[serde(default)]
    pub(super) step: Vec<Spanned<RawStep>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawProtocol {
    pub(super) usdc_cap: Amount,
    pub(super) supply_cap: Amount,
    pub(super) haircut: Amount,
    pub(super) ltv: BTreeMap<Text, Amount>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawAccount {
    pub(super) name: Text,
    #[serde(default)]
    pub(super) about: String,
    pub(super) usdc: Amount,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawTitle {
    pub(super) name: Text,
    #[serde(default)]
    pub(super) about: String,
    pub(super) owner: Text,
    pub(super) class: Text,
    pub(super) units: u64,
    pub(super) appraisal: Amount,
    pub(super) appraisal_days: u64,
    pub(super) document_days: u64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawLoan {
    pub(super) name: Text,
    pub(super) hardware: Text,
    pub(super) principal: Amount,
    pub(super) apr: Amount,
    pub(super) payments: u64,
    pub(super) kind: Text,
    pub(super) grace_days: u64,
    pub(super) late_apr: Amount,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawStep {
    pub(super) day: u64,
    #[serde(rename = "do")]
    pub(super) verb: Text,
    pub(super) account: Option<Text>,
    pub(super) amount: Option<Amount>,
    pub(super) hardware: Option<Text>,
    pub(super) value: Option<Amount>,
    pub(super) days: Option<Spanned<u64>>,
    pub(super) loan: Option<Text>,
    pub(super) max: Option<Amount>,
    pub(super) name: Option<Text>,
    pub(super) request: Option<Text>,
    pub(super) requests: Option<Spanned<Vec<String>>>,
    pub(super) discount_bps: Option<Spanned<u64>>,
}
