// One call of the pinned compiler, with the settings that all Solidity of this project shares.
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import solc from "solc";

const here = dirname(fileURLToPath(import.meta.url));

/// Compiles `sources` ({path: text}); imports of packages come from node_modules. Ends the process on errors, and on warnings in `sources`.
/// Returns [name, artifact, immutables] of each contract that is no interface.
export function compile(sources, runs) {
  const input = {
    language: "Solidity",
    sources: Object.fromEntries(Object.entries(sources).map(([path, content]) => [path, { content }])),
    settings: {
      evmVersion: "cancun",
      optimizer: { enabled: true, runs },
      // Without the metadata hash the code depends on the sources' meaning alone, not on comments or paths.
      metadata: { bytecodeHash: "none", appendCBOR: false },
      outputSelection: { "*": { "*": ["abi", "evm.bytecode.object", "evm.deployedBytecode"] } },
    },
  };
  const find = (path) => {
    try {
      return { contents: readFileSync(join(here, "node_modules", path), "utf8") };
    } catch {
      return { error: `${path} is not installed: run npm ci in ${here}` };
    }
  };
  const output = JSON.parse(solc.compile(JSON.stringify(input), { import: find }));
  // Warnings in packages are their authors' matter.
  const messages = (output.errors ?? []).filter(
    ({ severity, sourceLocation }) => severity === "error" || (sourceLocation?.file ?? "") in sources,
  );
  for (const message of messages) console.error(message.formattedMessage);
  if (messages.length > 0) process.exit(1);
  return Object.entries(output.contracts)
    .filter(([path]) => path in sources)
    .flatMap(([, contracts]) => Object.entries(contracts))
    .filter(([, { evm }]) => evm.bytecode.object !== "")
    .map(([name, { abi, evm }]) => {
      const artifact = {
        contractName: name,
        compiler: solc.version(),
        abi,
        bytecode: `0x${evm.bytecode.object}`,
        deployedBytecode: `0x${evm.deployedBytecode.object}`,
      };
      return [name, artifact, Object.keys(evm.deployedBytecode.immutableReferences ?? {}).length];
    });
}
