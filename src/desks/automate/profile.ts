import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { z } from 'zod';
import { SettingsError } from '../../errors/index.ts';
import { whyUnreadable } from '../../settings/schema/why-unreadable.ts';

const measured = z.strictObject({
  /** Whether the server puts values in for `%name%` and `@name@` within a text. */
  expandsNames: z.boolean(),
  /** Most bytes of UTF-8 in a text. */
  longestBody: z.int().min(1_024).max(16_384),
  /** Which characters tickets keep: those up to U+FFFF, or all. */
  charset: z.enum(['basic plane', 'all']),
  /** Whether the server shows the comments of a ticket. */
  servesComments: z.boolean(),
  /** Whether the text that opened the ticket is among them. */
  servesFirstText: z.boolean(),
  /** Whether a ticket stands on the computer that was named, though the script runs on another one. */
  keepsComputer: z.boolean(),
  /** Whether two runs at once on the runner both write. */
  runsTwoAtOnce: z.boolean(),
  /** From the call that opened the test ticket until its run was seen to have ended. */
  latencyMs: z.int().nonnegative(),
});

/** What was measured at a server. */
export type Measured = Readonly<z.infer<typeof measured>>;

/** What a text may be, so that it arrives in a ticket as it was written. */
export type TextLimits = Pick<Measured, 'expandsNames' | 'longestBody' | 'charset'>;

/** What holds as long as nobody has measured: 6 KiB become 8 KiB in base64. */
export const CAREFUL: Measured = {
  expandsNames: true,
  longestBody: 6_144,
  charset: 'basic plane',
  servesComments: true,
  servesFirstText: true,
  keepsComputer: true,
  runsTwoAtOnce: true,
  latencyMs: 1_000,
};

const content = z.strictObject({
  version: z.literal(1),
  measuredAt: z.iso.datetime(),
  server: z.strictObject({ url: z.string(), version: z.string().nullable() }),
  script: z.strictObject({ guid: z.string(), sha256: z.string() }),
  measured,
});

/** What the file of a profile holds. */
export type ProfileContent = z.infer<typeof content>;

/** A profile, and the start of the SHA-256 of its file, by which people compare workers. */
export interface Profile extends ProfileContent {
  readonly hash: string;
}

/** A file that is read when it is first asked for. The settings may name it before commissioning made it. */
export interface ProfileFile {
  readonly path: string;
  /**
   * Undefined where there is no such file yet.
   * @throws SettingsError where it is no profile, or cannot be read.
   */
  read(): Profile | undefined;
}

/** The setting that names the file. */
export const profileFile = z
  .string()
  .min(1)
  .transform((path): ProfileFile => {
    let known: { readonly profile: Profile | undefined } | undefined;
    return { path, read: () => (known ??= { profile: readProfile(path) }).profile };
  });

/** The text of a profile's file. */
export function profileText(profile: ProfileContent): string {
  return `${JSON.stringify(profile, undefined, 2)}\n`;
}

/** The first twelve digits of the SHA-256 of a file. */
export function profileHash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 12);
}

function readProfile(file: string): Profile | undefined {
  try {
    if (!existsSync(file)) return undefined;
    const text = readFileSync(file, 'utf8');
    return { ...content.parse(JSON.parse(text)), hash: profileHash(text) };
  } catch (cause) {
    throw new SettingsError({
      code: 'unreadable-profile',
      message: `The profile of the Automate desk, ${file}, cannot be used: ${whyUnusable(cause)}.`,
      advice:
        'Let `plumbline automate commission` write it anew, or leave `desks.automate.profile` out: then careful limits hold.',
      cause,
    });
  }
}

function whyUnusable(cause: unknown): string {
  if (cause instanceof SyntaxError) return 'it is no JSON';
  if (!(cause instanceof z.ZodError)) return whyUnreadable(cause);
  const places = cause.issues.map(({ path }) => path.join('.')).filter((place) => place !== '');
  return `it is not as commissioning writes it${places.length === 0 ? '' : `, see ${places.join(', ')}`}`;
}
