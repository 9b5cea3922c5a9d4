/** What goes wrong on purpose. */
export interface Faults {
  /** Milliseconds that every API answer takes longer. */
  readonly latencyMs?: number;
  /** Every API call is answered with this HTTP status and an HTML page. */
  readonly failWith?: number;
  /** So many API calls take effect and then lose their connection instead of an answer. */
  readonly dropAfterCommit?: number;
  /** How a bad key or a missing API tick is told: by HTTP status (the default) or in the body of a 200. Both were seen. */
  readonly refuseBy?: 'status' | 'body';
  /** The push sends this Content-Type; by default it sends none. */
  readonly pushContentType?: string;
  /** The push writes a number without meaning as the id of its envelope instead of the time of sending. */
  readonly pushNonsenseId?: boolean;
  /** New activity on a closed incident makes an incident of its own instead of reopening the closed one. */
  readonly separateIncidents?: boolean;
}

const TYPES: Readonly<Record<keyof Faults, (value: unknown) => boolean>> = {
  latencyMs: isCount,
  failWith: (value) => isCount(value) && value >= 400 && value <= 599,
  dropAfterCommit: isCount,
  refuseBy: (value) => value === 'status' || value === 'body',
  pushContentType: (value) => typeof value === 'string',
  pushNonsenseId: (value) => typeof value === 'boolean',
  separateIncidents: (value) => typeof value === 'boolean',
};

/** Reads faults from JSON; `null` means none. Throws Error for anything else than known faults. */
export function readFaults(value: unknown): Faults {
  if (value === null) return {};
  if (typeof value !== 'object' || Array.isArray(value)) throw new Error('faults are an object or null');
  for (const [name, setting] of Object.entries(value)) {
    const isRight = Object.hasOwn(TYPES, name) ? TYPES[name as keyof Faults] : undefined;
    if (isRight === undefined) throw new Error(`unknown fault ${name}`);
    if (!isRight(setting)) throw new Error(`fault ${name} has an odd value`);
  }
  return value;
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0;
}
