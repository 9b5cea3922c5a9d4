import { randomBytes } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { TemporalReply } from './ask-temporal.ts';
import { fakeClient } from './fake-client.fixture.ts';
import { discardQuarantine, keepInQuarantine, noteReplay } from './quarantine-workflows.ts';

const LATER: TemporalReply = { kind: 'later', reason: 'no connection' };
const NOT_KEPT = {
  kind: 'later',
  reason: 'gRPC 14: no connection',
  error: expect.any(Error) as unknown,
};

const about = { account: 'main', reason: 'No.', receivedAt: 7, contentType: undefined };

/** Keeps bytes with a Temporal that gives these replies, in order, and `taken` after them. */
async function keep(bytes: Buffer, ...replies: TemporalReply[]) {
  const { client, started, signals } = fakeClient(...replies);
  const outcome = await keepInQuarantine(client, 'queue')({ ...about, bytes }, Date.now() + 60_000);
  return { outcome, started, signals, kinds: started.map(({ type }) => type) };
}
const small = Buffer.from('garbage');
const large = randomBytes(2_500_000);

describe('what is small', () => {
  it('is kept in one workflow', async () => {
    const { outcome, started } = await keep(small);
    expect(outcome).toMatchObject({ kind: 'kept' });
    expect(started).toHaveLength(1);
    expect(started[0]?.workflowId).toMatch(/^quarantine\/main\/[0-9a-f]{64}$/);
  });
  it('may be empty', async () => {
    const { outcome, started } = await keep(Buffer.alloc(0));
    expect(outcome.kind).toBe('kept');
    expect(started[0]?.args[0]).toMatchObject({ size: 0, parts: 1 });
  });
  it('is kept with its reason, and with what people may want to see of its Content-Type', async () => {
    const { client, started } = fakeClient();
    const reason = 'No: [x](https://evil.example)';
    const what = { ...about, reason, bytes: small, contentType: 'text/html'.padEnd(300, '…') };
    await keepInQuarantine(client, 'queue')(what, Date.now() + 60_000);
    expect(started).toMatchObject([
      {
        summary: 'No: (x) (hxxps://evil(.)example)',
        args: [{ reason, contentType: 'text/html'.padEnd(200, '…') }, {}],
      },
    ]);
  });
  it('that comes again is counted', async () => {
    const { outcome, signals, started } = await keep(small, { kind: 'running' });
    expect(outcome.kind).toBe('repeated');
    expect(signals).toEqual([[started[0]?.workflowId, 'seenAgain', 7]]);
  });
  it('that comes again more often than can be counted is there all the same', async () => {
    const { outcome } = await keep(small, { kind: 'running' }, { kind: 'full', reason: 'too many signals' });
    expect(outcome.kind).toBe('repeated');
  });
  it('that is discarded just when it comes again is kept anew', async () => {
    const { outcome, kinds } = await keep(small, { kind: 'running' }, { kind: 'gone' });
    expect(outcome.kind).toBe('kept');
    expect(kinds).toEqual(['quarantine', 'quarantine']);
  });
  it.each<[string, TemporalReply[]]>([
    ['start', [LATER]],
    ['count', [{ kind: 'running' }, LATER]],
    ['second start', [{ kind: 'running' }, { kind: 'gone' }, LATER]],
  ])('is not kept while the %s does not succeed', async (_, replies) => {
    expect((await keep(small, ...replies)).outcome).toEqual(NOT_KEPT);
  });
  it('that is refused is not kept, and says why', async () => {
    const { outcome } = await keep(small, { kind: 'refused', reason: 'no' });
    expect(outcome).toEqual({ kind: 'later', reason: 'no' });
  });
});

describe('what is large', () => {
  it('is kept in parts, the whole last', async () => {
    const { kinds, started } = await keep(large);
    expect(kinds).toEqual(['quarantinePart', 'quarantinePart', 'quarantine']);
    const [second, third, whole] = started;
    expect(whole?.args[0]).toMatchObject({ size: large.length, parts: 3 });
    expect(second).toMatchObject({ summary: 'Part 2 of 3', args: [{ part: 2, parts: 3 }, {}] });
    expect([second?.workflowId, third?.workflowId]).toEqual([
      `${whole?.workflowId}/2`,
      `${whole?.workflowId}/3`,
    ]);
    const bytes = [whole, second, third].map((workflow) => workflow?.args[1] as Uint8Array);
    expect(gunzipSync(Buffer.concat(bytes)).equals(large)).toBe(true);
  });
  it('goes on where an earlier attempt ended', async () => {
    const { outcome, kinds } = await keep(large, { kind: 'running' });
    expect(outcome.kind).toBe('kept');
    expect(kinds).toEqual(['quarantinePart', 'quarantinePart', 'quarantine']);
  });
  it('is not named whole while a part is missing', async () => {
    const { outcome, kinds } = await keep(large, { kind: 'taken' }, LATER);
    expect(outcome).toEqual(NOT_KEPT);
    expect(kinds).toEqual(['quarantinePart', 'quarantinePart']);
  });
});

describe('what is kept', () => {
  const input = { account: 'main', reason: 'No.', receivedAt: 7, sha256: 'abc', size: 9, parts: 3 };
  const whole = 'quarantine/main/abc';

  it('is told that it is discarded, or until when it is kept after a replay', async () => {
    const { client, signals } = fakeClient();
    await discardQuarantine(client, input);
    await noteReplay(client, input, 99);
    expect(signals).toEqual([
      [whole, 'discard'],
      [whole, 'replayed', 99],
    ]);
  });
  it('may have ended already', async () => {
    const { client } = fakeClient({ kind: 'gone' });
    await expect(discardQuarantine(client, input)).resolves.toBeUndefined();
  });
  it('is not told where Temporal does not take it', async () => {
    const { client } = fakeClient(LATER);
    await expect(discardQuarantine(client, input)).rejects.toThrow();
  });
});
