// Compiles peers/*.sol, what the programs are measured against, to peers/artifacts/NAME.json. `--check` writes nothing
// and fails when what is committed differs.
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { compile } from "./solc.mjs";

const folder = join(dirname(fileURLToPath(import.meta.url)), "peers");
const out = join(folder, "artifacts");
const names = readdirSync(folder).filter((name) => name.endsWith(".sol")).sort();
const sources = Object.fromEntries(names.map((name) => [`peers/${name}`, readFileSync(join(folder, name), "utf8")]));
// Many runs: the peers are compiled for the least gas. The bench needs their creation code alone.
const wanted = new Map(
  compile(sources, 1_000_000).map(([name, { compiler, bytecode }]) => [
    `${name}.json`,
    `${JSON.stringify({ contractName: name, compiler, bytecode }, null, 2)}\n`,
  ]),
);
const present = existsSync(out) ? readdirSync(out) : [];
const stale = present.filter((name) => !wanted.has(name));
const differing = [...wanted].filter(
  ([name, text]) => !present.includes(name) || readFileSync(join(out, name), "utf8") !== text,
);
if (process.argv.includes("--check")) {
  for (const [name] of differing) console.error(`differs: ${name}`);
  for (const name of stale) console.error(`has no source: ${name}`);
  if (differing.length + stale.length > 0) process.exit(1);
  console.log(`${wanted.size} peers are up to date`);
} else {
  mkdirSync(out, { recursive: true });
  for (const name of stale) rmSync(join(out, name));
  for (const [name, text] of differing) writeFileSync(join(out, name), text);
  console.log(`${differing.length} of ${wanted.size} peers written, ${stale.length} removed`);
}
