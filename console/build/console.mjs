// Builds the console: its bundle, and one page.

import { bundle } from './bundle.mjs';
import { readFile, writeFile } from './files.mjs';

export async function console_(root, out) {
  const named = await bundle(root, out, 'console', 'src/main.tsx', {
    jsxImportSource: 'preact',
    loader: { '.woff2': 'file' },
    logLevel: 'warning',
  });
  const page = (await readFile(`${root}/src/index.html`))
    .replace('{{font}}', named(/^inter-latin-wght.*\.woff2$/))
    .replace('{{style}}', named(/^console-.*\.css$/))
    .replace('{{script}}', named(/^console-.*\.js$/));
  await writeFile(`${out}/console/index.html`, page);
  await writeFile(`${out}/console/icon.svg`, await readFile(`${root}/src/icon.svg`));
}
