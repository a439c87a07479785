// Writes every example payload as a literal of its generated type, so that the compiler judges each one:
// a missing member, a member the type does not know and a value of another type are compile errors.
// Usage: node prove.mjs EXAMPLES.ndjson TYPES.json PROOF.ts
import { readFileSync, writeFileSync } from "node:fs";

const [examples, types, proof] = process.argv.slice(2);
const known = JSON.parse(readFileSync(types, "utf8"));
const lines = readFileSync(examples, "utf8").split("\n").filter((line) => line.trim() !== "");
const seen = new Set();
const code = ['import type { components } from "./schema.js";', 'type Schemas = components["schemas"];'];

for (const [index, line] of lines.entries()) {
  const { id, type, payload } = JSON.parse(line);
  seen.add(type);
  code.push(
    `// ${JSON.stringify(id)}`,
    `export const example${index}: Schemas[${JSON.stringify(type)}] = ${JSON.stringify(payload, null, 2)};`,
  );
}
// Every object type must at least exist; indexing with a name that does not is a compile error too.
code.push(`export type Known = Schemas[${known.map((name) => JSON.stringify(name)).join(" | ")}];`);

writeFileSync(proof, `${code.join("\n")}\n`);
const without = known.filter((name) => !seen.has(name));
console.log(`${lines.length} examples of ${seen.size} types; without an example: ${without.join(", ") || "none"}`);
