import { expect, test } from 'vitest';
import type { PermissionFinding, Verdict } from '../permissions/check-permissions.ts';
import { CONNECTION } from '../permissions/rights-to-check.ts';
import { rightsFindings } from './rights-findings.ts';

function walked(...verdicts: readonly Verdict[]): readonly PermissionFinding[] {
  const told = { where: 'the role', why: 'tickets' };
  return [
    { right: CONNECTION, verdict: 'granted', ...told },
    ...verdicts.map((verdict, at) => ({ right: `right ${at}`, verdict, ...told })),
  ];
}

test.each<[readonly Verdict[], string]>([
  [['granted', 'granted'], 'The role has 2 of the 2 rights that plumbline uses.'],
  [['granted', 'missing'], 'The role has 1 of the 2 rights that plumbline uses.'],
  [
    ['granted', 'missing', 'unknown', 'unknown'],
    'The role has 1 of the 4 rights that plumbline uses; of 2 it is not known.',
  ],
])('rights that are %j are counted so that none seems to be missing that is only not known', (all, words) => {
  expect(rightsFindings(walked(...all))[0]).toEqual({ level: 'ok', message: words });
});
