import { createHmac, createHash } from 'node:crypto';
import { expect } from 'vitest';
import { startReceiver } from '../../../emulators/manage/callbacks/receiver.test-kit.ts';
import type { Receiver } from '../../../emulators/manage/callbacks/receiver.test-kit.ts';
import { manageCallbackRoute } from '../../../src/desks/manage/callbacks/callback-route.ts';
import type { CallbackAnswer } from '../../../src/http/callback-contract.ts';
import type { CallbackState, Desk } from '../../../src/desks/desk.ts';
import { firstAttempt, ID, openingOf, UP, updateBy, updateOf } from '../manage-world.ts';
import type { ManageWorld } from '../manage-world.ts';
import { containing } from './fact.ts';
import type { Fact } from './fact.ts';
import { startRelay } from './relay.ts';

const CALLBACKS = '/system/callbacks';
const DAY = 86_400_000;

/** A receiver in the gateway's place, a desk whose callbacks lead there, and a ticket. */
interface Called {
  readonly world: ManageWorld;
  readonly receiver: Receiver;
  readonly desk: Desk;
  readonly id: string;
  readonly keep: () => Promise<CallbackState | undefined>;
  /** Has a technician raise the priority of our ticket. */
  readonly raise: () => Promise<void>;
  /** Status or failure of each call so far, once none is under way. */
  readonly outcomes: () => Promise<readonly (number | string | null)[]>;
}

/** A fact about callbacks that are registered already. */
function called(says: string, holds: (here: Called) => Promise<void>): Fact {
  return [
    says,
    async (world) => {
      const receiver = await startReceiver();
      const desk = world.desk({ callbackUrl: new URL(receiver.url).origin });
      const keep = async () => desk.watch?.keepCallbacks(firstAttempt());
      const outcomes = async () => {
        await world.emulator.callbacksSettled();
        const { json } = await world.raw('GET', '/emulator/callbacks');
        const calls = json as { status: number | null; failure: string | null }[];
        return calls.map(({ status, failure }) => status ?? failure);
      };
      try {
        expect(await keep()).toEqual({ kind: 'on' });
        const id = await world.opened(desk);
        let priority = 4;
        const raise = () => world.rearrange(id, { priority: (priority = 5 - priority) });
        await holds({ world, receiver, desk, id, keep, raise, outcomes });
      } finally {
        await world.emulator.callbacksSettled();
        await receiver.close();
      }
    },
  ];
}

/**
 * What the product's route answers to the calls that came in, in their order, and the tickets that it sent.
 */
async function received({ world, receiver }: Called): Promise<{ answers: CallbackAnswer[]; sent: string[] }> {
  const sent: string[] = [];
  const route = manageCallbackRoute(world.settings(), {
    send: (id) => {
      sent.push(id);
      return Promise.resolve(true);
    },
    log: () => undefined,
  });
  const answers: CallbackAnswer[] = [];
  const sender = { address: '127.0.0.1', isProven: false };
  for (const { headers, body } of receiver.calls) {
    const request = { sender, headers, bytes: Buffer.from(body), deadline: Date.now() + 5_000 };
    answers.push(await route.receive(request));
  }
  return { answers, sent };
}

/** Where a call says that its key is. */
function keyAddressOf(call: Receiver['calls'][number] | undefined): string {
  return (JSON.parse(call?.body ?? '') as { Metadata: { key_url: string } }).Metadata.key_url;
}

const REFUSED_CALLBACKS: readonly (readonly [string, object, object])[] = [
  ['none of url, objectId, type and level', {}, ['url', 'objectId', 'type', 'level'].map(missing)],
  ['a bad URL', wanted({ url: 'not an address' }), [{ code: 'InvalidField', message: 'Invalid URL' }]],
  [
    'a bad level',
    wanted({ level: 'planet' }),
    [{ code: 'InvalidObject', message: containing('Unrecognized level for type') }],
  ],
  ['a board that is not there', wanted({ objectId: 77 }), [{ code: 'NotFound', field: 'objectId' }]],
  [
    'a description of 101',
    wanted({ description: 'x'.repeat(101) }),
    [{ code: 'MaxLengthField', field: 'description' }],
  ],
];

function missing(field: string): object {
  return { code: 'MissingRequiredField', message: `The ${field} field is required.`, field };
}

function wanted(changes: object): object {
  return { url: 'https://a.example/?recordId=', objectId: 20, type: 'ticket', level: 'board', ...changes };
}

const registering: readonly Fact[] = [
  ...REFUSED_CALLBACKS.map(([what, body, errors]): Fact => [
    `a callback with ${what} is refused`,
    async (world) => {
      const answer = await world.api('POST', CALLBACKS, body);
      expect([answer.status, answer.json]).toMatchObject([400, { code: 'InvalidObject', errors }]);
      expect((await world.api('GET', CALLBACKS)).json).toEqual([]);
    },
  ]),
  [
    'four members suffice; a second callback of the same address and object is refused in the exact words',
    async (world) => {
      expect((await world.api('POST', CALLBACKS, wanted({}))).status).toBe(201);
      const again = await world.api('POST', CALLBACKS, wanted({}));
      expect([again.status, again.json]).toMatchObject([
        400,
        {
          errors: [
            { code: 'ObjectExists', message: 'A matching callback entry already exists', field: 'objectId' },
          ],
        },
      ]);
    },
  ],
  ...(['lower', 'capitalised'] as const).map((callbackLevelCase): Fact => [
    `the level is taken in ${callbackLevelCase} letters by mode; the desk registers each board once either way`,
    async (world) => {
      await world.fault({ callbackLevelCase });
      const desk = world.desk({ callbackUrl: 'https://plumbline.example' });
      for (let times = 0; times < 2; times += 1)
        expect(await desk.watch?.keepCallbacks(firstAttempt())).toEqual({ kind: 'on' });
      expect((await world.api('GET', CALLBACKS)).json).toMatchObject(
        [20, 21].map((objectId) => ({
          objectId,
          type: 'ticket',
          level: callbackLevelCase === 'lower' ? 'board' : 'Board',
          url: 'https://plumbline.example/callbacks/manage?recordId=',
          isSelfSuppressedFlag: true,
          inactiveFlag: false,
        })),
      );
    },
  ]),
  [
    'a role without the right to manage callbacks leaves polling, which is told as reduced',
    async (world) => {
      await world.fault({ withoutRights: ['callbacks'] });
      const desk = world.desk({ callbackUrl: 'https://plumbline.example' });
      expect(await desk.watch?.keepCallbacks(firstAttempt())).toMatchObject({
        kind: 'reduced',
        advice: containing('the right to manage callbacks'),
      });
      const id = await world.opened(desk);
      expect(await desk.watch?.changedSince(undefined, firstAttempt())).toMatchObject({
        tickets: [{ sighting: { ticket: id } }],
      });
    },
  ],
  [
    'without callbackUrl nothing is asked of the server',
    async (world) => {
      const desk = world.desk();
      await world.opened(desk, openingOf('warm'));
      await world.fault({});
      expect(await desk.watch?.keepCallbacks(firstAttempt())).toEqual({ kind: 'off' });
      expect((await world.api('GET', CALLBACKS)).json).toEqual([]);
    },
  ],
];

const delivering: readonly Fact[] = [
  called('id and action are appended to the address, and the payload is full', async (here) => {
    const { receiver, id, raise, outcomes, world } = here;
    await raise();
    expect(await outcomes()).toEqual([204]);
    const [call] = receiver.calls;
    expect(call?.path).toBe(`/callbacks/manage?recordId=${id}&action=updated`);
    const payload = JSON.parse(call?.body ?? '') as { Entity: string };
    expect(payload).toEqual({
      MessageId: expect.any(String) as string,
      FromUrl: new URL(world.url).host,
      CompanyId: 'msp',
      MemberId: 'technician',
      Action: 'updated',
      Type: 'ticket',
      ID: Number(id),
      ProductInstanceId: 'msp-1',
      PartnerId: 'msp-1',
      Entity: expect.any(String) as string,
      Metadata: { key_url: containing(`${world.url}/v4_6_release//system/callbackkey/index.rails?`) },
      CallbackObjectRecId: expect.any(Number) as number,
    });
    expect(JSON.parse(payload.Entity)).toMatchObject({ id: Number(id), priority: { id: 1 } });
    expect(await received(here)).toMatchObject({ answers: [{ status: 200 }], sent: [id] });
  }),
  called('a deleted ticket has null for its Entity, and is sent', async (here) => {
    const { world, receiver, id, outcomes } = here;
    await world.technician('DELETE', `/service/tickets/${id}`);
    expect(await outcomes()).toEqual([204]);
    expect(JSON.parse(receiver.calls[0]?.body ?? '')).toMatchObject({ Action: 'deleted', Entity: null });
    expect((await received(here)).sent).toEqual([id]);
  }),
  called(
    'the raw bytes are signed with the 32 bytes of the key: JSON that was written anew is refused',
    async (here) => {
      const { world, receiver, raise, outcomes } = here;
      await raise();
      await outcomes();
      const [call] = receiver.calls;
      const key = await world.raw('GET', keyAddressOf(call).slice(world.url.length));
      expect(key.headers.get('content-type')).toContain('text/');
      const { signing_key } = key.json as { signing_key: string };
      const digest = createHash('sha256').update(signing_key).digest();
      expect(call?.headers['x-content-signature']).toBe(
        createHmac('sha256', digest)
          .update(call?.body ?? '')
          .digest('base64'),
      );
      const anew = {
        ...call,
        body: JSON.stringify(JSON.parse(call?.body ?? '')),
      } as Receiver['calls'][number];
      const rewritten = await received({ ...here, receiver: { ...receiver, calls: [anew] } });
      expect(rewritten).toMatchObject({ answers: [{ status: 401, reason: 'forged' }], sent: [] });
    },
  ),
  called(
    'our own changes call nobody, for the callbacks are self-suppressed',
    async ({ desk, id, outcomes }) => {
      await updateBy(desk, updateOf(id, { shift: UP }));
      expect(await outcomes()).toEqual([]);
    },
  ),
  called('a callback that is not self-suppressed calls for our own changes, too', async (here) => {
    const { world, receiver, desk, id, outcomes } = here;
    await world.api('POST', CALLBACKS, wanted({ url: receiver.url, objectId: 20 }));
    await updateBy(desk, updateOf(id));
    expect(await outcomes()).toEqual([204]);
  }),
];

const retrying: readonly Fact[] = [
  [
    'a receiver has 5 s, and two retries come after 2 s and 4 s',
    async (world) => {
      const { json } = await world.raw('GET', '/emulator/faults');
      expect(json).toMatchObject({ callbackTimeoutMs: 5_000, callbackRetryMs: [2_000, 4_000] });
    },
  ],
  called(
    'a receiver that says nothing in time is not called again; polling makes up for it',
    async (here) => {
      const { world, receiver, desk, id, raise, outcomes } = here;
      await world.fault({ callbackTimeoutMs: 30, callbackRetryMs: [1, 1] });
      receiver.answer(['nothing']);
      await raise();
      expect(await outcomes()).toEqual(['timeout']);
      const changed = await desk.watch?.changedSince(undefined, firstAttempt());
      expect(changed?.tickets.map(({ sighting }) => sighting.ticket)).toEqual([id]);
    },
  ),
  called(
    'after three days of failure a callback is off, until the desk switches it on again',
    async (here) => {
      const { world, receiver, keep, raise, outcomes } = here;
      receiver.answer([500]);
      await raise();
      await outcomes();
      await world.advance(3 * DAY - 60_000);
      await raise();
      expect(await outcomes()).toEqual([500, 500]);
      await world.advance(60_000);
      await raise();
      await outcomes();
      await raise();
      expect(await outcomes()).toEqual([500, 500, 500]);
      expect((await world.api('GET', `${CALLBACKS}/1`)).json).toMatchObject({ inactiveFlag: true });
      receiver.answer([204]);
      expect(await keep()).toEqual({ kind: 'on' });
      await raise();
      expect(await outcomes()).toEqual([500, 500, 500, 204]);
    },
  ),
];

const modes: readonly Fact[] = [
  called('an event that is lost is found by polling', async (here) => {
    const { world, receiver, desk, id, raise, outcomes } = here;
    await world.fault({ callbackDelivery: 'drop' });
    await raise();
    expect(await outcomes()).toEqual(['dropped']);
    expect(receiver.calls).toEqual([]);
    expect(await desk.watch?.changedSince(undefined, firstAttempt())).toMatchObject({
      tickets: [{ incidentId: ID, sighting: { ticket: id } }],
    });
  }),
  called('an event that is repeated is sent once', async (here) => {
    await here.world.fault({ callbackDelivery: 'repeat' });
    await here.raise();
    expect(await here.outcomes()).toEqual([204, 204]);
    const { answers, sent } = await received(here);
    expect(answers.map(({ reason }) => reason)).toEqual(['sent', 'repeat']);
    expect(sent).toEqual([here.id]);
  }),
  called('events in another order are both sent', async (here) => {
    await here.world.fault({ callbackDelivery: 'reorder' });
    await here.raise();
    await here.world.technician('DELETE', `/service/tickets/${here.id}`);
    expect(await here.outcomes()).toEqual([204, 204]);
    expect(here.receiver.calls.map(({ path }) => /action=(\w+)/.exec(path)?.[1])).toEqual([
      'deleted',
      'updated',
    ]);
    expect((await received(here)).sent).toEqual([here.id, here.id]);
  }),
  ...(['forged', 'missing'] as const).map((callbackSignature) =>
    called(`a signature that is ${callbackSignature} is refused, and nothing is sent`, async (here) => {
      await here.world.fault({ callbackSignature });
      await here.raise();
      await here.outcomes();
      expect(await received(here)).toMatchObject({ answers: [{ status: 401 }], sent: [] });
    }),
  ),
  called('a key_url of another server is refused and never fetched', async (here) => {
    const trap = await startRelay(here.world.url);
    await here.world.fault({ callbackKeyUrl: `${trap.url}/keys/1` });
    await here.raise();
    await here.outcomes();
    const { answers, sent } = await received(here).finally(trap.close);
    expect({ answers, sent }).toMatchObject({
      answers: [{ status: 403, reason: 'untrusted-key' }],
      sent: [],
    });
    expect(trap.relayed).toEqual([]);
  }),
];

/** Callbacks, in the order of the checklist. */
export const callbacks = [...registering, ...delivering, ...retrying, ...modes];
