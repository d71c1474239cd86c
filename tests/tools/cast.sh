#!/usr/bin/env bash
# The chain as cast sees it. Run by ./scripts/test-tools, which sets USDAI_RPC.
set -euo pipefail
cd "$(dirname "$0")"
export PATH="$PWD/node_modules/.bin:$PATH" ETH_RPC_URL=$USDAI_RPC
key=0xb6b15c8cb491557369f3c7d2c287b053eb229daa9c22138887752191c9520659
dev=0x3f1Eae7D46d88F08fc2F8ed27FCb2AB183EB2d0E
bob=0x00000000000000000000000000000000000000B0
deployer=0xcEcba2F1DC234f70Dd89F2041029807F8D03A990
zero=0x0000000000000000000000000000000000000000000000000000000000000000

checks=0
# What it is, what came, what should have come.
same() {
  [ "$2" = "$3" ] || { echo "$1: got $2, not $3" >&2; exit 1; }
  checks=$((checks + 1))
}
# What it is, what came, a part of what should have come.
holds() {
  case "$2" in *"$3"*) checks=$((checks + 1)) ;; *) echo "$1: $3 is not in $2" >&2; exit 1 ;; esac
}
field() { node -pe "JSON.parse(require('fs').readFileSync(0, 'utf8'))$1"; }
send() { cast send --private-key $key --json "$@"; }

same "chain id" "$(cast chain-id)" 412346
same "gas price" "$(cast gas-price)" 100000000
same "base fee" "$(cast base-fee)" 100000000
holds "client" "$(cast client)" usdai-devnode/

# A Solidity contract: deployed, written, read.
bytecode=$(field .bytecode <../solidity/artifacts/TestUSDC.json)
usdc=$(send --create "$bytecode" "constructor(address)" $dev | field .contractAddress)
receipt=$(send "$usdc" "mint(address,uint256)" $bob 5000000)
same "status" "$(field .status <<<"$receipt")" 0x1
same "balance" "$(cast call "$usdc" "balanceOf(address)(uint256)" $bob | cut -d' ' -f1)" 5000000

# A program: created, activated and constructed in one transaction, then called.
topic=$(cast keccak "ContractDeployed(address)")
# Deploys a program with this call of its constructor; sets receipt and program.
deploy() {
  local code init
  code=eff00000$(od -An -v -tx1 "../../target/wasm/programs/$1.wasm.br" | tr -d ' \n')
  init=0x7f$(printf '%064x' $((${#code} / 2)))80602b6000396000f300$code
  receipt=$(send --value 0.01ether $deployer "deploy(bytes,bytes,uint256,bytes32)" "$init" "$2" 0 $zero)
  program=0x$(field ".logs.find((log) => log.topics[0] === '$topic').data.slice(26)" <<<"$receipt")
}
deploy caliber-desk 0x
deploy caliber-nft "$(cast sig "stylus_constructor()")$(cast abi-encode "f(address,address)" $dev "$program" | cut -c3-)"
caliber=$program
deployment=$(field .transactionHash <<<"$receipt")
same "name" "$(cast call "$caliber" "name()(string)")" '"CALIBER"'
same "admin" "$(cast call "$caliber" "hasRole(bytes32,address)(bool)" $zero $dev)" true
holds "code" "$(cast code "$caliber")" 0xeff00000
[ "$(cast storage "$caliber" "$(cast keccak stylus_constructor)")" != $zero ] || { echo "no constructor has run" >&2; exit 1; }

# A custom error: refused with its data, which decodes.
refusal=$(cast call --from $bob "$caliber" "pause()" 2>&1 || true)
holds "revert" "$refusal" "execution reverted"
error=$(grep -o '0xe2517d3f[0-9a-f]*' <<<"$refusal" | head -n 1)
holds "custom error" "$(cast decode-error --sig "AccessControlUnauthorizedAccount(address,bytes32)" "$error")" $bob

# State overrides, estimates, access lists.
same "override of code" "$(cast call $bob --override-code $bob:0x5f545f5260205ff3 --override-state-diff $bob:$zero:0x09)" \
  0x0000000000000000000000000000000000000000000000000000000000000009
same "override of balance" "$(cast call 0xcA11bde05977b3631167028862bE2a173976CA11 "getEthBalance(address)(uint256)" $bob --override-balance $bob:77)" 77
same "plain estimate" "$(cast estimate --from $dev $bob --value 1)" 21000
holds "access list" "$(cast access-list --from $dev "$usdc" "balanceOf(address)" $bob 2>&1 | tr A-Z a-z)" "$(tr A-Z a-z <<<"${usdc:2}")"

# Logs, filters, blocks, fees, proofs of what is not there.
transfer=$(cast keccak "Transfer(address,address,uint256)")
same "logs" "$(cast logs --json --from-block 0 --address "$usdc" "$transfer" | field .length)" 1
same "no logs" "$(cast logs --json --from-block 0 --to-block 0 --address "$usdc" "$transfer" | field .length)" 0
filter=$(cast rpc eth_newBlockFilter | tr -d '"')
send --value 1 $bob >/dev/null
same "filter" "$(cast rpc eth_getFilterChanges "$filter" | field .length)" 1
same "end of the filter" "$(cast rpc eth_uninstallFilter "$filter")" true
same "block" "$(cast block latest --json | field .transactions.length)" 1
same "fee history" "$(cast rpc eth_feeHistory 0x2 latest '[50]' | field .baseFeePerGas.length)" 3
same "nonce" "$(cast nonce $dev)" "$(cast tx --json "$(cast block latest --json | field '.transactions[0]')" | field '.nonce * 1 + 1')"
holds "proofs" "$(cast rpc eth_getProof $bob '[]' latest 2>&1 || true)" "does not exist"

# Traces.
trace=$(cast rpc debug_traceTransaction "$deployment" '{"tracer":"callTracer"}')
same "outermost frame" "$(field .to <<<"$trace")" "$(tr A-Z a-z <<<$deployer)"
holds "creation" "$(field '.calls.map((call) => call.type).join()' <<<"$trace")" CREATE
holds "unknown tracer" "$(cast rpc debug_traceTransaction "$deployment" '{"tracer":"fourByteTracer"}' 2>&1 || true)" "callTracer, prestateTracer"

# Kinds of transactions, and refusals.
same "legacy" "$(send --legacy --value 1 $bob | field .type)" 0x0
same "with an access list" "$(send --legacy --access-list '[]' --value 1 $bob | field .type)" 0x1
holds "low nonce" "$(send --nonce 0 --gas-limit 21000 --value 1 $bob 2>&1 || true)" "nonce too low: next nonce"
holds "high nonce" "$(send --nonce 99999 --async --gas-limit 21000 --value 1 $bob 2>&1 || true)" "nonce too high: tx nonce 99999"
holds "little gas" "$(send --gas-limit 20000 --value 1 $bob 2>&1 || true)" "intrinsic gas too low: gas 20000, minimum needed 21000"
holds "other chain" "$(send --chain 1 --gas-limit 21000 --value 1 $bob 2>&1 || true)" "chain"

# WebSocket.
same "over a socket" "$(cast chain-id --rpc-url "${USDAI_RPC/http/ws}")" 412346

echo "cast: $checks checks hold"
