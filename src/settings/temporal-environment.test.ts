import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SettingsError } from '../errors/index.ts';
import { loadSettings } from './load-settings.ts';
import type { LoadedSettings } from './load-settings.ts';
import { workerSecrets } from './needed-secrets.ts';
import { ENV, SETTINGS, folderWith } from './settings-file.fixture.ts';
import { temporalTarget } from './temporal-target.ts';

const pemFile = (name: string): string =>
  new URL(`../../test/fixtures/tls/${name}.pem`, import.meta.url).pathname;
const pem = (name: string): string => readFileSync(pemFile(name), 'utf8');

const CLOUD = `
[profile.cloud]
address = "msp.a1b2c.tmprl.cloud:7233"
namespace = "msp.a1b2c"
api_key = "a-key-of-the-cloud"

[profile.default]
address = "temporal.internal:7233"
`;

/** The settings with these lines as their section `temporal`, and Temporal's own configuration beside them. */
function loaded(
  temporal: string,
  env: Readonly<Record<string, string>> = {},
  toml?: string,
): LoadedSettings & { readonly folder: string } {
  const text = SETTINGS.replace("temporal: { address: '127.0.0.1:7233' }", `temporal: ${temporal}`);
  const folder = folderWith({
    'plumbline.yaml': text,
    ...(toml !== undefined && { 'temporal.toml': toml }),
  });
  const variables = {
    ...ENV,
    ...(toml !== undefined && { TEMPORAL_CONFIG_FILE: join(folder, 'temporal.toml') }),
    ...env,
    PLUMBLINE_SETTINGS: join(folder, 'plumbline.yaml'),
  };
  return { ...loadSettings(variables, workerSecrets), folder };
}

function target(...input: Parameters<typeof loaded>) {
  return temporalTarget(loaded(...input).settings);
}

/** What is said of the section `temporal`. */
function refusal(...input: Parameters<typeof loaded>): string {
  try {
    loaded(...input);
  } catch (error) {
    return String(error).replace(/^[^]*?yaml:[0-9]+:[0-9]+ /, '');
  }
  throw new Error('The settings were not refused.');
}

describe('what the settings leave out of Temporal', () => {
  it('comes from the variables of the environment', () => {
    const { settings, temporalOrigin } = loaded('{ taskQueuePrefix: north }', {
      TEMPORAL_ADDRESS: 'temporal.internal:7233',
      TEMPORAL_NAMESPACE: 'msp',
    });
    expect(temporalTarget(settings)).toEqual({ address: 'temporal.internal:7233', namespace: 'msp' });
    expect(settings.temporal.taskQueuePrefix).toBe('north');
    expect(temporalOrigin).toBe(
      'Of Temporal, the settings leave out: address from TEMPORAL_ADDRESS, namespace from TEMPORAL_NAMESPACE.',
    );
  });

  it.each([
    ['TEMPORAL_PROFILE', '{}', { TEMPORAL_PROFILE: 'cloud' }],
    ['the settings', '{ configProfile: cloud }', { TEMPORAL_PROFILE: 'other' }],
  ])('comes from the profile that %s name', (_who, section, env) => {
    const { settings, temporalOrigin, folder } = loaded(section, env, CLOUD);
    expect(temporalTarget(settings)).toEqual({
      address: 'msp.a1b2c.tmprl.cloud:7233',
      namespace: 'msp.a1b2c',
      apiKey: 'a-key-of-the-cloud',
    });
    const profile = `profile cloud of ${folder}/temporal.toml`;
    expect(temporalOrigin).toBe(
      `Of Temporal, the settings leave out: address from ${profile}, namespace from ${profile}, API key from ${profile}.`,
    );
  });

  it('comes from the profile `default` where none is named, and from variables before it', () => {
    expect(target('{}', {}, CLOUD)).toEqual({ address: 'temporal.internal:7233', namespace: 'default' });
    expect(target('{}', { TEMPORAL_NAMESPACE: 'msp' }, CLOUD)).toEqual({
      address: 'temporal.internal:7233',
      namespace: 'msp',
    });
  });

  it('comes from the file where Temporal’s own tools keep it', () => {
    const home = folderWith({});
    expect(target('{}', { HOME: home })).toEqual({ address: '127.0.0.1:7233', namespace: 'default' });
    expect(refusal('{}', { HOME: home, TEMPORAL_PROFILE: 'cloud' })).toMatch(
      /^temporal: The profile “cloud” .* is not found: the file \S+temporal\.toml cannot be read: it does not exist\./,
    );
  });

  it('is followed with the settings: the file of the profile counts among their files', () => {
    const folder = folderWith({ 'plumbline.yaml': SETTINGS, 'temporal.toml': CLOUD });
    const files: string[] = [];
    const env = {
      ...ENV,
      PLUMBLINE_SETTINGS: join(folder, 'plumbline.yaml'),
      TEMPORAL_CONFIG_FILE: join(folder, 'temporal.toml'),
    };
    loadSettings(env, workerSecrets, (file) => files.push(file));
    expect(files).toEqual([join(folder, 'temporal.toml')]);
  });

  it('comes from no file that nobody asked for and that cannot be read', () => {
    const home = folderWith({ '.config': 'a file where the folder would be' });
    expect(target('{}', { HOME: home })).toEqual({ address: '127.0.0.1:7233', namespace: 'default' });
  });

  it('is what it always was where there is nothing: not even of empty variables is anything said', () => {
    const { settings, temporalOrigin } = loaded('{}', { TEMPORAL_ADDRESS: '', TEMPORAL_TLS: '' });
    expect(temporalTarget(settings)).toEqual({ address: '127.0.0.1:7233', namespace: 'default' });
    expect(temporalOrigin).toBeUndefined();
  });

  it('does not change what the settings say', () => {
    const section = "{ address: 'temporal.internal:7233', namespace: mine, tls: false }";
    expect(target(section, { TEMPORAL_NAMESPACE: 'other', TEMPORAL_TLS: 'true' }, CLOUD)).toEqual({
      address: 'temporal.internal:7233',
      namespace: 'mine',
    });
  });

  it('is nothing of a configuration for another server, so that no key goes where it was not meant to', () => {
    const { settings, temporalOrigin } = loaded(
      "{ address: 'temporal.internal:7233', configProfile: cloud }",
      {},
      CLOUD,
    );
    expect(temporalTarget(settings)).toEqual({ address: 'temporal.internal:7233', namespace: 'default' });
    expect(temporalOrigin).toMatch(/^The settings name another server than profile cloud of \S+: nothing/);
  });

  it('is a key for the server of the settings, where the configuration names none', () => {
    expect(
      target("{ address: 'temporal.internal:7233' }", { TEMPORAL_API_KEY: 'a-key-of-the-tests' }),
    ).toEqual({
      address: 'temporal.internal:7233',
      namespace: 'default',
      apiKey: 'a-key-of-the-tests',
    });
  });
});

describe('TLS', () => {
  const OWN = { ca: pem('ca'), own: { cert: pem('cert'), key: pem('key') }, serverName: 'vendor.invalid' };
  it.each<[string, Readonly<Record<string, string>>, string | undefined, unknown]>([
    ['is switched on', { TEMPORAL_TLS: 'true' }, undefined, {}],
    ['is switched off', { TEMPORAL_TLS: 'false' }, '[profile.default.tls]\nserver_name = "x"\n', undefined],
    [
      'has certificates from files',
      {
        TEMPORAL_TLS_SERVER_CA_CERT_PATH: pemFile('ca'),
        TEMPORAL_TLS_CLIENT_CERT_PATH: pemFile('cert'),
        TEMPORAL_TLS_CLIENT_KEY_PATH: pemFile('key'),
        TEMPORAL_TLS_SERVER_NAME: 'vendor.invalid',
      },
      undefined,
      OWN,
    ],
    [
      'has certificates in variables',
      {
        TEMPORAL_TLS_SERVER_CA_CERT_DATA: pem('ca'),
        TEMPORAL_TLS_CLIENT_CERT_DATA: pem('cert'),
        TEMPORAL_TLS_CLIENT_KEY_DATA: pem('key'),
        TEMPORAL_TLS_SERVER_NAME: 'vendor.invalid',
      },
      undefined,
      OWN,
    ],
    [
      'is put together of a profile and variables',
      { TEMPORAL_TLS_SERVER_NAME: 'vendor.invalid' },
      `[profile.default.tls]
server_name = "other.invalid"
server_ca_cert_path = "${pemFile('ca')}"
client_cert_path = "${pemFile('cert')}"
client_key_data = """${pem('key')}"""
`,
      OWN,
    ],
  ])('%s', (_what, env, toml, tls) => {
    expect(target('{}', env, toml)).toEqual({
      address: '127.0.0.1:7233',
      namespace: 'default',
      ...(tls !== undefined && { tls }),
    });
  });
});

it('secrets of it are hidden as all others are', () => {
  const { settings, temporalOrigin, warnings } = loaded('{}', {
    TEMPORAL_API_KEY: 'a-key-of-the-tests',
    TEMPORAL_TLS_CLIENT_CERT_DATA: pem('cert'),
    TEMPORAL_TLS_CLIENT_KEY_DATA: pem('key'),
  });
  const shown = JSON.stringify([settings, temporalOrigin, warnings]);
  expect(shown).not.toContain('a-key-of-the-tests');
  expect(shown).not.toContain('PRIVATE KEY');
});

it('headers that plumbline does not send are warned of', () => {
  const { warnings } = loaded('{}', { TEMPORAL_GRPC_META_TENANT: 'msp' });
  expect(warnings).toContainEqual(
    expect.stringMatching(/does not send the gRPC headers .* of TEMPORAL_GRPC_META_…$/),
  );
});

describe('is refused in one sentence with what to do:', () => {
  it.each<[string, Readonly<Record<string, string>>, string | undefined, RegExp]>([
    [
      'TOML that cannot be read',
      {},
      '[profile.default]\naddress = oops\n',
      /^temporal: Temporal's own configuration, the file \S+temporal\.toml, cannot be used: Invalid TOML document: .* \(line 2, column \d+\)\. Correct it/,
    ],
    ['a file without profiles', {}, 'address = "x"\n', /cannot be used: it is not made of tables such as/],
    [
      'a profile that is not there',
      { TEMPORAL_PROFILE: 'clod' },
      CLOUD,
      /^temporal: The profile “clod” .* is not found: \S+temporal\.toml has cloud, default\. Correct `temporal\.configProfile`/,
    ],
    [
      'a profile of JavaScript’s own',
      { TEMPORAL_PROFILE: '__proto__' },
      CLOUD,
      /“__proto__” .* is not found/,
    ],
    [
      'a file that does not exist',
      { TEMPORAL_CONFIG_FILE: '/nowhere/temporal.toml' },
      undefined,
      /the file \/nowhere\/temporal\.toml, cannot be used: it does not exist\. Correct it/,
    ],
    [
      'a certificate file that does not exist',
      { TEMPORAL_TLS_SERVER_CA_CERT_PATH: '/nowhere/ca.pem' },
      undefined,
      /^temporal\.tls\.caFile: The file \/nowhere\/ca\.pem, which `TEMPORAL_TLS_SERVER_CA_CERT_PATH` names, cannot be used: it does not exist\. Name a file in PEM/,
    ],
    [
      'a certificate file of a profile that does not exist',
      {},
      '[profile.default.tls]\nserver_ca_cert_path = "/nowhere/ca.pem"\n',
      /which `server_ca_cert_path of profile default of \S+temporal\.toml` names, cannot be used/,
    ],
    [
      'a key that is no PEM',
      { TEMPORAL_TLS_CLIENT_KEY_DATA: 'oops', TEMPORAL_TLS_CLIENT_CERT_DATA: pem('cert') },
      undefined,
      /^temporal\.tls\.keyFile: `TEMPORAL_TLS_CLIENT_KEY_DATA` is no PEM\. Give it/,
    ],
    [
      'a certificate both by file and in a variable',
      { TEMPORAL_TLS_CLIENT_CERT_DATA: pem('cert'), TEMPORAL_TLS_CLIENT_CERT_PATH: pemFile('cert') },
      undefined,
      /the variables TEMPORAL_… of the environment, cannot be used: Cannot specify both client_cert_path/,
    ],
    [
      'a certificate without its key',
      { TEMPORAL_TLS_CLIENT_CERT_PATH: pemFile('cert') },
      undefined,
      /^temporal\.tls: needs certFile and keyFile together \(it is from TEMPORAL_TLS…\)/,
    ],
    [
      'an address without a port',
      { TEMPORAL_ADDRESS: 'temporal.internal' },
      undefined,
      /^temporal\.address: must be a host and a port, such as \S+ \(it is from TEMPORAL_ADDRESS\)/,
    ],
    [
      'an address that is no text',
      {},
      '[profile.default]\naddress = 7233\n',
      /^temporal\.address: must be a text \(it is from profile default of/,
    ],
  ])('%s', (_what, env, toml, words) => {
    const said = refusal('{}', env, toml);
    expect(said.split('\n')).toHaveLength(1);
    expect(said).toMatch(words);
  });
});

it('whatever stands in it, the settings are taken or refused in words', () => {
  const variables = fc.dictionary(
    fc.constantFrom(
      'TEMPORAL_ADDRESS',
      'TEMPORAL_PROFILE',
      'TEMPORAL_API_KEY',
      'TEMPORAL_TLS',
      'TEMPORAL_TLS_CLIENT_CERT_PATH',
      'TEMPORAL_TLS_CLIENT_KEY_DATA',
      'TEMPORAL_GRPC_META_X',
    ),
    fc.oneof(fc.constantFrom('true', 'default', '__proto__', pemFile('cert')), fc.string()),
  );
  const value = fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.array(fc.integer(), { maxLength: 2 }));
  const line = fc
    .tuple(
      fc.constantFrom(
        ...['address', 'namespace', 'api_key', 'tls', 'tls.disabled', 'tls.server_ca_cert_path'],
        ...['tls.server_ca_cert_data', 'tls.client_cert_path', 'grpc_meta', 'grpc_meta.x', 'codec', 'new'],
      ),
      value,
    )
    .map(([name, of]) => `${name} = ${JSON.stringify(of)}`);
  const toml = fc.oneof(
    fc.uniqueArray(line).map((lines) => ['[profile.default]', ...lines].join('\n')),
    fc.constantFrom(
      'profile = 5',
      'profile.default = 5',
      '[[profile]]',
      '[profile.__proto__]\naddress = "a:1"',
    ),
    fc.string(),
  );
  fc.assert(
    fc.property(variables, toml, (env, text) => {
      try {
        temporalTarget(loaded('{}', env, text).settings);
      } catch (error) {
        expect(error).toBeInstanceOf(SettingsError);
      }
    }),
    { numRuns: 300 },
  );
});
