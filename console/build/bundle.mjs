// Bundles one page: its script, its styles and its fonts, each with a hash in its name.

import { build } from 'esbuild';
import * as path from 'node:path';

/** Builds `entry` below `out`, served at `/NAME/`; gives what finds the name of a built file by a pattern. */
export async function bundle(root, out, name, entry, options) {
  const result = await build({
    entryPoints: { [name]: `${root}/${entry}` },
    absWorkingDir: root,
    outdir: `${out}/${name}/assets`,
    publicPath: `/${name}/assets`,
    entryNames: '[name]-[hash]',
    assetNames: '[name]-[hash]',
    bundle: true,
    minify: true,
    metafile: true,
    format: 'esm',
    target: ['chrome123', 'firefox121', 'safari17.5'],
    jsx: 'automatic',
    legalComments: 'none',
    ...options,
  });
  const made = Object.keys(result.metafile.outputs).map((file) => path.basename(file));
  return (pattern) => {
    const file = made.find((one) => pattern.test(one));
    if (!file) throw new Error(`the bundle has no file like ${pattern}`);
    return file;
  };
}
