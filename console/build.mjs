// Builds the console and the explorer into `dist/`, which is checked in.
//
//   node build.mjs           types from the schema, then both bundles
//   node build.mjs --check   the same into another folder: fails where what is checked in differs
//   node build.mjs --types   the types alone, for an editor

import { execFileSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { fileURLToPath } from 'node:url';
import { console_ } from './build/console.mjs';
import { explorer } from './build/explorer.mjs';
import { same } from './build/files.mjs';
import { types } from './build/types.mjs';

const root = path.dirname(fileURLToPath(import.meta.url));
const asked = new Set(process.argv.slice(2));

await types(root);
if (!asked.has('--types')) {
  const check = asked.has('--check');
  const compiler = path.join(root, 'node_modules/.bin/tsc');
  for (const project of ['.', 'explorer', 'e2e']) execFileSync(compiler, ['-p', project], { cwd: root, stdio: 'inherit' });
  const out = check ? await mkdtemp(path.join(tmpdir(), 'pivotal-console-')) : path.join(root, 'dist');
  if (!check) await rm(out, { recursive: true, force: true });
  await console_(root, out);
  await explorer(root, out);
  if (check) {
    const different = await same(out, path.join(root, 'dist'));
    await rm(out, { recursive: true, force: true });
    if (different.length > 0) {
      console.error(`console/dist is stale (${different.join(', ')}): run npm run build in console/`);
      process.exit(1);
    }
    console.log('console/dist is what the sources make.');
  }
}
