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
  ];
  onTestFinished(async () => {
    for (const each of telling) each.stop();
    await close();
  });
  const told = async () =>
    (await toldSettings(place)).map(({ process, ...settings }) => [process.split(' ')[0], settings]);

  const gateway = ['gateway', { hash: 'first', profile: null }];
  expect(await until(told, (all) => all.length === 2)).toEqual([
    gateway,
    ['worker', { hash: 'first', profile: 'p1' }],
  ]);
  worker.hash = 'second';
  const second = ['worker', { hash: 'second', profile: 'p1' }];
  expect(await until(told, (all) => JSON.stringify(all).includes('second'))).toEqual([gateway, second]);
});
