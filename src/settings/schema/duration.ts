import { z } from 'zod';

const UNITS = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

const EXAMPLES = 'write 500ms, 90s, 15m, 1h or 2d';

/** A duration such as `500ms`, `90s`, `15m`, `1h` or `2d`, read as milliseconds. */
export const duration = z
  .union([z.int().nonnegative(), z.string()], {
    error: ({ input }) => (input === undefined ? `is missing: ${EXAMPLES}` : `is no duration: ${EXAMPLES}`),
  })
  .transform((written, context): number => {
    if (typeof written === 'number') return written;
    const [, amount, unit] = /^([0-9]+)(ms|s|m|h|d)$/.exec(written) ?? [];
    if (amount !== undefined && unit !== undefined) return Number(amount) * UNITS[unit as keyof typeof UNITS];
    context.addIssue({
      code: 'custom',
      message: `${JSON.stringify(written)} is no duration: ${EXAMPLES}`,
    });
    return z.NEVER;
  });
