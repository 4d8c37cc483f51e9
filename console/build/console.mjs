// Bundles the console: one script, one sheet of styles and the fonts, each with a hash in its name, and one page.

import { build } from 'esbuild';
import * as path from 'node:path';
import { readFile, writeFile } from './files.mjs';

export async function console_(root, out) {
  const result = await build({
    entryPoints: { console: `${root}/src/main.tsx` },
    absWorkingDir: root,
    outdir: `${out}/console/assets`,
    publicPath: '/console/assets',
    entryNames: '[name]-[hash]',
    assetNames: '[name]-[hash]',
    bundle: true,
    minify: true,
    metafile: true,
    format: 'esm',
    target: ['chrome123', 'firefox121', 'safari17.5'],
    jsx: 'automatic',
    jsxImportSource: 'preact',
    loader: { '.woff2': 'file' },
    legalComments: 'none',
    logLevel: 'warning',
  });
  const made = Object.keys(result.metafile.outputs).map((file) => path.basename(file));
  const named = (pattern) => made.find((file) => pattern.test(file)) ?? fail(pattern);
  const page = (await readFile(`${root}/src/index.html`))
    .replace('{{font}}', named(/^inter-latin-wght.*\.woff2$/))
    .replace('{{style}}', named(/^console-.*\.css$/))
    .replace('{{script}}', named(/^console-.*\.js$/));
  await writeFile(`${out}/console/index.html`, page);
  await writeFile(`${out}/console/icon.svg`, await readFile(`${root}/src/icon.svg`));
}

function fail(pattern) {
  throw new Error(`the bundle has no file like ${pattern}`);
}
