import { defineConfig } from "@hey-api/openapi-ts";

const orNull = (schema) => ({ logicalOperator: "or", items: [schema, { type: "null" }] });

// What a client reads it should not refuse needlessly: a plain zod object drops the members it does not know,
// a loose one keeps them, and an optional member may be null as well as absent.
function readLeniently(context) {
  const { $, nodes, schema, symbols } = context;
  if (!schema.properties) return undefined;
  const required = new Set(schema.required);
  const properties = Object.fromEntries(
    Object.entries(schema.properties).map(([name, member]) => [name, required.has(name) ? member : orNull(member)]),
  );
  return $(symbols.z).attr("looseObject").call(nodes.shape({ ...context, schema: { ...schema, properties } }));
}

export default defineConfig({
  output: "client",
  plugins: [
    "@hey-api/client-fetch",
    { name: "@hey-api/sdk", validator: { response: "zod" } },
    { name: "zod", "~resolvers": { object: readLeniently } },
  ],
});
