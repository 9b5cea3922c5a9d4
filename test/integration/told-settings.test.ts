import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import { connectClient } from '../../src/temporal/connect.ts';
import { tellSettings, toldSettings } from '../../src/temporal/told-settings.ts';
import { until } from '../until.ts';
import { startWorkflowWorld } from './workflow-world.ts';
import type { WorkflowWorld } from './workflow-world.ts';

let world: WorkflowWorld;
beforeAll(async () => {
  world = await startWorkflowWorld();
});
afterAll(() => world.stop());

it('each process of an installation tells its settings, and the newest count', async () => {
  const { namespace } = world.client.options;
  const { connection, close } = await connectClient({ address: world.address, namespace });
  const place = { connection, namespace, prefix: 'plumbline' };
  const worker = { hash: 'first', profile: 'p1' };
  const telling = [
    tellSettings(place, 'gateway', () => ({ hash: 'first', profile: null })),
    tellSettings(place, 'worker', () => worker),
    // As two containers with the network of their host: the same kind, process id and host.
    tellSettings(place, 'worker', () => ({ hash: 'other', profile: 'p1' })),
  ];
  onTestFinished(async () => {
    for (const each of telling) each.stop();
    await close();
  });
  const told = async () =>
    (await toldSettings(place)).map(({ process, ...settings }) => [process.split(' ')[0], settings]);

  const gateway = ['gateway', { hash: 'first', profile: null }];
  const other = ['worker', { hash: 'other', profile: 'p1' }];
  const sorted = (all: Awaited<ReturnType<typeof told>>) =>
    all.map((each) => JSON.stringify(each)).toSorted();
  expect(sorted(await until(told, (all) => all.length === 3))).toEqual(
    [gateway, ['worker', { hash: 'first', profile: 'p1' }], other].map((each) => JSON.stringify(each)),
  );
  worker.hash = 'second';
  const second = ['worker', { hash: 'second', profile: 'p1' }];
  expect(sorted(await until(told, (all) => JSON.stringify(all).includes('second')))).toEqual(
    [gateway, other, second].map((each) => JSON.stringify(each)),
  );
});
