import type { Logger } from 'pino';
import { Gauge } from 'prom-client';
import type { Registry } from 'prom-client';
import type { CheckGroup, Level } from '../errors/check.ts';
import { runChecks } from '../operator/check/run-checks.ts';

/** How long one check may take, in ms. */
const LIMIT = 60_000;

const LEVELS: readonly Level[] = ['ok', 'note', 'warning', 'fault'];

/**
 * Looks at all of these and logs as warnings what is not right. Nothing depends on it: it never rejects, and an
 * aborted `signal` ends it in silence.
 */
export type WorkerCheck = (groups: readonly CheckGroup[], signal: AbortSignal) => Promise<void>;

/** Makes it, and registers its metric. */
export function createCheck(registry: Registry, logger: Logger): WorkerCheck {
  const findings = new Gauge({
    name: 'plumbline_check_findings',
    help: 'What the last check of this worker found, by level; nothing before its end.',
    labelNames: ['level'],
    registers: [registry],
  });
  return async (groups, signal) => {
    const counts = new Map(LEVELS.map((level) => [level, 0]));
    try {
      for await (const { level, subject, message, advice } of runChecks(groups, { limit: LIMIT, signal })) {
        counts.set(level, (counts.get(level) ?? 0) + 1);
        if (level === 'warning' || level === 'fault')
          logger.warn({ check: subject, found: level, advice }, `${subject}: ${message}`);
      }
    } catch {
      return; // the worker stops
    }
    for (const [level, count] of counts) findings.set({ level }, count);
    logger.info(Object.fromEntries(counts), 'all that tickets need was looked at');
  };
}
