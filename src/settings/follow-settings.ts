import { statSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import type { Logger } from 'pino';
import { Gauge } from 'prom-client';
import type { Registry } from 'prom-client';
import { isPlumblineError, SettingsError } from '../errors/index.ts';
import { useNetwork } from '../http/network.ts';
import { loadSettings, settingsFile } from './load-settings.ts';
import type { Environment, LoadedSettings } from './load-settings.ts';
import type { NeededSecrets } from './needed-secrets.ts';
import { networkOf } from './network-of.ts';
import type { Settings } from './settings.ts';

/** How often the files are looked at, in ms. A change is taken at the second look that finds it, so that none is half written. */
const LOOK_EVERY = 1_000;

/** What a process tells of its settings. */
export interface ShownSettings {
  readonly file: string;
  /** Of what is in force: of the settings, and of the profile that they name, where this process uses it. */
  readonly hash: string;
  readonly profile: string | null;
  /** ISO, UTC. */
  readonly inForceSince: string;
  /** Why the file as it is now was not taken. */
  readonly refused: string | null;
}

/** Settings that may change while the process runs. */
export interface FollowedSettings {
  /** Those at the start. */
  readonly settings: Settings;
  readonly shown: () => ShownSettings;
  /**
   * From now on changes are taken, and one that came before: `take` puts settings into force, or throws a SettingsError
   * and changes nothing.
   */
  readonly follow: (take: (settings: Settings) => Promise<void> | void) => void;
  /** Looks once whether a file changed. Never rejects. */
  readonly look: () => Promise<void>;
  /** Reads everything again, changed or not. Never rejects. */
  readonly reload: () => Promise<void>;
  readonly stop: () => void;
}

export interface FollowOptions {
  /** `gateway` or `worker`. */
  readonly process: string;
  readonly env: Environment;
  readonly needed: NeededSecrets;
  /** What only a restart changes, by names for people. */
  readonly fixed: (settings: Settings) => Readonly<Record<string, unknown>>;
  /** The hash of the profile that the process uses, if it does. */
  readonly profileOf?: (settings: Settings) => string | undefined;
  readonly logger: Logger;
  readonly registry: Registry;
}

/**
 * Reads the settings, and again whenever a file of them changes, or on SIGHUP. What is wrong then is said, and the last
 * good settings stay in force.
 * @throws SettingsError where there are no good ones to begin with.
 */
export function followSettings(options: FollowOptions): FollowedSettings {
  const { env, needed, fixed, profileOf = () => undefined, logger, registry } = options;
  const info = new Gauge({
    name: 'plumbline_settings_info',
    help: 'The settings in force, always 1, by the hashes of the settings and of the profile.',
    labelNames: ['hash', 'profile'],
    registers: [registry],
  });
  const refusedGauge = new Gauge({
    name: 'plumbline_settings_refused',
    help: 'Whether the settings file as it is now was not taken: 1, or 0.',
    registers: [registry],
  });

  let files: ReadonlySet<string> = new Set();
  function read(): LoadedSettings {
    const named = new Set([settingsFile(env)]);
    files = named;
    return loadSettings(env, needed, (file) => named.add(file));
  }

  const file = settingsFile(env);
  const first = read();
  useNetwork(networkOf(first.settings, env));
  let shown = inForce(first);

  function inForce({ settings, hash, temporalOrigin, warnings }: LoadedSettings): ShownSettings {
    const profile = profileOf(settings);
    info.reset();
    info.set({ hash, profile: profile ?? '' }, 1);
    refusedGauge.set(0);
    logger.info({ settings: hash, profile, file }, `the settings ${hash} are in force`);
    if (temporalOrigin !== undefined) logger.info(temporalOrigin);
    for (const warning of warnings)
      logger.warn({ code: 'doubtful-setting', advice: 'Change the setting if it is not meant so.' }, warning);
    return { file, hash, profile: profile ?? null, inForceSince: new Date().toISOString(), refused: null };
  }

  function refuse(error: unknown): void {
    const { message, code, advice } = isPlumblineError(error)
      ? error
      : { message: String(error), code: 'settings-not-taken', advice: 'Restart the process.' };
    shown = { ...shown, refused: message };
    refusedGauge.set(1);
    logger.error(
      { code, advice, settings: shown.hash },
      `the settings ${shown.hash} stay in force, for the file was changed and cannot be taken. ${message}`,
    );
  }

  let take: Parameters<FollowedSettings['follow']>[0] | undefined;
  let isMissed = false; // a change came while the process still started
  async function takeChange(): Promise<void> {
    if (take === undefined) {
      isMissed = true;
      return;
    }
    try {
      const next = read();
      requireSameFixed(options.process, fixed(first.settings), fixed(next.settings));
      const network = networkOf(next.settings, env);
      await take(next.settings);
      useNetwork(network);
      shown = inForce(next);
    } catch (error) {
      refuse(error);
    }
  }

  let seen = stampOf(files);
  let settled = seen;
  let last = Promise.resolve();
  const reload = (): Promise<void> => (last = last.then(takeChange));

  async function look(): Promise<void> {
    const now = stampOf(files);
    const isWritten = now === seen;
    seen = now;
    if (isWritten && now !== settled) {
      settled = now;
      const before = [...files].join('\n');
      await reload();
      if (before !== [...files].join('\n')) settled = seen = stampOf(files);
    }
    await last;
  }

  const timer = setInterval(() => void look(), LOOK_EVERY).unref();
  const onHangUp = (): void => void reload();
  process.on('SIGHUP', onHangUp);
  return {
    settings: first.settings,
    shown: () => shown,
    follow(taking) {
      take = taking;
      if (isMissed) void reload();
    },
    look,
    reload,
    stop() {
      clearInterval(timer);
      process.off('SIGHUP', onHangUp);
    },
  };
}

/** Tells two states of files apart. */
function stampOf(files: ReadonlySet<string>): string {
  return [...files].map(stampOfFile).join('\n');
}

function stampOfFile(file: string): string {
  try {
    const { ino, size, mtimeNs, ctimeNs } = statSync(file, { bigint: true });
    return `${ino}/${size}/${mtimeNs}/${ctimeNs}`;
  } catch {
    return 'none';
  }
}

function requireSameFixed(
  process: string,
  before: Readonly<Record<string, unknown>>,
  after: Readonly<Record<string, unknown>>,
): void {
  const changed = Object.keys(before).filter(
    (name) => !isDeepStrictEqual(plain(before[name]), plain(after[name])),
  );
  if (changed.length === 0) return;
  throw new SettingsError({
    code: 'needs-restart',
    message: `These settings cannot change while the ${process} runs: ${changed.join(', ')}.`,
    advice: `Restart the ${process} to take all changes over, or take these back.`,
  });
}

/** Secrets are no matter here. */
function plain(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value ?? null));
}
