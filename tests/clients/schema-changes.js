// Fails on a change of the schema that breaks clients and is not in its changelog.

import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { CriticalityLevel, diff } from "@graphql-inspector/core";
import { buildSchema } from "graphql";

/** All changes since the release, and of them those that break clients and that nobody has announced. */
export async function compare({ released, current, changelog }) {
  const changes = await diff(buildSchema(released), buildSchema(current));
  const announced = topmost(changelog);
  const unannounced = changes.filter(
    ({ criticality, path }) => criticality.level === CriticalityLevel.Breaking && !announced.includes(`\`${path}\``),
  );
  return { changes, unannounced };
}

/** The section of what is not released yet. */
function topmost(changelog) {
  const [, section = ""] = changelog.split(/^## /m);
  return section;
}

async function main() {
  const read = (path) => readFile(fileURLToPath(new URL(`../../${path}`, import.meta.url)), "utf8");
  const { changes, unannounced } = await compare({
    released: await read("schema/released.graphql"),
    current: await read("schema.graphql"),
    changelog: await read("schema/CHANGELOG.md"),
  });
  for (const { criticality, path, message } of changes) console.log(`${criticality.level} ${path}: ${message}`);
  if (unannounced.length > 0) {
    console.error("\nThese break clients, and the topmost section of schema/CHANGELOG.md does not name them:");
    for (const { path, message } of unannounced) console.error(`  \`${path}\`: ${message}`);
    process.exit(1);
  }
  console.log(`${changes.length} changes since the last release, none of them breaking without notice.`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main();
