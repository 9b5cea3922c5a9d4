/**
 * Writes src/incident/mitre-techniques.ts from MITRE's own data:
 *
 *   node scripts/mitre-techniques.mjs enterprise-attack.json [version]
 *
 * The input is the Enterprise ATT&CK bundle in STIX form, from https://github.com/mitre-attack/attack-stix-data. The version
 * is needed only where the bundle has no collection object to tell it. Revoked and deprecated techniques stay in: products
 * report their ids for years.
 */
import { readFileSync, writeFileSync } from 'node:fs';

const [bundlePath, versionArgument] = process.argv.slice(2);
if (bundlePath === undefined) {
  console.error('usage: node scripts/mitre-techniques.mjs enterprise-attack.json [version]');
  process.exit(2);
}

const { objects } = JSON.parse(readFileSync(bundlePath, 'utf8'));
const version =
  versionArgument ?? objects.find((object) => object.type === 'x-mitre-collection')?.x_mitre_version;
if (version === undefined) {
  console.error('The bundle does not tell its version: name it as the second argument.');
  process.exit(2);
}

const names = new Map(
  objects
    .filter((object) => object.type === 'attack-pattern')
    .map((object) => [
      object.external_references.find((reference) => reference.source_name === 'mitre-attack').external_id,
      object.name,
    ])
    .sort(([left], [right]) => (left < right ? -1 : 1)),
);

const quoted = (text) => `'${text.replace(/[\\']/g, '\\$&')}'`;
const lines = [...names].map(([id, name]) => `  [${quoted(id)}, ${quoted(name)}],`);
writeFileSync(
  new URL('../src/incident/mitre-techniques.ts', import.meta.url),
  `/*
 * Techniques of MITRE ATT&CK® for Enterprise, version ${version}; made by scripts/mitre-techniques.mjs.
 *
 * © 2026 The MITRE Corporation. This work is reproduced and distributed with the permission of The MITRE Corporation.
 * The licence is in the file NOTICE.
 */

/** Names of all techniques and sub-techniques by id, revoked and deprecated ones included; a sub-technique's own name only. */
export const TECHNIQUE_NAMES: ReadonlyMap<string, string> = new Map([
${lines.join('\n')}
]);
`,
);
console.log(`${names.size} techniques of version ${version}`);
