import type { Addresses } from '../demo/addresses.ts';

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
