//! The metadata of a CALIBER title: JSON made of what the chain says, the same bytes for everybody, so that its hash can
//! stand on chain. It leaves out what changes without new evidence: owner, status and lien.
use anyhow::{Context, Result};
use serde::Serialize;
use usdai_abi::caliber::ICaliber;

use crate::chain::Chain;
use crate::types::{hex, keccak256, Address, B256, U256};
use crate::units::{self, TOKEN_DECIMALS};

/// Kinds of documents in the order of their numbers.
const KINDS: [&str; 4] = ["title or warehouse receipt", "bailment", "UCC filing", "insurance"];

/// The metadata as it is written; the order of fields is part of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Metadata {
    /// For wallets.
    pub name: String,
    /// For wallets.
    pub description: String,
    /// For wallets and markets.
    pub attributes: Vec<Attribute>,
    /// What the attributes are taken from.
    pub caliber: Facts,
}

/// A trait as markets show it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Attribute {
    /// What it is.
    pub trait_type: String,
    /// Its value.
    pub value: String,
}

/// What the contract says of the title.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Facts {
    /// Chain.
    pub chain_id: u64,
    /// CALIBER's address.
    pub contract: String,
    /// Id of the title.
    pub token_id: String,
    /// Number of its class.
    pub class: u8,
    /// Name of its class.
    pub class_name: String,
    /// Units in the lot.
    pub units: String,
    /// Merkle root of the serial numbers.
    pub serial_root: String,
    /// Who keeps the hardware.
    pub bailee: String,
    /// What has been filed, by kind; none where it is missing.
    pub documents: Vec<Option<Document>>,
    /// The appraisal, if there is one.
    pub appraisal: Option<Appraisal>,
}

/// A document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Document {
    /// Its kind.
    pub kind: &'static str,
    /// Its hash.
    pub hash: String,
    /// Who filed or signed it.
    pub issuer: String,
    /// Unix seconds.
    pub expiry: u64,
}

/// An appraisal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Appraisal {
    /// In USDai.
    pub value: String,
    /// Unix seconds.
    pub time: u64,
    /// Unix seconds.
    pub expiry: u64,
    /// Who appraised.
    pub appraiser: String,
}

impl Metadata {
    /// Reads the title from the chain.
    ///
    /// # Errors
    /// When there is no such title, or the node does not answer.
    pub fn of(chain: &Chain, caliber: Address, id: U256) -> Result<Self> {
        let title = chain.call(caliber, &ICaliber::titleCall { tokenId: id })?;
        let class = chain.call(caliber, &ICaliber::classInfoCall { class: title.class })?;
        let documents = (0_u8..)
            .zip(KINDS)
            .map(|(number, kind)| {
                let document = chain.call(caliber, &ICaliber::documentCall { tokenId: id, kind: number })?;
                Ok((!document.hash.is_zero()).then_some(Document {
                    kind,
                    hash: word(document.hash),
                    issuer: document.issuer.to_string(),
                    expiry: units::small(document.expiry)?,
                }))
            })
            .collect::<Result<Vec<_>>>()?;
        let appraisal = chain.call(caliber, &ICaliber::appraisalCall { tokenId: id })?;
        let appraisal = if appraisal.value.is_zero() {
            None
        } else {
            Some(Appraisal {
                value: units::exact(appraisal.value, TOKEN_DECIMALS),
                time: units::small(appraisal.time)?,
                expiry: units::small(appraisal.expiry)?,
                appraiser: appraisal.appraiser.to_string(),
            })
        };
        Ok(Self::from_facts(Facts {
            chain_id: chain.id(),
            contract: caliber.to_string(),
            token_id: id.to_string(),
            class: title.class,
            class_name: text(class.name),
            units: title.units.to_string(),
            serial_root: word(title.serialRoot),
            bailee: title.bailee.to_string(),
            documents,
            appraisal,
        }))
    }

    fn from_facts(caliber: Facts) -> Self {
        let attribute = |name: &str, value: &str| Attribute { trait_type: name.into(), value: value.into() };
        let mut attributes = vec![
            attribute("Class", &caliber.class_name),
            attribute("Units", &caliber.units),
            attribute("Bailee", &caliber.bailee),
        ];
        if let Some(appraisal) = &caliber.appraisal {
            attributes.push(attribute("Appraisal, USDai", &appraisal.value));
        }
        let filed = caliber.documents.iter().flatten().count();
        attributes.push(attribute("Documents", &format!("{filed} of {}", KINDS.len())));
        Self {
            name: format!("CALIBER title {}", caliber.token_id),
            description: format!(
                "Title to {} x {}, kept by {} under the serial number root {}.",
                caliber.units, caliber.class_name, caliber.bailee, caliber.serial_root
            ),
            attributes,
            caliber,
        }
    }

    /// The bytes that are published and hashed.
    ///
    /// # Errors
    /// Never for what this program reads: there are only texts and numbers.
    pub fn to_text(&self) -> Result<String> {
        Ok(serde_json::to_string_pretty(self).context("the metadata cannot be written")? + "\n")
    }
}

/// The hash that stands on chain.
#[must_use]
pub fn hash(text: &str) -> B256 {
    keccak256(text)
}

fn word(hash: B256) -> String {
    format!("0x{}", hex::encode(hash))
}

/// ASCII filled up with zeros; anything else as it is, in hexadecimal.
pub(crate) fn text(name: B256) -> String {
    let end = name.iter().position(|byte| *byte == 0).unwrap_or(32);
    let (letters, rest) = name.split_at(end);
    if rest.iter().all(|byte| *byte == 0)
        && letters.iter().all(|byte| byte.is_ascii_graphic() || *byte == b' ')
    {
        String::from_utf8_lossy(letters).into_owned()
    } else {
        word(name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_classes_are_read() {
        assert_eq!(text(B256::right_padding_from(b"GPU server")), "GPU server");
        assert_eq!(text(B256::ZERO), "");
        assert_eq!(text(B256::repeat_byte(0x41)), "A".repeat(32));
        let odd = B256::left_padding_from(b"x");
        assert_eq!(text(odd), format!("0x{}78", "00".repeat(31)), "zeros before letters");
        assert!(text(B256::right_padding_from(&[7])).starts_with("0x07"));
    }

    #[test]
    fn the_text_is_the_same_for_everybody() {
        let facts = Facts {
            chain_id: 1,
            contract: "C".into(),
            token_id: "7".into(),
            class: 0,
            class_name: "GPU server".into(),
            units: "8".into(),
            serial_root: "0x01".into(),
            bailee: "B".into(),
            documents: vec![
                Some(Document { kind: KINDS[0], hash: "0x02".into(), issuer: "I".into(), expiry: 5 }),
                None,
                None,
                None,
            ],
            appraisal: None,
        };
        let text = Metadata::from_facts(facts).to_text().expect("text");
        assert!(text.ends_with("}\n"));
        let value: serde_json::Value = serde_json::from_str(&text).expect("JSON");
        assert_eq!(value["caliber"]["documents"][0]["issuer"], "I");
        assert!(value["caliber"]["documents"][1].is_null() && value["caliber"]["appraisal"].is_null());
        assert_eq!(value["attributes"][3]["value"], "1 of 4");
        let order: Vec<_> = ["\"name\"", "\"description\"", "\"attributes\"", "\"caliber\"", "\"chainId\""]
            .into_iter()
            .map(|field| text.find(field).expect(field))
            .collect();
        assert!(order.is_sorted(), "{text}");
    }
}
