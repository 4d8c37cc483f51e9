// Builds the explorer: its bundle, one page, and the operations of docs/graphql.md as its examples.

import { bundle } from './bundle.mjs';
import { readFile, writeFile } from './files.mjs';

export async function explorer(root, out) {
  const examples = examplesIn(await readFile(`${root}/../docs/graphql.md`));
  const named = await bundle(root, out, 'explorer', 'explorer/main.tsx', {
    jsxImportSource: 'react',
    define: { 'process.env.NODE_ENV': '"production"' },
    loader: { '.woff2': 'file', '.woff': 'file', '.ttf': 'file' },
    logLevel: 'error',
  });
  const page = (await readFile(`${root}/explorer/index.html`))
    .replace('{{style}}', named(/^explorer-.*\.css$/))
    .replace('{{script}}', named(/^explorer-.*\.js$/));
  await writeFile(`${out}/explorer/index.html`, page);
  await writeFile(`${out}/explorer/examples.json`, `${JSON.stringify(examples, null, 2)}\n`);
}

/** Each operation of the guide, under the heading it stands below. */
function examplesIn(guide) {
  const examples = [];
  let heading = '';
  const blocks = guide.matchAll(/^## (.+)$|^```graphql\n([\s\S]*?)^```$/gm);
  for (const [, title, operation] of blocks) {
    if (title) heading = title;
    else if (operation) examples.push({ heading, operation: operation.trimEnd(), variables: variablesOf(operation) });
  }
  if (examples.length === 0) throw new Error('docs/graphql.md has no operations');
  return examples;
}

/** What a person is to fill in. */
function variablesOf(operation) {
  const head = operation.match(/^\s*(?:query|mutation|subscription)\b[^({]*\(([^)]*)\)\s*\{/);
  if (!head) return undefined;
  const names = [...head[1].matchAll(/\$(\w+):\s*\[?(\w+)!?\]?(!)?/g)].filter(([whole]) => whole.endsWith('!'));
  if (names.length === 0) return undefined;
  return JSON.stringify(Object.fromEntries(names.map(([whole, name]) => [name, whole.includes('[') ? [''] : ''])), null, 2);
}
