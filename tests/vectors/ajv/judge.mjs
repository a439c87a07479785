// Answers for Ajv in its class for JSON Schema 2020-12. Strict mode refuses the x- keywords of the published schemas, and
// formats are annotations in this dialect.
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import Ajv from "ajv/dist/2020.js";

const ajv = new Ajv.default({ strict: false, validateFormats: false });
const compiled = new Map();

function validator(path) {
  if (!compiled.has(path)) compiled.set(path, ajv.compile(JSON.parse(readFileSync(path, "utf8"))));
  return compiled.get(path);
}

for await (const line of createInterface({ input: process.stdin })) {
  const { id, schema, payload } = JSON.parse(line);
  console.log(JSON.stringify({ id, valid: validator(schema)(payload) }));
}
