// Reads payloads into the generated types and writes them back; or calls the mock.
import { createInterface } from "node:readline";
import createClient from "openapi-fetch";
import type { components, paths } from "./schema.js";

type Schemas = components["schemas"];
type Case = { [T in keyof Schemas]: { id: string; type: T; payload: Schemas[T] } }[keyof Schemas];

function print(value: object): void {
  process.stdout.write(`${JSON.stringify(value)}\n`);
}

async function roundtrip(): Promise<void> {
  for await (const line of createInterface({ input: process.stdin, crlfDelay: Infinity })) {
    // The types exist for the compiler only: whether a payload fits them is shown by proof.ts.
    const { id, payload } = JSON.parse(line) as Case;
    print({ id, payload });
  }
}

async function call(baseUrl: string): Promise<void> {
  const client = createClient<paths>({ baseUrl, headers: { Authorization: "Bearer any" } });
  const { data, error } = await client.GET("/v1/customers", { params: { query: { size: 2 } } });
  if (data === undefined) throw new Error(JSON.stringify(error));
  const collection: Schemas["CustomerCollection"] = data;
  print({ id: "listCustomers", payload: collection });
}

const [command, baseUrl = ""] = process.argv.slice(2);
await (command === "call" ? call(baseUrl) : roundtrip());
