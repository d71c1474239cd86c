// Compiles peers/*.sol, what the programs are measured against, to OUT/NAME.json. Usage: node peers.mjs OUT
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { compile } from "./solc.mjs";

const [out] = process.argv.slice(2);
if (!out) {
  console.error("usage: node peers.mjs OUT");
  process.exit(2);
}
const folder = join(dirname(fileURLToPath(import.meta.url)), "peers");
const names = readdirSync(folder).filter((name) => name.endsWith(".sol")).sort();
const sources = Object.fromEntries(names.map((name) => [`peers/${name}`, readFileSync(join(folder, name), "utf8")]));
mkdirSync(out, { recursive: true });
// Many runs: the peers are compiled for the least gas.
const artifacts = compile(sources, 1_000_000);
for (const [name, artifact] of artifacts) writeFileSync(join(out, `${name}.json`), `${JSON.stringify(artifact)}\n`);
console.log(`${artifacts.length} peers compiled to ${out}`);
