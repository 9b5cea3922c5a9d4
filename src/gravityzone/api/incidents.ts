import { z } from 'zod';
import { VendorRefused } from '../../http/vendor-errors.ts';
import { cutToUnits } from '../../incident/cut.ts';
import { incidentItem, incidentPage } from './incident-schema.ts';
import type { IncidentItem } from './incident-schema.ts';
import type { GravityZoneApi } from './json-rpc.ts';

const PER_PAGE = 1000;

/** The most characters that GravityZone takes as a note. */
const MAX_NOTE_LENGTH = 50_000;

/** The codes by which a status is set; the console calls the second one `investigating`. */
const STATUS_CODES = { open: 1, 'in progress': 2, closed: 3, 'false positive': 4 } as const;

/** A part of the list of incidents, both ends in ms since 1970. */
export interface IncidentWindow {
  /**
   * `changed`: what people edited (status, priority, assignee, note) within it. `updated`: what GravityZone
   * itself updated within it; a status set by a person does not show there.
   */
  readonly kind: 'changed' | 'updated';
  readonly from: number;
  readonly to: number;
}

export interface IncidentPage {
  readonly items: readonly IncidentItem[];
  /** How many pages there are as far as is known; not beyond the one asked for once a page is empty. */
  readonly pages: number;
  /** Items that are left out, because they name no usable incident id. */
  readonly unreadable: number;
}

/**
 * One page, from 1, of the incidents of all companies that the key sees. Throws as `GravityZoneApi.call`
 * does.
 */
export async function listIncidents(
  api: GravityZoneApi,
  { window, page }: { readonly window: IncidentWindow; readonly page: number },
  signal?: AbortSignal,
): Promise<IncidentPage> {
  const [from, to] = [isoSeconds(Math.floor(window.from / 1000)), isoSeconds(Math.ceil(window.to / 1000))];
  const isChange = window.kind === 'changed';
  const params = {
    page,
    perPage: PER_PAGE,
    filters: isChange ? { changeStartDate: from, changeEndDate: to } : { startDate: from, endDate: to },
    // Without the first, a partner's key sees only the partner's own company.
    options: { includeChildCompanies: true, ...(isChange && { sortBy: 'lastIncidentChange' }) },
  };
  const found = await api.call('getIncidentsList', params, incidentPage, signal);
  const items = found.items.flatMap((item) => incidentItem.safeParse(item).data ?? []);
  return { items, pages: pagesOf(found, page), unreadable: found.items.length - items.length };
}

/** One incident with its alerts; `undefined` where GravityZone does not know it, or not any more. */
export async function getIncident(
  api: GravityZoneApi,
  incidentId: string,
  signal?: AbortSignal,
): Promise<IncidentItem | undefined> {
  try {
    return (await api.call('getIncident', { id: incidentId }, incidentItem.nullable(), signal)) ?? undefined;
  } catch (error) {
    if (isGone(error)) return undefined;
    throw error;
  }
}

/** An incident to write to. Its type decides how GravityZone looks for the id. */
export interface IncidentToWrite {
  readonly incidentId: string;
  readonly incidentType: string | undefined;
}

/** Sets the status; false where GravityZone keeps it as it is, as for its built-in demo incident. */
export function changeStatus(
  api: GravityZoneApi,
  { incidentId, incidentType }: IncidentToWrite,
  status: keyof typeof STATUS_CODES,
  signal?: AbortSignal,
): Promise<boolean> {
  const params = { type: writeType(incidentType), incidentId, status: STATUS_CODES[status] };
  return api.call('changeIncidentStatus', params, z.boolean(), signal);
}

/**
 * Puts the note, which must not be blank, in the place of whatever note the incident has; cut to what
 * GravityZone takes.
 */
export async function updateNote(
  api: GravityZoneApi,
  { incidentId, incidentType }: IncidentToWrite,
  note: string,
  signal?: AbortSignal,
): Promise<void> {
  const params = { type: writeType(incidentType), incidentId, note: cutToUnits(note, MAX_NOTE_LENGTH) };
  await api.call('updateIncidentNote', params, z.unknown(), signal);
}

/**
 * What writes call the kind of an incident, from its `incidentType`; an id is only found under the right one.
 */
function writeType(incidentType: string | undefined): 'incidents' | 'extendedIncidents' {
  return incidentType === 'extendedIncident' ? 'extendedIncidents' : 'incidents';
}

/**
 * An unknown id is also told as `does not exist or not enough rights`, which has the code of wrong
 * parameters.
 */
function isGone(error: unknown): boolean {
  return error instanceof VendorRefused && (error.code === 'not-found' || error.code === 'invalid-params');
}

/** GravityZone has been seen to claim more pages than there are: an empty one is the last. */
function pagesOf({ pagesCount, perPage, items }: z.infer<typeof incidentPage>, page: number): number {
  if (items.length === 0) return page;
  return pagesCount ?? (items.length < (perPage ?? PER_PAGE) ? page : page + 1);
}

function isoSeconds(seconds: number): string {
  return `${new Date(seconds * 1000).toISOString().slice(0, 19)}Z`;
}
