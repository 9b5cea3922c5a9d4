import { expect, it } from 'vitest';
import { doubtfulSettings } from './doubtful-settings.ts';

const PUBLIC = '8.8.8.8';
const PRIVATE = '10.0.0.7';

it.each<[host: string, own: readonly string[], warns: boolean]>([
  ['127.0.0.1', [PUBLIC], false],
  [PRIVATE, [PUBLIC], false],
  ['worker.internal', [PUBLIC], false],
  [PUBLIC, [], true],
  ['0.0.0.0', [PRIVATE, '127.0.0.1'], false],
  ['0.0.0.0', [PRIVATE, PUBLIC], true],
  ['::', [PRIVATE, PUBLIC], true],
])('an admin listener on %s of a machine with %j: warned of is %j', (host, own, warns) => {
  const listener = (at: string) => ({ admin: { host: at, port: 8481 } });
  const settings = { gateway: listener('127.0.0.1'), worker: listener(host) } as Parameters<
    typeof doubtfulSettings
  >[0];
  const found = doubtfulSettings(settings, own);
  expect(found.map(({ path }) => path.join('.'))).toEqual(warns ? ['worker.admin.host'] : []);
  for (const { message } of found) expect(message).toContain(`everybody who reaches ${PUBLIC}`);
});
