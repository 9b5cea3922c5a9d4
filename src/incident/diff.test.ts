import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { diffFacts } from './diff.ts';
import type { Change } from './diff.ts';
import { FACT_NAMES, FACTS, SET_FACTS } from './facts.ts';
import type { FactName, FactValue, Facts } from './facts.ts';

const reportedText = fc.string({ minLength: 1, maxLength: 5 }).map((text) => `x${text}`);

const facts = fc.record(Object.fromEntries(FACT_NAMES.map((name) => [name, valueOf(name)])), {
  requiredKeys: [],
}) as fc.Arbitrary<Facts>;

function valueOf(name: FactName): fc.Arbitrary<FactValue> {
  if (SET_FACTS.has(name)) return fc.array(reportedText, { minLength: 1, maxLength: 5 });
  return FACTS[name].kind === 'number' ? fc.nat() : reportedText;
}

function apply(from: Facts, changes: readonly Change[]): Map<FactName, unknown> {
  const result = asMap(from);
  for (const change of changes) {
    if (change.kind === 'value') result.set(change.fact, change.to);
    else {
      const before = from[change.fact] as readonly string[] | undefined;
      const kept = (before ?? []).filter((member) => !change.removed.includes(member));
      result.set(change.fact, new Set([...kept, ...change.added]));
    }
  }
  return result;
}

function asMap(from: Facts): Map<FactName, unknown> {
  return new Map(
    FACT_NAMES.map((name) => {
      const value = from[name];
      return [name, SET_FACTS.has(name) ? new Set(value as readonly string[] | undefined) : value];
    }),
  );
}

describe('diffFacts', () => {
  test.each<[string, Facts, Facts, Change[]]>([
    ['a new value', {}, { port: 443 }, [{ kind: 'value', fact: 'port', from: undefined, to: 443 }]],
    ['another value', { port: 80 }, { port: 443 }, [{ kind: 'value', fact: 'port', from: 80, to: 443 }]],
    [
      'a lost value',
      { severity: 'low' },
      {},
      [{ kind: 'value', fact: 'severity', from: 'low', to: undefined }],
    ],
    [
      'a set that grew',
      { attackTypes: ['Malware'] },
      { attackTypes: ['Exploit', 'Malware', 'Other'] },
      [{ kind: 'set', fact: 'attackTypes', added: ['Exploit', 'Other'], removed: [] }],
    ],
    [
      'a set that changed',
      { computerIps: ['10.0.0.1', '10.0.0.2'] },
      { computerIps: ['10.0.0.2', '10.0.0.3'] },
      [{ kind: 'set', fact: 'computerIps', added: ['10.0.0.3'], removed: ['10.0.0.1'] }],
    ],
    ['a blank text for none', {}, { userName: '' }, []],
    ['spaces for none', { userName: '  ' }, {}, []],
    ['a blank member for none', { attackTypes: ['Other'] }, { attackTypes: ['', ' ', 'Other'] }, []],
    ['an empty set for none', {}, { attackTypes: [] }, []],
    ['a repeated member', { attackTypes: ['Other'] }, { attackTypes: ['Other', 'Other'] }, []],
    [
      'zero for none',
      {},
      { severityScore: 0 },
      [{ kind: 'value', fact: 'severityScore', from: undefined, to: 0 }],
    ],
    [
      'another company',
      { companyId: 'a' },
      { companyId: 'b' },
      [{ kind: 'value', fact: 'companyId', from: 'a', to: 'b' }],
    ],
  ])('tells %s', (_what, from, to, changes) => {
    expect(diffFacts(from, to)).toEqual(changes);
  });

  test('puts status, score, severity and action before the order of the ticket', () => {
    const all = Object.fromEntries(
      FACT_NAMES.map((name) => [name, SET_FACTS.has(name) ? ['x'] : 'x']),
    ) as Facts;
    const order = diffFacts({}, all).map((change) => change.fact);
    expect(order.slice(0, 4)).toEqual(['status', 'severityScore', 'severity', 'mainAction']);
    expect(order).toHaveLength(FACT_NAMES.length);
  });

  test('finds nothing between equal facts', () => {
    fc.assert(
      fc.property(facts, (some) => {
        expect(diffFacts(some, structuredClone(some))).toEqual([]);
      }),
    );
  });

  test('takes no other order within a set for a change', () => {
    const permuted = facts.chain((some) =>
      fc.record({
        some: fc.constant(some),
        types: fc.shuffledSubarray([...(some.attackTypes ?? [])], {
          minLength: some.attackTypes?.length ?? 0,
        }),
        ips: fc.shuffledSubarray([...(some.computerIps ?? [])], { minLength: some.computerIps?.length ?? 0 }),
      }),
    );
    fc.assert(
      fc.property(permuted, ({ some, types, ips }) => {
        expect(diffFacts(some, { ...some, attackTypes: types, computerIps: ips })).toEqual([]);
      }),
    );
  });

  test('leads from one state to the other when its changes are applied', () => {
    fc.assert(
      fc.property(facts, facts, (from, to) => {
        expect(apply(from, diffFacts(from, to))).toEqual(asMap(to));
      }),
    );
  });
});
