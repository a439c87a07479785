// Asks the JSON language service of VS Code what it says of a file: node editor.mjs FILE LINE CHARACTER
import { readFile } from "node:fs/promises";
import { fileURLToPath, pathToFileURL } from "node:url";
import languages from "vscode-json-languageservice";

const { getLanguageService, TextDocument } = languages;

const [file, line, character] = process.argv.slice(2);
const service = getLanguageService({
  schemaRequestService: (uri) => readFile(fileURLToPath(uri), "utf8"), // an https address would be an error
  workspaceContext: { resolveRelativePath: (path, resource) => new URL(path, resource).href },
});
const document = TextDocument.create(pathToFileURL(file).href, "json", 1, await readFile(file, "utf8"));
const parsed = service.parseJSONDocument(document);
const position = { line: Number(line), character: Number(character) };
const problems = await service.doValidation(document, parsed);
const offered = await service.doComplete(document, position, parsed);
const hover = await service.doHover(document, position, parsed);
console.log(
  JSON.stringify({
    problems: problems.map((problem) => [problem.range.start.line, problem.message]),
    offered: offered.items.map((item) => item.label),
    hover: hover === null ? "" : hover.contents.map((part) => part.value ?? part).join("\n"),
  }),
);
