// Does what an editor does with texts, a JSON string on each line of standard input: node editor.mjs schema.json < texts
// Of a text with a ‸ it writes what is proposed there, of any other what is marked: from, to (lines and columns from 0) and message.
import { readFileSync } from "node:fs";
import vscode from "vscode-json-languageservice";

const { getLanguageService, TextDocument } = vscode;
const service = getLanguageService({});
const schema = JSON.parse(readFileSync(process.argv[2], "utf8"));
service.configure({ validate: true, schemas: [{ uri: "file:///caliper.schema.json", fileMatch: ["*.json"], schema }] });
for (const line of readFileSync(0, "utf8").split("\n")) {
  if (line === "") continue;
  const [before, after] = JSON.parse(line).split("‸");
  const file = TextDocument.create("file:///event.json", "json", 1, before + (after ?? ""));
  const parsed = service.parseJSONDocument(file);
  if (after === undefined) {
    console.log(JSON.stringify((await service.doValidation(file, parsed)).map((mark) => ({ ...mark.range, message: mark.message }))));
  } else {
    const proposed = await service.doComplete(file, file.positionAt(before.length), parsed);
    console.log(JSON.stringify(proposed.items.map((item) => item.label)));
  }
}
