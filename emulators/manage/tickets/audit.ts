import { entryOf } from './ticket-view.ts';
import { REFERENCE_NAMES } from './ticket-members.ts';
import type { ReferenceName } from './ticket-members.ts';
import type { AuditEntry, StoredTicket, World } from '../world.ts';

/** Adds what a write did to a ticket to its audit trail; `before` is `undefined` for a new one. */
export function recordAudit(world: World, before: StoredTicket | undefined, after: StoredTicket): void {
  const { id, updatedAt: at, updatedBy: by } = after;
  const texts = before === undefined ? [`Ticket #${id} has been created.`] : changesOf(world, before, after);
  const kind = before === undefined ? ('Created' as const) : ('Updated' as const);
  const entries: readonly AuditEntry[] = texts.map((text) => ({ text, at, by, kind }));
  world.audits.set(id, [...(world.audits.get(id) ?? []), ...entries]);
}

function changesOf(world: World, before: StoredTicket, after: StoredTicket): string[] {
  const nameIn = (ticket: StoredTicket, name: ReferenceName): string =>
    entryOf(world, ticket, name)?.name ?? '';
  const references = REFERENCE_NAMES.filter((name) => before.references[name] !== after.references[name]).map(
    (name) => changed(name, nameIn(before, name), nameIn(after, name)),
  );
  const values = [...new Set([...Object.keys(before.values), ...Object.keys(after.values)])]
    .filter((name) => JSON.stringify(before.values[name]) !== JSON.stringify(after.values[name]))
    .map((name) => changed(name, shown(before.values[name]), shown(after.values[name])));
  return [...references, ...values];
}

function changed(name: string, from: string, to: string): string {
  return `The ${name} has been updated from "${from}" to "${to}".`;
}

function shown(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value ?? '');
}
