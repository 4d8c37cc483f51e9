// Makes `src/api/generated.ts` from `schema.graphql` and the operations beside the pages. An operation that does not fit
// the schema ends the build here; a page that misreads an answer does not compile.

import { readFile, writeFile, glob } from './files.mjs';
import { codegen } from '@graphql-codegen/core';
import * as operations from '@graphql-codegen/typescript-operations';
import * as documents from '@graphql-codegen/typed-document-node';
import { buildSchema, parse, validate } from 'graphql';

export async function types(root) {
  const schema = parse(await readFile(`${root}/../schema.graphql`));
  const files = await glob(`${root}/src`, '.graphql');
  const sources = await Promise.all(
    files.map(async (file) => ({ location: file, document: parse(await readFile(file)) })),
  );
  check(await readFile(`${root}/../schema.graphql`), sources);
  const config = {
    documentMode: 'string',
    enumsAsTypes: true,
    enumType: 'string-literal',
    useTypeImports: true,
    skipTypename: true,
    dedupeFragments: true,
    scalars: { DateTime: 'string', Decimal: 'string', ID: 'string' },
  };
  const text = await codegen({
    schema,
    documents: sources,
    filename: 'generated.ts',
    config,
    plugins: [{ operations: {} }, { documents: {} }],
    pluginMap: { operations, documents },
  });
  await writeFile(`${root}/src/api/generated.ts`, `// Generated from schema.graphql; not checked in.\n${text}`);
}

function check(sdl, sources) {
  const schema = buildSchema(sdl);
  const whole = { kind: 'Document', definitions: sources.flatMap(({ document }) => document.definitions) };
  const errors = validate(schema, whole);
  if (errors.length > 0) {
    throw new Error(`these operations do not fit schema.graphql:\n${errors.map((error) => `  ${error.message}`).join('\n')}`);
  }
}
