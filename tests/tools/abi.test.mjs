// abi/*.sol compiles, and its interface in JSON is abi/*.json. Run by ./scripts/test-tools.
import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import solc from 'solc'

const folder = new URL('../../abi/', import.meta.url)
const names = readdirSync(folder).filter((file) => file.endsWith('.sol')).map((file) => file.slice(0, -4)).sort()

test('there is an interface of every contract', () => {
  assert.deepEqual(names, ['caliber-nft', 'loan-router', 'price-oracle', 'qev-auction', 'susdai', 'susdai-feed', 'usdai'])
})

const sources = Object.fromEntries(names.map((name) => [name, { content: readFileSync(new URL(`${name}.sol`, folder), 'utf8') }]))
const settings = { outputSelection: { '*': { '*': ['abi'] } } }
const compiled = JSON.parse(solc.compile(JSON.stringify({ language: 'Solidity', sources, settings })))

test('Solidity takes the interfaces without a complaint', () => {
  assert.deepEqual(compiled.errors ?? [], [])
})

const sorted = (abi) => abi.map((item) => JSON.stringify(item, (_, value) => (value?.constructor === Object ? Object.fromEntries(Object.entries(value).sort()) : value))).sort()
for (const name of names) {
  test(`${name}.json is what the compiler makes of ${name}.sol`, () => {
    const [contract] = Object.values(compiled.contracts[name])
    assert.deepEqual(sorted(JSON.parse(readFileSync(new URL(`${name}.json`, folder), 'utf8'))), sorted(contract.abi))
  })
}
