//! Every function as its caller sees it: calldata in, answer or error out.
use super::*;
use alloc::string::String;
use usdai_abi::{
    caliber::{ICaliber, IERC721Metadata, IERC721},
    common::{IAccessControl, IPausable, IERC165},
};

/// An account that calls the contract.
pub(super) struct Caller<'a> {
    caliber: &'a Contract<Caliber>,
    who: Address,
}

pub(super) trait By {
    fn by(&self, who: Address) -> Caller<'_>;
}

impl By for Contract<Caliber> {
    fn by(&self, who: Address) -> Caller<'_> {
        Caller { caliber: self, who }
    }
}

/// A function: its name here, its arguments, the call, and what of its answer is wanted.
macro_rules! functions {
    ($($name:ident($($arg:ident: $ty:ty),*) -> $ret:ty = $call:ident :: $fun:ident { $($field:ident: $value:expr),* } => |$answer:ident| $wanted:expr;)*) => {
        #[allow(clippy::too_many_arguments)]
        impl Caller<'_> {
            $(pub(super) fn $name(&self, $($arg: $ty),*) -> Result<$ret, Error> {
                let $answer = self.run(&$call::$fun { $($field: $value),* })?;
                let _ = &$answer;
                Ok($wanted)
            })*
        }
    };
}

impl Caller<'_> {
    pub(super) fn run<C: SolCall>(&self, call: &C) -> Result<C::Return, Error> {
        let data = self.raw(&call.abi_encode())?;
        Ok(C::abi_decode_returns(&data, true).expect("an answer as the ABI says"))
    }

    pub(super) fn raw(&self, calldata: &[u8]) -> Result<Vec<u8>, Error> {
        let result = self.caliber.sender(self.who).functions(calldata).motsu_res();
        result.map_err(Error)
    }
}

functions! {
    mint(to: Address, class: u8, units: U256, serial_root: B256, bailee: Address) -> U256 =
        ICaliber::mintCall { to: to, class: class, units: units, serialRoot: serial_root, bailee: bailee } => |a| a.tokenId;
    burn(id: U256) -> () = ICaliber::burnCall { tokenId: id } => |a| ();
    set_document(id: U256, kind: u8, hash: B256, expiry: U256) -> () =
        ICaliber::setDocumentCall { tokenId: id, kind: kind, hash: hash, expiry: expiry } => |a| ();
    appraise(id: U256, value: U256, expiry: U256) -> () =
        ICaliber::appraiseCall { tokenId: id, value: value, expiry: expiry } => |a| ();
    attest_document(id: U256, kind: u8, hash: B256, expiry: U256, issuer: Address, deadline: U256, signature: &[u8]) -> () =
        ICaliber::attestDocumentCall { tokenId: id, kind: kind, hash: hash, expiry: expiry, issuer: issuer, deadline: deadline, signature: signature.to_vec().into() } => |a| ();
    attest_appraisal(id: U256, value: U256, expiry: U256, appraiser: Address, deadline: U256, signature: &[u8]) -> () =
        ICaliber::attestAppraisalCall { tokenId: id, value: value, expiry: expiry, appraiser: appraiser, deadline: deadline, signature: signature.to_vec().into() } => |a| ();
    attestation_nonce(id: U256, kind: u8) -> U256 =
        ICaliber::attestationNonceCall { tokenId: id, kind: kind } => |a| a._0;
    cancel_attestations(id: U256, kind: u8) -> () =
        ICaliber::cancelAttestationsCall { tokenId: id, kind: kind } => |a| ();
    set_metadata_hash(id: U256, hash: B256) -> () =
        ICaliber::setMetadataHashCall { tokenId: id, hash: hash } => |a| ();
    metadata_hash(id: U256) -> B256 = ICaliber::metadataHashCall { tokenId: id } => |a| a._0;
    set_base_uri(uri: &str) -> () = ICaliber::setBaseURICall { baseURI: uri.into() } => |a| ();
    token_uri(id: U256) -> String = IERC721Metadata::tokenURICall { tokenId: id } => |a| a._0;
    set_class(class: u8, name: B256, ltv: u64, ages: &[u64], bps: &[u64]) -> () =
        ICaliber::setClassCall { class: class, name: name, ltvBps: U256::from(ltv), ages: numbers(ages), remainingBps: numbers(bps) } => |a| ();
    class_info(class: u8) -> ICaliber::classInfoReturn = ICaliber::classInfoCall { class: class } => |a| a;
    collateral(id: U256) -> (U256, U256, U256) =
        ICaliber::collateralCall { tokenId: id } => |a| (a.value, a.ltvBps, a.validUntil);
    verify_serial(id: U256, serial: &str, proof: Vec<B256>) -> bool =
        ICaliber::verifySerialCall { tokenId: id, serial: serial.into(), proof: proof } => |a| a._0;
    title_of_lot(root: B256) -> U256 = ICaliber::titleOfLotCall { serialRoot: root } => |a| a.tokenId;
    title_count() -> U256 = ICaliber::titleCountCall {} => |a| a._0;
    title(id: U256) -> (u8, u8, U256, B256, Address) =
        ICaliber::titleCall { tokenId: id } => |a| (a.status, a.class, a.units, a.serialRoot, a.bailee);
    document(id: U256, kind: u8) -> (B256, Address, U256) =
        ICaliber::documentCall { tokenId: id, kind: kind } => |a| (a.hash, a.issuer, a.expiry);
    appraisal(id: U256) -> (U256, U256, U256, Address) =
        ICaliber::appraisalCall { tokenId: id } => |a| (a.value, a.time, a.expiry, a.appraiser);
    is_current(id: U256) -> bool = ICaliber::isCurrentCall { tokenId: id } => |a| a._0;
    pledge(id: U256, from: Address) -> (U256, u8, U256) =
        ICaliber::pledgeCall { tokenId: id, from: from } => |a| (a.value, a.class, a.ltvBps);
    release(id: U256, to: Address) -> () = ICaliber::releaseCall { tokenId: id, to: to } => |a| ();
    mark_defaulted(id: U256) -> () = ICaliber::markDefaultedCall { tokenId: id } => |a| ();
    mark_cured(id: U256) -> () = ICaliber::markCuredCall { tokenId: id } => |a| ();
    foreclose(id: U256, to: Address) -> () = ICaliber::forecloseCall { tokenId: id, to: to } => |a| ();
    owner_of(id: U256) -> Address = IERC721::ownerOfCall { tokenId: id } => |a| a._0;
    balance_of(owner: Address) -> U256 = IERC721::balanceOfCall { owner: owner } => |a| a._0;
    get_approved(id: U256) -> Address = IERC721::getApprovedCall { tokenId: id } => |a| a._0;
    approve(to: Address, id: U256) -> () = IERC721::approveCall { to: to, tokenId: id } => |a| ();
    set_approval_for_all(operator: Address, approved: bool) -> () =
        IERC721::setApprovalForAllCall { operator: operator, approved: approved } => |a| ();
    transfer_from(from: Address, to: Address, id: U256) -> () =
        IERC721::transferFromCall { from: from, to: to, tokenId: id } => |a| ();
    safe_transfer_from(from: Address, to: Address, id: U256) -> () =
        IERC721::safeTransferFrom_0Call { from: from, to: to, tokenId: id } => |a| ();
    safe_transfer_from_with_data(from: Address, to: Address, id: U256, data: Vec<u8>) -> () =
        IERC721::safeTransferFrom_1Call { from: from, to: to, tokenId: id, data: data.into() } => |a| ();
    grant_role(role: B256, account: Address) -> () =
        IAccessControl::grantRoleCall { role: role, account: account } => |a| ();
    revoke_role(role: B256, account: Address) -> () =
        IAccessControl::revokeRoleCall { role: role, account: account } => |a| ();
    renounce_role(role: B256, confirmation: Address) -> () =
        IAccessControl::renounceRoleCall { role: role, callerConfirmation: confirmation } => |a| ();
    pause() -> () = IPausable::pauseCall {} => |a| ();
    unpause() -> () = IPausable::unpauseCall {} => |a| ();
}

/// What never fails.
impl Caller<'_> {
    pub(super) fn has_role(&self, role: B256, account: Address) -> bool {
        self.run(&IAccessControl::hasRoleCall { role, account }).unwrap()._0
    }

    pub(super) fn get_role_admin(&self, role: B256) -> B256 {
        self.run(&IAccessControl::getRoleAdminCall { role }).unwrap()._0
    }

    pub(super) fn paused(&self) -> bool {
        self.run(&IPausable::pausedCall {}).unwrap()._0
    }

    pub(super) fn is_approved_for_all(&self, owner: Address, operator: Address) -> bool {
        self.run(&IERC721::isApprovedForAllCall { owner, operator }).unwrap()._0
    }

    pub(super) fn name(&self) -> String {
        self.run(&IERC721Metadata::nameCall {}).unwrap()._0
    }

    pub(super) fn symbol(&self) -> String {
        self.run(&IERC721Metadata::symbolCall {}).unwrap()._0
    }

    pub(super) fn supports_interface(&self, id: [u8; 4]) -> bool {
        self.run(&IERC165::supportsInterfaceCall { interfaceId: id.into() }).unwrap()._0
    }
}

fn numbers(values: &[u64]) -> Vec<U256> {
    values.iter().copied().map(U256::from).collect()
}
