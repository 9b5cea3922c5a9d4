import { expect, it } from 'vitest';
import { reading } from '../incident/builders.fixture.ts';
import { fakeClient } from '../mailbox/fake-client.fixture.ts';
import { feedHandOver } from './feed-hand-over.ts';

it('what the settings leave out of what the list says does not leave the process', async () => {
  const { client, signals } = fakeClient();
  let leftOut = new Set<'userName'>();
  const incidents = feedHandOver(client, 'incidents', 'main', {
    fairByCompany: false,
    leftOut: () => leftOut,
  });
  const listed = reading({ facts: { userName: 'jo', severityScore: 90 }, raw: { user: 'jo' } });
  await incidents.send('i-1', [listed]);
  leftOut = new Set(['userName']);
  await incidents.send('i-1', [listed]);
  expect(signals.map(([, , events]) => events)).toEqual([
    [listed],
    [reading({ facts: { severityScore: 90 } })],
  ]);
});
