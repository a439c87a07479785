// Answers for @hyperjump/json-schema.
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { registerSchema, validate } from "@hyperjump/json-schema/draft-2020-12";

const compiled = new Map();

async function validator(path) {
  if (!compiled.has(path)) {
    const schema = JSON.parse(readFileSync(path, "utf8"));
    registerSchema(schema);
    compiled.set(path, await validate(schema.$id));
  }
  return compiled.get(path);
}

for await (const line of createInterface({ input: process.stdin })) {
  const { id, schema, payload } = JSON.parse(line);
  console.log(JSON.stringify({ id, valid: (await validator(schema))(payload).valid }));
}
