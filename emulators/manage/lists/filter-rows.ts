import { compileCondition } from '../conditions/evaluate.ts';
import type { Columns, Dialect } from '../conditions/evaluate.ts';
import { parseCondition } from '../conditions/parse.ts';
import { refusing } from './resource.ts';
import type { Nested, Resource } from './resource.ts';
import type { World } from '../world.ts';

/** The rows that meet all conditions of a query: own, of children, of custom fields. @throws Refusal (400) */
export function filterRows<Row>(
  world: World,
  query: URLSearchParams,
  resource: Resource<Row>,
  rows: readonly Row[],
): readonly Row[] {
  const { dateAtLeastFindsNothing } = world.faults.current();
  return refusing(() => {
    const own = testOf(query.get('conditions'), resource.columns, { dateAtLeastFindsNothing });
    const nested = (['children', 'customFields'] as const).map((kind) => {
      const nest = resource[kind] ?? NOTHING;
      const test = testOf(query.get(NESTED_PARAMETER[kind]), nest.columns, {
        dateAtLeastFindsNothing,
        withoutIn: true,
      });
      return test === undefined ? undefined : (row: Row): boolean => nest.rowsOf(row).some(test);
    });
    const tests = [own, ...nested].filter((test) => test !== undefined);
    return tests.length === 0 ? rows : rows.filter((row) => tests.every((test) => test(row)));
  });
}

const NESTED_PARAMETER = { children: 'childConditions', customFields: 'customFieldConditions' } as const;
const NOTHING: Nested<unknown> = { columns: {}, rowsOf: () => [] };

/** The test that a parameter asks for; `undefined` where it asks for nothing. */
function testOf<Row>(
  parameter: string | null,
  columns: Columns<Row>,
  dialect: Dialect,
): ((row: Row) => boolean) | undefined {
  const conditions = (parameter ?? '').trim();
  return conditions === '' ? undefined : compileCondition(parseCondition(conditions), columns, dialect);
}
