// Ajv, timed by itself: JSON.parse and a verdict, as often as it is told. The folder of its packages is the argument.
import { createRequire } from "node:module";
import { createInterface } from "node:readline";

const require = createRequire(`${process.argv[2]}/package.json`);
const Ajv = require("ajv/dist/2020.js").default;
const ajv = new Ajv({ strict: false, validateFormats: false });
const bodies = new Map();
let validate;

for await (const line of createInterface({ input: process.stdin })) {
  const asked = JSON.parse(line);
  if (asked.schema) {
    validate = ajv.compile(asked.schema);
    console.log("{}");
    continue;
  }
  if (!bodies.has(asked.body)) bodies.set(asked.body, Buffer.from(asked.body));
  const body = bodies.get(asked.body);
  let valid = false;
  const start = process.hrtime.bigint();
  for (let time = 0; time < asked.times; time++) valid = validate(JSON.parse(body.toString("utf8")));
  console.log(JSON.stringify({ valid, seconds: Number(process.hrtime.bigint() - start) / 1e9 / asked.times }));
}
