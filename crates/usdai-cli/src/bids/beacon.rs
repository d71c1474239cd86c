//! Networks by name, and where the signatures of rounds come from.
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{bail, Context, Result};
use serde::Deserialize;
use timelock::{Beacon, Network, TestBeacon};

/// The most that is read of a beacon's answer, bytes.
const ANSWER: u64 = 64 * 1024;

/// `quicknet`, `test:NAME`, or a file with drand's `/info`.
///
/// # Errors
/// When the file cannot be read or has no network.
pub fn network(name: &str) -> Result<Network> {
    if name == "quicknet" {
        return Ok(Network::quicknet());
    }
    if let Some(test) = name.strip_prefix("test:") {
        return Ok(TestBeacon::named(test).network());
    }
    let text = std::fs::read_to_string(name)
        .with_context(|| format!("`{name}` is no network: expected quicknet, test:NAME or a file"))?;
    let network: Network = serde_json::from_str(&text).with_context(|| format!("{name} has no network"))?;
    network.checked().with_context(|| name.to_owned())
}

/// Where signatures come from.
#[derive(Debug, Clone)]
pub enum Source {
    /// A file with one round or a list of them.
    File(PathBuf),
    /// drand's HTTP endpoint.
    Url(String),
    /// A test network, which signs at once.
    Test(String),
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Rounds {
    One(Beacon),
    Many(Vec<Beacon>),
}

impl Source {
    /// The signature of `round`, checked against `network`.
    ///
    /// # Errors
    /// When the source has none, or another network's.
    pub fn round(&self, network: &Network, round: u64) -> Result<Beacon> {
        let beacon = match self {
            Self::File(path) => from_file(path, round)?,
            Self::Url(url) => from_url(url, round)?,
            Self::Test(name) => TestBeacon::named(name).sign(round)?,
        };
        if beacon.round != round {
            bail!("the beacon answers with round {}, not {round}", beacon.round);
        }
        network.verify(&beacon)?;
        Ok(beacon)
    }
}

fn from_file(path: &Path, round: u64) -> Result<Beacon> {
    let text = std::fs::read_to_string(path).with_context(|| format!("{} cannot be read", path.display()))?;
    let rounds: Rounds = serde_json::from_str(&text)
        .with_context(|| format!("{} has no rounds of a beacon", path.display()))?;
    let found = match rounds {
        Rounds::One(beacon) => Some(beacon).filter(|beacon| beacon.round == round),
        Rounds::Many(beacons) => beacons.into_iter().find(|beacon| beacon.round == round),
    };
    found.with_context(|| format!("{} has no round {round}", path.display()))
}

fn from_url(url: &str, round: u64) -> Result<Beacon> {
    let url = format!("{}/public/{round}", url.trim_end_matches('/'));
    let config = ureq::Agent::config_builder().timeout_global(Some(Duration::from_secs(20))).build();
    let mut response = ureq::Agent::from(config)
        .get(&url)
        .call()
        .with_context(|| format!("{url} gives no signature; is the round signed yet?"))?;
    let text = response.body_mut().with_config().limit(ANSWER).read_to_string()?;
    serde_json::from_str(&text).with_context(|| format!("{url} answers with no round of a beacon"))
}
