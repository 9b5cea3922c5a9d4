import { join, resolve } from 'node:path';
import { loadClientConfigFromToml, loadClientConfigProfile } from '@temporalio/envconfig';
import type { ClientConfigProfile, ConfigDataSource } from '@temporalio/envconfig';
import { isPlumblineError, SettingsError } from '../errors/index.ts';
import type { Fault } from './fault.ts';
import { pemIn, pemOf } from './network-of.ts';
import { membersOf } from './schema/members-of.ts';
import { secretOf } from './schema/secret.ts';
import type { Secret } from './schema/secret.ts';
import { readText, whyUnreadable } from './schema/why-unreadable.ts';

/** The section `temporal` of the settings, with what it left out. */
export interface FilledSection {
  readonly section: unknown;
  /** Where each member came from that was left out, such as `TEMPORAL_ADDRESS`. */
  readonly sources: Readonly<Record<string, string>>;
  /** The same as a sentence; `undefined` where Temporal's own configuration says nothing. */
  readonly origin: string | undefined;
  readonly faults: readonly Fault[];
  readonly warnings: readonly Fault[];
}

export interface TemporalEnvironment {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Told of the file of profiles, where one is used. */
  readonly names: (file: string) => void;
}

/** A part of Temporal's own configuration: its variables, or a profile of its file. */
interface Layer {
  readonly profile: ClientConfigProfile;
  /** What people know a member by: `TEMPORAL_ADDRESS`, or the profile. */
  readonly sourceOf: (variable: string) => string;
}

/** The members of the section that Temporal's own configuration knows, by what they are called there. */
const MEMBERS = {
  address: { variable: 'TEMPORAL_ADDRESS', word: 'address' },
  namespace: { variable: 'TEMPORAL_NAMESPACE', word: 'namespace' },
  apiKey: { variable: 'TEMPORAL_API_KEY', word: 'API key' },
  tls: { variable: 'TEMPORAL_TLS…', word: 'TLS' },
} as const;

/**
 * Fills in what the section leaves out as Temporal's own tools do: from the variables `TEMPORAL_…`, then from a profile.
 * If the section names another server than these, nothing of them is used: a key never goes to a server that it was not
 * meant for.
 */
export function withTemporalEnvironment(
  section: unknown,
  { env, names }: TemporalEnvironment,
): FilledSection {
  const nothing = { section, sources: {}, origin: undefined, faults: [], warnings: [] };
  const isGroup = typeof section === 'object' && section !== null && !Array.isArray(section);
  if (section !== undefined && !isGroup) return nothing; // that it is wrong is said elsewhere
  const said = membersOf(section);
  try {
    const layers = layersOf(said['configProfile'], { env, names });
    const [address] = foundIn(layers, 'address');
    if (said['address'] !== undefined && address !== undefined && address.value !== said['address'])
      return {
        ...nothing,
        origin: `The settings name another server than ${address.source}: nothing of Temporal's own configuration is used.`,
      };
    const filled = Object.keys(MEMBERS).flatMap((member) => {
      const [found] = said[member] === undefined ? foundIn(layers, member as keyof typeof MEMBERS) : [];
      return found === undefined ? [] : [{ member, ...found }];
    });
    return {
      ...nothing,
      section: { ...said, ...Object.fromEntries(filled.map(({ member, value }) => [member, value])) },
      sources: Object.fromEntries(filled.map(({ member, source }) => [member, source])),
      origin: originOf(filled),
      warnings: layers.flatMap(unusedOf),
    };
  } catch (error) {
    if (!isPlumblineError(error)) throw error;
    return { ...nothing, faults: [{ path: ['temporal'], message: `${error.message} ${error.advice}` }] };
  }
}

function originOf(filled: readonly { readonly member: string; readonly source: string }[]) {
  const words = filled.map(
    ({ member, source }) => `${MEMBERS[member as keyof typeof MEMBERS].word} from ${source}`,
  );
  return words.length === 0 ? undefined : `Of Temporal, the settings leave out: ${words.join(', ')}.`;
}

/** The variables first, for they win. */
function layersOf(configProfile: unknown, { env, names }: TemporalEnvironment): readonly Layer[] {
  // What is set to nothing is not set, as container files do it.
  const variables = Object.fromEntries(
    Object.entries(env).flatMap(([name, value]) =>
      name.startsWith('TEMPORAL_') && value !== undefined && value !== '' ? [[name, value] as const] : [],
    ),
  );
  const wanted = typeof configProfile === 'string' ? configProfile : variables['TEMPORAL_PROFILE'];
  const ofFile = profileOfFile(variables['TEMPORAL_CONFIG_FILE'], wanted, { env, names });
  const ofVariables = read('the variables TEMPORAL_… of the environment', () =>
    loadClientConfigProfile({ disableFile: true, overrideEnvVars: variables }),
  );
  return [{ profile: ofVariables, sourceOf: (variable) => variable }, ...ofFile];
}

/** The profile that is wanted; without a word the one called `default`, where there is one. */
function profileOfFile(
  named: string | undefined,
  wanted: string | undefined,
  { env, names }: TemporalEnvironment,
): readonly Layer[] {
  const file = named === undefined ? usualFile(env) : resolve(named);
  const lacks = (why: string): SettingsError =>
    new SettingsError({
      code: 'unusable-temporal-configuration',
      message: `The profile “${wanted ?? ''}” of Temporal's own configuration is not found: ${why}.`,
      advice:
        'Correct `temporal.configProfile` or TEMPORAL_PROFILE, or name the file in TEMPORAL_CONFIG_FILE.',
    });
  if (file === undefined) {
    if (wanted === undefined) return [];
    throw lacks('TEMPORAL_CONFIG_FILE names no file, and there is no home folder to look in');
  }
  let text: string;
  try {
    text = readText(file);
  } catch (error) {
    if (named !== undefined) throw unusable(`the file ${file}`, whyUnreadable(error));
    // Nobody asked for the file of a home folder that may be another user's.
    if (wanted === undefined) return [];
    throw lacks(`the file ${file} cannot be read: ${whyUnreadable(error)}`);
  }
  names(file);
  const { profiles } = read(`the file ${file}`, () =>
    // Without any table the reader fails.
    text.trim() === '' ? { profiles: {} } : loadClientConfigFromToml(Buffer.from(text), { strict: false }),
  );
  const name = wanted ?? 'default';
  const profile = Object.hasOwn(profiles, name) ? profiles[name] : undefined;
  if (profile !== undefined) return [{ profile, sourceOf: () => `profile ${name} of ${file}` }];
  if (wanted === undefined) return [];
  const there = Object.keys(profiles);
  throw lacks(`${file} has ${there.length === 0 ? 'no profile' : there.join(', ')}`);
}

/** Where Temporal's own tools keep it. */
function usualFile(env: TemporalEnvironment['env']): string | undefined {
  const { HOME: home, XDG_CONFIG_HOME: ofUser } = env;
  const folder =
    process.platform === 'win32'
      ? env['APPDATA']
      : process.platform === 'darwin'
        ? home && join(home, 'Library', 'Application Support')
        : ofUser || (home && join(home, '.config'));
  return folder ? join(folder, 'temporalio', 'temporal.toml') : undefined;
}

function read<Read>(what: string, load: () => Read): Read {
  try {
    return load();
  } catch (error) {
    // Of a fault in TOML the first line tells what, and where is told apart; the rest quotes the file.
    const { message, line, column } = error as Error & { readonly line?: number; readonly column?: number };
    const [first = ''] = message.split('\n');
    const words = error instanceof TypeError ? 'it is not made of tables such as [profile.default]' : first;
    throw unusable(what, `${words}${line === undefined ? '' : ` (line ${line}, column ${column})`}`);
  }
}

function unusable(what: string, why: string): SettingsError {
  return new SettingsError({
    code: 'unusable-temporal-configuration',
    message: `Temporal's own configuration, ${what}, cannot be used: ${why}.`,
    advice: 'Correct it, with `temporal config` or by hand, or take it away and set `temporal` here.',
  });
}

interface FoundMember {
  readonly value: unknown;
  readonly source: string;
}

/** What the layers say of a member, the first one first. */
function foundIn(layers: readonly Layer[], member: keyof typeof MEMBERS): readonly FoundMember[] {
  if (member === 'tls') return tlsIn(layers);
  return layers.flatMap(({ profile, sourceOf }) => {
    const text = profile[member];
    if (text === undefined) return [];
    const value = member === 'apiKey' && typeof text === 'string' ? secretOf(text) : text;
    return [{ value, source: sourceOf(MEMBERS[member].variable) }];
  });
}

/** TLS is put together of all layers, each part from the first that names it. */
function tlsIn(layers: readonly Layer[]): readonly FoundMember[] {
  const saying = layers.filter(({ profile }) => profile.tls !== undefined);
  if (saying.length === 0) return [];
  const all = saying.toReversed().map(({ profile: { tls = {} }, sourceOf }) => ({
    ...(tls.disabled !== undefined && { disabled: tls.disabled }),
    ...(tls.serverName !== undefined && { serverName: tls.serverName }),
    ...pem('caFile', 'SERVER_CA_CERT', tls.serverCACert, sourceOf),
    ...pem('certFile', 'CLIENT_CERT', tls.clientCert, sourceOf),
    ...pem('keyFile', 'CLIENT_KEY', tls.clientKey, sourceOf),
  }));
  const { disabled, ...group } = Object.assign({}, ...all) as Readonly<Record<string, unknown>>;
  const value = disabled === true ? false : Object.keys(group).length === 0 ? true : group;
  const source = saying.map(({ sourceOf }) => sourceOf(MEMBERS.tls.variable)).join(' and ');
  return [{ value, source }];
}

function pem(
  member: string,
  variable: string,
  source: ConfigDataSource | undefined,
  sourceOf: Layer['sourceOf'],
): Readonly<Record<string, Secret>> {
  if (source === undefined) return {};
  const name = (kind: string): string => {
    const full = `TEMPORAL_TLS_${variable}_${kind}`;
    const from = sourceOf(full);
    return from === full ? full : `${variable.toLowerCase()}_${kind.toLowerCase()} of ${from}`;
  };
  const reveal = (): string => {
    if (!('path' in source)) return pemIn(name('DATA'), Buffer.from(source.data).toString());
    const path: unknown = source.path; // the reader takes whatever stands in the file
    return pemOf(name('PATH'), resolve(String(path)));
  };
  return { [member]: secretOf(reveal) };
}

/** What plumbline does not follow, and people may count on. */
function unusedOf({ profile, sourceOf }: Layer): readonly Fault[] {
  if (profile.grpcMeta === undefined || Object.keys(profile.grpcMeta).length === 0) return [];
  const message = `plumbline does not send the gRPC headers (grpc_meta) of ${sourceOf('TEMPORAL_GRPC_META_…')}`;
  return [{ path: ['temporal'], message }];
}
