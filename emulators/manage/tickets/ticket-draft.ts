import { TICKET_MODEL, REFERENCE_NAMES, STORED_MEMBERS, UNMODELLED_MEMBERS } from './ticket-members.ts';
import type { ReferenceName } from './ticket-members.ts';
import type { Shape } from '../bodies/binding.ts';
import { notModelled } from '../answer.ts';
import type { StoredTicket } from '../world.ts';

/** How a request names a record; the first of id, identifier and name that is given counts. */
export interface Wanted {
  readonly id?: number | null;
  readonly identifier?: string | null;
  readonly name?: string | null;
}

/** A ticket as a request wants it, before the rules are applied. */
export interface TicketDraft {
  readonly values: Record<string, unknown>;
  readonly references: Partial<Record<ReferenceName, Wanted>>;
  customFields: readonly { readonly id: number; readonly value: unknown }[];
  /** False where the request asks for no e-mails. */
  notify: boolean;
}

/** A request body of a whole ticket: the draft, and the texts that become notes. */
export interface TicketBody {
  readonly draft: TicketDraft;
  readonly discussion: string | undefined;
  readonly internal: string | undefined;
  readonly resolution: string | undefined;
}

/** The shape of the body of a POST or PUT. */
export const TICKET_BODY: Shape = { kind: 'object', model: TICKET_MODEL };

/**
 * Reads the body of a POST or PUT, which has that shape. @throws Refusal (501) for members that are not
 * emulated.
 */
export function readTicketBody(given: unknown): TicketBody {
  const draft = emptyDraft();
  const members = given as Readonly<Record<string, unknown>>;
  for (const [name, value] of Object.entries(members)) applyMember(draft, name, value);
  const initial = (name: string): string | undefined => {
    const value = members[name];
    return typeof value === 'string' && value !== '' ? value : undefined;
  };
  return {
    draft,
    discussion: initial('initialDescription'),
    internal: initial('initialInternalAnalysis'),
    resolution: initial('initialResolution'),
  };
}

/**
 * Refuses a member that is taken with a POST only: what the vendor does with it in a change is not known, so
 * no client may rely on it.
 * @throws Refusal (501)
 */
export function refuseInitialText(name: string): void {
  if (name.startsWith('initial')) throw notModelled(`'${name}' in a change of a ticket`);
}

/** The draft that would leave a ticket as it is. */
export function draftOf(ticket: StoredTicket): TicketDraft {
  return {
    values: { ...ticket.values },
    references: Object.fromEntries(Object.entries(ticket.references).map(([name, id]) => [name, { id }])),
    customFields: [...ticket.customFields].map(([id, value]) => ({ id, value })),
    notify: true,
  };
}

/**
 * Sets one member of a draft; `null` takes it away. What the server derives by itself is left alone without a
 * word.
 * @throws Refusal (501) for a reference to records that are not emulated.
 */
export function applyMember(draft: TicketDraft, name: string, value: unknown): void {
  if (UNMODELLED_MEMBERS.has(name)) {
    if (value !== null) throw notModelled(`the member ${name} of a ticket`);
  } else if (isReferenceName(name)) setReference(draft, name, value as Wanted | null);
  else if (Object.hasOwn(STORED_MEMBERS, name)) {
    if (value === null) Reflect.deleteProperty(draft.values, name);
    else draft.values[name] = value;
  } else if (name === 'customFields') draft.customFields = readCustomFields(value);
  else if (name === 'processNotifications') draft.notify = value !== false;
}

/** Whether a member of a ticket refers to another record. */
export function isReferenceName(name: string): name is ReferenceName {
  return (REFERENCE_NAMES as readonly string[]).includes(name);
}

/** The `{id, value}` pairs of a `customFields` member; entries without an id are left out. */
function readCustomFields(value: unknown): TicketDraft['customFields'] {
  const entries = (value ?? []) as readonly ({ id?: number | null; value?: unknown } | null)[];
  return entries.flatMap((entry) =>
    typeof entry?.id === 'number' ? [{ id: entry.id, value: entry.value ?? null }] : [],
  );
}

function setReference(draft: TicketDraft, name: ReferenceName, wanted: Wanted | null): void {
  if (wanted === null) Reflect.deleteProperty(draft.references, name);
  else draft.references[name] = wanted;
}

function emptyDraft(): TicketDraft {
  return { values: {}, references: {}, customFields: [], notify: true };
}
