import type { KeyRight } from '../gravityzone/api/key-rights.ts';
import { neutralise } from '../incident/neutralise.ts';

const WIDTH = 'changeIncidentStatus'.length;

/** One line: the method, whether the key may call it, what for; and what to do where it may not. */
export function keyRightText({ method, verdict, where, why, detail }: KeyRight): string {
  const remedy =
    verdict === 'missing'
      ? ` Tick it in ${where}.`
      : verdict === 'unknown'
        ? ` ${neutralise(detail)}`
        : verdict === 'not tried'
          ? ` It would change something; the check box is in ${where}.`
          : '';
  return `${method.padEnd(WIDTH)}  ${verdict.padEnd('not tried'.length)}  ${why}.${remedy}\n`;
}

/** Whether everything that could be tried is allowed. */
export function isSufficient(rights: readonly KeyRight[]): boolean {
  return rights.every(({ verdict }) => verdict === 'granted' || verdict === 'not tried');
}
