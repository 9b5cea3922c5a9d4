import { fault, note, ok, warning } from '../../../errors/check.ts';
import type { Found } from '../../../errors/check.ts';
import type { PermissionFinding } from '../permissions/check-permissions.ts';
import { CLOSE, CONNECTION, EDIT, INQUIRE, ADD } from '../permissions/rights-to-check.ts';

/** Without these, tickets are not written at all; without another one, something is not found or not checked. */
const NEEDED: ReadonlySet<string> = new Set([CONNECTION, INQUIRE, ADD, EDIT, CLOSE]);

/** What the walk through the rights of the role found: one finding for each that is not there. */
export function rightsFindings(walked: readonly PermissionFinding[]): readonly Found[] {
  const granted = walked.filter(({ verdict, right }) => verdict === 'granted' && right !== CONNECTION);
  const unknown = walked.filter(({ verdict }) => verdict === 'unknown').length;
  const rest = unknown === 0 ? '' : `; of ${unknown} it is not known`;
  return [
    ...(granted.length === 0
      ? []
      : [
          ok(`The role has ${granted.length} of the ${walked.length - 1} rights that plumbline uses${rest}.`),
        ]),
    ...walked.flatMap((found) => (found.verdict === 'granted' ? [] : [lacking(found)])),
  ];
}

function lacking({ right, verdict, why, where, detail = '' }: PermissionFinding): Found {
  if (right === CONNECTION) return fault(detail, `Check both: ${where}.`);
  if (verdict === 'unknown')
    return note(`Whether the role has ${right} is not known. ${detail}`, `It is given in ${where}.`);
  const found = NEEDED.has(right) ? fault : warning;
  return found(`The role lacks ${right}: ${why}.`, `Give it in ${where}.`);
}
