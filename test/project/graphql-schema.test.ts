// schema.graphql is what the API really offers. `npm run schema` writes it anew.
import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import { test } from "node:test";
import {
  buildSchema,
  isEnumType,
  isInputObjectType,
  isObjectType,
} from "graphql";
import { createDatabase } from "../helpers/database.ts";
import { printApiSchema } from "../helpers/api.ts";

const file = new URL("../../schema.graphql", import.meta.url);

test("schema.graphql is up to date", async (t) => {
  const printed = await printApiSchema(t, await createDatabase(t));
  if (process.env["POSTCOMMIT_WRITE_SCHEMA"]) await writeFile(file, printed);
  assert.equal(printed, await readFile(file, "utf8"), "run: npm run schema");
});

test("every type, field and argument of the API says what it is", async () => {
  const schema = buildSchema(await readFile(file, "utf8"));
  const bare: string[] = [];
  const look = (
    what: { description?: string | null | undefined },
    name: string,
  ): void => {
    if (!what.description) bare.push(name);
  };
  for (const type of Object.values(schema.getTypeMap())) {
    if (type.name.startsWith("__")) continue;
    look(type, type.name);
    if (isEnumType(type)) {
      for (const value of type.getValues()) look(value, value.name);
    }
    if (!isObjectType(type) && !isInputObjectType(type)) continue;
    for (const field of Object.values(type.getFields())) {
      look(field, `${type.name}.${field.name}`);
      for (const arg of "args" in field ? field.args : []) {
        look(arg, `${type.name}.${field.name}(${arg.name})`);
      }
    }
  }
  assert.deepEqual(bare, []);
});
