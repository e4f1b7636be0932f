// Writes for each line of standard input, a record, whether a schema accepts it: node ajv.mjs schema.json < records.ndjson
import { readFileSync } from "node:fs";
import Ajv from "ajv";

const complain = (...words) => {
  throw new Error(words.join(" "));
};
const ajv = new Ajv({ allowUnionTypes: true, logger: { log: complain, warn: complain, error: complain } });
const accepts = ajv.compile(JSON.parse(readFileSync(process.argv[2], "utf8")));
for (const line of readFileSync(0, "utf8").split("\n")) {
  if (line !== "") console.log(accepts(JSON.parse(line)));
}
