import { describe, expect, it, test } from 'vitest';
import { certificateFindings, clockFindings } from '../../http/server-findings.ts';
import type { ServerLook } from '../../http/look-at-server.ts';
import { gatewayFindings } from './gateway-checks.ts';

const NOW = Date.parse('2026-03-01T12:00:00Z');
const DAY = 86_400_000;
const ADDRESS = { account: 'main', url: 'https://plumbline.example/gravityzone/main' };

function answers(status: number, json: unknown, certificateEnds?: number): ServerLook {
  return { kind: 'answers', answer: { status, json, headers: {}, text: '' }, ahead: 0, certificateEnds };
}

describe('at the public address', () => {
  it.each<[string, ServerLook, string, RegExp]>([
    ['the gateway', answers(405, { result: 'wrong-method' }), 'ok', /The gateway answers/],
    ['a gateway of other settings', answers(404, { result: 'not-found' }), 'fault', /no account main/],
    ['a web server', answers(404, undefined), 'fault', /Something other than the gateway .* with 404/],
    ['a page', answers(200, { result: 'wrong-method' }), 'fault', /Something other than the gateway/],
    ['nobody', { kind: 'unreachable', reason: 'refused' }, 'warning', /nothing answers .* refused/],
    [
      'a wrong certificate',
      { kind: 'certificate', reason: 'self-signed' },
      'fault',
      /not accepted: self-signed/,
    ],
  ])('%s is told', (_, seen, level, message) => {
    const [found, ...others] = gatewayFindings(ADDRESS, seen, NOW);
    expect(others).toEqual([]);
    expect(found).toMatchObject({ level, message: expect.stringMatching(message) as string });
    expect(found?.advice === undefined).toBe(level === 'ok');
  });

  it('the end of its certificate is told, too', () => {
    const seen = answers(405, { result: 'wrong-method' }, NOW + 90 * DAY);
    expect(gatewayFindings(ADDRESS, seen, NOW).map(({ level }) => level)).toEqual(['ok', 'ok']);
  });
});

test.each([
  [90 * DAY, 'ok', 'is good until 2026-05-30'],
  [20 * DAY, 'warning', 'ends on 2026-03-21, in 20 days'],
  [-DAY, 'fault', 'ended on 2026-02-28'],
])('a certificate that ends in %s ms is %s', (left, level, words) => {
  const [found] = certificateFindings('the gateway', { certificateEnds: NOW + left }, NOW);
  expect(found).toMatchObject({ level, message: expect.stringContaining(words) as string });
});

test.each([
  [0, 'ok', 'agree'],
  [120_000, 'ok', 'agree'],
  [121_000, 'warning', '121 s ahead of'],
  [-300_000, 'warning', '300 s behind'],
])('a clock that is %s ms ahead is %s', (ahead, level, words) => {
  const [found] = clockFindings('GravityZone', { ahead });
  expect(found).toMatchObject({ level, message: expect.stringContaining(words) as string });
});

test('what a server does not tell is not judged', () => {
  expect(clockFindings('GravityZone', { ahead: undefined })).toEqual([]);
  expect(certificateFindings('GravityZone', { certificateEnds: undefined }, NOW)).toEqual([]);
});
