import { FACT_NAMES, FACTS, SET_FACTS } from './facts.ts';
import type { FactName, FactValue, Facts } from './facts.ts';

/**
 * One fact's difference between two states of an incident; `undefined` stands for a value that was not
 * reported.
 */
export type Change =
  | {
      readonly kind: 'value';
      readonly fact: FactName;
      readonly from: string | number | undefined;
      readonly to: string | number | undefined;
    }
  | {
      readonly kind: 'set';
      readonly fact: FactName;
      readonly added: readonly string[];
      readonly removed: readonly string[];
    };

const ORDER = FACT_NAMES.toSorted((a, b) => placeOf(a) - placeOf(b));

function placeOf(name: FactName): number {
  return FACTS[name].leads ?? FACT_NAMES.length;
}

/**
 * The changes that lead from one state to another, the most telling first; empty where nothing changed. The
 * order within a set is no change, nor is a repeated member, nor a blank text or an empty set in the place of
 * none.
 */
export function diffFacts(from: Facts, to: Facts): Change[] {
  return ORDER.flatMap((fact) =>
    SET_FACTS.has(fact) ? setChange(fact, from[fact], to[fact]) : valueChange(fact, from[fact], to[fact]),
  );
}

function setChange(fact: FactName, from: FactValue | undefined, to: FactValue | undefined): Change[] {
  const before = members(from);
  const after = members(to);
  const added = [...after].filter((member) => !before.has(member));
  const removed = [...before].filter((member) => !after.has(member));
  return added.length === 0 && removed.length === 0 ? [] : [{ kind: 'set', fact, added, removed }];
}

function valueChange(fact: FactName, from: FactValue | undefined, to: FactValue | undefined): Change[] {
  const before = scalar(from);
  const after = scalar(to);
  return before === after ? [] : [{ kind: 'value', fact, from: before, to: after }];
}

function members(value: FactValue | undefined): ReadonlySet<string> {
  return new Set(typeof value === 'object' ? value.filter((member) => member.trim() !== '') : []);
}

function scalar(value: FactValue | undefined): string | number | undefined {
  if (typeof value === 'string') return value.trim() === '' ? undefined : value;
  return typeof value === 'number' ? value : undefined;
}
