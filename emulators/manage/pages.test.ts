import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FURNISHED_SEED, startTrial } from './trial.test-kit.ts';
import type { Trial } from './trial.test-kit.ts';

let trial: Trial;
beforeAll(async () => void (trial = await startTrial()));
afterAll(() => trial.emulator.close());

describe('the pages for people', () => {
  it('list tickets, newest first, and say that they are emulated', async () => {
    expect((await trial.raw('GET', '/tickets')).text).toContain('No tickets yet');
    await trial.open({ summary: 'older' });
    await trial.open({ summary: 'newer', status: { id: 312 } });
    const { text, headers, status } = await trial.raw('GET', '/tickets');
    expect([status, headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
    expect(text.indexOf('newer')).toBeLessThan(text.indexOf('older'));
    expect(text).toContain('2 in total, 1 open');
    expect(text).toContain('emulated');
  });

  it('show the facts, the initial description and the updates by tab', async () => {
    const id = await trial.open({
      initialDescription: 'Severity: high',
      initialInternalAnalysis: 'for us',
      priority: { id: 5 },
    });
    await trial.call('POST', `/service/tickets/${id}/notes`, { text: 'Score: 1 → 2', resolutionFlag: true });
    const { text } = await trial.raw('GET', `/tickets/${id}`);
    for (const shown of [
      'Northwind Traders',
      'Security',
      'badge high',
      'Priority 1 - High',
      'high',
      '1 → 2',
      'Resolution',
      'Internal',
    ])
      expect(text).toContain(shown);
    expect(text.indexOf('Initial description')).toBeLessThan(text.indexOf('for us'));
  });

  it('show who and what the ticket is about, where it says so', async () => {
    const furnished = await startTrial({ seed: FURNISHED_SEED });
    const id = await furnished.open({ contact: { id: 71 }, owner: { identifier: 'jdoe' } });
    await furnished.call('POST', `/service/tickets/${id}/configurations`, { id: 501 });
    const { text } = await furnished.raw('GET', `/tickets/${id}`);
    for (const shown of ['Ann Lee', 'Jo Doe', 'NW-DC01']) expect(text).toContain(shown);
    expect(text).not.toContain('Site');
    await furnished.emulator.close();
  });

  it('run no script of a hostile ticket', async () => {
    const hostile = `"><img src=x onerror=alert(1)><script>alert(1)</script>`;
    const id = await trial.open({
      summary: hostile,
      externalXRef: hostile,
      initialDescription: `${hostile}\nName: ${hostile}`,
    });
    for (const path of ['/tickets', `/tickets/${id}`]) {
      const { text, headers } = await trial.raw('GET', path);
      expect(text).not.toMatch(/<script|<img/i);
      expect(headers.get('content-security-policy')).toContain("default-src 'none'");
    }
  });

  it('answer 404 for a ticket that is not there', async () => {
    expect((await trial.raw('GET', '/tickets/57919')).status).toBe(404);
  });
});
