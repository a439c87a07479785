// Takes payloads through the generated schemas and writes them back; or calls the mock.
import { createInterface } from "node:readline";
import { ZodType, z } from "zod";
import { createClient, jsonBodySerializer } from "./client/client/index.js";
import { listCustomers } from "./client/index.js";
import * as schemas from "./client/zod.gen.js";

const byName = new Map<string, unknown>(Object.entries(schemas));

function print(value: object): void {
  process.stdout.write(`${jsonBodySerializer.bodySerializer(value)}\n`);
}

function parse(type: string, payload: unknown): unknown {
  const schema = byName.get(`z${type}`);
  if (!(schema instanceof ZodType)) throw new Error(`no schema of ${type} was generated`);
  return schema.parse(payload);
}

async function roundtrip(): Promise<void> {
  for await (const line of createInterface({ input: process.stdin, crlfDelay: Infinity })) {
    const { id, type, payload } = JSON.parse(line);
    try {
      print({ id, payload: parse(type, payload) });
    } catch (error) {
      print({ id, error: error instanceof z.ZodError ? z.prettifyError(error) : String(error) });
    }
  }
}

async function call(baseUrl: string): Promise<void> {
  const client = createClient({ baseUrl, auth: "any" });
  const { data } = await listCustomers({ client, query: { size: 2 }, throwOnError: true });
  print({ id: "listCustomers", payload: data });
}

const [command, baseUrl = ""] = process.argv.slice(2);
await (command === "call" ? call(baseUrl) : roundtrip());
