/**
 * Writes src/incident/mitre-techniques.json from MITRE's own data:
 *
 *   node scripts/mitre-techniques.mjs enterprise-attack.json
 *
 * The input is the Enterprise ATT&CK bundle in STIX form, from
 * https://github.com/mitre-attack/attack-stix-data. The output names all techniques and sub-techniques by id,
 * a sub-technique by its own name only. Revoked and deprecated ones stay in: products report their ids for
 * years. The version belongs in NOTICE.
 */
import { readFileSync, writeFileSync } from 'node:fs';

const [bundlePath] = process.argv.slice(2);
if (bundlePath === undefined) {
  console.error('usage: node scripts/mitre-techniques.mjs enterprise-attack.json');
  process.exit(2);
}

const { objects } = JSON.parse(readFileSync(bundlePath, 'utf8'));
const version = objects.find((object) => object.type === 'x-mitre-collection')?.x_mitre_version;
const names = Object.fromEntries(
  objects
    .filter((object) => object.type === 'attack-pattern')
    .map((object) => [
      object.external_references.find((reference) => reference.source_name === 'mitre-attack').external_id,
      object.name,
    ])
    .sort(([left], [right]) => (left < right ? -1 : 1)),
);
writeFileSync(
  new URL('../src/incident/mitre-techniques.json', import.meta.url),
  `${JSON.stringify(names, undefined, 2)}\n`,
);
console.log(`${Object.keys(names).length} techniques of version ${version ?? 'unknown'}`);
