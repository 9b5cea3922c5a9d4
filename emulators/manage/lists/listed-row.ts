import type { ApiRequest } from '../request.ts';

/** A record of a list that cannot be written to; it is kept the way it is returned. */
export type ListedRow = Readonly<Record<string, unknown>> & { readonly id: number };

/** Gives the rows of a list. @throws Refusal where the request may not see them. */
export type RowsOf = (request: ApiRequest) => readonly ListedRow[];
