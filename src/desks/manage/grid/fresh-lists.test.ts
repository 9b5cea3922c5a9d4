import { describe, expect, it } from 'vitest';
import { VendorRefused } from '../../../http/vendor-errors.ts';
import { resolvedSender } from './fresh-lists.ts';

const refusal = (code: string): VendorRefused =>
  new VendorRefused('manage', { code, message: 'No.', advice: 'Do.' });

interface Run {
  readonly sent: number[];
  readonly dropped: number;
  readonly end: unknown;
}

/**
 * Sends a body that is `ids[0]` by the remembered look-ups and `ids[1]` by new ones; Manage knows id 2 only.
 */
async function run(ids: readonly [number, number], code: string): Promise<Run> {
  const sent: number[] = [];
  let dropped = 0;
  const send = resolvedSender(() => {
    dropped += 1;
  });
  const end: unknown = await send(
    () => Promise.resolve(dropped === 0 ? ids[0] : ids[1]),
    (id) => {
      sent.push(id);
      return id === 2 ? Promise.resolve('written') : Promise.reject(refusal(code));
    },
  ).catch((error: unknown) => error);
  return { sent, dropped, end };
}

describe('a write built out of look-ups', () => {
  it('is sent once where Manage takes it', async () => {
    expect(await run([2, 2], 'unknown-status')).toEqual({ sent: [2], dropped: 0, end: 'written' });
  });

  it('is built anew and sent once more where Manage does not know what it refers to', async () => {
    expect(await run([1, 2], 'unknown-status')).toEqual({ sent: [1, 2], dropped: 1, end: 'written' });
  });

  it('is not repeated as it was', async () => {
    expect(await run([1, 1], 'unknown-status')).toMatchObject({ sent: [1], end: { code: 'unknown-status' } });
  });

  it('is refused where new look-ups do not help', async () => {
    expect(await run([1, 3], 'unknown-status')).toMatchObject({
      sent: [1, 3],
      end: { code: 'unknown-status' },
    });
  });

  it('is not built anew for any other refusal', async () => {
    expect(await run([1, 2], 'forbidden')).toMatchObject({
      sent: [1],
      dropped: 0,
      end: { code: 'forbidden' },
    });
  });
});
