// SPDX-License-Identifier: MIT OR Apache-2.0
// Made by `cargo xtask abi --bless` from crates/abi. Errors of called contracts are passed on and not listed.
pragma solidity ^0.8.20;

interface ICaliber {
    error ERC721InvalidOwner(address owner);
    error ERC721NonexistentToken(uint256 tokenId);
    error ERC721IncorrectOwner(address sender, uint256 tokenId, address owner);
    error ERC721InvalidReceiver(address receiver);
    error ERC721InsufficientApproval(address operator, uint256 tokenId);
    error ERC721InvalidApprover(address approver);
    error ERC721InvalidOperator(address operator);
    /// A hash that has to name something is zero.
    error ZeroHash();
    /// The title is not in a status that allows this. Statuses: 0 none, 1 Registered, 2 Attested, 3 Pledged, 4 Defaulted, 5 Foreclosed, 6 Released.
    error WrongStatus(uint256 tokenId, uint8 status);
    /// Kinds: 0 title or warehouse receipt, 1 bailment, 2 UCC filing, 3 insurance.
    error InvalidDocumentKind(uint8 kind);
    error DocumentMissing(uint256 tokenId, uint8 kind);
    error DocumentExpired(uint256 tokenId, uint8 kind, uint256 expiry);
    error AppraisalExpired(uint256 tokenId, uint256 expiry);
    error AppraisalMissing(uint256 tokenId);
    /// The title is under a lien: it does not move, burn or change; only what has expired is renewed.
    error TitlePledged(uint256 tokenId);
    /// An expiry that is not in the future, or beyond 2^40 seconds.
    error InvalidExpiry(uint256 expiry);
    /// The class has no LTV limit: no title is minted into it.
    error ClassClosed(uint8 class);
    /// The lot with this root of serial numbers has a title already.
    error LotAlreadyTitled(uint256 tokenId);
    /// A bailment that somebody else than the title's bailee issues.
    error NotBailee(uint256 tokenId, address account);
    error AttestationExpired(uint256 deadline);
    /// The issuer has not signed this: another text, nonce, chain or contract, or somebody else's signature. Kind 4: an appraisal.
    error InvalidAttestation(address issuer, uint256 tokenId, uint8 kind);
    /// An amount that has to be positive is zero.
    error ZeroAmount();
    /// An address that has to name somebody is zero.
    error ZeroAddress();
    /// A result does not fit its type.
    error MathOverflow();
    /// A called contract has no code, reverted without a reason, or answered with something else than the ABI says.
    error CallFailed(address target);
    /// The other contracts have not been named yet.
    error NotWired();
    /// A parameter is outside its bounds.
    error InvalidParameter();
    /// The contract has no such function; zero where the calldata names none.
    error UnknownFunction(bytes4 selector);
    /// The contract takes no value.
    error NonPayable();
    /// The contract is running already in this transaction: it answers nobody meanwhile, views included.
    error ReentrantCall();
    /// The constructor has run already.
    error AlreadyConstructed();
    error EnforcedPause();
    error ExpectedPause();
    error AccessControlUnauthorizedAccount(address account, bytes32 neededRole);
    error AccessControlBadConfirmation();

    event TitleMinted(uint256 indexed tokenId, address indexed to, uint8 indexed class, uint256 units, bytes32 serialRoot, address bailee);
    event DocumentSet(uint256 indexed tokenId, uint8 indexed kind, bytes32 hash, address issuer, uint256 expiry);
    event Appraised(uint256 indexed tokenId, address indexed appraiser, uint256 value, uint256 expiry);
    event StatusChanged(uint256 indexed tokenId, uint8 from, uint8 to);
    event AttestationsCancelled(uint256 indexed tokenId, uint8 indexed kind, uint256 nonce);
    event MetadataHashSet(uint256 indexed tokenId, bytes32 hash);
    event BaseURISet(string baseURI);
    event ClassSet(uint8 indexed class, bytes32 name, uint256 ltvBps, uint256[] ages, uint256[] remainingBps);
    event MetadataUpdate(uint256 _tokenId);
    event BatchMetadataUpdate(uint256 _fromTokenId, uint256 _toTokenId);
    event Transfer(address indexed from, address indexed to, uint256 indexed tokenId);
    event Approval(address indexed owner, address indexed approved, uint256 indexed tokenId);
    event ApprovalForAll(address indexed owner, address indexed operator, bool approved);
    event Paused(address account);
    event Unpaused(address account);
    event RoleGranted(bytes32 indexed role, address indexed account, address indexed sender);
    event RoleRevoked(bytes32 indexed role, address indexed account, address indexed sender);

    /// MINTER_ROLE (tokenising agent). `class`: one that setClass has opened. `serialRoot`: Merkle root of the lot's serial numbers,
    /// of one living title only. `bailee`: who keeps the hardware and issues the bailment. Returns the id, from 1.
    function mint(address to, uint8 class, uint256 units, bytes32 serialRoot, address bailee) external returns (uint256 tokenId);
    /// Kind 0 and 2: MINTER_ROLE; kind 1: CUSTODIAN_ROLE, the title's bailee; kind 3: INSURER_ROLE. Under a lien only in the place of a
    /// document that has expired. The issuer is the caller.
    function setDocument(uint256 tokenId, uint8 kind, bytes32 hash, uint256 expiry) external;
    /// APPRAISER_ROLE. Under a lien only once the appraisal has expired. With all four documents and an appraisal current a free title becomes
    /// Attested.
    function appraise(uint256 tokenId, uint256 value, uint256 expiry) external;
    /// Anyone. As setDocument by `issuer`, whose EIP-712 (or ERC-1271) signature is over
    /// Document(uint256 tokenId,uint8 kind,bytes32 hash,uint256 expiry,address issuer,uint256 nonce,uint256 deadline).
    function attestDocument(uint256 tokenId, uint8 kind, bytes32 hash, uint256 expiry, address issuer, uint256 deadline, bytes calldata signature) external;
    /// Anyone. As appraise by `appraiser`, whose EIP-712 (or ERC-1271) signature is over
    /// Appraisal(uint256 tokenId,uint256 value,uint256 expiry,address appraiser,uint256 nonce,uint256 deadline).
    function attestAppraisal(uint256 tokenId, uint256 value, uint256 expiry, address appraiser, uint256 deadline, bytes calldata signature) external;
    /// The nonce that the next signature over this piece of evidence carries. Kind 4: the appraisal. Any filing of the piece, by whichever
    /// way, and a foreclosure move it on, so that an older signature that nobody has brought is void.
    function attestationNonce(uint256 tokenId, uint8 kind) external view returns (uint256);
    /// Who may issue the piece: moves its nonce on.
    function cancelAttestations(uint256 tokenId, uint8 kind) external;
    function DOMAIN_SEPARATOR() external view returns (bytes32);
    /// MINTER_ROLE, when the hardware leaves the data centre into its owner's hands: burns the title. Not under a lien, with the owner's approval.
    function burn(uint256 tokenId) external;
    function title(uint256 tokenId) external view returns (uint8 status, uint8 class, uint256 units, bytes32 serialRoot, address bailee);
    function titleCount() external view returns (uint256);
    /// The living title of the lot with this root, 0 if there is none.
    function titleOfLot(bytes32 serialRoot) external view returns (uint256 tokenId);
    function document(uint256 tokenId, uint8 kind) external view returns (bytes32 hash, address issuer, uint256 expiry);
    function appraisal(uint256 tokenId) external view returns (uint256 value, uint256 time, uint256 expiry, address appraiser);
    /// Whether all documents and the appraisal are current now.
    function isCurrent(uint256 tokenId) external view returns (bool);
    /// What the title is worth now: the appraisal, depreciated by its class's curve since, rounded down; 0 without one. The class's LTV
    /// limit. The first expiry among the documents and the appraisal, 0 while one is missing.
    function collateral(uint256 tokenId) external view returns (uint256 value, uint256 ltvBps, uint256 validUntil);
    /// Whether a serial number is in the title's lot: leaf keccak256(keccak256(bytes(serial))), pairs sorted, at most 32 hashes.
    function verifySerial(uint256 tokenId, string calldata serial, bytes32[] calldata proof) external view returns (bool);
    /// DEFAULT_ADMIN_ROLE. `ltvBps`: at most 8,000; 0 closes the class. The curve: what remains of an appraisal, bps, at ages in days, a
    /// line from point to point, from 10,000 at 0; flat after the last point, and without any. At most 7 points, ages rising, never up again.
    function setClass(uint8 class, bytes32 name, uint256 ltvBps, uint256[] calldata ages, uint256[] calldata remainingBps) external;
    function classInfo(uint8 class) external view returns (bytes32 name, uint256 ltvBps, uint256[] memory ages, uint256[] memory remainingBps);
    /// MINTER_ROLE. The hash of the title's metadata, JSON made of the facts above. Not under a lien.
    function setMetadataHash(uint256 tokenId, bytes32 hash) external;
    /// Zero if there is none, and after a foreclosure.
    function metadataHash(uint256 tokenId) external view returns (bytes32);
    /// MINTER_ROLE. At most 256 bytes. `tokenURI` is this and the id.
    function setBaseURI(string calldata baseURI) external;
    /// LIENHOLDER_ROLE. Takes an Attested title with everything current from its owner `from` into the caller's hands: Pledged.
    /// The owner must have approved the caller (ERC-721). `value`: as in `collateral`.
    function pledge(uint256 tokenId, address from) external returns (uint256 value, uint8 class, uint256 ltvBps);
    /// LIENHOLDER_ROLE. Pledged or Defaulted -> Attested, title to `to`.
    function release(uint256 tokenId, address to) external;
    /// LIENHOLDER_ROLE. Pledged -> Defaulted.
    function markDefaulted(uint256 tokenId) external;
    /// LIENHOLDER_ROLE. Defaulted -> Pledged, after a cure.
    function markCured(uint256 tokenId) external;
    /// LIENHOLDER_ROLE. Defaulted -> Foreclosed, title to the buyer `to`.
    function foreclose(uint256 tokenId, address to) external;
    /// The program of the functions that the first one lacks.
    function desk() external view returns (address);
    function balanceOf(address owner) external view returns (uint256);
    function ownerOf(uint256 tokenId) external view returns (address);
    function approve(address to, uint256 tokenId) external;
    function setApprovalForAll(address operator, bool approved) external;
    function getApproved(uint256 tokenId) external view returns (address);
    function isApprovedForAll(address owner, address operator) external view returns (bool);
    function transferFrom(address from, address to, uint256 tokenId) external;
    function safeTransferFrom(address from, address to, uint256 tokenId) external;
    function safeTransferFrom(address from, address to, uint256 tokenId, bytes calldata data) external;
    function name() external view returns (string memory);
    function symbol() external view returns (string memory);
    function tokenURI(uint256 tokenId) external view returns (string memory);
    function hasRole(bytes32 role, address account) external view returns (bool);
    function getRoleAdmin(bytes32 role) external view returns (bytes32);
    function grantRole(bytes32 role, address account) external;
    function revokeRole(bytes32 role, address account) external;
    function renounceRole(bytes32 role, address callerConfirmation) external;
    function paused() external view returns (bool);
    /// PAUSER_ROLE.
    function pause() external;
    /// DEFAULT_ADMIN_ROLE: who may pause may not unpause.
    function unpause() external;
    function supportsInterface(bytes4 interfaceId) external view returns (bool);
    function eip712Domain() external view returns (bytes1 fields, string memory name, string memory version, uint256 chainId, address verifyingContract, bytes32 salt, uint256[] memory extensions);
}
