import { refuse } from '../answer.ts';
import type { Refusal } from '../answer.ts';
import { ConditionFieldError } from '../conditions/evaluate.ts';
import type { Columns } from '../conditions/evaluate.ts';
import { ConditionSyntaxError } from '../conditions/tokens.ts';

/** A kind of record that can be listed. */
export interface Resource<Row> {
  readonly columns: Columns<Row>;
  /** First segments that `fields` may name. */
  readonly fields: ReadonlySet<string>;
  /** What `childConditions` look at, where the record has children. */
  readonly children?: Nested<Row>;
  /** What `customFieldConditions` look at, where the record has custom fields. */
  readonly customFields?: Nested<Row>;
  idOf(row: Row): number;
  render(row: Row): Record<string, unknown>;
}

/** Records within a record; it is found where one of them meets the whole condition. */
export interface Nested<Row> {
  readonly columns: Columns<NestedRow>;
  rowsOf(row: Row): readonly NestedRow[];
}
/** One of them. */
export type NestedRow = Readonly<Record<string, unknown>>;

/** What a list request asks for. `path` is the route below the API's base, for the links to other pages. */
export interface ListRequest {
  readonly path: string;
  readonly query: URLSearchParams;
  readonly forwardOnly: boolean;
}

/** Turns the errors of the condition language into the server's answer. @throws Refusal (400) */
export function refusing<Result>(work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    if (error instanceof ConditionFieldError || error instanceof ConditionSyntaxError)
      throw refuse(400, 'ApiFindCondition', error.message);
    throw error;
  }
}

/** 400 for a field that the record has not got. */
export function unrecognized(name: string): Refusal {
  return refuse(400, 'ApiFindCondition', `${name} is not a recognized name.`);
}
