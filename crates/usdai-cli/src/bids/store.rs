//! Bids in files: one a bid, and bundles of them. JSON, encrypted with a passphrase or plain; readable by their owner.
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use anyhow::{bail, Context, Result};
use argon2::Argon2;
use chacha20poly1305::aead::{Aead, KeyInit};
use chacha20poly1305::XChaCha20Poly1305;
use serde::{Deserialize, Serialize};
use timelock::Bid;

use super::seal::commitment;
use crate::types::{hex, Address, B256};

/// All that is needed to reveal a bid.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct KeptBid {
    /// Chain id.
    pub chain_id: u64,
    /// The auction.
    pub auction: Address,
    /// The epoch that the bid is for.
    pub epoch: u64,
    /// The request to redeem.
    pub lot: u64,
    /// Basis points.
    pub tick: u16,
    /// What hides the tick.
    pub salt: [u8; 16],
    /// What was sent.
    pub commitment: B256,
    /// The round that the published opening waits for.
    pub round: Option<u64>,
}

impl KeptBid {
    /// Tick and salt.
    #[must_use]
    pub fn bid(&self) -> Bid {
        Bid { tick: self.tick, salt: self.salt }
    }

    /// Whether the parts give the commitment.
    #[must_use]
    pub fn is_sound(&self) -> bool {
        commitment(self.chain_id, self.auction, self.epoch, self.lot, &self.bid()) == self.commitment
    }

    fn name(&self) -> String {
        let Self { chain_id, epoch, lot, commitment, .. } = self;
        format!("chain-{chain_id}-epoch-{epoch}-lot-{lot}-{}.json", &hex::encode(commitment)[..8])
    }
}

/// What encrypts a file.
pub struct Passphrase(String);

impl Passphrase {
    /// The first line of a file.
    ///
    /// # Errors
    /// When it cannot be read or is empty.
    pub fn read(path: &Path) -> Result<Self> {
        let text =
            std::fs::read_to_string(path).with_context(|| format!("{} cannot be read", path.display()))?;
        let line = text.lines().next().unwrap_or_default().to_owned();
        if line.is_empty() {
            bail!("{} has no passphrase in its first line", path.display());
        }
        Ok(Self(line))
    }

    /// Argon2id with the crate's defaults: 19 MiB, two passes.
    fn cipher(&self, salt: &[u8]) -> Result<XChaCha20Poly1305> {
        let mut key = [0; 32];
        Argon2::default()
            .hash_password_into(self.0.as_bytes(), salt, &mut key)
            .map_err(|e| anyhow::anyhow!("the passphrase gives no key: {e}"))?;
        Ok(XChaCha20Poly1305::new(&key.into()))
    }
}

impl From<&str> for Passphrase {
    fn from(text: &str) -> Self {
        Self(text.to_owned())
    }
}

/// The content of a file.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    version: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    bids: Option<Vec<KeptBid>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    encrypted: Option<Encrypted>,
}

/// XChaCha20-Poly1305 under a key of Argon2id.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Encrypted {
    salt: String,
    nonce: String,
    data: String,
}

fn random<const N: usize>() -> Result<[u8; N]> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).ok().context("the system gives no random bytes")?;
    Ok(bytes)
}

fn encode(bids: &[KeptBid], passphrase: Option<&Passphrase>) -> Result<String> {
    let file = match passphrase {
        None => File { version: 1, bids: Some(bids.to_vec()), encrypted: None },
        Some(passphrase) => {
            let (salt, nonce) = (random::<16>()?, random::<24>()?);
            let plain = serde_json::to_vec(bids)?;
            let data = passphrase
                .cipher(&salt)?
                .encrypt(&nonce.into(), plain.as_slice())
                .map_err(|_| anyhow::anyhow!("encryption failed"))?;
            let [salt, nonce, data] = [salt.to_vec(), nonce.to_vec(), data].map(hex::encode);
            File { version: 1, bids: None, encrypted: Some(Encrypted { salt, nonce, data }) }
        }
    };
    Ok(serde_json::to_string_pretty(&file)? + "\n")
}

fn decode(text: &str, passphrase: Option<&Passphrase>) -> Result<Vec<KeptBid>> {
    let file: File = serde_json::from_str(text).context("this is no file of bids")?;
    if file.version != 1 {
        bail!("a file of bids of version {}; this program knows version 1", file.version);
    }
    let bids = match (file.bids, file.encrypted, passphrase) {
        (Some(bids), None, _) => bids,
        (None, Some(_), None) => bail!("it is encrypted: name a file with its passphrase"),
        (None, Some(encrypted), Some(passphrase)) => {
            let [salt, nonce, data] = [encrypted.salt, encrypted.nonce, encrypted.data].map(hex::decode);
            let nonce: [u8; 24] = nonce?.try_into().ok().context("the nonce has a wrong length")?;
            let plain = passphrase
                .cipher(&salt?)?
                .decrypt(&nonce.into(), data?.as_slice())
                .map_err(|_| anyhow::anyhow!("the passphrase is wrong, or the file was changed"))?;
            serde_json::from_slice(&plain).context("the content is no list of bids")?
        }
        _ => bail!("this is no file of bids"),
    };
    match bids.iter().find(|bid| !bid.is_sound()) {
        Some(bid) => bail!("the bid of lot {} does not give its commitment", bid.lot),
        None => Ok(bids),
    }
}

/// Creates a file that only its owner reads. Never writes over one.
fn create(path: &Path, text: &str) -> Result<()> {
    let mut file = std::fs::OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(path)
        .with_context(|| format!("{} cannot be created", path.display()))?;
    file.write_all(text.as_bytes())?;
    // A bid that is on the chain and not on the disk would cost its bond.
    file.sync_all()?;
    Ok(())
}

/// Keeps a bid in `folder`; returns its file. A bid that is there already stays as it is.
///
/// # Errors
/// When the file cannot be written.
pub fn save(folder: &Path, bid: &KeptBid, passphrase: Option<&Passphrase>) -> Result<PathBuf> {
    std::fs::create_dir_all(folder).with_context(|| format!("{} cannot be created", folder.display()))?;
    let path = folder.join(bid.name());
    if !path.exists() {
        create(&path, &encode(std::slice::from_ref(bid), passphrase)?)?;
    }
    Ok(path)
}

/// The bids of a file.
///
/// # Errors
/// With the file's name, when it cannot be read, decrypted, or a bid does not give its commitment.
pub fn read_file(path: &Path, passphrase: Option<&Passphrase>) -> Result<Vec<KeptBid>> {
    let text = std::fs::read_to_string(path).with_context(|| format!("{} cannot be read", path.display()))?;
    decode(&text, passphrase).with_context(|| path.display().to_string())
}

/// All bids of a folder, in the order of their files' names.
///
/// # Errors
/// As [`read_file`].
pub fn load(folder: &Path, passphrase: Option<&Passphrase>) -> Result<Vec<KeptBid>> {
    let entries =
        std::fs::read_dir(folder).with_context(|| format!("{} cannot be read", folder.display()))?;
    let mut paths = entries.map(|entry| Ok(entry?.path())).collect::<Result<Vec<_>>>()?;
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "json"));
    paths.sort();
    let mut bids = Vec::new();
    for path in paths {
        bids.extend(read_file(&path, passphrase)?);
    }
    Ok(bids)
}

/// Writes all bids of `folder` to one new file; returns how many.
///
/// # Errors
/// As [`load`]; when the file exists.
pub fn export(
    folder: &Path,
    passphrase: Option<&Passphrase>,
    file: &Path,
    file_passphrase: Option<&Passphrase>,
) -> Result<usize> {
    let bids = load(folder, passphrase)?;
    create(file, &encode(&bids, file_passphrase)?)?;
    Ok(bids.len())
}

/// Takes the bids of a file into `folder`; returns how many.
///
/// # Errors
/// As [`read_file`] and [`save`].
pub fn import(
    folder: &Path,
    passphrase: Option<&Passphrase>,
    file: &Path,
    file_passphrase: Option<&Passphrase>,
) -> Result<usize> {
    let bids = read_file(file, file_passphrase)?;
    for bid in &bids {
        save(folder, bid, passphrase)?;
    }
    Ok(bids.len())
}
