import { expect } from 'vitest';
import type { ManageFaults } from '../../../emulators/manage/index.ts';
import type { Desk } from '../../../src/desks/desk.ts';
import {
  firstAttempt,
  ID,
  noteText,
  openBy,
  openingOf,
  secondAttempt,
  UP,
  updateBy,
  updateOf,
} from '../manage-world.ts';
import type { ManageWorld, TestAttempt } from '../manage-world.ts';
import { passingOf } from './fact.ts';
import type { Fact } from './fact.ts';
import { startRelay } from './relay.ts';

const open = (desk: Desk, attempt: TestAttempt = firstAttempt()) => openBy(desk, openingOf(), attempt);

/** How a 429 is worded, seconds in its header, and the wait that the desk makes of them, in ms. */
const RATE_LIMITS: readonly (readonly [
  Pick<Partial<ManageFaults>, 'failBy' | 'rateLimitBody'>,
  number,
  number,
])[] = [
  [{ rateLimitBody: 'error' }, 42, 42_000],
  [{ rateLimitBody: 'code' }, 42, 42_000],
  [{ failBy: 'edge' }, 42, 42_000],
  [{ rateLimitBody: 'error' }, 5, 30_000],
  [{ rateLimitBody: 'code' }, 0, 30_000],
];

const rateLimits: readonly Fact[] = [
  ...RATE_LIMITS.map(([wording, retryAfterSeconds, wait]): Fact => [
    `a 429 (${wording.failBy ?? wording.rateLimitBody ?? ''}, ${retryAfterSeconds} s) asks for ${wait / 1000} s, in which no request at all goes out`,
    async (world) => {
      const desk = world.desk({ callbackUrl: 'https://plumbline.example' });
      const id = await world.opened(desk, openingOf('warm'));
      await world.fault({ failWith: 429, failTimes: 1, ...wording, retryAfterSeconds });
      expect(await passingOf(open(desk), 'rate-limited')).toMatchObject({ retryAfterMs: wait });
      const { total } = await world.requestsOf(async () => {
        const later = [
          open(desk, secondAttempt()),
          updateBy(desk, updateOf(id)),
          desk.watch?.changedSince(undefined, firstAttempt()) ?? Promise.resolve(),
          desk.watch?.keepCallbacks(firstAttempt()) ?? Promise.resolve(),
        ];
        for (const attempt of later) {
          const { retryAfterMs } = await passingOf(attempt, 'rate-limited');
          expect(retryAfterMs).toBeGreaterThan(wait - 5_000);
          expect(retryAfterMs).toBeLessThanOrEqual(wait);
        }
      });
      expect(total).toBe(0);
    },
  ]),
  [
    'a 429 has Retry-After in seconds and the key error, with its own letter case, where all others say code',
    async (world) => {
      await world.fault({ requestsPerMinute: 0 });
      const answer = await world.api('GET', '/service/tickets');
      expect([answer.status, answer.json, answer.headers.get('retry-after')]).toEqual([
        429,
        { error: 'ConnectWiseAPI', message: 'Too many requests. Please try again in 30 seconds.' },
        '30',
      ]);
    },
  ],
  [
    'more requests than the set rate are answered 429: a create behind the search writes nothing, and a later one one ticket',
    async (world) => {
      const desk = world.desk();
      await world.opened(desk, openingOf('warm'));
      await world.raw('DELETE', '/emulator/requests');
      await world.fault({ requestsPerMinute: 1 });
      await passingOf(open(desk), 'rate-limited');
      expect(await world.tickets()).toHaveLength(1);
      await world.fault({});
      await open(world.desk(), secondAttempt());
      expect(await world.tickets()).toHaveLength(2);
    },
  ],
];

/**
 * A fault of one write, settings that it needs, the code of the failure, and whether the write took effect
 * all the same.
 */
interface LostWrite {
  readonly what: string;
  readonly faults: Partial<ManageFaults>;
  readonly settings?: object;
  readonly code: string;
  readonly committed: boolean;
  /** `perhaps` unless the refusal says that it was not carried out. */
  readonly sent?: 'nothing';
}

const once = { failOn: 'writes', failTimes: 1 } as const;

const LOST_WRITES: readonly LostWrite[] = [
  { what: 'a 409', faults: { conflicts: 1 }, code: 'in-use', committed: false, sent: 'nothing' },
  { what: 'a connection lost before', faults: { dropBeforeCommit: 1 }, code: 'no-answer', committed: false },
  { what: 'a connection lost after', faults: { dropAfterCommit: 1 }, code: 'no-answer', committed: true },
  {
    what: 'no answer after',
    faults: { hangAfterCommit: 1 },
    settings: { requestTimeout: 3_000 }, // all that is answered comes sooner, however slow the machine is
    code: 'no-answer',
    committed: true,
  },
  ...[408, 500, 502, 503, 504].flatMap((failWith) =>
    [false, true].map((committed) => ({
      what: `a ${failWith} ${committed ? 'after' : 'before'}`,
      faults: { ...once, failWith, failAfterCommit: committed },
      code: failWith === 408 ? 'timed-out' : 'server-error',
      committed,
    })),
  ),
];

const lostWrites = LOST_WRITES.flatMap(
  ({ what, faults, settings, code, committed, sent = 'perhaps' }): Fact[] => [
    [
      `${what} the create was carried out: one ticket after a second attempt, which searches first`,
      async (world) => {
        const desk = world.desk(settings);
        await world.opened(desk, openingOf('warm'));
        await world.fault(faults);
        expect(await passingOf(open(desk), code)).toMatchObject({ sent });
        const outcome = await open(desk, secondAttempt());
        expect(outcome.kind).toBe(committed ? 'found' : 'opened');
        const ours = (await world.tickets()).filter(({ externalXRef }) => externalXRef === `gz:main:${ID}`);
        expect(ours).toMatchObject([{ notes: [{ text: openingOf().body }] }]);
      },
    ],
    [
      `${what} the note was carried out: one note after a second attempt, which reads the notes first`,
      async (world) => {
        const desk = world.desk(settings);
        const id = await world.opened(desk);
        await world.fault(faults);
        expect(await passingOf(updateBy(desk, updateOf(id)), code)).toMatchObject({ sent });
        expect(await world.textsOf(id)).toHaveLength(committed ? 2 : 1);
        await updateBy(desk, updateOf(id), secondAttempt());
        expect(await world.textsOf(id)).toEqual([openingOf().body, noteText(2)]);
      },
    ],
    [
      `${what} the shift was carried out: one move and one note after a second attempt`,
      async (world) => {
        const desk = world.desk(settings);
        const id = await world.opened(desk);
        await world.fault(faults);
        // Its note comes after the shift, and was not sent.
        const lost = sent === 'perhaps' ? 'changes' : sent;
        expect(await passingOf(updateBy(desk, updateOf(id, { shift: UP })), code)).toMatchObject({
          sent: lost,
        });
        expect(await world.ticket(id)).toMatchObject({ board: { id: committed ? 21 : 20 }, notes: [{}] });
        await updateBy(desk, updateOf(id, { shift: UP }), secondAttempt());
        expect(await world.ticket(id)).toMatchObject({
          board: { id: 21 },
          status: { id: 310 },
          subType: { id: 9 },
          priority: { id: 1 },
          notes: [{}, { text: noteText(2) }],
        });
      },
    ],
  ],
);

/** Sets faults between the search and the create of an opening. */
function spoiling(world: ManageWorld, faults: Partial<ManageFaults>): Promise<unknown> {
  const desk = world.desk();
  return world
    .opened(desk, openingOf('warm'))
    .then(() => openBy(desk, openingOf(), firstAttempt(), () => world.emulator.faults.set(faults)));
}

const badAnswers: readonly Fact[] = [
  [
    'a 500 may say "Query read timeout": the message tells it, and a read is as good as not made',
    async (world) => {
      const desk = world.desk();
      await world.fault({ failWith: 500 });
      const { message } = await passingOf(open(desk), 'server-error');
      expect(message).toContain('Query read timeout');
      expect(await world.tickets()).toEqual([]);
    },
  ],
  ...[502, 503, 504].map((failWith): Fact => [
    `a ${failWith} comes as HTML, which the desk takes for a server that is down`,
    async (world) => {
      await world.fault({ failWith });
      const answer = await world.api('GET', '/service/tickets');
      expect([answer.status, answer.json]).toEqual([failWith, undefined]);
      expect(answer.headers.get('content-type')).toContain('text/html');
      const { message, advice } = await passingOf(open(world.desk()), 'server-error');
      expect(message).toMatch(new RegExp(`^Manage answered ${failWith} to `));
      expect(advice).toContain('plumbline tries again');
    },
  ]),
  ...(
    [
      ['broken JSON', { brokenAnswers: 1 }, 'unreadable-answer'],
      ['64 MiB', { hugeAnswers: 1 }, 'no-answer'],
    ] as const
  ).map(([what, faults, code]): Fact => [
    `an answer of ${what} to a create leaves its outcome open: one ticket after a second attempt`,
    async (world) => {
      await passingOf(spoiling(world, faults), code);
      expect(await open(world.desk(), secondAttempt())).toMatchObject({ kind: 'found' });
      expect(await world.tickets()).toHaveLength(2);
    },
  ]),
  [
    'a server that never answers holds no attempt longer than requestTimeout, and wrote nothing',
    async (world) => {
      await world.fault({ hang: true });
      const { message } = await passingOf(open(world.desk({ requestTimeout: 1_000 })), 'no-answer');
      expect(message).toContain('no answer within 1000 ms');
      expect(await world.tickets()).toEqual([]);
    },
  ],
  [
    'a server that is not there is told apart from one that did not answer',
    async (world) => {
      const closed = await startRelay(world.url);
      await closed.close();
      await passingOf(open(world.desk({ url: closed.url })), 'unreachable');
    },
  ],
];

/** Pages of a firewall or proxy before the server, which may lack the headers of the vendor or hand them on. */
const edges = [401, 403, 404, 502, 503].flatMap((failWith) =>
  (['edge', 'edgeWithHeaders'] as const).map((failBy): Fact => [
    `HTML with ${failWith} (${failBy}) is no word of Manage: nothing is refused or lost, and it passes`,
    async (world) => {
      const desk = world.desk();
      const id = await world.opened(desk);
      await world.fault({ failWith, failBy });
      const page = await world.api('GET', '/service/tickets');
      expect([page.status, page.json, page.headers.has('x-cw-request-id')]).toEqual([
        failWith,
        undefined,
        failBy === 'edgeWithHeaders',
      ]);
      const code = failWith < 500 ? 'not-the-vendor' : 'server-error';
      await passingOf(open(world.desk()), code);
      await passingOf(updateBy(desk, updateOf(id, { shift: UP })), code);
      const looked = await desk.watch?.lookAt([id], firstAttempt());
      expect(looked).toEqual({ tickets: [], gone: [], unread: [id] });
      await world.fault({});
      await updateBy(desk, updateOf(id, { shift: UP }), secondAttempt());
      expect(await world.tickets()).toMatchObject([
        { board: { id: 21 }, notes: [{}, { text: noteText(2) }] },
      ]);
    },
  ]),
);

/** Faults, in the order of the checklist. */
export const faults = [...rateLimits, ...lostWrites, ...badAnswers, ...edges];
