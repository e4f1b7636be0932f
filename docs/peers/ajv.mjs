// Does the work of main.go with ajv:
//
//	peers schemas > schemas.json; node ajv.mjs schemas.json < events.ndjson
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import Ajv from "ajv";

const ajv = new Ajv({ strict: false });
const validators = new Map(
  Object.entries(JSON.parse(readFileSync(process.argv[2], "utf8"))).map(([name, schema]) => [name, ajv.compile(schema)]),
);

function valid(value) {
  if (Array.isArray(value)) return value.every(valid);
  if (value === null || typeof value !== "object") return true;
  const check = validators.get(value.type);
  return (check === undefined || check(value)) && Object.values(value).every(valid);
}

for await (const line of createInterface({ input: process.stdin })) {
  if (!valid(JSON.parse(line))) {
    console.error("wrong: " + line.slice(0, 100));
    process.exit(1);
  }
}
