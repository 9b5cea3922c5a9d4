import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { commenting, creation, startCaller } from './caller.test-kit.ts';
import type { Caller } from './caller.test-kit.ts';

let caller: Caller;
beforeAll(async () => {
  caller = await startCaller();
  await caller.run({ ...creation('1a', 'first <script>alert(1)</script>'), CategoryId: '256' });
  await caller.run(commenting(1001, 'then this'));
  await caller.run(creation('2b'));
  await caller.emulator.settled();
});
afterAll(() => caller.emulator.close());

describe('ticket pages', () => {
  it('list the tickets, newest first', async () => {
    const { status, text, headers } = await caller.send('GET', '/tickets');
    expect(status).toBe(200);
    expect(headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(text.indexOf('[GZ-2b]')).toBeGreaterThan(0);
    expect(text.indexOf('[GZ-2b]')).toBeLessThan(text.indexOf('[GZ-1a]'));
  });

  it('show one ticket with payload, updates and facts, and escape its text', async () => {
    const { text, headers } = await caller.send('GET', '/tickets/1001');
    for (const part of [
      'emulated',
      '#1001',
      'Acme Ltd',
      'FIN-WS-07',
      'EDR High',
      'then this',
      '&lt;script&gt;',
    ]) {
      expect(text).toContain(part);
    }
    expect(text).not.toContain('<script>');
    expect(headers.get('content-security-policy')).toContain("default-src 'none'");
  });

  it('answer 404 for a ticket that is not there and 405 for other verbs', async () => {
    expect((await caller.send('GET', '/tickets/1')).status).toBe(404);
    expect((await caller.send('POST', '/tickets')).status).toBe(405);
  });
});
