// Asks the regular expressions of this engine: lines of JSON in, lines of JSON out.
// {"pattern": P, "parts": [[text, times], ...], "runs": N} -> {"matches": true, "milliseconds": the best of N}
import { createInterface } from "node:readline";

for await (const line of createInterface({ input: process.stdin, crlfDelay: Infinity })) {
  const { pattern, parts, runs } = JSON.parse(line);
  const text = Buffer.from(parts.map(([piece, times]) => piece.repeat(times)).join(""), "utf16le").toString("utf16le");
  const expression = new RegExp(pattern, "u");
  let matches;
  let milliseconds = Infinity;
  for (let run = 0; run < runs; run += 1) {
    const start = performance.now();
    matches = expression.test(text);
    milliseconds = Math.min(milliseconds, performance.now() - start);
  }
  console.log(JSON.stringify({ matches, milliseconds }));
}
