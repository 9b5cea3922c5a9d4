import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pino } from 'pino';
import { Registry } from 'prom-client';
import { describe, expect, it, onTestFinished } from 'vitest';
import { gatewayFixed, workerFixed } from './fixed-settings.ts';
import { followSettings } from './follow-settings.ts';
import { gatewaySecrets, workerSecrets } from './needed-secrets.ts';
import { ENV, SETTINGS, folderWith } from './settings-file.fixture.ts';
import type { Settings } from './settings.ts';

interface LogLine {
  readonly level: number;
  readonly msg: string;
  readonly code?: string;
  readonly advice?: string;
}

const ERROR = 50;
const CHANGED = `${SETTINGS}policy: { openFrom: high }\n`;

/** Follows settings as a process does. `put` writes a file of theirs; what was taken is in `taken`. */
function following(
  text = SETTINGS,
  {
    process = 'gateway',
    files = {},
    starts = false,
    profiles,
  }: {
    process?: 'gateway' | 'worker';
    files?: Record<string, string>;
    starts?: boolean;
    /** The name of the file of Temporal's profiles. */
    profiles?: string;
  } = {},
) {
  const folder = folderWith({ 'plumbline.yaml': text, ...files });
  const lines: LogLine[] = [];
  const registry = new Registry();
  const followed = followSettings({
    process,
    env: {
      ...ENV,
      PLUMBLINE_SETTINGS: join(folder, 'plumbline.yaml'),
      ...(profiles !== undefined && { TEMPORAL_CONFIG_FILE: join(folder, profiles) }),
    },
    needed: process === 'gateway' ? gatewaySecrets : workerSecrets,
    fixed: process === 'gateway' ? gatewayFixed : workerFixed,
    logger: pino({}, { write: (line: string) => void lines.push(JSON.parse(line) as LogLine) }),
    registry,
  });
  onTestFinished(() => {
    followed.stop();
  });
  const taken: Settings[] = [];
  const begin = (): void => {
    followed.follow((settings) => {
      taken.push(settings);
    });
  };
  if (!starts) begin();
  return {
    ...followed,
    taken,
    /** What a process does that has started. */
    begin,
    put: (newText: string, name = 'plumbline.yaml') => {
      writeFileSync(join(folder, `${name}.new`), newText);
      renameSync(join(folder, `${name}.new`), join(folder, name));
    },
    remove: () => {
      rmSync(join(folder, 'plumbline.yaml'));
    },
    /** Two looks: one that finds the change, and one that finds it whole. */
    look: async () => {
      await followed.look();
      await followed.look();
    },
    errors: () => lines.filter(({ level }) => level === ERROR),
    said: () => lines.map(({ msg }) => msg),
    metric: async (name: string) =>
      (await registry.metrics()).split('\n').filter((line) => line.startsWith(name)),
  };
}

describe('a change of the settings file', () => {
  it('is taken, and told by its hash', async () => {
    const { look, put, taken, shown, metric, errors } = following();
    const before = shown();
    put(CHANGED);
    await look();
    expect(taken.map(({ policy }) => policy.openFrom)).toEqual(['high']);
    expect(shown()).toMatchObject({ refused: null, hash: expect.not.stringMatching(before.hash) as string });
    expect(await metric('plumbline_settings_info{')).toEqual([
      `plumbline_settings_info{hash="${shown().hash}",profile=""} 1`,
    ]);
    expect(errors()).toEqual([]);
  });

  it('is taken after the start where it came during the start', async () => {
    const { look, put, taken, begin } = following(SETTINGS, { starts: true });
    put(CHANGED);
    await look();
    begin();
    await look();
    expect(taken.map(({ policy }) => policy.openFrom)).toEqual(['high']);
  });

  it('is no other settings where only comments and layout changed', async () => {
    const { look, put, taken, shown } = following();
    const { hash } = shown();
    put(
      `# new\n${SETTINGS.replace('{ board: 1, priority: 4, type: 11 }', '{ type: 11, priority: 4, board: 1 }')}`,
    );
    await look();
    expect(taken).toHaveLength(1);
    expect(shown().hash).toBe(hash);
  });

  it('is taken once', async () => {
    const { look, put, taken } = following();
    await look();
    put(CHANGED);
    await look();
    await look();
    expect(taken).toHaveLength(1);
  });

  it('that is wrong is said loudly, and the last good settings stay in force until it is right', async () => {
    const { look, put, taken, shown, metric, errors } = following();
    const { hash } = shown();
    put(`${SETTINGS}policy: { openFrom: severe }\n`);
    await look();
    expect(taken).toEqual([]);
    expect(shown()).toMatchObject({
      hash,
      refused: expect.stringContaining('policy.openFrom: must be') as string,
    });
    expect(await metric('plumbline_settings_refused ')).toEqual(['plumbline_settings_refused 1']);
    expect(errors()).toMatchObject([
      {
        code: 'invalid-settings',
        msg: expect.stringMatching(`^the settings ${hash} stay in force`) as string,
      },
    ]);
    put(CHANGED);
    await look();
    expect(taken).toHaveLength(1);
    expect(shown().refused).toBeNull();
    expect(await metric('plumbline_settings_refused ')).toEqual(['plumbline_settings_refused 0']);
  });

  it('is wrong where the file is gone', async () => {
    const { look, remove, shown } = following();
    remove();
    await look();
    expect(shown().refused).toMatch(/^There is no settings file /);
  });

  it('is taken although nothing seems to have changed, when that is asked for', async () => {
    const { reload, taken } = following();
    await reload();
    expect(taken).toHaveLength(1);
  });

  it('is not in force where it could not be taken', async () => {
    const { look, put, shown, follow } = following();
    const { hash } = shown();
    follow(() => Promise.reject(new Error('no profile')));
    put(CHANGED);
    await look();
    expect(shown()).toMatchObject({ hash, refused: 'Error: no profile' });
  });
});

it('a secret that its file changes is taken, and so is one that was missing', async () => {
  const text = SETTINGS.replace('{ env: PUSH_SECRET }', '{ file: secret }');
  const { look, put, taken, errors } = following(text, { files: { secret: 'the first secret of all' } });
  put('short', 'secret');
  await look();
  expect(errors()).toHaveLength(1);
  put('another secret of pushes', 'secret');
  await look();
  expect(taken.map(({ accounts }) => accounts['main']?.authorization[0]?.reveal())).toEqual([
    'another secret of pushes',
  ]);
});

describe('what cannot change while a process runs', () => {
  it.each<['gateway' | 'worker', string, string, string]>([
    [
      'gateway',
      'the namespace',
      SETTINGS.replace("7233' }", "7233', namespace: other }"),
      'temporal.namespace',
    ],
    [
      'worker',
      'the task queues',
      SETTINGS.replace("7233' }", "7233', taskQueuePrefix: other }"),
      'temporal.taskQueuePrefix',
    ],
    [
      'gateway',
      'its listener',
      SETTINGS.replace('gateway: {}', 'gateway: { listen: { port: 9000 } }'),
      'gateway.listen',
    ],
    [
      'worker',
      'its listener',
      SETTINGS.replace('worker: {}', 'worker: { admin: { port: 9000 } }'),
      'worker.admin',
    ],
    ['gateway', 'the name of an account', SETTINGS.replace('  main:', '  south:'), 'the names of accounts'],
    [
      'worker',
      'an account whose API is new',
      SETTINGS.replace(
        'authorization: [{ env: PUSH_SECRET }]',
        'authorization: [{ env: PUSH_SECRET }], api: { accessUrl: https://gz.example, apiKey: { env: MANAGE_PUBLIC } }',
      ),
      'which accounts have an api',
    ],
    [
      'worker',
      'a desk that is new',
      `${SETTINGS}    psaTicket: plumbline\n  automate: { url: https://a.example, username: u, password: { env: MANAGE_PUBLIC }, clientId: c, runner: { computerId: 1 }, categories: { low: 1, medium: 2, high: 3 } }\n`,
      'which desks there are',
    ],
    [
      'worker',
      'how many attempts run at a time',
      `${SETTINGS}    requests: { inFlight: 8 }\n`,
      'desks.manage.requests.inFlight',
    ],
  ])('of the %s: %s', async (process, _what, text, name) => {
    const { look, put, taken, errors } = following(SETTINGS, { process });
    put(text);
    await look();
    expect(taken).toEqual([]);
    expect(errors()).toMatchObject([
      {
        code: 'needs-restart',
        msg: expect.stringMatching(`cannot change while the ${process} runs: ${name}[.,]`) as string,
        advice: expect.stringContaining(`Restart the ${process}`) as string,
      },
    ]);
  });
});

it('where Temporal is that the settings do not name is told at the start, and followed', async () => {
  const { said, look, put, errors } = following(SETTINGS.replace("{ address: '127.0.0.1:7233' }", '{}'), {
    files: { 'temporal.toml': '[profile.default]\naddress = "temporal.internal:7233"\n' },
    profiles: 'temporal.toml',
  });
  expect(said()).toContainEqual(
    expect.stringMatching(/^Of Temporal, the settings leave out: address from profile default of \S+toml\.$/),
  );
  put('[profile.default]\naddress = "temporal.example:7233"\n', 'temporal.toml');
  await look();
  expect(errors().map(({ msg }) => msg)).toEqual([
    expect.stringContaining('These settings cannot change while the gateway runs: temporal.address.'),
  ]);
});
