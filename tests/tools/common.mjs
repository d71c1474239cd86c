// What the tests share: the chain of $USDAI_RPC, its prefunded account, artifacts and programs.
import { readFileSync } from 'node:fs'
import { brotliCompressSync, constants } from 'node:zlib'
import { createPublicClient, createWalletClient, concatHex, defineChain, http, numberToHex, padHex, toHex } from 'viem'
import { privateKeyToAccount } from 'viem/accounts'

export const url = process.env.USDAI_RPC
if (!url) throw new Error('USDAI_RPC names no chain: run ./scripts/test-tools')

const root = new URL('../../', import.meta.url)
const read = (path) => readFileSync(new URL(path, root))

/** An entry of tests/solidity/artifacts. */
export const artifact = (name) => JSON.parse(read(`tests/solidity/artifacts/${name}.json`))
/** The interface of a contract, from abi/. */
export const abi = (contract) => JSON.parse(read(`abi/${contract}.json`))

export const chain = defineChain({
  id: 412346,
  name: 'embedded chain',
  nativeCurrency: { name: 'Ether', symbol: 'ETH', decimals: 18 },
  rpcUrls: { default: { http: [url] } },
  contracts: { multicall3: { address: '0xcA11bde05977b3631167028862bE2a173976CA11' } },
})
export const account = privateKeyToAccount('0xb6b15c8cb491557369f3c7d2c287b053eb229daa9c22138887752191c9520659')
export const reader = createPublicClient({ chain, transport: http(url), pollingInterval: 50 })
export const writer = createWalletClient({ chain, transport: http(url), account })

export const stylusDeployer = '0xcEcba2F1DC234f70Dd89F2041029807F8D03A990'

/** Code of a program as it stands on chain: prefix and compressed WASM. */
export function programCode(name) {
  const wasm = read(`target/wasm/programs/${name}.wasm`)
  const params = {
    [constants.BROTLI_PARAM_QUALITY]: 11,
    [constants.BROTLI_PARAM_LGWIN]: 22,
    [constants.BROTLI_PARAM_SIZE_HINT]: wasm.length,
  }
  return concatHex(['0xeff00000', toHex(brotliCompressSync(wasm, { params }))])
}

/** Creation code that returns `code` as it is: 43 bytes that copy what follows them. */
export const creationCode = (code) =>
  concatHex(['0x7f', padHex(numberToHex(code.length / 2 - 1), { size: 32 }), '0x80602b6000396000f300', code])

/** Sends and waits; fails when the transaction does. */
export async function mined(hash) {
  const receipt = await reader.waitForTransactionReceipt({ hash })
  if (receipt.status !== 'success') throw new Error(`transaction ${hash} has failed`)
  return receipt
}
