import type { Addresses } from '../demo/addresses.ts';
import { until } from './settled.ts';

/** What a benchmark looks at of a ticket at an emulated desk. */
export interface DeskTicket {
  readonly incidentId: string;
  /** In ms since 1970. */
  readonly openedAt: number;
  /** Our notes on it, the opening among them. */
  readonly notes: number;
}

const DESKS = ['automate', 'manage'] as const;

/** The tickets of both emulated desks. */
export async function ticketsOf(
  addresses: Addresses,
): Promise<Record<(typeof DESKS)[number], readonly DeskTicket[]>> {
  const [automate, manage] = await Promise.all(DESKS.map((desk) => ticketsAt(addresses[desk].url)));
  return { automate: automate ?? [], manage: manage ?? [] };
}

interface Told {
  readonly openedAtMs: number;
  /** The same at both desks. */
  readonly Subject?: string;
  readonly summary?: string;
  readonly Comments?: readonly unknown[];
  readonly notes?: readonly unknown[];
}

async function ticketsAt(origin: string): Promise<readonly DeskTicket[]> {
  const tickets = (await (await fetch(`${origin}/emulator/tickets`)).json()) as readonly Told[];
  return tickets.map(({ openedAtMs, Subject, summary, Comments, notes }) => ({
    incidentId: /\[GZ-(\w+)\]/.exec(Subject ?? summary ?? '')?.[1] ?? '',
    openedAt: openedAtMs,
    notes: (Comments ?? notes ?? []).length,
  }));
}

/** How many texts the tickets of each emulated desk hold together. */
export async function textsOf(addresses: Addresses): Promise<readonly number[]> {
  const desks = Object.values(await ticketsOf(addresses));
  return desks.map((tickets) => tickets.reduce((sum, { notes }) => sum + notes, 0));
}

/**
 * Waits until the tickets of each desk hold so many texts together, and gives when that was seen, by
 * `performance.now()`. It costs the desks much, so wait for the deliveries first.
 */
export async function whenTold(addresses: Addresses, texts: number): Promise<number> {
  let asked = 0;
  await until(async () => {
    asked = performance.now();
    return (await textsOf(addresses)).every((count) => count >= texts);
  });
  return asked;
}
