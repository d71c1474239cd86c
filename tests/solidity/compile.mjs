// Compiles src/*.sol to artifacts/NAME.json (ABI, creation code, runtime code) and the runtime code of the
// development chain's predeploys. `--check` writes nothing and fails when what is committed differs.
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { compile } from "./solc.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const artifactsDir = join(here, "artifacts");
const predeploysDir = join(here, "../../crates/devnode/src/predeploys");
const predeploys = ["StylusDeployer", "Multicall3", "CacheManager"];

const files = readdirSync(join(here, "src")).filter((name) => name.endsWith(".sol")).sort();
const sources = Object.fromEntries(
  files.map((name) => [`src/${name}`, readFileSync(join(here, "src", name), "utf8")]),
);

const wanted = new Map();
for (const [name, artifact, immutables] of compile(sources, 200)) {
  wanted.set(join(artifactsDir, `${name}.json`), `${JSON.stringify(artifact, null, 2)}\n`);
  if (predeploys.includes(name)) {
    // Code that is placed without its constructor must not wait for the constructor to fill something in.
    if (immutables > 0) throw new Error(`${name} has immutables and cannot be a predeploy`);
    wanted.set(join(predeploysDir, `${name}.hex`), `${artifact.deployedBytecode.slice(2)}\n`);
  }
}

const present = existsSync(artifactsDir) ? readdirSync(artifactsDir).map((name) => join(artifactsDir, name)) : [];
const stale = present.filter((path) => !wanted.has(path));
const differing = [...wanted].filter(
  ([path, text]) => !existsSync(path) || readFileSync(path, "utf8") !== text,
);

if (process.argv.includes("--check")) {
  for (const [path] of differing) console.error(`differs: ${relative(here, path)}`);
  for (const path of stale) console.error(`has no source: ${relative(here, path)}`);
  if (differing.length + stale.length > 0) process.exit(1);
  console.log(`${wanted.size} artefacts are up to date`);
} else {
  mkdirSync(artifactsDir, { recursive: true });
  mkdirSync(predeploysDir, { recursive: true });
  for (const path of stale) rmSync(path);
  for (const [path, text] of differing) writeFileSync(path, text);
  console.log(`${differing.length} of ${wanted.size} artefacts written, ${stale.length} removed`);
}
