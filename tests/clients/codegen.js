// Makes types as graphql-code-generator makes them: of the whole schema by its plugin, and of src/operations.graphql by
// the preset for clients.

import { mkdir, readFile, writeFile } from "node:fs/promises";
import { preset } from "@graphql-codegen/client-preset";
import { codegen } from "@graphql-codegen/core";
import * as typescript from "@graphql-codegen/typescript";
import { buildASTSchema, parse } from "graphql";

const OUTPUT = "src/generated/";
const OPERATIONS = "src/operations.graphql";

const schema = parse(await readFile("../../schema.graphql", "utf8"));
const schemaAst = buildASTSchema(schema);
const rawSDL = await readFile(OPERATIONS, "utf8");
// a scalar that is new has to be said here what it is
const config = { strictScalars: true, scalars: { DateTime: "string", Decimal: "string" }, useTypeImports: true };

const whole = {
  filename: `${OUTPUT}schema.ts`,
  schema,
  schemaAst,
  documents: [],
  config,
  plugins: [{ typescript: {} }],
  pluginMap: { typescript },
};
const operations = await preset.buildGeneratesSection({
  baseOutputDir: OUTPUT,
  schema,
  schemaAst,
  documents: [{ location: OPERATIONS, rawSDL, document: parse(rawSDL) }],
  config: { ...config, importExtension: ".js" },
  presetConfig: { fragmentMasking: false },
  plugins: [],
  pluginMap: {},
});
await mkdir(OUTPUT, { recursive: true });
for (const file of [whole, ...operations]) await writeFile(file.filename, await codegen(file));
