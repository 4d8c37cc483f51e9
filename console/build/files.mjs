// The few things that building does with files.

import * as fs from 'node:fs/promises';
import * as path from 'node:path';

export const readFile = (file) => fs.readFile(file, 'utf8');

export async function writeFile(file, content) {
  await fs.mkdir(path.dirname(file), { recursive: true });
  await fs.writeFile(file, content);
}

/** Every file below a folder whose name ends so, in an order that does not depend on the file system. */
export async function glob(folder, ending) {
  const entries = await fs.readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && entry.name.endsWith(ending))
    .map((entry) => path.join(entry.parentPath ?? entry.path, entry.name))
    .sort();
}

/** The names of files that are not the same in both folders. */
export async function same(one, other) {
  const [here, there] = await Promise.all([content(one), content(other)]);
  const names = new Set([...here.keys(), ...there.keys()]);
  return [...names].filter((name) => here.get(name) === undefined || there.get(name) === undefined || !here.get(name).equals(there.get(name))).sort();
}

async function content(folder) {
  const files = await glob(folder, '');
  return new Map(await Promise.all(files.map(async (file) => [path.relative(folder, file), await fs.readFile(file)])));
}
